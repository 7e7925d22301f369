"""The five scenarios run as they are meant to: the roles of the policy act, and every severity comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.scenario import Scenario, load_scenario
from casepact.simulation.preparing import prepare

FIVE = sorted((Path(__file__).parents[2] / "policies" / "scenarios").glob("*.yaml"))


def scenario_of(path: Path) -> Scenario:
    loaded = load_scenario(path)
    assert loaded.diagnostics == ()
    assert loaded.scenario is not None
    return loaded.scenario


def test_there_is_one_for_each_vendor() -> None:
    policies = {path.stem for path in FIVE[0].parents[1].glob("*.yaml")}
    assert {path.stem for path in FIVE} == policies


@pytest.mark.parametrize("path", FIVE, ids=lambda path: path.stem)
def test_every_severity_comes_and_invented_figures_are_marked(path: Path) -> None:
    scenario = scenario_of(path)
    assert scenario.policy.name == path.stem or scenario.policy.name.startswith(path.stem)
    drawn = {facts["severity"] for facts in scenario.facts_of_kinds()}
    assert len(drawn) >= 2
    assert "invented" in scenario.note.assumed
    assert scenario.warm_up > 0


def test_whoever_has_the_duty_to_act_is_who_acts() -> None:
    roxen = next(path for path in FIVE if path.stem == "roxen")
    actors = prepare(scenario_of(roxen)).actors
    assert actors["activate"] == "technical_support_engineer"
    assert (actors["respond"], actors["customer_reply"]) == ("vendor", "customer")

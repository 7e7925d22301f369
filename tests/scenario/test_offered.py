"""How much work each team is given, against what is worked out by hand."""

from __future__ import annotations

import math
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from casepact.scenario import Scenario, load_scenario
from casepact.scenario.offered import Look, kinds_of, offered_seconds
from casepact.semantics.logic import evaluate

DESK = """\
casepact: 1
scenario: offered
policy: desk.yaml
values: {{targets.first_response.basic.low: 3 business days on office}}
zone: Europe/Madrid
period: 2026-02-02 to 2026-03-01
arrivals:
  cases:
    rate: 10 per day
    growth: {growth}
    factors: [{factor} on office]
    mix: {{severity: {{high: 50%, low: 50%}}, tier: basic}}
work:
  respond: 6 minutes
  solve: [2 hours when severity is high, 1 hour otherwise]
  hand_over: {{share: 25%, to: experts, when: severity is high}}
  decline: {{share: 10%, when: severity is low}}
  reopen: {{share: 20%, after: 1 day, when: severity is low}}
  patience: {{share: {patience}, lasts: 1 hour}}
staff:
  calls: {{size: 1, serves: severity is medium}}
  desk: {{size: 100}}
  experts: {{size: 100}}
"""
HOUR = 3_600
DAYS = 28


def written(
    folder: Path, *, growth: str = "0% per year", factor: str = "100%", patience: str = "0%"
) -> Scenario:
    shutil.copy(Path(__file__).parent / "policies" / "desk.yaml", folder)
    path = folder / "offered.yaml"
    path.write_text(DESK.format(growth=growth, factor=factor, patience=patience), "utf-8")
    loaded = load_scenario(path)
    assert loaded.scenario is not None, loaded.diagnostics
    return loaded.scenario


class Timeless:
    """A world of which nothing is known but the facts."""

    def opened_during(self, calendar: object) -> bool | None:
        del calendar
        return None

    def has_breached(self, obligation: str) -> bool | None:
        del obligation
        return None


LOOK = Look(
    completed=lambda facts: facts,
    holds=lambda guard, facts: evaluate(guard, facts, Timeless()) is True,
    is_covered=lambda facts: True,
    open_share=lambda calendar: 0.25,
)


def test_each_team_is_given_what_comes_to_it(tmp_path: Path) -> None:
    scenario = written(tmp_path)
    offered = offered_seconds(scenario, LOOK)
    each = 10 * DAYS / 2
    low = 0.9 * (1 - 0.2**10) / (1 - 0.2)
    answered = 2 + (low - 0.9)  # and again when it is reopened
    assert offered["calls"] == 0
    assert offered["experts"] == pytest.approx(each * 0.25 * 2 * HOUR)
    assert offered["desk"] == pytest.approx(each * (answered * 360 + 0.75 * 2 * HOUR + low * HOUR))


def test_what_is_not_covered_is_answered_and_not_solved(tmp_path: Path) -> None:
    scenario = written(tmp_path)
    none = replace(LOOK, is_covered=lambda facts: False)
    assert offered_seconds(scenario, none)["desk"] == pytest.approx(10 * DAYS * 360)


def test_the_rate_is_its_mean_over_the_period(tmp_path: Path) -> None:
    def cases(**given: str) -> float:
        scenario = written(tmp_path, **given)
        return sum(kind.cases for kind in kinds_of(scenario, LOOK))

    assert cases() == pytest.approx(280)
    assert cases(factor="180%") == pytest.approx(280 * (1 + 0.8 * 0.25))
    weekly = 1.1  # after each of four weeks
    grown = 280 * (weekly**4 - 1) / (4 * math.log(weekly))
    assert cases(growth="10% per week") == pytest.approx(grown)


def test_those_who_would_give_up_bring_their_work(tmp_path: Path) -> None:
    all_of_them = written(tmp_path, patience="0%")
    half = written(tmp_path, patience="50%")
    assert offered_seconds(half, LOOK)["desk"] == pytest.approx(offered_seconds(all_of_them, LOOK)["desk"])

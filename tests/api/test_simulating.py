"""Scenarios as `import casepact` runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

import casepact
from casepact.scenario import load_scenario

SMALL = Path(__file__).parents[1] / "experiment" / "small.scenario.yaml"
TOO_MUCH = "arrivals.customers.rate to 30 per day"


def test_a_scenario_is_the_same_from_its_file_and_as_it_was_read() -> None:
    scenario = load_scenario(SMALL).scenario
    assert scenario is not None

    first, again, other = (
        [study.interval(measure) for measure in study.measures()]
        for study in (
            casepact.simulate(SMALL, replications=2, seed=7, engine="plain"),
            casepact.simulate(scenario, replications=2, seed=7, engine="plain"),
            casepact.simulate(scenario, replications=2, seed=8, engine="plain"),
        )
    )

    assert first == again
    assert first != other


def test_a_change_is_compared_with_the_scenario_as_it_is() -> None:
    found = casepact.whatif(SMALL, [TOO_MUCH], replications=2, engine="plain")
    changed = casepact.simulate(SMALL, changes=[TOO_MUCH], replications=2, engine="plain")

    assert found.differences
    assert [found.after.interval(each) for each in changed.measures()] == [
        changed.interval(each) for each in changed.measures()
    ]


def test_a_change_is_made_to_a_file_alone() -> None:
    scenario = load_scenario(SMALL).scenario
    assert scenario is not None

    with pytest.raises(ValueError, match="give the path of the scenario"):
        casepact.simulate(scenario, changes=[TOO_MUCH])


@pytest.mark.parametrize(
    "path, change, said",
    [
        (SMALL, "arrivals.nobody.rate to 30 per day", "change 1:1"),
        (SMALL.with_name("small.policy.yaml"), "", "small.policy.yaml"),
        (SMALL.with_name("gone.yaml"), "", "cannot be read"),
    ],
)
def test_a_scenario_at_fault_is_raised_with_its_place(path: Path, change: str, said: str) -> None:
    with pytest.raises(casepact.PolicyError, match="the scenario has errors") as caught:
        casepact.simulate(path, changes=[change] if change else [])

    assert caught.value.diagnostics
    assert said in str(caught.value)

"""What a change leaves as it is: the table of docs/simulation.md under "What a change leaves as it is"."""

from __future__ import annotations

import pytest

from casepact.simulation import run
from casepact.simulation.log import LoggedCase
from tests.experiment.scenarios import scenario_with

SEVERITY = "arrivals.customers.mix.severity"
TIER = "arrivals.customers.mix.tier"


def cases_of(*changes: str) -> list[LoggedCase]:
    return list(run(scenario_with(*changes), engine="plain", log=1).log.cases)


def test_at_a_higher_rate_the_same_cases_come_sooner_and_more_of_them() -> None:
    before, after = cases_of(), cases_of("arrivals.customers.rate to 4 per day")
    assert len(after) > len(before) > 20
    pairs = list(zip(before, after, strict=False))
    assert [(one.name, one.facts) for one, _ in pairs] == [(other.name, other.facts) for _, other in pairs]
    assert all(other.opened < one.opened for one, other in pairs[1:])


def test_shares_of_the_last_fact_move_only_the_cases_at_the_margin() -> None:
    before, after = cases_of(), cases_of(f"{SEVERITY}.high to 60%", f"{SEVERITY}.low to 40%")
    assert [case.opened for case in before] == [case.opened for case in after]
    changed = [
        (one.facts, other.facts) for one, other in zip(before, after, strict=True) if one.facts != other.facts
    ]
    assert changed
    assert all(one == {**other, "severity": "low"} for one, other in changed)
    assert all(other["severity"] == "high" for _, other in changed)


def test_shares_of_the_first_fact_change_others_too() -> None:
    before, after = cases_of(), cases_of(f"{TIER}.basic to 20%", f"{TIER}.plus to 80%")
    assert [case.opened for case in before] == [case.opened for case in after]
    assert any(
        one.facts["severity"] != other.facts["severity"] for one, other in zip(before, after, strict=True)
    )


@pytest.mark.parametrize(
    "change",
    ["staff.desk.size to 3", "targets.first_response.plus.high to 4 hours on always", "work.solve to 1 hour"],
)
def test_nothing_else_changes_the_cases(change: str) -> None:
    assert cases_of(change) == cases_of()

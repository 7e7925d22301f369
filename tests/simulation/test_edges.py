"""Instants at the edges: answers at the due instant, closings, horizons, and teams whose shifts end."""

from __future__ import annotations

import pytest

from casepact.model.policy import Policy
from casepact.scenario.model import Replay, Scenario, Work
from casepact.simulation import LogRow, run
from tests.semantics.cases import at, policy
from tests.simulation.policies import PLAIN
from tests.simulation.scenarios import DAY, HOUR, NOTE, scenario, team, times, work

OFFICE = "Mon-Fri 09:00-17:00 in Europe/London"
TARGET = """
    targets:
      first_response:
        duty: vendor must respond after opened
        within: {critical: %s, major: none, minor: none}
"""


def came(found: Policy, doing: Work, *opened: str, **more: object) -> Scenario:
    """Critical cases that come at some instants."""
    instants = tuple(at(one) for one in opened)
    facts = ({"severity": "critical"},) * len(instants)
    replay = Replay(name="past", note=NOTE, opened=instants, facts=facts)
    return scenario(found, replay, doing, **{"follow": 5 * DAY, **more})


def outcomes(found: Scenario) -> dict[str, int]:
    """How the cycles of the first response ended, on both engines."""
    results = [run(found, engine=engine).tally.count("first_response") for engine in ("plain", "auto")]
    assert results[0] == results[1]
    return {name: number for name, number in results[0].items() if number}


@pytest.mark.parametrize(
    "target, opened, takes, outcome",
    [
        ("1 hour on always", "2026-03-02 10:00", HOUR, "met"),
        ("1 hour on always", "2026-03-02 10:00", HOUR + 1, "breached"),
        ("under 1 hour on always", "2026-03-02 10:00", HOUR, "breached"),
        ("under 1 hour on always", "2026-03-02 10:00", HOUR - 1, "met"),
        # A budget used up at the closing is due then, and not at the next opening.
        ("1 hour on office", "2026-03-02 16:00", HOUR, "met"),
        ("1 hour on office", "2026-03-02 16:00", HOUR + 1, "breached"),
        # One that is opened at the closing has until the morning after.
        ("1 hour on office", "2026-03-02 17:00", 17 * HOUR, "met"),
        ("1 hour on office", "2026-03-02 17:00", 17 * HOUR + 1, "breached"),
        ("immediately", "2026-03-02 10:00", 0, "met"),
        ("immediately", "2026-03-02 10:00", 1, "breached"),
    ],
)
def test_an_answer_at_the_due_instant(target: str, opened: str, takes: int, outcome: str) -> None:
    found = came(policy(TARGET % target), work(times("fixed", float(takes))), opened)
    assert outcomes(found) == {outcome: 1}


def test_what_has_not_happened_by_the_horizon_is_open() -> None:
    found = policy(TARGET % "2 days on always")
    late = came(found, work(times("fixed", 30.0 * DAY)), "2026-03-08 20:00", follow=DAY)
    assert outcomes(late) == {"open": 1}
    assert outcomes(came(found, work(times("fixed", 30.0 * DAY)), "2026-03-08 20:00")) == {"breached": 1}


def answers(found: Scenario) -> list[int]:
    """When each case was answered."""
    rows: tuple[LogRow, ...] = run(found, engine="plain", log=1).log.rows
    assert rows == run(found, log=1).log.rows
    return [row.at for row in rows if row.name == "respond"]


def test_work_at_the_end_of_a_shift_is_finished_or_left() -> None:
    hour = work(times("fixed", float(HOUR)))
    finishing = came(PLAIN, hour, "2026-03-02 16:30", teams=(team(1, on=OFFICE),))
    leaving = came(PLAIN, hour, "2026-03-02 16:30", teams=(team(1, on=OFFICE, finishes=False),))
    assert answers(finishing) == [at("2026-03-02 17:30")]
    assert answers(leaving) == [at("2026-03-03 09:30")]


def test_who_comes_at_the_closing_waits_for_the_morning() -> None:
    hour = work(times("fixed", float(HOUR)))
    found = came(PLAIN, hour, "2026-03-02 16:59:59", "2026-03-02 17:00", teams=(team(2, on=OFFICE),))
    assert answers(found) == [at("2026-03-02 17:59:59"), at("2026-03-03 10:00")]

"""THE property: the log of a case, replayed through the reference, tells the same story."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings

import casepact
from casepact.scenario.model import Scenario
from casepact.semantics.case import Clock, EffectKind, Outcome
from casepact.semantics.replay import Row, Run
from casepact.simulation import EventLog, Replicate, run
from tests.simulation.strategies import Drawn, scenarios, scenarios_under_any_policy


def replayed(scenario: Scenario, log: EventLog) -> Run:
    """The log's cases, run by the reference."""
    return casepact.run(scenario.policy, log.timeline())


def story(rows: tuple[Row, ...]) -> list[tuple[object, ...]]:
    """What effects say, without their words."""
    return [
        (
            row.at,
            row.kind,
            row.state,
            row.clause,
            row.due,
            row.obligation,
            row.cycle,
            row.severity,
            row.objects,
        )
        for row in rows
        if row.kind != "event"
    ]


def told(log: EventLog, name: str) -> list[tuple[object, ...]]:
    """The same of a logged case."""
    return [
        (
            row.at,
            row.kind,
            row.state,
            row.clause,
            row.due,
            row.obligation,
            row.cycle,
            row.severity or None,
            row.objects,
        )
        for row in log.rows
        if row.case == name and row.kind != "event"
    ]


def judged(clocks: tuple[Clock, ...]) -> Counter[tuple[str, str]]:
    """How cycles ended, by obligation."""
    found: Counter[tuple[str, str]] = Counter()
    for clock in clocks:
        outcome = clock.outcome
        if outcome is None:
            outcome = Outcome.BREACHED if clock.breached is not None else None
        if outcome is not Outcome.RESUMED:
            found[clock.obligation, outcome.value if outcome else "open"] += 1
    return found


def check(scenario: Scenario, replicate: Replicate) -> None:
    """Hold a replicate, of which every case was logged, to its replay."""
    log, tally = replicate.log, replicate.tally
    ran = replayed(scenario, log)
    assert len(ran.cases) == len(log.cases)
    counted: Counter[tuple[str, str]] = Counter()
    notices = 0
    for case, logged in zip(ran.cases, log.cases, strict=True):
        assert not case.fault
        assert story(case.rows) == told(log, logged.name)
        if logged.opened >= scenario.start + scenario.warm_up:
            counted += judged(case.clocks)
            notices += sum(
                len(row.objects)
                for row in case.rows
                if row.kind
                in (
                    EffectKind.NOTIFIED,
                    EffectKind.INVOLVED,
                    EffectKind.ASSIGNED,
                    EffectKind.HANDED_OVER,
                )
            )
    found = Counter(
        {
            (obligation, outcome): number
            for obligation in tally.layout.obligations
            for outcome, number in tally.count(obligation).items()
            if number
        }
    )
    assert found == counted
    assert int(tally.notices.sum()) == int(tally.rungs.sum()) == notices


@settings(max_examples=12)
@given(scenarios())
def test_a_log_replayed_tells_the_same_story(drawn: Drawn) -> None:
    check(drawn.scenario, run(drawn.scenario, engine="plain", log=1))


@settings(max_examples=8)
@given(scenarios_under_any_policy())
def test_it_does_under_any_policy(drawn: Drawn) -> None:
    check(drawn.scenario, run(drawn.scenario, engine="plain", log=1))


@pytest.mark.slow
@settings(max_examples=250)
@given(scenarios_under_any_policy())
def test_it_does_under_many_policies(drawn: Drawn) -> None:
    check(drawn.scenario, run(drawn.scenario, engine="plain", log=1))

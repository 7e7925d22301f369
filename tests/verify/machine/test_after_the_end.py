"""Promises that count from the step by which a case is settled or ended."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.model.promise import Promise
from casepact.resolve import resolve_text
from casepact.semantics.case import Event
from casepact.verify.machine.judging import verdicts_of
from casepact.verify.machine.verdict import Outcome, Verdict
from tests.verify.machine.brute_force import breaks, histories
from tests.verify.machine.small_policies import settling_policies
from tests.verify.machine.test_against_brute_force import assert_shown, policy_of, told

TEXT = """\
casepact: 1
policy: p
tiers: {basic: {}}
severities: {high: {}}
roles: {lead: Lead}
SECTIONS
promises:
  - PROMISE
"""
REPORT = "targets: {report: {duty: vendor must deliver report after START, within: 2 days on always, KEY}}\n"
LADDER = "escalations: {ladder: {WHEN, steps: [STEP]}}\n"
CLOSING = "lifecycle: {transitions: [resolved -> closed after 1 days on always]}\n"


def _judged(sections: str, promise: str) -> tuple[Policy, Promise, Verdict]:
    policy, found = resolve_text(TEXT.replace("SECTIONS", sections).replace("PROMISE", promise))
    assert policy is not None, found
    [(said, verdict)] = verdicts_of(policy)
    return policy, said, verdict


def _report(start: str = "resolved", on_reopen: str = "restart") -> str:
    return CLOSING + REPORT.replace("START", start).replace("KEY", f"on_reopen: {on_reopen}")


def _ladder(when: str, step: str) -> str:
    return LADDER.replace("WHEN", when).replace("STEP", step)


@pytest.mark.parametrize(
    "sections, promise, outcome",
    [
        # What is owed of a case that is settled is owed still when it is ended.
        (_report(), "report is due within 2 days after resolved", Outcome.PROVED),
        (_report(), "report is due within 47 hours after resolved", Outcome.REFUTED),
        (_report("closed"), "report is due within 2 days after closed", Outcome.PROVED),
        (_report(), "when state is resolved, report is due within 23 hours after resolved", Outcome.REFUTED),
        # A clock that may start before the end is ended by it.
        (_report("responded or resolved"), "report is due within 2 days after resolved", Outcome.REFUTED),
        # One that is taken up again starts in an open case, and ends with it.
        (_report(on_reopen="resume"), "report is due within 2 days after resolved", Outcome.NOT_DECIDED),
        # A ladder without an end of its own ends when the case is settled, before its steps are looked at;
        # one that starts then has no step on what started it.
        (_ladder("until: close", "on resolve notify lead"), "immediately after resolved", Outcome.PROVED),
        (_ladder("until: respond", "on resolve notify lead"), "immediately after resolved", Outcome.REFUTED),
        (_ladder("after: open", "on resolve notify lead"), "immediately after resolved", Outcome.REFUTED),
        (
            _ladder("after: open or resolve", "on resolve notify lead"),
            "immediately after resolved",
            Outcome.REFUTED,
        ),
        (
            _ladder("after: resolve", "after 1 hour on always notify lead"),
            "within 1 hour after resolved unless closed or withdraw",
            Outcome.PROVED,
        ),
        (
            _ladder("after: resolve", "after 1 hour on always notify lead"),
            "within 1 hour after resolved",
            Outcome.REFUTED,
        ),
        # What the settling starts runs on through a reopening: the answer after that starts no ladder anew.
        (
            _ladder("after: resolve or respond", "after 1 hour on always notify lead"),
            "within 1 hour after responded unless resolved",
            Outcome.NOT_DECIDED,
        ),
        # An event that a clock waits for is taken after the end.
        (_report(), "a closed case never delivers_report", Outcome.REFUTED),
        (_report("opened"), "a closed case never delivers_report", Outcome.PROVED),
    ],
)
def test_what_counts_from_the_end_goes_on_after_it(sections: str, promise: str, outcome: Outcome) -> None:
    said = promise if "case" in promise or "report" in promise else f"lead is notified {promise}"
    policy, judged, verdict = _judged(sections, said)
    assert verdict.outcome is outcome, verdict.why
    if outcome is Outcome.REFUTED:
        assert_shown(policy, judged, verdict)


_EVENTS = tuple(
    Event(at=0, name=name, by=by)
    for name, by in (
        ("respond", "vendor"),
        ("resolve", "vendor"),
        ("deliver_report", "vendor"),
        ("reopen", "customer"),
        ("close", "vendor"),
        ("update", "vendor"),
    )
)


def _assert_agrees(text: str, depth: int) -> None:
    policy = policy_of(text)
    judged = verdicts_of(policy)
    for promise, verdict in judged:
        if verdict.outcome is Outcome.REFUTED:
            assert_shown(policy, promise, verdict)
    kept = [promise for promise, verdict in judged if verdict.outcome in (Outcome.PROVED, Outcome.EMPTY)]
    opened = 1_773_050_400
    for severity in ("high", "low") if kept else ():
        facts: dict[str, FactValue] = {"tier": "basic", "severity": severity}
        for history in histories(policy, facts, opened, _EVENTS, (60,), depth):
            for promise in kept:
                assert not breaks(promise, history), (promise.text, text, told(history))


@given(text=settling_policies())
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_order_of_events_around_the_end_contradicts_what_is_said(text: str) -> None:
    _assert_agrees(text, 2)


@pytest.mark.slow
@given(text=settling_policies())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_longer_order_of_events_around_the_end_does_either(text: str) -> None:
    _assert_agrees(text, 4)

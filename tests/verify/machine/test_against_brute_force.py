"""No order of events breaks a promise that is proved, and every witness breaks the one it refutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings

from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.model.promise import Promise
from casepact.resolve import resolve_text
from casepact.semantics.case import Event
from casepact.semantics.timeline import read_timeline
from casepact.source import Document, Level
from casepact.verify.machine.judging import verdicts_of
from casepact.verify.machine.unbounded_wait import UNBOUNDED_WAIT
from casepact.verify.machine.verdict import Outcome, Verdict
from tests.verify.machine.brute_force import DAY, History, Moment, breaks, histories, may_run
from tests.verify.machine.small_policies import policies

_OPENED = tuple(
    int(datetime(2026, 3, day, hour, tzinfo=UTC).timestamp()) for day, hour in ((3, 10), (6, 16), (7, 12))
)
_GAPS = (60, 3_600, 30 * 3_600)
_EVENTS = tuple(
    Event(at=0, name=name, by=by)
    for name, by in (
        ("respond", None),
        ("activate", None),
        ("ask_customer", None),
        ("customer_reply", None),
        ("resolve", "vendor"),
        ("reopen", "customer"),
        ("withdraw", None),
        ("update", None),
    )
)
_CHANGES = tuple(
    Event(at=0, name="change", facts={name: value})
    for name, value in (("severity", "high"), ("severity", "low"), ("tier", "basic"), ("tier", "premium"))
)


_MORE_TRANSITIONS = (
    "working -> waiting_on_customer after 2 hours on always",
    "waiting_on_customer -> working after 3 days on always when severity is high",
    "waiting_on_customer -> resolved after 2 business days on office unless severity is high",
    "working -> resolved on update when breached first_response",
    "resolved -> submitted on reopen when breached resolution",
    "submitted -> waiting_on_customer on update when tier is premium and severity is low",
    "submitted -> working after 4 hours on office when severity is low",
    "responded -> closed after 1 days on always when tier is basic",
    "working -> responded on customer_reply when severity is high",
    "resolved -> closed after 30 minutes on always when severity is high",
)


def policy_of(text: str) -> Policy:
    """The policy of a text without errors."""
    policy, found = resolve_text(text, "small.yaml")
    assert [item.message for item in found if item.level is Level.ERROR] == [], text
    assert policy is not None
    return policy


def _openings() -> Iterator[tuple[dict[str, FactValue], int]]:
    for number, at in enumerate(_OPENED):
        for tier in ("basic", "premium"):
            for severity in ("high", "low"):
                if number == (tier == "basic") + (severity == "low"):
                    yield {"tier": tier, "severity": severity}, at


def _all_histories(policy: Policy, depth: int) -> Iterator[History]:
    for facts, at in _openings():
        yield from histories(policy, facts, at, _EVENTS, _GAPS, depth)
        yield from histories(policy, facts, at, (*_CHANGES, *_EVENTS[:4]), _GAPS[:2], depth)


def replayed(policy: Policy, verdict: Verdict) -> History:
    """The witness, read from the timeline its command holds and run step by step."""
    assert verdict.witness is not None
    text = verdict.witness.command.split("<<'END'\n", 1)[1].removesuffix("END")
    timeline, found = read_timeline(Document("witness.yaml", text), policy)
    assert found == []
    assert timeline is not None
    plan = timeline.cases[0]
    start = next(iter(histories(policy, dict(plan.facts), plan.opened, (), (), 0)))
    history = History(start.moments, start.until)
    for event in plan.events:
        history = history.take(event)
        assert history.moments[-1].taken
    return history.wait(plan.until)


def assert_shown(policy: Policy, promise: Promise, verdict: Verdict) -> None:
    """The witness of a verdict breaks the promise."""
    history = replayed(policy, verdict)
    ways = [history, *(History(history.moments[: n + 1], m.at) for n, m in enumerate(history.moments))]
    assert any(breaks(promise, way) for way in ways), (promise.text, verdict.why)


@given(text=policies())
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_order_of_events_contradicts_what_is_said_of_a_promise(text: str) -> None:
    policy = policy_of(text)
    judged = verdicts_of(policy)
    for promise, verdict in judged:
        if verdict.outcome is Outcome.REFUTED:
            assert_shown(policy, promise, verdict)
    kept = [promise for promise, verdict in judged if verdict.outcome in (Outcome.PROVED, Outcome.EMPTY)]
    for history in _all_histories(policy, 2) if kept else ():
        for promise in kept:
            assert not breaks(promise, history), (promise.text, text, told(history))


def told(history: History) -> list[tuple[int, str, str]]:
    """What happened, to be read."""
    return [(m.at, "" if m.event is None else m.event.name, m.after.state) for m in history.moments]


def test_the_brute_force_sees_what_it_looks_for() -> None:
    policy = policy_of(
        "casepact: 1\npolicy: small\ntiers: {basic: {channels: [email]}, premium: {channels: [email]}}\n"
        "severities: {high: High, low: Low}\nchannels: {email: E-mail}\n"
        "promises: [a closed case never reopens, every open case has a running clock]\n"
    )
    seen = list(_all_histories(policy, 2))
    assert all(any(breaks(promise, history) for history in seen) for promise in policy.promises)
    assert all(isinstance(moment, Moment) for history in seen for moment in history.moments)


@cache
def _outcomes() -> tuple[Outcome, ...]:
    found: list[Outcome] = []

    # Few are proved, and how many hangs on the draw: fewer examples would at times have too few.
    @given(text=policies())
    @settings(max_examples=48, deadline=None, database=None, derandomize=True)
    def gather(text: str) -> None:
        found.extend(verdict.outcome for _, verdict in verdicts_of(policy_of(text)))

    gather()
    return tuple(found)


@pytest.mark.parametrize("outcome", [Outcome.PROVED, Outcome.REFUTED])
def test_the_policies_have_promises_of_both_kinds(outcome: Outcome) -> None:
    assert _outcomes().count(outcome) > 10


@pytest.mark.slow
@given(text=policies())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_case_waits_for_ever_in_a_state_that_is_not_found(text: str) -> None:
    _assert_no_other_waits(policy_of(text), (_EVENTS[:6], _GAPS[:2]))


@pytest.mark.slow
@given(text=policies(_MORE_TRANSITIONS))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_change_of_facts_leads_to_a_wait_that_is_not_found(text: str) -> None:
    _assert_no_other_waits(policy_of(text), (_EVENTS, _GAPS[::2]), ((*_CHANGES, *_EVENTS[:6]), _GAPS[::2]))


def _assert_no_other_waits(policy: Policy, *searches: tuple[Sequence[Event], Sequence[int]]) -> None:
    """No order of events leads to a wait in a state which is not found, or said to be not decided only."""
    found = [item.message for item in UNBOUNDED_WAIT(policy) if item.code == UNBOUNDED_WAIT.code]
    said = {word for message in found for word in message.split("`")[1::2]}
    for (facts, at), (events, gaps) in product(_openings(), searches):
        for history in histories(policy, facts, at, events, gaps, 2):
            state = history.case.state
            if policy.lifecycle.states[state].final or state in said or may_run(history.case):
                continue
            later = history.wait(history.until + 60 * DAY)
            assert later.case.state != state or may_run(later.case), (state, policy.document, told(history))

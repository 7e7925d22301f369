"""What is said of promises where a fact defines the severity and is asked for elsewhere, value by value."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings

from casepact.model.policy import Policy
from casepact.semantics.case import Event
from casepact.verify.machine.judging import verdicts_of
from casepact.verify.machine.unbounded_wait import UNBOUNDED_WAIT
from casepact.verify.machine.verdict import Outcome
from tests.verify.machine.brute_force import DAY, History, breaks, histories, holds, may_run
from tests.verify.machine.defined_policies import Kind, policies
from tests.verify.machine.test_against_brute_force import assert_shown, policy_of, told

_OPENED = tuple(int(datetime(2026, 3, day, hour, tzinfo=UTC).timestamp()) for day, hour in ((3, 10), (6, 16)))
_EVENTS = tuple(
    Event(at=0, name=name, by=by)
    for name, by in (
        ("respond", None),
        ("activate", None),
        ("ask_customer", None),
        ("resolve", "vendor"),
        ("reopen", "customer"),
        ("update", None),
    )
)


def _histories(policy: Policy, kind: Kind) -> Iterator[History]:
    """Every value with every two events, and every value with every other to which it changes."""
    for number, value in enumerate(kind.values):
        facts = {"tier": "basic", "x": value}
        yield from histories(policy, facts, _OPENED[number % 2], _EVENTS, (60, 30 * 3_600), 2)
        changes = tuple(Event(at=0, name="change", facts={"x": other}) for other in kind.values)
        yield from histories(policy, facts, _OPENED[number % 2], changes, (1_800, 3_600 * 3), 1)


@given(drawn=policies())
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_value_contradicts_what_is_said_of_a_promise(drawn: tuple[Kind, str]) -> None:
    kind, text = drawn
    policy = policy_of(text)
    judged = verdicts_of(policy)
    for promise, verdict in judged:
        if verdict.outcome is Outcome.REFUTED:
            assert_shown(policy, promise, verdict)
    proved = [promise for promise, verdict in judged if verdict.outcome is Outcome.PROVED]
    unmet = [promise for promise, verdict in judged if verdict.why == "no case meets its condition"]
    for history in _histories(policy, kind):
        for promise in proved:
            assert not breaks(promise, history), (promise.text, text, history.case.facts, told(history))
        for promise in unmet:
            assert not holds(promise, history.case), (promise.text, text, history.case.facts)


@given(drawn=policies())
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_value_waits_for_ever_in_a_state_that_is_not_found(drawn: tuple[Kind, str]) -> None:
    kind, text = drawn
    policy = policy_of(text)
    said = {word for item in UNBOUNDED_WAIT(policy) for word in item.message.split("`")[1::2]}
    for value in kind.values:
        facts = {"tier": "basic", "x": value}
        for history in histories(policy, facts, _OPENED[0], _EVENTS[:5], (60, 30 * 3_600), 2):
            state = history.case.state
            if policy.lifecycle.states[state].final or state in said or may_run(history.case):
                continue
            later = history.wait(history.until + 60 * DAY)
            assert later.case.state != state or may_run(later.case), (state, text, facts, told(history))

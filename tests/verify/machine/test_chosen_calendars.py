"""A promise on a calendar by its name holds of a duty on one that stands for it in the case."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from casepact.resolve import resolve_text
from casepact.semantics.case import Event
from casepact.syntax.ast.promise import IsTold
from casepact.verify.machine.judging import verdicts_of
from casepact.verify.machine.monitor import broken_at
from casepact.verify.machine.playing import Play
from casepact.verify.machine.verdict import Outcome
from casepact.verify.machine.world import world_of
from casepact.verify.rules.cases import Case
from tests.verify.machine.brute_force import DAY, breaks, histories

TEXT = """\
casepact: 1
policy: p
calendars:
  weekdays: Mon-Fri 09:00-18:00 in GMT except closing
  closing: unspecified within holidays(US)
  office:
    - Mon-Sat 09:00-18:00 in GMT except closing when tier is plus
    - weekdays when tier is not plus
tiers: {basic: {}, plus: {}}
severities: {high: {when: otherwise}}
targets:
  first_response: {duty: vendor must respond after opened, within: 1 business day on office}
promises:
  - when tier is %s, first_response is due within 1 business day on weekdays after opened
"""


@pytest.mark.parametrize("tier, outcome", [("basic", Outcome.PROVED), ("plus", Outcome.NOT_DECIDED)])
def test_a_chosen_calendar_is_the_one_that_it_names(tier: str, outcome: Outcome) -> None:
    policy, found = resolve_text(TEXT % tier)
    assert policy is not None, found
    [(_, verdict)] = verdicts_of(policy)
    assert verdict.outcome is outcome


CHANGING = """\
casepact: 1
policy: p
case: {remote: boolean}
calendars:
  weekdays: Mon-Fri 09:00-17:00 in GMT
  desk: [weekdays when remote, always otherwise]
tiers: {basic: {}}
severities: {high: {when: otherwise}}
roles: {boss: Boss}
escalations: {ladder: {steps: [after 2 hours on desk notify boss]}}
promises: [boss is notified within 2 hours on desk after opened]
"""
SATURDAY = int(datetime(2026, 3, 7, 12, tzinfo=UTC).timestamp())


@pytest.mark.parametrize("minutes", [90, 150])
@pytest.mark.parametrize("remote", [True, False])
def test_the_time_of_a_promise_is_counted_by_the_facts_as_they_are(minutes: int, *, remote: bool) -> None:
    policy, found = resolve_text(CHANGING)
    assert policy is not None, found
    [(promise, verdict)] = verdicts_of(policy)
    assert verdict.outcome is Outcome.PROVED
    played = Play(world_of(policy), Case({"remote": remote}, SATURDAY))
    change = Event(at=SATURDAY + minutes * 60, name="change", facts={"remote": not remote})
    assert played.open()
    assert played.take(change)
    assert played.wait(SATURDAY + 7 * DAY)
    assert isinstance(promise.promised, IsTold)
    assert broken_at(promise, promise.promised, "boss", played) is None
    [opened] = histories(policy, {"remote": remote}, SATURDAY, (), (), 0)
    assert not breaks(promise, opened.take(change))

"""What asks a calendar past its data is no timeline to show, and no fault of the proof."""

from __future__ import annotations

import pytest

from casepact.model.policy import Policy
from casepact.model.values import parse_instant
from casepact.resolve import resolve_text
from casepact.semantics.calendars import UnanswerableError
from casepact.semantics.case import Event
from casepact.semantics.interpreter import next_timer, step
from casepact.semantics.replay import replay
from casepact.semantics.timeline import read_timeline
from casepact.source import Document, Level
from casepact.verify.machine.judging import judge
from casepact.verify.machine.playing import play
from casepact.verify.machine.verdict import Outcome
from casepact.verify.machine.world import World
from casepact.verify.proofs import prove
from casepact.verify.rules.cases import Case

# Sri Lanka proclaims its holidays some years ahead; all other days are known up to 2049.
POLICY = """
casepact: 1
policy: far
effective: 2042-01-01
calendars: {office: "Mon-Fri 09:00-17:00 in Asia/Colombo except holidays(LK)"}
tiers: {basic: {channels: [email]}}
severities: {high: High}
channels: {email: E-mail}
roles: {boss: Boss, lead: Lead}
targets:
  first_response: {duty: vendor must respond after opened, within: {high: 1 hour on always}}
escalations:
  early: {steps: [after 2 hours on always notify lead]}
  late: {after: activate, steps: [after 2 hours on always notify boss when opened during office]}
lifecycle:
  extends: standard
  transitions:
    - working -> closed after 3 hours on always when opened during office
    - submitted -> working after 30 minutes on always
promises:
"""
REFUTED = (
    "every case is eventually closed",
    "every open case has a running clock",
    "a submitted case never responds after 20 minutes",
    "boss is notified within 1 hour after opened",
    "boss is notified within 1 hour after breach of first_response",
    "lead is notified within 1 hour after opened",
    "first_response is due within 45 minutes after opened",
    "respond always comes before resolve",
)
NOT_DECIDED = (
    "every working case is eventually closed",
    "every submitted case is eventually closed",
    "every working case has a running clock",
    "a working case becomes closed within 1 hour",
    "a submitted case becomes closed within 1 hour",
    "a working case never resolves within 1 day",
    "a working case never resolves after 1 day",
    "boss is notified within 1 hour after activated",
    "no case is working without respond",
    "a submitted case is never working",
)


def _policy(*promises: str) -> Policy:
    policy, found = resolve_text(POLICY + "".join(f"  - {promise}\n" for promise in promises))
    assert policy is not None
    assert [item.message for item in found if item.level is Level.ERROR] == []
    return policy


@pytest.mark.parametrize("promise", REFUTED)
def test_a_case_of_which_all_is_known_is_shown(promise: str) -> None:
    policy = _policy(promise)
    witness = judge(World(policy), policy.promises[0]).witness
    assert witness is not None
    timeline, _ = read_timeline(Document("t", witness.command.split(" <<'END'\n")[1][:-3]), policy)
    assert timeline is not None
    assert [case.fault for case in replay(policy, timeline).cases] == [""]


@pytest.mark.parametrize("promise", NOT_DECIDED)
def test_where_every_case_asks_a_calendar_past_its_data_nothing_is_decided(promise: str) -> None:
    policy = _policy(promise)
    assert judge(World(policy), policy.promises[0]).outcome is Outcome.NOT_DECIDED


def test_every_check_about_the_machine_answers() -> None:
    found = [item.code for item in prove(_policy(*REFUTED, *NOT_DECIDED))]
    assert found.count("promise-refuted") == len(REFUTED)
    assert found.count("promise-not-decided") == len(NOT_DECIDED)


def test_a_case_that_waits_or_takes_an_event_stops_where_nothing_is_known() -> None:
    world = World(_policy(NOT_DECIDED[0]))
    opening = Case({"tier": "basic", "severity": "high"}, parse_instant("2042-01-07 12:00 UTC"))
    opened = play(world, opening, ())
    assert opened is not None
    timer = next_timer(opened.case)
    assert timer is not None
    with pytest.raises(UnanswerableError, match="office"):
        next_timer(step(opened.case, timer)[0])
    waiting, taking = opened.fork(), opened.fork()
    assert not waiting.wait(opening.at + 3_600)
    assert not taking.take(Event(at=opening.at + 60, name="activate"))
    assert opened.wait(opening.at + 600)
    assert (opened.until, len(opened.ticks)) == (opening.at + 600, 1)

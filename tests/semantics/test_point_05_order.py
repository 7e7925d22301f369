"""Point 5: at one instant stops come first, then pauses, then the rest, then timers in file order."""

from __future__ import annotations

from casepact.semantics.case import Event
from casepact.semantics.interpreter import advance, next_timer, open_case
from casepact.semantics.replay import in_order
from casepact.semantics.rules import Rules
from tests.semantics.cases import Log, at, policy

BODY = """
targets:
  resolution:
    duty: vendor must resolve after opened
    within: {critical: 2 hours on always}
  first_response:
    duty: vendor must respond after opened
    within: {critical: 2 hours on always}
escalations:
  ladder:
    steps:
      - after 2 hours on always notify team_lead
      - on breach of first_response notify duty_manager
"""


def test_a_stop_at_the_due_instant_comes_before_the_timer() -> None:
    log = Log(policy(BODY), "2026-03-06 12:00").take("2026-03-06 14:00", "respond").until("2026-03-06 14:00")
    assert log.of("met", "breached") == [
        "met 2026-03-06 14:00 2026-03-06 14:00",
        "breached 2026-03-06 14:00 2026-03-06 14:00",
    ]


def test_a_pause_at_the_due_instant_comes_before_the_timer() -> None:
    log = Log(policy(BODY), "2026-03-06 12:00").take("2026-03-06 14:00", "ask_customer")
    log.until("2026-03-06 20:00")
    assert log.of("breached", clause="targets.resolution") == []
    log.take("2026-03-06 20:00", "customer_reply").until("2026-03-06 20:00")
    assert log.of("breached", clause="targets.resolution") == ["breached 2026-03-06 20:00 2026-03-06 20:00"]


def test_timers_at_one_instant_come_in_file_order_and_a_breach_takes_its_rungs_along() -> None:
    log = Log(policy(BODY), "2026-03-06 12:00").until("2026-03-06 14:00")
    assert [effect.clause for effect in log.last] == [
        "targets.resolution.critical",
        "targets.first_response.critical",
        "escalations.ladder.steps.2",
        "escalations.ladder.steps.1",
    ]


def test_events_of_one_instant_are_sorted() -> None:
    rules = Rules(policy(BODY))
    names = ["change", "customer_reply", "ask_customer", "respond", "resolve"]
    events = [Event(at=at("2026-03-06 14:00"), name=name) for name in names]
    assert [event.name for event in in_order(events, rules)] == [
        "respond",
        "resolve",
        "ask_customer",
        "change",
        "customer_reply",
    ]


def test_next_timer_names_what_advance_takes_next() -> None:
    case, _ = open_case(policy(BODY), {"severity": "critical"}, at("2026-03-06 12:00"))
    timer = next_timer(case)
    assert timer is not None
    assert (timer.clause, timer.at) == ("targets.resolution.critical", at("2026-03-06 14:00"))
    _, effects = advance(case, timer.at)
    assert effects[0].clause == timer.clause

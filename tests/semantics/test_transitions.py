"""States, events and terms: what an event moves, what is refused, and what happens in the end."""

from __future__ import annotations

from casepact.semantics.case import Outcome
from tests.semantics.cases import Log, policy

BODY = """
targets:
  first_response: {duty: vendor must respond after opened, within: {critical: 1 hour on always}}
  resolution: {duty: vendor must resolve after opened, within: {critical: 8 hours on always}}
"""


def test_an_activity_is_taken_in_any_state_that_is_not_final() -> None:
    log = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 10:10", "update")
    assert log.kinds() == []
    log.take("2026-03-09 10:20", "decline").take("2026-03-09 10:30", "update")
    assert (log.kinds(), log.last[0].text) == (["refused"], "`update`: the case has ended: it is declined")


def test_another_event_is_refused_where_no_transition_takes_it() -> None:
    log = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 10:10", "reopen")
    assert log.last[0].text == "`reopen`: `reopen` has no place in submitted"


def test_customers_write_whenever_they_like_until_the_case_has_ended() -> None:
    body = "targets: {next: {duty: vendor must reply after customer_replied, within: 2 hours on always}}"
    log = Log(policy(body), "2026-03-09 10:00")
    minute = 0
    for event in ("open", "acknowledge", "respond", "activate", "ask_customer", "activate", "resolve"):
        if event != "open":
            log.take(f"2026-03-09 10:{minute:02}", event)
        state = log.case.state
        log.take(f"2026-03-09 10:{minute + 1:02}", "customer_reply", "customer")
        assert log.kinds()[0 if state != "waiting_on_customer" else 1] == "started", state
        assert log.case.state == ("working" if state == "waiting_on_customer" else state)
        log.take(f"2026-03-09 10:{minute + 2:02}", "reply", "vendor")
        assert log.kinds() == ["met"], state
        minute += 3
    log.take("2026-03-09 11:00", "close").take("2026-03-09 11:01", "customer_reply", "customer")
    assert log.kinds() == ["refused"]
    assert [clock.outcome for clock in log.case.finished] == ["met"] * 7


def test_an_event_of_the_standard_lifecycle_stays_what_it_was_under_another_title() -> None:
    body = "lifecycle: {events: {customer_reply: A message, update: {title: News}, respond: {activity: no}}}"
    events = policy(body).lifecycle.events
    assert {name: events[name].activity for name in ("customer_reply", "update", "respond")} == {
        "customer_reply": True,
        "update": True,
        "respond": False,
    }
    assert (events["customer_reply"].title, events["respond"].title) == (
        "A message",
        "The vendor responds for the first time",
    )


def test_an_unknown_event_is_refused() -> None:
    log = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 10:10", "celebrate")
    assert log.kinds() == ["refused"]


def test_a_case_is_opened_once() -> None:
    log = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 10:10", "respond")
    assert log.take("2026-03-09 10:20", "open").kinds() == ["refused"]
    assert "first_response" not in log.case.clocks


def test_an_event_before_what_has_happened_is_refused() -> None:
    log = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 09:00", "respond")
    assert (log.kinds(), log.case.state) == (["refused"], "submitted")


def test_a_refused_event_changes_nothing() -> None:
    log = Log(policy(BODY), "2026-03-09 10:00")
    before = log.case
    log.take("2026-03-09 10:00", "reopen", channel="phone")
    assert log.case == before


def test_a_final_state_cancels_what_runs() -> None:
    log = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 10:10", "decline").until("2026-03-12 10:00")
    assert log.of("cancelled", "breached") == [
        "cancelled 2026-03-09 10:10 -",
        "cancelled 2026-03-09 10:10 -",
    ]
    assert {clock.outcome for clock in log.case.finished} == {Outcome.CANCELLED}


def test_what_the_customer_does_is_not_the_vendors_act() -> None:
    log = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 10:10", "respond", by="customer")
    assert "first_response" in log.case.clocks
    log.take("2026-03-09 10:20", "respond", by="vendor")
    assert log.of("met") == ["met 2026-03-09 10:20 2026-03-09 11:00"]


TIMERS = """
lifecycle:
  states:
    reminded: {}
  transitions:
    - waiting_on_customer -> reminded after 2 business days on office
    - reminded -> closed after 3 business days on office when tier is basic
    - reminded -> working on customer_reply
"""


def test_timers_move_a_case_counted_from_entering_the_state() -> None:
    log = Log(policy(TIMERS), "2026-03-05 10:00").take("2026-03-06 11:00", "ask_customer")
    log.until("2026-03-20 00:00")
    assert [
        (line.split(" ", 1)[1], effect.objects)
        for line, effect in zip(
            log.of("moved"), [effect for effect in log.effects if effect.kind == "moved"], strict=True
        )
    ][1:] == [
        ("2026-03-10 11:00 -", ("waiting_on_customer", "reminded")),
        ("2026-03-13 11:00 -", ("reminded", "closed")),
    ]


def test_a_timer_whose_condition_does_not_hold_waits() -> None:
    log = Log(policy(TIMERS), "2026-03-05 10:00", tier="premium").take("2026-03-06 11:00", "ask_customer")
    assert log.until("2026-03-20 00:00").case.state == "reminded"


def test_a_circle_of_timers_without_time_ends() -> None:
    found = policy(
        """
        lifecycle:
          extends: none
          states: {left: {initial: yes}, right: {}}
          transitions:
            - left -> right after 0 minutes on always
            - right -> left after 0 minutes on always
        """
    )
    log = Log(found, "2026-03-05 10:00").until("2026-03-05 10:00")
    assert len(log.of("moved")) < 5


def test_transitions_that_lead_to_different_states_are_refused() -> None:
    found = policy(
        """
        case: {big: boolean}
        lifecycle:
          extends: none
          states: {start: {initial: yes}, left: {}, right: {}}
          transitions:
            - start -> left on go when big
            - start -> right on go when channel is phone
        """
    )
    log = Log(found, "2026-03-05 10:00", big=True, channel="phone").take("2026-03-05 11:00", "go")
    assert (log.kinds(), log.case.state) == (["refused"], "start")
    only = Log(found, "2026-03-05 10:00", big=True, channel="email").take("2026-03-05 11:00", "go")
    assert only.case.state == "left"


TERMS = """
terms:
  callback: customer must confirm within 2 business days on office after resolve
  secrecy: customer must not publish before resolve
  testing: vendor must test before resolve
lifecycle:
  events:
    publish: {activity: yes}
    test: {activity: yes}
    confirm: {activity: yes}
"""


def test_a_term_with_a_time_has_a_clock() -> None:
    log = Log(policy(TERMS), "2026-03-09 10:00").take("2026-03-09 11:00", "test")
    log.take("2026-03-09 12:00", "resolve")
    assert log.dues() == {"callback": "2026-03-11 12:00"}
    log.take("2026-03-10 12:00", "confirm", by="customer")
    assert log.of("met", clause="terms.callback") == ["met 2026-03-10 12:00 2026-03-11 12:00"]


def test_what_must_come_before_an_event_is_breached_by_it() -> None:
    log = Log(policy(TERMS), "2026-03-09 10:00").take("2026-03-09 12:00", "resolve")
    assert log.of("breached", clause="terms.testing") == ["breached 2026-03-09 12:00 -"]
    kept = Log(policy(TERMS), "2026-03-09 10:00").take("2026-03-09 11:00", "test")
    assert kept.take("2026-03-09 12:00", "resolve").of("breached") == []


def test_a_prohibition_is_breached_by_what_it_forbids_while_it_holds() -> None:
    log = Log(policy(TERMS), "2026-03-09 10:00").take("2026-03-09 11:00", "publish", by="customer")
    assert log.of("breached", clause="terms.secrecy") == ["breached 2026-03-09 11:00 -"]
    assert log.take("2026-03-09 11:30", "publish", by="vendor").kinds() == []
    log.take("2026-03-09 12:00", "resolve")
    assert "breached" not in log.take("2026-03-09 13:00", "publish", by="customer").kinds()


def test_a_prohibition_until_an_event_ends_with_it() -> None:
    found = policy(
        """
        terms: {waits: vendor must not close case until notice while responded}
        lifecycle: {transitions: [responded -> closed on close]}
        """
    )
    early = Log(found, "2026-03-09 10:00").take("2026-03-09 11:00", "respond", "vendor")
    early.take("2026-03-09 12:00", "close", "vendor")
    assert early.of("breached", clause="terms.waits") == ["breached 2026-03-09 12:00 -"]
    assert [item.text for item in early.effects if item.kind == "breached"] == [
        "`vendor must not close case while responded before notice` was not kept"
    ]
    kept = Log(found, "2026-03-09 10:00").take("2026-03-09 11:00", "respond", "vendor")
    kept.take("2026-03-09 11:30", "notice", "vendor").take("2026-03-09 12:00", "close", "vendor")
    assert kept.of("breached") == []


def test_a_permission_until_an_event_ends_with_it() -> None:
    found = policy("terms: {raising: customer may raise severity until respond}")
    log = Log(found, "2026-03-09 10:00", severity="minor").take(
        "2026-03-09 10:30", "raise", "customer", severity="major"
    )
    assert log.case.severity == "major"
    log.take("2026-03-09 11:00", "respond", "vendor")
    log.take("2026-03-09 12:00", "raise", "customer", severity="critical")
    assert (log.kinds(), log.case.severity) == (["refused"], "major")


def test_a_breach_is_something_conditions_can_ask_for() -> None:
    found = policy(
        BODY
        + """
adjustments:
  neglected: severity is at least critical when breached first_response
"""
    )
    log = Log(found, "2026-03-09 10:00", severity="critical")
    log.take("2026-03-09 10:30", "change", severity="minor").until("2026-03-09 12:00")
    assert log.case.severity == "minor"  # no target for minor, so nothing was breached
    worse = (
        Log(found, "2026-03-09 10:00")
        .until("2026-03-09 12:00")
        .take("2026-03-09 13:00", "change", severity="minor")
    )
    assert worse.case.severity == "critical"

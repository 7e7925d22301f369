"""Point 6: pauses are counted on the clock's own calendar, in the states the policy names."""

from __future__ import annotations

from tests.semantics.cases import Log, policy

BODY = """
targets:
  first_response:
    duty: vendor must respond after opened
    within: {critical: 4 hours on always}
  resolution:
    duty: vendor must resolve after opened
    within: {critical: 8 hours on office}
"""


def test_a_pause_moves_the_due_instant_by_its_open_time() -> None:
    # Due Monday 10:00 + 8 hours = Tuesday 10:00. Waiting Monday 16:00 to Tuesday 10:30: 1 + 1.5 open hours.
    log = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 10:05", "respond")
    log.take("2026-03-09 16:00", "ask_customer")
    assert log.of("paused") == ["paused 2026-03-09 16:00 -"]
    log.take("2026-03-10 10:30", "customer_reply")
    assert log.of("resumed") == ["resumed 2026-03-10 10:30 2026-03-10 12:30"]
    assert log.until("2026-03-11 00:00").of("breached") == ["breached 2026-03-10 12:30 2026-03-10 12:30"]


def test_a_pause_outside_hours_takes_nothing() -> None:
    log = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 10:05", "respond")
    log.take("2026-03-09 17:00", "ask_customer").take("2026-03-10 09:00", "customer_reply")
    assert log.dues() == {"resolution": "2026-03-10 10:00"}


def test_several_pauses_add_up() -> None:
    log = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 10:05", "respond")
    for start, end in (("11:00", "12:00"), ("13:00", "13:30"), ("13:30", "14:00")):
        log.take(f"2026-03-09 {start}", "ask_customer").take(f"2026-03-09 {end}", "customer_reply")
    assert log.dues() == {"resolution": "2026-03-10 12:00"}


def test_the_first_response_is_never_paused() -> None:
    log = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 11:00", "ask_customer")
    assert log.dues()["first_response"] == "2026-03-09 14:00"
    assert log.until("2026-03-09 15:00").of("breached") == ["breached 2026-03-09 14:00 2026-03-09 14:00"]


def test_a_clause_may_name_its_own_pausing_states() -> None:
    found = policy(
        """
        targets:
          resolution:
            duty: vendor must resolve after opened pausing while responded
            within: {critical: 4 hours on always}
        """
    )
    log = Log(found, "2026-03-09 10:00").take("2026-03-09 11:00", "respond")
    log.take("2026-03-09 13:00", "activate")
    assert log.dues() == {"resolution": "2026-03-09 16:00"}
    log.take("2026-03-09 14:00", "ask_customer")
    assert log.of("paused") == ["paused 2026-03-09 11:00 -"]


def test_a_clause_may_count_in_some_states_only() -> None:
    found = policy(
        """
        targets:
          resolution:
            duty: vendor must resolve after opened counting while working
            within: {critical: 4 hours on always}
        """
    )
    log = Log(found, "2026-03-09 10:00")
    assert log.kinds() == ["opened", "started", "paused"]
    log.take("2026-03-09 13:00", "activate")
    assert log.dues() == {"resolution": "2026-03-09 17:00"}


def test_a_clock_stopped_while_it_stands_still_is_judged_by_when_it_stood() -> None:
    log = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 10:05", "respond")
    log.take("2026-03-09 16:00", "ask_customer").take("2026-03-20 10:00", "resolve")
    assert [line.split()[0] for line in log.of("met", "breached", clause="targets.resolution")] == ["met"]


def test_each_clock_is_said_to_stand_still_and_to_run_on_once() -> None:
    body = """
    targets:
      resolution: {duty: vendor must resolve after opened, within: 8 hours on always}
      progress: {duty: vendor must update after opened, within: every 4 hours on always}
      relief: {duty: vendor must workaround after opened, within: 6 hours on always}
    """
    log = Log(policy(body), "2026-03-09 10:00").take("2026-03-09 11:00", "ask_customer")
    assert log.kinds() == ["moved", "paused", "paused", "paused"]
    assert log.take("2026-03-09 12:00", "customer_reply").kinds() == [
        "moved",
        "resumed",
        "resumed",
        "resumed",
    ]

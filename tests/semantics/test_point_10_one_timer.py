"""Point 10: a timer instance belongs to one clause and one cycle; no clause multiplies its timers."""

from __future__ import annotations

from tests.semantics.cases import Log, policy

BODY = """
targets:
  next_reply:
    duty: vendor must reply after customer_reply
    within: {critical: 4 hours on always}
"""


def test_a_start_event_while_the_clock_runs_starts_no_second_one() -> None:
    log = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 11:00", "customer_reply")
    log.take("2026-03-09 12:00", "customer_reply")
    assert log.dues() == {"next_reply": "2026-03-09 15:00"}
    assert log.until("2026-03-10 10:00").of("breached") == ["breached 2026-03-09 15:00 2026-03-09 15:00"]


def test_the_next_start_after_a_stop_is_a_new_cycle() -> None:
    log = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 11:00", "customer_reply")
    log.take("2026-03-09 12:00", "reply").take("2026-03-09 13:00", "customer_reply")
    assert [(clock.cycle, clock.started) for clock in log.case.clocks.values()] == [
        (2, log.case.finished[0].started + 2 * 3_600)
    ]
    assert log.dues() == {"next_reply": "2026-03-09 17:00"}


def test_a_breached_cycle_is_breached_once_however_long_it_takes() -> None:
    log = Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 11:00", "customer_reply")
    log.until("2026-03-10 10:00").until("2026-03-11 10:00").take("2026-03-11 11:00", "reply")
    assert log.of("breached", "stopped", "met") == [
        "breached 2026-03-09 15:00 2026-03-09 15:00",
        "stopped 2026-03-11 11:00 2026-03-09 15:00",
    ]

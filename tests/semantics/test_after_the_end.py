"""Promises that start when a case is settled run on when it is closed."""

from __future__ import annotations

import pytest

from tests.semantics.cases import Log, policy

BODY = """
lifecycle:
  transitions:
    resting: resolved -> closed after 3 calendar days
targets:
  root_cause: {duty: vendor must deliver root_cause after resolved, within: 5 calendar days}
  resolution: {duty: vendor must resolve after opened, within: 5 calendar days}
  survey: {duty: vendor must send survey after opened, within: 20 calendar days}
"""


def _resolved() -> Log:
    return Log(policy(BODY), "2026-03-09 10:00").take("2026-03-09 12:00", "resolve", "vendor")


def test_its_clock_outlives_the_closing_and_can_be_stopped_after_it() -> None:
    log = _resolved().until("2026-03-13 09:00")
    assert log.case.state == "closed"
    assert log.dues() == {"root_cause": "2026-03-14 12:00"}
    log.take("2026-03-13 10:00", "deliver_root_cause", "vendor")
    assert log.kinds() == ["met"]
    assert log.case.clocks == {}


def test_it_is_breached_after_the_closing() -> None:
    log = _resolved().until("2026-03-20 09:00")
    assert log.of("breached") == ["breached 2026-03-14 12:00 2026-03-14 12:00"]


def test_what_started_before_the_settling_ends_with_the_case() -> None:
    log = _resolved().until("2026-03-13 09:00")
    assert [clock.obligation for clock in log.case.finished if clock.outcome == "cancelled"] == ["survey"]
    assert log.take("2026-03-13 10:00", "send_survey", "vendor").kinds() == ["refused"]


def test_an_event_that_no_clock_waits_for_any_more_is_refused() -> None:
    log = _resolved().until("2026-03-13 09:00")
    log.take("2026-03-13 10:00", "deliver_root_cause", "vendor")
    assert log.take("2026-03-13 11:00", "deliver_root_cause", "vendor").kinds() == ["refused"]


def test_a_case_closed_at_once_still_owes_what_its_end_starts() -> None:
    body = "targets: {report: {duty: vendor must deliver report after closed, within: 2 calendar days}}"
    log = Log(policy(body), "2026-03-09 10:00").take("2026-03-09 11:00", "withdraw", "customer")
    assert log.dues() == {}
    log = Log(policy(body), "2026-03-09 10:00").take("2026-03-09 11:00", "resolve")
    log.take("2026-03-09 12:00", "close").take("2026-03-10 12:00", "deliver_report", "vendor")
    assert log.kinds() == ["met"]


@pytest.mark.parametrize(
    "when, started",
    [("after closed", []), ("while closed", ["started 2026-03-12 12:00 2026-03-14 12:00"])],
)
def test_what_time_closes_is_closed_without_the_event(when: str, started: list[str]) -> None:
    body = BODY.replace("after resolved, within: 5", f"{when}, within: 2")
    log = Log(policy(body), "2026-03-09 10:00").take("2026-03-09 12:00", "resolve", "vendor")
    assert log.until("2026-03-13 09:00").of("started", clause="targets.root_cause") == started

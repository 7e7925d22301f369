"""Point 11: holidays are civil dates in the calendar's zone, and unknown ones are an error."""

from __future__ import annotations

import pytest

from casepact.semantics.calendars import UnanswerableError
from casepact.semantics.interpreter import open_case
from tests.semantics.cases import Log, at, policy

HEAD = """
casepact: 1
policy: example
calendars:
  office: Mon-Fri 09:00-17:00 in Europe/London except holidays(GB-ENG)
  night: Mon-Fri 22:00-06:00 in Europe/London except holidays(GB-ENG)
tiers: {basic: {channels: [email]}}
severities: {critical: {title: Critical}}
channels: {email: E-mail}
"""
BODY = """
targets:
  first_response:
    duty: vendor must respond after opened
    within: {critical: %s}
"""


def test_a_window_that_opens_on_a_holiday_does_not_open() -> None:
    # Good Friday is 3 April 2026, Easter Monday 6 April; 12:00 BST is 11:00 UTC.
    log = Log(policy(BODY % "1 business day on office", HEAD), "2026-04-02 12:00")
    assert log.dues() == {"first_response": "2026-04-07 11:00"}


def test_one_that_opened_the_evening_before_runs_on() -> None:
    # Thursday's window is open until Friday 06:00; the next one opens on Tuesday evening.
    log = Log(policy(BODY % "9 hours on night", HEAD), "2026-04-02 22:00")
    assert log.dues() == {"first_response": "2026-04-07 22:00"}


def test_a_clock_past_the_holiday_data_is_not_answered() -> None:
    log = Log(policy(BODY % "1 business day on office", HEAD), "2400-01-05 12:00 UTC")
    assert log.kinds() == ["opened", "unknown", "started"]
    assert log.dues() == {"first_response": "-"}
    log.take("2400-01-06 12:00 UTC", "respond")
    assert [clock.outcome for clock in log.case.finished] == ["unjudged"]


def test_a_condition_past_the_holiday_data_is_an_error() -> None:
    found = policy(
        """
        targets:
          first_response:
            duty: vendor must respond after opened
            within:
              - 1 hour on always when opened during office
              - 2 hours on always otherwise
        """,
        HEAD,
    )
    with pytest.raises(UnanswerableError, match="office"):
        open_case(found, {"severity": "critical"}, at("2400-01-05 12:00 UTC"))

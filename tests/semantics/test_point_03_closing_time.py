"""Point 3: a budget used up at closing is due at closing; no time at all is due at once."""

from __future__ import annotations

from decimal import Decimal

from casepact.semantics.calendars import CalendarBook
from casepact.semantics.due import due_instant
from casepact.syntax.ast.calendar import CalendarName
from casepact.syntax.ast.target import Amount, Target, Unit, Within
from tests.semantics.cases import Log, at, policy

BODY = """
targets:
  first_response:
    duty: vendor must respond after opened
    within: {critical: %s}
"""


def test_used_up_at_closing_is_due_at_closing() -> None:
    log = Log(policy(BODY % "1 hour on office"), "2026-03-06 16:00")
    assert log.dues() == {"first_response": "2026-03-06 17:00"}


def test_and_it_is_breached_there_and_not_at_the_next_opening() -> None:
    log = Log(policy(BODY % "1 hour on office"), "2026-03-06 16:00").until("2026-03-09 12:00")
    assert log.of("breached") == ["breached 2026-03-06 17:00 2026-03-06 17:00"]


def test_zero_time_outside_hours_is_due_at_the_start() -> None:
    # A policy cannot say so; what it means holds of targets all the same.
    none = Target(Within(Amount(Decimal(0), Unit.HOUR)), CalendarName("office"))
    book = CalendarBook(policy(BODY % "1 hour on office"))
    assert due_instant(none, at("2026-03-07 12:00"), book, {}).at == at("2026-03-07 12:00")


def test_immediately_is_due_at_the_start() -> None:
    log = Log(policy(BODY % "immediately"), "2026-03-07 12:00").until("2026-03-07 12:00")
    assert log.of("breached") == ["breached 2026-03-07 12:00 2026-03-07 12:00"]


def test_immediately_is_met_by_a_stop_at_that_instant() -> None:
    log = Log(policy(BODY % "immediately"), "2026-03-07 12:00").take("2026-03-07 12:00", "respond")
    assert log.until("2026-03-08 12:00").of("met", "breached") == ["met 2026-03-07 12:00 2026-03-07 12:00"]

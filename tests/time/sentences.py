"""Calendar sentences that several tests use."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from casepact.syntax.ast import calendar as tree
from casepact.time import Calendar, compile_calendar

__all__ = [
    "EVERY_DAY",
    "LUNCH",
    "MADRID",
    "NIGHTS",
    "OFFICE",
    "STAFFED",
    "WEEK",
    "at",
    "calendar",
    "daily",
]

WEEK = (0, 1, 2, 3, 4)
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
MADRID = tree.Zone("Europe/Madrid")


def daily(days: tuple[int, ...], opens: int, closes: int) -> tree.DailyWindow:
    """A window in whole hours of the day."""
    return tree.DailyWindow(days, tree.Hours(opens * 60, closes * 60))


OFFICE = tree.Windows((daily(WEEK, 8, 18),), MADRID)
LUNCH = tree.Windows((daily(WEEK, 9, 13), daily(WEEK, 14, 18)), MADRID)
NIGHTS = tree.Windows((daily(WEEK, 22, 6),), MADRID)
STAFFED = tree.Windows((tree.SpanWindow(6, 16 * 60, 4, 17 * 60),), tree.Zone("America/Los_Angeles"))


def calendar(expr: tree.CalendarExpr, **named: tree.CalendarExpr) -> Calendar:
    """The one calendar a sentence means."""
    bounds = compile_calendar(expr, named=named)
    assert bounds.exact
    return bounds.least


def at(text: str, zone: str = "Europe/Madrid") -> dt.datetime:
    """A local time such as `2026-03-02 09:30` in a zone, Madrid unless said otherwise."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))

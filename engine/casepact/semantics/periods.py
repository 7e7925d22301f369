"""Civil periods over which things are counted: which day, month or contract year an instant belongs to."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from casepact.semantics.case import Case, Clock
from casepact.semantics.due import counted_on
from casepact.syntax.ast.target import Period

__all__ = ["clock_zone", "enclosing", "period_of"]


def period_of(at: int, period: Period | None, zone: str, starts: dt.date | None = None) -> str:
    """The name of the period that ``at`` (UTC seconds) is in by the local date in ``zone``.

    Such as ``2026-03`` for a month, ``2026-W10`` for an ISO week, ``2026-Q1`` for a quarter. A contract
    year is named by its first day, counted from ``starts``; without a contract it is empty, and so is
    no period at all: then everything is counted together.
    """
    return _period_of_day(dt.datetime.fromtimestamp(at, zoneinfo.ZoneInfo(zone)).date(), period, starts)


def enclosing(name: str, shorter: Period | None, longer: Period | None, starts: dt.date | None = None) -> str:
    """The name of the longer period that a shorter one, which is a part of one, lies in."""
    if shorter is longer or not name:
        return name
    match shorter:
        case Period.QUARTER:
            year, quarter = name.split("-Q")
            first = dt.date(int(year), 3 * int(quarter) - 2, 1)
        case Period.MONTH:
            first = dt.date.fromisoformat(f"{name}-01")
        case Period.DAY:
            first = dt.date.fromisoformat(name)
        case _:
            return ""  # only all time is longer
    return _period_of_day(first, longer, starts)


def _period_of_day(date: dt.date, period: Period | None, starts: dt.date | None) -> str:
    match period:
        case Period.DAY:
            return date.isoformat()
        case Period.WEEK:
            year, week, _ = date.isocalendar()
            return f"{year}-W{week:02}"
        case Period.MONTH:
            return f"{date.year}-{date.month:02}"
        case Period.QUARTER:
            return f"{date.year}-Q{(date.month + 2) // 3}"
        case Period.YEAR:
            return str(date.year)
        case Period.CONTRACT_YEAR:
            return "" if starts is None else _contract_year(date, starts).isoformat()
        case None:
            return ""


def _contract_year(date: dt.date, starts: dt.date) -> dt.date:
    """The first day of the contract year that ``date`` is in; one from 29 February begins on 1 March."""
    year = date.year
    while (first := _anniversary(starts, year)) > date:
        year -= 1
    return first


def _anniversary(starts: dt.date, year: int) -> dt.date:
    try:
        return starts.replace(year=year)
    except ValueError:
        return dt.date(year, 3, 1)


def clock_zone(case: Case, clock: Clock) -> str:
    """The zone of a clock's calendar, and that of the policy where it has none or it is not known."""
    calendar = None if clock.clause is None else counted_on(clock.clause)
    return case.rules.book.civil_zone(calendar, clock.facts)

"""Builds calendar trees."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from casepact.frozen import dataclass
from casepact.syntax.ast import calendar as ast
from casepact.syntax.ast.extent import Extent
from casepact.syntax.ast.target import GuardedCalendar
from casepact.syntax.builders.node import SentenceError, node

if TYPE_CHECKING:
    from lark import Token

__all__ = ["CalendarBuilder", "date_of", "minutes_of"]

_HOUR = 60
_DAY = 24 * _HOUR


def _extent(token: Token) -> Extent:
    return Extent(token.start_pos or 0, token.end_pos or 0)


def minutes_of(token: Token) -> int:
    """Minutes after midnight of a ``HH:MM`` token, 0 to 1440.

    Raises:
        SentenceError: no such time of day.
    """
    hours, minutes = (int(part) for part in token.split(":"))
    total = hours * _HOUR + minutes
    if minutes >= _HOUR or total > _DAY:
        message = f"`{token}` is not a time of day"
        raise SentenceError("bad-time", message, _extent(token), "write 00:00 to 24:00")
    return total


def date_of(token: Token) -> dt.date:
    """The date of a ``YYYY-MM-DD`` token.

    Raises:
        SentenceError: no such date.
    """
    try:
        return dt.date.fromisoformat(str(token))
    except ValueError:
        message = f"`{token}` is not a date of the calendar"
        raise SentenceError("bad-date", message, _extent(token), "write year-month-day") from None


def _day(token: Token) -> int:
    return ast.DAY_NAMES.index(token[:3].title())


def _flatten(items: tuple[Any, ...], kind: type[Any]) -> tuple[Any, ...]:
    return tuple(part for item in items for part in (item.items if isinstance(item, kind) else (item,)))


def _month(token: Token) -> int:
    return ast.MONTH_NAMES.index(token[:3].title()) + 1


def _day_of_year(month: Token, day: Token, extent: Extent) -> tuple[int, int]:
    number = _month(month)
    if not str(day).isdigit() or not 1 <= int(day) <= ast.MONTH_LENGTHS[number - 1]:
        message = f"`{month} {day}` is not a day of the year"
        raise SentenceError("bad-date", message, extent, "write a day that the month has")
    return number, int(day)


@dataclass(frozen=True, slots=True)
class _YearDays:
    first: tuple[int, int]
    last: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Days:
    days: tuple[int, ...]
    extent: Extent


def _zoned(base: ast.CalendarExpr, zone: ast.Zone | None) -> ast.CalendarExpr:
    """Give windows the zone that stands at the end, as in ``… during summer in Europe/Madrid``."""
    if zone is None:
        return base
    if not isinstance(base, ast.Windows) or base.zone is not None:
        message = "what stands before `during` or `outside` has a zone of its own"
        raise SentenceError("said-twice", message, zone.extent, "leave `in` and the zone out")
    return replace(base, zone=zone)


class CalendarBuilder:
    """Build methods for the calendar rules."""

    @node
    def calendar(self, _extent: Extent, expr: ast.CalendarExpr) -> ast.CalendarExpr:
        return expr

    @node
    def guarded_calendar(self, extent: Extent, expr: ast.CalendarExpr, guard: Any) -> GuardedCalendar:
        return GuardedCalendar(expr, guard, extent)

    @node
    def calendar_except(self, extent: Extent, base: Any, removed: Any) -> ast.Except:
        return ast.Except(base, removed, extent)

    @node
    def calendar_union(self, extent: Extent, *items: Any) -> ast.Union:
        return ast.Union(_flatten(items, ast.Union), extent)

    @node
    def calendar_intersection(self, extent: Extent, *items: Any) -> ast.Intersection:
        return ast.Intersection(_flatten(items, ast.Intersection), extent)

    @node
    def calendar_during(
        self, extent: Extent, base: Any, part: Any, zone: ast.Zone | None = None
    ) -> ast.Intersection:
        return ast.Intersection(_flatten((_zoned(base, zone), part), ast.Intersection), extent)

    @node
    def calendar_outside(
        self, extent: Extent, base: Any, removed: Any, zone: ast.Zone | None = None
    ) -> ast.Except:
        return ast.Except(_zoned(base, zone), removed, extent)

    @node
    def weekly(self, extent: Extent, windows: Any) -> ast.Windows:
        return ast.Windows(windows, None, extent)

    @node
    def weekly_in_zone(self, extent: Extent, windows: Any, zone: ast.Zone) -> ast.Windows:
        return ast.Windows(windows, zone, extent)

    @node
    def day_set_in_zone(self, extent: Extent, days: Any, zone: ast.Zone) -> Any:
        return replace(days, zone=zone, extent=extent)

    @node
    def always_open(self, extent: Extent) -> ast.AlwaysOpen:
        return ast.AlwaysOpen(extent)

    @node
    def never_open(self, extent: Extent) -> ast.NeverOpen:
        return ast.NeverOpen(extent)

    @node
    def named_calendar(self, extent: Extent, name: Token) -> ast.CalendarName:
        return ast.CalendarName(str(name), extent)

    @node
    def unspecified_calendar(self, extent: Extent) -> ast.UnspecifiedCalendar:
        return ast.UnspecifiedCalendar(None, extent)

    @node
    def unspecified_within(self, extent: Extent, within: Any) -> ast.UnspecifiedCalendar:
        return ast.UnspecifiedCalendar(within, extent)

    @node
    def holidays(self, extent: Extent, region: Token) -> ast.Holidays:
        country, _, subdivision = str(region).partition("-")
        return ast.Holidays(country, subdivision or None, None, extent)

    @node
    def region(self, _extent: Extent, region: Token) -> Token:
        return region

    @node
    def one_date(self, extent: Extent, date: Token, hours: ast.Hours | None = None) -> ast.Dates:
        day = date_of(date)
        return ast.Dates(day, day, hours, None, extent)

    @node
    def date_range(
        self, extent: Extent, first: Token, last: Token, hours: ast.Hours | None = None
    ) -> ast.Dates:
        start, end = date_of(first), date_of(last)
        if end < start:
            message = f"the range ends on `{last}`, before it starts"
            raise SentenceError("bad-date", message, extent, f"write `{last} to {first}`")
        return ast.Dates(start, end, hours, None, extent)

    @node
    def yearly(self, extent: Extent, days: _YearDays, hours: ast.Hours | None = None) -> ast.Yearly:
        (month, day), last = days.first, days.last
        return ast.Yearly(month, day, hours, None, None if last == days.first else last, extent)

    @node
    def one_day_a_year(self, extent: Extent, month: Token, day: Token) -> _YearDays:
        date = _day_of_year(month, day, extent)
        return _YearDays(date, date)

    @node
    def days_a_year(self, extent: Extent, *ends: Token) -> _YearDays:
        first, last = (_day_of_year(month, day, extent) for month, day in (ends[:2], ends[2:]))
        return _YearDays(first, last)

    @node
    def months_a_year(self, _extent: Extent, first: Token, *more: Token) -> _YearDays:
        last = _month(more[-1] if more else first)
        return _YearDays((_month(first), 1), (last, ast.MONTH_LENGTHS[last - 1]))

    @node
    def windows(self, _extent: Extent, *windows: Any) -> tuple[ast.DailyWindow | ast.SpanWindow, ...]:
        result: list[ast.DailyWindow | ast.SpanWindow] = []
        for window in windows:
            if not isinstance(window, ast.Hours):
                result.append(window)
            elif result and isinstance(result[-1], ast.DailyWindow):
                result.append(ast.DailyWindow(result[-1].days, window, window.extent))
            else:
                message = "hours without the days they are for"
                raise SentenceError(
                    "hours-without-days",
                    message,
                    window.extent,
                    "write `Mon-Fri` before them; hours of the same days are joined by a comma, as in"
                    " `Mon-Fri 09:00-12:00, 13:00-17:00`",
                )
        return tuple(result)

    @node
    def one_day_window(
        self, extent: Extent, day: Token, opens: Token, _dash: Token, closes: Token
    ) -> ast.DailyWindow:
        return ast.DailyWindow((_day(day),), self._hours(extent, opens, closes), extent)

    @node
    def daily_window(self, extent: Extent, days: _Days, hours: ast.Hours) -> ast.DailyWindow:
        return ast.DailyWindow(days.days, hours, extent)

    @node
    def same_days_window(self, _extent: Extent, hours: ast.Hours) -> ast.Hours:
        return hours

    @node
    def span_window(
        self, extent: Extent, first: Token, opens: Token, last: Token, closes: Token
    ) -> ast.SpanWindow:
        window = ast.SpanWindow(_day(first), minutes_of(opens), _day(last), minutes_of(closes), extent)
        if (window.open_day, window.opens) == (window.close_day, window.closes):
            raise SentenceError("empty-window", "the window closes when it opens", extent, "write `24x7`")
        return window

    @node
    def hours(self, extent: Extent, opens: Token, _dash: Token, closes: Token) -> ast.Hours:
        return self._hours(extent, opens, closes)

    @staticmethod
    def _hours(extent: Extent, opens: Token, closes: Token) -> ast.Hours:
        hours = ast.Hours(minutes_of(opens), minutes_of(closes), extent)
        if hours.opens in (hours.closes, _DAY):
            raise SentenceError(
                "empty-window",
                "the window closes when it opens",
                extent,
                "write `00:00-24:00` for a whole day",
            )
        return hours

    @node
    def day_range(self, _extent: Extent, *tokens: Token) -> frozenset[int]:
        first, last = _day(tokens[0]), _day(tokens[-1])
        return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))

    @node
    def days_from_range(
        self, extent: Extent, first: Token, _dash: Token, last: Token, *more: frozenset[int]
    ) -> _Days:
        start, end = _day(first), _day(last)
        days = {(start + step) % 7 for step in range((end - start) % 7 + 1)}
        return _Days(tuple(sorted(days.union(*more))), extent)

    @node
    def days_from_list(self, extent: Extent, first: Token, *more: frozenset[int]) -> _Days:
        return _Days(tuple(sorted({_day(first)}.union(*more))), extent)

    @node
    def every_day(self, extent: Extent) -> _Days:
        return _Days(tuple(range(7)), extent)

    @node
    def iana_zone(self, extent: Extent, name: Token) -> ast.Zone:
        return ast.Zone(str(name), is_fact=False, extent=extent)

    @node
    def fact_zone(self, extent: Extent, name: Token) -> ast.Zone:
        return ast.Zone(str(name), is_fact=True, extent=extent)

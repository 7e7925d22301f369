"""Calendars by brute force: every minute of a few weeks, from what local clocks show.

Written from the definitions and not from the kernel: local times come from `zoneinfo` alone, and
every answer is found by walking minutes. An instant is a minute of UTC, counted from 1970.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from casepact.syntax.ast import calendar as tree

__all__ = ["Shift", "Sketch", "first_minute", "local", "sketch"]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_AROUND = range(-26, 27)
_LONGEST_WALK = 60 * 60


def local(minute: int, zone: str) -> dt.datetime:
    """What the wall clock of ``zone`` shows at a minute of UTC, as a naive datetime."""
    return (_EPOCH + dt.timedelta(minutes=minute)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _ahead(minute: int, zone: str) -> int:
    """How many minutes the clock of ``zone`` is ahead of UTC, rounded up."""
    offset = (_EPOCH + dt.timedelta(minutes=minute)).astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return -(int(-offset.total_seconds()) // 60)


@lru_cache(maxsize=100_000)
def first_minute(wall: dt.datetime, zone: str) -> int:
    """The first minute at which the clock of ``zone`` has come to ``wall``, found by walking."""
    shown = int((wall.replace(tzinfo=dt.UTC) - _EPOCH).total_seconds()) // 60
    # No clock is further from UTC than a day, and none changes twice within an hour.
    first = shown - max(_ahead(shown + 60 * hours, zone) for hours in _AROUND)
    for minute in range(first, first + _LONGEST_WALK):
        if local(minute, zone) >= wall:
            return minute
    raise AssertionError(wall)


@dataclass(frozen=True)
class Shift:
    """One window: the civil date it opened on, when it opened, and the minutes it is open."""

    date: dt.date
    opened: int
    minutes: frozenset[int]


@dataclass(frozen=True)
class Sketch:
    """Open minutes from ``first`` up to ``last``, and the windows they come from."""

    first: int
    last: int
    shifts: tuple[Shift, ...]
    open: frozenset[int]

    def due(self, start: int, budget: int) -> int | None:
        if budget == 0:
            return start
        step = 1 if budget > 0 else -1
        minute, left = start, abs(budget)
        while self.first <= minute < self.last:
            worked = minute if step > 0 else minute - 1
            left -= worked in self.open
            minute += step
            if not left:
                return minute
        return None

    def elapsed(self, a: int, b: int) -> int:
        if b < a:
            return -self.elapsed(b, a)
        return sum(minute in self.open for minute in range(a, b))

    def next_open(self, start: int) -> int | None:
        return next((minute for minute in range(start, self.last) if minute in self.open), None)

    def next_close(self, start: int) -> int | None:
        for minute in range(start + 1, self.last):
            if minute not in self.open and minute - 1 in self.open:
                return minute
        return None

    def days(self) -> dict[dt.date, tuple[int, int]]:
        """First opening and last closing of every open day."""
        found: dict[dt.date, tuple[int, int]] = {}
        for shift in self.shifts:
            if shift.minutes:
                opens, closes = min(shift.minutes), max(shift.minutes) + 1
                before = found.get(shift.date, (opens, closes))
                found[shift.date] = (min(before[0], opens), max(before[1], closes))
        return found

    def date_of(self, minute: int) -> dt.date:
        """The day an open minute belongs to: that of the window that opened last before it."""
        return max((shift.opened, shift.date) for shift in self.shifts if minute in shift.minutes)[1]

    def business_due(self, start: int, days: int, zone: str) -> int | None:
        if days == 0:
            return start
        origin = self.next_open(start)
        if origin is None:
            return None
        date = self.date_of(origin)
        later = sorted(day for day in self.days() if day > date)
        if len(later) < days:
            return None
        target = later[days - 1]
        wall = local(origin, zone) + (target - date)
        return self.moved_into(first_minute(wall, zone), target)

    def moved_into(self, minute: int, date: dt.date) -> int:
        opens, closes = self.days()[date]
        minute = max(opens, min(minute, closes))
        while minute < closes and minute not in self.open and minute - 1 not in self.open:
            minute += 1
        return minute


def _days(
    expr: tree.CalendarExpr, named: Mapping[str, tree.CalendarExpr], dates: list[dt.date]
) -> set[dt.date]:
    match expr:
        case tree.Dates(first, last):
            return {date for date in dates if first <= date <= last}
        case tree.Yearly(month, day, until=None):
            return {date for date in dates if (date.month, date.day) == (month, day)}
        case tree.Yearly(month, day, until=(_, _) as until):
            # The way round the year from the one day to the other, of which 366 have a place.
            start, length = _place((month, day)), (_place(until) - _place((month, day))) % 366
            return {d for d in dates if (_place((d.month, d.day)) - start) % 366 <= length}
        case tree.CalendarName(name):
            return _days(named[name], named, dates)
        case tree.Union(items):
            return set().union(*(_days(item, named, dates) for item in items))
        case _:
            raise AssertionError(expr)


def _place(month_day: tuple[int, int]) -> int:
    return dt.date(2000, *month_day).timetuple().tm_yday


def _is_dates(expr: tree.CalendarExpr, named: Mapping[str, tree.CalendarExpr]) -> bool:
    match expr:
        case tree.Dates(hours=None) | tree.Yearly(hours=None):
            return True
        case tree.CalendarName(name):
            return _is_dates(named[name], named)
        case tree.Union(items):
            return all(_is_dates(item, named) for item in items)
        case _:
            return False


def _shift(date: dt.date, opens: int, closes: int, zone: str) -> Shift:
    midnight = dt.datetime.combine(date, dt.time())
    begin = first_minute(midnight + dt.timedelta(minutes=opens), zone)
    end = first_minute(midnight + dt.timedelta(minutes=closes), zone)
    # A date that the zone left out, as Apia did 30 December 2011, has no windows.
    if local(first_minute(midnight, zone), zone).date() != date:
        end = begin
    return Shift(date, begin, frozenset(range(begin, end)))


def _hours(hours: tree.Hours) -> tuple[int, int]:
    return hours.opens, hours.closes + (1440 if hours.closes <= hours.opens else 0)


def _span_hours(span: tree.SpanWindow, weekday: int) -> list[tuple[int, int]]:
    """The minutes of one weekday within a stretch of the week, by asking each of its minutes."""
    opens = span.open_day * 1440 + span.opens
    length = (span.close_day * 1440 + span.closes - opens) % (7 * 1440)
    within = [m for m in range(1440) if (weekday * 1440 + m - opens) % (7 * 1440) < length]
    runs: list[tuple[int, int]] = []
    for minute in within:
        if runs and runs[-1][1] == minute:
            runs[-1] = (runs[-1][0], minute + 1)
        else:
            runs.append((minute, minute + 1))
    return runs


def _written(expr: tree.CalendarExpr, dates: list[dt.date], zone: str) -> list[Shift]:
    """The windows of a leaf, as its sentence writes them."""
    match expr:
        case tree.Windows(windows, own):
            found = []
            for window in windows:
                for date in dates:
                    if isinstance(window, tree.SpanWindow):
                        hours = _span_hours(window, date.weekday())
                    else:
                        hours = [_hours(window.hours)] if date.weekday() in window.days else []
                    found += [_shift(date, *run, own.name if own else zone) for run in hours]
            return found
        case tree.Dates(hours=tree.Hours() as timed, zone=own):
            pass
        case tree.Yearly(hours=tree.Hours() as timed, zone=own):
            pass
        case _:
            raise AssertionError(expr)
    return [_shift(date, *_hours(timed), own.name if own else zone) for date in _days(expr, {}, dates)]


def _shifts(
    expr: tree.CalendarExpr, named: Mapping[str, tree.CalendarExpr], dates: list[dt.date], zone: str
) -> list[Shift]:
    match expr:
        case tree.CalendarName(name):
            return _shifts(named[name], named, dates, zone)
        case tree.Union(items):
            return [shift for item in items for shift in _shifts(item, named, dates, zone)]
        case tree.Except(base, removed):
            shifts = _shifts(base, named, dates, zone)
            for part in removed.items if isinstance(removed, tree.Union) else (removed,):
                if _is_dates(part, named):
                    closed = _days(part, named, dates)
                    shifts = [shift for shift in shifts if shift.date not in closed]
                else:
                    gone = _minutes(_shifts(part, named, dates, zone))
                    shifts = [Shift(s.date, s.opened, s.minutes - gone) for s in shifts]
            return shifts
        case tree.Intersection(items):
            dated = [item for item in items if _is_dates(item, named)]
            shifts, *others = [_shifts(item, named, dates, zone) for item in items if item not in dated]
            for common in map(_minutes, others):
                shifts = [Shift(s.date, s.opened, s.minutes & common) for s in shifts]
            for kept in (_days(item, named, dates) for item in dated):
                shifts = [shift for shift in shifts if shift.date in kept]
            return shifts
        case _:
            return _written(expr, dates, zone)


def _minutes(shifts: list[Shift]) -> frozenset[int]:
    return frozenset().union(*(shift.minutes for shift in shifts))


def sketch(
    expr: tree.CalendarExpr, named: Mapping[str, tree.CalendarExpr], around: dt.date, days: int, zone: str
) -> Sketch:
    """Every minute of ``days`` civil days before and after a date; ``zone`` is what a leaf takes."""
    dates = [around + dt.timedelta(days=offset) for offset in range(-days - 3, days + 4)]
    shifts = _shifts(expr, named, dates, zone)
    middle = int((dt.datetime.combine(around, dt.time(), dt.UTC) - _EPOCH).total_seconds()) // 60
    first, last = middle - days * 1440, middle + days * 1440
    return Sketch(first, last, tuple(shifts), _minutes(shifts))

"""The due instant of every kind of bound, as a function of the instant its clock starts."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, assert_never

import numpy as np

from casepact.syntax.ast.calendar import AlwaysOpen, CalendarExpr
from casepact.syntax.ast.target import (
    Amount,
    By,
    Every,
    Immediately,
    NoTarget,
    Target,
    Unit,
    UnspecifiedBound,
    Within,
)
from casepact.time.calendar import Calendar
from casepact.time.curves.grids import ascending
from casepact.time.curves.lines import Line
from casepact.time.curves.pieces import Curve, Window
from casepact.time.curves.waits import on_line

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]

__all__ = ["clock_sentence", "due_curve", "seconds_of"]

_DAY = 86_400
_ALWAYS = AlwaysOpen()


def seconds_of(amount: Amount) -> int | None:
    """Return the open seconds an amount stands for, rounded down; None for business days."""
    seconds = amount.seconds
    return None if seconds is None else int(seconds)


def clock_sentence(target: Target) -> CalendarExpr:
    """Return the calendar a target's clock runs on; calendar days run on all of the time."""
    match target.bound:
        case Within(amount=amount) | Every(amount=amount) if amount.unit is Unit.CALENDAR_DAY:
            return _ALWAYS
        case _:
            return target.calendar or _ALWAYS


def due_curve(target: Target, calendar: Calendar, window: Window) -> Curve | None:
    """Return when a target is due on ``calendar`` for every start in a window; None where it has no instant.

    For `every` it is the first time. The values are those of `casepact.semantics.due.due_instant`.
    Raises HorizonError and NeverOpenError as the calendar does.
    """
    bound = target.bound
    match bound:
        case NoTarget() | UnspecifiedBound():
            return None
        case Immediately():
            return _moving(window, 0)
        case Within(amount=amount) | Every(amount=amount):
            return _amount_curve(amount, calendar, window)
        case By(days=days, minute=minute):
            if minute is None:
                return on_line(calendar, window, partial(_close, days), _edges)
            return on_line(calendar, window, partial(_time, days, minute), partial(_time_edges, minute))
        case _:
            assert_never(bound)


def _moving(window: Window, seconds: int) -> Curve:
    one = np.asarray([window.lo], dtype=np.int64)
    return Curve(window, one, one + seconds, np.ones(1, dtype=np.int64))


def _amount_curve(amount: Amount, calendar: Calendar, window: Window) -> Curve:
    seconds = seconds_of(amount)
    if amount.unit is Unit.CALENDAR_DAY or seconds == 0:
        return _moving(window, seconds or 0)
    if seconds is not None:
        return on_line(calendar, window, partial(_hours, seconds), partial(_hour_edges, seconds))
    if not amount.value:
        return _moving(window, 0)
    return on_line(calendar, window, partial(_days, amount.value), partial(_day_edges, amount.value))


def _hours(seconds: int, line: Line, instants: Seconds) -> Seconds:
    return line.spent(line.position(instants) + seconds)


def _hour_edges(seconds: int, line: Line) -> Iterable[Seconds]:
    """Where it opens and closes, and from where on the budget reaches into the next interval."""
    spent = line.before + 1 - seconds
    spent = spent[(spent > 0) & (spent <= line.before[-1])]
    return line.starts, line.ends, line.spent(spent)


def _edges(line: Line) -> Iterable[Seconds]:
    return line.starts, line.ends, line.days.opens, line.days.closes


def _close(days: int, line: Line, instants: Seconds) -> Seconds:
    _, _, later = line.days.day_after(instants, days)
    found: Seconds = line.days.closes[later]
    return found


def _time(days: int, minute: int, line: Line, instants: Seconds) -> Seconds:
    _, _, later = line.days.day_after(instants, days)
    return np.maximum(instants, _times(minute, line, later))


def _time_edges(minute: int, line: Line) -> Iterable[Seconds]:
    times = _times(minute, line, np.arange(line.days.dates.size))
    return *_edges(line), times, times + 1


def _times(minute: int, line: Line, days: Seconds) -> Seconds:
    """A local time of each day; before the opening of an overnight window it is the one after midnight."""
    table = line.days
    walls = table.dates[days] * _DAY + minute * 60
    instants = table.to_utc(walls)
    morning = table.to_utc(walls + _DAY)
    midnight = table.to_utc((table.dates[days] + 1) * _DAY)
    overnight = (midnight < table.closes[days]) & (instants < table.opens[days])
    return np.where(overnight & (morning <= table.closes[days]), morning, instants)


def _days(value: Decimal, line: Line, instants: Seconds) -> Seconds:
    whole = int(value)
    reached = _whole_days(whole, line, instants)
    part = value - whole
    if not part:
        return reached
    between = line.position(_whole_days(whole + 1, line, instants)) - line.position(reached)
    numerator, denominator = part.as_integer_ratio()
    more = between * numerator // denominator
    position = line.position(reached) + more
    return np.where(more > 0, line.spent(np.maximum(position, 1)), reached)


def _whole_days(days: int, line: Line, instants: Seconds) -> Seconds:
    if not days:
        return instants
    table = line.days
    origin, day, later = table.day_after(instants, days)
    walls = origin + table.offset(origin) + (table.dates[later] - table.dates[day]) * _DAY
    return table.in_hours(later, table.to_utc(walls))


def _day_edges(value: Decimal, line: Line) -> Iterable[Seconds]:
    """Where a day ends or begins, and from where on the same time so many days later is past an edge."""
    yield from _edges(line)
    table = line.days
    yield table.since
    days = {int(value), int(value) + 1} if value % 1 else {int(value)}
    edges = ascending(line.starts, line.ends, table.opens, table.closes, table.since)
    edges = edges[edges > table.since[0]]
    shown = ascending(edges + table.offset(edges), edges + table.offset(edges - 1))
    wide = 2 if bool((table.closes[:-1] > table.opens[1:]).any()) else 1
    dates = np.searchsorted(table.dates, shown // _DAY, side="right") - 1
    for count in days:
        if not count:
            continue
        for beside in range(-wide, wide + 1):
            later = dates + beside
            known = (later >= count) & (later < table.dates.size)
            walls = shown[known] - (table.dates[later[known]] - table.dates[later[known] - count]) * _DAY
            for offset in ascending(table.offsets).tolist():
                instants = walls - offset
                fits = table.offset(np.maximum(instants, table.since[0])) == offset
                yield instants[fits]
                yield instants[fits] + 1

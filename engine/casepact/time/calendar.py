"""Exact open time: when a budget is used up on a calendar, and how much of it has passed.

Instants are aware datetimes, whole UTC seconds as int, or (for ``due`` and ``elapsed``) int64
arrays of UTC seconds. Numpy is imported when an array is given and not before.
"""

from __future__ import annotations

import copyreg
import datetime as dt
from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, Any, TypeVar, overload

from casepact.frozen import dataclass
from casepact.time.horizon import Timelines, timelines_of
from casepact.time.instants import EPOCH, from_seconds, to_seconds
from casepact.time.plans import Plan

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]

__all__ = ["Calendar"]

Instant = TypeVar("Instant", int, dt.datetime)

_datetime = dt.datetime
_fromtimestamp = _datetime.fromtimestamp


@dataclass(frozen=True, slots=True)
class Calendar:
    """A set of open time, and the ``zone`` whose civil days are its business days.

    Calendars are equal when they were compiled from the same open time in the same words; they
    can be hashed, pickled and shared between threads.

    Every method raises HorizonError for an instant, or an answer, past the calendar's data,
    NeverOpenError if it waits for open time that never comes, and ValueError for a datetime
    without a zone.
    """

    plan: Plan
    zone: str
    _lines: Timelines = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_lines", timelines_of(self.plan, self.zone))

    @property
    def horizon(self) -> tuple[int, int]:
        """The first UTC second the calendar knows and the first it no longer knows."""
        return self._lines.horizon

    @property
    def empty(self) -> bool:
        """Whether the calendar is never open within its horizon."""
        return not (self._lines.sample.starts or self._lines.full.starts)

    @property
    def always(self) -> bool:
        """Whether the calendar is open throughout its horizon."""
        sample = self._lines.sample
        if sample.before[-1] != sample.hi - sample.lo:
            return False
        full = self._lines.full
        return full.before[-1] == full.hi - full.lo

    @overload
    def due(self, start: int, seconds: int) -> int: ...
    @overload
    def due(self, start: dt.datetime, seconds: int) -> dt.datetime: ...
    @overload
    def due(self, start: Seconds, seconds: Seconds | int) -> Seconds: ...
    @overload
    def due(self, start: int, seconds: Seconds) -> Seconds: ...
    def due(self, start: Any, seconds: Any) -> Any:
        """Return the instant at which ``seconds`` of open time after ``start`` are used up.

        A budget used up exactly at a closing is due at the closing. Zero seconds are due at the
        start itself, open or not. Negative seconds count back and mirror this: a budget used up
        exactly at an opening is due at the opening.

        A datetime is answered in its own zone and keeps its microseconds as far as they fall in
        open time. Arrays of int64 broadcast with each other, and give an int64 array.
        """
        near = self._lines.near
        if isinstance(start, _datetime):
            zone = start.tzinfo
            if zone is None:
                return self._due_fraction(start, seconds)
            since = start - EPOCH
            second = since.days * 86_400 + since.seconds
            if since.microseconds:
                return self._due_fraction(start, seconds)
            if near is not None and near.lo <= second < near.hi:
                answer = near.due(second, seconds)
                if answer is not None:
                    return _fromtimestamp(answer, zone)
            return _fromtimestamp(self.due(second, seconds), zone)
        if type(start) is int and type(seconds) is int:
            if near is not None and near.lo <= start < near.hi:
                answer = near.due(start, seconds)
                if answer is not None:
                    return answer
            return self._lines.ask(start, lambda line: line.due(start, seconds))
        from casepact.time.arrays import due_array

        return due_array(self._lines, start, seconds)

    @overload
    def elapsed(self, a: int, b: int) -> int: ...
    @overload
    def elapsed(self, a: dt.datetime, b: dt.datetime) -> float: ...
    @overload
    def elapsed(self, a: Seconds, b: Seconds | int) -> Seconds: ...
    @overload
    def elapsed(self, a: int, b: Seconds) -> Seconds: ...
    def elapsed(self, a: Any, b: Any) -> Any:
        """Return the open seconds from ``a`` to ``b``, negative if ``b`` is the earlier.

        Between datetimes it is an int, unless their microseconds leave a part of a second.
        Arrays of int64 broadcast with each other, and give an int64 array.
        """
        near = self._lines.near
        if isinstance(a, _datetime):
            if a.tzinfo is None or b.tzinfo is None:
                return self._elapsed_fraction(a, b)
            since_a, since_b = a - EPOCH, b - EPOCH
            if since_a.microseconds or since_b.microseconds:
                return self._elapsed_fraction(a, b)
            a = since_a.days * 86_400 + since_a.seconds
            b = since_b.days * 86_400 + since_b.seconds
        elif type(a) is not int or type(b) is not int:
            from casepact.time.arrays import elapsed_array

            return elapsed_array(self._lines, a, b)
        if near is not None and near.lo <= a < near.hi and near.lo <= b < near.hi:
            return near.elapsed(a, b)
        return self._elapsed_far(a, b)

    def is_open(self, t: int | dt.datetime) -> bool:
        """Return whether the calendar is open at ``t``. It is no longer open when it closes."""
        second = t if type(t) is int else to_seconds(t)[0] if isinstance(t, dt.datetime) else int(t)
        return self._lines.around(second).is_open(second)

    def next_open(self, t: Instant) -> Instant:
        """Return the first open instant from ``t`` on: ``t`` itself if it is open."""

        def answer(second: int) -> tuple[int, bool]:
            found = self._lines.ask(second, lambda line: line.next_open(second))
            return found, found == second

        return _answered(t, answer)

    def next_close(self, t: Instant) -> Instant:
        """Return the first closing after ``t``: of the open time ``t`` is in, or else of the next."""

        def answer(second: int) -> tuple[int, bool]:
            return self._lines.ask(second, lambda line: line.next_close(second)), False

        return _answered(t, answer)

    def business_due(self, start: Instant, days: int) -> Instant:
        """Return the instant ``days`` business days after ``start``.

        A closed ``start`` moves to the next opening. The answer is the same local time on the
        day that many open days later: moved back to that day's last closing if it lies after it,
        forward to its first opening if it lies before, and forward to the reopening if it falls
        in a break. Zero days are due at the start itself. Raises ValueError for negative days.
        """
        _at_least_zero(days)
        return _answered(
            start, lambda second: self._lines.ask_days(second, lambda table: table.due(second, days))
        )

    def close_of(self, start: Instant, days: int) -> Instant:
        """Return the last closing of the open day ``days`` after that of ``start``.

        A closed ``start`` moves to the next opening. Raises ValueError for negative days.
        """
        _at_least_zero(days)

        def answer(second: int) -> tuple[int, bool]:
            return self._lines.ask_days(second, lambda table: table.close(second, days)), False

        return _answered(start, answer)

    def time_of(self, start: Instant, days: int, minute_of_day: int) -> Instant:
        """Return a local time of the open day ``days`` after that of ``start``.

        ``minute_of_day`` is 0 to 1440 of that civil day, whether the calendar is open then or not;
        in a window that runs over midnight it may be a time after midnight. The answer lies before
        ``start`` if the time has passed on that day. Raises ValueError for negative days or a
        minute out of range.
        """
        _at_least_zero(days)
        _minute_of_day(minute_of_day)

        def answer(second: int) -> tuple[int, bool]:
            found = self._lines.ask_days(second, lambda table: table.time_of(second, days, minute_of_day))
            return found, False

        return _answered(start, answer)

    def next_local_time(self, start: Instant, minute_of_day: int) -> Instant:
        """Return the first instant from ``start`` on at which the clock shows a local time.

        The clock is that of the calendar's zone, the day one on which the calendar opens, the
        time in its hours or not. Raises ValueError for a minute outside 0 to 1440.
        """
        _minute_of_day(minute_of_day)

        def answer(second: int) -> tuple[int, bool]:
            found = self._lines.ask_days(second, lambda table: table.local_time(second, minute_of_day))
            return found, False

        if isinstance(start, dt.datetime):
            second, fraction = to_seconds(start)
            return from_seconds(answer(second + bool(fraction))[0], 0, start.tzinfo)
        return _answered(start, answer)

    @overload
    def intervals(self, a: int, b: int) -> list[tuple[int, int]]: ...
    @overload
    def intervals(self, a: dt.datetime, b: dt.datetime) -> list[tuple[dt.datetime, dt.datetime]]: ...
    def intervals(self, a: Any, b: Any) -> Any:
        """Return the open stretches between ``a`` and ``b``, cut to them, as (start, end) pairs.

        UTC seconds are answered in UTC seconds and datetimes in the zone of ``a``, with the
        microseconds of ``a`` and ``b`` left out.
        """
        if isinstance(a, dt.datetime):
            pairs = self.intervals(to_seconds(a)[0], to_seconds(b)[0])
            return [tuple(from_seconds(edge, 0, a.tzinfo) for edge in pair) for pair in pairs]
        line = self._lines.around(a)
        if b > line.hi:
            self._lines.around(b - 1)
            line = self._lines.full
        return line.intervals(a, b)

    def _due_fraction(self, start: dt.datetime, seconds: int) -> dt.datetime:
        second, fraction = to_seconds(start)
        if not seconds or not self.is_open(second):
            return from_seconds(self.due(second, seconds), 0 if seconds else fraction, start.tzinfo)
        answer = self._lines.ask(second, lambda line: line.due_within(second, seconds))
        return from_seconds(answer, fraction, start.tzinfo)

    def _elapsed_fraction(self, a: dt.datetime, b: dt.datetime) -> float:
        (second_a, fraction_a), (second_b, fraction_b) = to_seconds(a), to_seconds(b)
        fraction_a = fraction_a if fraction_a and self.is_open(second_a) else 0
        fraction_b = fraction_b if fraction_b and self.is_open(second_b) else 0
        part = fraction_b - fraction_a
        whole = self.elapsed(second_a, second_b)
        return whole + part / 1_000_000 if part else whole

    def _elapsed_far(self, a: int, b: int) -> int:
        hi = self.horizon[1]
        for instant in (a, b):
            # The end of the horizon is a question about what came before it.
            self._lines.around(instant - 1 if instant == hi else instant)
        near = self._lines.near
        if near is None or not (near.lo <= min(a, b) and max(a, b) <= near.hi):
            near = self._lines.full
        return near.elapsed(a, b)


def _answered(t: Instant, answer: Callable[[int], tuple[int, bool]]) -> Instant:
    """Ask about ``t`` in UTC seconds; keep its microseconds where the answer says so."""
    if isinstance(t, dt.datetime):
        second, fraction = to_seconds(t)
        found, keeps = answer(second)
        return from_seconds(found, fraction if keeps else 0, t.tzinfo)
    return answer(int(t))[0]


def _at_least_zero(days: int) -> None:
    if days < 0:
        msg = f"business days are counted forwards, and `{days}` is negative"
        raise ValueError(msg)


def _minute_of_day(minute: int) -> None:
    if not 0 <= minute <= 1440:
        msg = f"a minute of the day is 0 to 1440, and `{minute}` is not"
        raise ValueError(msg)


def _pickle_calendar(calendar: Calendar) -> tuple[type[Calendar], tuple[Plan, str]]:
    return Calendar, (calendar.plan, calendar.zone)


# What a calendar has worked out stays behind when it is pickled: it can be had again.
copyreg.pickle(Calendar, _pickle_calendar)

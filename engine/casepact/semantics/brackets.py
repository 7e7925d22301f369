"""When a duty counted in business days is due on a calendar that leaves time open: exactly, or between two.

The real calendar is open at least where the least is, and at most where the most is. Time counted in
hours can only be used up later on less open time, so there the two bracket it. A business day is
another matter: a day that closes earlier moves a due instant back, and one that opens at all moves
it on. What can be said is proved in ``docs/semantics.md``, point 12.
"""

from __future__ import annotations

from casepact.semantics.stretches import Stretches
from casepact.time import Bounds, Calendar, NeverOpenError
from casepact.time.plans import clock_over
from casepact.time.zones import DAY

__all__ = ["agree", "bracket_days", "civil_day"]

_WINDOWS_REACH = 2
"""How many civil days a window may lie from the day its plan lists it under, in another zone."""


def civil_day(calendar: Calendar, instant: int) -> tuple[int, int]:
    """Return when the civil day of ``instant``, in the calendar's zone, begins and ends, in UTC seconds."""
    about = instant // DAY
    clock = clock_over(calendar.zone, about - 1, about + 2)
    day = clock.to_wall(instant) // DAY
    return clock.to_utc(day * DAY), clock.to_utc((day + 1) * DAY)


def agree(bounds: Bounds, first: int, last: int) -> bool:
    """Whether nothing is left open on any civil day from that of ``first`` to that before ``last`` ends.

    The day before is looked at as well where open time runs on over midnight into the first one.
    Raises HorizonError.
    """
    begin = civil_day(bounds.most, first)[0]
    if bounds.most.is_open(begin) and bounds.most.is_open(begin - 1):
        begin = civil_day(bounds.most, begin - 1)[0]
    end = civil_day(bounds.most, max(first, last - 1))[1]
    return bounds.least.intervals(begin, end) == bounds.most.intervals(begin, end)


def bracket_days(
    bounds: Bounds,
    start: int,
    days: tuple[int, int],
    early: int,
    late: int | None,
    paused: Stretches,
    *,
    moves: bool = True,
) -> tuple[int | None, int | None]:
    """Return an instant before which a bound in business days cannot be due, and one after which it cannot.

    ``days`` are how many open days on from ``start`` it is due at the least and at the most; ``early``
    and ``late`` are what the most and the least calendar make of these, without pauses, ``late`` None
    where the least never opens. The hours of a day can move the instant on it, unless it is a time of
    day of its own (``moves`` false). Neither end is known where windows run over midnight, since then
    what a day closes is not a day of its own. Raises HorizonError.
    """
    first_day = _day_of(bounds.most, start, days[0])
    last_day = None if late is None else _day_of(bounds.least, start, days[1])
    begin, end = civil_day(bounds.most, start)[0], (last_day or first_day)[1]
    if not _keeps_to_days(bounds.most, begin, end):
        return None, None
    if moves and not _holds_from(bounds.least, early, first_day):
        early = max(start, min(early, bounds.most.intervals(*first_day)[0][0]))
    if moves and late is not None and last_day is not None and not _holds_at(bounds.least, late, last_day):
        late = max(late, bounds.most.intervals(*last_day)[-1][1])
    early = paused.put_off(early, bounds.most, bounds.least)
    if late is not None:
        try:
            late = paused.put_off(late, bounds.least, bounds.most)
        except NeverOpenError:
            late = None
    return early, late


def _day_of(calendar: Calendar, start: int, days: int) -> tuple[int, int]:
    return civil_day(calendar, calendar.close_of(start, days) - 1)


def _holds_at(least: Calendar, instant: int, day: tuple[int, int]) -> bool:
    """Whether an instant is open for certain on its day, so that no other hours of the day move it."""
    return day[0] <= instant < day[1] and least.is_open(instant)


def _holds_from(least: Calendar, instant: int, day: tuple[int, int]) -> bool:
    """Whether the day is open for certain at an instant or just up to it, so that none later comes before."""
    return _holds_at(least, instant, day) or _holds_at(least, instant - 1, day)


def _keeps_to_days(calendar: Calendar, begin: int, end: int) -> bool:
    """Whether every window with a part between two instants lies on the civil day it belongs to."""
    first, last = begin // DAY - _WINDOWS_REACH, end // DAY + _WINDOWS_REACH
    clock = clock_over(calendar.zone, first, last)
    return all(
        clock.to_wall(opens) // DAY == clock.to_wall(opened) // DAY == clock.to_wall(closes - 1) // DAY
        for opens, closes, opened, _ in calendar.plan.windows(first, last)
        if opens < end and closes > begin
    )

"""Tells calendars whose days are all alike, on which business days are so many hours."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from casepact.syntax.ast.target import Every, Target, Unit
from casepact.time import CalendarError, HorizonError
from casepact.time.calendar import Calendar
from casepact.time.zones import find_zone
from casepact.verify.machine.world import World
from casepact.verify.time.timing import Unknown

__all__ = ["counts_even_days", "has_even_days"]


def counts_even_days(world: World, target: Target) -> bool:
    """Whether `every` so many whole business days are as many open hours, whenever they begin.

    N such days from an instant end at the last instant by which N days' open time has passed since. So a
    clock that has run for longer, and that pauses have moved by the time they took, is due no later than
    one that starts now. A calendar that facts choose, or that leaves a day open, tells of no such thing.
    """
    bound = target.bound
    if not isinstance(bound, Every) or bound.amount.unit is not Unit.BUSINESS_DAY or bound.amount.value % 1:
        return False
    if target.calendar is None:
        return False
    bounds = world.timing.bounds(target.calendar, {})
    if isinstance(bounds, Unknown) or not bounds.exact:
        return False
    known = world.memory.setdefault("even days", {})
    if bounds.most not in known:
        window = world.timing.outlook
        known[bounds.most] = has_even_days(bounds.most, window.lo, window.hi)
    return bool(known[bounds.most])


def has_even_days(calendar: Calendar, since: int, until: int) -> bool:
    """Whether on each day on which it is open between two instants, it is so from and to the same times.

    The times are those of the calendar's zone, and no change of clocks falls between them. Hours that
    reach over midnight belong to two days, and are none of one.
    """
    zone = find_zone(calendar.zone)
    assert zone is not None  # a calendar was compiled with it
    try:
        intervals = calendar.intervals(since, until)
    except (HorizonError, CalendarError):
        return False
    spans = [tuple(dt.datetime.fromtimestamp(edge, zone) for edge in pair) for pair in intervals]
    # Those at the ends may have been cut.
    days = [list(day) for _, day in groupby(spans, lambda span: span[0].date())][1:-1]
    seen = {tuple((a.time(), b.time()) for a, b in day) for day in days}
    whole = all(a.date() == b.date() and a.utcoffset() == b.utcoffset() for day in days for a, b in day)
    return whole and len(seen) == 1

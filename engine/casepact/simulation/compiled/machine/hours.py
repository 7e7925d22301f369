"""A calendar's open time and business days, read from the tables of a lowered policy.

Each function means what the method of `casepact.time` of the same name means, and answers `FAR` where
the tables end before the answer. Like all of this package these are plain functions that numba
compiles too: a table is one row of integers, and a calendar is the place at which its numbers begin.
"""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.lowering.layout import (
    CA_COUNT,
    CA_DAY_INDEX,
    CA_DAY_ROWS,
    CA_DAYS,
    CA_HI,
    CA_INDEX,
    CA_LO,
    CA_SECONDS,
    CA_SECONDS_SHIFT,
    CA_SHIFT,
    CA_SPANS,
    CA_ZONE_ROWS,
    CA_ZONES,
    DA_CLOSES,
    DA_DATE,
    DA_OPENS,
    DA_WIDTH,
    FAR,
    SP_BEFORE,
    SP_END,
    SP_START,
    SP_WIDTH,
    ZO_OFFSET,
    ZO_REACHED,
    ZO_SINCE,
    ZO_WIDTH,
)

__all__ = [
    "business_due",
    "close_of",
    "due",
    "due_from",
    "elapsed",
    "is_open",
    "next_local_time",
    "span_of",
    "time_of",
]

_DAY = 86_400


def span_of(tab: Row, cal: int, instant: int) -> int:
    """Return the number of the last interval that opens by ``instant``, -1 if none does."""
    spans, last = tab[cal + CA_SPANS], tab[cal + CA_COUNT] - 1
    i = tab[tab[cal + CA_INDEX] + ((instant - tab[cal + CA_LO]) >> CA_SHIFT)]
    while i < last and tab[spans + (i + 1) * SP_WIDTH + SP_START] <= instant:
        i += 1
    return i


def position(tab: Row, cal: int, instant: int) -> int:
    """Return the open seconds before ``instant``, which the tables reach."""
    i = span_of(tab, cal, instant)
    if i < 0:
        return 0
    row = tab[cal + CA_SPANS] + i * SP_WIDTH
    return tab[row + SP_BEFORE] + min(instant, tab[row + SP_END]) - tab[row + SP_START]


def elapsed(tab: Row, cal: int, begin: int, end: int) -> int:
    """Return the open seconds from ``begin`` to ``end``."""
    lo, hi = tab[cal + CA_LO], tab[cal + CA_HI]
    if begin < lo or begin > hi or end < lo or end > hi:
        return FAR
    return position(tab, cal, end) - position(tab, cal, begin)


def due(tab: Row, cal: int, start: int, seconds: int) -> int:
    """Return the instant at which ``seconds`` of open time after ``start`` are used up."""
    if start < tab[cal + CA_LO] or start >= tab[cal + CA_HI]:
        return FAR
    if seconds == 0:
        return start
    return due_from(tab, cal, span_of(tab, cal, start), start, seconds)


def due_from(tab: Row, cal: int, i: int, start: int, seconds: int) -> int:
    """Return the same, where ``i`` is the interval that opens last by ``start``, and seconds are not 0."""
    spans, count = tab[cal + CA_SPANS], tab[cal + CA_COUNT]
    used = seconds
    if i >= 0:
        row = spans + i * SP_WIDTH
        end = tab[row + SP_END]
        if start < end:
            # Most budgets run out in the interval they start in.
            found = start + seconds
            if tab[row + SP_START] <= found <= end:
                return found
            end = start
        used = tab[row + SP_BEFORE] + end - tab[row + SP_START] + seconds
    if used < 0 or used > tab[spans + count * SP_WIDTH + SP_BEFORE]:
        return FAR
    j = tab[tab[cal + CA_SECONDS] + (used >> tab[cal + CA_SECONDS_SHIFT])]
    if seconds > 0:
        while j + 1 < count and tab[spans + (j + 1) * SP_WIDTH + SP_BEFORE] < used:
            j += 1
    else:
        while j + 1 < count and tab[spans + (j + 1) * SP_WIDTH + SP_BEFORE] <= used:
            j += 1
    if j < 0:
        return FAR
    row = spans + j * SP_WIDTH
    return tab[row + SP_START] + used - tab[row + SP_BEFORE]


def is_open(tab: Row, cal: int, instant: int) -> int:
    """Return 1 if the calendar is open at ``instant`` and 0 if not."""
    if instant < tab[cal + CA_LO] or instant >= tab[cal + CA_HI]:
        return FAR
    i = span_of(tab, cal, instant)
    return 1 if i >= 0 and instant < tab[tab[cal + CA_SPANS] + i * SP_WIDTH + SP_END] else 0


def next_open(tab: Row, cal: int, instant: int) -> int:
    """Return the first open instant from ``instant`` on."""
    if instant < tab[cal + CA_LO] or instant >= tab[cal + CA_HI]:
        return FAR
    i = span_of(tab, cal, instant)
    spans = tab[cal + CA_SPANS]
    if i >= 0 and instant < tab[spans + i * SP_WIDTH + SP_END]:
        return instant
    if i + 1 >= tab[cal + CA_COUNT]:
        return FAR
    return tab[spans + (i + 1) * SP_WIDTH + SP_START]


def stretches_by(tab: Row, cal: int, column: int, moment: int) -> int:
    """Return how many stretches of the zone begin by a moment; ``column`` says by which of their clocks."""
    rows = tab[cal + CA_ZONE_ROWS]
    low, high = 0, tab[cal + CA_ZONES]
    while low < high:
        middle = (low + high) >> 1
        if tab[rows + middle * ZO_WIDTH + column] <= moment:
            low = middle + 1
        else:
            high = middle
    return low


def to_wall(tab: Row, cal: int, instant: int) -> int:
    """Return what the local clock shows at UTC second ``instant``."""
    stretch = stretches_by(tab, cal, ZO_SINCE, instant) - 1
    return instant + tab[tab[cal + CA_ZONE_ROWS] + stretch * ZO_WIDTH + ZO_OFFSET]


def stretch_of(tab: Row, cal: int, wall: int) -> int:
    """Return the place of the stretch in which the local clock first comes to ``wall``."""
    return stretches_by(tab, cal, ZO_REACHED, wall)


def to_utc(tab: Row, cal: int, wall: int) -> int:
    """Return the first UTC second at which the local clock has come to ``wall``."""
    row = tab[cal + CA_ZONE_ROWS] + stretch_of(tab, cal, wall) * ZO_WIDTH
    return max(wall - tab[row + ZO_OFFSET], tab[row + ZO_SINCE])


def day_of(tab: Row, cal: int, instant: int) -> int:
    """Return the number of the open day that ``instant``, which is open, belongs to; -1 if to none."""
    rows, last = tab[cal + CA_DAY_ROWS], tab[cal + CA_DAYS] - 1
    i = tab[tab[cal + CA_DAY_INDEX] + ((instant - tab[cal + CA_LO]) >> CA_SHIFT)]
    while i < last and tab[rows + (i + 1) * DA_WIDTH + DA_OPENS] <= instant:
        i += 1
    while i >= 0 and tab[rows + i * DA_WIDTH + DA_CLOSES] <= instant:
        i -= 1
    return i


def _day_after(tab: Row, cal: int, start: int, days: int) -> int:
    """Return the number of the open day ``days`` after that of ``start``, -1 past the tables."""
    origin = next_open(tab, cal, start)
    if origin == FAR:
        return -1
    day = day_of(tab, cal, origin)
    if day < 0 or day + days >= tab[cal + CA_DAYS]:
        return -1
    return day + days


def business_due(tab: Row, cal: int, start: int, days: int) -> int:
    """Return the instant ``days`` business days after ``start``."""
    if start < tab[cal + CA_LO] or start >= tab[cal + CA_HI]:
        return FAR
    if days == 0:
        return start
    later = _day_after(tab, cal, start, days)
    if later < 0:
        return FAR
    rows = tab[cal + CA_DAY_ROWS]
    passed = tab[rows + later * DA_WIDTH + DA_DATE] - tab[rows + (later - days) * DA_WIDTH + DA_DATE]
    wall = to_wall(tab, cal, next_open(tab, cal, start)) + passed * _DAY
    return _in_hours(tab, cal, later, to_utc(tab, cal, wall))


def close_of(tab: Row, cal: int, start: int, days: int) -> int:
    """Return the last closing of the open day ``days`` after that of ``start``."""
    day = _day_after(tab, cal, start, days)
    return FAR if day < 0 else tab[tab[cal + CA_DAY_ROWS] + day * DA_WIDTH + DA_CLOSES]


def time_of(tab: Row, cal: int, start: int, days: int, minute: int) -> int:
    """Return local ``minute`` of the open day ``days`` after that of ``start``."""
    day = _day_after(tab, cal, start, days)
    if day < 0:
        return FAR
    row = tab[cal + CA_DAY_ROWS] + day * DA_WIDTH
    wall = tab[row + DA_DATE] * _DAY + minute * 60
    instant = to_utc(tab, cal, wall)
    midnight = to_utc(tab, cal, (tab[row + DA_DATE] + 1) * _DAY)
    if instant < tab[row + DA_OPENS] and midnight < tab[row + DA_CLOSES]:
        next_morning = to_utc(tab, cal, wall + _DAY)
        if next_morning <= tab[row + DA_CLOSES]:
            instant = next_morning
    return instant


def next_local_time(tab: Row, cal: int, start: int, minute: int) -> int:
    """Return the first instant from ``start`` on that is local ``minute`` of an open civil day."""
    if start < tab[cal + CA_LO] or start >= tab[cal + CA_HI]:
        return FAR
    rows, days, zones = tab[cal + CA_DAY_ROWS], tab[cal + CA_DAYS], tab[cal + CA_ZONES]
    zone_rows = tab[cal + CA_ZONE_ROWS]
    today = to_wall(tab, cal, start) // _DAY
    # An open day opens on its own civil day, so no day before the one open last can be today.
    i = max(tab[tab[cal + CA_DAY_INDEX] + ((start - tab[cal + CA_LO]) >> CA_SHIFT)] - 2, 0)
    while i > 0 and tab[rows + i * DA_WIDTH + DA_DATE] >= today:
        i -= 1
    while i < days and tab[rows + i * DA_WIDTH + DA_DATE] < today:
        i += 1
    while i < days:
        wall = tab[rows + i * DA_WIDTH + DA_DATE] * _DAY + minute * 60
        instant = to_utc(tab, cal, wall)
        if instant >= start:
            return instant
        # The same reading comes again where the clock is set back.
        stretch = stretch_of(tab, cal, wall) + 1
        while stretch < zones:
            row = zone_rows + stretch * ZO_WIDTH
            instant = wall - tab[row + ZO_OFFSET]
            if instant < tab[row + ZO_SINCE]:
                break
            within = stretch + 1 == zones or instant < tab[row + ZO_WIDTH + ZO_SINCE]
            if within and instant >= start:
                return instant
            stretch += 1
        i += 1
    return FAR


def _in_hours(tab: Row, cal: int, day: int, instant: int) -> int:
    """Return ``instant`` moved into the hours of an open day."""
    row = tab[cal + CA_DAY_ROWS] + day * DA_WIDTH
    opens, closes = tab[row + DA_OPENS], tab[row + DA_CLOSES]
    if instant >= closes:
        return closes
    if instant <= opens:
        return opens
    spans = tab[cal + CA_SPANS]
    i = span_of(tab, cal, instant)
    if i >= 0 and instant <= tab[spans + i * SP_WIDTH + SP_END]:
        return instant
    reopening = next_open(tab, cal, instant)
    return closes if reopening == FAR else reopening

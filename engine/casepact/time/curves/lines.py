"""Open time as arrays: what the functions of the opening instant are worked out from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from casepact.time.businessdays import DayTable, count_days
from casepact.time.calendar import Calendar
from casepact.time.curves.pieces import Window
from casepact.time.faults import HorizonError, NeverOpenError
from casepact.time.plans import Plan
from casepact.time.timeline import Timeline, draw
from casepact.time.zones import DAY, ZoneClock

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]

__all__ = ["Line", "OpenDays", "PastTheLineError", "forget", "lines_of"]

_DAYS_BEFORE = 15
_REACHES = (60, 400, 4000)
"""Days past the window that are drawn at first, and where they are not enough."""


class PastTheLineError(Exception):
    """A value lies past the time that was drawn."""


@dataclass(frozen=True, eq=False)
class Line:
    """The open intervals around a window, from ``starts`` to ``ends``; see `casepact.time.timeline`."""

    timeline: Timeline
    zone: str

    @cached_property
    def starts(self) -> Seconds:
        """Where intervals begin."""
        return np.asarray(self.timeline.starts, dtype=np.int64)

    @cached_property
    def ends(self) -> Seconds:
        """Where they end."""
        return np.asarray(self.timeline.ends, dtype=np.int64)

    @cached_property
    def before(self) -> Seconds:
        """The open seconds before each, and last all there are."""
        return np.asarray(self.timeline.before, dtype=np.int64)

    @cached_property
    def days(self) -> OpenDays:
        """The days on which it opens."""
        return OpenDays(self, count_days(self.timeline, self.zone))

    def position(self, instants: Seconds) -> Seconds:
        """Return the open seconds before each instant."""
        index = np.searchsorted(self.starts, instants, side="right") - 1
        held = np.maximum(index, 0)
        within = np.minimum(instants, self.ends[held]) - self.starts[held]
        return np.where(index < 0, 0, self.before[held] + within)

    def spent(self, positions: Seconds) -> Seconds:
        """Return the first instant before which there are that many open seconds, more than none.

        Raises PastTheLineError.
        """
        if positions.size and int(positions.max()) > int(self.before[-1]):
            raise PastTheLineError
        index = np.searchsorted(self.before, positions, side="left") - 1
        answer: Seconds = self.starts[index] + positions - self.before[index]
        return answer

    def is_open(self, instants: Seconds) -> NDArray[np.bool_]:
        """Return which instants are open."""
        index = np.searchsorted(self.starts, instants, side="right") - 1
        open_: NDArray[np.bool_] = (index >= 0) & (instants < self.ends[np.maximum(index, 0)])
        return open_

    def next_open(self, instants: Seconds) -> Seconds:
        """Return the first open instant from each instant on. Raises PastTheLineError."""
        index = np.searchsorted(self.starts, instants, side="right")
        open_ = self.is_open(instants)
        if bool(((index >= self.starts.size) & ~open_).any()):
            raise PastTheLineError
        return np.where(open_, instants, self.starts[np.minimum(index, self.starts.size - 1)])


@dataclass(frozen=True, eq=False)
class OpenDays:
    """The open days of a line as arrays; see `casepact.time.businessdays`."""

    line: Line
    table: DayTable

    @cached_property
    def dates(self) -> Seconds:
        """Civil dates, in days since 1970."""
        return np.asarray(self.table.dates, dtype=np.int64)

    @cached_property
    def opens(self) -> Seconds:
        """The first opening of each."""
        return np.asarray(self.table.opens, dtype=np.int64)

    @cached_property
    def closes(self) -> Seconds:
        """The last closing of each."""
        return np.asarray(self.table.closes, dtype=np.int64)

    @property
    def clock(self) -> ZoneClock:
        """The clock of the zone whose days they are."""
        return self.table.clock

    @cached_property
    def since(self) -> Seconds:
        """When the clock changes."""
        return np.asarray(self.clock.since, dtype=np.int64)

    @cached_property
    def offsets(self) -> Seconds:
        """What the clock is ahead of UTC from each change on."""
        return np.asarray(self.clock.offsets, dtype=np.int64)

    def offset(self, instants: Seconds) -> Seconds:
        """Return what the clock is ahead of UTC."""
        found: Seconds = self.offsets[np.searchsorted(self.since, instants, side="right") - 1]
        return found

    def to_utc(self, walls: Seconds) -> Seconds:
        """Return the first instant at which the clock has come to each reading."""
        stretch = np.searchsorted(np.asarray(self.clock.reached), walls, side="right")
        found: Seconds = np.maximum(walls - self.offsets[stretch], self.since[stretch])
        return found

    def day_of(self, instants: Seconds) -> Seconds:
        """Return the open day to which each open instant belongs. Raises PastTheLineError."""
        index = np.searchsorted(self.opens, instants, side="right") - 1
        while True:
            if bool((index < 0).any()):
                raise PastTheLineError
            gone = self.closes[index] <= instants
            if not gone.any():
                return np.asarray(index, dtype=np.int64)
            index = np.where(gone, index - 1, index)

    def day_after(self, instants: Seconds, days: int) -> tuple[Seconds, Seconds, Seconds]:
        """Return the first open instant from each on, its day, and the day so many open days later.

        Raises PastTheLineError.
        """
        origin = self.line.next_open(instants)
        day = self.day_of(origin)
        later = day + days
        if later.size and int(later.max()) >= self.dates.size:
            raise PastTheLineError
        return origin, day, later

    def in_hours(self, days: Seconds, instants: Seconds) -> Seconds:
        """Return each instant moved into the hours of its day, as a business day is."""
        opens, closes = self.opens[days], self.closes[days]
        moved = np.clip(instants, opens, closes)
        place = np.searchsorted(self.line.ends, moved)
        ends_here = self.line.ends[np.minimum(place, self.line.ends.size - 1)] == moved
        stays = (moved != instants) | (moved == closes) | self.line.is_open(moved) | ends_here
        index = np.searchsorted(self.line.starts, moved, side="right")
        reopening = self.line.starts[np.minimum(index, self.line.starts.size - 1)]
        return np.where(stays, moved, np.where(index < self.line.starts.size, reopening, closes))


@lru_cache(maxsize=512)
def _drawn(plan: Plan, zone: str, first: int, last: int) -> Line:
    return Line(draw(plan, zone, first, last), zone)


def lines_of(calendar: Calendar, window: Window) -> Iterator[Line]:
    """Yield the calendar's open time around a window, each time with more of what comes after it.

    Raises HorizonError where the calendar does not know all of the window or, once there is no
    more of it, what comes after; NeverOpenError where it is never open.
    """
    lo, hi = calendar.horizon
    if window.lo < lo or window.hi > hi:
        raise HorizonError(window.lo if window.lo < lo else window.hi, (lo, hi))
    known = calendar.plan.known
    first = max(known[0], window.lo // DAY - _DAYS_BEFORE)
    reached = None
    for reach in (*_REACHES, known[1]):
        last = min(known[1], window.hi // DAY + reach)
        if last == reached:
            continue
        reached = last
        line = _drawn(calendar.plan, calendar.zone, first, last)
        if line.timeline.starts:
            yield line
    if calendar.empty:
        raise NeverOpenError(window.lo, (lo, hi), "this calendar is never open in the time it knows")
    message = "an answer for the window lies past the time this calendar knows"
    raise HorizonError(window.hi, (lo, hi), message)


def forget() -> None:
    """Forget the open time drawn so far, so that it is drawn anew; for benches."""
    _drawn.cache_clear()

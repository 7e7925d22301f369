"""Business days: the civil days on which a calendar opens, and arithmetic that counts them.

A window belongs to the civil day, in the calendar's zone, on which it opens, and runs on into
the next as it was written; an open instant belongs to the day whose window it is in. So a night
shift is one business day from Friday evening to Saturday morning, and its hours after midnight
are Friday's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from casepact.frozen import dataclass
from casepact.time.plans import clock_over
from casepact.time.timeline import Timeline
from casepact.time.zones import DAY, ZoneClock

__all__ = ["DayTable", "count_days"]


@dataclass(frozen=True, slots=True)
class DayTable:
    """The open days of a timeline, ascending: civil date, first opening and last closing.

    Methods that look for an instant return None when the answer lies outside the timeline.
    """

    timeline: Timeline
    clock: ZoneClock
    dates: tuple[int, ...]
    opens: tuple[int, ...]
    closes: tuple[int, ...]

    def day_of(self, instant: int) -> int | None:
        """Return the index of the open day that ``instant``, which is open, belongs to."""
        i = bisect_right(self.opens, instant) - 1
        while i >= 0 and self.closes[i] <= instant:
            i -= 1
        return i if i >= 0 else None

    def due(self, start: int, days: int) -> tuple[int, bool] | None:
        """Return the instant ``days`` open days after ``start``, and whether it kept its local time.

        Zero days end at the start itself.
        """
        if not days:
            return start, True
        origin = self.timeline.next_open(start)
        day = None if origin is None else self.day_of(origin)
        if origin is None or day is None or day + days >= len(self.dates):
            return None
        wall = self.clock.to_wall(origin) + (self.dates[day + days] - self.dates[day]) * DAY
        return self._in_hours(day + days, self.clock.to_utc(wall))

    def close(self, start: int, days: int) -> int | None:
        """Return the last closing of the open day ``days`` after that of ``start``."""
        origin = self.timeline.next_open(start)
        day = None if origin is None else self.day_of(origin)
        if day is None or day + days >= len(self.dates):
            return None
        return self.closes[day + days]

    def time_of(self, start: int, days: int, minute: int) -> int | None:
        """Return local ``minute`` of the open day ``days`` after that of ``start``, open then or not.

        In a window that runs over midnight a time before its opening is the one after midnight.
        """
        origin = self.timeline.next_open(start)
        day = None if origin is None else self.day_of(origin)
        if day is None or day + days >= len(self.dates):
            return None
        day += days
        wall = self.dates[day] * DAY + minute * 60
        instant = self.clock.to_utc(wall)
        if instant < self.opens[day] and self.clock.to_utc((self.dates[day] + 1) * DAY) < self.closes[day]:
            next_morning = self.clock.to_utc(wall + DAY)
            instant = next_morning if next_morning <= self.closes[day] else instant
        return instant

    def local_time(self, start: int, minute: int) -> int | None:
        """Return the first instant from ``start`` on that is local ``minute`` of an open civil day."""
        first = bisect_left(self.dates, self.clock.to_wall(start) // DAY)
        for date in self.dates[first:]:
            for instant in self.clock.readings(date * DAY + minute * 60):
                if instant >= start:
                    return instant
        return None

    def _in_hours(self, day: int, instant: int) -> tuple[int, bool]:
        if instant >= self.closes[day]:
            return self.closes[day], False
        if instant < self.opens[day]:
            return self.opens[day], False
        if self.timeline.is_open(instant):
            return instant, True
        if self.timeline.closes_at(instant):
            return instant, False
        reopening = self.timeline.next_open(instant)
        return (self.closes[day] if reopening is None else reopening), False


def count_days(timeline: Timeline, zone: str) -> DayTable:
    """Return the open days of ``timeline`` in ``zone`` that lie in it whole."""
    lo, hi = timeline.lo, timeline.hi
    first, last = lo // DAY - 1, hi // DAY + 1
    clock = clock_over(zone, first, last)
    hours: dict[int, tuple[int, int]] = {}
    since = until = offset = 0
    for start, end, opened, written in timeline.windows:
        # Windows come in order, so hardly any opens under another offset than the one before it.
        if not since <= opened < until:
            since, until, offset = clock.stretch_of(opened)
        date = (opened + offset) // DAY
        if opened == since and written == date - 1 and clock.to_utc(date * DAY - 1) == opened:
            # The clock jumped over its opening to midnight; it is the night of the day before still.
            date = written
        known = hours.get(date)
        if known is None:
            hours[date] = (start, end)
        else:
            hours[date] = (min(known[0], start), max(known[1], end))
    while clock.to_utc(first * DAY) < lo:
        first += 1
    while clock.to_utc((last + 1) * DAY) > hi:
        last -= 1
    whole = [
        (date, opens, closes)
        for date, (opens, closes) in sorted(hours.items())
        if first <= date <= last and closes <= hi
    ]
    dates, opens_, closes_ = zip(*whole, strict=True) if whole else ((), (), ())
    return DayTable(timeline, clock, dates, opens_, closes_)

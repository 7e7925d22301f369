"""Open time over one range of years: merged intervals with the open seconds that precede each.

Every question is a bisection and a few additions, whatever the time between the instants asked
about. All instants are UTC seconds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate

from casepact.frozen import dataclass
from casepact.time.plans import Plan, Window, clock_over
from casepact.time.zones import DAY

__all__ = ["Timeline", "draw", "span_of"]


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a plan says about the instants from ``lo`` up to ``hi``.

    Interval ``i`` is open from ``starts[i]`` up to ``ends[i]``; intervals neither touch nor
    overlap. ``before[i]`` is the open seconds from ``lo`` to its start, and the last of ``before``
    is all there are. ``windows`` are the windows as the plan lists them, not cut to the range.
    """

    lo: int
    hi: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    before: tuple[int, ...]
    windows: tuple[Window, ...]

    def position(self, instant: int) -> int:
        """Return the open seconds from ``lo`` to ``instant``."""
        i = bisect_right(self.starts, instant) - 1
        if i < 0:
            return 0
        if instant >= self.ends[i]:
            return self.before[i + 1]
        return self.before[i] + instant - self.starts[i]

    def elapsed(self, begin: int, end: int) -> int:
        """Return the open seconds from ``begin`` to ``end``, negative if ``end`` is the earlier."""
        starts, ends, before = self.starts, self.ends, self.before
        i, j = bisect_right(starts, begin) - 1, bisect_right(starts, end) - 1
        begun = 0 if i < 0 else before[i + 1] if begin >= ends[i] else before[i] + begin - starts[i]
        if j < 0:
            return -begun
        return (before[j + 1] if end >= ends[j] else before[j] + end - starts[j]) - begun

    def is_open(self, instant: int) -> bool:
        """Return whether ``instant`` is open; a closing instant is not."""
        i = bisect_right(self.starts, instant) - 1
        return i >= 0 and instant < self.ends[i]

    def due(self, start: int, seconds: int) -> int | None:
        """Return when ``seconds`` of open time from ``start`` are used up; None if after ``hi``.

        Forwards it is the first such instant, so a closing rather than the next opening;
        backwards, with negative seconds, the last, so an opening.
        """
        if not seconds:
            return start
        starts, before = self.starts, self.before
        i = bisect_right(starts, start) - 1
        if i < 0:
            position = seconds
        elif start >= self.ends[i]:
            position = before[i + 1] + seconds
        else:
            due = start + seconds
            if starts[i] <= due <= self.ends[i]:
                return due
            position = before[i] + due - starts[i]
        if seconds < 0:
            j = bisect_right(before, position) - 1
        elif i + 2 < len(before) and position <= before[i + 2]:
            # Most budgets are used up in the interval after, and need no second bisection.
            j = i + 1
        else:
            j = bisect_left(before, position) - 1
        return starts[j] + position - before[j] if 0 <= j < len(starts) else None

    def due_within(self, start: int, seconds: int) -> int | None:
        """Return ``due`` for a start a fraction of a second after ``start``, less that fraction.

        ``start`` is open, so the fraction is worked off in open time too.
        """
        position = self.position(start) + seconds
        j = bisect_right(self.before, position) - 1
        return self.starts[j] + position - self.before[j] if 0 <= j < len(self.starts) else None

    def next_open(self, instant: int) -> int | None:
        """Return the first open instant from ``instant`` on; None if not before ``hi``."""
        i = bisect_right(self.starts, instant)
        if i and instant < self.ends[i - 1]:
            return instant
        return self.starts[i] if i < len(self.starts) else None

    def next_close(self, instant: int) -> int | None:
        """Return the first closing after ``instant``; None if not before ``hi``."""
        i = bisect_right(self.ends, instant)
        return self.ends[i] if i < len(self.ends) and self.ends[i] < self.hi else None

    def closes_at(self, instant: int) -> bool:
        """Return whether an interval ends at ``instant``."""
        i = bisect_left(self.ends, instant)
        return i < len(self.ends) and self.ends[i] == instant

    def intervals(self, begin: int, end: int) -> list[tuple[int, int]]:
        """Return the open intervals between two instants, cut to them."""
        first, last = bisect_right(self.ends, begin), bisect_left(self.starts, end)
        return [(max(self.starts[i], begin), min(self.ends[i], end)) for i in range(first, last)]


def span_of(plan: Plan, zone: str, first: int, last: int) -> tuple[int, int]:
    """Return the instants over which the windows that open on days ``first`` to ``last`` are all.

    A window runs on for a day at most, so they are all once the first day is over. ``zone`` is
    the calendar's own, for a plan that reads no zone.
    """
    zones = plan.zones or (zone,)
    return (
        max(clock_over(name, first, first).to_utc((first + 1) * DAY) for name in zones),
        min(clock_over(name, last, last).to_utc((last + 1) * DAY) for name in zones),
    )


def draw(plan: Plan, zone: str, first: int, last: int) -> Timeline:
    """Return the timeline of ``plan`` for the civil days ``first`` to ``last``."""
    lo, hi = span_of(plan, zone, first, last)
    windows = plan.windows(first, last)
    starts: list[int] = []
    ends: list[int] = []
    reached = lo
    for start, end, _, _ in windows:
        if end <= reached or start >= hi:
            continue
        if start > reached or not starts:
            starts.append(start)
            ends.append(end)
        else:
            ends[-1] = end
        reached = end
    if ends:
        starts[0] = max(starts[0], lo)
        ends[-1] = min(ends[-1], hi)
    lengths = [end - start for start, end in zip(starts, ends, strict=True)]
    before = tuple(accumulate(lengths, initial=0))
    return Timeline(lo, hi, tuple(starts), tuple(ends), before, tuple(windows))

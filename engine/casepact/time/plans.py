"""The compiled form of a calendar sentence: a tree that lists its windows over any range of days.

A window is ``(start, end, opened, day)``: UTC seconds of its start and end, UTC seconds at which
it opened as it was written, and the civil date of that opening in the zone it was written in. A
window keeps ``opened`` and ``day`` when a part of it is cut away, because a closure of a date
closes what **opens** on it, and what opened the evening before runs on.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Protocol

from casepact.frozen import dataclass
from casepact.time.daysets import EVERY_DAY, KNOWN_DAYS, DaySet, year_of
from casepact.time.zones import DAY, ZoneClock, zone_clock

__all__ = [
    "ALWAYS_HOURS",
    "NEVER",
    "DayWindows",
    "Difference",
    "Intersection",
    "OnDays",
    "Plan",
    "Union",
    "Window",
    "always",
    "clock_over",
    "is_always",
]

Window = tuple[int, int, int, int]

ALWAYS_HOURS = (0, 1440)


def clock_over(zone: str, first: int, last: int) -> ZoneClock:
    """Return the clock of ``zone`` for days ``first`` to ``last`` and those next to them."""
    return zone_clock(zone, year_of(first), year_of(last))


class Plan(Hashable, Protocol):
    """Open time, as windows over any range of civil days; equal in the same words, and hashable."""

    def windows(self, first: int, last: int) -> list[Window]:
        """Return the windows that open on days ``first`` to ``last``, by start."""

    @property
    def zones(self) -> frozenset[str]:
        """The zones whose civil days the plan reads."""

    @property
    def day_zones(self) -> frozenset[str]:
        """The zones whose hours the windows are; not those of hours only taken away, or of sets of dates."""

    @property
    def known(self) -> tuple[int, int]:
        """The first and the last civil day whose windows are known."""


@dataclass(frozen=True, slots=True)
class DayWindows:
    """A window on each of ``days``: minutes of the local day, ``closes`` up to 2880 past midnight."""

    zone: str
    days: DaySet
    opens: int
    closes: int

    def windows(self, first: int, last: int) -> list[Window]:
        """Return the windows as ``Plan.windows`` does."""
        clock = clock_over(self.zone, first, last)
        days = self.days.within(first, last)
        if clock.skipped:
            # A date that never came has no windows, not even the hours of a night after it.
            days = [day for day in days if day not in clock.skipped]
        opens, closes = self.opens * 60, self.closes * 60
        starts = clock.to_utc_all([day * DAY + opens for day in days])
        ends = clock.to_utc_all([day * DAY + closes for day in days])
        # A window that a daylight-saving gap swallows whole does not open.
        return [
            (start, end, start, day)
            for start, end, day in zip(starts, ends, days, strict=True)
            if start < end
        ]

    @property
    def zones(self) -> frozenset[str]:
        """The zones as in ``Plan.zones``."""
        return frozenset((self.zone,))

    @property
    def day_zones(self) -> frozenset[str]:
        """The zones as in ``Plan.day_zones``."""
        return self.zones

    @property
    def known(self) -> tuple[int, int]:
        """The days as in ``Plan.known``."""
        return self.days.known


def always(zone: str) -> DayWindows:
    """Return a plan that is always open, in windows of one civil day of ``zone``."""
    return DayWindows(zone, EVERY_DAY, *ALWAYS_HOURS)


def is_always(plan: Plan) -> bool:
    """Return whether ``plan`` was made by ``always``."""
    return (
        isinstance(plan, DayWindows) and plan.days == EVERY_DAY and (plan.opens, plan.closes) == ALWAYS_HOURS
    )


@dataclass(frozen=True, slots=True)
class Union:
    """Open when any of the items is."""

    items: tuple[Plan, ...]

    def windows(self, first: int, last: int) -> list[Window]:
        """Return the windows as ``Plan.windows`` does."""
        return sorted(window for item in self.items for window in item.windows(first, last))

    @property
    def zones(self) -> frozenset[str]:
        """The zones as in ``Plan.zones``."""
        return frozenset().union(*(item.zones for item in self.items))

    @property
    def day_zones(self) -> frozenset[str]:
        """The zones as in ``Plan.day_zones``."""
        return frozenset().union(*(item.day_zones for item in self.items))

    @property
    def known(self) -> tuple[int, int]:
        """The days as in ``Plan.known``."""
        return _known(self.items)


NEVER = Union(())
"""No open time."""


@dataclass(frozen=True, slots=True)
class Intersection:
    """Open when both are. A common stretch opens with the window of the two that opens later."""

    left: Plan
    right: Plan

    def windows(self, first: int, last: int) -> list[Window]:
        """Return the windows as ``Plan.windows`` does."""
        found: list[Window] = []
        right = self.right.windows(first, last)
        begin = 0
        for start, end, opened, day in self.left.windows(first, last):
            while begin < len(right) and right[begin][1] <= start:
                begin += 1
            for other in range(begin, len(right)):
                other_start, other_end, other_opened, other_day = right[other]
                if other_start >= end:
                    break
                common_start, common_end = max(start, other_start), min(end, other_end)
                if common_start < common_end:
                    identity = (opened, day) if opened >= other_opened else (other_opened, other_day)
                    found.append((common_start, common_end, *identity))
        return sorted(found)

    @property
    def zones(self) -> frozenset[str]:
        """The zones as in ``Plan.zones``."""
        return self.left.zones | self.right.zones

    @property
    def day_zones(self) -> frozenset[str]:
        """The zones as in ``Plan.day_zones``."""
        return self.left.day_zones | self.right.day_zones

    @property
    def known(self) -> tuple[int, int]:
        """The days as in ``Plan.known``."""
        return _known((self.left, self.right))


@dataclass(frozen=True, slots=True)
class Difference:
    """Open when ``base`` is and ``removed`` is not."""

    base: Plan
    removed: Plan

    def windows(self, first: int, last: int) -> list[Window]:
        """Return the windows as ``Plan.windows`` does."""
        found: list[Window] = []
        removed = self.removed.windows(first, last)
        begin = 0
        for window in self.base.windows(first, last):
            start, end, opened, day = window
            while begin < len(removed) and removed[begin][1] <= start:
                begin += 1
            for other in range(begin, len(removed)):
                other_start, other_end, *_ = removed[other]
                if other_start >= end:
                    break
                if start < other_start:
                    found.append((start, other_start, opened, day))
                start = max(start, other_end)
            if start < end:
                found.append((start, end, opened, day))
        return sorted(found)

    @property
    def zones(self) -> frozenset[str]:
        """The zones as in ``Plan.zones``."""
        return self.base.zones | self.removed.zones

    @property
    def day_zones(self) -> frozenset[str]:
        """The zones as in ``Plan.day_zones``."""
        return self.base.day_zones

    @property
    def known(self) -> tuple[int, int]:
        """The days as in ``Plan.known``."""
        return _known((self.base, self.removed))


@dataclass(frozen=True, slots=True)
class OnDays:
    """The windows of ``base`` that open on one of ``days``, or with ``closed`` on none of them.

    The date of an opening is read in ``zone``; where that is None, in the zone the window was
    written in.
    """

    base: Plan
    days: DaySet
    zone: str | None
    closed: bool

    def windows(self, first: int, last: int) -> list[Window]:
        """Return the windows as ``Plan.windows`` does."""
        # Another zone may be a day ahead or behind.
        days = set(self.days.within(first - 1, last + 1))
        windows = self.base.windows(first, last)
        if self.zone is None:
            return [window for window in windows if (window[3] in days) is not self.closed]
        to_wall = clock_over(self.zone, first, last).to_wall
        return [window for window in windows if (to_wall(window[2]) // DAY in days) is not self.closed]

    @property
    def zones(self) -> frozenset[str]:
        """The zones as in ``Plan.zones``."""
        return self.base.zones if self.zone is None else self.base.zones | {self.zone}

    @property
    def day_zones(self) -> frozenset[str]:
        """The zones as in ``Plan.day_zones``."""
        return self.base.day_zones

    @property
    def known(self) -> tuple[int, int]:
        """The days as in ``Plan.known``."""
        first, last = _known((self.base,))
        known_first, known_last = self.days.known
        return max(first, known_first), min(last, known_last)


def _known(items: tuple[Plan, ...]) -> tuple[int, int]:
    known = [KNOWN_DAYS, *(item.known for item in items)]
    return max(first for first, _ in known), min(last for _, last in known)

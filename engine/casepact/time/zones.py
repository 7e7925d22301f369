"""The local clock of a time zone: from wall time to UTC seconds and back, over a range of days.

A wall reading names **the first instant at which the local clock has come to it**. So a reading
that a daylight-saving gap skips is the instant after the gap, and a reading that a fold repeats
is its first occurrence; for closings as for openings, so that a window that closes at some
reading and another that opens at it always meet.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from bisect import bisect_left, bisect_right
from functools import lru_cache

from casepact.frozen import dataclass

__all__ = ["DAY", "ZoneClock", "epoch_day", "find_zone", "zone_clock"]

DAY = 86_400
_STEP = 3 * DAY
_EPOCH_ORDINAL = dt.date(1970, 1, 1).toordinal()
_MACHINE_PREFIXES = ("right/", "posix/")


def epoch_day(date: dt.date) -> int:
    """Return the number of civil days from 1 January 1970 to ``date``."""
    return date.toordinal() - _EPOCH_ORDINAL


def find_zone(name: str) -> zoneinfo.ZoneInfo | None:
    """Return the IANA zone called ``name``, or None if there is none.

    The copies of the database that count leap seconds are not IANA names.
    """
    if name.startswith(_MACHINE_PREFIXES):
        return None
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


@dataclass(frozen=True, slots=True)
class ZoneClock:
    """The offsets of one zone from UTC: stretch ``i`` lasts from ``since[i]`` to ``since[i + 1]``.

    All values are whole seconds. ``reached[i]`` is the furthest wall reading the clock has come
    to by the end of stretch ``i``, so the stretch in which a reading is first met is a bisection.
    ``skipped`` are the civil days that the clock never showed, as that of Samoa did not show
    30 December 2011.
    """

    since: tuple[int, ...]
    offsets: tuple[int, ...]
    reached: tuple[int, ...]
    skipped: frozenset[int]

    def to_wall(self, instant: int) -> int:
        """Return what the local clock shows at UTC second ``instant``, as seconds since 1970."""
        return instant + self.offsets[bisect_right(self.since, instant) - 1]

    def stretch_of(self, instant: int) -> tuple[int, int, int]:
        """Return since when and until when the clock has the offset of ``instant``, and the offset."""
        i = bisect_right(self.since, instant) - 1
        until = self.since[i + 1] if i + 1 < len(self.since) else instant + 1
        return self.since[i], until, self.offsets[i]

    def to_utc(self, wall: int) -> int:
        """Return the first UTC second at which the local clock has come to ``wall``."""
        stretch = bisect_right(self.reached, wall)
        return max(wall - self.offsets[stretch], self.since[stretch])

    def to_utc_all(self, walls: list[int]) -> list[int]:
        """Return ``to_utc`` of each of ``walls``, which ascend."""
        instants: list[int] = []
        begin = 0
        for stretch, reached in enumerate(self.reached):
            end = bisect_left(walls, reached, begin)
            if end == begin:
                continue
            offset, since = self.offsets[stretch], self.since[stretch]
            skipped = bisect_left(walls, since + offset, begin, end)
            instants += [since] * (skipped - begin)
            instants += [wall - offset for wall in walls[skipped:end]]
            begin = end
        return instants

    def readings(self, wall: int) -> tuple[int, ...]:
        """Return every UTC second at which the local clock shows ``wall``, in order.

        There is one, or two in a fold; for a reading that a gap skips it is the instant after it.
        """
        first = bisect_right(self.reached, wall)
        found = [self.to_utc(wall)]
        for stretch in range(first + 1, len(self.since)):
            instant = wall - self.offsets[stretch]
            if instant < self.since[stretch]:
                break
            if stretch + 1 == len(self.since) or instant < self.since[stretch + 1]:
                found.append(instant)
        return tuple(found)


@lru_cache(maxsize=256)
def zone_clock(name: str, first_year: int, last_year: int) -> ZoneClock:
    """Return the clock of zone ``name``, right for every day of ``first_year`` to ``last_year``.

    zoneinfo does not publish its transitions, so the offset is read every few days and a change is
    searched for between two readings. Since 2000 no zone changed twice in less than a week.
    """
    zone = zoneinfo.ZoneInfo(name)
    fromtimestamp = dt.datetime.fromtimestamp

    def offset_at(instant: int) -> int:
        offset = fromtimestamp(instant, zone).utcoffset()
        return 0 if offset is None else offset.days * DAY + offset.seconds

    begin = (epoch_day(dt.date(first_year, 1, 1)) - 4) * DAY
    end = (epoch_day(dt.date(last_year, 12, 31)) + 6) * DAY
    since, offsets = [begin], [offset_at(begin)]
    for reading in range(begin + _STEP, end + _STEP, _STEP):
        offset = offset_at(reading)
        if offset == offsets[-1]:
            continue
        before, after = reading - _STEP, reading
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if offset_at(middle) == offsets[-1] else (before, middle)
        since.append(after)
        offsets.append(offset)
    reached: list[int] = []
    for until, offset in zip([*since[1:], end + 2 * _STEP], offsets, strict=True):
        reached.append(max(until + offset, reached[-1] if reached else until + offset))
    skipped: set[int] = set()
    for until, came_to, offset in zip(since[1:], reached, offsets[1:], strict=False):
        # From midnight to midnight, within what the clock jumped over.
        skipped.update(range(-(-came_to // DAY), (until + offset) // DAY))
    return ZoneClock(tuple(since), tuple(offsets), tuple(reached), frozenset(skipped))

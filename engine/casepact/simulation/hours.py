"""The local hours of the week over a stretch of time, looked up in a table."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator, Sequence
from functools import lru_cache

__all__ = ["GRID", "WEEK", "hours_of_week", "turns_of"]

GRID = 900
"""Seconds of one entry of the table: offsets of zones, and so local hours, change at quarters of an hour."""

WEEK = 168
"""Hours of a week; hour 0 begins on Monday at 00:00."""


@lru_cache(maxsize=4)
def hours_of_week(zone: str, start: int, end: int) -> tuple[int, ...]:
    """Return the local hour of the week of each `GRID` of UTC time from ``start`` to ``end``.

    Entry 0 is of the grid that ``start`` (UTC seconds) lies in, so that ``table[t // GRID - start // GRID]``
    answers for ``t``.
    """
    local = zoneinfo.ZoneInfo(zone)
    table = []
    for grid in range(start // GRID, end // GRID + 1):
        moment = dt.datetime.fromtimestamp(grid * GRID, local)
        table.append(moment.weekday() * 24 + moment.hour)
    return tuple(table)


def turns_of(table: Sequence[int], start: int, end: int) -> Iterator[int]:
    """Yield the instants after ``start`` and before ``end`` at which another local hour begins."""
    first = start // GRID
    for place in range(1, len(table)):
        at = (first + place) * GRID
        if table[place] != table[place - 1] and start < at < end:
            yield at

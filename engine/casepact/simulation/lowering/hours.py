"""Calendars as integers: their open time, their business days and the offsets of their zone.

Only the drawn timeline and its table of days are read of `casepact.time`, so that nothing here hangs on
how that answers questions of its own.
"""

from __future__ import annotations

import numpy as np

from casepact.simulation.lowering.layout import (
    CA_ALWAYS,
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
    CA_WHOLE,
    CA_WIDTH,
    CA_ZONE_ROWS,
    CA_ZONES,
)
from casepact.simulation.lowering.sheet import Sheet
from casepact.time import Calendar
from casepact.time.businessdays import count_days
from casepact.time.timeline import draw

__all__ = ["Hours"]

_SECONDS_SHIFT = 14


class Hours:
    """The calendars of a sheet. ``days`` are the first and last civil day wanted, None for all there are."""

    def __init__(self, sheet: Sheet, days: tuple[int, int] | None) -> None:
        self._sheet = sheet
        self._days = days
        self._places: dict[Calendar, int] = {}

    def place(self, calendar: Calendar) -> int:
        """Return where the numbers of a calendar begin."""
        found = self._places.get(calendar)
        if found is None:
            found = self._places[calendar] = self._write(calendar)
        return found

    def _write(self, calendar: Calendar) -> int:
        known = calendar.plan.known
        first, last = known
        if self._days is not None:
            first, last = max(first, min(self._days[0], last)), min(last, max(self._days[1], first))
        line = draw(calendar.plan, calendar.zone, first, last)
        table = count_days(line, calendar.zone)
        starts, ends, before = (
            np.array(part, dtype=np.int64) for part in (line.starts, line.ends, line.before)
        )
        rows = np.zeros((len(starts) + 1, 3), dtype=np.int64)
        rows[:-1, 0], rows[:-1, 1], rows[:, 2] = starts, ends, before
        rows[-1, :2] = line.hi
        edges = np.arange(((line.hi - line.lo) >> CA_SHIFT) + 2, dtype=np.int64) * (1 << CA_SHIFT) + line.lo
        seconds = np.arange((line.before[-1] >> _SECONDS_SHIFT) + 2, dtype=np.int64) << _SECONDS_SHIFT
        opens = np.array(table.opens, dtype=np.int64)
        days = np.array([table.dates, table.opens, table.closes], dtype=np.int64).T
        clock = table.clock
        block = self._sheet.block
        numbers = np.zeros(CA_WIDTH, dtype=np.int64)
        numbers[CA_LO], numbers[CA_HI] = line.lo, line.hi
        numbers[CA_WHOLE] = (first, last) == known
        numbers[CA_COUNT] = len(starts)
        numbers[CA_ALWAYS] = calendar.always
        numbers[CA_SPANS] = block(rows)
        numbers[CA_INDEX] = block(np.searchsorted(starts, edges, side="right") - 1)
        numbers[CA_SECONDS] = block(np.clip(np.searchsorted(before, seconds) - 1, 0, max(len(starts) - 1, 0)))
        numbers[CA_SECONDS_SHIFT] = _SECONDS_SHIFT
        numbers[CA_DAYS] = len(opens)
        numbers[CA_DAY_ROWS] = block(days)
        numbers[CA_DAY_INDEX] = block(np.searchsorted(opens, edges, side="right") - 1)
        numbers[CA_ZONES] = len(clock.since)
        numbers[CA_ZONE_ROWS] = block(np.array([clock.since, clock.offsets, clock.reached], dtype=np.int64).T)
        return block(numbers)

"""When a calendar next opens and next shows a time, as functions of the instant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from casepact.time.calendar import Calendar
from casepact.time.curves.lines import Line, PastTheLineError, lines_of
from casepact.time.curves.pieces import Curve, Window, traced
from casepact.time.curves.stretches import Stretches
from casepact.time.zones import DAY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]

__all__ = ["next_open_curve", "next_time_curve", "on_line", "open_stretches"]

_MIDNIGHT = 1440


def on_line(
    calendar: Calendar,
    window: Window,
    function: Callable[[Line, Seconds], Seconds],
    breakpoints: Callable[[Line], Iterable[Seconds]],
) -> Curve:
    """Trace a function of a calendar's open time, with as much of it drawn as its values need.

    Raises HorizonError and NeverOpenError as the calendar does.
    """
    for line in lines_of(calendar, window):
        try:
            return traced(partial(function, line), breakpoints(line), window)
        except PastTheLineError:
            continue
    raise AssertionError("the lines of a calendar end in an error")


def next_open_curve(calendar: Calendar, window: Window) -> Curve:
    """Return when the calendar is next open: the instant itself while it is."""
    return on_line(
        calendar,
        window,
        lambda line, instants: line.next_open(instants),
        lambda line: (line.starts, line.ends),
    )


def next_time_curve(calendar: Calendar, minute: int, window: Window) -> Curve:
    """Return the first instant from each on that is local ``minute`` of a day on which it opens."""

    def readings(line: Line) -> Seconds:
        days = line.days
        found = [at for date in days.table.dates for at in days.clock.readings(date * DAY + minute * 60)]
        return np.unique(np.asarray(found, dtype=np.int64))

    def answer(line: Line, instants: Seconds) -> Seconds:
        times = readings(line)
        # The midnight that ends a day is already the next day's when it comes.
        index = np.searchsorted(times, instants, side="right" if minute == _MIDNIGHT else "left")
        if index.size and int(index.max()) >= times.size:
            raise PastTheLineError
        return np.asarray(times[index], dtype=np.int64)

    return on_line(calendar, window, answer, lambda line: (readings(line), readings(line) + 1))


def open_stretches(calendar: Calendar, window: Window) -> Stretches:
    """Return when the calendar is open. Raises HorizonError for a window it does not know."""
    if calendar.empty:
        return Stretches.none(window)
    line = next(lines_of(calendar, window))
    starts, ends = np.maximum(line.starts, window.lo), np.minimum(line.ends, window.hi)
    kept = starts < ends
    return Stretches(window, starts[kept], ends[kept])

"""Between which instants a target in business days is due on a calendar that leaves time open, as curves.

The same as `casepact.semantics.brackets`, which is proved in ``docs/semantics.md``, point 12, for every
second of a window at once and without pauses.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from casepact.syntax.ast.target import Amount, By, Every, Target, Unit, Within
from casepact.time import Bounds, Calendar
from casepact.time.curves import Curve, Stretches, Window, due_curve, open_stretches, traced
from casepact.time.plans import clock_over
from casepact.time.zones import DAY, ZoneClock

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]

__all__ = ["bracket_curves"]

_MARGIN = 3
"""Civil days before the window and after the last due instant that are drawn."""


@dataclass(frozen=True, slots=True)
class _Days:
    """The civil days of a calendar's zone, and what is open on them for certain and perhaps."""

    midnights: Seconds
    least: Stretches
    most: Stretches
    open_days: Seconds
    """How many days before each one leave time open."""

    def of(self, instants: Seconds) -> Seconds:
        """The day of each instant, by its place among the midnights."""
        return np.searchsorted(self.midnights, instants, side="right") - 1

    def certain(self, first: Seconds, last: Seconds) -> NDArray[np.bool_]:
        """Whether nothing is left open from one day to another."""
        found: NDArray[np.bool_] = self.open_days[last + 1] == self.open_days[first]
        return found

    def first_opening(self, days: Seconds) -> Seconds:
        """When each day may open first."""
        begins = self.midnights[days]
        index = np.searchsorted(self.most.starts, begins, side="left")
        following = self.most.starts[np.minimum(index, self.most.starts.size - 1)]
        return np.where(self.most.holds(begins), begins, following)

    def last_closing(self, days: Seconds) -> Seconds:
        """When each day may close last."""
        finishes = self.midnights[days + 1]
        index = np.searchsorted(self.most.ends, finishes, side="right") - 1
        before = self.most.ends[np.maximum(index, 0)]
        return np.where(self.most.holds(finishes - 1), finishes, before)


def bracket_curves(target: Target, bounds: Bounds, window: Window) -> tuple[Curve, Curve | None] | None:
    """Return the earliest and the latest that a target in business days is due, for every start in a window.

    The latest is None where the least calendar never opens. None at all where windows run over
    midnight, since then nothing is known. Raises HorizonError.
    """
    bound = target.bound
    assert isinstance(bound, Within | Every | By)
    count = Decimal(bound.days) if isinstance(bound, By) else bound.amount.value
    low, high = math.floor(count), math.ceil(count)
    stays = isinstance(bound, By) and bound.minute is not None  # a time of day, whatever the hours are
    exact = _curve(target, bounds.most, window)
    first = exact if low == count else _whole(target, low, bounds.most, window)
    first_close = _close(target, low, bounds.most, window)
    last_close = first_close if low == high else _close(target, high, bounds.most, window)
    drawn = [exact, first, first_close, last_close]
    late = late_close = None
    if not bounds.least.empty:
        whole = low == count
        late = _curve(target, bounds.least, window) if whole else _whole(target, high, bounds.least, window)
        late_close = _close(target, high, bounds.least, window)
        drawn += [late, late_close]
    days = _days(bounds, window, max(int(curve.values.max()) for curve in drawn))
    if days is None:
        return None

    def certain(instants: Seconds, sure: Seconds, closing: Seconds) -> NDArray[np.bool_]:
        last = np.maximum(instants, np.maximum(sure, closing) - 1)
        return days.certain(days.of(instants), days.of(last))

    def earliest(instants: Seconds) -> Seconds:
        sure = exact(instants)
        due = sure if first is exact else first(instants)
        if stays:
            return due
        close = first_close(instants)
        closing = close if last_close is first_close else last_close(instants)
        day = days.of(close - 1)
        held = (days.of(due) == day) & days.least.holds(due)
        held |= (days.of(due - 1) == day) & days.least.holds(due - 1)
        bounded = np.maximum(instants, np.minimum(due, days.first_opening(day)))
        return np.where(certain(instants, sure, closing), sure, np.where(held, due, bounded))

    def latest(instants: Seconds) -> Seconds:
        assert late is not None
        assert late_close is not None
        due = late(instants)
        if stays:
            return due
        sure = exact(instants)
        day = days.of(late_close(instants) - 1)
        held = (days.of(due) == day) & days.least.holds(due)
        bounded = np.maximum(due, days.last_closing(day))
        return np.where(certain(instants, sure, last_close(instants)), sure, np.where(held, due, bounded))

    edges = np.concatenate((days.least.starts, days.least.ends, days.least.ends + 1, days.midnights))
    breaks = [days.midnights, *(curve.starts for curve in drawn)]
    for curve in (first, late):
        if curve is not None:
            breaks += _reaching(curve, edges)
    inner = Window(window.lo, window.hi - 1)  # a function is also asked a second after each breakpoint
    early = traced(earliest, breaks, inner)
    return _to(early, window, earliest), None if late is None else _to(
        traced(latest, breaks, inner), window, latest
    )


def _to(curve: Curve, window: Window, function: object) -> Curve:
    """The curve with the last second of the window."""
    assert callable(function)
    last = np.asarray([window.hi - 1], np.int64)
    return Curve(
        window,
        np.append(curve.starts, last),
        np.append(curve.values, function(last)),
        np.append(curve.slopes, np.zeros(1, np.int64)),
    )


def _curve(target: Target, calendar: Calendar, window: Window) -> Curve:
    found = due_curve(target, calendar, window)
    assert found is not None
    return found


def _whole(target: Target, days: int, calendar: Calendar, window: Window) -> Curve:
    amount = Amount(Decimal(days), Unit.BUSINESS_DAY)
    return _curve(replace(target, bound=Within(amount)), calendar, window)


def _close(target: Target, days: int, calendar: Calendar, window: Window) -> Curve:
    return _curve(replace(target, bound=By(days, None)), calendar, window)


def _reaching(curve: Curve, edges: Seconds) -> Iterable[Seconds]:
    """The instants at which a curve comes to an edge, and those beside them."""
    piece = np.searchsorted(curve.values, edges, side="right") - 1
    known = piece >= 0
    piece, edges = piece[known], edges[known]
    instants = curve.starts[piece] + curve.slopes[piece] * (edges - curve.values[piece])
    return instants - 1, instants, instants + 1


def _days(bounds: Bounds, window: Window, last: int) -> _Days | None:
    """The days from before the window to after the last due instant; None where windows run over midnight."""
    begin, end = window.lo // DAY - _MARGIN, last // DAY + _MARGIN
    clock = clock_over(bounds.most.zone, begin - 1, end + 1)
    midnights = np.asarray([clock.to_utc(day * DAY) for day in range(begin, end + 1)], np.int64)
    wide = Window(int(midnights[0]), int(midnights[-1]))
    least, most = open_stretches(bounds.least, wide), open_stretches(bounds.most, wide)
    if not _keeps_to_days(bounds.most, clock, (begin, end)):
        return None
    apart = most & ~least
    change = np.zeros(midnights.size + 1, np.int64)
    np.add.at(change, np.searchsorted(midnights, apart.starts, side="right") - 1, 1)
    np.add.at(change, np.searchsorted(midnights, apart.ends - 1, side="right"), -1)
    is_open = (np.cumsum(change)[:-1] > 0).astype(np.int64)
    return _Days(midnights, least, most, np.append(0, np.cumsum(is_open)))


def _keeps_to_days(calendar: Calendar, clock: ZoneClock, days: tuple[int, int]) -> bool:
    """Whether every window lies on the civil day it belongs to."""
    return all(
        clock.to_wall(opens) // DAY == clock.to_wall(opened) // DAY == clock.to_wall(closes - 1) // DAY
        for opens, closes, opened, _ in calendar.plan.windows(days[0] + 1, days[1] - 1)
    )

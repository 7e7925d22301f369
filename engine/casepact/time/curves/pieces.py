"""Piecewise linear functions from an instant to an instant, exact to the second.

Between two breakpoints such a function stands still or moves on with its argument: whoever opens a
case a minute later has it due at the same instant or a minute later. So an integer for each
breakpoint says all there is to say of every second between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from casepact.time.curves.grids import ascending

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]

__all__ = ["Curve", "Window", "latest_of", "moved_by", "traced"]

_FEW = 64


@dataclass(frozen=True, slots=True)
class Window:
    """The instants from ``lo`` up to ``hi``, in UTC seconds."""

    lo: int
    hi: int

    def __post_init__(self) -> None:
        if self.lo >= self.hi:
            msg = f"a window from {self.lo} to {self.hi} has no instant"
            raise ValueError(msg)

    @property
    def seconds(self) -> int:
        """How many there are."""
        return self.hi - self.lo


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A function of the instants of ``window``, in UTC seconds.

    Piece ``i`` begins at ``starts[i]``, where the value is ``values[i]``, and lasts to the next or to
    the end of the window. In it the value stays (``slopes[i]`` 0) or moves on as the instant does (1).
    The three are int64 arrays of one length; ``starts`` ascends from ``window.lo``.
    """

    window: Window
    starts: Seconds
    values: Seconds
    slopes: Seconds

    def __call__(self, instants: Seconds) -> Seconds:
        """Return the values at ``instants`` of the window, an int64 array of any shape."""
        piece = np.searchsorted(self.starts, instants, side="right") - 1
        answer: Seconds = self.values[piece] + self.slopes[piece] * (instants - self.starts[piece])
        return answer

    def until(self, hi: int) -> Curve:
        """The same function up to ``hi``, which lies in its window."""
        kept = self.starts < hi
        window = Window(self.window.lo, hi)
        return Curve(window, self.starts[kept], self.values[kept], self.slopes[kept])

    def at(self, instant: int) -> int:
        """Return the value at one instant. Raises ValueError for one outside the window."""
        if not self.window.lo <= instant < self.window.hi:
            msg = f"the instant {instant} is not in the window of the curve"
            raise ValueError(msg)
        return int(self(np.asarray(instant, dtype=np.int64)))


def traced(function: Callable[[Seconds], Seconds], breakpoints: Iterable[Seconds], window: Window) -> Curve:
    """Return the curve of a function that never falls, given where it may bend or jump.

    ``function`` maps ascending instants of the window, and the first after it, to int64 values.
    Breakpoints outside the window and breakpoints at which nothing happens do no harm. A stretch
    between them in which the function is not linear after all, as a share of a day is not, is
    cut up until it is.
    """
    grid = _grid([np.asarray([window.lo], dtype=np.int64), *breakpoints], window)
    while True:
        values, after = function(grid), function(grid + 1)
        steps = after - values
        slopes = np.where((steps == 0) | (steps == 1), steps, 0)
        ends = np.append(grid[1:], window.hi)
        last, middle = ends - 1, grid + (ends - grid) // 2
        bent = (function(last) != values + slopes * (last - grid)) & (last > grid)
        bent |= (function(middle) != values + slopes * (middle - grid)) & (last > grid)
        if not bent.any():
            return _joined(Curve(window, grid, values, slopes))
        grid = _grid([grid, *_cuts(grid[bent], ends[bent])], window)


def _grid(instants: Iterable[Seconds], window: Window) -> Seconds:
    inside = [part[(part >= window.lo) & (part < window.hi)] for part in instants]
    return ascending(*inside)


def _cuts(starts: Seconds, ends: Seconds) -> list[Seconds]:
    """Instants that cut long stretches in four, and short ones into seconds."""
    short = ends - starts <= _FEW
    cuts = [starts[~short] + (ends[~short] - starts[~short]) * part // 4 for part in (1, 2, 3)]
    cuts.extend(
        np.arange(start, end, dtype=np.int64)
        for start, end in zip(starts[short].tolist(), ends[short].tolist(), strict=True)
    )
    return cuts


def _joined(curve: Curve) -> Curve:
    """The same function without breakpoints at which nothing happens."""
    lengths = np.diff(curve.starts)
    goes_on = curve.values[:-1] + curve.slopes[:-1] * lengths == curve.values[1:]
    kept = np.append(True, ~(goes_on & (curve.slopes[:-1] == curve.slopes[1:])))
    return Curve(curve.window, curve.starts[kept], curve.values[kept], curve.slopes[kept])


def moved_by(curve: Curve, seconds: int) -> Curve:
    """Return the curve whose values are ``seconds`` later."""
    return Curve(curve.window, curve.starts, curve.values + seconds, curve.slopes)


def latest_of(first: Curve, *others: Curve) -> Curve:
    """Return the curve of the latest of several values. Raises ValueError where the windows differ."""
    highest = first
    for other in others:
        if other.window != highest.window:
            raise ValueError("curves of different windows cannot be compared")
        grid = ascending(highest.starts, other.starts)
        ahead = highest(grid) - other(grid)
        ends = np.append(grid[1:], first.window.hi)
        # Where one overtakes the other they meet at a whole second, since their slopes are 0 and 1.
        meeting = grid + np.abs(ahead)
        crossing = meeting[meeting < ends]
        grid = ascending(grid, crossing, crossing + 1)
        grid = grid[grid < first.window.hi]
        ours, theirs = highest(grid), other(grid)
        piece = np.searchsorted(highest.starts, grid, side="right") - 1
        beside = np.searchsorted(other.starts, grid, side="right") - 1
        slopes = np.where(
            ours == theirs,
            np.maximum(highest.slopes[piece], other.slopes[beside]),
            np.where(ours > theirs, highest.slopes[piece], other.slopes[beside]),
        )
        highest = _joined(Curve(first.window, grid, np.maximum(ours, theirs), slopes))
    return highest

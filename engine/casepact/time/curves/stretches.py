"""Stretches of time: the opening instants that a condition picks out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]

from casepact.time.curves.grids import ascending
from casepact.time.curves.pieces import Window

__all__ = ["Stretches", "pieces_where"]


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Part of a window: from each of ``starts`` up to the ``ends`` beside it, ascending and apart."""

    window: Window
    starts: Seconds
    ends: Seconds

    @classmethod
    def whole(cls, window: Window) -> Stretches:
        """All of the window."""
        return cls(window, np.asarray([window.lo], np.int64), np.asarray([window.hi], np.int64))

    @classmethod
    def none(cls, window: Window) -> Stretches:
        """Nothing of the window."""
        return cls(window, np.empty(0, np.int64), np.empty(0, np.int64))

    @property
    def seconds(self) -> int:
        """How many instants there are."""
        return int((self.ends - self.starts).sum())

    @property
    def first(self) -> int | None:
        """The first instant, None where there is none."""
        return int(self.starts[0]) if self.starts.size else None

    def until(self, hi: int) -> Stretches:
        """What there is of them up to ``hi``, which lies in their window."""
        kept = self.starts < hi
        window = Window(self.window.lo, hi)
        return Stretches(window, self.starts[kept], np.minimum(self.ends[kept], hi))

    def holds(self, instants: Seconds) -> NDArray[np.bool_]:
        """Return which of the instants lie in a stretch."""
        if not self.starts.size:
            return np.zeros(np.shape(instants), dtype=np.bool_)
        index = np.searchsorted(self.starts, instants, side="right") - 1
        inside: NDArray[np.bool_] = (index >= 0) & (instants < self.ends[np.maximum(index, 0)])
        return inside

    def __invert__(self) -> Stretches:
        """The rest of the window."""
        starts = np.append(self.window.lo, self.ends)
        ends = np.append(self.starts, self.window.hi)
        kept = starts < ends
        return Stretches(self.window, starts[kept], ends[kept])

    def __and__(self, other: Stretches) -> Stretches:
        """What is in both."""
        return self._picked(other, lambda ours, theirs: ours & theirs)

    def __or__(self, other: Stretches) -> Stretches:
        """What is in either."""
        return self._picked(other, lambda ours, theirs: ours | theirs)

    def _picked(self, other: Stretches, keep: object) -> Stretches:
        if other.window != self.window:
            raise ValueError("stretches of different windows cannot be joined")
        edges = ascending([self.window.lo], self.starts, self.ends, other.starts, other.ends)
        edges = edges[edges < self.window.hi]
        assert callable(keep)
        return pieces_where(keep(self.holds(edges), other.holds(edges)), edges, self.window)


def pieces_where(held: NDArray[np.bool_], edges: Seconds, window: Window) -> Stretches:
    """Return the stretches that begin at the edges marked in ``held`` and last to the next edge."""
    ends = np.append(edges[1:], window.hi)
    begins = held & ~np.append(False, held[:-1])
    finishes = held & ~np.append(held[1:], False)
    return Stretches(window, edges[begins], ends[finishes])

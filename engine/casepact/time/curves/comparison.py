"""Compares two functions of the opening instant: for which share one is later, and by how much at most."""

from __future__ import annotations

import numpy as np

from casepact.frozen import dataclass
from casepact.time.curves.grids import ascending
from casepact.time.curves.pieces import Curve
from casepact.time.curves.stretches import Stretches, pieces_where

__all__ = ["Comparison", "compare", "equal_where", "later_where"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How often, in seconds of opening instants, a first function is later than a second, and how much.

    ``most_later`` is the instant at which the first is latest against the second, with the difference
    in seconds; ``most_earlier`` the other way round, its difference positive too. Of several such
    instants it is the first; None where there is none.
    """

    later: int
    earlier: int
    equal: int
    most_later: tuple[int, int] | None = None
    most_earlier: tuple[int, int] | None = None

    @property
    def seconds(self) -> int:
        """The opening instants looked at."""
        return self.later + self.earlier + self.equal


def compare(first: Curve, second: Curve, during: Stretches | None = None) -> Comparison:
    """Compare two curves over their window, or the part of it that lies in ``during``.

    Every second counts, and none is looked at by itself: between two breakpoints the difference is
    linear. Raises ValueError where the windows differ.
    """
    window = first.window
    if window != second.window or (during is not None and during.window != window):
        raise ValueError("curves of different windows cannot be compared")
    edges = [] if during is None else [during.starts, during.ends]
    grid = ascending(first.starts, second.starts, *edges)
    grid = grid[grid < window.hi]
    ends = np.append(grid[1:], window.hi)
    if during is not None:
        held = during.holds(grid)
        grid, ends = grid[held], ends[held]
    if not grid.size:
        return Comparison(0, 0, 0)
    piece = np.searchsorted(first.starts, grid, side="right") - 1
    beside = np.searchsorted(second.starts, grid, side="right") - 1
    ahead = (
        first.values[piece]
        + first.slopes[piece] * (grid - first.starts[piece])
        - second.values[beside]
        - second.slopes[beside] * (grid - second.starts[beside])
    )
    slope = first.slopes[piece] - second.slopes[beside]
    lengths = ends - grid
    zero = np.zeros_like(lengths)
    later = np.where(
        slope == 0,
        np.where(ahead > 0, lengths, zero),
        np.where(slope > 0, lengths - np.clip(1 - ahead, zero, lengths), np.clip(ahead, zero, lengths)),
    )
    earlier = np.where(
        slope == 0,
        np.where(ahead < 0, lengths, zero),
        np.where(slope > 0, np.clip(-ahead, zero, lengths), lengths - np.clip(ahead + 1, zero, lengths)),
    )
    finish = ahead + slope * (lengths - 1)
    total, late, early = int(lengths.sum()), int(later.sum()), int(earlier.sum())
    instants = np.stack((grid, ends - 1), axis=1).ravel()
    differences = np.stack((ahead, finish), axis=1).ravel()
    return Comparison(
        late, early, total - late - early, _most(instants, differences), _most(instants, -differences)
    )


def _most(
    instants: np.ndarray[tuple[int], np.dtype[np.int64]], differences: object
) -> tuple[int, int] | None:
    values = np.asarray(differences)
    index = int(np.argmax(values))
    most = int(values[index])
    return (int(instants[index]), most) if most > 0 else None


def later_where(first: Curve, second: Curve) -> Stretches:
    """Return the instants at which the first is later than the second."""
    return _where(first, second, later=True)


def equal_where(first: Curve, second: Curve) -> Stretches:
    """Return the instants at which two curves agree."""
    return _where(first, second, later=False)


def _where(first: Curve, second: Curve, *, later: bool) -> Stretches:
    if first.window != second.window:
        raise ValueError("curves of different windows cannot be compared")
    grid = ascending(first.starts, second.starts)
    ends = np.append(grid[1:], first.window.hi)
    meeting = grid + np.abs(first(grid) - second(grid))
    crossing = meeting[meeting < ends]
    grid = ascending(grid, crossing, crossing + 1)
    grid = grid[grid < first.window.hi]
    ahead = first(grid) - second(grid)
    return pieces_where(ahead > 0 if later else ahead == 0, grid, first.window)

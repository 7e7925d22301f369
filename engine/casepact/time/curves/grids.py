"""Ascending instants without repeats: the grids on which curves are worked out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Seconds = NDArray[np.int64]

__all__ = ["ascending"]


def ascending(*parts: ArrayLike | Iterable[int]) -> Seconds:
    """Return the instants of all parts in order, each once. Sorting is faster here than `np.unique`."""
    joined = np.concatenate([np.asarray(part, dtype=np.int64).ravel() for part in parts])
    joined.sort()
    kept = np.ones(joined.size, dtype=np.bool_)
    np.not_equal(joined[1:], joined[:-1], out=kept[1:])
    found: Seconds = joined[kept]
    return found

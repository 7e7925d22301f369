"""Histograms of whole seconds with a bounded relative error, that can be added up.

A number below 128 has a bin of its own; above, each octave is cut into 64 bins of equal width, so that
the middle of a bin is within 1/128 of every number in it. This is DDSketch (Masson, Rim and Lee, VLDB 2019)
with bins of integer edges: no logarithm is taken, so every engine fills the same bin.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from casepact.frozen import dataclass

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BINS", "SIGNED_BINS", "Sketch", "bin_of", "signed_bin_of", "values_of"]

LARGEST = (1 << 32) - 1
"""The largest number told apart, in seconds: 136 years. What is larger counts as this."""

BINS = (25 << 6) + 128
"""Bins for numbers that are never negative."""

SIGNED_BINS = 2 * BINS - 1
"""Bins for numbers of either sign: those of negative ones in reverse order, one for 0, the others."""


def bin_of(number: int) -> int:
    """Return the bin of a number that is not negative."""
    if number < 128:
        return number
    number = min(number, LARGEST)
    shift = math.frexp(float(number))[1] - 7
    return (shift << 6) + (number >> shift)


def signed_bin_of(number: int) -> int:
    """Return the bin of a number of either sign."""
    place = bin_of(max(number, -number))
    return BINS - 1 + (place if number >= 0 else -place)


def _middle(place: int) -> float:
    if place < 128:
        return float(place)
    shift = (place >> 6) - 1
    return float(((place & 63) + 64) << shift) + ((1 << shift) - 1) / 2


@cache
def values_of(bins: int) -> NDArray[np.float64]:
    """Return the number that stands for each of `BINS` or `SIGNED_BINS` bins: the middle of its numbers."""
    positive = np.array([_middle(place) for place in range(BINS)])
    values = positive if bins == BINS else np.concatenate([-positive[:0:-1], positive])
    values.flags.writeable = False  # one array for all who ask
    return values


@dataclass(frozen=True, slots=True)
class Sketch:
    """A histogram to be asked; ``counts`` has `BINS` or `SIGNED_BINS` entries."""

    counts: NDArray[np.int64]

    @property
    def count(self) -> int:
        """How many numbers were added."""
        return int(self.counts.sum())

    def quantile(self, share: float) -> float | None:
        """Return the number that a ``share`` (0 to 1) of all do not exceed; None of none."""
        found = self.quantiles((share,))
        return found[0] if found else None

    def quantiles(self, shares: Sequence[float]) -> list[float]:
        """Return the `quantile` of each of some shares; nothing of none."""
        below = np.cumsum(self.counts)
        total = int(below[-1])
        if not total:
            return []
        ranks = [min(max(math.ceil(share * total), 1), total) for share in shares]
        found: list[float] = values_of(len(self.counts))[np.searchsorted(below, ranks)].tolist()
        return found

    def mean(self) -> float | None:
        """Return the mean, within the error of a bin; None of none."""
        total = self.count
        return float(self.counts @ values_of(len(self.counts)) / total) if total else None

"""Histograms of whole seconds with a bounded relative error, that can be added up.

A number below 128 has a bin of its own; above, each octave is cut into 64 bins of equal width, so that
no two numbers of a bin differ by 1/64 of them. This is DDSketch (Masson, Rim and Lee, VLDB 2019)
with bins of integer edges: no logarithm is taken, so every engine fills the same bin. Beside how many numbers
fell in a bin its sum may be kept: their mean then stands for them, which lies between the least and the
most of them, and is exact where they are all alike.
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

__all__ = ["BINS", "SIGNED_BINS", "Sketch", "bin_of", "resolution_of", "signed_bin_of", "values_of"]

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


def resolution_of(number: float) -> int:
    """Return by how much two numbers of the bin of a number may differ at the most: 0 is exact."""
    shift = math.frexp(float(min(abs(number), LARGEST)))[1] - 7
    return (1 << shift) - 1 if shift > 0 else 0


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
    """A histogram to be asked; ``counts`` has `BINS` or `SIGNED_BINS` entries, ``sums`` as many, if any."""

    counts: NDArray[np.int64]
    sums: NDArray[np.int64] | None = None

    @classmethod
    def of(cls, row: NDArray[np.int64]) -> Sketch:
        """The histogram of counts with the sums after them, as `Tally` keeps them."""
        counts, sums = np.split(row, 2)
        return cls(counts, sums)

    @property
    def values(self) -> NDArray[np.float64]:
        """The number that stands for each bin: the mean of what fell in it, or its middle."""
        middles = values_of(len(self.counts))
        if self.sums is None:
            return middles
        return np.divide(self.sums, self.counts, out=middles.copy(), where=self.counts > 0)

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
        found: list[float] = self.values[np.searchsorted(below, ranks)].tolist()
        return found

    def mean(self) -> float | None:
        """Return the mean, without sums within the error of a bin; None of none."""
        total = self.count
        return float(self.counts @ self.values / total) if total else None

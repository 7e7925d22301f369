"""Confidence intervals: of means by Student's t, of shares and of few by a score, of paired differences.

An interval by Student's t knows nothing of what is possible, and may reach below no case or over all of the
time. `Interval.clipped` cuts it to the possible values, which keeps its coverage: no value that is cut
off can be the true one (Mandelkern, *Setting confidence intervals for bounded parameters*, Statistical
Science 17, 2002). Wilson's never leaves 0 to 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from casepact.experiment.student import t_quantile
from casepact.frozen import dataclass

__all__ = [
    "Interval",
    "bounded_interval",
    "count_interval",
    "count_of_interval",
    "mean_interval",
    "paired_interval",
    "paired_share_interval",
    "share_interval",
]

_FEW = 30
"""How many make a mean whose variance can be told from what was counted."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and the interval around it; ``low`` and ``high`` are None where one number is all there is.

    ``size`` is how many replications it rests on. Of what is not known, but in some of them only between what
    least and what most, the estimate is not a number, and ``least`` and ``most`` are the means of the two:
    ``low`` is the lower end of the interval of the one, ``high`` the upper end of that of the other.
    """

    estimate: float
    low: float | None
    high: float | None
    size: int
    least: float | None = None
    most: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is an estimate."""
        return self.least is None

    @property
    def half_width(self) -> float | None:
        """The larger distance from the estimate to an end of the interval; None where one is missing."""
        if self.low is None or self.high is None or not self.is_known:
            return None
        return max(self.estimate - self.low, self.high - self.estimate)

    @property
    def is_even(self) -> bool:
        """Whether both ends are as far from the estimate, as far as numbers tell."""
        if self.low is None or self.high is None:
            return True
        below, above = self.estimate - self.low, self.high - self.estimate
        return math.isclose(below, above, rel_tol=1e-6, abs_tol=1e-12)

    def clipped(self, least: float, most: float) -> Interval:
        """The part of the interval that lies between two values; the estimate does."""
        if self.low is None or self.high is None:
            return self
        low, high = max(least, self.low), min(most, self.high)
        return Interval(self.estimate, low, high, self.size, self.least, self.most)

    def excludes(self, value: float) -> bool:
        """Whether the interval is known and a value lies outside it."""
        return self.low is not None and self.high is not None and not self.low <= value <= self.high

    def to_json(self) -> dict[str, float | int | None]:
        """The interval as JSON; null is what there is not, is not known, or has no bound."""
        numbers = {"estimate": self.estimate, "low": self.low, "high": self.high}
        if not self.is_known:
            numbers |= {"least": self.least, "most": self.most}
        finite = {
            name: None if number is None or not math.isfinite(number) else number
            for name, number in numbers.items()
        }
        return {**finite, "replications": self.size}


def mean_interval(values: Sequence[float], confidence: float) -> Interval | None:
    """The mean of independent values and its interval by Student's t; None of no value.

    mean ± t(n-1, (1+confidence)/2) · s / √n, s being the sample's standard deviation.
    """
    size = len(values)
    if not size:
        return None
    mean = math.fsum(values) / size
    if size == 1:
        return Interval(mean, None, None, 1)
    variance = math.fsum((value - mean) ** 2 for value in values) / (size - 1)
    half = _t(size - 1, confidence) * math.sqrt(variance / size)
    return Interval(mean, mean - half, mean + half, size)


def count_interval(counts: Sequence[float], confidence: float) -> Interval | None:
    """The mean of how many there were in each replication, and its interval; None of no replication.

    Of many it is that of `mean_interval`. Where fewer than `_FEW` were counted in all, their variance says
    little: none in five replications are not surely none. The interval is then that of all means m from which
    the mean is at most t · √(φ·m/n) away, the score interval of Poisson's distribution (Barker, *A comparison
    of nine confidence intervals for a Poisson parameter*, The American Statistician 56, 2002), with Student's
    t in place of the normal quantile and the dispersion φ that the replications show, at least 1.
    """
    found = mean_interval(counts, confidence)
    if found is None or found.size == 1 or found.estimate * found.size >= _FEW:
        return found
    mean, size = found.estimate, found.size
    variance = math.fsum((count - mean) ** 2 for count in counts) / (size - 1)
    unit = max(1.0, variance / mean if mean else 1.0) * _t(size - 1, confidence) ** 2 / size
    half = math.sqrt(unit * mean + unit * unit / 4)
    return Interval(mean, mean + unit / 2 - half, mean + unit / 2 + half, size)


def count_of_interval(counts: Sequence[float], of: Sequence[float], confidence: float) -> Interval | None:
    """The mean of how many of so many there were in each replication, and its interval; None of none.

    It is that of the share (`share_interval`), so that it never passes how many there can be.
    """
    found = mean_interval(counts, confidence)
    share = share_interval(counts, of, confidence)
    if found is None or found.size == 1 or share is None or share.low is None or share.high is None:
        return found
    each = math.fsum(of) / found.size
    return Interval(found.estimate, share.low * each, share.high * each, found.size)


def bounded_interval(least: Sequence[float], most: Sequence[float], confidence: float) -> Interval:
    """The interval of the mean of values of which only the least and the most that each may be is known.

    It reaches from the lower end of the interval of the one to the upper end of that of the other, and holds
    the mean at least as often as each of those. Ends may be infinite. Raises ValueError for no value.
    """
    low, below = _end(least, confidence, -1)
    high, above = _end(most, confidence, 1)
    return Interval(math.nan, low, high, len(least), below, above)


def _end(values: Sequence[float], confidence: float, side: int) -> tuple[float, float]:
    """The end of the interval of a mean on a side, and the mean."""
    if any(map(math.isinf, values)):
        return side * math.inf, side * math.inf
    found = mean_interval(values, confidence)
    if found is None:
        raise ValueError("there is no value to tell the mean of")
    end = found.low if side < 0 else found.high
    return (found.estimate if end is None else end), found.estimate


def paired_interval(before: Sequence[float], after: Sequence[float], confidence: float) -> Interval | None:
    """The mean of the differences ``after - before`` of pairs, and its interval by Student's t."""
    return mean_interval([second - first for first, second in zip(before, after, strict=True)], confidence)


def paired_share_interval(
    before: Sequence[tuple[int, int]], after: Sequence[tuple[int, int]], confidence: float
) -> Interval | None:
    """The difference of two shares, each pooled over the same replications, and its interval.

    Each replication gives how many were met of how many judged, before and after. The variance is that of
    a difference of ratios over paired clusters, by linearisation (Cochran 1977, 6.3), with Student's t;
    None where nothing was judged before, or after. Raises ValueError for sequences of different length.
    """
    size = len(before)
    if size != len(after):
        raise ValueError("pairs have a before and an after")
    first, second = sum(judged for _, judged in before), sum(judged for _, judged in after)
    if not first or not second:
        return None
    one, other = sum(met for met, _ in before) / first, sum(met for met, _ in after) / second
    if size == 1:
        return Interval(other - one, None, None, 1)
    residuals = [
        (late[0] - other * late[1]) / second - (early[0] - one * early[1]) / first
        for early, late in zip(before, after, strict=True)
    ]
    variance = size / (size - 1) * math.fsum(residual * residual for residual in residuals)
    half = _t(size - 1, confidence) * math.sqrt(variance)
    return Interval(other - one, other - one - half, other - one + half, size)


def share_interval(met: Sequence[float], judged: Sequence[float], confidence: float) -> Interval | None:
    """The share met over several replications, and Wilson's score interval for it; None of nothing judged.

    Cases of one replication share their queue and its luck, so they are no independent trials: the
    number of trials is divided by the design effect, the variance that the shares of the replications show
    over the one that independent cases would have, where it is above 1 (Korn and Graubard 1998; Franco et
    al. 2019), and Student's t takes the place of the normal quantile. With one replication cases are
    taken as independent.
    """
    total, hits = sum(judged), sum(met)
    if not total:
        return None
    size = len(met)
    share = hits / total
    effect = 1.0
    if size > 1 and 0 < hits < total:
        # The variance of a ratio over clusters, by linearisation (Cochran 1977, 6.3).
        residuals = math.fsum((m - share * n) ** 2 for m, n in zip(met, judged, strict=True))
        variance = size / (size - 1) * residuals / total**2
        effect = max(1.0, variance / (share * (1 - share) / total))
    trials = total / effect
    z = _t(size - 1, confidence) if size > 1 else _normal(confidence)
    centre = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    spread = math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    half = z / (1 + z * z / trials) * spread
    low = 0.0 if hits == 0 else max(0.0, centre - half)
    high = 1.0 if hits == total else min(1.0, centre + half)
    return Interval(share, min(low, share), max(high, share), size)


def _t(freedom: int, confidence: float) -> float:
    return t_quantile(freedom, (1 + confidence) / 2)


def _normal(confidence: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf((1 + confidence) / 2)

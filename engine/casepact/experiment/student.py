"""Quantiles of Student's t distribution, by which intervals from few replications are wide enough."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

__all__ = ["t_quantile"]

_SERIES = 500
"""Degrees of freedom up to which the distribution is summed up exactly."""


@lru_cache(maxsize=1024)
def t_quantile(freedom: int, share: float) -> float:
    """The quantile of Student's t for ``share`` in [0.5, 1), with ``freedom`` degrees of freedom, at least 1.

    Up to 500 of them by Newton's method on the finite series of Abramowitz and Stegun, *Handbook of
    Mathematical Functions*, 26.7.3 and 26.7.4; above by their expansion 26.7.5, whose error is below 1e-11
    there.
    """
    normal = NormalDist().inv_cdf(share)
    start = _expanded(normal, freedom)
    if freedom > _SERIES:
        return start
    if freedom == 1:
        return math.tan(math.pi * (share - 0.5))
    if freedom == 2:
        both = 2 * share - 1
        return both * math.sqrt(2 / (1 - both * both))
    found = start
    for _ in range(100):
        step = (_share_below(found, freedom) - share) / _density(found, freedom)
        found -= step
        if abs(step) <= 1e-14 * max(1.0, abs(found)):
            break
    return found


def _expanded(x: float, freedom: int) -> float:
    """The expansion about the normal quantile ``x`` in powers of the reciprocal of ``freedom``."""
    terms = (
        x,
        (x**3 + x) / 4,
        (5 * x**5 + 16 * x**3 + 3 * x) / 96,
        (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384,
        (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92160,
    )
    return math.fsum(term / freedom**power for power, term in enumerate(terms))


def _share_below(t: float, freedom: int) -> float:
    """The distribution function."""
    angle = math.atan2(t, math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    terms, term = [], cosine if odd else 1.0
    for step in range(2 + odd, freedom, 2):
        terms.append(term)
        term *= cosine * cosine * (step - 1) / step
    terms.append(term)
    between = sine * math.fsum(terms)
    if odd:
        between = 2 / math.pi * (angle + between)
    return 0.5 + between / 2


def _density(t: float, freedom: int) -> float:
    log_factor = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)
    log_factor -= math.log(freedom * math.pi) / 2
    return math.exp(log_factor - (freedom + 1) / 2 * math.log1p(t * t / freedom))

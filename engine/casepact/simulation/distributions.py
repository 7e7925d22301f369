"""Times drawn from distributions, by inversion wherever there is an inverse.

Like `draws`, these are plain functions that numba also compiles, with equal results to the bit: they use
only what both take from the same mathematical library, in the same order.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from casepact.scenario.model import Distribution, DistributionKind
from casepact.simulation.draws import unit

__all__ = ["KINDS", "LONGEST", "draw", "draw_from", "normal_quantile", "parameters_of", "whole_seconds"]

KINDS = tuple(DistributionKind)
"""The kinds in the order of their codes."""

FIXED, EXPONENTIAL, LOGNORMAL, GAMMA, WEIBULL, TRIANGULAR, UNIFORM, EMPIRICAL = range(8)

LONGEST = 1 << 36
"""The longest time drawn, in seconds: two thousand years, so that sums of a few stay far from overflow."""

_LEAST_UNIT = 5.551115123125783e-17
"""Half of the step between two numbers of `unit`: what stands for 0 where a quantile of 0 has no end."""


def parameters_of(distribution: Distribution) -> tuple[float, float, float]:
    """Return the parameters filled up with zeros, as `draw` takes them."""
    first, second, third = (*distribution.parameters, 0.0, 0.0, 0.0)[:3]
    return float(first), float(second), float(third)


def draw(kind: int, a: float, b: float, c: float, sample: Sequence[float], start: int) -> float:
    """Draw a time in seconds from the distribution with a code and parameters.

    ``sample`` is what an empirical distribution draws from, and ``start`` the key of this use of chance
    (`draws.base`). The parameters are those of `casepact.scenario.model.Distribution`.
    """
    if kind == EMPIRICAL:
        return sample[int(unit(start, 0) * len(sample))]
    return draw_from(kind, a, b, c, start)


def draw_from(kind: int, a: float, b: float, c: float, start: int) -> float:
    """Draw a time from any distribution that is not empirical, as `draw` does."""
    if kind == FIXED:
        return a
    u = unit(start, 0)
    if kind == EXPONENTIAL:
        return -math.log1p(-u) * a
    if kind == LOGNORMAL:
        return math.exp(a + b * normal_quantile(u))
    if kind == GAMMA:
        return _gamma(a, start) * b
    if kind == WEIBULL:
        return math.pow(-math.log1p(-u), 1.0 / a) * b
    if kind == TRIANGULAR:
        return _triangular(a, b, c, u)
    return a + (b - a) * u


def whole_seconds(seconds: float) -> int:
    """Return a drawn time in whole seconds, half a second up, never negative."""
    if seconds < 0.5:
        return 0
    if seconds >= LONGEST:
        return LONGEST
    return math.floor(seconds + 0.5)


def normal_quantile(u: float) -> float:
    """Return the quantile of the standard normal distribution for ``u`` in [0, 1).

    Algorithm AS 241 (PPND16) of Wichura, *The percentage points of the normal distribution*, Applied
    Statistics 37 (1988): a relative error of about 1e-16. 0 stands for the middle of its step.
    """
    if u <= 0.0:
        u = _LEAST_UNIT
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return (
            q
            * (
                (
                    (
                        (
                            (
                                (
                                    (2509.0809287301226727 * r + 33430.575583588128105) * r
                                    + 67265.770927008700853
                                )
                                * r
                                + 45921.953931549871457
                            )
                            * r
                            + 13731.693765509461125
                        )
                        * r
                        + 1971.5909503065514427
                    )
                    * r
                    + 133.14166789178437745
                )
                * r
                + 3.387132872796366608
            )
            / (
                (
                    (
                        (
                            (
                                (
                                    (5226.495278852545925 * r + 28729.085735721942674) * r
                                    + 39307.89580009271061
                                )
                                * r
                                + 21213.794301586595867
                            )
                            * r
                            + 5394.1960214247511077
                        )
                        * r
                        + 687.1870074920579083
                    )
                    * r
                    + 42.313330701600911252
                )
                * r
                + 1.0
            )
        )
    r = u if q < 0.0 else 1.0 - u
    r = math.sqrt(-math.log(r))
    if r <= 5.0:
        r -= 1.6
        value = (
            (
                (
                    (
                        (
                            (
                                (7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r
                                + 0.24178072517745061177
                            )
                            * r
                            + 1.27045825245236838258
                        )
                        * r
                        + 3.64784832476320460504
                    )
                    * r
                    + 5.7694972214606914055
                )
                * r
                + 4.6303378461565452959
            )
            * r
            + 1.42343711074968357734
        ) / (
            (
                (
                    (
                        (
                            (
                                (1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r
                                + 0.0151986665636164571966
                            )
                            * r
                            + 0.14810397642748007459
                        )
                        * r
                        + 0.68976733498510000455
                    )
                    * r
                    + 1.6763848301838038494
                )
                * r
                + 2.05319162663775882187
            )
            * r
            + 1.0
        )
    else:
        r -= 5.0
        value = (
            (
                (
                    (
                        (
                            (
                                (2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
                                + 0.0012426609473880784386
                            )
                            * r
                            + 0.026532189526576123093
                        )
                        * r
                        + 0.29656057182850489123
                    )
                    * r
                    + 1.7848265399172913358
                )
                * r
                + 5.4637849111641143699
            )
            * r
            + 6.6579046435011037772
        ) / (
            (
                (
                    (
                        (
                            (
                                (2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r
                                + 1.8463183175100546818e-5
                            )
                            * r
                            + 7.868691311456132591e-4
                        )
                        * r
                        + 0.0148753612908506148525
                    )
                    * r
                    + 0.13692988092273580531
                )
                * r
                + 0.59983220655588793769
            )
            * r
            + 1.0
        )
    return -value if q < 0.0 else value


def _triangular(least: float, mode: float, most: float, u: float) -> float:
    width = most - least
    if width <= 0.0:
        return least
    if u * width < mode - least:
        return least + math.sqrt(u * width * (mode - least))
    return most - math.sqrt((1.0 - u) * width * (most - mode))


def _gamma(shape: float, start: int) -> float:
    """Draw from a gamma distribution of scale 1.

    Marsaglia and Tsang, *A simple method for generating gamma variables*, ACM TOMS 26 (2000). A shape
    below 1 is drawn from one above, times a power of a uniform number, which is number 0.
    """
    boost = 1.0
    if shape < 1.0:
        boost = math.pow(1.0 - unit(start, 0), 1.0 / shape)
        shape += 1.0
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    number = 1
    while True:
        x = normal_quantile(unit(start, number))
        u = 1.0 - unit(start, number + 1)
        number += 2
        v = 1.0 + c * x
        if v > 0.0:
            v = v * v * v
            if math.log(u) < 0.5 * x * x + d - d * v + d * math.log(v):
                return d * v * boost

"""Distributions against their closed forms."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

import pytest

from casepact.scenario.model import Distribution, DistributionKind
from casepact.simulation.distributions import (
    KINDS,
    LONGEST,
    draw,
    normal_quantile,
    parameters_of,
    whole_seconds,
)
from casepact.simulation.draws import SOLVE, base, case_key

SIZE = 20_000
NORMAL = NormalDist()


def sample(kind: str, *parameters: float, values: tuple[float, ...] = ()) -> list[float]:
    """Draws of as many cases, in ascending order."""
    found = Distribution(kind=DistributionKind(kind), parameters=parameters, sample=values)
    code = KINDS.index(found.kind)
    a, b, c = parameters_of(found)
    return sorted(draw(code, a, b, c, values, base(case_key(5, case), SOLVE, 0)) for case in range(SIZE))


def test_normal_quantiles_are_those_of_the_tables() -> None:
    # From the tables that Wichura tests his algorithm with, and Python's own inverse of the same algorithm.
    assert normal_quantile(0.25) == pytest.approx(-0.6744897501960817, rel=1e-15)
    assert normal_quantile(0.001) == pytest.approx(-3.090232306167814, rel=1e-15)
    assert normal_quantile(1e-20) == pytest.approx(-9.262340089798408, rel=1e-15)
    for step in range(1, 2000):
        assert normal_quantile(step / 2000) == pytest.approx(
            NORMAL.inv_cdf(step / 2000), abs=1e-15, rel=1e-14
        )
    assert math.isfinite(normal_quantile(0.0))
    assert math.isfinite(normal_quantile(1 - 2**-53))


def weibull(x: float) -> float:
    return -math.expm1(-((x / 100) ** 1.7))


def triangular(x: float) -> float:
    return (x - 10) ** 2 / (90 * 20) if x < 30 else 1 - (100 - x) ** 2 / (90 * 70)


@pytest.mark.parametrize(
    "kind, parameters, distribution",
    [
        ("exponential", (50.0,), lambda x: -math.expm1(-x / 50)),
        ("lognormal", (3.0, 0.8), lambda x: NORMAL.cdf((math.log(x) - 3) / 0.8)),
        ("weibull", (1.7, 100.0), weibull),
        ("triangular", (10.0, 30.0, 100.0), triangular),
        ("uniform", (10.0, 30.0), lambda x: (x - 10) / 20),
        # Shapes whose distribution has a closed form: two exponential times, and half a squared normal one.
        ("gamma", (2.0, 10.0), lambda x: -math.expm1(-x / 10) - x / 10 * math.exp(-x / 10)),
        ("gamma", (0.5, 2.0), lambda x: 2 * NORMAL.cdf(math.sqrt(x)) - 1),
        ("gamma", (1.0, 7.0), lambda x: -math.expm1(-x / 7)),
    ],
)
def test_draws_follow_their_distribution(
    kind: str, parameters: tuple[float, ...], distribution: Callable[[float], float]
) -> None:
    # Kolmogorov and Smirnov: the largest distance is above 1.95 / sqrt(n) once in a thousand times.
    found = sample(kind, *parameters)
    distance = max(
        max(abs(distribution(x) - place / SIZE), abs(distribution(x) - (place + 1) / SIZE))
        for place, x in enumerate(found)
    )
    assert distance < 1.95 / math.sqrt(SIZE)


def test_a_gamma_of_any_shape_has_its_mean_and_variance() -> None:
    for shape, scale in ((0.1, 300.0), (0.7, 10.0), (3.3, 5.0), (40.0, 1.0)):
        found = sample("gamma", shape, scale)
        mean = sum(found) / SIZE
        variance = sum((x - mean) ** 2 for x in found) / SIZE
        # Four standard errors; that of the variance of a gamma is sqrt(2 + 6 / shape) times it over sqrt(n).
        assert mean == pytest.approx(shape * scale, abs=4 * scale * math.sqrt(shape / SIZE))
        assert variance == pytest.approx(shape * scale**2, rel=4 * math.sqrt((2 + 6 / shape) / SIZE))


def test_fixed_and_empirical_draws_are_of_what_was_given() -> None:
    assert set(sample("fixed", 90.0)) == {90.0}
    values = (1.0, 2.0, 2.0, 9.0)
    found = sample("empirical", values=values)
    # Four standard errors of a share of a half, and of a quarter.
    assert found.count(2.0) / SIZE == pytest.approx(0.5, abs=4 * math.sqrt(0.25 / SIZE))
    assert found.count(9.0) / SIZE == pytest.approx(0.25, abs=4 * math.sqrt(0.1875 / SIZE))


def test_a_triangle_without_width_is_its_point() -> None:
    assert set(sample("triangular", 5.0, 5.0, 5.0)) == {5.0}
    assert min(sample("triangular", 0.0, 0.0, 1.0)) >= 0


@pytest.mark.parametrize(
    "seconds, whole",
    [(0.49, 0), (0.5, 1), (1.5, 2), (2.5, 3), (-3.0, 0), (1e300, LONGEST), (math.inf, LONGEST)],
)
def test_half_a_second_is_rounded_up(seconds: float, whole: int) -> None:
    assert whole_seconds(seconds) == whole

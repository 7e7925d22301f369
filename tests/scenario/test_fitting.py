"""Distributions are as their sentences say: against closed forms, and the quantiles and moments of SciPy.

Tolerance: a relative 1e-9 for closed forms, 1e-6 where the parameters are found by halving.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casepact.scenario.fitting import FORMS, FitFault, fit
from casepact.scenario.means import mean_seconds
from casepact.scenario.model import Distribution, DistributionKind
from casepact.syntax.ast.scenario import DrawnTime, Family, FamilyTime, Parameter, ParameterKind
from casepact.syntax.ast.target import Amount, Unit
from casepact.syntax.sentences import parse

CLOSED, HALVED = 1e-9, 1e-6
HOUR = 3_600.0


def fitted(sentence: str) -> tuple[DistributionKind, tuple[float, ...]]:
    tree = parse("drawn_time", sentence)
    assert isinstance(tree, DrawnTime), tree
    assert isinstance(tree.distribution, FamilyTime)
    return fit(tree.distribution)


def frozen(kind: DistributionKind, parameters: tuple[float, ...]) -> Any:
    """The distribution as SciPy has it."""
    from scipy import stats

    match kind:
        case DistributionKind.EXPONENTIAL:
            return stats.expon(scale=parameters[0])
        case DistributionKind.LOGNORMAL:
            return stats.lognorm(s=parameters[1], scale=math.exp(parameters[0]))
        case DistributionKind.GAMMA:
            return stats.gamma(parameters[0], scale=parameters[1])
        case DistributionKind.WEIBULL:
            return stats.weibull_min(parameters[0], scale=parameters[1])
        case DistributionKind.TRIANGULAR:
            least, mode, most = parameters
            return stats.triang((mode - least) / (most - least), loc=least, scale=most - least)
        case DistributionKind.UNIFORM:
            return stats.uniform(loc=parameters[0], scale=parameters[1] - parameters[0])
        case _:
            raise AssertionError(kind)


MEDIAN, P90, P25, MEAN, SD = 0.5, 0.9, 0.25, "mean", "sd"


CASES: list[tuple[str, dict[float | str, float], float]] = [
    ("exponential mean 2 hours", {MEAN: 2, SD: 2}, CLOSED),
    ("exponential median 2 hours", {MEDIAN: 2}, CLOSED),
    ("exponential p90 2 hours", {P90: 2}, CLOSED),
    ("lognormal median 1 hour p90 5 hours", {MEDIAN: 1, P90: 5}, CLOSED),
    ("lognormal p25 1 hour p90 5 hours", {P25: 1, P90: 5}, CLOSED),
    ("lognormal mean 3 hours sd 4 hours", {MEAN: 3, SD: 4}, CLOSED),
    ("lognormal median 1 hour mean 3 hours", {MEDIAN: 1, MEAN: 3}, CLOSED),
    ("gamma mean 3 hours shape 1.5", {MEAN: 3, SD: 3 / math.sqrt(1.5)}, CLOSED),
    ("gamma mean 3 hours sd 2 hours", {MEAN: 3, SD: 2}, CLOSED),
    ("gamma median 1 hour p90 5 hours", {MEDIAN: 1, P90: 5}, HALVED),
    ("gamma median 1 hour p90 1 hour 10 minutes", {MEDIAN: 1, P90: 7 / 6}, HALVED),
    ("gamma p25 1 hour p90 30 hours", {P25: 1, P90: 30}, HALVED),
    ("weibull mean 3 hours shape 1.5", {MEAN: 3}, CLOSED),
    ("weibull median 3 hours shape 0.7", {MEDIAN: 3}, CLOSED),
    ("weibull median 1 hour p90 5 hours", {MEDIAN: 1, P90: 5}, CLOSED),
    ("triangular from 1 hour to 6 hours mode 2 hours", {MEAN: 3, 0.0: 1, 1.0: 6, 0.2: 2}, CLOSED),
    ("uniform from 1 hour to 6 hours", {MEAN: 3.5, MEDIAN: 3.5, 0.0: 1, 1.0: 6}, CLOSED),
]
"""Sentences, what they say of their distributions, in hours, and how near that has to be."""


@pytest.mark.parametrize("sentence, wanted, tolerance", CASES)
def test_a_distribution_has_what_its_sentence_says(
    sentence: str, wanted: dict[float | str, float], tolerance: float
) -> None:
    kind, parameters = fitted(sentence)
    found = frozen(kind, parameters)
    for what, hours in wanted.items():
        value = {MEAN: found.mean, SD: found.std}[what]() if isinstance(what, str) else found.ppf(what)
        assert value / HOUR == pytest.approx(hours, rel=tolerance), what
    drawn = Distribution(kind=kind, parameters=parameters)
    assert mean_seconds(drawn) == pytest.approx(found.mean(), rel=CLOSED)


def test_every_form_of_every_family_is_tested() -> None:
    for family, forms in FORMS.items():
        said = [sentence.split() for sentence, *_ in CASES if sentence.startswith(family.value)]
        for form in forms:
            words = set(form.replace("p50", "p25").split())
            assert any(words <= set(sentence) for sentence in said), (family, form)


_SECONDS = st.integers(60, 10**6)


def _time(family: Family, share: int, low: int, other: int, high: int) -> FamilyTime:
    def quantile(percent: int, seconds: int) -> Parameter:
        amount = Amount(Decimal(seconds) / 60, Unit.MINUTE)
        return Parameter(ParameterKind.QUANTILE, amount, percent=percent)

    return FamilyTime(family, (quantile(other, high), quantile(share, low)))


@given(
    st.sampled_from((Family.LOGNORMAL, Family.GAMMA, Family.WEIBULL)),
    st.integers(1, 98),
    st.integers(1, 98),
    _SECONDS,
    _SECONDS,
)
def test_two_percentiles_come_back(family: Family, share: int, gap: int, low: int, more: int) -> None:
    other = share + gap
    assume(other <= 99)
    high = low + more
    try:
        kind, parameters = fit(_time(family, share, low, other, high))
    except FitFault as fault:
        is_far_apart = family is Family.GAMMA or "no mean" in str(fault)
        assume(not is_far_apart)
        raise
    found = frozen(kind, parameters)
    assert found.ppf(share / 100) == pytest.approx(low, rel=1e-5)
    assert found.ppf(other / 100) == pytest.approx(high, rel=1e-5)


@pytest.mark.parametrize(
    "sentence, said",
    [
        ("gamma p49 1 hour p50 1000 hours", "no gamma distribution"),
        ("gamma p1 1 hour p99 1 hour 1 minute", "no gamma distribution"),
        ("lognormal median 2 hours mean 2 hours", "does not lie above the median"),
        ("weibull median 2 hours p90 1 hour", "not the longer time"),
    ],
)
def test_what_no_distribution_is_like_is_no_fit(sentence: str, said: str) -> None:
    with pytest.raises(FitFault, match=said):
        fitted(sentence)

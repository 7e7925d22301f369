"""Fits a family of distributions to what a sentence says of it: means, medians, percentiles."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

from casepact.scenario.means import mean_seconds
from casepact.scenario.model import Distribution, DistributionKind
from casepact.syntax.ast.scenario import Family, FamilyTime, Parameter, ParameterKind
from casepact.syntax.ast.target import Amount

__all__ = ["FORMS", "FitFault", "fit", "seconds_of"]

_K = ParameterKind

FORMS: dict[Family, tuple[str, ...]] = {
    Family.EXPONENTIAL: ("mean", "median"),
    Family.LOGNORMAL: ("median p90", "p50 p90", "mean sd", "median mean"),
    Family.GAMMA: ("mean shape", "mean sd", "median p90"),
    Family.WEIBULL: ("mean shape", "median shape", "median p90"),
    Family.TRIANGULAR: ("from to mode",),
    Family.UNIFORM: ("from to",),
}
"""By family, the sets of numbers that say what it is, as a person would write them."""

_TOO_FAR = "the numbers are so far from one another, or so large or small, that no mean can be computed"


class FitFault(ValueError):
    """No distribution of the family is as the sentence says; the message says why."""


def seconds_of(amount: Amount) -> float | None:
    """The seconds of an amount of time; None for a business day, which has no fixed length."""
    seconds = amount.seconds
    return None if seconds is None else float(seconds)


def fit(time: FamilyTime) -> tuple[DistributionKind, tuple[float, ...]]:
    """The kind and the parameters of a distribution, in seconds; see `casepact.scenario.model.Distribution`.

    Raises:
        FitFault: a number is missing, one too many, or no such distribution exists.
    """
    kind = DistributionKind(time.family.value)
    numbers: dict[str, float] = {}
    quantiles: dict[float, float] = {}
    for parameter in time.parameters:
        value = _number(parameter)
        if value <= 0 and parameter.kind not in (_K.LEAST, _K.MODE):
            raise FitFault(f"`{_said(parameter)}` cannot be nothing")
        if parameter.kind is _K.QUANTILE or parameter.kind is _K.MEDIAN:
            share = 0.5 if parameter.percent is None else parameter.percent / 100
            if share in quantiles:
                also = ", as the median is `p50`" if share == 0.5 else ""
                raise FitFault(f"`{_said(parameter)}` is given twice{also}")
            quantiles[share] = value
        else:
            if parameter.kind.value in numbers:
                raise FitFault(f"`{parameter.kind.value}` is given twice")
            numbers[parameter.kind.value] = value
    try:
        parameters = _FITS[time.family](numbers, sorted(quantiles.items()))
        if parameters is not None and not math.isfinite(
            mean_seconds(Distribution(kind=kind, parameters=parameters))
        ):
            raise FitFault(_TOO_FAR)
    except ArithmeticError:  # no float is so large, or so small
        raise FitFault(_TOO_FAR) from None
    if parameters is None:
        said = " ".join(_said(parameter) for parameter in time.parameters)
        raise FitFault(f"`{said}` does not say which {time.family.value} distribution it is")
    return kind, parameters


def _said(parameter: Parameter) -> str:
    """The word before the number."""
    return parameter.kind.value if parameter.percent is None else f"p{parameter.percent}"


def _number(parameter: Parameter) -> float:
    if parameter.amount is None:
        assert parameter.number is not None
        return float(parameter.number)
    seconds = seconds_of(parameter.amount)
    if seconds is None:
        raise FitFault("a business day has no fixed length: write hours")
    return seconds


_Numbers = dict[str, float]
_Quantiles = list[tuple[float, float]]
_Parameters = tuple[float, ...] | None


def _rising(quantiles: _Quantiles) -> None:
    (_, low), (_, high) = quantiles
    if low >= high:
        raise FitFault("the higher percentile is not the longer time")


def _exponential(numbers: _Numbers, quantiles: _Quantiles) -> _Parameters:
    if set(numbers) == {"mean"} and not quantiles:
        return (numbers["mean"],)
    if not numbers and len(quantiles) == 1:
        (share, value) = quantiles[0]
        return (-value / math.log1p(-share),)
    return None


def _lognormal(numbers: _Numbers, quantiles: _Quantiles) -> _Parameters:
    if not numbers and len(quantiles) == 2:
        _rising(quantiles)
        (share, low), (other, high) = quantiles
        z, w = NormalDist().inv_cdf(share), NormalDist().inv_cdf(other)
        sigma = (math.log(high) - math.log(low)) / (w - z)
        return math.log(low) - sigma * z, sigma
    if set(numbers) == {"mean", "sd"} and not quantiles:
        variance = math.log1p((numbers["sd"] / numbers["mean"]) ** 2)
        return math.log(numbers["mean"]) - variance / 2, math.sqrt(variance)
    if set(numbers) == {"mean"} and len(quantiles) == 1 and quantiles[0][0] == 0.5:
        median = quantiles[0][1]
        if numbers["mean"] <= median:
            raise FitFault("the mean does not lie above the median, as it does in a lognormal distribution")
        return math.log(median), math.sqrt(2 * math.log(numbers["mean"] / median))
    return None


def _gamma(numbers: _Numbers, quantiles: _Quantiles) -> _Parameters:
    if set(numbers) == {"mean", "shape"} and not quantiles:
        return numbers["shape"], numbers["mean"] / numbers["shape"]
    if set(numbers) == {"mean", "sd"} and not quantiles:
        shape = (numbers["mean"] / numbers["sd"]) ** 2
        return shape, numbers["mean"] / shape
    if not numbers and len(quantiles) == 2:
        _rising(quantiles)
        (share, low), (other, high) = quantiles

        # The ratio of two quantiles falls as the shape grows, and the scale cancels out of it.
        def gap(log_shape: float) -> float:
            shape = math.exp(log_shape)
            return math.log(_gamma_quantile(shape, other) / _gamma_quantile(shape, share)) - math.log(
                high / low
            )

        shape = math.exp(_root(gap, math.log(0.02), math.log(2_000.0)))
        return shape, low / _gamma_quantile(shape, share)
    return None


def _weibull(numbers: _Numbers, quantiles: _Quantiles) -> _Parameters:
    if set(numbers) == {"mean", "shape"} and not quantiles:
        return numbers["shape"], numbers["mean"] / math.gamma(1 + 1 / numbers["shape"])
    if set(numbers) == {"shape"} and len(quantiles) == 1:
        share, value = quantiles[0]
        return numbers["shape"], value / (-math.log1p(-share)) ** (1 / numbers["shape"])
    if not numbers and len(quantiles) == 2:
        _rising(quantiles)
        (share, low), (other, high) = quantiles
        x, y = math.log(-math.log1p(-share)), math.log(-math.log1p(-other))
        shape = (y - x) / (math.log(high) - math.log(low))
        return shape, low / (-math.log1p(-share)) ** (1 / shape)
    return None


def _triangular(numbers: _Numbers, quantiles: _Quantiles) -> _Parameters:
    if set(numbers) != {"from", "to", "mode"} or quantiles:
        return None
    least, mode, most = numbers["from"], numbers["mode"], numbers["to"]
    if not least <= mode <= most or least == most:
        raise FitFault("the mode does not lie between the ends" if least < most else "the range is empty")
    return least, mode, most


def _uniform(numbers: _Numbers, quantiles: _Quantiles) -> _Parameters:
    if set(numbers) != {"from", "to"} or quantiles:
        return None
    if numbers["from"] >= numbers["to"]:
        raise FitFault("the range ends before it starts, or is empty")
    return numbers["from"], numbers["to"]


_FITS: dict[Family, Callable[[_Numbers, _Quantiles], _Parameters]] = {
    Family.EXPONENTIAL: _exponential,
    Family.LOGNORMAL: _lognormal,
    Family.GAMMA: _gamma,
    Family.WEIBULL: _weibull,
    Family.TRIANGULAR: _triangular,
    Family.UNIFORM: _uniform,
}


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling function is zero, by halving."""
    if function(low) < 0 or function(high) > 0:
        raise FitFault("no gamma distribution has percentiles so far apart, or so close together")
    for _ in range(60):
        middle = (low + high) / 2
        if function(middle) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _gamma_quantile(shape: float, share: float) -> float:
    """The quantile of a gamma distribution of scale 1, by halving its distribution function."""
    low, high = 0.0, max(1.0, shape)
    while _gamma_cdf(shape, high) < share:
        high *= 2
    for _ in range(90):
        middle = (low + high) / 2
        if _gamma_cdf(shape, middle) < share:
            low = middle
        else:
            high = middle
    return high


def _gamma_cdf(shape: float, x: float) -> float:
    """The regularised lower incomplete gamma function, by its power series (DLMF 8.11.4)."""
    if x <= 0:
        return 0.0
    term = total = 1.0 / shape
    step = shape
    while term > total * 1e-15:
        step += 1
        term *= x / step
        total += term
    return min(1.0, total * math.exp(shape * math.log(x) - x - math.lgamma(shape)))

"""The mean of a distribution, for estimates of load before anything runs."""

from __future__ import annotations

import math

from casepact.scenario.model import Distribution, DistributionKind

__all__ = ["mean_seconds"]


def mean_seconds(distribution: Distribution) -> float:
    """The mean in seconds."""
    kind, values = distribution.kind, distribution.parameters
    match kind:
        case DistributionKind.FIXED | DistributionKind.EXPONENTIAL:
            return values[0]
        case DistributionKind.LOGNORMAL:
            return math.exp(values[0] + values[1] ** 2 / 2)
        case DistributionKind.GAMMA:
            return values[0] * values[1]
        case DistributionKind.WEIBULL:
            return values[1] * math.gamma(1 + 1 / values[0])
        case DistributionKind.TRIANGULAR | DistributionKind.UNIFORM:
            return sum(values) / len(values)
        case DistributionKind.EMPIRICAL:
            return sum(distribution.sample) / len(distribution.sample)

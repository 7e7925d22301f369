"""Compares two studies of one scenario, replication by replication, and says in words what changed."""

from __future__ import annotations

import math
from dataclasses import field
from enum import StrEnum

from casepact.experiment.intervals import Interval, paired_interval, paired_share_interval
from casepact.experiment.measures import MORE_IS_BETTER, NEITHER, Measure, MeasureKind
from casepact.experiment.showing import html_of
from casepact.experiment.study import Study
from casepact.frozen import dataclass

__all__ = ["Comparison", "Difference", "Verdict", "compare_studies"]


class Verdict(StrEnum):
    """What a change does to one measure, as far as the replications can tell."""

    BETTER = "better"
    WORSE = "worse"
    MORE = "more"
    LESS = "less"
    SAME = "the same"
    NOT_SEEN = "no difference seen at this size"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One measure before and after, and the interval of what it changed by: ``after`` less ``before``."""

    measure: Measure
    before: Interval
    after: Interval
    change: Interval
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two studies and the difference of everything that was measured in both, in the order it was measured.

    ``gone`` was measured only before, ``new`` only after.
    """

    before: Study
    after: Study
    differences: tuple[Difference, ...] = field(repr=False)
    gone: tuple[Measure, ...] = field(default=(), repr=False)
    new: tuple[Measure, ...] = field(default=(), repr=False)

    def _repr_html_(self) -> str | None:
        return html_of(self)


def compare_studies(before: Study, after: Study) -> Comparison:
    """Compare two studies by paired differences of replications that drew the same random numbers.

    Raises ValueError where one has more replications than the other.
    """
    if before.replications != after.replications:
        raise ValueError("studies are compared replication by replication, and these have not as many")
    first, second = before.measures(), after.measures()
    shared = frozenset(first).intersection(second)
    found = (_difference(before, after, measure) for measure in first if measure in shared)
    return Comparison(
        before=before,
        after=after,
        differences=tuple(difference for difference in found if difference is not None),
        gone=tuple(measure for measure in first if measure not in shared),
        new=tuple(measure for measure in second if measure not in shared),
    )


def _difference(before: Study, after: Study, measure: Measure) -> Difference | None:
    one, other = before.interval(measure), after.interval(measure)
    pairs = [
        pair
        for pair in zip(before.numbers(measure), after.numbers(measure), strict=True)
        if not any(map(math.isnan, pair))
    ]
    if measure.kind is MeasureKind.ATTAINMENT:
        # Pooled, as each of the two is shown: their difference is then the one a reader takes.
        change = paired_share_interval(before.counts(measure), after.counts(measure), before.confidence)
    else:
        change = paired_interval(
            [first for first, _ in pairs], [second for _, second in pairs], before.confidence
        )
    if one is None or other is None or change is None:
        return None
    same = all(first == second for first, second in pairs)
    return Difference(
        measure=measure, before=one, after=other, change=change, verdict=_verdict(measure, change, same=same)
    )


def _verdict(measure: Measure, change: Interval, *, same: bool) -> Verdict:
    if same:
        return Verdict.SAME
    if not change.excludes(0.0):
        return Verdict.NOT_SEEN
    rises = change.estimate > 0
    if measure.kind in NEITHER:
        return Verdict.MORE if rises else Verdict.LESS
    return Verdict.BETTER if rises == (measure.kind in MORE_IS_BETTER) else Verdict.WORSE

"""Compares two studies of one scenario, replication by replication, and says in words what changed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import field
from enum import StrEnum
from typing import TypeVar

from casepact.experiment.intervals import (
    Interval,
    bounded_interval,
    mean_interval,
    paired_interval,
    paired_share_interval,
)
from casepact.experiment.measures import MORE_IS_BETTER, PERCENTILES, Measure, MeasureKind
from casepact.experiment.showing import html_of
from casepact.experiment.study import Study
from casepact.frozen import dataclass
from casepact.simulation.sketch import resolution_of

__all__ = ["Comparison", "Difference", "Verdict", "compare_studies"]


_T = TypeVar("_T")


class Verdict(StrEnum):
    """What a change does to one measure, as far as the replications can tell."""

    BETTER = "better"
    WORSE = "worse"
    MORE = "more"
    LESS = "less"
    SAME = "the same"
    NOT_SEEN = "no difference seen at this size"
    TOO_SMALL = "too small to tell by percentiles"
    ONE_RUN = "no verdict from one run"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One measure before and after, and the interval of what it changed by: ``after`` less ``before``.

    ``resolution`` is by how much the change may be another than that of the times, in seconds: percentiles
    are read off histograms.
    """

    measure: Measure
    before: Interval
    after: Interval
    change: Interval
    verdict: Verdict
    resolution: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two studies and the difference of everything that was measured in both, in the order it was measured.

    ``gone`` was measured only before, ``new`` only after. A credit that only one of two policies has is in
    ``differences``: the other owes none of it.
    """

    before: Study
    after: Study
    differences: tuple[Difference, ...] = field(repr=False)
    gone: tuple[Measure, ...] = field(default=(), repr=False)
    new: tuple[Measure, ...] = field(default=(), repr=False)

    def _repr_html_(self) -> str | None:
        return html_of(self)


_OWED = frozenset((MeasureKind.CREDITS, MeasureKind.CREDIT_DUE))


def compare_studies(before: Study, after: Study) -> Comparison:
    """Compare two studies by paired differences of replications that drew the same random numbers.

    One in which nothing is drawn is the same in every replication of the other. Raises ValueError where one
    has more replications than the other, and something is drawn in both.
    """
    most = max(before.replications, after.replications)
    if any(study.drawn and study.replications != most for study in (before, after)):
        raise ValueError("studies are compared replication by replication, and these have not as many")
    first, second = before.measures(), after.measures()
    every = dict.fromkeys((*first, *second))
    both = frozenset(first).intersection(second)
    shared = [measure for measure in every if measure in both or measure.kind in _OWED]
    found = (_difference(before, after, measure, most) for measure in shared)
    return Comparison(
        before=before,
        after=after,
        differences=tuple(difference for difference in found if difference is not None),
        gone=tuple(measure for measure in first if measure not in shared),
        new=tuple(measure for measure in second if measure not in shared),
    )


def _difference(before: Study, after: Study, measure: Measure, size: int) -> Difference | None:
    one, other = _interval(before, measure), _interval(after, measure)
    if one is None or other is None:
        return None
    is_exact = not before.drawn and not after.drawn
    if not (one.is_known and other.is_known):
        change = _bounded(before, after, measure, size)
        verdict = _verdict(measure, change, is_exact=is_exact)
        return Difference(measure=measure, before=one, after=other, change=change, verdict=verdict)
    pairs = [
        pair
        for pair in zip(*(_each(study.numbers(measure), size) for study in (before, after)), strict=True)
        if not any(map(math.isnan, pair))
    ]
    found: Interval | None
    if measure.kind is MeasureKind.ATTAINMENT:
        # Pooled, as each of the two is shown: their difference is then the one a reader takes.
        counts = (_each(study.counts(measure), size) for study in (before, after))
        found = paired_share_interval(next(counts), next(counts), before.confidence)
    else:
        found = paired_interval([was for was, _ in pairs], [is_ for _, is_ in pairs], before.confidence)
    if found is None:
        return None
    # Sums of the same numbers in another order differ by less than this.
    same = all(math.isclose(was, is_, rel_tol=1e-12) for was, is_ in pairs)
    verdict = Verdict.SAME if same else _verdict(measure, found, is_exact=is_exact)
    resolution = _resolution(pairs) if measure.kind in PERCENTILES else 0.0
    if verdict in (Verdict.BETTER, Verdict.WORSE) and not _exceeds(found, resolution):
        verdict = Verdict.TOO_SMALL
    return Difference(
        measure=measure, before=one, after=other, change=found, verdict=verdict, resolution=resolution
    )


def _resolution(pairs: Sequence[tuple[float, float]]) -> float:
    """By how much the mean of differences of percentiles may be another than that of the times themselves."""
    return math.fsum(resolution_of(number) for pair in pairs for number in pair) / len(pairs)


def _exceeds(change: Interval, resolution: float) -> bool:
    """Whether a change that is not nothing still is not, if it is another by so much."""
    ends = [end for end in (change.low, change.high) if end is not None] or [change.estimate]
    return min(map(abs, ends)) > resolution or not resolution


def _interval(study: Study, measure: Measure) -> Interval | None:
    """The interval of a measure, which is nothing of a credit that the policy does not have."""
    found = study.interval(measure)
    if found is None and measure.kind in _OWED:
        return mean_interval([0.0] * study.replications, study.confidence)
    return found


def _each(values: list[_T], size: int) -> list[_T]:
    """A value for each of so many replications, of which one may stand for all."""
    return values if len(values) == size else values * size


def _bounded(before: Study, after: Study, measure: Measure, size: int) -> Interval:
    """The interval of a change of what is not known, from the least to the most that it may be."""
    pairs = list(zip(*(_each(study.bounds(measure), size) for study in (before, after)), strict=True))
    least = [second[0] - first[1] for first, second in pairs]
    most = [second[1] - first[0] for first, second in pairs]
    return bounded_interval(least, most, before.confidence)


def _verdict(measure: Measure, change: Interval, *, is_exact: bool) -> Verdict:
    """What a change is that is not the same in every run; ``is_exact`` where none of it is due to chance."""
    if change.size == 1 and not is_exact:
        return Verdict.ONE_RUN
    # Without an interval the one number is all there is, and exact.
    low = change.estimate if change.low is None else change.low
    high = change.estimate if change.high is None else change.high
    if low <= 0 <= high:
        return Verdict.NOT_SEEN if change.is_known else Verdict.NOT_KNOWN
    rises = low > 0
    if not measure.has_good_side:
        return Verdict.MORE if rises else Verdict.LESS
    return Verdict.BETTER if rises == (measure.kind in MORE_IS_BETTER) else Verdict.WORSE

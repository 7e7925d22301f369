"""Intervals against figures worked out elsewhere, and by how often they hold the truth."""

from __future__ import annotations

import math

import numpy as np
import pytest

from casepact.experiment.intervals import (
    Interval,
    count_interval,
    mean_interval,
    paired_interval,
    paired_share_interval,
    share_interval,
)
from casepact.experiment.measures import MeasureKind, possible


def test_a_mean_is_that_of_the_textbook() -> None:
    from scipy import stats

    values = [4.2, 5.1, 3.9, 6.0, 4.8]
    interval = mean_interval(values, 0.95)
    assert interval is not None
    low, high = stats.t.interval(0.95, 4, np.mean(values), stats.sem(values))
    assert interval.low == pytest.approx(low)
    assert interval.high == pytest.approx(high)


def test_few_have_the_score_interval_and_many_that_of_means() -> None:
    from scipy import stats

    none = count_interval([0, 0, 0, 0, 0], 0.95)
    assert none is not None
    assert (none.estimate, none.low) == (0.0, 0.0)
    assert none.high == pytest.approx(stats.t.ppf(0.975, 4) ** 2 / 5)
    few = count_interval([2, 0, 1, 1, 0], 0.95)
    assert few is not None
    for end in (few.low, few.high):
        assert end is not None
        assert abs(end - 0.8) == pytest.approx(stats.t.ppf(0.975, 4) * math.sqrt(end / 5))
    many = [40.0, 38.0, 45.0]
    assert count_interval(many, 0.95) == mean_interval(many, 0.95)
    alone = count_interval([1], 0.95)
    assert alone == mean_interval([1], 0.95)


@pytest.mark.parametrize("mean", [0.05, 0.3, 1.0, 4.0])
@pytest.mark.parametrize("dispersed", [False, True])
def test_intervals_of_few_hold_the_truth(mean: float, dispersed: bool) -> None:
    random, held = np.random.default_rng(7), 0
    for _ in range(400):
        # By twos, the variance is twice the mean.
        counts = 2 * random.poisson(mean / 2, 6) if dispersed else random.poisson(mean, 6)
        interval = count_interval([float(count) for count in counts], 0.95)
        assert interval is not None
        held += not interval.excludes(mean)
    assert held >= 0.93 * 400


def test_one_number_has_no_interval() -> None:
    interval = mean_interval([3.0], 0.95)
    assert interval is not None
    assert (interval.estimate, interval.low, interval.half_width) == (3.0, None, None)
    assert not interval.excludes(100.0)
    assert mean_interval([], 0.95) is None


def test_pairs_are_compared_and_not_their_means() -> None:
    before, after = [10.0, 20.0, 30.0, 40.0], [11.0, 21.1, 30.9, 41.0]
    interval = paired_interval(before, after, 0.95)
    assert interval is not None
    assert interval.estimate == pytest.approx(1.0)
    assert interval.excludes(0.0)
    with pytest.raises(ValueError, match="zip"):
        paired_interval(before, after[:2], 0.95)


@pytest.mark.parametrize("met,judged", [(9, 10), (81, 263), (0, 12), (12, 12), (1, 1000)])
def test_one_share_has_wilsons_interval(met: int, judged: int) -> None:
    from scipy import stats

    interval = share_interval([met], [judged], 0.95)
    assert interval is not None
    peer = stats.binomtest(met, judged).proportion_ci(0.95, method="wilson")
    assert interval.low == pytest.approx(peer.low)
    assert interval.high == pytest.approx(peer.high)


def test_a_share_of_nothing_has_none() -> None:
    assert share_interval([0, 0], [0, 0], 0.95) is None


def test_shares_that_differ_between_replications_have_wider_intervals() -> None:
    alike = share_interval([90, 90, 90, 90], [100] * 4, 0.95)
    apart = share_interval([99, 81, 98, 82], [100] * 4, 0.95)
    assert alike is not None
    assert apart is not None
    assert alike.estimate == apart.estimate
    assert (apart.half_width or 0) > 2 * (alike.half_width or 0)


@pytest.mark.parametrize("spread", [0.0, 0.08])
def test_nineteen_in_twenty_intervals_hold_the_truth(spread: float) -> None:
    # Shares vary between replications by `spread`, as those of a queue do; 300 studies of 10 replications.
    draws = np.random.default_rng(20261121)
    held = 0
    for _ in range(300):
        shares = np.clip(draws.normal(0.9, spread, 10), 0, 1)
        met = draws.binomial(200, shares)
        interval = share_interval([int(m) for m in met], [200] * 10, 0.95)
        assert interval is not None
        assert interval.low is not None
        assert interval.high is not None
        held += interval.low <= 0.9 <= interval.high
    # 285 are expected; 270 are three standard deviations below (clipping takes a little of the truth away).
    assert held >= 265


def test_a_difference_of_shares_is_that_of_the_shares_shown() -> None:
    before, after = [(8, 10), (30, 40)], [(10, 10), (33, 40)]
    interval = paired_share_interval(before, after, 0.95)
    assert interval is not None
    assert interval.estimate == pytest.approx(43 / 50 - 38 / 50)
    assert interval.low is not None
    assert interval.low < interval.estimate


def test_shares_of_replications_of_one_size_differ_as_their_means_do() -> None:
    before, after = [(8, 10), (6, 10), (9, 10)], [(9, 10), (8, 10), (9, 10)]
    pooled = paired_share_interval(before, after, 0.95)
    means = paired_interval([m / n for m, n in before], [m / n for m, n in after], 0.95)
    assert pooled is not None
    assert means is not None
    assert pooled.low == pytest.approx(means.low)
    assert pooled.high == pytest.approx(means.high)


def test_one_pair_has_no_interval_and_nothing_judged_no_difference() -> None:
    one = paired_share_interval([(1, 2)], [(2, 2)], 0.95)
    assert one is not None
    assert (one.estimate, one.low, one.high) == (0.5, None, None)
    assert paired_share_interval([(0, 0)], [(2, 2)], 0.95) is None
    with pytest.raises(ValueError, match="before and an after"):
        paired_share_interval([(1, 2)], [], 0.95)


def test_an_interval_is_cut_to_what_is_possible() -> None:
    whole = Interval(0.2, -0.3, 0.7, 4)
    assert whole.is_even
    cut = whole.clipped(0.0, 0.6)
    assert cut == Interval(0.2, 0.0, 0.6, 4)
    assert not cut.is_even
    assert whole.clipped(-1.0, 1.0) == whole
    alone = Interval(0.2, None, None, 1)
    assert alone.clipped(0.0, 1.0) == alone


@pytest.mark.parametrize(
    "kind, numbers, bounds",
    [
        (MeasureKind.UTILISATION, [0.9, 1.0], (0.0, 1.0)),
        # Work in hand is finished after the shift.
        (MeasureKind.UTILISATION, [0.9, 1.01], (0.0, math.inf)),
        (MeasureKind.BACKLOG, [0.0, 2.0], (0.0, math.inf)),
        (MeasureKind.P5_SLACK, [0.0, 2.0], (-math.inf, math.inf)),
    ],
)
def test_what_is_possible_is_so_by_kind(
    kind: MeasureKind, numbers: list[float], bounds: tuple[float, float]
) -> None:
    assert possible(kind, numbers) == bounds

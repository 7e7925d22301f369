"""Histograms: what stands for the numbers of a bin, and how exact it is."""

from __future__ import annotations

import numpy as np
import pytest

from casepact.simulation.sketch import BINS, Sketch, bin_of, resolution_of


def filled(*numbers: int) -> Sketch:
    row = np.zeros(2 * BINS, dtype=np.int64)
    for number in numbers:
        row[bin_of(number)] += 1
        row[BINS + bin_of(number)] += number
    return Sketch.of(row)


@pytest.mark.parametrize("number", [0, 127, 2047, 2048, 4800, 18_000, 10**9])
def test_numbers_that_are_alike_are_exact(number: int) -> None:
    assert filled(number, number, number).quantiles([0.1, 0.5, 0.9]) == [number] * 3


def test_no_percentile_is_past_what_was_added() -> None:
    sketch = filled(4802, 4804, 4810)
    assert bin_of(4802) == bin_of(4810)
    assert sketch.quantile(0.9) == pytest.approx(4805 + 1 / 3)
    assert sketch.mean() == pytest.approx((4802 + 4804 + 4810) / 3)


@pytest.mark.parametrize("number", [0, 127, 128, 2047, 2048, 4800, -4800])
def test_the_resolution_is_what_numbers_of_a_bin_differ_by(number: int) -> None:
    place = bin_of(abs(number))
    alike = [other for other in range(2 * abs(number) + 2) if bin_of(other) == place]
    assert resolution_of(number) == max(alike) - min(alike)

"""Quantiles of Student's t against SciPy's."""

from __future__ import annotations

import pytest

from casepact.experiment.student import t_quantile


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 8, 19, 20, 99, 100, 499, 500, 501, 1000, 100_000])
@pytest.mark.parametrize("share", [0.5, 0.75, 0.9, 0.975, 0.995, 0.9995, 0.99995])
def test_a_quantile_is_that_of_scipy(freedom: int, share: float) -> None:
    from scipy.special import stdtrit

    assert t_quantile(freedom, share) == pytest.approx(float(stdtrit(freedom, share)), rel=1e-10, abs=1e-10)

"""Arrays are answered as their elements are one by one, with numba and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.syntax.ast import calendar as tree
from casepact.time import Calendar, HorizonError, NeverOpenError, loops
from casepact.time.arrays import tables_of
from casepact.time.compiled import compiled
from tests.time.sentences import EVERY_DAY, LUNCH, MADRID, NIGHTS, OFFICE, STAFFED, WEEK, calendar, daily

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Gaps of a minute, and one of half a year: neither fits a bucket.
CROWDED = tree.Windows(
    tuple(tree.DailyWindow(EVERY_DAY, tree.Hours(480 + 2 * n, 481 + 2 * n)) for n in range(4)), MADRID
)
SUMMERS = tree.Intersection(
    (OFFICE, tree.Union(tuple(tree.Yearly(month, day) for month in (6, 7) for day in range(1, 31))))
)
FEW = tree.Except(OFFICE, tree.Yearly(3, 2, tree.Hours(601, 602), MADRID))
OUTER = tree.Windows((daily(WEEK, 9, 17),), tree.Zone("Asia/Kolkata"))
EXPRESSIONS: dict[str, tree.CalendarExpr] = {
    "office": OFFICE,
    "lunch": LUNCH,
    "nights": NIGHTS,
    "staffed": STAFFED,
    "always": tree.AlwaysOpen(),
    "crowded": CROWDED,
    "summers": SUMMERS,
    "few": FEW,
    "two zones": tree.Union((OFFICE, OUTER)),
}
BUDGETS = st.one_of(st.integers(-200_000, 200_000), st.sampled_from([0, 1, -1, 36_000, -36_000, 5 * 36_000]))


@pytest.fixture(params=sorted(EXPRESSIONS))
def any_calendar(request: pytest.FixtureRequest) -> Calendar:
    return calendar(EXPRESSIONS[request.param])


def _instants(open_time: Calendar, count: int, seed: int) -> NDArray[np.int64]:
    """Instants of the middle of the horizon, openings, closings and their neighbours among them."""
    lo, hi = open_time.horizon
    rng = np.random.default_rng(seed)
    anywhere = rng.integers(lo + (hi - lo) // 8, hi - (hi - lo) // 8, count)
    line = open_time._lines.full
    edges = np.array([*line.starts[1:-1], *line.ends[1:-1]] or [lo + (hi - lo) // 2])
    edges = edges[(edges > lo + (hi - lo) // 8) & (edges < hi - (hi - lo) // 8)]
    near = edges[rng.integers(0, len(edges), count)] + rng.integers(-1, 2, count)
    return np.where(rng.random(count) < 0.5, anywhere, near)


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 2**32), budgets=st.lists(BUDGETS, min_size=1, max_size=40))
@pytest.mark.parametrize("name", sorted(EXPRESSIONS))
def test_due_of_an_array(name: str, seed: int, budgets: list[int]) -> None:
    open_time = calendar(EXPRESSIONS[name])
    starts = _instants(open_time, len(budgets), seed)
    expected = [open_time.due(start, budget) for start, budget in zip(starts.tolist(), budgets, strict=True)]
    assert open_time.due(starts, np.array(budgets)).tolist() == expected
    for way in (1, -1):
        one_way = np.abs(np.array(budgets)) * way
        expected = [open_time.due(s, b) for s, b in zip(starts.tolist(), one_way.tolist(), strict=True)]
        assert open_time.due(starts, one_way).tolist() == expected


def test_elapsed_of_arrays(any_calendar: Calendar) -> None:
    a, b = _instants(any_calendar, 500, 1), _instants(any_calendar, 500, 2)
    expected = [any_calendar.elapsed(x, y) for x, y in zip(a.tolist(), b.tolist(), strict=True)]
    assert any_calendar.elapsed(a, b).tolist() == expected


def _check_loops(open_time: Calendar, due: object, elapsed: object, count: int) -> None:
    assert callable(due)
    assert callable(elapsed)
    tables = tables_of(open_time._lines)
    a, b = _instants(open_time, count, 3), _instants(open_time, count, 4)
    budgets = np.random.default_rng(5).integers(-100_000, 100_000, count)
    budgets[::7] = 0
    out = np.empty(count, dtype=np.int64)
    for row in (budgets, budgets[1:2], np.zeros(1, dtype=np.int64)):
        assert due(a, row, tables, out)
        assert out.tolist() == open_time.due(a, row).tolist()
    for begins, finishes in ((a, b), (a[:1], b), (a, b[:1])):
        assert elapsed(begins, finishes, tables, out)
        assert out.tolist() == open_time.elapsed(begins, finishes).tolist()
    for late in (0, loops.BLOCK, count - 1):
        for beyond in (tables.lo - 1, tables.hi + 1, -(2**63), 2**63 - 1):
            moved = a.copy()
            moved[late] = beyond
            assert not due(moved, budgets, tables, out)
            assert not elapsed(moved, b, tables, out)
            assert not elapsed(b, moved, tables, out)
        moved = a.copy()
        moved[late] = tables.hi
        assert not due(moved, budgets, tables, out)
        assert elapsed(moved, b, tables, out)
        for budget in (tables.hi, -tables.hi):
            long = budgets.copy()
            long[late] = budget
            assert not due(a, long, tables, out)


def test_the_loops_say_the_same_uncompiled(any_calendar: Calendar) -> None:
    _check_loops(any_calendar, loops.due, loops.elapsed, loops.BLOCK + 100)


@pytest.mark.slow
def test_the_loops_say_the_same_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    kernels = compiled()
    monkeypatch.setattr("casepact.time.compiled._PART", 700)
    for parts in (1 << 20, 1400):
        monkeypatch.setattr("casepact.time.compiled._WORTH_A_THREAD", parts)
        for name in ("office", "crowded"):
            _check_loops(calendar(EXPRESSIONS[name]), kernels.due, kernels.elapsed, 3000)
    office = calendar(OFFICE)
    a, b = _instants(office, 500, 6), _instants(office, 500, 7)
    due, passed = office.due(a, 7200), office.elapsed(a, b)
    monkeypatch.setattr("casepact.time.arrays._WORTH_A_LOOP", 1)
    assert office.due(a, 7200).tolist() == due.tolist()
    assert office.elapsed(a, b).tolist() == passed.tolist()
    with pytest.raises(HorizonError, match="the answer"):
        office.due(a, 10**10)
    with pytest.raises(HorizonError, match="is outside"):
        office.due(a + 10**10, 1)
    with pytest.raises(HorizonError, match="is outside"):
        office.elapsed(a + 10**10, b)


def test_before_the_first_opening(any_calendar: Calendar) -> None:
    lo, hi = any_calendar.horizon
    day, noon = np.arange(lo, lo + 86_400, 30), (lo + hi) // 2
    expected = [any_calendar.elapsed(instant, noon) for instant in day.tolist()]
    assert any_calendar.elapsed(day, noon).tolist() == expected
    tables = tables_of(any_calendar._lines)
    out = np.empty_like(day)
    assert loops.elapsed(day, np.array([noon]), tables, out)
    assert out.tolist() == expected
    expected = [any_calendar.due(instant, 7200) for instant in day.tolist()]
    assert any_calendar.due(day, 7200).tolist() == expected
    assert loops.due(day, np.array([7200]), tables, out)
    assert out.tolist() == expected


def test_shapes_broadcast() -> None:
    office = calendar(OFFICE)
    starts, budgets = _instants(office, 6, 8).reshape(2, 3), np.array([[3600], [0]])
    assert office.due(starts, budgets).shape == (2, 3)
    assert office.due(int(starts[0, 0]), budgets).shape == (2, 1)
    assert office.due(starts, 60).tolist() == [[office.due(s, 60) for s in row] for row in starts.tolist()]
    assert office.elapsed(starts, int(starts[0, 0])).shape == (2, 3)
    assert office.due(starts[:, ::2], 60).shape == (2, 2)
    assert office.due(starts[:0], 60).shape == (0, 3)
    assert office.elapsed(starts[:0], starts[:0]).dtype == np.int64


def test_blocks_meet() -> None:
    office = calendar(OFFICE)
    starts = _instants(office, 20_000, 9)
    due = office.due(starts, 7200)
    assert due[8190:8195].tolist() == [office.due(start, 7200) for start in starts[8190:8195].tolist()]
    assert office.elapsed(starts, due).tolist() == [7200] * len(starts)


def test_an_element_past_the_horizon_is_an_error() -> None:
    office, never = calendar(OFFICE), calendar(tree.NeverOpen())
    lo, hi = office.horizon
    inside = np.full(5, lo + (hi - lo) // 2)
    for starts, budget in ((np.array([*inside, hi]), 1), (np.array([lo - 1, *inside]), 0)):
        with pytest.raises(HorizonError) as caught:
            office.due(starts, budget)
        assert caught.value.instant in (hi, lo - 1)
    with pytest.raises(HorizonError):
        office.due(inside, np.array([1, 1, 10**10, 1, 1]))
    with pytest.raises(HorizonError):
        office.due(inside, -(10**10))
    with pytest.raises(HorizonError):
        office.elapsed(inside, hi + 1)
    assert office.elapsed(np.array([lo]), np.array([hi])).tolist() == [office.elapsed(lo, hi)]
    with pytest.raises(NeverOpenError):
        never.due(inside, 1)
    assert never.elapsed(inside, never.horizon[0]).tolist() == [0] * 5


def test_arrays_of_anything_but_integers_are_refused() -> None:
    office = calendar(OFFICE)
    with pytest.raises(TypeError, match="float64"):
        office.due(np.array([1.5e9]), 60)
    with pytest.raises(TypeError, match="datetime64"):
        office.elapsed(np.array(["2026-03-02"], dtype="datetime64[s]"), 0)

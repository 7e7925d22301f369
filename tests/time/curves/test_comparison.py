"""What is said of two curves is what looking at every second says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepact.time.curves import (
    Comparison,
    Curve,
    Stretches,
    Window,
    compare,
    equal_where,
    later_where,
    latest_of,
    moved_by,
    traced,
)

LENGTH = 240
WINDOW = Window(1_000, 1_000 + LENGTH)


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    starts = [WINDOW.lo, *sorted(draw(st.sets(st.integers(WINDOW.lo + 1, WINDOW.hi - 1), max_size=8)))]
    values = draw(st.lists(st.integers(1_000, 1_300), min_size=len(starts), max_size=len(starts)))
    slopes = draw(st.lists(st.integers(0, 1), min_size=len(starts), max_size=len(starts)))
    arrays = (np.asarray(part, dtype=np.int64) for part in (starts, values, slopes))
    return Curve(WINDOW, *arrays)


@st.composite
def stretches(draw: st.DrawFn) -> Stretches:
    cuts = sorted(draw(st.sets(st.integers(WINDOW.lo, WINDOW.hi), max_size=8)))
    cuts = cuts[: len(cuts) // 2 * 2]
    return Stretches(WINDOW, np.asarray(cuts[::2], dtype=np.int64), np.asarray(cuts[1::2], dtype=np.int64))


EVERY = np.arange(WINDOW.lo, WINDOW.hi)


def by_hand(first: Curve, second: Curve, instants: list[int]) -> Comparison:
    ahead = {instant: first.at(instant) - second.at(instant) for instant in instants}
    latest, earliest = max(ahead.values(), default=0), min(ahead.values(), default=0)
    return Comparison(
        sum(value > 0 for value in ahead.values()),
        sum(value < 0 for value in ahead.values()),
        sum(value == 0 for value in ahead.values()),
        next(((at, value) for at, value in ahead.items() if value == latest), None) if latest > 0 else None,
        next(((at, -value) for at, value in ahead.items() if value == earliest), None)
        if earliest < 0
        else None,
    )


@given(first=curves(), second=curves(), during=st.one_of(st.none(), stretches()))
def test_a_comparison_counts_every_second(first: Curve, second: Curve, during: Stretches | None) -> None:
    instants = [at for at in EVERY.tolist() if during is None or during.holds(np.asarray(at))]
    assert compare(first, second, during) == by_hand(first, second, instants)


@given(parts=st.lists(curves(), min_size=1, max_size=3), seconds=st.integers(-50, 50))
def test_the_latest_of_several(parts: list[Curve], seconds: int) -> None:
    assert latest_of(*parts)(EVERY).tolist() == np.max([part(EVERY) for part in parts], axis=0).tolist()
    assert moved_by(parts[0], seconds)(EVERY).tolist() == (parts[0](EVERY) + seconds).tolist()


@given(first=stretches(), second=stretches())
def test_stretches_are_sets(first: Stretches, second: Stretches) -> None:
    ours, theirs = first.holds(EVERY), second.holds(EVERY)
    assert first.seconds == ours.sum()
    assert (first & second).holds(EVERY).tolist() == (ours & theirs).tolist()
    assert (first | second).holds(EVERY).tolist() == (ours | theirs).tolist()
    assert (~first).holds(EVERY).tolist() == (~ours).tolist()
    found = np.flatnonzero(ours)
    assert first.first == (None if not found.size else WINDOW.lo + found[0])


def test_the_whole_and_nothing() -> None:
    whole = Stretches.whole(WINDOW)
    assert whole.seconds == LENGTH
    assert (~whole).seconds == 0
    assert Stretches.none(WINDOW).first is None


def test_all_that_was_compared() -> None:
    assert Comparison(later=1, earlier=3, equal=4).seconds == 8


def test_what_is_not_linear_is_cut_until_it_is() -> None:
    curve = traced(lambda instants: instants + instants // 3, [], WINDOW)
    assert curve(EVERY).tolist() == (EVERY + EVERY // 3).tolist()


def test_curves_of_different_windows_are_refused() -> None:
    one = traced(lambda instants: instants, [], WINDOW)
    other = traced(lambda instants: instants, [], Window(0, 10))
    for ask in (compare, latest_of):
        with pytest.raises(ValueError, match="different windows"):
            ask(one, other)
    with pytest.raises(ValueError, match="different windows"):
        Stretches.whole(WINDOW) & Stretches.whole(Window(0, 10))


@given(first=curves(), second=curves())
def test_where_one_is_later(first: Curve, second: Curve) -> None:
    ahead = first(EVERY) - second(EVERY)
    assert later_where(first, second).holds(EVERY).tolist() == (ahead > 0).tolist()
    assert equal_where(first, second).holds(EVERY).tolist() == (ahead == 0).tolist()


@given(curve=curves(), part=stretches(), length=st.integers(1, LENGTH))
def test_what_is_cut_short_is_the_same_up_to_there(curve: Curve, part: Stretches, length: int) -> None:
    hi = WINDOW.lo + length
    begun = EVERY[:length]
    assert curve.until(hi).window == part.until(hi).window == Window(WINDOW.lo, hi)
    assert curve.until(hi)(begun).tolist() == curve(begun).tolist()
    assert part.until(hi).holds(begun).tolist() == part.holds(begun).tolist()
    assert part.until(hi).seconds == part.holds(begun).sum()

"""Functions in machine code give what Python gives, to the bit, and what is not understood is refused."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepact.simulation import draws
from casepact.simulation.compiled.language.building import build, build_ahead
from casepact.simulation.compiled.language.memory import Numbers, part
from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.language.translating import TranslationError, translate
from casepact.simulation.distributions import draw_from, whole_seconds
from casepact.simulation.sketch import signed_bin_of

LIMIT = 7


def arithmetic(w: Row) -> None:
    a, b = w[0], w[1]
    w[2], w[3] = a // b, a % b
    w[4] = (a >> 3) + (a & 255) - (b << 2) ^ (a | 5)
    w[5] = a // 8 + a % 8 + ~a + a // 3_600 * 7 + a % 3_600
    w[6] = 1 if 0 <= a < b or not a else -1
    w[7] = min(a, b) * max(a, -b)
    w[8] = w[9] = LIMIT if a in (1, 2, b) else 0


def loops(w: Row, count: int) -> int:
    total = 0
    for i in range(1, count):
        if i % 3 == 0:
            continue
        if i > 40:
            break
        j = i
        while True:
            j -= 2
            if j < 0:
                break
            total += j
            w[i % 5] += 1
    swapped, other = total, count
    swapped, other = other, swapped
    return swapped * 1_000 + other + shifted(part(w, 1))


def shifted(w: Row) -> int:
    return w[0] if w[1] else -w[2]


def mathematics(w: Row, x: Numbers) -> None:
    u = x[0]
    x[1] = math.exp(u) + math.log(u + 1.0) * math.sqrt(u)
    x[2] = -math.log1p(-u / 2) + math.pow(u, 0.3) + abs(-u) + 1 / (w[0] + 0.5)
    x[3] = 1.0 if u < 0.5 else w[0]
    w[1] = math.floor(u * 1e9) + int(u * 10) - int(-u * 10)


def chances(w: Row, x: Numbers) -> None:
    key = draws.case_key(draws.word(w[0]), w[1])
    w[2] = draws.signed(key)
    x[0] = draws.uniform(key, draws.SOLVE, w[1])
    x[1] = draw_from(w[3], x[2], x[3], x[4], draws.base(key, 5, w[1]))
    w[4] = whole_seconds(x[1])
    w[5] = signed_bin_of(w[1] - w[4])


def _built(*functions: Any) -> Any:
    return build(functions)


@given(st.integers(-(1 << 40), 1 << 40), st.integers(-1_000, 1_000).filter(bool))
def test_whole_numbers_are_pythons(a: int, b: int) -> None:
    mine, theirs = np.zeros(10, dtype=np.int64), [a, b, *[0] * 8]
    mine[:2] = a, b
    _built(arithmetic).arithmetic(mine)
    arithmetic(theirs)
    assert mine.tolist() == theirs


@given(st.integers(-2, 60), st.booleans())
def test_loops_are_pythons(count: int, first: bool) -> None:
    mine, theirs = np.array([1, 2, first, 4, 5, 6], dtype=np.int64), [1, 2, int(first), 4, 5, 6]
    assert _built(loops).loops(mine, count) == loops(theirs, count)
    assert mine.tolist() == theirs


@given(st.floats(0, 1, exclude_max=True), st.integers(0, 99))
def test_mathematics_are_pythons_to_the_bit(u: float, whole: int) -> None:
    row, numbers = np.array([whole, 0], dtype=np.int64), np.array([u, 0.0, 0.0, 0.0])
    theirs, other = [whole, 0], [u, 0.0, 0.0, 0.0]
    _built(mathematics).mathematics(row, numbers)
    mathematics(theirs, other)
    assert row.tolist() == theirs
    assert numbers.tolist() == other


@given(
    st.integers(-(1 << 63), (1 << 63) - 1),
    st.integers(0, 1 << 33),
    st.integers(0, 6),
    st.floats(0.1, 20),
    st.floats(0.1, 9),
)
def test_chances_are_pythons_to_the_bit(key: int, number: int, kind: int, a: float, b: float) -> None:
    row = np.array([key, number, 0, kind, 0, 0], dtype=np.int64)
    numbers = np.array([0.0, 0.0, a, b, a + b])
    theirs, other = row.tolist(), numbers.tolist()
    _built(chances).chances(row, numbers)
    chances(theirs, other)
    assert row.tolist() == theirs
    assert numbers.tolist() == other


def listing(w: Row) -> int:
    return sum([w[0], 1])


def powers(a: int) -> int:
    return a**2


def gives_text(a: int) -> str:
    return str(a)


@pytest.mark.parametrize("function", [listing, powers, gives_text])
def test_what_is_not_understood_is_refused_by_name(function: Any) -> None:
    with pytest.raises(TranslationError, match=function.__name__):
        translate([function])


def summed(w: Row) -> int:
    w[0] = w[0] + 1
    w[1] = w[1] + w[0] * 3
    w[2] = w[2] + w[1] * w[0]
    w[3] = w[3] + w[2] * w[1]
    return w[3]


def first(w: Row) -> int:
    return w[0]


def once(w: Row) -> int:
    return summed(w)


def twice(w: Row) -> int:
    return summed(w) + first(w) + first(w) + summed(w)


def test_what_is_short_or_called_once_is_written_out_where_it_is_called() -> None:
    def is_written_out(text: str, name: str) -> bool:
        head = next(line for line in text.splitlines() if line.startswith("define") and f".{name}" in line)
        return "alwaysinline" in head

    assert is_written_out(translate([once]), "summed")
    assert not is_written_out(translate([twice]), "summed")
    assert is_written_out(translate([twice]), "first")
    row, other = np.array([1, 2, 3, 4], dtype=np.int64), [1, 2, 3, 4]
    assert _built(twice).twice(row) == twice(other)
    assert row.tolist() == other


def test_what_is_built_ahead_is_what_is_asked_for_then() -> None:
    def ahead(w: Row) -> int:
        return w[0] + 1

    build_ahead((ahead,))
    assert _built(ahead).ahead(np.array([41], dtype=np.int64)) == 42
    build_ahead((gives_text,))  # tells nobody
    with pytest.raises(TranslationError):
        _built(gives_text)

"""Draws: known answers, and that no draw hangs on another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casepact.simulation.draws import (
    MIX,
    SOLVE,
    absorb,
    base,
    case_key,
    name_number,
    stream_key,
    uniform,
    unit,
)

words = st.integers(0, (1 << 64) - 1)


def test_splitmix_gives_its_published_numbers() -> None:
    # The first outputs for this seed, as the reference implementation in C prints them.
    assert [absorb(1234567, number) for number in range(5)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


def test_a_name_stands_for_the_same_number_for_ever() -> None:
    assert name_number("tickets") == 14918989684623481866
    assert stream_key(1, 0, "tickets") != stream_key(1, 0, "calls")


@given(words, st.integers(-5, 1 << 40))
def test_units_are_from_0_up_to_1(key: int, number: int) -> None:
    assert 0 <= unit(key, number) < 1


def test_units_are_spread_evenly() -> None:
    # A chi-squared statistic of 99 degrees of freedom is above 148.2 once in a thousand times.
    cells = [0] * 100
    for number in range(100_000):
        cells[int(100 * uniform(case_key(7, number), SOLVE, 0))] += 1
    assert sum((cell - 1000) ** 2 / 1000 for cell in cells) < 148.2


def test_neighbours_have_nothing_to_do_with_each_other() -> None:
    # The correlation of 50,000 independent pairs is above 0.0147 once in a thousand times.
    def correlation(left: list[float], right: list[float]) -> float:
        return sum((a - 0.5) * (b - 0.5) for a, b in zip(left, right, strict=True)) * 12 / len(left)

    keys = [case_key(stream_key(1, 0, "s"), number) for number in range(50_001)]
    draws = [uniform(key, SOLVE, 0) for key in keys]
    assert abs(correlation(draws[1:], draws[:-1])) < 0.0147
    assert abs(correlation(draws, [uniform(key, SOLVE, 1) for key in keys])) < 0.0147
    assert abs(correlation(draws, [uniform(key, MIX, 0) for key in keys])) < 0.0147
    other = [uniform(case_key(stream_key(1, 1, "s"), number), SOLVE, 0) for number in range(50_001)]
    assert abs(correlation(draws, other)) < 0.0147


@given(words, st.integers(0, 30), st.integers(0, 1000))
def test_one_use_of_chance_is_one_key(key: int, purpose: int, number: int) -> None:
    assert uniform(key, purpose, number) == unit(base(key, purpose, number), 0)
    assert base(key, purpose, number) != base(key, purpose, number + 1)
    assert base(key, purpose, number) != base(key, purpose + 1, number)

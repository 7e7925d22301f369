"""Agent-seconds by hour are those that a walk over every second finds."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from casepact.semantics.rules import Rules
from casepact.simulation.layout import layout_of
from casepact.simulation.spread import spread, staffed_hours
from tests.simulation.policies import PLAIN
from tests.simulation.scenarios import mix, scenario, stream, times, work

_HOUR = 3600
_SCENARIO = scenario(PLAIN, stream(0.001, mix({"tier": "basic"})), work(times("fixed", 60.0)))
_LAYOUT = layout_of(_SCENARIO, Rules(_SCENARIO.policy))

_CHANGES = st.lists(
    st.tuples(st.integers(-2 * _HOUR, 9 * _HOUR), st.integers(0, 5)),
    min_size=1,
    max_size=6,
    unique_by=lambda c: c[0],
).map(sorted)


@given(st.lists(_CHANGES, max_size=3), st.integers(1, 6 * _HOUR), st.integers(0, 2 * _HOUR))
def test_staffed_hours_are_those_of_a_walk(
    changes: list[list[tuple[int, int]]], length: int, follow: int
) -> None:
    layout = replace(_LAYOUT, start=1_000, end=1_000 + length, horizon=1_000 + length + follow)
    sizes = [[(1_000 + at, size) for at, size in team] for team in changes]
    walked = [[0] * layout.hours for _ in sizes]
    for row, team in zip(walked, sizes, strict=True):
        for (at, size), (end, _) in zip(team, [*team[1:], (layout.horizon, 0)], strict=True):
            spread(row, layout.start, at, min(end, layout.horizon), size)
    assert staffed_hours(layout, sizes).tolist() == walked

"""The shortest ways by events, and the instant that is shown where any would do."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from casepact.machine.courses import USUAL_YEAR, usual_instant, ways_by_events
from casepact.model.lifecycle import StateTransition
from casepact.model.policy import Policy
from casepact.resolve import resolve_text

TEXT = """
casepact: 1
policy: ways
{effective}
tiers: {{basic: {{}}}}
severities: {{high: High}}
lifecycle:
  extends: none
  initial: a
  states: {{{states}}}
  events: {{go: {{}}}}
  transitions: [{transitions}]
"""


def _policy(moves: list[tuple[str, str, bool]], effective: str = "") -> Policy:
    said = (
        f"{one} -> {other} {'on go' if by_event else 'after 1 hour on always'}"
        for one, other, by_event in moves
    )
    policy, _ = resolve_text(
        TEXT.format(
            effective=effective,
            states=", ".join(f"{name}: {{}}" for name in "abcde"),
            transitions=", ".join(said),
        )
    )
    assert policy is not None
    return policy


def _reached_in(policy: Policy, most: int) -> set[str]:
    """The states that so many events, or fewer, lead to."""
    reached = {"a"}
    for _ in range(most):
        steps = (item for item in policy.lifecycle.transitions if item.event is not None)
        reached |= {item.destination for item in steps if item.source in reached}
    return reached


def _leads(way: tuple[StateTransition, ...], state: str) -> bool:
    places = ["a", *(item.destination for item in way)]
    by_events = all(item.event is not None for item in way)
    return by_events and places[-1] == state and [item.source for item in way] == places[:-1]


NAMES = st.sampled_from("abcde")


@given(st.lists(st.tuples(NAMES, NAMES, st.booleans()), min_size=1, max_size=12, unique=True))
def test_each_way_leads_to_its_state_and_none_is_shorter(moves: list[tuple[str, str, bool]]) -> None:
    policy = _policy(moves)
    ways = ways_by_events(policy.lifecycle.initial, policy.lifecycle.transitions)
    assert ways.keys() == _reached_in(policy, 5)
    for state, way in ways.items():
        assert _leads(way, state)
        assert not way or state not in _reached_in(policy, len(way) - 1)


def test_the_usual_instant_is_a_tuesday_noon_in_force() -> None:
    moves = [("a", "b", True)]
    usual = dt.datetime.fromtimestamp(usual_instant(_policy(moves)), dt.UTC)
    assert (usual.year, usual.strftime("%A %H:%M")) == (USUAL_YEAR, "Tuesday 12:00")
    later = dt.datetime.fromtimestamp(usual_instant(_policy(moves, "effective: 2031-06-04")), dt.UTC)
    assert later == dt.datetime(2031, 6, 10, 12, tzinfo=dt.UTC)

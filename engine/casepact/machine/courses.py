"""Courses of events that show something: shortest ways to states, and the instants at which they happen."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable

from casepact.model.lifecycle import StateTransition
from casepact.model.policy import Policy

__all__ = ["GAP", "USUAL_YEAR", "usual_instant", "ways_by_events"]

GAP = 60
"""Seconds between the events of a course in which time does not matter."""

USUAL_YEAR = 2026
"""The year of the instants that are shown where any would do and the policy says nothing of a year."""


def usual_instant(policy: Policy) -> int:
    """The instant (UTC seconds) to show where any would do: noon of a Tuesday the policy is in force."""
    first = dt.date(USUAL_YEAR, 3, 3)
    if policy.effective is not None and policy.effective > first:
        first = policy.effective
    day = first + dt.timedelta(days=(1 - first.weekday()) % 7)
    return int(dt.datetime.combine(day, dt.time(12), dt.UTC).timestamp())


def ways_by_events(
    initial: str, transitions: Iterable[StateTransition]
) -> dict[str, tuple[StateTransition, ...]]:
    """The fewest events that lead from a state to each other one by some transitions; to itself none."""
    onward: dict[str, list[StateTransition]] = {}
    for item in transitions:
        if item.event is not None:
            onward.setdefault(item.source, []).append(item)
    ways: dict[str, tuple[StateTransition, ...]] = {initial: ()}
    waiting = deque((initial,))
    while waiting:
        here = waiting.popleft()
        for item in onward.get(here, ()):
            if item.destination not in ways:
                ways[item.destination] = (*ways[here], item)
                waiting.append(item.destination)
    return ways

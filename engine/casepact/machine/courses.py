"""Courses of events that show something: shortest ways to states, and the instants at which they happen."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable

from casepact.model.lifecycle import StateTransition
from casepact.model.policy import Policy
from casepact.time.zones import DAY, epoch_day, zone_clock

__all__ = ["GAP", "USUAL_YEAR", "opening_bounds", "usual_instant", "ways_by_events"]

GAP = 60
"""Seconds between the events of a course in which time does not matter."""

USUAL_YEAR = 2026
"""The year of the instants that are shown where any would do and the policy says nothing of a year."""

_YEARS = range(1970, 2500)
"""A contract of which a day lies in another year has no end there."""


def usual_instant(policy: Policy) -> int:
    """The instant (UTC seconds) to show where any would do: noon of a Tuesday the policy is in force."""
    first = max(filter(None, (dt.date(USUAL_YEAR, 3, 3), policy.effective, policy.starts)))
    day = first + dt.timedelta(days=(1 - first.weekday()) % 7)
    noon = int(dt.datetime.combine(day, dt.time(12), dt.UTC).timestamp())
    end = opening_bounds(policy)[1]
    return noon if end is None or noon < end else end - DAY // 2


def opening_bounds(policy: Policy) -> tuple[int | None, int | None]:
    """From when until before when cases are opened, in UTC seconds; None where no contract sets an end."""

    def midnight(day: dt.date | None, after: int) -> int | None:
        if day is None or day.year not in _YEARS:
            return None
        return zone_clock(policy.zone, day.year, day.year).to_utc((epoch_day(day) + after) * DAY)

    return midnight(policy.starts, 0), midnight(policy.ends, 1)


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

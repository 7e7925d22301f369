"""The events of a scenario: which can come, in which order at one instant, and what they bring about."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from casepact.semantics.rules import OPEN
from casepact.simulation.compiled import plan as pl
from casepact.simulation.compiled.planning.memory import Memory, UnplannedError
from casepact.simulation.lowering.happenings import Happening
from casepact.simulation.preparing import Prepared

__all__ = ["happenings_of", "put_events"]


def happenings_of(prepared: Prepared) -> list[Happening]:
    """Return every event that can come: the standard ones, side events, then changes by who may make them."""
    work = prepared.scenario.work
    found = [Happening(own, prepared.actors[name]) for name, own in prepared.events.items()]
    found += [Happening(item.name, item.by) for item in work.side_events]
    found += [
        Happening("change", by, {"severity": severity})
        for change in work.severity_changes
        for severity, _ in change.to
        for by in prepared.changers
    ]
    return found


def put_events(memory: Memory, prepared: Prepared, happenings: Sequence[Happening]) -> None:
    """Write the events, in the order of `happenings_of`."""
    work = prepared.scenario.work
    numbers = {name: place for place, name in enumerate(prepared.events)}
    memory.put(pl.T_EVENTS, [numbers.get(name, -1) for name in pl.EVENTS])
    sides = len(work.side_events)
    if sides > 60:
        raise UnplannedError("there are more than 60 side events")
    memory.put(pl.T_SIDE, [len(numbers) + side for side in range(sides)])
    first = len(numbers) + sides
    rows = []
    for change in work.severity_changes:
        rows.append((len(memory.numbers), len(change.to), first))
        memory.numbers += accumulate(weight for _, weight in change.to)
        first += len(change.to) * len(prepared.changers)
    memory.put(pl.T_TO, rows)

    def after(name: str) -> int:
        return sum(1 << place for place, side in enumerate(work.side_events) if side.after == name)

    memory.put(pl.T_RANK, [prepared.rules.rank(item.name) for item in happenings])
    memory.put(pl.T_TRIGGER, [after(item.name) for item in happenings])
    memory.header[pl.P_TRIGGER_OPEN] = after(OPEN)
    states = prepared.rules.policy.lifecycle.states
    memory.put(pl.T_ANSWERED, [name in prepared.answered for name in states])

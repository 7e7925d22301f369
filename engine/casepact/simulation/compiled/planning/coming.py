"""Who comes and who is there: the streams of cases, where their kinds begin, and the teams."""

from __future__ import annotations

from collections.abc import Sequence

from casepact.scenario.model import Order
from casepact.simulation.compiled import plan as pl
from casepact.simulation.compiled.planning.memory import Memory
from casepact.simulation.lowering.lower import Lowered
from casepact.simulation.preparing import Prepared

__all__ = ["put_streams", "put_teams"]


def put_streams(
    memory: Memory,
    prepared: Prepared,
    lowered: Lowered,
    coverage: Sequence[Sequence[tuple[int, tuple[str, ...]]]],
) -> None:
    """Write the streams; ``coverage`` is when each kind of case is not covered for what (`coverage_of`)."""
    memory.header[pl.P_STREAMS] = len(prepared.streams)
    rows = []
    for stream in prepared.streams:
        chances = len(memory.numbers)
        memory.numbers += stream.chances
        replayed = stream.rate is None
        first = memory.block(stream.came) if replayed else 0
        count = len(stream.came)
        rows.append((replayed, first, count, stream.first_kind, chances, len(stream.chances)))
    memory.put(pl.T_STREAM, rows)
    memory.put(pl.T_ROOT, lowered.kinds)
    objects = {names: place for place, names in enumerate(lowered.names.objects)}
    covers = []
    for changes in coverage:
        place = memory.block([(when, objects[ids] if ids else -1) for when, ids in changes])
        covers.append((place, len(changes)))
    memory.put(pl.T_COVER, covers)


def put_teams(memory: Memory, prepared: Prepared) -> None:
    """Write the teams: their order of work, and how large they are when."""
    rows = []
    for team, sizes in zip(prepared.scenario.teams, prepared.sizes, strict=True):
        by_severity = team.interrupts or team.order in (Order.SEVERITY, Order.SEVERITY_THEN_DUE)
        by_due = team.order in (Order.DUE, Order.SEVERITY_THEN_DUE)
        place = memory.block(sizes)
        rows.append((by_severity, by_due, team.interrupts, team.finishes, place, len(sizes)))
    memory.put(pl.T_TEAM, rows)

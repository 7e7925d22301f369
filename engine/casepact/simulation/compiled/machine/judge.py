"""Judges one case by the compiled machine and tells its effects as the reference interpreter does.

This is what the machine is tested by. A simulation runs the same functions and keeps their rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from casepact.semantics.calendars import UnanswerableError
from casepact.semantics.case import Effect, EffectKind
from casepact.simulation.compiled.machine import steps as machine
from casepact.simulation.compiled.machine.opening import first_node
from casepact.simulation.lowering import layout as at
from casepact.simulation.lowering.lower import Lowered
from casepact.simulation.lowering.rows import KINDS
from casepact.simulation.lowering.sheet import Names

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["RoomError", "effects_of", "judge"]

_EVERYTHING = (1 << len(KINDS)) - 1


class RoomError(Exception):
    """The record, the log or a calendar's tables are too small for a case."""


def judge(
    lowered: Lowered,
    kind: int,
    opened: int,
    events: Sequence[tuple[int, int]],
    until: int,
    against: Sequence[str] = (),
    *,
    steps: Any = machine,
    rows: int = 20_000,
) -> list[Effect]:
    """Return the effects of a case of a kind that is opened at an instant and followed until another.

    ``events`` are instants and numbers of happenings, in the order in which they are taken. ``against``
    are the ids for which the case is not covered; they must be among the objects of the tables. ``steps``
    has the functions of the machine, compiled or not. All instants are UTC seconds.

    Raises:
        RoomError: the tables or the record are too small.
        UnanswerableError: a condition asks a calendar past its data.
    """
    tab, case = lowered.tables, lowered.record
    log: Any = np.zeros(rows * at.LG_WIDTH, dtype=np.int64)
    case[at.ROOM], case[at.KEEPS] = rows, _EVERYTHING
    node = first_node(tab, lowered.kinds[kind], opened)
    if node < 0:
        raise UnanswerableError("a condition asks whether a calendar was open past its data")
    uncovered = lowered.names.objects.index(tuple(against)) if against else -1
    steps.open_case(tab, case, log, node, opened, uncovered)
    for instant, happening in events:
        if instant >= case[at.NOW]:
            steps.pass_time(tab, case, log, instant)
        steps.take(tab, case, log, instant, happening)
    steps.advance(tab, case, log, until)
    if case[at.FAULT]:
        raise RoomError(f"fault {case[at.FAULT]} after {case[at.ROWS]} rows")
    return list(effects_of(lowered.names, log[: case[at.ROWS] * at.LG_WIDTH].reshape(-1, at.LG_WIDTH)))


def effects_of(names: Names, rows: NDArray[np.int64]) -> Iterable[Effect]:
    """Return the effects that rows of a log stand for; they carry no text."""
    for row in rows.tolist():
        kind = row[at.LG_KIND]
        if kind >= len(KINDS):
            continue
        objects: tuple[str, ...] = names.objects[row[at.LG_A]] if kind != at.CHANGED else _changed(names, row)
        severity = row[at.LG_SEVERITY]
        obligation = row[at.LG_OBLIGATION]
        yield Effect(
            kind=KINDS[kind],
            at=row[at.LG_AT],
            clause=objects[0] if KINDS[kind] is EffectKind.NOT_COVERED else names.ids[row[at.LG_ID]],
            due=None if row[at.LG_DUE] == at.NONE else row[at.LG_DUE],
            obligation="" if obligation < 0 else names.obligations[obligation],
            cycle=row[at.LG_CYCLE],
            severity=None if severity < 0 else names.severities[severity],
            state=names.states[row[at.LG_STATE]],
            objects=objects,
        )


def _changed(names: Names, row: Sequence[int]) -> tuple[str, ...]:
    """The facts that changed, then those that were to change and stayed."""
    before, after = names.facts[row[at.LG_A]], names.facts[row[at.LG_B]]
    every = dict.fromkeys((*after, *before))
    shown = [name for name in every if name != "state" and after.get(name) != before.get(name)]
    asked = [name for name in names.changes[row[at.LG_C]] if name not in shown]
    return tuple(dict.fromkeys((*shown, *asked)))

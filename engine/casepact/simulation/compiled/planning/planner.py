"""Lays out a scenario in the memory that the compiled loop is played on, or says why it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from casepact.frozen import dataclass
from casepact.semantics.calendars import UnanswerableError
from casepact.simulation.compiled import plan as pl
from casepact.simulation.compiled.planning.coming import put_streams, put_teams
from casepact.simulation.compiled.planning.counting import put_counting, put_counts
from casepact.simulation.compiled.planning.coverage import coverage_of
from casepact.simulation.compiled.planning.events import happenings_of, put_events
from casepact.simulation.compiled.planning.memory import Memory, UnplannedError
from casepact.simulation.compiled.planning.usual import with_courses
from casepact.simulation.compiled.planning.work import (
    Guards,
    conditions_of,
    put_conditions,
    put_shares,
    put_times,
    put_work,
)
from casepact.simulation.lowering import layout as at
from casepact.simulation.lowering.hours import Hours
from casepact.simulation.lowering.lower import STAYS, Lowered, lower
from casepact.simulation.lowering.sheet import Sheet, UnloweredError
from casepact.simulation.preparing import Prepared

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Plan", "make_plan"]

_DAY = 86_400
_BEFORE, _AFTER = 3, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A scenario laid out: ``fixed`` is the memory up to what hangs on the replication and the room there is.

    ``numbers`` are the floating-point numbers likewise; ``life`` and ``record`` are what a case takes of it.
    ``stays`` and ``whole`` are what `make_plan` was asked for.
    """

    prepared: Prepared
    lowered: Lowered
    fixed: NDArray[np.int64]
    numbers: NDArray[np.float64]
    life: int
    record: int
    stays: int
    whole: bool


def make_plan(prepared: Prepared, *, stays: int = STAYS, whole: bool = False) -> Plan | str:
    """Lay out a scenario, or return why it cannot be run compiled, in words.

    ``stays`` is how many stays in states a case's record has room for; ``whole``: the tables of calendars
    reach as far as their calendars know, and not just some time past the horizon.
    """
    try:
        return _plan(prepared, stays, whole=whole)
    except (UnplannedError, UnloweredError, UnanswerableError) as error:
        return str(error)


def _plan(prepared: Prepared, stays: int, *, whole: bool) -> Plan:
    layout, rules = prepared.layout, prepared.rules
    days = None if whole else (layout.start // _DAY - _BEFORE, layout.horizon // _DAY + _AFTER)
    kinds = [facts for stream in prepared.streams for facts in stream.facts]
    coverage = coverage_of(rules.policy, rules.book, kinds, layout.start, layout.end)
    uncovered = list(dict.fromkeys(ids for rows in coverage for _, ids in rows if ids))
    also = [*conditions_of(prepared), *(rule.guard for rule in rules.policy.credits)]
    lowered = lower(rules, kinds, happenings_of(prepared), days, stays=stays, uncovered=uncovered, also=also)
    if isinstance(lowered, str):
        raise UnplannedError(lowered)
    names, memory, sheet, guards = lowered.names, Memory(), Sheet(), Guards(lowered.situations)
    memory.header[pl.P_NODES] = len(names.facts)
    put_work(memory, prepared)
    put_shares(memory, prepared)
    put_times(memory, prepared, guards, Hours(sheet, days))
    put_conditions(memory, prepared, guards)
    put_events(memory, prepared, lowered.happenings)
    put_teams(memory, prepared)
    put_streams(memory, prepared, lowered, coverage)
    put_counting(memory, prepared, names, lowered.situations)
    memory.header[pl.P_TAB] = memory.block(lowered.tables)
    memory.put(pl.P_SHEET, sheet.row())
    put_counts(memory, prepared, names)
    work = prepared.scenario.work
    booked = pl.L_PENDING + pl.PE_OTHERS + len(work.severity_changes) + len(work.side_events)
    credited = booked + pl.BO_WIDTH * len(names.obligations)
    life = credited + len(rules.policy.credits)
    for place, value in ((pl.P_BOOKED, booked), (pl.P_CREDITED, credited), (pl.P_LIFE, life)):
        memory.header[place] = value
    return Plan(
        prepared=prepared,
        lowered=lowered,
        fixed=with_courses(memory.row(), layout.start),
        numbers=np.array(memory.numbers, dtype=np.float64),
        life=life,
        record=int(lowered.tables[at.RECORD]),
        stays=stays,
        whole=whole,
    )

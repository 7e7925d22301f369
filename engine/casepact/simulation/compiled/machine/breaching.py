"""Clocks that are breached, by time or by what was forbidden."""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.clocks import launch
from casepact.simulation.compiled.machine.cycles import finish, remember, say, set_again
from casepact.simulation.compiled.machine.effects import severity_of
from casepact.simulation.compiled.machine.faults import fail
from casepact.simulation.lowering.layout import (
    BK_CYCLE,
    BK_OBLIGATION,
    BK_WIDTH,
    BREACHED,
    BROKEN,
    BROKEN_ROOM,
    CK_BREACHED,
    CK_CLAUSE,
    CK_CYCLE,
    CK_CYCLES,
    CK_DUE,
    CK_GAP_COUNT,
    CK_PAUSED,
    CK_SEVERITY,
    CK_STARTED,
    CK_WIDTH,
    CL_PERIODIC,
    CL_WIDTH,
    DIRTY,
    ENDED_BREACHED,
    FAULT_FIXED,
    N_OBLIGATIONS,
    NODE,
    NONE,
    NOW,
    REC_BROKEN,
    REC_CLOCKS,
    T_BROKE,
    T_CLAUSE,
)

__all__ = ["breach", "violate"]


def breach(tab: Row, case: Row, log: Row, o: int, after: int) -> None:
    """Call a clock breached, once in its cycle; one that is due again and again starts its next cycle.

    ``after`` says whether it is late still.
    """
    clock = tab[REC_CLOCKS] + o * CK_WIDTH
    case[DIRTY] = 1
    case[clock + CK_BREACHED] = case[NOW]
    case[clock + CK_SEVERITY] = severity_of(tab, case)
    say(tab, case, log, BREACHED, clock, o)
    _break(tab, case, o, case[clock + CK_CYCLE])
    if tab[tab[T_CLAUSE] + case[clock + CK_CLAUSE] * CL_WIDTH + CL_PERIODIC]:
        finish(tab, case, log, o, ENDED_BREACHED, 0)
        launch(tab, case, log, o, case[NOW], 0, after)


def violate(tab: Row, case: Row, log: Row, o: int, clause: int) -> None:
    """Call a prohibition breached: a cycle of its own, which ends as it begins."""
    clock = tab[REC_CLOCKS] + o * CK_WIDTH
    case[clock + CK_CYCLE] = case[clock + CK_CYCLES] + 1
    case[clock + CK_CLAUSE] = clause
    case[clock + CK_STARTED] = case[clock + CK_BREACHED] = case[NOW]
    case[clock + CK_SEVERITY] = severity_of(tab, case)
    case[clock + CK_DUE] = NONE
    case[clock + CK_PAUSED] = case[clock + CK_GAP_COUNT] = 0
    say(tab, case, log, BREACHED, clock, o)
    _break(tab, case, o, case[clock + CK_CYCLE])
    remember(tab, case, log, o, 2 * ENDED_BREACHED)
    set_again(tab, case, o, 1, 1)


def _break(tab: Row, case: Row, o: int, cycle: int) -> None:
    """Note a breach whose consequences are still to be drawn, and let conditions know of it."""
    place = tab[REC_BROKEN] + case[BROKEN] * BK_WIDTH
    if case[BROKEN] >= BROKEN_ROOM:
        fail(case, FAULT_FIXED)
        return
    case[place + BK_OBLIGATION] = o
    case[place + BK_CYCLE] = cycle
    case[BROKEN] += 1
    case[DIRTY] = 1
    case[NODE] = tab[tab[T_BROKE] + case[NODE] * tab[N_OBLIGATIONS] + o]

"""A case is taken up again after it settled or ended: a new cycle of clocks, or the old ones (point 8)."""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.clocks import launch
from casepact.simulation.compiled.machine.effects import emit
from casepact.simulation.compiled.machine.ending import cancel
from casepact.simulation.compiled.machine.faults import fail
from casepact.simulation.compiled.machine.ladders import arm
from casepact.simulation.lowering.layout import (
    AFTER_NONE,
    CK_GAPS,
    CK_LAST,
    CK_LAST_BREACHED,
    CK_LAST_CLAUSE,
    CK_LAST_ENDED,
    CK_LAST_GAP_COUNT,
    CK_LAST_GAPS,
    CK_LAST_STARTED,
    CK_RUNS,
    CK_WIDTH,
    CL_RESUME,
    CL_WIDTH,
    COVERED,
    CYCLE,
    DIRTY,
    ENDED_RESUMED,
    FAULT_FIXED,
    FINISHED,
    GAPS,
    HAPPENED,
    INITIAL_BIT,
    LG_B,
    LG_OBLIGATION,
    MASK_ON_OPEN,
    N_OBLIGATIONS,
    NONE,
    NOW,
    REC_CLOCKS,
    REC_STAYS,
    ST_FINAL,
    ST_SETTLED,
    ST_WIDTH,
    STAYS,
    SY_ENTERED,
    SY_STATE,
    SY_WIDTH,
    T_CLAUSE,
    T_FIRST,
    T_STATE,
)

__all__ = ["reopen", "rests_since"]

_OPEN = 0  # the event that opens a case is the first of all events


def rests_since(tab: Row, case: Row) -> int:
    """Return since when the case has been settled or ended without a break, NONE if it is neither."""
    since = NONE
    i = case[STAYS] - 1
    while i >= 0:
        stay = tab[REC_STAYS] + i * SY_WIDTH
        state = tab[T_STATE] + case[stay + SY_STATE] * ST_WIDTH
        if not (tab[state + ST_FINAL] or tab[state + ST_SETTLED]):
            break
        since = case[stay + SY_ENTERED]
        i -= 1
    return since


def reopen(tab: Row, case: Row, log: Row, since: int) -> None:
    """Start a new cycle of the clocks, or take up again those that the settling ended (point 8)."""
    case[CYCLE] += 1
    case[HAPPENED] = tab[INITIAL_BIT]
    case[DIRTY] = 1
    if not case[COVERED]:
        return
    anew = tab[MASK_ON_OPEN]
    for o in range(tab[N_OBLIGATIONS]):
        clock = tab[REC_CLOCKS] + o * CK_WIDTH
        clause = tab[tab[T_FIRST] + o]
        if clause < 0:
            continue
        if case[clock + CK_LAST]:
            clause = case[clock + CK_LAST_CLAUSE]
        if tab[tab[T_CLAUSE] + clause * CL_WIDTH + CL_RESUME]:
            if case[clock + CK_LAST]:
                _resume(tab, case, log, o, since)
        elif (anew >> o) & 1:
            if case[clock + CK_RUNS]:
                cancel(tab, case, log, o)
            launch(tab, case, log, o, case[NOW], 0, AFTER_NONE)
    arm(tab, case, log, _OPEN, 1)


def _resume(tab: Row, case: Row, log: Row, o: int, since: int) -> None:
    """Take up again a clock that the settling ended. One met before it stays met, a breached one breached."""
    clock = tab[REC_CLOCKS] + o * CK_WIDTH
    if case[clock + CK_LAST_ENDED] < since or case[clock + CK_LAST_BREACHED] != NONE or case[clock + CK_RUNS]:
        return
    gaps = case[clock + CK_LAST_GAP_COUNT]
    if gaps >= GAPS:
        fail(case, FAULT_FIXED)
        return
    written = emit(tab, case, log, FINISHED, -1, NONE, NONE)
    if written >= 0:
        log[written + LG_OBLIGATION] = o
        log[written + LG_B] = 2 * ENDED_RESUMED
    for i in range(2 * gaps):
        case[clock + CK_GAPS + i] = case[clock + CK_LAST_GAPS + i]
    case[clock + CK_GAPS + 2 * gaps] = case[clock + CK_LAST_ENDED]
    case[clock + CK_GAPS + 2 * gaps + 1] = case[NOW]
    launch(tab, case, log, o, case[clock + CK_LAST_STARTED], gaps + 1, AFTER_NONE)

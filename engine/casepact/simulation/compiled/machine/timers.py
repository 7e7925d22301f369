"""The timers of a case: which comes next, of its clocks, its ladders and its state."""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.ladders import waits
from casepact.simulation.compiled.machine.measure import limit_of
from casepact.simulation.compiled.machine.rungs import rung_instant
from casepact.simulation.lowering.layout import (
    ALWAYS_DIRTY,
    BY_BREACH,
    CK_BREACHED,
    CK_CLAUSE,
    CK_DUE,
    CK_PAUSED,
    CK_WIDTH,
    CL_RANK,
    CL_WIDTH,
    CLOCKS,
    DIRTY,
    ENTERED,
    MO_RANK,
    MO_WIDTH,
    N_MOVES,
    N_RUNGS,
    NEXT_AT,
    NEXT_DUE,
    NEXT_KIND,
    NEXT_PLACE,
    NEXT_RANK,
    NODE,
    NONE,
    NOW,
    PL_COUNT,
    PL_FIRST,
    PL_WIDTH,
    REC_CLOCKS,
    REC_ORDER,
    REC_RUNGS,
    REC_STAYS,
    RG_REPORTED,
    RG_WIDTH,
    RN_HOLDS,
    RN_WIDTH,
    RU_RANK,
    RU_TRIGGER,
    RU_WIDTH,
    STATE,
    STAYS,
    SY_ENTERED,
    SY_STATE,
    SY_WIDTH,
    T_AFTER,
    T_CLAUSE,
    T_MOVE,
    T_PLACES,
    T_RUNG,
    T_RUNG_NODE,
    T_TIMED,
    TIMER_BREACH,
    TIMER_MOVE,
    TIMER_NONE,
    TIMER_RUNG,
)

__all__ = ["next_timer"]


def next_timer(tab: Row, case: Row) -> int:
    """Return when the next timer is taken, a very late instant if there is none.

    Among timers at one instant the clause that comes first in the file is first (point 5).
    """
    if not case[DIRTY]:
        return case[NEXT_AT]
    case[DIRTY] = case[ALWAYS_DIRTY] = 0
    case[NEXT_AT] = -NONE
    case[NEXT_KIND] = TIMER_NONE
    for i in range(case[CLOCKS]):
        o = case[tab[REC_ORDER] + i]
        clock = tab[REC_CLOCKS] + o * CK_WIDTH
        due = case[clock + CK_DUE]
        if case[clock + CK_CLAUSE] < 0 or due == NONE:
            continue
        if case[clock + CK_BREACHED] == NONE and not case[clock + CK_PAUSED]:
            rank = tab[tab[T_CLAUSE] + case[clock + CK_CLAUSE] * CL_WIDTH + CL_RANK]
            _offer(case, due, rank, TIMER_BREACH, o)
    for rung in range(tab[N_RUNGS]):
        if tab[tab[T_RUNG] + rung * RU_WIDTH + RU_TRIGGER] >= BY_BREACH or not waits(tab, case, rung):
            continue
        holds = tab[tab[T_RUNG_NODE] + (case[NODE] * tab[N_RUNGS] + rung) * RN_WIDTH + RN_HOLDS]
        if holds == 0 or (holds == 2 and case[tab[REC_RUNGS] + rung * RG_WIDTH + RG_REPORTED]):
            continue
        due = rung_instant(tab, case, rung)
        if due != NONE:
            _offer(case, due, tab[tab[T_RUNG] + rung * RU_WIDTH + RU_RANK], TIMER_RUNG, rung)
    timed = tab[T_TIMED] + case[STATE] * PL_WIDTH
    first = tab[timed + PL_FIRST]
    for i in range(first, first + tab[timed + PL_COUNT]):
        move = tab[tab[T_PLACES] + i]
        meter = tab[tab[T_AFTER] + case[NODE] * tab[N_MOVES] + move]
        if meter < 0:
            continue
        if _again(tab, case):
            case[ALWAYS_DIRTY] = 1
            continue
        due = limit_of(tab, case, meter, case[ENTERED])
        if due != NONE:
            _offer(case, due, tab[tab[T_MOVE] + move * MO_WIDTH + MO_RANK], TIMER_MOVE, move)
    return case[NEXT_AT]


def _offer(case: Row, due: int, rank: int, kind: int, place: int) -> None:
    """Make a timer the next one if it comes before the one found so far."""
    at = max(due, case[NOW])
    if at < case[NEXT_AT] or (at == case[NEXT_AT] and rank < case[NEXT_RANK]):
        case[NEXT_AT] = at
        case[NEXT_DUE] = due
        case[NEXT_RANK] = rank
        case[NEXT_KIND] = kind
        case[NEXT_PLACE] = place


def _again(tab: Row, case: Row) -> int:
    """Whether the case came into its state more than once at this very instant: a circle of timers."""
    seen = 0
    i = case[STAYS] - 1
    while i >= 0:
        stay = tab[REC_STAYS] + i * SY_WIDTH
        if case[stay + SY_ENTERED] != case[NOW]:
            break
        if case[stay + SY_STATE] == case[STATE]:
            seen += 1
        i -= 1
    return 1 if seen > 1 else 0

"""Clocks as they run: an obligation's cycles start, are judged by a clause, pause and run on.

With `breaching` and `ending` the compiled form of `clocks`, `cycles` and `judging` of `casepact.semantics`,
function by function. A clock is the place in the case's record at which its obligation's numbers begin.
"""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.cycles import end_lateness, say, set_again
from casepact.simulation.compiled.machine.effects import report_clock, severity_of
from casepact.simulation.compiled.machine.measure import is_in_time, measure
from casepact.simulation.lowering.layout import (
    AFTER_MISSED,
    AFTER_NONE,
    CANCELLED,
    CK_BREACHED,
    CK_CHANGED,
    CK_CLAUSE,
    CK_CYCLE,
    CK_CYCLES,
    CK_DUE,
    CK_GAP_COUNT,
    CK_METER,
    CK_NODE,
    CK_OUTLIVES,
    CK_PAUSED,
    CK_REPORTED,
    CK_RUNS,
    CK_SEVERITY,
    CK_STARTED,
    CK_WIDTH,
    CL_CARRY,
    CL_WIDTH,
    CLAUSE_EXEMPT,
    CLAUSE_OPEN,
    CLOCKS,
    COVERED,
    DIRTY,
    DUE_AGAIN,
    KEEP,
    N_OBLIGATIONS,
    N_STATES,
    NODE,
    NONE,
    NOW,
    PAUSED,
    REC_CLOCKS,
    REC_ORDER,
    RESTART,
    RESUMED,
    RETARGETED,
    SE_CLAUSE,
    SE_METER,
    SE_REPORT,
    SE_WIDTH,
    ST_FINAL,
    ST_SETTLED,
    ST_WIDTH,
    STARTED,
    STATE,
    T_CLAUSE,
    T_DEPENDS,
    T_FIRST,
    T_SELECT,
    T_STATE,
    T_STILL,
)

__all__ = ["choose", "launch", "launch_all", "sync"]


def launch_all(tab: Row, case: Row, log: Row, obligations: int) -> None:
    """Start the clocks of a set of obligations, but for those that run already."""
    if not case[COVERED]:
        return
    o = 0
    while obligations:
        if obligations & 1 and not case[tab[REC_CLOCKS] + o * CK_WIDTH + CK_RUNS]:
            launch(tab, case, log, o, case[NOW], 0, AFTER_NONE)
        obligations >>= 1
        o += 1


def launch(tab: Row, case: Row, log: Row, o: int, started: int, gaps: int, after: int) -> None:
    """Start the next cycle of an obligation, counted from ``started``; its ``gaps`` stand there already."""
    clock = tab[REC_CLOCKS] + o * CK_WIDTH
    state = tab[T_STATE] + case[STATE] * ST_WIDTH
    if after == AFTER_MISSED:
        set_again(tab, case, o, 1, 0)
    else:
        end_lateness(tab, case, o)
        set_again(tab, case, o, 1, 1)
    case[clock + CK_RUNS] = 1
    case[clock + CK_CYCLE] = case[clock + CK_CYCLES] + 1
    case[clock + CK_STARTED] = started
    case[clock + CK_CLAUSE] = CLAUSE_OPEN
    case[clock + CK_CHANGED] = NONE
    case[clock + CK_PAUSED] = 0
    case[clock + CK_OUTLIVES] = tab[state + ST_FINAL] | tab[state + ST_SETTLED]
    case[clock + CK_REPORTED] = 0
    case[clock + CK_BREACHED] = NONE
    case[clock + CK_GAP_COUNT] = gaps
    case[tab[REC_ORDER] + case[CLOCKS]] = o
    case[CLOCKS] += 1
    choose(tab, case, log, o, 0, after)


def choose(tab: Row, case: Row, log: Row, o: int, severity_changed: int, after: int) -> None:
    """Choose the clause that applies now, and measure the clock by it (point 7)."""
    clock = tab[REC_CLOCKS] + o * CK_WIDTH
    old = case[clock + CK_CLAUSE]
    if case[clock + CK_BREACHED] != NONE:
        return
    if old >= 0 and tab[tab[T_CLAUSE] + old * CL_WIDTH + CL_CARRY] == KEEP:
        return
    case[DIRTY] = 1
    chosen = tab[T_SELECT] + (case[NODE] * tab[N_OBLIGATIONS] + o) * SE_WIDTH
    clause = tab[chosen + SE_CLAUSE]
    was_due, was_started = case[clock + CK_DUE], case[clock + CK_STARTED]
    mode = tab[tab[T_CLAUSE] + (tab[tab[T_FIRST] + o] if old < 0 else old) * CL_WIDTH + CL_CARRY]
    is_other = old == CLAUSE_EXEMPT or (old >= 0 and clause >= 0 and clause != old)
    if mode == RESTART and (is_other or (severity_changed and tab[tab[T_DEPENDS] + o])):
        case[clock + CK_STARTED] = case[NOW]
        case[clock + CK_GAP_COUNT] = 0
    if clause < 0:
        if old >= 0:
            say(tab, case, log, CANCELLED, clock, o)
        end_lateness(tab, case, o)
        set_again(tab, case, o, 0, 1)
        case[clock + CK_CLAUSE] = clause
        case[clock + CK_DUE] = NONE
        case[clock + CK_PAUSED] = 0
        if tab[chosen + SE_REPORT] >= 0:
            report_clock(tab, case, log, clock, o, 0, tab[chosen + SE_REPORT])
        return
    if old == CLAUSE_EXEMPT or (old >= 0 and is_in_time(tab, case, clock)):
        case[clock + CK_CHANGED] = case[NOW]
    case[clock + CK_CLAUSE] = clause
    case[clock + CK_METER] = tab[chosen + SE_METER]
    case[clock + CK_NODE] = case[NODE]
    case[clock + CK_SEVERITY] = severity_of(tab, case)
    measure(tab, case, log, clock, o)
    if (
        clause != old
        or case[clock + CK_STARTED] != was_started
        or (case[clock + CK_DUE] != was_due and not case[clock + CK_PAUSED])
    ):
        started = STARTED if after == AFTER_NONE else DUE_AGAIN
        say(tab, case, log, started if old < 0 else RETARGETED, clock, o)
    sync(tab, case, log)


def sync(tab: Row, case: Row, log: Row) -> None:
    """Pause the clocks that stand still in the present state, and let the others run on (point 6)."""
    state, still, states = case[STATE], tab[T_STILL], tab[N_STATES]
    for i in range(case[CLOCKS]):
        o = case[tab[REC_ORDER] + i]
        clock = tab[REC_CLOCKS] + o * CK_WIDTH
        if case[clock + CK_CLAUSE] < 0 or case[clock + CK_BREACHED] != NONE:
            continue
        stands = tab[still + case[clock + CK_CLAUSE] * states + state]
        if stands == case[clock + CK_PAUSED]:
            continue
        case[DIRTY] = 1
        case[clock + CK_PAUSED] = stands
        if stands:
            say(tab, case, log, PAUSED, clock, o)
        else:
            measure(tab, case, log, clock, o)
            say(tab, case, log, RESUMED, clock, o)

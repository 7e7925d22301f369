"""Clocks: an obligation's cycles as events start, pause, retarget, stop and breach them.

The compiled form of `casepact.semantics.clocks`, function by function. A clock is the place in the
case's record at which its obligation's numbers begin.
"""

from __future__ import annotations

from casepact.simulation.compiled.cycles import finish, remember, say
from casepact.simulation.compiled.effects import report_clock, severity_of
from casepact.simulation.compiled.measure import measure
from casepact.simulation.compiled.rows import Row
from casepact.simulation.lowering.layout import (
    BK_CYCLE,
    BK_OBLIGATION,
    BK_WIDTH,
    BREACHED,
    BROKEN,
    BROKEN_ROOM,
    CANCELLED,
    CK_BREACHED,
    CK_CLAUSE,
    CK_CYCLE,
    CK_CYCLES,
    CK_DUE,
    CK_GAP_COUNT,
    CK_METER,
    CK_OUTLIVES,
    CK_PAUSED,
    CK_REPORTED,
    CK_RUNS,
    CK_SEVERITY,
    CK_STARTED,
    CK_WIDTH,
    CL_CARRY,
    CL_PERIODIC,
    CL_TIMED,
    CL_WIDTH,
    CLOCKS,
    COVERED,
    DIRTY,
    DUE_AGAIN,
    ENDED_BREACHED,
    ENDED_CANCELLED,
    ENDED_MET,
    ENDED_UNJUDGED,
    ENTERED,
    FAULT,
    FAULT_ROOM,
    KEEP,
    LEAVE_ALWAYS,
    LEAVE_UNLESS_OUTLIVING,
    ME_UNDER,
    ME_WIDTH,
    MET,
    N_HAPPENINGS,
    N_OBLIGATIONS,
    N_STATES,
    NODE,
    NONE,
    NOW,
    PAUSED,
    REC_BROKEN,
    REC_CLOCKS,
    REC_ORDER,
    REC_SCRATCH,
    REC_STAYS,
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
    STAYS,
    STOP_CANCEL,
    STOP_JUDGE,
    STOP_NOT,
    STOP_RENEW,
    STOPPED,
    SY_ENTERED,
    SY_STATE,
    SY_WIDTH,
    T_BROKE,
    T_CLAUSE,
    T_DEPENDS,
    T_FIRST,
    T_LEAVE,
    T_METER,
    T_SELECT,
    T_STATE,
    T_STILL,
    T_STOP,
)

__all__ = ["breach", "cancel", "choose", "launch", "launch_all", "leave", "stop", "sync", "violate"]


def launch_all(tab: Row, case: Row, log: Row, obligations: int) -> None:
    """Start the clocks of a set of obligations, but for those that run already."""
    if not case[COVERED]:
        return
    o = 0
    while obligations:
        if obligations & 1 and not case[tab[REC_CLOCKS] + o * CK_WIDTH + CK_RUNS]:
            launch(tab, case, log, o, case[NOW], 0, 0)
        obligations >>= 1
        o += 1


def launch(tab: Row, case: Row, log: Row, o: int, started: int, gaps: int, again: int) -> None:
    """Start the next cycle of an obligation, counted from ``started``; its ``gaps`` stand there already."""
    clock = tab[REC_CLOCKS] + o * CK_WIDTH
    state = tab[T_STATE] + case[STATE] * ST_WIDTH
    case[clock + CK_RUNS] = 1
    case[clock + CK_CYCLE] = case[clock + CK_CYCLES] + 1
    case[clock + CK_STARTED] = started
    case[clock + CK_CLAUSE] = -1
    case[clock + CK_PAUSED] = 0
    case[clock + CK_OUTLIVES] = tab[state + ST_FINAL] | tab[state + ST_SETTLED]
    case[clock + CK_REPORTED] = 0
    case[clock + CK_BREACHED] = NONE
    case[clock + CK_GAP_COUNT] = gaps
    case[tab[REC_ORDER] + case[CLOCKS]] = o
    case[CLOCKS] += 1
    choose(tab, case, log, o, 0, again)


def choose(tab: Row, case: Row, log: Row, o: int, severity_changed: int, again: int) -> None:
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
    if clause < 0:
        if old >= 0:
            say(tab, case, log, CANCELLED, clock, o)
        case[clock + CK_CLAUSE] = -1
        case[clock + CK_DUE] = NONE
        case[clock + CK_PAUSED] = 0
        if tab[chosen + SE_REPORT] >= 0:
            report_clock(tab, case, log, clock, o, 0, tab[chosen + SE_REPORT])
        return
    was_due, was_started = case[clock + CK_DUE], case[clock + CK_STARTED]
    case[clock + CK_CLAUSE] = clause
    case[clock + CK_METER] = tab[chosen + SE_METER]
    case[clock + CK_SEVERITY] = severity_of(tab, case)
    restarts = old >= 0 and tab[tab[T_CLAUSE] + old * CL_WIDTH + CL_CARRY] == RESTART
    if restarts and (clause != old or (severity_changed and tab[tab[T_DEPENDS] + o])):
        case[clock + CK_STARTED] = case[NOW]
        case[clock + CK_GAP_COUNT] = 0
    measure(tab, case, log, clock, o)
    if old < 0:
        say(tab, case, log, DUE_AGAIN if again else STARTED, clock, o)
    elif (
        clause != old
        or case[clock + CK_STARTED] != was_started
        or (case[clock + CK_DUE] != was_due and not case[clock + CK_PAUSED])
    ):
        say(tab, case, log, RETARGETED, clock, o)
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


def stop(tab: Row, case: Row, log: Row, happening: int) -> None:
    """Judge the clocks that an event stops, and those it was to come after."""
    count = case[CLOCKS]
    for i in range(count):
        case[tab[REC_SCRATCH] + i] = case[tab[REC_ORDER] + i]
    for i in range(count):
        o = case[tab[REC_SCRATCH] + i]
        clock = tab[REC_CLOCKS] + o * CK_WIDTH
        waits = case[clock + CK_CLAUSE] < 0
        clause = tab[tab[T_FIRST] + o] if waits else case[clock + CK_CLAUSE]
        what = tab[tab[T_STOP] + clause * tab[N_HAPPENINGS] + happening]
        if what == STOP_NOT:
            continue
        if what in (STOP_JUDGE, STOP_RENEW):
            _judge(tab, case, log, o, 1 if what == STOP_RENEW else 0)
        elif what == STOP_CANCEL:
            cancel(tab, case, log, o)
        elif not waits:
            if case[clock + CK_BREACHED] == NONE:
                breach(tab, case, log, o)
            if case[clock + CK_RUNS]:
                finish(tab, case, log, o, ENDED_BREACHED, 0)


def leave(tab: Row, case: Row, log: Row, state: int) -> None:
    """End the clocks whose duty does not hold in the state the case now comes into."""
    count = case[CLOCKS]
    for i in range(count):
        case[tab[REC_SCRATCH] + i] = case[tab[REC_ORDER] + i]
    for i in range(count):
        o = case[tab[REC_SCRATCH] + i]
        clock = tab[REC_CLOCKS] + o * CK_WIDTH
        clause = case[clock + CK_CLAUSE]
        if clause < 0:
            clause = tab[tab[T_FIRST] + o]
        what = tab[tab[T_LEAVE] + clause * tab[N_STATES] + state]
        if what & LEAVE_ALWAYS or (what & LEAVE_UNLESS_OUTLIVING and not case[clock + CK_OUTLIVES]):
            cancel(tab, case, log, o)


def cancel(tab: Row, case: Row, log: Row, o: int) -> None:
    """End a clock that nothing stopped: neither met nor, unless it already was, breached."""
    clock = tab[REC_CLOCKS] + o * CK_WIDTH
    if case[clock + CK_CLAUSE] >= 0:
        say(tab, case, log, CANCELLED, clock, o)
    finish(tab, case, log, o, ENDED_CANCELLED if case[clock + CK_BREACHED] == NONE else ENDED_BREACHED, 0)


def breach(tab: Row, case: Row, log: Row, o: int) -> None:
    """Call a clock breached, once in its cycle; one that is due again and again starts its next cycle."""
    clock = tab[REC_CLOCKS] + o * CK_WIDTH
    case[DIRTY] = 1
    case[clock + CK_BREACHED] = case[NOW]
    case[clock + CK_SEVERITY] = severity_of(tab, case)
    say(tab, case, log, BREACHED, clock, o)
    _break(tab, case, o, case[clock + CK_CYCLE])
    if tab[tab[T_CLAUSE] + case[clock + CK_CLAUSE] * CL_WIDTH + CL_PERIODIC]:
        finish(tab, case, log, o, ENDED_BREACHED, 0)
        launch(tab, case, log, o, case[NOW], 0, 1)


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


def _break(tab: Row, case: Row, o: int, cycle: int) -> None:
    """Note a breach whose consequences are still to be drawn, and let conditions know of it."""
    place = tab[REC_BROKEN] + case[BROKEN] * BK_WIDTH
    if case[BROKEN] >= BROKEN_ROOM:
        case[FAULT] = FAULT_ROOM
        return
    case[place + BK_OBLIGATION] = o
    case[place + BK_CYCLE] = cycle
    case[BROKEN] += 1
    case[DIRTY] = 1
    case[NODE] = tab[tab[T_BROKE] + case[NODE] * tab[N_OBLIGATIONS] + o]


def _judge(tab: Row, case: Row, log: Row, o: int, renew: int) -> None:
    """End a cycle by its stop: met at the due instant but for `under` (point 4), else breached or neither."""
    clock = tab[REC_CLOCKS] + o * CK_WIDTH
    clause = case[clock + CK_CLAUSE]
    if clause < 0:
        finish(tab, case, log, o, ENDED_UNJUDGED, 1)
    elif case[clock + CK_BREACHED] != NONE:
        say(tab, case, log, STOPPED, clock, o)
        finish(tab, case, log, o, ENDED_BREACHED, 1)
    else:
        limit = case[clock + CK_DUE]
        moment = _stood_since(tab, case, clause) if case[clock + CK_PAUSED] else case[NOW]
        under = tab[tab[T_METER] + case[clock + CK_METER] * ME_WIDTH + ME_UNDER]
        timed = tab[tab[T_CLAUSE] + clause * CL_WIDTH + CL_TIMED]
        if not timed or (limit != NONE and moment <= limit - under):
            say(tab, case, log, MET, clock, o)
            finish(tab, case, log, o, ENDED_MET, 1)
        elif limit != NONE:
            breach(tab, case, log, o)
            if not renew:
                say(tab, case, log, STOPPED, clock, o)
                finish(tab, case, log, o, ENDED_BREACHED, 1)
            return
        else:
            say(tab, case, log, STOPPED, clock, o)
            finish(tab, case, log, o, ENDED_UNJUDGED, 1)
    if renew:
        launch(tab, case, log, o, case[NOW], 0, 1)


def _stood_since(tab: Row, case: Row, clause: int) -> int:
    """Return when the present pause began."""
    since = case[ENTERED]
    i = case[STAYS] - 1
    while i >= 0:
        stay = tab[REC_STAYS] + i * SY_WIDTH
        if not tab[tab[T_STILL] + clause * tab[N_STATES] + case[stay + SY_STATE]]:
            break
        since = case[stay + SY_ENTERED]
        i -= 1
    return since

"""What follows within a step of a case: moves, reopenings, breaches, and changes of its facts.

With `casepact.simulation.compiled.machine` the compiled form of `casepact.semantics.interpreter` and
`casepact.semantics.changes`.
"""

from __future__ import annotations

from casepact.simulation.compiled.clocks import (
    cancel,
    choose,
    launch,
    launch_all,
    leave,
    sync,
)
from casepact.simulation.compiled.effects import emit, report_list
from casepact.simulation.compiled.ladders import (
    arm,
    disarm,
    rungs_of_breach,
)
from casepact.simulation.compiled.measure import measure
from casepact.simulation.compiled.rows import Row
from casepact.simulation.lowering.layout import (
    AC_CHANGE,
    AC_KIND,
    AC_OBJECTS,
    AC_SEVERITY,
    AC_WIDTH,
    ASKS_BREACHES,
    BK_OBLIGATION,
    BK_WIDTH,
    BROKEN,
    CHANGED,
    CK_BREACHED,
    CK_CLAUSE,
    CK_CYCLES,
    CK_GAPS,
    CK_LAST,
    CK_LAST_BREACHED,
    CK_LAST_CLAUSE,
    CK_LAST_ENDED,
    CK_LAST_GAP_COUNT,
    CK_LAST_GAPS,
    CK_LAST_STARTED,
    CK_PAUSED,
    CK_RUNS,
    CK_WIDTH,
    CL_CARRY,
    CL_RESUME,
    CL_WIDTH,
    CLOCKS,
    COVERED,
    CYCLE,
    DIRTY,
    ENDED_RESUMED,
    ENTERED,
    FAULT,
    FAULT_ROOM,
    FINISHED,
    GAPS,
    GO_CHANGED,
    GO_FLAGS,
    GO_NODE,
    GO_SHOWN,
    GO_STATE,
    GO_WIDTH,
    HAPPENED,
    INITIAL_BIT,
    KEEP,
    LG_B,
    LG_C,
    LG_CYCLE,
    LG_OBLIGATION,
    MASK_ON_OPEN,
    MO_DESTINATION,
    MO_ID,
    MO_OBJECTS,
    MO_SOURCE,
    MO_WIDTH,
    MOVED,
    N_CHANGES,
    N_ENTERED,
    N_OBLIGATIONS,
    N_RUNGS,
    N_STATES,
    ND_LEARN,
    ND_LEARN_COUNT,
    ND_SEVERITY,
    ND_WIDTH,
    NODE,
    NONE,
    NOW,
    PL_COUNT,
    PL_FIRST,
    PL_WIDTH,
    REC_BROKEN,
    REC_CLOCKS,
    REC_ORDER,
    REC_RUNGS,
    REC_SCRATCH,
    REC_STAY_ROOM,
    REC_STAYS,
    RG_TAKEN,
    RG_WIDTH,
    RU_ACTION,
    RU_ACTION_COUNT,
    RU_ID,
    RU_WIDTH,
    SEVERITY_RAISED,
    ST_FINAL,
    ST_SETTLED,
    ST_WIDTH,
    STATE,
    STAYS,
    SY_ENTERED,
    SY_LEFT,
    SY_STATE,
    SY_WIDTH,
    T_ACTION,
    T_BEGIN,
    T_CHANGE,
    T_CLAUSE,
    T_ENTER,
    T_ENTERED,
    T_FIRST,
    T_MOVE,
    T_NODE,
    T_OPEN_ENDED,
    T_RUNG,
    T_STATE,
)

__all__ = [
    "begin",
    "change_facts",
    "follow_breaches",
    "move_on",
    "raise_severity",
    "report_learned",
    "settle_in",
]

_OPEN = 0  # the event that opens a case is the first of all events


def begin(tab: Row, case: Row, log: Row, event: int) -> None:
    """Start what an event starts: clocks and ladders."""
    starting = tab[tab[T_BEGIN] + event * tab[N_STATES] + case[STATE]]
    if starting:
        launch_all(tab, case, log, starting)
    sync(tab, case, log)
    arm(tab, case, log, event, 0)


def move_on(tab: Row, case: Row, log: Row, move: int, event: int) -> None:
    """Go from one state to the next, with what that does to clocks and ladders."""
    row = tab[T_MOVE] + move * MO_WIDTH
    old, new = tab[row + MO_SOURCE], tab[row + MO_DESTINATION]
    since = _rests_since(tab, case)
    count = case[STAYS]
    if count >= tab[REC_STAY_ROOM]:
        case[FAULT] = FAULT_ROOM
        return
    stay = tab[REC_STAYS] + count * SY_WIDTH
    case[stay - SY_WIDTH + SY_LEFT] = case[NOW]
    case[stay + SY_STATE], case[stay + SY_ENTERED], case[stay + SY_LEFT] = new, case[NOW], NONE
    case[STAYS] = count + 1
    case[STATE] = new
    case[ENTERED] = case[NOW]
    case[DIRTY] = 1
    written = emit(tab, case, log, MOVED, tab[row + MO_ID], NONE, tab[row + MO_OBJECTS])
    if written >= 0:
        log[written + LG_B], log[written + LG_C] = move, event
    leave(tab, case, log, new)
    where = new if tab[N_ENTERED] > 1 else 0
    _learn(tab, case, log, tab[T_ENTERED] + (case[NODE] * tab[N_ENTERED] + where) * GO_WIDTH, 0, 0, 0)
    sync(tab, case, log)
    state = tab[T_STATE] + new * ST_WIDTH
    final, settled = tab[state + ST_FINAL], tab[state + ST_SETTLED]
    if final or settled:
        disarm(tab, case, event, 1, final)
    elif since != NONE:
        _reopen(tab, case, log, since)
    settle_in(tab, case, log, old)


def settle_in(tab: Row, case: Row, log: Row, old: int) -> None:
    """Start the clocks of duties that hold in the new state, and name what its timers leave open."""
    entering = tab[tab[T_ENTER] + (old + 1) * tab[N_STATES] + case[STATE]]
    if entering:
        launch_all(tab, case, log, entering)
    open_ = tab[T_OPEN_ENDED] + (case[NODE] * tab[N_STATES] + case[STATE]) * PL_WIDTH
    if tab[open_ + PL_COUNT]:
        report_list(tab, case, log, tab[open_ + PL_FIRST], tab[open_ + PL_COUNT])


def _rests_since(tab: Row, case: Row) -> int:
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


def _reopen(tab: Row, case: Row, log: Row, since: int) -> None:
    """Start a new cycle of the clocks, or take up again those that the settling ended (point 8)."""
    case[CYCLE] += 1
    case[HAPPENED] = tab[INITIAL_BIT]
    case[DIRTY] = 1
    for rung in range(tab[N_RUNGS]):
        case[tab[REC_RUNGS] + rung * RG_WIDTH + RG_TAKEN] = 0
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
            launch(tab, case, log, o, case[NOW], 0, 0)
    arm(tab, case, log, _OPEN, 1)


def _resume(tab: Row, case: Row, log: Row, o: int, since: int) -> None:
    """Take up again a clock that the settling ended. One met before it stays met, a breached one breached."""
    clock = tab[REC_CLOCKS] + o * CK_WIDTH
    if case[clock + CK_LAST_ENDED] < since or case[clock + CK_LAST_BREACHED] != NONE or case[clock + CK_RUNS]:
        return
    gaps = case[clock + CK_LAST_GAP_COUNT]
    if gaps >= GAPS:
        case[FAULT] = FAULT_ROOM
        return
    written = emit(tab, case, log, FINISHED, -1, NONE, NONE)
    if written >= 0:
        log[written + LG_OBLIGATION], log[written + LG_CYCLE] = o, case[clock + CK_CYCLES]
        log[written + LG_B] = 2 * ENDED_RESUMED
    for i in range(2 * gaps):
        case[clock + CK_GAPS + i] = case[clock + CK_LAST_GAPS + i]
    case[clock + CK_GAPS + 2 * gaps] = case[clock + CK_LAST_ENDED]
    case[clock + CK_GAPS + 2 * gaps + 1] = case[NOW]
    launch(tab, case, log, o, case[clock + CK_LAST_STARTED], gaps + 1, 0)


def follow_breaches(tab: Row, case: Row, log: Row) -> None:
    """Draw the consequences of breaches: rungs, and conditions that ask for a breach."""
    i = 0
    while i < case[BROKEN]:
        o = case[tab[REC_BROKEN] + i * BK_WIDTH + BK_OBLIGATION]
        if tab[N_RUNGS]:
            raise_severity(tab, case, log, rungs_of_breach(tab, case, log, o, tab[REC_SCRATCH]))
        if tab[ASKS_BREACHES]:
            _learn(tab, case, log, tab[T_CHANGE] + case[NODE] * tab[N_CHANGES] * GO_WIDTH, 0, 0, 1)
        i += 1
    case[BROKEN] = 0


def raise_severity(tab: Row, case: Row, log: Row, count: int) -> None:
    """Raise the severity where the rungs say so that stand in the scratch; a rung never lowers it."""
    for i in range(count):
        rung = case[tab[REC_SCRATCH] + i]
        row = tab[T_RUNG] + rung * RU_WIDTH
        first = tab[row + RU_ACTION]
        for j in range(first, first + tab[row + RU_ACTION_COUNT]):
            action = tab[T_ACTION] + j * AC_WIDTH
            if tab[action + AC_KIND] != SEVERITY_RAISED:
                continue
            present = tab[tab[T_NODE] + case[NODE] * ND_WIDTH + ND_SEVERITY]
            if tab[action + AC_SEVERITY] <= present:
                continue
            emit(tab, case, log, SEVERITY_RAISED, tab[row + RU_ID], NONE, tab[action + AC_OBJECTS])
            change_facts(tab, case, log, tab[action + AC_CHANGE], tab[row + RU_ID])


def change_facts(tab: Row, case: Row, log: Row, change: int, clause: int) -> None:
    """Let facts change, and the clocks with them."""
    edge = tab[T_CHANGE] + (case[NODE] * tab[N_CHANGES] + change) * GO_WIDTH
    _learn(tab, case, log, edge, change, clause, 0)


def _learn(tab: Row, case: Row, log: Row, edge: int, change: int, clause: int, always: int) -> None:
    """Complete the facts afresh; where any changed, choose the clause of every running clock afresh."""
    before = case[NODE]
    flags = tab[edge + GO_FLAGS]
    case[NODE] = tab[edge + GO_NODE]
    case[DIRTY] = 1
    report_learned(tab, case, log)
    if not (flags & GO_CHANGED or always):
        if flags & GO_STATE:
            _measure_paused(tab, case, log)
        return
    if flags & GO_SHOWN or change > 0:
        written = emit(tab, case, log, CHANGED, clause, NONE, before)
        if written >= 0:
            log[written + LG_B], log[written + LG_C] = case[NODE], change
    was = tab[tab[T_NODE] + before * ND_WIDTH + ND_SEVERITY]
    is_ = tab[tab[T_NODE] + case[NODE] * ND_WIDTH + ND_SEVERITY]
    for i in range(case[CLOCKS]):
        choose(tab, case, log, case[tab[REC_ORDER] + i], 1 if is_ != was else 0, 0)


def _measure_paused(tab: Row, case: Row, log: Row) -> None:
    """Measure afresh the clocks that stand still: all that comes of choosing again under the same facts."""
    for i in range(case[CLOCKS]):
        o = case[tab[REC_ORDER] + i]
        clock = tab[REC_CLOCKS] + o * CK_WIDTH
        if not case[clock + CK_PAUSED] or case[clock + CK_BREACHED] != NONE:
            continue
        if tab[tab[T_CLAUSE] + case[clock + CK_CLAUSE] * CL_WIDTH + CL_CARRY] != KEEP:
            measure(tab, case, log, clock, o)


def report_learned(tab: Row, case: Row, log: Row) -> None:
    """Say what learning the present facts says."""
    row = tab[T_NODE] + case[NODE] * ND_WIDTH
    if tab[row + ND_LEARN_COUNT]:
        report_list(tab, case, log, tab[row + ND_LEARN], tab[row + ND_LEARN_COUNT])

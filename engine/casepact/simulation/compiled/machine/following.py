"""What follows within a step of a case: moves between states, and the consequences of breaches.

With `casepact.simulation.compiled.machine.steps` the compiled form of `casepact.semantics.interpreter`.
"""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.clocks import launch_all, sync
from casepact.simulation.compiled.machine.effects import emit, report_list
from casepact.simulation.compiled.machine.ending import leave
from casepact.simulation.compiled.machine.faults import fail
from casepact.simulation.compiled.machine.ladders import arm, disarm, rungs_of_breach
from casepact.simulation.compiled.machine.learning import learn, raise_severity
from casepact.simulation.compiled.machine.reopening import reopen, rests_since
from casepact.simulation.lowering.layout import (
    ASKS_BREACHES,
    BK_OBLIGATION,
    BK_WIDTH,
    BROKEN,
    DIRTY,
    ENTERED,
    FAULT_STAYS,
    GO_WIDTH,
    LG_B,
    LG_C,
    MO_DESTINATION,
    MO_ID,
    MO_OBJECTS,
    MO_SOURCE,
    MO_WIDTH,
    MOVED,
    N_CHANGES,
    N_ENTERED,
    N_RUNGS,
    N_STATES,
    NODE,
    NONE,
    NOW,
    PL_COUNT,
    PL_FIRST,
    PL_WIDTH,
    REC_BROKEN,
    REC_SCRATCH,
    REC_STAY_ROOM,
    REC_STAYS,
    ST_FINAL,
    ST_SETTLED,
    ST_WIDTH,
    STATE,
    STAYS,
    SY_ENTERED,
    SY_LEFT,
    SY_STATE,
    SY_WIDTH,
    T_BEGIN,
    T_CHANGE,
    T_ENTER,
    T_ENTERED,
    T_MOVE,
    T_OPEN_ENDED,
    T_STATE,
)

__all__ = ["begin", "follow_breaches", "move_on", "settle_in"]


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
    since = rests_since(tab, case)
    count = case[STAYS]
    if count >= tab[REC_STAY_ROOM]:
        fail(case, FAULT_STAYS)
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
    learn(tab, case, log, tab[T_ENTERED] + (case[NODE] * tab[N_ENTERED] + where) * GO_WIDTH, 0, 0, 0)
    sync(tab, case, log)
    state = tab[T_STATE] + new * ST_WIDTH
    final, settled = tab[state + ST_FINAL], tab[state + ST_SETTLED]
    if final or settled:
        disarm(tab, case, event, 1, final)
    elif since != NONE:
        reopen(tab, case, log, since)
    settle_in(tab, case, log, old)


def settle_in(tab: Row, case: Row, log: Row, old: int) -> None:
    """Start the clocks of duties that hold in the new state, and name what its timers leave open."""
    entering = tab[tab[T_ENTER] + (old + 1) * tab[N_STATES] + case[STATE]]
    if entering:
        launch_all(tab, case, log, entering)
    open_ = tab[T_OPEN_ENDED] + (case[NODE] * tab[N_STATES] + case[STATE]) * PL_WIDTH
    if tab[open_ + PL_COUNT]:
        report_list(tab, case, log, tab[open_ + PL_FIRST], tab[open_ + PL_COUNT])


def follow_breaches(tab: Row, case: Row, log: Row) -> None:
    """Draw the consequences of breaches: rungs, and conditions that ask for a breach."""
    i = 0
    while i < case[BROKEN]:
        o = case[tab[REC_BROKEN] + i * BK_WIDTH + BK_OBLIGATION]
        if tab[N_RUNGS]:
            raise_severity(tab, case, log, rungs_of_breach(tab, case, log, o, tab[REC_SCRATCH]))
        if tab[ASKS_BREACHES]:
            learn(tab, case, log, tab[T_CHANGE] + case[NODE] * tab[N_CHANGES] * GO_WIDTH, 0, 0, 1)
        i += 1
    case[BROKEN] = 0

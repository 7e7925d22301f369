"""The machine: what an event, or time alone, does to a case.

The compiled form of `casepact.semantics.interpreter`, over the tables of a lowered policy. A function of
the interpreter that draws consequences has its counterpart here under the same name.
"""

from __future__ import annotations

from casepact.simulation.compiled.clocks import (
    breach,
    cancel,
    choose,
    launch,
    launch_all,
    leave,
    stop,
    sync,
    violate,
)
from casepact.simulation.compiled.effects import emit, report_list
from casepact.simulation.compiled.ladders import (
    arm,
    disarm,
    rung_instant,
    rungs_of_breach,
    rungs_of_event,
    take_rung,
    waits,
)
from casepact.simulation.compiled.measure import limit_of, measure
from casepact.simulation.compiled.moves import answer, permit
from casepact.simulation.compiled.rows import Row
from casepact.simulation.lowering.layout import (
    AC_CHANGE,
    AC_KIND,
    AC_OBJECTS,
    AC_SEVERITY,
    AC_WIDTH,
    ALWAYS_DIRTY,
    ASKS_BREACHES,
    BK_OBLIGATION,
    BK_WIDTH,
    BROKEN,
    BY_BREACH,
    CHANGED,
    CK_BREACHED,
    CK_BROKEN_AT,
    CK_CLAUSE,
    CK_CYCLES,
    CK_DUE,
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
    CL_RANK,
    CL_RESUME,
    CL_WIDTH,
    CLAUSE,
    CLOCKS,
    COVERED,
    CYCLE,
    DIRTY,
    ENDED_RESUMED,
    ENTERED,
    FAULT,
    FAULT_NONE,
    FAULT_ROOM,
    FINISHED,
    GAPS,
    GO_CHANGED,
    GO_FLAGS,
    GO_NODE,
    GO_SHOWN,
    GO_STATE,
    GO_WIDTH,
    HA_BIT,
    HA_CHANGE,
    HA_EVENT,
    HA_NAME,
    HA_WIDTH,
    HAPPENED,
    INITIAL,
    INITIAL_BIT,
    KEEP,
    LG_B,
    LG_C,
    LG_CYCLE,
    LG_OBLIGATION,
    LR_RUNS,
    LR_WIDTH,
    MASK_ON_OPEN,
    MO_DESTINATION,
    MO_ID,
    MO_OBJECTS,
    MO_RANK,
    MO_SOURCE,
    MO_WIDTH,
    MOVE,
    MOVED,
    N_CHANGES,
    N_ENTERED,
    N_HAPPENINGS,
    N_KEYS,
    N_LADDERS,
    N_MOVES,
    N_OBLIGATIONS,
    N_PROHIBITIONS,
    N_RUNGS,
    N_STATES,
    ND_LEARN,
    ND_LEARN_COUNT,
    ND_SEVERITY,
    ND_WIDTH,
    NEXT_AT,
    NEXT_DUE,
    NEXT_KIND,
    NEXT_PLACE,
    NEXT_RANK,
    NODE,
    NONE,
    NOT_COVERED,
    NOW,
    OBJECTS,
    OPENED,
    OPENED_ROW,
    OPENING,
    PL_COUNT,
    PL_FIRST,
    PL_WIDTH,
    PR_BEFORE,
    PR_CLAUSE,
    PR_OBLIGATION,
    PR_START,
    PR_STATES,
    PR_WIDTH,
    REC_BROKEN,
    REC_CLOCKS,
    REC_LADDERS,
    REC_ORDER,
    REC_REPORTED,
    REC_RUNGS,
    REC_SCRATCH,
    REC_STAY_ROOM,
    REC_STAYS,
    REFUSED,
    REFUSED_ROW,
    RG_REPORTED,
    RG_TAKEN,
    RG_WIDTH,
    RN_HOLDS,
    RN_WIDTH,
    RU_ACTION,
    RU_ACTION_COUNT,
    RU_ID,
    RU_RANK,
    RU_TRIGGER,
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
    T_AFTER,
    T_BEGIN,
    T_CHANGE,
    T_CLAUSE,
    T_ENTER,
    T_ENTERED,
    T_FIRST,
    T_FORBID_NODE,
    T_FORBIDS,
    T_HAPPENING,
    T_MOVE,
    T_NODE,
    T_OPEN_ENDED,
    T_PLACES,
    T_PROHIBITION,
    T_RUNG,
    T_RUNG_NODE,
    T_STATE,
    T_TIMED,
    TIMER_BREACH,
    TIMER_MOVE,
    TIMER_NONE,
    TIMER_RUNG,
)

__all__ = ["advance", "next_timer", "open_case", "pass_time", "take"]

_OPEN = 0  # the event that opens a case is the first of all events


def open_case(tab: Row, case: Row, log: Row, node: int, at: int, against: int) -> None:
    """Open a case at ``at`` (UTC seconds), at the first node of its kind.

    ``against`` are the objects for which the case is not covered, -1 if it is. The record may have been
    another case's before; `KEEPS`, `ROOM` and `ROWS` are the caller's.
    """
    initial = tab[INITIAL]
    case[NOW] = case[OPENED] = case[ENTERED] = at
    case[NODE] = node
    case[STATE] = initial
    case[COVERED] = 1 if against < 0 else 0
    case[CYCLE] = 1
    case[HAPPENED] = tab[INITIAL_BIT]
    case[STAYS] = 1
    case[CLOCKS] = case[BROKEN] = case[ALWAYS_DIRTY] = case[REFUSED] = 0
    case[DIRTY] = 1
    case[FAULT] = FAULT_NONE
    stay = tab[REC_STAYS]
    case[stay + SY_STATE], case[stay + SY_ENTERED], case[stay + SY_LEFT] = initial, at, NONE
    for o in range(tab[N_OBLIGATIONS]):
        clock = tab[REC_CLOCKS] + o * CK_WIDTH
        case[clock + CK_RUNS] = case[clock + CK_CYCLES] = case[clock + CK_LAST] = 0
        case[clock + CK_BROKEN_AT] = NONE
    for ladder in range(tab[N_LADDERS]):
        case[tab[REC_LADDERS] + ladder * LR_WIDTH + LR_RUNS] = 0
    for rung in range(tab[N_RUNGS]):
        case[tab[REC_RUNGS] + rung * RG_WIDTH + RG_TAKEN] = 0
    for key in range(tab[N_KEYS]):
        case[tab[REC_REPORTED] + key] = 0
    _report_learned(tab, case, log)
    emit(tab, case, log, OPENED_ROW, 0, NONE, tab[OPENING])
    if against >= 0:
        emit(tab, case, log, NOT_COVERED, 0, NONE, against)
    _settle_in(tab, case, log, -1)
    _begin(tab, case, log, _OPEN)
    _raise(tab, case, log, rungs_of_event(tab, case, log, _OPEN, tab[REC_SCRATCH]))


def take(tab: Row, case: Row, log: Row, at: int, happening: int) -> None:
    """Take an event at ``at``: refuse it, or stop, then change, then move and pause, then start (point 5).

    The timers before it must have been taken (`pass_time`). `REFUSED` says whether it was refused.
    """
    row = tab[T_HAPPENING] + happening * HA_WIDTH
    if at < case[NOW]:
        case[REFUSED] = 1
        emit(tab, case, log, REFUSED_ROW, 0, NONE, tab[row + HA_NAME])
        return
    case[NOW] = at
    case[DIRTY] |= case[ALWAYS_DIRTY]
    event, change, node = tab[row + HA_EVENT], tab[row + HA_CHANGE], case[NODE]
    case[REFUSED] = 1
    if change > 0:
        if not permit(tab, case, node, happening):
            emit(tab, case, log, REFUSED_ROW, case[CLAUSE], NONE, case[OBJECTS])
            return
        # What an event makes known counts for the conditions of the transition it is to take.
        case[NODE] = tab[tab[T_CHANGE] + (node * tab[N_CHANGES] + change) * GO_WIDTH + GO_NODE]
    taken, move = answer(tab, case, happening), case[MOVE]
    case[NODE] = node
    if case[CLAUSE] >= 0:
        emit(tab, case, log, REFUSED_ROW, case[CLAUSE], NONE, case[OBJECTS])
    if not taken:
        return
    case[REFUSED] = 0
    if tab[N_PROHIBITIONS]:
        _forbid(tab, case, log, happening)
    stop(tab, case, log, happening)
    if case[BROKEN]:
        _follow_breaches(tab, case, log)
    case[HAPPENED] |= tab[row + HA_BIT]
    if change > 0:
        _change(tab, case, log, change, 0)
    disarm(tab, case, event, 0, 0)
    if move >= 0:
        _move(tab, case, log, move, event)
        case[HAPPENED] |= tab[row + HA_BIT]  # a reopening has cleared them
    _raise(tab, case, log, rungs_of_event(tab, case, log, event, tab[REC_SCRATCH]))
    _begin(tab, case, log, event)


def advance(tab: Row, case: Row, log: Row, until: int) -> None:
    """Let time pass up to ``until``: take every timer due by then, in order."""
    pass_time(tab, case, log, until + 1)
    if until > case[NOW]:
        case[NOW] = until
        case[DIRTY] |= case[ALWAYS_DIRTY]


def pass_time(tab: Row, case: Row, log: Row, until: int) -> None:
    """Take every timer due before ``until``, in order; those due at it are left."""
    while next_timer(tab, case) < until and not case[FAULT]:
        _fire(tab, case, log)


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


def _fire(tab: Row, case: Row, log: Row) -> None:
    kind, place = case[NEXT_KIND], case[NEXT_PLACE]
    case[NOW] = case[NEXT_AT]
    case[DIRTY] = 1
    if kind == TIMER_BREACH:
        breach(tab, case, log, place)
        _follow_breaches(tab, case, log)
    elif kind == TIMER_RUNG:
        if take_rung(tab, case, log, place, case[NEXT_DUE]):
            case[tab[REC_SCRATCH]] = place
            _raise(tab, case, log, 1)
    else:
        _move(tab, case, log, place, -1)


def _begin(tab: Row, case: Row, log: Row, event: int) -> None:
    starting = tab[tab[T_BEGIN] + event * tab[N_STATES] + case[STATE]]
    if starting:
        launch_all(tab, case, log, starting)
    sync(tab, case, log)
    arm(tab, case, log, event, 0)


def _move(tab: Row, case: Row, log: Row, move: int, event: int) -> None:
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
    _settle_in(tab, case, log, old)


def _settle_in(tab: Row, case: Row, log: Row, old: int) -> None:
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


def _follow_breaches(tab: Row, case: Row, log: Row) -> None:
    """Draw the consequences of breaches: rungs, and conditions that ask for a breach."""
    i = 0
    while i < case[BROKEN]:
        o = case[tab[REC_BROKEN] + i * BK_WIDTH + BK_OBLIGATION]
        if tab[N_RUNGS]:
            _raise(tab, case, log, rungs_of_breach(tab, case, log, o, tab[REC_SCRATCH]))
        if tab[ASKS_BREACHES]:
            _learn(tab, case, log, tab[T_CHANGE] + case[NODE] * tab[N_CHANGES] * GO_WIDTH, 0, 0, 1)
        i += 1
    case[BROKEN] = 0


def _raise(tab: Row, case: Row, log: Row, count: int) -> None:
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
            _change(tab, case, log, tab[action + AC_CHANGE], tab[row + RU_ID])


def _change(tab: Row, case: Row, log: Row, change: int, clause: int) -> None:
    """Let facts change, and the clocks with them."""
    edge = tab[T_CHANGE] + (case[NODE] * tab[N_CHANGES] + change) * GO_WIDTH
    _learn(tab, case, log, edge, change, clause, 0)


def _learn(tab: Row, case: Row, log: Row, edge: int, change: int, clause: int, always: int) -> None:
    """Complete the facts afresh; where any changed, choose the clause of every running clock afresh."""
    before = case[NODE]
    flags = tab[edge + GO_FLAGS]
    case[NODE] = tab[edge + GO_NODE]
    case[DIRTY] = 1
    _report_learned(tab, case, log)
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


def _report_learned(tab: Row, case: Row, log: Row) -> None:
    row = tab[T_NODE] + case[NODE] * ND_WIDTH
    if tab[row + ND_LEARN_COUNT]:
        report_list(tab, case, log, tab[row + ND_LEARN], tab[row + ND_LEARN_COUNT])


def _forbid(tab: Row, case: Row, log: Row, happening: int) -> None:
    """Call a prohibition breached when the event it forbids happens."""
    if not case[COVERED]:
        return
    for i in range(tab[N_PROHIBITIONS]):
        if not tab[tab[T_FORBIDS] + i * tab[N_HAPPENINGS] + happening]:
            continue
        row = tab[T_PROHIBITION] + i * PR_WIDTH
        start, states = tab[row + PR_START], tab[row + PR_STATES]
        if states and not (states >> case[STATE]) & 1:
            continue
        if case[HAPPENED] & tab[row + PR_BEFORE] or (start and not case[HAPPENED] & start):
            continue
        if tab[tab[T_FORBID_NODE] + case[NODE] * tab[N_PROHIBITIONS] + i]:
            violate(tab, case, log, tab[row + PR_OBLIGATION], tab[row + PR_CLAUSE])

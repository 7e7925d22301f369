"""The machine: what an event, or time alone, does to a case.

The compiled form of `casepact.semantics.interpreter`, over the tables of a lowered policy. A function of
the interpreter that draws consequences has its counterpart here under the same name.
"""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.breaching import breach, violate
from casepact.simulation.compiled.machine.effects import emit
from casepact.simulation.compiled.machine.ending import stop
from casepact.simulation.compiled.machine.following import begin, follow_breaches, move_on, settle_in
from casepact.simulation.compiled.machine.ladders import (
    disarm,
    rungs_of_event,
    take_rung,
)
from casepact.simulation.compiled.machine.learning import change_facts, raise_severity, report_learned
from casepact.simulation.compiled.machine.moves import answer, permit
from casepact.simulation.compiled.machine.timers import next_timer
from casepact.simulation.lowering.layout import (
    AFTER_MISSED,
    ALWAYS_DIRTY,
    ASKS_LATE,
    BROKEN,
    CK_BROKEN_AT,
    CK_CYCLES,
    CK_LAST,
    CK_RUNS,
    CK_WIDTH,
    CLAUSE,
    CLOCKS,
    COVERED,
    CYCLE,
    DIRTY,
    ENTERED,
    FAULT,
    FAULT_NONE,
    GO_NODE,
    GO_WIDTH,
    HA_BIT,
    HA_CHANGE,
    HA_EVENT,
    HA_NAME,
    HA_WIDTH,
    HAPPENED,
    INITIAL,
    INITIAL_BIT,
    LR_RUNS,
    LR_WIDTH,
    MO_SETTLES,
    MO_WIDTH,
    MOVE,
    N_CHANGES,
    N_HAPPENINGS,
    N_KEYS,
    N_LADDERS,
    N_OBLIGATIONS,
    N_PROHIBITIONS,
    NEXT_AT,
    NEXT_DUE,
    NEXT_KIND,
    NEXT_PLACE,
    NODE,
    NONE,
    NOT_COVERED,
    NOW,
    OBJECTS,
    OPENED,
    OPENED_ROW,
    OPENING,
    PR_BEFORE,
    PR_CLAUSE,
    PR_OBLIGATION,
    PR_START,
    PR_STATES,
    PR_WIDTH,
    REC_CLOCKS,
    REC_LADDERS,
    REC_LATE,
    REC_REPORTED,
    REC_SCRATCH,
    REC_STAYS,
    REFUSED,
    REFUSED_ROW,
    RESOLVE_BIT,
    RESOLVE_EVENT,
    STATE,
    STAYS,
    SY_ENTERED,
    SY_LEFT,
    SY_STATE,
    T_CHANGE,
    T_FORBID_NODE,
    T_FORBIDS,
    T_HAPPENING,
    T_MOVE,
    T_PROHIBITION,
    TIMER_BREACH,
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
        if tab[ASKS_LATE]:
            case[tab[REC_LATE] + o * CK_WIDTH + CK_RUNS] = 0
    for ladder in range(tab[N_LADDERS]):
        case[tab[REC_LADDERS] + ladder * LR_WIDTH + LR_RUNS] = 0
    for key in range(tab[N_KEYS]):
        case[tab[REC_REPORTED] + key] = 0
    report_learned(tab, case, log)
    emit(tab, case, log, OPENED_ROW, 0, NONE, tab[OPENING])
    if against >= 0:
        emit(tab, case, log, NOT_COVERED, 0, NONE, against)
    settle_in(tab, case, log, -1)
    begin(tab, case, log, _OPEN)
    raise_severity(tab, case, log, rungs_of_event(tab, case, log, _OPEN, tab[REC_SCRATCH]))


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
    settles = tab[tab[T_MOVE] + move * MO_WIDTH + MO_SETTLES] if move >= 0 else 0
    resolve = tab[RESOLVE_EVENT]
    if not settles or event != resolve:
        stop(tab, case, log, happening)
    if settles:
        stop(tab, case, log, -1)
    if case[BROKEN]:
        follow_breaches(tab, case, log)
    bits = tab[row + HA_BIT] | (tab[RESOLVE_BIT] if settles else 0)
    case[HAPPENED] |= bits
    if change > 0:
        change_facts(tab, case, log, change, 0)
    _go_on(tab, case, log, move, event, resolve if settles and event != resolve else -1, bits)


def _go_on(tab: Row, case: Row, log: Row, move: int, event: int, also: int, bits: int) -> None:
    """Draw what follows once clocks are stopped: the case moves, and what happens starts; each -1 for none.

    Beside the event itself that is the resolution, where another event or time settles the case; ``bits``
    are what permissions remember of both.
    """
    if event >= 0:
        disarm(tab, case, event, 0, 0)
    if also >= 0:
        disarm(tab, case, also, 0, 0)
    if move >= 0:
        move_on(tab, case, log, move, event)
        case[HAPPENED] |= bits  # a reopening has cleared them
    if event >= 0:
        raise_severity(tab, case, log, rungs_of_event(tab, case, log, event, tab[REC_SCRATCH]))
    if also >= 0:
        raise_severity(tab, case, log, rungs_of_event(tab, case, log, also, tab[REC_SCRATCH]))
    if event >= 0:
        begin(tab, case, log, event)
    if also >= 0:
        begin(tab, case, log, also)


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


def _fire(tab: Row, case: Row, log: Row) -> None:
    kind, place = case[NEXT_KIND], case[NEXT_PLACE]
    case[NOW] = case[NEXT_AT]
    case[DIRTY] = 1
    if kind == TIMER_BREACH:
        breach(tab, case, log, place, AFTER_MISSED)
        follow_breaches(tab, case, log)
    elif kind == TIMER_RUNG:
        if take_rung(tab, case, log, place, case[NEXT_DUE]):
            case[tab[REC_SCRATCH]] = place
            raise_severity(tab, case, log, 1)
    elif tab[tab[T_MOVE] + place * MO_WIDTH + MO_SETTLES]:
        stop(tab, case, log, -1)
        if case[BROKEN]:
            follow_breaches(tab, case, log)
        case[HAPPENED] |= tab[RESOLVE_BIT]
        _go_on(tab, case, log, place, -1, tab[RESOLVE_EVENT], tab[RESOLVE_BIT])
    else:
        move_on(tab, case, log, place, -1)


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

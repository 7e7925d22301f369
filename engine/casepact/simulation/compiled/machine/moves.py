"""Moves between states: which transition an event takes, why one is refused, and the timers of states.

The compiled form of `casepact.semantics.moves` and of the permissions of `casepact.semantics.changes`.
"""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.measure import limit_of
from casepact.simulation.lowering.layout import (
    CK_CLAUSE,
    CK_OUTLIVES,
    CK_WIDTH,
    CLAUSE,
    CLOCKS,
    ENTERED,
    HA_ACTOR,
    HA_EVENT,
    HA_WIDTH,
    HAPPENED,
    ME_MISSING,
    ME_WIDTH,
    MO_DESTINATION,
    MO_ID,
    MO_WIDTH,
    MOVE,
    MOVE_MISSING,
    MOVE_OPEN,
    MOVE_WITHIN,
    N_ACTORS,
    N_EVENTS,
    N_HAPPENINGS,
    N_MOVES,
    N_PERMISSIONS,
    N_STATES,
    NODE,
    NONE,
    NOW,
    OBJECTS,
    PE_ACTOR,
    PE_BEFORE,
    PE_COVERS,
    PE_ID,
    PE_MAY,
    PE_START,
    PE_STATES,
    PE_WIDTH,
    PERMIT_FREE,
    PERMIT_REFUSED,
    PL_COUNT,
    PL_FIRST,
    PL_WIDTH,
    PN_HOLDS,
    PN_MISSING,
    PN_WIDTH,
    REC_CLOCKS,
    REC_ORDER,
    ST_FINAL,
    ST_WIDTH,
    STATE,
    T_AWAIT,
    T_HAPPENING,
    T_METER,
    T_MOVE,
    T_MOVE_CODE,
    T_MOVES_ON,
    T_PERMISSION,
    T_PERMIT,
    T_PERMIT_NODE,
    T_PLACES,
    T_STATE,
    T_TAKES,
    T_WITHIN,
    TAKES_ACTIVITY,
    TAKES_CHANGE,
    TAKES_NOTHING,
)

__all__ = ["answer", "permit"]


def awaits(tab: Row, case: Row, event: int) -> int:
    """Whether a clock that runs on after the end of the case waits for an event."""
    for i in range(case[CLOCKS]):
        clock = tab[REC_CLOCKS] + case[tab[REC_ORDER] + i] * CK_WIDTH
        if not case[clock + CK_OUTLIVES] or case[clock + CK_CLAUSE] < 0:
            continue
        if tab[tab[T_AWAIT] + case[clock + CK_CLAUSE] * tab[N_EVENTS] + event]:
            return 1
    return 0


def answer(tab: Row, case: Row, happening: int) -> int:
    """Return whether an event is taken in the present state, at the case's present node: 1 or 0.

    Writes what it does into the case: `MOVE`, -1 for none, and `CLAUSE`, -1 unless refused, and `OBJECTS`.
    """
    state = case[STATE]
    event = tab[tab[T_HAPPENING] + happening * HA_WIDTH + HA_EVENT]
    takes = tab[tab[T_TAKES] + event * tab[N_STATES] + state]
    final = tab[tab[T_STATE] + state * ST_WIDTH + ST_FINAL]
    case[MOVE], case[CLAUSE], case[OBJECTS] = -1, 0, 0
    if takes == TAKES_NOTHING or (takes == TAKES_CHANGE and final):
        return 0
    case[CLAUSE] = -1
    if takes == TAKES_CHANGE:
        return 1
    activity = 1 if takes == TAKES_ACTIVITY else 0
    if final:
        activity = awaits(tab, case, event)
    moves = tab[T_MOVES_ON] + (state * tab[N_EVENTS] + event) * PL_WIDTH
    first, count = tab[moves + PL_FIRST], tab[moves + PL_COUNT]
    if count == 0:
        case[CLAUSE] = -1 if activity else 0
        return activity
    actor = tab[tab[T_HAPPENING] + happening * HA_WIDTH + HA_ACTOR]
    opened = conflict = -1
    refused_by = refused_for = -1
    for i in range(first, first + count):
        move = tab[tab[T_PLACES] + i]
        row = tab[T_MOVE] + move * MO_WIDTH
        code = tab[tab[T_MOVE_CODE] + (case[NODE] * tab[N_MOVES] + move) * tab[N_ACTORS] + actor]
        if code == MOVE_WITHIN:
            code = _in_time(tab, case, move)
        if code == MOVE_OPEN:
            if opened < 0:
                opened = move
            elif tab[row + MO_DESTINATION] != tab[tab[T_MOVE] + opened * MO_WIDTH + MO_DESTINATION]:
                conflict = 1
        else:
            objects = code - MOVE_MISSING
            # What is not known weighs more than what is known to be false: it is what to find out.
            if refused_by < 0 or (refused_for < 0 and objects >= 0):
                refused_by, refused_for = tab[row + MO_ID], objects
    if opened >= 0:
        if conflict >= 0:
            case[CLAUSE] = tab[tab[T_MOVE] + opened * MO_WIDTH + MO_ID]
            return activity
        case[MOVE] = opened
        return 1
    if not (activity and refused_for < 0):
        case[CLAUSE], case[OBJECTS] = refused_by, max(refused_for, 0)
    return activity


def _in_time(tab: Row, case: Row, move: int) -> int:
    """Return the code of a transition with a time limit."""
    meter = tab[tab[T_WITHIN] + case[NODE] * tab[N_MOVES] + move]
    limit = limit_of(tab, case, meter, case[ENTERED])
    if limit == NONE:
        missing = tab[tab[T_METER] + meter * ME_WIDTH + ME_MISSING]
        return MOVE_MISSING + missing if missing > 0 else MOVE_MISSING - 1
    return MOVE_OPEN if case[NOW] <= limit else MOVE_MISSING - 1


def permit(tab: Row, case: Row, node: int, happening: int) -> int:
    """Return whether an event may change the facts it does (point 7): 1 or 0.

    ``node`` is where the case was before the event. `CLAUSE` and `OBJECTS` of the case say why it may not.
    """
    case[CLAUSE] = case[OBJECTS] = 0
    asked = tab[tab[T_PERMIT] + node * tab[N_HAPPENINGS] + happening]
    if asked == PERMIT_FREE:
        return 1
    if asked >= PERMIT_REFUSED:
        case[OBJECTS] = asked - PERMIT_REFUSED
        return 0
    actor = tab[tab[T_HAPPENING] + happening * HA_WIDTH + HA_ACTOR]
    permitted = 0
    unknown, missing = -1, 0
    for i in range(tab[N_PERMISSIONS]):
        row = tab[T_PERMISSION] + i * PE_WIDTH
        if tab[row + PE_ACTOR] != actor or not (tab[row + PE_COVERS] >> asked) & 1:
            continue
        known = tab[T_PERMIT_NODE] + (node * tab[N_PERMISSIONS] + i) * PN_WIDTH
        holds = tab[known + PN_HOLDS]
        start, before, states = tab[row + PE_START], tab[row + PE_BEFORE], tab[row + PE_STATES]
        if start and not case[HAPPENED] & start:
            holds = 0
        if case[HAPPENED] & before:
            holds = 0
        if states and not (states >> case[STATE]) & 1:
            holds = 0
        if holds == 1:
            if not tab[row + PE_MAY]:
                case[CLAUSE] = tab[row + PE_ID]
                return 0
            permitted = 1
        elif holds == 2 and unknown < 0:
            unknown, missing = tab[row + PE_ID], tab[known + PN_MISSING]
    if not permitted and unknown >= 0:
        case[CLAUSE], case[OBJECTS] = unknown, missing
    return permitted

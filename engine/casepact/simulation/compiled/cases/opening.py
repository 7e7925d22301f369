"""The opening of a case: where it stands, and what is to happen to it whatever is done about it."""

from __future__ import annotations

from casepact.simulation import draws
from casepact.simulation.compiled.books.hourly import by_hour
from casepact.simulation.compiled.books.rows import keep_row
from casepact.simulation.compiled.cases.chance import instant, key_of
from casepact.simulation.compiled.cases.judged import ended, is_over, note, trigger, wake
from casepact.simulation.compiled.cases.solving import await_response
from casepact.simulation.compiled.language.memory import Numbers, part
from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine import steps as machine
from casepact.simulation.compiled.machine.opening import first_node
from casepact.simulation.compiled.plan import (
    C_CASES,
    C_OPENED,
    L_AGAINST,
    L_COUNTED,
    L_CYCLE,
    L_DECLINED,
    L_FIRST_TEAM,
    L_KIND,
    L_LAST_AT,
    L_LAST_RANK,
    L_LOGGED,
    L_NUMBER,
    L_PENDING,
    L_PLACE,
    L_RECORD,
    L_REST,
    L_SEEN_SEVERITY,
    L_STREAM,
    L_TEAM,
    L_TIER,
    L_TRIGGERED,
    L_UPDATES,
    L_WITHDRAWN,
    LIST_ACKNOWLEDGE,
    LIST_GIVE_UP,
    LIST_OTHERS,
    NEVER,
    NOWHERE,
    NU_GIVE_UP,
    NU_OTHERS,
    P_ACKNOWLEDGES,
    P_CHANGES,
    P_COUNTED_FROM,
    P_GIVES_UP,
    P_KEEPS,
    P_KEEPS_LOGGED,
    P_LOG,
    P_LOG_EVERY,
    P_NODES,
    P_SIDES,
    P_STAFFED,
    P_TAB,
    P_TRIGGER_OPEN,
    PE_ACKNOWLEDGE,
    PE_GIVE_UP,
    PE_OTHERS,
    S_FAULT,
    S_IN_SYSTEM,
    T_CHANGE_HOLDS,
    T_COVER,
    T_ROOT,
    T_SEVERITY,
    T_TEAM_OF,
    T_TIER,
)
from casepact.simulation.lowering.layout import (
    EVENT,
    FAULT_FAR,
    KEEPS,
    LG_A,
    LG_AT,
    LG_B,
    LG_C,
    LG_ID,
    LG_KIND,
    NODE,
    ROWS,
)

__all__ = ["against_of", "open_life"]

_FATES = 5


def open_life(w: Row, x: Numbers, life: int, at: int) -> None:
    """Open a case; its number, order, kind and key are in its life already."""
    number, kind = w[life + L_NUMBER], w[life + L_KIND]
    logged = 1 if w[P_LOG_EVERY] > 0 and number % w[P_LOG_EVERY] == 0 else 0
    for place in range(PE_OTHERS + w[P_CHANGES] + w[P_SIDES]):
        w[life + L_PENDING + place] = NEVER
    w[life + L_COUNTED] = counted = 1 if at >= w[P_COUNTED_FROM] else 0
    w[life + L_LOGGED] = logged
    w[life + L_CYCLE] = w[life + L_UPDATES] = w[life + L_TRIGGERED] = 0
    w[life + L_WITHDRAWN] = w[life + L_DECLINED] = 0
    w[life + L_LAST_AT], w[life + L_LAST_RANK] = at, -1
    w[life + L_PLACE] = NOWHERE
    w[life + L_FIRST_TEAM] = w[life + L_TEAM] = w[life + L_REST] = -1
    w[life + L_AGAINST] = against = against_of(w, kind, at)
    case = w[life + L_RECORD]
    w[case + KEEPS] = w[P_KEEPS_LOGGED] if logged else w[P_KEEPS]
    w[case + ROWS] = 0
    node = first_node(part(w, w[P_TAB]), w[w[T_ROOT] + kind], at)
    if node < 0:
        w[S_FAULT] = FAULT_FAR
        return
    if logged:
        row = w[P_LOG]
        w[row + LG_KIND], w[row + LG_AT], w[row + LG_ID] = EVENT, at, against
        w[row + LG_A], w[row + LG_B], w[row + LG_C] = w[life + L_STREAM], kind, number
        keep_row(w, life, 0)
    machine.open_case(part(w, w[P_TAB]), part(w, case), part(w, w[P_LOG]), node, at, against)
    w[life + L_TIER] = w[w[T_TIER] + w[case + NODE]]
    by_hour(w, w[C_OPENED], at, 1)
    if counted:
        w[w[C_CASES] + kind * _FATES] += 1
        if against >= 0:
            w[w[C_CASES] + kind * _FATES + 4] += 1
        w[S_IN_SYSTEM] -= at
    note(w, life)
    w[life + L_SEEN_SEVERITY] = w[w[T_SEVERITY] + w[case + NODE]]
    _expect(w, x, life, at)
    if w[P_STAFFED]:
        w[life + L_FIRST_TEAM] = w[w[T_TEAM_OF] + w[case + NODE]]
    await_response(w, x, life, at)
    if is_over(w, life):
        ended(w, life, at)
    wake(w, life)


def _expect(w: Row, x: Numbers, life: int, at: int) -> None:
    """Work out what is to happen to a case whatever is done about it."""
    case = w[life + L_RECORD]
    if w[P_ACKNOWLEDGES]:
        w[life + L_PENDING + PE_ACKNOWLEDGE] = instant(w, x, life, at, LIST_ACKNOWLEDGE, draws.ACKNOWLEDGE, 0)
    if w[P_GIVES_UP] and draws.uniform(key_of(w, life), draws.PATIENCE, 0) < x[NU_GIVE_UP]:
        w[life + L_PENDING + PE_GIVE_UP] = instant(w, x, life, at, LIST_GIVE_UP, draws.PATIENCE_TIME, 0)
    for change in range(w[P_CHANGES]):
        if not w[w[T_CHANGE_HOLDS] + change * w[P_NODES] + w[case + NODE]]:
            continue
        if draws.uniform(key_of(w, life), draws.SEVERITY_CHANGE, change) < x[NU_OTHERS + change]:
            when = instant(w, x, life, at, LIST_OTHERS + change, draws.CHANGE_TIME, change)
            w[life + L_PENDING + PE_OTHERS + change] = when
    if w[P_TRIGGER_OPEN]:
        trigger(w, x, life, w[P_TRIGGER_OPEN], at)


def against_of(w: Row, kind: int, at: int) -> int:
    """Return the objects for which a case that opens now is not covered, -1 if it is."""
    row, count = w[w[T_COVER] + 2 * kind], w[w[T_COVER] + 2 * kind + 1]
    low, high = 0, count
    while high - low > 1:
        middle = (low + high) >> 1
        if w[row + 2 * middle] <= at:
            low = middle
        else:
            high = middle
    return w[row + 2 * low + 1]

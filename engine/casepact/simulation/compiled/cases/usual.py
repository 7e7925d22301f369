"""Cases that take the usual course, run at one go.

Most cases of a lifecycle are opened, answered, worked on and resolved, and nothing else happens to them.
What the machine makes of that is the same for every case that begins in the same situation, but for the
instants: which clocks run from which event to which, and which transitions are taken. The machine is asked
once (`casepact.simulation.compiled.planning.usual`); here only the instants are worked out, and what follows
is booked like any other case's. A case that may take another course, and a case for the log, is left to
the machine itself.
"""

from __future__ import annotations

from casepact.simulation import draws
from casepact.simulation.compiled.books.booking import book
from casepact.simulation.compiled.books.hourly import by_hour
from casepact.simulation.compiled.cases.chance import after, calendar_of, drawn_seconds, instant, pick_time
from casepact.simulation.compiled.cases.opening import against_of
from casepact.simulation.compiled.language.memory import Numbers, part
from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.measure import plain_due
from casepact.simulation.compiled.machine.opening import first_node
from casepact.simulation.compiled.plan import (
    C_CASES,
    C_OPENED,
    FL_NEXT_AT,
    FL_NEXT_KIND,
    FL_NEXT_NUMBER,
    FL_WIDTH,
    L_COUNTED,
    L_KEY,
    L_KIND,
    L_LOGGED,
    L_RECORD,
    L_TIER,
    LIST_RESPOND,
    LIST_SOLVE,
    NU_GIVE_UP,
    NU_OTHERS,
    NU_REOPEN,
    NU_WAIT,
    P_CHANGES,
    P_COUNTED_FROM,
    P_FLOW,
    P_GIVES_UP,
    P_HORIZON,
    P_LIVES,
    P_LOG,
    P_LOG_EVERY,
    P_NODES,
    P_REFUSALS,
    P_REOPENS,
    P_ROUNDS,
    P_STREAM_KEYS,
    P_TAB,
    P_WAITS,
    S_IN_SYSTEM,
    S_ORDER,
    T_CHANGE_HOLDS,
    T_DECLINES,
    T_EXPRESS,
    T_REOPENS,
    T_ROOT,
    T_TIER,
)
from casepact.simulation.lowering.layout import (
    ENDED_BREACHED,
    ENDED_CANCELLED,
    ENDED_MET,
    FAR,
    FINISHED,
    LG_A,
    LG_AT,
    LG_B,
    LG_C,
    LG_DUE,
    LG_ID,
    LG_KIND,
    LG_OBLIGATION,
    LG_WIDTH,
    MOVED,
    NODE,
    ROWS,
)

__all__ = ["express"]

# A course: how many clocks and transitions it has, the move that time alone makes after the resolution (-1
# none) and its meter, and whether the case has ended before and after that. Its clocks and moves follow.
(EX_CLOCKS, EX_MOVES, EX_AFTER_MOVE, EX_AFTER_METER, EX_FINAL, EX_FINAL_AFTER, EX_WIDTH) = range(7)
# A clock: at which event it starts and ends (0 opening, 1 response, 2 resolution), and whether by a stop.
(XC_OBLIGATION, XC_CLAUSE, XC_METER, XC_UNDER, XC_SEVERITY, XC_START, XC_END, XC_STOPPED, XC_WIDTH) = range(9)
(XM_MOVE, XM_EVENT, XM_WIDTH) = range(3)

_FATES = 5


def express(w: Row, x: Numbers, stream: int) -> int:
    """Run the next case of a stream, if it takes the usual course for certain; returns 1 if it was run."""
    flow = w[P_FLOW] + stream * FL_WIDTH
    at, number, kind = w[flow + FL_NEXT_AT], w[flow + FL_NEXT_NUMBER], w[flow + FL_NEXT_KIND]
    if w[P_LOG_EVERY] > 0 and number % w[P_LOG_EVERY] == 0:
        return 0
    tab = part(w, w[P_TAB])
    node = first_node(tab, w[w[T_ROOT] + kind], at)
    if node < 0:
        return 0
    course = w[w[T_EXPRESS] + node]
    if course == 0 or against_of(w, kind, at) >= 0:
        return 0
    life = w[P_LIVES]
    key = draws.case_key(draws.word(w[w[P_STREAM_KEYS] + stream]), number)
    w[life + L_KEY] = draws.signed(key)
    w[w[life + L_RECORD] + NODE] = node
    if _turns_aside(w, x, key, node):
        return 0
    responded = instant(w, x, life, at, LIST_RESPOND, draws.RESPOND, 0)
    seconds = drawn_seconds(w, x, life, pick_time(w, life, LIST_SOLVE), draws.SOLVE, 0)
    if responded > w[P_HORIZON] or seconds == 0:
        return 0
    resolved = after(w, responded, seconds, calendar_of(w, life, LIST_SOLVE))
    if resolved > w[P_HORIZON]:
        return 0
    rows = _clocks(w, course, at, responded, resolved)
    if rows < 0:
        return 0
    final = w[course + EX_FINAL]
    for i in range(w[course + EX_MOVES]):
        row = course + EX_WIDTH + w[course + EX_CLOCKS] * XC_WIDTH + i * XM_WIDTH
        rows = _row_of_move(w, rows, w[row + XM_MOVE], responded if w[row + XM_EVENT] == 1 else resolved)
    if w[course + EX_AFTER_MOVE] >= 0:
        moved = plain_due(tab, w[course + EX_AFTER_METER], resolved)
        if moved == FAR:
            return 0
        if moved <= w[P_HORIZON]:
            rows = _row_of_move(w, rows, w[course + EX_AFTER_MOVE], moved)
            final = w[course + EX_FINAL_AFTER]
    _settle(w, life, at, kind, final, rows)
    return 1


def _settle(w: Row, life: int, at: int, kind: int, final: int, rows: int) -> None:
    """Book a case whose rows are written."""
    counted = 1 if at >= w[P_COUNTED_FROM] else 0
    w[S_ORDER] += 1
    w[life + L_KIND], w[life + L_COUNTED], w[life + L_LOGGED] = kind, counted, 0
    w[life + L_TIER] = w[w[T_TIER] + w[w[life + L_RECORD] + NODE]]
    by_hour(w, w[C_OPENED], at, 1)
    w[w[life + L_RECORD] + ROWS] = rows
    book(w, life)
    if counted:
        fates = w[C_CASES] + kind * _FATES
        w[fates] += 1
        w[fates + 1] += final
        w[S_IN_SYSTEM] += (0 if final else w[P_HORIZON]) - at


def _turns_aside(w: Row, x: Numbers, key: int, node: int) -> int:
    """Return 1 if anything else is to happen to the case, by the same draws as its course would take."""
    if w[P_WAITS] and w[P_ROUNDS] > 0 and draws.uniform(key, draws.WAIT, 0) < x[NU_WAIT]:
        return 1
    if w[P_REOPENS] and w[w[T_REOPENS] + node] and draws.uniform(key, draws.REOPEN, 0) < x[NU_REOPEN]:
        return 1
    if w[P_GIVES_UP] and draws.uniform(key, draws.PATIENCE, 0) < x[NU_GIVE_UP]:
        return 1
    if w[P_REFUSALS]:
        refusal = w[w[T_DECLINES] + node]
        if refusal >= 0 and draws.uniform(key, draws.DECLINE, 0) < x[NU_OTHERS + w[P_CHANGES] + refusal]:
            return 1
    for change in range(w[P_CHANGES]):
        if not w[w[T_CHANGE_HOLDS] + change * w[P_NODES] + node]:
            continue
        if draws.uniform(key, draws.SEVERITY_CHANGE, change) < x[NU_OTHERS + change]:
            return 1
    return 0


def _clocks(w: Row, course: int, opened: int, responded: int, resolved: int) -> int:
    """Write how each clock ended; returns how many rows, -1 where a calendar's tables end too early."""
    tab = part(w, w[P_TAB])
    count = w[course + EX_CLOCKS]
    for i in range(count):
        clock = course + EX_WIDTH + i * XC_WIDTH
        first, last = w[clock + XC_START], w[clock + XC_END]
        begin = opened if first == 0 else (responded if first == 1 else resolved)
        end = responded if last == 1 else resolved
        limit = plain_due(tab, w[clock + XC_METER], begin)
        if limit == FAR:
            return -1
        if w[clock + XC_STOPPED]:
            outcome = ENDED_MET if end <= limit - w[clock + XC_UNDER] else ENDED_BREACHED
        else:
            outcome = ENDED_BREACHED if limit < end else ENDED_CANCELLED
        log = w[P_LOG] + i * LG_WIDTH
        w[log + LG_KIND], w[log + LG_AT], w[log + LG_ID] = FINISHED, end, w[clock + XC_CLAUSE]
        w[log + LG_DUE], w[log + LG_OBLIGATION] = limit, w[clock + XC_OBLIGATION]
        w[log + LG_A], w[log + LG_B] = begin, 2 * outcome + w[clock + XC_STOPPED]
        w[log + LG_C] = w[clock + XC_SEVERITY]
    return count


def _row_of_move(w: Row, rows: int, move: int, at: int) -> int:
    """Write that a transition was taken; returns how many rows there are now."""
    log = w[P_LOG] + rows * LG_WIDTH
    w[log + LG_KIND], w[log + LG_AT], w[log + LG_B] = MOVED, at, move
    return rows + 1

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
from casepact.simulation.compiled.books.booking import attain, book_lasted, book_slack, book_turn
from casepact.simulation.compiled.books.hourly import by_hour
from casepact.simulation.compiled.cases.chance import after, drawn_seconds
from casepact.simulation.compiled.cases.opening import against_of
from casepact.simulation.compiled.language.memory import Numbers, part
from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.hours import due_from, span_of
from casepact.simulation.compiled.machine.measure import plain_due
from casepact.simulation.compiled.machine.opening import first_node
from casepact.simulation.compiled.plan import (
    C_CASES,
    C_CELLS,
    C_EDGES,
    C_OPENED,
    FL_NEXT_AT,
    FL_NEXT_KEY,
    FL_NEXT_KIND,
    FL_NEXT_NUMBER,
    FL_WIDTH,
    L_KEY,
    NEVER,
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
    P_TAB,
    P_WAITS,
    S_IN_SYSTEM,
    S_ORDER,
    T_CHANGE_HOLDS,
    T_DECLINES,
    T_EXPRESS,
    T_REOPENS,
    T_ROOT,
)
from casepact.simulation.lowering.layout import (
    CA_HI,
    CA_LO,
    ENDED_BREACHED,
    ENDED_CANCELLED,
    ENDED_MET,
    FAR,
    ME_AMOUNT,
    ME_CALENDAR,
    ME_KIND,
    METER_TIME,
)

__all__ = ["book_courses", "express"]

# A course: how many clocks it has, and transitions, of which the first change how many cases are open;
# the times of the response and of the work, and their calendars; the move that time alone makes after the
# resolution (-1 none) and its meter; whether the case has ended before and after that; and how many cases
# that are counted have taken it. Its clocks and moves follow.
(
    EX_CLOCKS,
    EX_TURNS,
    EX_MOVES,
    EX_RESPOND,
    EX_RESPOND_ON,
    EX_SOLVE,
    EX_SOLVE_ON,
    EX_AFTER_MOVE,
    EX_AFTER_METER,
    EX_FINAL,
    EX_FINAL_AFTER,
    EX_TAKEN,
    EX_WIDTH,
) = range(13)
# A clock: at which event it starts and ends (0 opening, 1 response, 2 resolution), whether by a stop, and the
# cell of the tally that it counts in.
(XC_CELL, XC_CLAUSE, XC_METER, XC_UNDER, XC_START, XC_END, XC_STOPPED, XC_WIDTH) = range(8)
(XM_MOVE, XM_EVENT, XM_WIDTH) = range(3)

_FATES, _OUTCOMES = 5, 5


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
    w[life + L_KEY] = w[flow + FL_NEXT_KEY]
    if _turns_aside(w, x, draws.word(w[flow + FL_NEXT_KEY]), node):
        return 0
    wait = drawn_seconds(w, x, life, w[course + EX_RESPOND], draws.RESPOND, 0)
    seconds = drawn_seconds(w, x, life, w[course + EX_SOLVE], draws.SOLVE, 0)
    responded = after(w, at, wait, w[course + EX_RESPOND_ON])
    if responded > w[P_HORIZON] or seconds == 0:
        return 0
    resolved = after(w, responded, seconds, w[course + EX_SOLVE_ON])
    if resolved > w[P_HORIZON] or not _measure(w, course, at, responded):
        return 0
    moved = NEVER
    if w[course + EX_AFTER_MOVE] >= 0:
        moved = plain_due(tab, w[course + EX_AFTER_METER], resolved)
        if moved == FAR:
            return 0
    _book(w, course, at, responded, resolved, moved, kind)
    return 1


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


def _measure(w: Row, course: int, opened: int, responded: int) -> int:
    """Note when each clock is due where the log would stand; returns 0 where a calendar's tables end."""
    tab, limits = part(w, w[P_TAB]), w[P_LOG]
    begun = last = span = -1
    for i in range(w[course + EX_CLOCKS]):
        clock = course + EX_WIDTH + i * XC_WIDTH
        meter, begin = w[clock + XC_METER], responded if w[clock + XC_START] else opened
        cal, seconds = tab[meter + ME_CALENDAR], tab[meter + ME_AMOUNT]
        if tab[meter + ME_KIND] != METER_TIME or seconds == 0:
            limit = plain_due(tab, meter, begin)
        elif begin < tab[cal + CA_LO] or begin >= tab[cal + CA_HI]:
            return 0
        else:
            # Clocks that begin together on one calendar begin in one interval of it.
            if cal != last or begin != begun:
                span, last, begun = span_of(tab, cal, begin), cal, begin
            limit = due_from(tab, cal, span, begin, seconds)
        if limit == FAR:
            return 0
        w[limits + i] = limit
    return 1


def _book(w: Row, course: int, opened: int, responded: int, resolved: int, moved: int, kind: int) -> None:
    """Book a case whose instants are known; ``moved`` is when time alone moves it after the resolution."""
    counted = 1 if opened >= w[P_COUNTED_FROM] else 0
    final = w[course + EX_FINAL]
    w[S_ORDER] += 1
    by_hour(w, w[C_OPENED], opened, 1)
    if counted:
        _book_clocks(w, course, opened, responded, resolved)
        w[course + EX_TAKEN] += 1
    for i in range(w[course + EX_TURNS]):
        row = course + EX_WIDTH + w[course + EX_CLOCKS] * XC_WIDTH + i * XM_WIDTH
        book_turn(w, w[row + XM_MOVE], responded if w[row + XM_EVENT] == 1 else resolved, counted)
    if moved <= w[P_HORIZON]:
        book_turn(w, w[course + EX_AFTER_MOVE], moved, counted)
        w[w[C_EDGES] + w[course + EX_AFTER_MOVE]] += counted
        final = w[course + EX_FINAL_AFTER]
    if counted:
        fates = w[C_CASES] + kind * _FATES
        w[fates] += 1
        w[fates + 1] += final
        w[S_IN_SYSTEM] += (0 if final else w[P_HORIZON]) - opened


def _book_clocks(w: Row, course: int, opened: int, responded: int, resolved: int) -> None:
    """Book how each clock ended. One that is not stopped in time was breached, and nothing followed."""
    limits = w[P_LOG]
    for i in range(w[course + EX_CLOCKS]):
        clock = course + EX_WIDTH + i * XC_WIDTH
        begin = responded if w[clock + XC_START] else opened
        end = responded if w[clock + XC_END] == 1 else resolved
        limit, cell, stopped = w[limits + i], w[clock + XC_CELL], w[clock + XC_STOPPED]
        if stopped:
            outcome = ENDED_MET if end <= limit - w[clock + XC_UNDER] else ENDED_BREACHED
        else:
            outcome = ENDED_BREACHED if limit < end else ENDED_CANCELLED
        w[w[C_CELLS] + cell * _OUTCOMES + outcome] += 1
        attain(w, w[clock + XC_CLAUSE], begin, outcome)
        if stopped:
            book_lasted(w, cell, end - begin)
            book_slack(w, cell, limit - end)


def book_courses(w: Row) -> None:
    """Book the transitions of all cases that took a usual course, at the end of a replication."""
    for node in range(w[P_NODES]):
        course = w[w[T_EXPRESS] + node]
        if course == 0:
            continue
        for i in range(w[course + EX_MOVES]):
            row = course + EX_WIDTH + w[course + EX_CLOCKS] * XC_WIDTH + i * XM_WIDTH
            w[w[C_EDGES] + w[row + XM_MOVE]] += w[course + EX_TAKEN]

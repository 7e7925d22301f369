"""Books what happens to cases into the counts of the tally.

The compiled form of `casepact.simulation.plain.book`.
"""

from __future__ import annotations

from casepact.simulation.compiled.books.crediting import credit_cycle, credit_running, take_back
from casepact.simulation.compiled.books.hourly import by_hour
from casepact.simulation.compiled.books.rows import keep_row
from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.plan import (
    BO_CELL,
    BO_LASTED,
    BO_LASTED_SECONDS,
    BO_SHARE,
    BO_SLACK,
    BO_SLACK_SECONDS,
    BO_WIDTH,
    C_ATTAINED,
    C_CASES,
    C_CELLS,
    C_EDGES,
    C_ENDED,
    C_GAPS,
    C_LASTED,
    C_NOTICES,
    C_RESTED,
    C_RUNGS,
    C_SLACK,
    L_COUNTED,
    L_DECLINED,
    L_KIND,
    L_LOGGED,
    L_RECORD,
    L_TIER,
    L_WITHDRAWN,
    P_BOOKED,
    P_CELLS,
    P_CREDITS,
    P_FIRST_GRID,
    P_HORIZON,
    P_LOG,
    P_PERIODS,
    P_TAB,
    P_WIDE,
    S_IN_SYSTEM,
    T_MOVE_ENDS,
    T_MOVE_RESTS,
    T_OBLIGATION_OF,
    T_PERIODS,
    T_ROLES,
    T_RUNG_OF,
    T_SEVERITY_OF,
    T_SHARE_OF,
    T_WEEK,
)
from casepact.simulation.lowering.layout import (
    CK_BREACHED,
    CK_CLAUSE,
    CK_RUNS,
    CK_SEVERITY,
    CK_STARTED,
    CK_WIDTH,
    ENDED_RESUMED,
    FINISHED,
    HANDED_OVER,
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
    N_OBLIGATIONS,
    NONE,
    NOTIFIED,
    REC_CLOCKS,
    ROWS,
    ST_FINAL,
    ST_WIDTH,
    STATE,
    T_STATE,
    UNSPECIFIED,
)
from casepact.simulation.sketch import BINS, SIGNED_BINS, bin_of, signed_bin_of

__all__ = ["attain", "book", "book_end", "book_lasted", "book_slack", "book_turn"]

_BREACHED, _CANCELLED, _OPEN = 1, 3, 4
_UNDECIDED = 2
_ATTAINED = 3
_OUTCOMES = 5
_FATES = 5
_OBJECTS_MOST = 8
_GRID = 900


def book(w: Row, life: int) -> None:
    """Book the rows of the present step."""
    rows = w[w[life + L_RECORD] + ROWS]
    if rows == 0:
        return
    w[w[life + L_RECORD] + ROWS] = 0
    counted, logged = w[life + L_COUNTED], w[life + L_LOGGED]
    for row in range(rows):
        kind = w[w[P_LOG] + row * LG_WIDTH + LG_KIND]
        if kind == FINISHED:
            if counted:
                _finished(w, life, row)
            continue
        if kind == MOVED:
            log = w[P_LOG] + row * LG_WIDTH
            book_turn(w, w[log + LG_B], w[log + LG_AT], counted)
            w[w[C_EDGES] + w[log + LG_B]] += counted
        elif counted and NOTIFIED <= kind <= HANDED_OVER:
            _told(w, row)
        elif counted and kind >= UNSPECIFIED:
            objects = w[w[P_LOG] + row * LG_WIDTH + LG_A]
            w[w[C_GAPS] + objects * 3 + kind - UNSPECIFIED] += 1
        if logged:
            keep_row(w, life, row)


def book_end(w: Row, life: int) -> None:
    """Book how a case stands at the horizon."""
    tab = w[P_TAB]
    if not w[life + L_COUNTED]:
        return
    final = w[tab + w[tab + T_STATE] + w[w[life + L_RECORD] + STATE] * ST_WIDTH + ST_FINAL]
    fates = w[C_CASES] + w[life + L_KIND] * _FATES
    w[fates + 1] += final
    w[fates + 2] += w[life + L_DECLINED]
    w[fates + 3] += w[life + L_WITHDRAWN]
    if not final:
        w[S_IN_SYSTEM] += w[P_HORIZON]
    for o in range(w[tab + N_OBLIGATIONS]):
        clock = w[life + L_RECORD] + w[tab + REC_CLOCKS] + o * CK_WIDTH
        if not w[clock + CK_RUNS] or w[clock + CK_CLAUSE] < 0:
            continue
        outcome = _OPEN if w[clock + CK_BREACHED] == NONE else _BREACHED
        cell = _cell(w, life, o, w[clock + CK_SEVERITY])
        w[w[C_CELLS] + cell * _OUTCOMES + outcome] += 1
        attain(w, w[clock + CK_CLAUSE], w[clock + CK_STARTED], outcome)
        if w[P_CREDITS]:
            credit_running(w, life, o, clock)


def attain(w: Row, clause: int, started: int, outcome: int) -> int:
    """Count a cycle towards the share its clause binds, in its period; returns where, -1 for nowhere."""
    share = w[w[T_SHARE_OF] + clause]
    if share < 0 or outcome == _CANCELLED:
        return -1
    period = w[w[w[T_PERIODS] + share] + started // _GRID - w[P_FIRST_GRID]]
    place = w[C_ATTAINED] + (share * w[P_PERIODS] + period) * _ATTAINED + min(outcome, _UNDECIDED)
    w[place] += 1
    return place


def _cell(w: Row, life: int, o: int, severity: int) -> int:
    """Return which cell a clock counts in: (tier, severity, obligation), the last running fastest."""
    place = w[w[T_SEVERITY_OF] + severity + 1]
    return w[life + L_TIER] * w[P_WIDE] + place * w[P_CELLS] + w[w[T_OBLIGATION_OF] + o]


def _finished(w: Row, life: int, row: int) -> None:
    o, mark = w[w[P_LOG] + row * LG_WIDTH + LG_OBLIGATION], w[w[P_LOG] + row * LG_WIDTH + LG_B]
    last = life + w[P_BOOKED] + o * BO_WIDTH
    if mark >> 1 == ENDED_RESUMED:
        if w[last + BO_LASTED] >= 0:
            w[w[last + BO_LASTED] + BINS] -= w[last + BO_LASTED_SECONDS]
        if w[last + BO_SLACK] >= 0:
            w[w[last + BO_SLACK] + SIGNED_BINS] -= w[last + BO_SLACK_SECONDS]
        for column in range(BO_LASTED_SECONDS):
            if w[last + column] >= 0:
                w[w[last + column]] -= 1
                w[last + column] = -1
        take_back(w, life, o)
        return
    cell = _cell(w, life, o, w[w[P_LOG] + row * LG_WIDTH + LG_C])
    place = w[C_CELLS] + cell * _OUTCOMES + (mark >> 1)
    w[place] += 1
    w[last + BO_CELL] = place
    w[last + BO_LASTED] = w[last + BO_SLACK] = -1
    log = w[P_LOG] + row * LG_WIDTH
    w[last + BO_SHARE] = attain(w, w[log + LG_ID], w[log + LG_A], mark >> 1)
    if w[P_CREDITS]:
        credit_cycle(w, life, log)
    if mark & 1:
        at, due = w[w[P_LOG] + row * LG_WIDTH + LG_AT], w[w[P_LOG] + row * LG_WIDTH + LG_DUE]
        w[last + BO_LASTED_SECONDS] = at - w[w[P_LOG] + row * LG_WIDTH + LG_A]
        w[last + BO_LASTED] = book_lasted(w, cell, w[last + BO_LASTED_SECONDS])
        if due != NONE:
            w[last + BO_SLACK_SECONDS] = due - at
            w[last + BO_SLACK] = book_slack(w, cell, due - at)


def book_lasted(w: Row, cell: int, seconds: int) -> int:
    """Count in a cell how long a cycle took that was stopped; returns where."""
    place = w[C_LASTED] + cell * 2 * BINS + bin_of(seconds)
    w[place] += 1
    w[place + BINS] += seconds
    return place


def book_slack(w: Row, cell: int, seconds: int) -> int:
    """Count in a cell how long before it was due a cycle was stopped; returns where."""
    place = w[C_SLACK] + cell * 2 * SIGNED_BINS + signed_bin_of(seconds)
    w[place] += 1
    w[place + SIGNED_BINS] += seconds
    return place


def book_turn(w: Row, move: int, at: int, counted: int) -> None:
    """Book what a transition that was taken changes: how many cases have ended or settled."""
    ends, rests = w[w[T_MOVE_ENDS] + move], w[w[T_MOVE_RESTS] + move]
    if ends:
        by_hour(w, w[C_ENDED], at, ends)
    if rests:
        by_hour(w, w[C_RESTED], at, rests)
    if counted:
        w[S_IN_SYSTEM] += ends * at


def _told(w: Row, row: int) -> None:
    at = w[w[P_LOG] + row * LG_WIDTH + LG_AT]
    hour = w[w[T_WEEK] + at // _GRID - w[P_FIRST_GRID]]
    roles = w[T_ROLES] + w[w[P_LOG] + row * LG_WIDTH + LG_A] * (_OBJECTS_MOST + 1)
    for i in range(w[roles]):
        w[w[C_NOTICES] + w[roles + 1 + i] * 168 + hour] += 1
    w[w[C_RUNGS] + w[w[T_RUNG_OF] + w[w[P_LOG] + row * LG_WIDTH + LG_ID]]] += w[roles]

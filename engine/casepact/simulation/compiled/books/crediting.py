"""Books what cycles of clocks count for towards credits.

The compiled form of `casepact.simulation.crediting`. What a rule's condition holds for is known when a cycle
ends: the plan is of conditions that nothing later can change.
"""

from __future__ import annotations

from casepact.simulation.compiled.language.memory import part
from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.hours import business_due, elapsed
from casepact.simulation.compiled.plan import (
    C_CREDITED,
    CR_KIND,
    CR_OBLIGATION,
    CR_STARTED,
    CR_UNIT,
    CR_WIDTH,
    CREDIT_BREACH,
    CREDIT_DAYS,
    CREDIT_OPEN_TIME,
    CREDIT_SHARE,
    L_RECORD,
    P_CLAUSES,
    P_CREDITED,
    P_CREDITS,
    P_FIRST_GRID,
    P_HORIZON,
    P_JUDGED_AT,
    P_LOG,
    P_NODES,
    P_PERIODS,
    P_TAB,
    S_FAULT,
    T_CREDIT,
    T_CREDIT_HOLDS,
    T_CREDIT_PERIODS,
)
from casepact.simulation.lowering.layout import (
    CA_ALWAYS,
    CK_BREACHED,
    CK_CLAUSE,
    CK_DUE,
    CK_METER,
    CK_SEVERITY,
    CK_STARTED,
    ENDED_CANCELLED,
    ENDED_MET,
    ENDED_OPEN,
    FAR,
    FAULT_FAR,
    LG_A,
    LG_AT,
    LG_B,
    LG_BREACHED,
    LG_C,
    LG_ID,
    LG_LIMIT,
    LG_METER,
    LG_OBLIGATION,
    ME_CALENDAR,
    ME_WIDTH,
    NODE,
    NONE,
    T_METER,
)

__all__ = ["credit_cycle", "credit_running", "take_back"]

_TIMES, _OPEN, _MET, _MISSED, _UNDECIDED, _WIDTH = 0, 1, 2, 3, 4, 5
_UNKNOWN = 2
_GRID, _DAY = 900, 86_400


def credit_cycle(w: Row, life: int, log: int) -> None:
    """Book a cycle whose row stands at ``log``: one that has ended, or still runs at the horizon."""
    o, node = w[log + LG_OBLIGATION], w[w[life + L_RECORD] + NODE]
    for rule in range(w[P_CREDITS]):
        row = w[T_CREDIT] + rule * CR_WIDTH
        if w[row + CR_OBLIGATION] != o:
            continue
        booked = life + w[P_CREDITED] + rule
        w[booked] = -1
        judged = (rule * w[P_NODES] + node) * w[P_JUDGED_AT] + w[log + LG_C] + 1
        holds = w[w[T_CREDIT_HOLDS] + judged]
        if holds == 0 or w[log + LG_B] >> 1 == ENDED_CANCELLED:
            continue
        if w[row + CR_KIND] == CREDIT_SHARE:
            place = _period(w, rule, log, w[log + LG_A]) + _share(w, log, holds)
            w[place] += 1
            w[booked] = place
        elif w[log + LG_BREACHED] != NONE:
            place = _period(w, rule, log, w[log + LG_BREACHED])
            times = 1 if w[row + CR_KIND] == CREDIT_BREACH else _late(w, row, log)
            runs = w[log + LG_B] >> 1 == ENDED_OPEN
            if holds == _UNKNOWN or times < 0:
                w[place + _UNDECIDED] += 1
            elif runs and w[row + CR_KIND] != CREDIT_BREACH:
                w[place + _OPEN] += 1
            if holds != _UNKNOWN and times > 0:
                w[place + _TIMES] += times


def credit_running(w: Row, life: int, o: int, clock: int) -> None:
    """Book a clock that still runs at the horizon, or stands there breached."""
    log = w[P_LOG]
    w[log + LG_OBLIGATION], w[log + LG_ID], w[log + LG_AT] = o, w[clock + CK_CLAUSE], w[P_HORIZON]
    w[log + LG_A], w[log + LG_B] = w[clock + CK_STARTED], 2 * ENDED_OPEN
    w[log + LG_C] = w[clock + CK_SEVERITY]
    w[log + LG_LIMIT], w[log + LG_BREACHED] = w[clock + CK_DUE], w[clock + CK_BREACHED]
    w[log + LG_METER] = w[clock + CK_METER]
    credit_cycle(w, life, log)


def take_back(w: Row, life: int, o: int) -> None:
    """Take back what was booked of a cycle that a reopening takes up again."""
    for rule in range(w[P_CREDITS]):
        booked = life + w[P_CREDITED] + rule
        if w[w[T_CREDIT] + rule * CR_WIDTH + CR_OBLIGATION] == o and w[booked] >= 0:
            w[w[booked]] -= 1
            w[booked] = -1


def _share(w: Row, log: int, holds: int) -> int:
    """Return what a cycle counts as towards a share."""
    if holds == _UNKNOWN:
        return _UNDECIDED
    if w[log + LG_BREACHED] != NONE:
        return _MISSED
    return _MET if w[log + LG_B] >> 1 == ENDED_MET else _OPEN


def _period(w: Row, rule: int, log: int, instant: int) -> int:
    """Return where a rule's counts of the period begin that an instant lies in."""
    table = w[w[T_CREDIT_PERIODS] + rule * w[P_CLAUSES] + w[log + LG_ID]]
    return w[C_CREDITED] + (rule * w[P_PERIODS] + w[table + instant // _GRID - w[P_FIRST_GRID]]) * _WIDTH


def _late(w: Row, row: int, log: int) -> int:
    """Return how many units late a cycle was stopped, or is; -1 where that cannot be told."""
    tab, limit, stop = part(w, w[P_TAB]), w[log + LG_LIMIT], w[log + LG_AT]
    if limit == NONE:
        return -1
    cal = tab[tab[T_METER] + w[log + LG_METER] * ME_WIDTH + ME_CALENDAR]
    if cal < 0:
        return -1
    started, unit = w[row + CR_STARTED], w[row + CR_UNIT]
    if w[row + CR_KIND] == CREDIT_DAYS:
        days = 0
        while _day_after(w, cal, limit, days + 1) <= stop:
            days += 1
        return days + 1 if started and _day_after(w, cal, limit, days) < stop else days
    late = stop - limit
    if w[row + CR_KIND] == CREDIT_OPEN_TIME:
        late = elapsed(tab, cal, limit, stop)
        if late == FAR:
            w[S_FAULT] = FAULT_FAR
            return -1
    late = max(0, late)
    return (late + unit - 1) // unit if started else late // unit


def _day_after(w: Row, cal: int, limit: int, days: int) -> int:
    tab = part(w, w[P_TAB])
    return limit + days * _DAY if tab[cal + CA_ALWAYS] else business_due(tab, cal, limit, days)

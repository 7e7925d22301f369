"""Ladders: when each rung of an escalation is reached, and what it does.

The compiled form of `casepact.semantics.ladders` and `casepact.semantics.rungs`.
"""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.effects import emit, report_list
from casepact.simulation.compiled.machine.hours import business_due, due, elapsed, next_close, next_local_time
from casepact.simulation.compiled.machine.measure import found_by, ladder_due, plain_due, postpone
from casepact.simulation.lowering.layout import (
    AC_KIND,
    AC_OBJECTS,
    AC_OPEN,
    AC_WIDTH,
    BY_AGAIN,
    BY_AMOUNT,
    BY_BEFORE,
    BY_BEFORE_CALENDAR,
    BY_BREACH,
    BY_CLOSE,
    BY_CYCLE,
    BY_EVENT,
    BY_SHARE,
    CK_BROKEN_AT,
    CK_BROKEN_COUNT,
    CK_CLAUSE,
    CK_METER,
    CK_PAUSED,
    CK_RUNS,
    CK_STARTED,
    CK_WIDTH,
    CL_TIMED,
    CL_WIDTH,
    COVERED,
    DIRTY,
    FAR,
    LA_HAS_STOP,
    LA_RUNG,
    LA_RUNG_COUNT,
    LA_WIDTH,
    LR_RUNS,
    LR_STARTED,
    LR_WIDTH,
    ME_CALENDAR,
    ME_KIND,
    ME_WIDTH,
    METER_NONE,
    N_LADDERS,
    N_RUNGS,
    N_STATES,
    NODE,
    NONE,
    NOW,
    REC_CLOCKS,
    REC_LADDERS,
    REC_RUNGS,
    RG_LAST,
    RG_MISSED,
    RG_REPORTED,
    RG_TAKEN,
    RG_WIDTH,
    RN_HOLDS,
    RN_METER,
    RN_MISSING,
    RN_OPEN,
    RN_OPEN_COUNT,
    RN_WIDTH,
    RU_ABOUT,
    RU_ACTION,
    RU_ACTION_COUNT,
    RU_ID,
    RU_LADDER,
    RU_NUMBER,
    RU_OF,
    RU_TRIGGER,
    RU_WIDTH,
    SEVERITY_RAISED,
    STATE,
    T_ACTION,
    T_ARMS,
    T_CLAUSE,
    T_DISARMS,
    T_LADDER,
    T_LADDER_STILL,
    T_METER,
    T_RUNG,
    T_RUNG_NODE,
    UNKNOWN,
)

__all__ = ["arm", "disarm", "rung_instant", "rungs_of_breach", "rungs_of_event", "take_rung"]


def arm(tab: Row, case: Row, log: Row, event: int, anew: int) -> None:
    """Start the ladders that an event starts, with all their rungs.

    One that runs already runs on, unless it starts ``anew``.
    """
    ladders = tab[N_LADDERS]
    if not ladders or not case[COVERED]:
        return
    for ladder in range(ladders):
        run = tab[REC_LADDERS] + ladder * LR_WIDTH
        if not tab[tab[T_ARMS] + event * ladders + ladder] or (case[run + LR_RUNS] and not anew):
            continue
        case[DIRTY] = 1
        case[run + LR_RUNS] = 1
        case[run + LR_STARTED] = case[NOW]
        first = tab[tab[T_LADDER] + ladder * LA_WIDTH + LA_RUNG]
        for rung in range(first, first + tab[tab[T_LADDER] + ladder * LA_WIDTH + LA_RUNG_COUNT]):
            own = tab[REC_RUNGS] + rung * RG_WIDTH
            case[own + RG_TAKEN] = 0
            case[own + RG_REPORTED] = 0
            case[own + RG_MISSED] = 0
            case[own + RG_LAST] = NONE
            about = tab[tab[T_RUNG] + rung * RU_WIDTH + RU_ABOUT]
            if about >= 0:
                clock = tab[REC_CLOCKS] + about * CK_WIDTH
                if case[clock + CK_BROKEN_AT] == case[NOW]:
                    case[own + RG_MISSED] = case[clock + CK_BROKEN_COUNT]
            known = tab[T_RUNG_NODE] + (case[NODE] * tab[N_RUNGS] + rung) * RN_WIDTH
            if tab[known + RN_OPEN_COUNT]:
                report_list(tab, case, log, tab[known + RN_OPEN], tab[known + RN_OPEN_COUNT])


def disarm(tab: Row, case: Row, event: int, settled: int, final: int) -> None:
    """Stop ladders: by their own events, by a settled state where they name none, and all by a final one."""
    ladders = tab[N_LADDERS]
    for ladder in range(ladders):
        run = tab[REC_LADDERS] + ladder * LR_WIDTH
        own = event >= 0 and tab[tab[T_DISARMS] + event * ladders + ladder]
        if final or own or (settled and not tab[tab[T_LADDER] + ladder * LA_WIDTH + LA_HAS_STOP]):
            case[run + LR_RUNS] = 0
            case[DIRTY] = 1


def waits(tab: Row, case: Row, rung: int) -> int:
    """Return 1 where a rung has not been taken yet and its ladder runs."""
    if case[tab[REC_RUNGS] + rung * RG_WIDTH + RG_TAKEN]:
        return 0
    return case[tab[REC_LADDERS] + tab[tab[T_RUNG] + rung * RU_WIDTH + RU_LADDER] * LR_WIDTH + LR_RUNS]


def rungs_of_breach(tab: Row, case: Row, log: Row, o: int, picked: int) -> int:
    """Take the rungs that a breach reaches, `on breach of` and `on cycle`; return how many rungs raise.

    The rungs that were taken and may raise the severity are written from ``picked`` on, in the case.
    """
    count = 0
    for rung in range(tab[N_RUNGS]):
        row = tab[T_RUNG] + rung * RU_WIDTH
        trigger = tab[row + RU_TRIGGER]
        if tab[row + RU_ABOUT] != o or trigger not in (BY_BREACH, BY_CYCLE):
            continue
        if not waits(tab, case, rung):
            continue
        if trigger == BY_CYCLE:
            number = tab[row + RU_NUMBER]
            if number >= 0 and case[tab[REC_RUNGS] + rung * RG_WIDTH + RG_MISSED] != number:
                continue
        if _take_now(tab, case, log, rung):
            case[picked + count] = rung
            count += 1
    return count


def rungs_of_event(tab: Row, case: Row, log: Row, event: int, picked: int) -> int:
    """Take the rungs that an event reaches; return how many were taken, as `rungs_of_breach` does."""
    count = 0
    for rung in range(tab[N_RUNGS]):
        row = tab[T_RUNG] + rung * RU_WIDTH
        if tab[row + RU_TRIGGER] != BY_EVENT or tab[row + RU_NUMBER] != event or not waits(tab, case, rung):
            continue
        if _take_now(tab, case, log, rung):
            case[picked + count] = rung
            count += 1
    return count


def _take_now(tab: Row, case: Row, log: Row, rung: int) -> int:
    """Take a rung that something else than time reaches: its condition must hold then or never."""
    if tab[tab[T_RUNG_NODE] + (case[NODE] * tab[N_RUNGS] + rung) * RN_WIDTH + RN_HOLDS] == 0:
        return 0
    return take_rung(tab, case, log, rung, case[NOW])


def take_rung(tab: Row, case: Row, log: Row, rung: int, reached: int) -> int:
    """Take a rung that was reached; returns whether it was. What it raises is left to the caller."""
    known = tab[T_RUNG_NODE] + (case[NODE] * tab[N_RUNGS] + rung) * RN_WIDTH
    row, own = tab[T_RUNG] + rung * RU_WIDTH, tab[REC_RUNGS] + rung * RG_WIDTH
    case[DIRTY] = 1
    if tab[known + RN_HOLDS] == 2:
        case[own + RG_REPORTED] = 1
        emit(tab, case, log, UNKNOWN, tab[row + RU_ID], NONE, tab[known + RN_MISSING])
        return 0
    if tab[row + RU_TRIGGER] == BY_AGAIN:
        case[own + RG_LAST] = case[NOW]
    else:
        case[own + RG_TAKEN] = 1
    first = tab[row + RU_ACTION]
    for i in range(first, first + tab[row + RU_ACTION_COUNT]):
        action = tab[T_ACTION] + i * AC_WIDTH
        if tab[action + AC_OPEN] >= 0:
            report_list(tab, case, log, tab[action + AC_OPEN], 1)
        kind = tab[action + AC_KIND]
        if kind != SEVERITY_RAISED:
            emit(tab, case, log, kind, tab[row + RU_ID], reached, tab[action + AC_OBJECTS])
    return 1


def rung_instant(tab: Row, case: Row, rung: int) -> int:
    """Return when time reaches a rung of a running ladder, NONE if it never does or that cannot be told."""
    row = tab[T_RUNG] + rung * RU_WIDTH
    trigger, ladder = tab[row + RU_TRIGGER], tab[row + RU_LADDER]
    if trigger >= BY_SHARE:
        return _on_clock(tab, case, row, trigger)
    meter = tab[tab[T_RUNG_NODE] + (case[NODE] * tab[N_RUNGS] + rung) * RN_WIDTH + RN_METER]
    if meter < 0:
        return NONE
    started = case[tab[REC_LADDERS] + ladder * LR_WIDTH + LR_STARTED]
    if trigger in (BY_AMOUNT, BY_AGAIN):
        if tab[tab[T_LADDER_STILL] + ladder * tab[N_STATES] + case[STATE]]:
            return NONE
        last = case[tab[REC_RUNGS] + rung * RG_WIDTH + RG_LAST]
        return ladder_due(tab, case, meter, ladder, started if last == NONE else last)
    row_of_meter = tab[T_METER] + meter * ME_WIDTH
    if tab[row_of_meter + ME_KIND] == METER_NONE:
        return NONE
    cal = tab[row_of_meter + ME_CALENDAR]
    if trigger == BY_CLOSE:
        return found_by(tab, case, cal, next_close(tab, cal, started))
    return found_by(tab, case, cal, next_local_time(tab, cal, started, tab[row + RU_NUMBER]))


def _on_clock(tab: Row, case: Row, row: int, trigger: int) -> int:
    """Return when a rung is reached that hangs on a running clock: its pauses, its present clause."""
    clock = tab[REC_CLOCKS] + tab[row + RU_ABOUT] * CK_WIDTH
    if not case[clock + CK_RUNS] or case[clock + CK_PAUSED] or case[clock + CK_CLAUSE] < 0:
        return NONE
    if not tab[tab[T_CLAUSE] + case[clock + CK_CLAUSE] * CL_WIDTH + CL_TIMED]:
        return NONE
    meter = tab[T_METER] + case[clock + CK_METER] * ME_WIDTH
    started = case[clock + CK_STARTED]
    plain = plain_due(tab, meter, started)
    if plain == NONE:
        return NONE
    cal = tab[meter + ME_CALENDAR]
    if cal < 0:
        return NONE
    if plain == FAR:
        return found_by(tab, case, cal, FAR)
    if trigger == BY_SHARE:
        return found_by(tab, case, cal, _share(tab, case, clock, cal, plain, row))
    limit = postpone(tab, case, clock, cal, plain)
    if limit == FAR:
        return found_by(tab, case, cal, FAR)
    return found_by(tab, case, cal, _before(tab, cal, started, limit, tab[row + RU_NUMBER], trigger))


def _share(tab: Row, case: Row, clock: int, cal: int, plain: int, row: int) -> int:
    """Return when a share of a clock's open time has passed; ``plain`` is when it is due without pauses."""
    number, of, started = tab[row + RU_NUMBER], tab[row + RU_OF], case[clock + CK_STARTED]
    if number == of:
        # All of the time has passed at the due instant itself, which may lie in closed time.
        return postpone(tab, case, clock, cal, plain)
    whole = elapsed(tab, cal, started, plain)
    if whole == FAR:
        return FAR
    return postpone(tab, case, clock, cal, due(tab, cal, started, -(-whole * number // of)))


def _before(tab: Row, cal: int, started: int, limit: int, number: int, trigger: int) -> int:
    """Return the instant from which so much time ends at a due instant, but not one before the start."""
    if trigger == BY_BEFORE_CALENDAR:
        return max(started, limit - number)
    if trigger == BY_BEFORE:
        early = due(tab, cal, limit, -number)
        return FAR if early == FAR else max(started, early)
    low, high = started, limit
    while low < high:
        middle = (low + high + 1) // 2
        ends = business_due(tab, cal, middle, number)
        if ends == FAR:
            return FAR
        if ends <= limit:
            low = middle
        else:
            high = middle - 1
    return low

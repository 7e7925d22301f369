"""Ladders: their runs, and what each rung of an escalation does.

The compiled form of `casepact.semantics.ladders`; when time reaches a rung says `rungs`.
"""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.effects import emit, report_list
from casepact.simulation.lowering.layout import (
    AC_KIND,
    AC_OBJECTS,
    AC_OPEN,
    AC_WIDTH,
    BY_AGAIN,
    BY_BREACH,
    BY_CYCLE,
    BY_EVENT,
    BY_LATE_AGAIN,
    CK_BROKEN_AT,
    CK_BROKEN_COUNT,
    CK_WIDTH,
    COVERED,
    DIRTY,
    LA_HAS_STOP,
    LA_RUNG,
    LA_RUNG_COUNT,
    LA_WIDTH,
    LR_RUNS,
    LR_STARTED,
    LR_WIDTH,
    N_LADDERS,
    N_RUNGS,
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
    RU_TRIGGER,
    RU_WIDTH,
    SEVERITY_RAISED,
    T_ACTION,
    T_ARMS,
    T_DISARMS,
    T_LADDER,
    T_RUNG,
    T_RUNG_NODE,
    UNKNOWN,
)

__all__ = ["arm", "disarm", "rungs_of_breach", "rungs_of_event", "take_rung", "waits"]


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
    if tab[row + RU_TRIGGER] in (BY_AGAIN, BY_LATE_AGAIN):
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

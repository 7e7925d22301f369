"""Cycles of clocks: what is written of them, and what is kept of one that has ended."""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.effects import new_row
from casepact.simulation.lowering.layout import (
    ASKS_LATE,
    BY_CYCLE,
    BY_LATE,
    BY_LATE_AGAIN,
    BY_PAST,
    CANCELLED,
    CK_BREACHED,
    CK_BROKEN_AT,
    CK_BROKEN_COUNT,
    CK_CLAUSE,
    CK_CYCLE,
    CK_CYCLES,
    CK_DUE,
    CK_GAP_COUNT,
    CK_GAPS,
    CK_LAST,
    CK_LAST_BREACHED,
    CK_LAST_CLAUSE,
    CK_LAST_ENDED,
    CK_LAST_GAP_COUNT,
    CK_LAST_GAPS,
    CK_LAST_STARTED,
    CK_METER,
    CK_PAUSED,
    CK_RUNS,
    CK_SEVERITY,
    CK_STARTED,
    CK_WIDTH,
    CL_ID,
    CL_WIDTH,
    CLOCKS,
    DIRTY,
    FINISHED,
    LG_A,
    LG_B,
    LG_BREACHED,
    LG_C,
    LG_CYCLE,
    LG_DUE,
    LG_ID,
    LG_LIMIT,
    LG_METER,
    LG_OBLIGATION,
    LR_RUNS,
    LR_STARTED,
    LR_WIDTH,
    N_RUNGS,
    NONE,
    NOW,
    REC_CLOCKS,
    REC_LADDERS,
    REC_LATE,
    REC_ORDER,
    REC_RUNGS,
    RG_MISSED,
    RG_TAKEN,
    RG_WIDTH,
    RU_ABOUT,
    RU_LADDER,
    RU_NUMBER,
    RU_TRIGGER,
    RU_WIDTH,
    T_CLAUSE,
    T_RUNG,
)

__all__ = ["end_lateness", "finish", "remember", "say", "set_again"]


def finish(tab: Row, case: Row, log: Row, o: int, outcome: int, stopped: int) -> None:
    """Take a clock out of those that run. One that has no clause leaves no trace."""
    clock = tab[REC_CLOCKS] + o * CK_WIDTH
    case[DIRTY] = 1
    case[clock + CK_RUNS] = 0
    order, count = tab[REC_ORDER], case[CLOCKS] - 1
    i = 0
    while case[order + i] != o:
        i += 1
    while i < count:
        case[order + i] = case[order + i + 1]
        i += 1
    case[CLOCKS] = count
    if case[clock + CK_CLAUSE] >= 0:
        remember(tab, case, log, o, 2 * outcome + stopped)


def remember(tab: Row, case: Row, log: Row, o: int, mark: int) -> None:
    """Keep of a cycle that ended what a reopening, a condition and the rungs of cycles may ask for."""
    clock = tab[REC_CLOCKS] + o * CK_WIDTH
    clause, breached = case[clock + CK_CLAUSE], case[clock + CK_BREACHED]
    case[clock + CK_CYCLES] = case[clock + CK_CYCLE]
    case[clock + CK_LAST] = 1
    case[clock + CK_LAST_CLAUSE] = clause
    case[clock + CK_LAST_STARTED] = case[clock + CK_STARTED]
    case[clock + CK_LAST_ENDED] = case[NOW]
    case[clock + CK_LAST_BREACHED] = breached
    case[clock + CK_LAST_GAP_COUNT] = case[clock + CK_GAP_COUNT]
    for i in range(2 * case[clock + CK_GAP_COUNT]):
        case[clock + CK_LAST_GAPS + i] = case[clock + CK_GAPS + i]
    row = new_row(tab, case, log, FINISHED)
    if row >= 0:
        log[row + LG_ID] = clause
        log[row + LG_DUE] = NONE if case[clock + CK_PAUSED] else case[clock + CK_DUE]
        log[row + LG_OBLIGATION] = o
        log[row + LG_A], log[row + LG_B] = case[clock + CK_STARTED], mark
        log[row + LG_C] = case[clock + CK_SEVERITY]
        log[row + LG_LIMIT], log[row + LG_BREACHED] = case[clock + CK_DUE], breached
        log[row + LG_METER] = case[clock + CK_METER]
    if tab[ASKS_LATE]:
        _keep_late(tab, case, clock, o)
    if breached != NONE:
        _count_missed(tab, case, clock, o)


def _keep_late(tab: Row, case: Row, clock: int, o: int) -> None:
    """Keep the first of the cycles that are missed one after another: since when an obligation is late."""
    kept = tab[REC_LATE] + o * CK_WIDTH
    if case[clock + CK_BREACHED] != NONE and not case[kept + CK_RUNS]:
        for i in range(CK_WIDTH):
            case[kept + i] = case[clock + i]
        case[kept + CK_RUNS] = 1


def _count_missed(tab: Row, case: Row, clock: int, o: int) -> None:
    """Count a cycle that was missed, for the rungs that wait for so many."""
    breached = case[clock + CK_BREACHED]
    if case[clock + CK_BROKEN_AT] != breached:
        case[clock + CK_BROKEN_AT] = breached
        case[clock + CK_BROKEN_COUNT] = 0
    case[clock + CK_BROKEN_COUNT] += 1
    for rung in range(tab[N_RUNGS]):
        row = tab[T_RUNG] + rung * RU_WIDTH
        ladder = tab[REC_LADDERS] + tab[row + RU_LADDER] * LR_WIDTH
        if tab[row + RU_ABOUT] == o and case[ladder + LR_RUNS] and case[ladder + LR_STARTED] <= breached:
            case[tab[REC_RUNGS] + rung * RG_WIDTH + RG_MISSED] += 1


def set_again(tab: Row, case: Row, o: int, cycle: int, lateness: int) -> None:
    """Let the rungs on an obligation be reached again (point 10): those of a ``cycle``, as one begins.

    Those that count from a breach are so only once in a ``lateness``, however many cycles that is.
    """
    for rung in range(tab[N_RUNGS]):
        row = tab[T_RUNG] + rung * RU_WIDTH
        trigger = tab[row + RU_TRIGGER]
        numbered = trigger == BY_CYCLE and tab[row + RU_NUMBER] >= 0
        begins = lateness if trigger in (BY_LATE, BY_LATE_AGAIN, BY_PAST) else cycle
        if tab[row + RU_ABOUT] == o and not numbered and begins:
            case[tab[REC_RUNGS] + rung * RG_WIDTH + RG_TAKEN] = 0


def end_lateness(tab: Row, case: Row, o: int) -> None:
    """Let an obligation be late no more, as its act comes or nobody owes it."""
    if tab[ASKS_LATE]:
        case[tab[REC_LATE] + o * CK_WIDTH + CK_RUNS] = 0


def say(tab: Row, case: Row, log: Row, kind: int, clock: int, o: int) -> None:
    """Write what has happened to a clock."""
    row = new_row(tab, case, log, kind)
    if row >= 0:
        log[row + LG_ID] = tab[tab[T_CLAUSE] + case[clock + CK_CLAUSE] * CL_WIDTH + CL_ID]
        log[row + LG_DUE] = NONE if case[clock + CK_PAUSED] or kind == CANCELLED else case[clock + CK_DUE]
        log[row + LG_OBLIGATION] = o
        log[row + LG_CYCLE] = case[clock + CK_CYCLE]

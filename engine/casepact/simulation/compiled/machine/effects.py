"""What a step writes down: rows of effects, and reports that are made once in a case or a cycle."""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.faults import fail
from casepact.simulation.lowering.layout import (
    CK_CYCLE,
    CK_REPORTED,
    FAULT_ROWS,
    KEEPS,
    LG_A,
    LG_AT,
    LG_B,
    LG_C,
    LG_CYCLE,
    LG_DUE,
    LG_ID,
    LG_KIND,
    LG_OBLIGATION,
    LG_SEVERITY,
    LG_STATE,
    LG_WIDTH,
    LI_ID,
    LI_KEY,
    LI_KIND,
    LI_OBJECTS,
    LI_WIDTH,
    ND_SEVERITY,
    ND_WIDTH,
    NODE,
    NONE,
    NOW,
    RE_BITS,
    RE_KIND,
    RE_OBJECTS,
    RE_WIDTH,
    REC_REPORTED,
    ROOM,
    ROWS,
    STATE,
    T_LIST,
    T_NODE,
    T_REPORT,
)

__all__ = ["emit", "new_row", "report_clock", "report_list", "severity_of"]


def severity_of(tab: Row, case: Row) -> int:
    """Return the place of the case's severity among the severities, -1 where it is not known."""
    return tab[tab[T_NODE] + case[NODE] * ND_WIDTH + ND_SEVERITY]


def new_row(tab: Row, case: Row, log: Row, kind: int) -> int:
    """Begin a row at the present instant; returns its place in the log, -1 if its kind is not kept."""
    if not (case[KEEPS] >> kind) & 1:
        return -1
    if case[ROWS] >= case[ROOM]:
        fail(case, FAULT_ROWS)
        return -1
    row = case[ROWS] * LG_WIDTH
    case[ROWS] += 1
    log[row + LG_KIND] = kind
    log[row + LG_AT] = case[NOW]
    log[row + LG_ID] = log[row + LG_CYCLE] = 0
    log[row + LG_DUE] = NONE
    log[row + LG_OBLIGATION] = -1
    log[row + LG_SEVERITY] = severity_of(tab, case)
    log[row + LG_STATE] = case[STATE]
    log[row + LG_A] = log[row + LG_B] = log[row + LG_C] = 0
    return row


def emit(tab: Row, case: Row, log: Row, kind: int, id_: int, due: int, objects: int) -> int:
    """Write a row that is about no clock; returns its place, -1 if no rows of its kind are kept."""
    row = new_row(tab, case, log, kind)
    if row >= 0:
        log[row + LG_ID] = id_
        log[row + LG_DUE] = due
        log[row + LG_A] = objects
    return row


def report_list(tab: Row, case: Row, log: Row, first: int, count: int) -> None:
    """Make reports that are made once in the life of a case."""
    for i in range(first, first + count):
        row = tab[T_LIST] + i * LI_WIDTH
        key = tab[REC_REPORTED] + tab[row + LI_KEY]
        if not case[key]:
            case[key] = 1
            emit(tab, case, log, tab[row + LI_KIND], tab[row + LI_ID], NONE, tab[row + LI_OBJECTS])


def report_clock(tab: Row, case: Row, log: Row, clock: int, obligation: int, id_: int, report: int) -> None:
    """Say once in a cycle that names are unknown or in conflict."""
    row = tab[T_REPORT] + report * RE_WIDTH
    bits = tab[row + RE_BITS]
    if case[clock + CK_REPORTED] & bits == bits:
        return
    case[clock + CK_REPORTED] |= bits
    place = new_row(tab, case, log, tab[row + RE_KIND])
    if place >= 0:
        log[place + LG_ID] = id_
        log[place + LG_OBLIGATION] = obligation
        log[place + LG_CYCLE] = case[clock + CK_CYCLE]
        log[place + LG_A] = tab[row + RE_OBJECTS]

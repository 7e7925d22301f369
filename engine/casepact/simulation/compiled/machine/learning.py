"""What a case's facts are, and what changes with them: its clauses, and what is reported.

The compiled form of `casepact.semantics.changes`, and of the raising of severities.
"""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.clocks import choose
from casepact.simulation.compiled.machine.effects import emit, report_list
from casepact.simulation.compiled.machine.measure import measure
from casepact.simulation.lowering.layout import (
    AC_CHANGE,
    AC_KIND,
    AC_OBJECTS,
    AC_SEVERITY,
    AC_WIDTH,
    AFTER_NONE,
    CHANGED,
    CK_BREACHED,
    CK_CLAUSE,
    CK_PAUSED,
    CK_WIDTH,
    CL_CARRY,
    CL_WIDTH,
    CLOCKS,
    DIRTY,
    GO_CHANGED,
    GO_FLAGS,
    GO_NODE,
    GO_SHOWN,
    GO_STATE,
    GO_WIDTH,
    KEEP,
    LG_B,
    LG_C,
    N_CHANGES,
    ND_LEARN,
    ND_LEARN_COUNT,
    ND_SEVERITY,
    ND_WIDTH,
    NODE,
    NONE,
    REC_CLOCKS,
    REC_ORDER,
    REC_SCRATCH,
    RU_ACTION,
    RU_ACTION_COUNT,
    RU_ID,
    RU_WIDTH,
    SEVERITY_RAISED,
    T_ACTION,
    T_CHANGE,
    T_CLAUSE,
    T_NODE,
    T_RUNG,
)

__all__ = ["change_facts", "learn", "raise_severity", "report_learned"]


def raise_severity(tab: Row, case: Row, log: Row, count: int) -> None:
    """Raise the severity where the rungs say so that stand in the scratch; a rung never lowers it."""
    for i in range(count):
        rung = case[tab[REC_SCRATCH] + i]
        row = tab[T_RUNG] + rung * RU_WIDTH
        first = tab[row + RU_ACTION]
        for j in range(first, first + tab[row + RU_ACTION_COUNT]):
            action = tab[T_ACTION] + j * AC_WIDTH
            if tab[action + AC_KIND] != SEVERITY_RAISED:
                continue
            present = tab[tab[T_NODE] + case[NODE] * ND_WIDTH + ND_SEVERITY]
            if tab[action + AC_SEVERITY] <= present:
                continue
            emit(tab, case, log, SEVERITY_RAISED, tab[row + RU_ID], NONE, tab[action + AC_OBJECTS])
            change_facts(tab, case, log, tab[action + AC_CHANGE], tab[row + RU_ID])


def change_facts(tab: Row, case: Row, log: Row, change: int, clause: int) -> None:
    """Let facts change, and the clocks with them."""
    edge = tab[T_CHANGE] + (case[NODE] * tab[N_CHANGES] + change) * GO_WIDTH
    learn(tab, case, log, edge, change, clause, 0)


def learn(tab: Row, case: Row, log: Row, edge: int, change: int, clause: int, always: int) -> None:
    """Complete the facts afresh; where any changed, choose the clause of every running clock afresh."""
    before = case[NODE]
    flags = tab[edge + GO_FLAGS]
    case[NODE] = tab[edge + GO_NODE]
    case[DIRTY] = 1
    report_learned(tab, case, log)
    if not (flags & GO_CHANGED or always):
        if flags & GO_STATE:
            _measure_paused(tab, case, log)
        return
    if flags & GO_SHOWN or change > 0:
        written = emit(tab, case, log, CHANGED, clause, NONE, before)
        if written >= 0:
            log[written + LG_B], log[written + LG_C] = case[NODE], change
    was = tab[tab[T_NODE] + before * ND_WIDTH + ND_SEVERITY]
    is_ = tab[tab[T_NODE] + case[NODE] * ND_WIDTH + ND_SEVERITY]
    for i in range(case[CLOCKS]):
        choose(tab, case, log, case[tab[REC_ORDER] + i], 1 if is_ != was else 0, AFTER_NONE)


def _measure_paused(tab: Row, case: Row, log: Row) -> None:
    """Measure afresh the clocks that stand still: all that comes of choosing again under the same facts."""
    for i in range(case[CLOCKS]):
        o = case[tab[REC_ORDER] + i]
        clock = tab[REC_CLOCKS] + o * CK_WIDTH
        if not case[clock + CK_PAUSED] or case[clock + CK_BREACHED] != NONE:
            continue
        if tab[tab[T_CLAUSE] + case[clock + CK_CLAUSE] * CL_WIDTH + CL_CARRY] != KEEP:
            measure(tab, case, log, clock, o)


def report_learned(tab: Row, case: Row, log: Row) -> None:
    """Say what learning the present facts says."""
    row = tab[T_NODE] + case[NODE] * ND_WIDTH
    if tab[row + ND_LEARN_COUNT]:
        report_list(tab, case, log, tab[row + ND_LEARN], tab[row + ND_LEARN_COUNT])

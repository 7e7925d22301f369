"""Clocks that end: by what stops them, by the state a case comes into, or because nobody waits any more."""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.breaching import breach
from casepact.simulation.compiled.machine.clocks import launch
from casepact.simulation.compiled.machine.cycles import finish, say
from casepact.simulation.compiled.machine.measure import is_in_time
from casepact.simulation.lowering.layout import (
    AFTER_ENDED,
    AFTER_MISSED,
    CANCELLED,
    CK_BREACHED,
    CK_CLAUSE,
    CK_DUE,
    CK_OUTLIVES,
    CK_RUNS,
    CK_WIDTH,
    CL_TIMED,
    CL_WIDTH,
    CLOCKS,
    ENDED_BREACHED,
    ENDED_CANCELLED,
    ENDED_MET,
    ENDED_UNJUDGED,
    LEAVE_ALWAYS,
    LEAVE_UNLESS_OUTLIVING,
    MET,
    N_HAPPENINGS,
    N_STATES,
    NONE,
    NOW,
    REC_CLOCKS,
    REC_ORDER,
    REC_SCRATCH,
    STOP_CANCEL,
    STOP_JUDGE,
    STOP_NOT,
    STOP_RENEW,
    STOPPED,
    T_CLAUSE,
    T_FIRST,
    T_LEAVE,
    T_STOP,
    T_STOP_SETTLED,
)

__all__ = ["cancel", "leave", "stop"]


def stop(tab: Row, case: Row, log: Row, happening: int) -> None:
    """Judge the clocks that an event stops, and those it was to come after.

    The ``happening`` -1 is the resolution by whomever, as which coming into a settled state counts.
    """
    count = case[CLOCKS]
    for i in range(count):
        case[tab[REC_SCRATCH] + i] = case[tab[REC_ORDER] + i]
    for i in range(count):
        o = case[tab[REC_SCRATCH] + i]
        clock = tab[REC_CLOCKS] + o * CK_WIDTH
        waits = case[clock + CK_CLAUSE] < 0
        clause = tab[tab[T_FIRST] + o] if waits else case[clock + CK_CLAUSE]
        if happening < 0:
            what = tab[tab[T_STOP_SETTLED] + clause]
        else:
            what = tab[tab[T_STOP] + clause * tab[N_HAPPENINGS] + happening]
        if what == STOP_NOT:
            continue
        if what in (STOP_JUDGE, STOP_RENEW):
            _judge(tab, case, log, o, 1 if what == STOP_RENEW else 0)
        elif what == STOP_CANCEL:
            cancel(tab, case, log, o)
        elif not waits:
            if case[clock + CK_BREACHED] == NONE:
                breach(tab, case, log, o, AFTER_MISSED)
            if case[clock + CK_RUNS]:
                finish(tab, case, log, o, ENDED_BREACHED, 0)


def leave(tab: Row, case: Row, log: Row, state: int) -> None:
    """End the clocks whose duty does not hold in the state the case now comes into."""
    count = case[CLOCKS]
    for i in range(count):
        case[tab[REC_SCRATCH] + i] = case[tab[REC_ORDER] + i]
    for i in range(count):
        o = case[tab[REC_SCRATCH] + i]
        clock = tab[REC_CLOCKS] + o * CK_WIDTH
        clause = case[clock + CK_CLAUSE]
        if clause < 0:
            clause = tab[tab[T_FIRST] + o]
        what = tab[tab[T_LEAVE] + clause * tab[N_STATES] + state]
        if what & LEAVE_ALWAYS or (what & LEAVE_UNLESS_OUTLIVING and not case[clock + CK_OUTLIVES]):
            cancel(tab, case, log, o)


def cancel(tab: Row, case: Row, log: Row, o: int) -> None:
    """End a clock that nothing stopped: neither met nor, unless it already was, breached."""
    clock = tab[REC_CLOCKS] + o * CK_WIDTH
    if case[clock + CK_CLAUSE] >= 0:
        say(tab, case, log, CANCELLED, clock, o)
    finish(tab, case, log, o, ENDED_CANCELLED if case[clock + CK_BREACHED] == NONE else ENDED_BREACHED, 0)


def _judge(tab: Row, case: Row, log: Row, o: int, renew: int) -> None:
    """End a cycle by its stop: met at the due instant but for `under` (point 4), else breached or neither.

    What only a change of this very instant made late is met (point 7).
    """
    clock = tab[REC_CLOCKS] + o * CK_WIDTH
    clause = case[clock + CK_CLAUSE]
    if clause < 0:
        finish(tab, case, log, o, ENDED_UNJUDGED, 1)
    elif case[clock + CK_BREACHED] != NONE:
        say(tab, case, log, STOPPED, clock, o)
        finish(tab, case, log, o, ENDED_BREACHED, 1)
    else:
        limit = case[clock + CK_DUE]
        if not tab[tab[T_CLAUSE] + clause * CL_WIDTH + CL_TIMED] or is_in_time(tab, case, clock):
            say(tab, case, log, MET, clock, o)
            finish(tab, case, log, o, ENDED_MET, 1)
        elif limit != NONE:
            breach(tab, case, log, o, AFTER_ENDED)
            if not renew:
                say(tab, case, log, STOPPED, clock, o)
                finish(tab, case, log, o, ENDED_BREACHED, 1)
            return
        else:
            say(tab, case, log, STOPPED, clock, o)
            finish(tab, case, log, o, ENDED_UNJUDGED, 1)
    if renew:
        launch(tab, case, log, o, case[NOW], 0, AFTER_ENDED)

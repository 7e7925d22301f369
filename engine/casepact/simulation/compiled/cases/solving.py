"""The solving: how much work there is, in how many pieces, and what follows from the resolution."""

from __future__ import annotations

from casepact.simulation import draws
from casepact.simulation.compiled.cases.beside import next_update
from casepact.simulation.compiled.cases.chance import (
    after,
    calendar_of,
    drawn_seconds,
    instant,
    key_of,
    pick_time,
)
from casepact.simulation.compiled.cases.judged import TAKEN, is_over, take
from casepact.simulation.compiled.language.memory import Numbers
from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.plan import (
    EV_REOPEN,
    L_CALENDAR,
    L_CYCLE,
    L_EACH,
    L_FIRST_TEAM,
    L_MORE,
    L_PENDING,
    L_PHASE,
    L_PIECE,
    L_PIECES,
    L_RECORD,
    L_TEAM,
    LIST_CLOSE,
    LIST_REOPEN,
    LIST_RESPOND,
    LIST_SOLVE,
    MOST_CYCLES,
    NEVER,
    NU_OTHERS,
    NU_REOPEN,
    NU_WAIT,
    P_CHANGES,
    P_CLOSES,
    P_HAND_OVERS,
    P_REFUSALS,
    P_REOPENS,
    P_ROUNDS,
    P_STAFFED,
    P_WAITS,
    PE_CLOSE,
    PE_MAIN,
    PE_REOPEN,
    PE_TAKE,
    PE_UPDATE,
    PH_OVER,
    PH_PIECE,
    PH_RESPOND,
    T_ANSWERED,
    T_HAND_TEAM,
    T_HANDS,
    T_REOPENS,
)
from casepact.simulation.compiled.teams.crew import join
from casepact.simulation.lowering.layout import NODE, STATE

__all__ = ["await_response", "piece_seconds", "reopen", "resolved", "solve", "work_on"]


def solve(w: Row, x: Numbers, life: int, at: int) -> None:
    """Begin the solving: how much there is to do, in how many pieces, and who does it."""
    key, cycle = key_of(w, life), w[life + L_CYCLE]
    rounds = 0
    if w[P_WAITS]:
        first = cycle << 8
        while rounds < w[P_ROUNDS]:
            if not draws.uniform(key, draws.WAIT, first | rounds) < x[NU_WAIT]:
                break
            rounds += 1
    drawn = pick_time(w, life, LIST_SOLVE)
    seconds = drawn_seconds(w, x, life, drawn, draws.SOLVE, cycle)
    w[life + L_CALENDAR] = calendar_of(w, life, LIST_SOLVE)
    w[life + L_EACH] = seconds // (rounds + 1)
    w[life + L_MORE] = seconds - w[life + L_EACH] * (rounds + 1)
    w[life + L_PIECES] = rounds + 1
    w[life + L_PIECE] = 0
    if w[P_STAFFED]:
        w[life + L_TEAM] = w[life + L_FIRST_TEAM]
        if w[P_HAND_OVERS]:
            other = w[w[T_HANDS] + w[w[life + L_RECORD] + NODE]]
            if other >= 0:
                share = x[NU_OTHERS + w[P_CHANGES] + w[P_REFUSALS] + other]
                if draws.uniform(key, draws.HAND_OVER, cycle) < share:
                    w[life + L_TEAM] = w[w[T_HAND_TEAM] + other]
    work_on(w, life, at)


def piece_seconds(w: Row, life: int) -> int:
    """Return how long the present piece of the work takes."""
    more = 1 if w[life + L_PIECE] < w[life + L_MORE] else 0
    return w[life + L_EACH] + more


def work_on(w: Row, life: int, at: int) -> None:
    """Come to the next piece of the solving. A piece of no time takes nobody's."""
    w[life + L_PHASE] = PH_PIECE
    seconds = piece_seconds(w, life)
    if w[life + L_TEAM] >= 0 and seconds:
        join(w, life, w[life + L_TEAM], at)
        return
    if w[life + L_PIECE] == 0:
        w[life + L_PENDING + PE_TAKE] = at
    if w[P_STAFFED]:
        w[life + L_PENDING + PE_MAIN] = at + seconds
    else:
        w[life + L_PENDING + PE_MAIN] = after(w, at, seconds, w[life + L_CALENDAR])


def resolved(w: Row, x: Numbers, life: int, at: int) -> None:
    """Work out what the resolution brings: the closing, and a reopening."""
    cycle = w[life + L_CYCLE]
    w[life + L_PENDING + PE_UPDATE] = NEVER
    w[life + L_PHASE] = PH_OVER
    if w[P_CLOSES] and not is_over(w, life):
        w[life + L_PENDING + PE_CLOSE] = instant(w, x, life, at, LIST_CLOSE, draws.CLOSE, cycle)
    if not w[P_REOPENS] or cycle + 1 >= MOST_CYCLES or not w[w[T_REOPENS] + w[w[life + L_RECORD] + NODE]]:
        return
    if draws.uniform(key_of(w, life), draws.REOPEN, cycle) < x[NU_REOPEN]:
        w[life + L_PENDING + PE_REOPEN] = instant(w, x, life, at, LIST_REOPEN, draws.REOPEN_TIME, cycle)


def reopen(w: Row, x: Numbers, life: int, at: int) -> None:
    """Take the case up again, if the policy lets the customer reopen it."""
    if take(w, x, life, PE_REOPEN, EV_REOPEN, at) != TAKEN or is_over(w, life):
        return
    w[life + L_CYCLE] += 1
    w[life + L_PENDING + PE_CLOSE] = NEVER
    next_update(w, x, life, at)
    if w[w[T_ANSWERED] + w[w[life + L_RECORD] + STATE]]:
        await_response(w, x, life, at)
    else:
        solve(w, x, life, at)


def await_response(w: Row, x: Numbers, life: int, at: int) -> None:
    """Wait for a response: for a drawn time, or for an agent of the team the case came to first."""
    w[life + L_PHASE] = PH_RESPOND
    if not w[P_STAFFED]:
        w[life + L_PENDING + PE_MAIN] = instant(
            w, x, life, at, LIST_RESPOND, draws.RESPOND, w[life + L_CYCLE]
        )
    elif w[life + L_FIRST_TEAM] >= 0:
        join(w, life, w[life + L_FIRST_TEAM], at)

"""The course of one case: what happens to it next, and what that brings.

The compiled form of `casepact.simulation.plain.process`, over the plan of a scenario. A function that has
a counterpart there goes by its name.
"""

from __future__ import annotations

from casepact.simulation import draws
from casepact.simulation.compiled.books.booking import book_end
from casepact.simulation.compiled.cases.answering import answer, give_up, release
from casepact.simulation.compiled.cases.beside import change, next_update
from casepact.simulation.compiled.cases.chance import drawn_seconds, instant, pick_time
from casepact.simulation.compiled.cases.judged import PUT_OFF, TAKEN, note, pass_time, put, take, wake
from casepact.simulation.compiled.cases.solving import piece_seconds, reopen, resolved, solve, work_on
from casepact.simulation.compiled.language.memory import Numbers, part
from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine import steps as machine
from casepact.simulation.compiled.plan import (
    EV_ACKNOWLEDGE,
    EV_ACTIVATE,
    EV_ASK,
    EV_CLOSE,
    EV_DECLINE,
    EV_REPLY,
    EV_RESOLVE,
    EV_UPDATE,
    EV_WITHDRAW,
    L_CYCLE,
    L_DECLINED,
    L_PENDING,
    L_PHASE,
    L_PIECE,
    L_PIECES,
    L_RECORD,
    L_REST,
    L_WITHDRAWN,
    LIST_RESPOND,
    LIST_WAIT,
    NEVER,
    P_AT_ONCE,
    P_CHANGES,
    P_HORIZON,
    P_LOG,
    P_SIDES,
    P_TAB,
    PE_ACKNOWLEDGE,
    PE_CLOSE,
    PE_GIVE_UP,
    PE_MAIN,
    PE_OTHERS,
    PE_REOPEN,
    PE_TAKE,
    PE_UPDATE,
    PH_DECLINE,
    PH_OVER,
    PH_PIECE,
    PH_REPLY,
    PH_RESPOND,
    PH_TALK,
    T_SIDE,
)

__all__ = ["end", "next_time", "run", "taken_up"]


def next_time(w: Row, life: int) -> int:
    """Return when something happens to the case next."""
    found = w[life + L_PENDING]
    for place in range(1, PE_OTHERS + w[P_CHANGES] + w[P_SIDES]):
        found = min(found, w[life + L_PENDING + place])
    return found


def run(w: Row, x: Numbers, life: int, at: int) -> None:
    """Let everything happen that is pending at ``at``, what that brings for the same instant as well."""
    pass_time(w, life, at)
    count = PE_OTHERS + w[P_CHANGES] + w[P_SIDES]
    place = 0
    while place < count:
        if w[life + L_PENDING + place] == at:
            w[life + L_PENDING + place] = NEVER
            _happen(w, x, life, place, at)
            place = 0
        else:
            place += 1
    wake(w, life)


def taken_up(w: Row, x: Numbers, life: int, at: int) -> None:
    """An agent takes the case up, or its work up again."""
    w[life + L_PENDING + PE_GIVE_UP] = NEVER
    if w[life + L_REST] >= 0:
        w[life + L_PENDING + PE_MAIN] = at + w[life + L_REST]
        w[life + L_REST] = -1
    elif w[life + L_PHASE] == PH_RESPOND:
        drawn = pick_time(w, life, LIST_RESPOND)
        w[life + L_PENDING + PE_MAIN] = at + drawn_seconds(
            w, x, life, drawn, draws.RESPOND, w[life + L_CYCLE]
        )
        if w[P_AT_ONCE]:
            w[life + L_PHASE] = PH_TALK
            w[life + L_PENDING + PE_TAKE] = at
    else:
        w[life + L_PENDING + PE_MAIN] = at + piece_seconds(w, life)
        if w[life + L_PIECE] == 0:
            w[life + L_PENDING + PE_TAKE] = at
    run(w, x, life, at)


def end(w: Row, life: int) -> None:
    """Follow the case to the horizon: nothing but time happens to it any more."""
    machine.advance(part(w, w[P_TAB]), part(w, w[life + L_RECORD]), part(w, w[P_LOG]), w[P_HORIZON])
    note(w, life)
    book_end(w, life)


def _happen(w: Row, x: Numbers, life: int, place: int, at: int) -> None:
    if place == PE_MAIN:
        if w[life + L_PENDING + PE_TAKE] != NEVER:
            w[life + L_PENDING + PE_MAIN] = w[life + L_PENDING + PE_TAKE]
        else:
            _main(w, x, life, at)
    elif place == PE_TAKE:
        if w[life + L_PHASE] == PH_TALK:
            answer(w, x, life, PE_TAKE, at)
        else:
            take(w, x, life, PE_TAKE, EV_ACTIVATE, at)
    elif place == PE_ACKNOWLEDGE:
        take(w, x, life, place, EV_ACKNOWLEDGE, at)
    else:
        _happen_beside(w, x, life, place, at)


def _happen_beside(w: Row, x: Numbers, life: int, place: int, at: int) -> None:
    """Let something happen that is no part of the work itself."""
    if place == PE_UPDATE:
        if take(w, x, life, place, EV_UPDATE, at) != PUT_OFF:
            next_update(w, x, life, at)
    elif place == PE_GIVE_UP:
        if take(w, x, life, place, EV_WITHDRAW, at) == TAKEN:
            w[life + L_WITHDRAWN] = 1
            give_up(w, life, at)
    elif place == PE_CLOSE:
        take(w, x, life, place, EV_CLOSE, at)
    elif place == PE_REOPEN:
        reopen(w, x, life, at)
    elif place >= PE_OTHERS + w[P_CHANGES]:
        side = place - PE_OTHERS - w[P_CHANGES]
        put(w, x, life, place, at, w[w[T_SIDE] + side])
    elif place >= PE_OTHERS:
        change(w, x, life, place, at)


def _main(w: Row, x: Numbers, life: int, at: int) -> None:
    phase = w[life + L_PHASE]
    if phase == PH_RESPOND:
        answer(w, x, life, PE_MAIN, at)
    elif phase == PH_DECLINE:
        taken = take(w, x, life, PE_MAIN, EV_DECLINE, at)
        if taken != PUT_OFF:
            w[life + L_DECLINED] = taken
            give_up(w, life, at)
    elif phase == PH_TALK:
        release(w, life, at)
        solve(w, x, life, at)
    elif phase == PH_PIECE and w[life + L_PIECE] < w[life + L_PIECES] - 1:
        if take(w, x, life, PE_MAIN, EV_ASK, at) == PUT_OFF:
            return
        release(w, life, at)
        if w[life + L_PHASE] != PH_OVER:
            w[life + L_PHASE] = PH_REPLY
            number = w[life + L_CYCLE] << 8 | w[life + L_PIECE]
            w[life + L_PENDING + PE_MAIN] = instant(w, x, life, at, LIST_WAIT, draws.WAIT_TIME, number)
    elif phase == PH_PIECE:
        if take(w, x, life, PE_MAIN, EV_RESOLVE, at) == PUT_OFF:
            return
        release(w, life, at)
        resolved(w, x, life, at)
    elif (
        phase == PH_REPLY
        and take(w, x, life, PE_MAIN, EV_REPLY, at) != PUT_OFF
        and w[life + L_PHASE] != PH_OVER
    ):
        w[life + L_PIECE] += 1
        work_on(w, life, at)

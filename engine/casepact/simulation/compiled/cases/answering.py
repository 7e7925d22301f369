"""The response to a case, or why there is none."""

from __future__ import annotations

from casepact.simulation import draws
from casepact.simulation.compiled.cases.beside import next_update
from casepact.simulation.compiled.cases.chance import instant, key_of
from casepact.simulation.compiled.cases.judged import PUT_OFF, take
from casepact.simulation.compiled.cases.solving import solve
from casepact.simulation.compiled.language.memory import Numbers
from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.plan import (
    EV_DECLINE,
    EV_RESPOND,
    L_AGAINST,
    L_CYCLE,
    L_DECLINED,
    L_PENDING,
    L_PHASE,
    L_PLACE,
    L_RECORD,
    LIST_OTHERS,
    NEVER,
    NU_OTHERS,
    P_CHANGES,
    P_REFUSALS,
    PE_GIVE_UP,
    PE_MAIN,
    PH_DECLINE,
    PH_OVER,
    SERVED,
    T_DECLINES,
)
from casepact.simulation.compiled.teams.crew import let_go
from casepact.simulation.lowering.layout import NODE

__all__ = ["answer", "give_up", "release"]


def answer(w: Row, x: Numbers, life: int, place: int, at: int) -> None:
    """Respond to the case, or decline it instead when it is new."""
    again = w[life + L_CYCLE] > 0
    declined = w[life + L_AGAINST] >= 0
    wait = 0
    if not declined and not again and w[P_REFUSALS]:
        refusal = w[w[T_DECLINES] + w[w[life + L_RECORD] + NODE]]
        share = x[NU_OTHERS + w[P_CHANGES] + refusal] if refusal >= 0 else 0.0
        if draws.uniform(key_of(w, life), draws.DECLINE, 0) < share:
            declined = True
            list_ = LIST_OTHERS + w[P_CHANGES] + refusal
            wait = instant(w, x, life, at, list_, draws.DECLINE_TIME, 0) - at
    if wait:
        release(w, life, at)
        w[life + L_PHASE] = PH_DECLINE
        w[life + L_PENDING + PE_MAIN] = at + wait
    elif declined:
        taken = take(w, x, life, place, EV_DECLINE, at)
        if taken == PUT_OFF:
            return
        w[life + L_DECLINED] = taken
        give_up(w, life, at)
    else:
        if take(w, x, life, place, EV_RESPOND, at) == PUT_OFF or w[life + L_PHASE] == PH_OVER:
            return
        w[life + L_PENDING + PE_GIVE_UP] = NEVER
        if not again:  # the updates of a reopened case have begun with the reopening
            next_update(w, x, life, at)
        if place == PE_MAIN:
            release(w, life, at)
            solve(w, x, life, at)


def give_up(w: Row, life: int, at: int) -> None:
    """Do no more for a case: it was declined, or taken back."""
    let_go(w, life, at)
    w[life + L_PHASE] = PH_OVER
    w[life + L_PENDING + PE_MAIN] = w[life + L_PENDING + PE_GIVE_UP] = NEVER


def release(w: Row, life: int, at: int) -> None:
    """Let the agent go who serves the case, if one does."""
    if w[life + L_PLACE] == SERVED:
        let_go(w, life, at)

"""What happens to a case beside the work itself: updates, and changes of its severity."""

from __future__ import annotations

from casepact.simulation import draws
from casepact.simulation.compiled.cases.chance import instant, key_of
from casepact.simulation.compiled.cases.judged import put
from casepact.simulation.compiled.language.memory import Numbers, part
from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine import moves
from casepact.simulation.compiled.plan import (
    L_PENDING,
    L_RECORD,
    L_UPDATES,
    LIST_UPDATE,
    P_CHANGERS,
    P_TAB,
    P_UPDATES,
    PE_OTHERS,
    PE_UPDATE,
    T_TO,
    TO_CHANCES,
    TO_COUNT,
    TO_FIRST,
    TO_WIDTH,
)
from casepact.simulation.lowering.layout import NODE

__all__ = ["change", "next_update"]


def next_update(w: Row, x: Numbers, life: int, at: int) -> None:
    """Work out when the next update is to come."""
    if not w[P_UPDATES]:
        return
    when = instant(w, x, life, at, LIST_UPDATE, draws.UPDATE, w[life + L_UPDATES])
    w[life + L_PENDING + PE_UPDATE] = max(when, at + 1)
    w[life + L_UPDATES] += 1


def change(w: Row, x: Numbers, life: int, place: int, at: int) -> None:
    """Let whoever may change the severity do so; if nobody may, the first who would tries in vain."""
    index = place - PE_OTHERS
    row = w[T_TO] + index * TO_WIDTH
    chances, last = w[row + TO_CHANCES], w[row + TO_COUNT] - 1
    mark = draws.uniform(key_of(w, life), draws.CHANGE_TO, index) * x[chances + last]
    to = 0
    while to < last and x[chances + to] <= mark:
        to += 1
    first = w[row + TO_FIRST] + to * w[P_CHANGERS]
    chosen = first
    for happening in range(first, first + w[P_CHANGERS]):
        if moves.permit(
            part(w, w[P_TAB]), part(w, w[life + L_RECORD]), w[w[life + L_RECORD] + NODE], happening
        ):
            chosen = happening
            break
    put(w, x, life, place, at, chosen)

"""The rows of cases that are logged."""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.plan import FAULT_LOG, L_ORDER, P_LOG, P_OUT, P_OUT_ROOM, S_FAULT, S_LOGGED
from casepact.simulation.lowering.layout import LG_WIDTH

__all__ = ["keep_row"]


def keep_row(w: Row, life: int, row: int) -> None:
    """Keep a row of the present step for the log."""
    place = w[S_LOGGED]
    if place >= w[P_OUT_ROOM]:
        w[S_FAULT] = FAULT_LOG
        return
    out = w[P_OUT] + place * (LG_WIDTH + 1)
    for column in range(LG_WIDTH):
        w[out + column] = w[w[P_LOG] + row * LG_WIDTH + column]
    w[out + LG_WIDTH] = w[life + L_ORDER]
    w[S_LOGGED] = place + 1

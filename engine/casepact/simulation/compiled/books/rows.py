"""The rows of cases that are logged."""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.plan import (
    FAULT_LOG,
    L_ORDER,
    L_TEAM,
    OU_ORDER,
    OU_ROW,
    OU_TEAM,
    P_LOG,
    P_OUT,
    P_OUT_ROOM,
    S_FAULT,
    S_LOGGED,
)
from casepact.simulation.lowering.layout import LG_WIDTH

__all__ = ["keep_row"]


def keep_row(w: Row, life: int, row: int) -> None:
    """Keep a row of the present step for the log."""
    place = w[S_LOGGED]
    if place >= w[P_OUT_ROOM]:
        w[S_FAULT] = FAULT_LOG
        return
    out = w[P_OUT] + place * (OU_ROW + LG_WIDTH)
    for column in range(LG_WIDTH):
        w[out + OU_ROW + column] = w[w[P_LOG] + row * LG_WIDTH + column]
    w[out + OU_ORDER], w[out + OU_TEAM] = w[life + L_ORDER], w[life + L_TEAM]
    w[S_LOGGED] = place + 1

"""The loop over a replication, of cases that wait for nobody or of cases that meet the teams.

The compiled form of `casepact.simulation.plain.engine`.
"""

from __future__ import annotations

from casepact.simulation.compiled.cases.living import end, next_time, run
from casepact.simulation.compiled.cases.usual import book_courses, express
from casepact.simulation.compiled.language.memory import Numbers
from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.plan import (
    FL_NEXT_AT,
    FL_WIDTH,
    NEVER,
    P_FLOW,
    P_HORIZON,
    P_ROOM,
    P_SLOTS,
    P_STAFFED,
    P_STREAMS,
    S_FAULT,
    S_FREE,
    SL_FREE,
)
from casepact.simulation.compiled.play.arriving import begin_stream, next_case, next_stream, open_next
from casepact.simulation.compiled.play.queueing import queue

__all__ = ["play"]


def play(w: Row, x: Numbers) -> int:
    """Run a replication to its end, or until there is no room for another case. Returns what was wrong.

    All that it needs, and all that comes of it, stands in the memory it is played on (`plan`).
    """
    for stream in range(w[P_STREAMS]):
        begin_stream(w, x, stream)
    if w[P_STAFFED]:
        queue(w, x)
    else:
        _live(w, x)
        book_courses(w)
    return w[S_FAULT]


def _live(w: Row, x: Numbers) -> None:
    """Let cases that wait for nobody run to their ends, one after the other."""
    horizon = w[P_HORIZON]
    while True:
        stream = next_stream(w)
        if w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_AT] == NEVER or w[S_FAULT]:
            return
        if express(w, x, stream):
            next_case(w, x, stream)
            continue
        life = open_next(w, x, stream)
        at = next_time(w, life)
        while at <= horizon:
            run(w, x, life, at)
            at = next_time(w, life)
        end(w, life)
        w[w[P_SLOTS] + SL_FREE * w[P_ROOM]] = life
        w[S_FREE] = 1

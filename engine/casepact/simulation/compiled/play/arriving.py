"""Cases come: when the next of each stream does, and the opening of it.

The compiled form of `casepact.simulation.arrivals` and of what its engine makes of it.
"""

from __future__ import annotations

from casepact.simulation import draws
from casepact.simulation.arrivals import arrival_in
from casepact.simulation.compiled.cases.opening import open_life
from casepact.simulation.compiled.language.memory import Numbers
from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.plan import (
    FAULT_CASES,
    FL_NEXT_AT,
    FL_NEXT_KIND,
    FL_NEXT_NUMBER,
    FL_NUMBER,
    FL_PIECE,
    FL_WIDTH,
    L_AGENDA_PLACE,
    L_KIND,
    L_NUMBER,
    L_ORDER,
    L_STREAM,
    L_TOUCHED,
    NEVER,
    P_EDGES,
    P_EXPECTED,
    P_FLOW,
    P_LIFE,
    P_LIVES,
    P_REACHED,
    P_ROOM,
    P_SLOTS,
    P_STREAM_KEYS,
    P_STREAMS,
    S_FAULT,
    S_FREE,
    S_ORDER,
    S_USED,
    SL_FREE,
    SM_CHANCES,
    SM_COUNT,
    SM_FIRST,
    SM_KIND,
    SM_KINDS,
    SM_REPLAYED,
    SM_WIDTH,
    T_STREAM,
)

__all__ = ["next_case", "next_stream", "open_next"]


def next_case(w: Row, x: Numbers, stream: int) -> None:
    """Find out when the next case of a stream comes, and what kind of case it is."""
    row = w[T_STREAM] + stream * SM_WIDTH
    number, first = w[w[P_FLOW] + stream * FL_WIDTH + FL_NUMBER], w[row + SM_FIRST]
    if w[row + SM_REPLAYED]:
        if number >= w[row + SM_COUNT]:
            w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_AT] = NEVER
            return
        w[w[P_FLOW] + stream * FL_WIDTH + FL_NUMBER] = number + 1
        w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_AT] = w[first + 3 * number]
        w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_NUMBER] = w[first + 3 * number + 1]
        w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_KIND] = w[row + SM_KIND] + w[first + 3 * number + 2]
        return
    last = w[row + SM_COUNT] - 1
    key = draws.word(w[w[P_STREAM_KEYS] + stream])
    edges, expected = w[P_EDGES] + first, w[P_EXPECTED] + first
    reached = x[w[P_REACHED] + stream] + draws.exponential(key, draws.ARRIVAL, number)
    x[w[P_REACHED] + stream] = reached
    piece = w[w[P_FLOW] + stream * FL_WIDTH + FL_PIECE]
    while piece < last and x[expected + piece + 1] <= reached:
        piece += 1
    if piece >= last:
        w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_AT] = NEVER
        return
    at = arrival_in(
        reached, w[edges + piece], w[edges + piece + 1], x[expected + piece], x[expected + piece + 1]
    )
    w[w[P_FLOW] + stream * FL_WIDTH + FL_PIECE] = piece
    w[w[P_FLOW] + stream * FL_WIDTH + FL_NUMBER] = number + 1
    w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_AT] = at
    w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_NUMBER] = number
    chances, kinds = w[row + SM_CHANCES], w[row + SM_KINDS] - 1
    kind = 0
    if kinds:
        mark = draws.uniform(draws.case_key(key, number), draws.MIX, 0) * x[chances + kinds]
        while kind < kinds and x[chances + kind] <= mark:
            kind += 1
    w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_KIND] = w[row + SM_KIND] + kind


def next_stream(w: Row) -> int:
    """Return the stream of which a case comes next."""
    found = 0
    for stream in range(1, w[P_STREAMS]):
        if w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_AT] < w[w[P_FLOW] + found * FL_WIDTH + FL_NEXT_AT]:
            found = stream
    return found


def open_next(w: Row, x: Numbers, stream: int) -> int:
    """Open the case that comes; returns its life, -1 if there is none left."""
    free = w[S_FREE]
    if free:
        life = w[w[P_SLOTS] + SL_FREE * w[P_ROOM] + free - 1]
        w[S_FREE] = free - 1
    else:
        if w[S_USED] >= w[P_ROOM]:
            w[S_FAULT] = FAULT_CASES
            return -1
        life = w[P_LIVES] + w[S_USED] * w[P_LIFE]
        w[S_USED] += 1
    at = w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_AT]
    w[life + L_ORDER] = w[S_ORDER]
    w[S_ORDER] += 1
    w[life + L_STREAM] = stream
    w[life + L_NUMBER] = w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_NUMBER]
    w[life + L_KIND] = w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_KIND]
    w[life + L_AGENDA_PLACE] = -1
    w[life + L_TOUCHED] = 0
    open_life(w, x, life, w[w[P_STREAM_KEYS] + stream], at)
    next_case(w, x, stream)
    return life

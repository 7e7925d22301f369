"""Cases come: when the next of each stream does, and the opening of it.

The compiled form of `casepact.simulation.arrivals` and of what its engine makes of it.
"""

from __future__ import annotations

import math

from casepact.simulation import draws
from casepact.simulation.arrivals import arrival_in
from casepact.simulation.compiled.cases.opening import open_life
from casepact.simulation.compiled.language.memory import Numbers
from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.plan import (
    FAULT_CASES,
    FL_ARRIVALS,
    FL_NEXT_AT,
    FL_NEXT_KEY,
    FL_NEXT_KIND,
    FL_NEXT_NUMBER,
    FL_NUMBER,
    FL_PIECE,
    FL_WIDTH,
    L_AGENDA_PLACE,
    L_KEY,
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

__all__ = ["begin_stream", "next_case", "next_stream", "open_next"]


def begin_stream(w: Row, x: Numbers, stream: int) -> None:
    """Begin a stream: work out the key of its arrivals once, and when its first case comes."""
    key = draws.word(w[w[P_STREAM_KEYS] + stream])
    w[w[P_FLOW] + stream * FL_WIDTH + FL_ARRIVALS] = draws.signed(draws.absorb(key, draws.ARRIVAL))
    next_case(w, x, stream)


def next_case(w: Row, x: Numbers, stream: int) -> None:
    """Find out when the next case of a stream comes, and what kind of case it is."""
    row, flow = w[T_STREAM] + stream * SM_WIDTH, w[P_FLOW] + stream * FL_WIDTH
    number, first = w[flow + FL_NUMBER], w[row + SM_FIRST]
    key = draws.word(w[w[P_STREAM_KEYS] + stream])
    w[flow + FL_NUMBER] = number + 1
    if w[row + SM_REPLAYED]:
        if number >= w[row + SM_COUNT]:
            w[flow + FL_NEXT_AT] = NEVER
            return
        came = first + 3 * number
        w[flow + FL_NEXT_AT], w[flow + FL_NEXT_NUMBER] = w[came], w[came + 1]
        w[flow + FL_NEXT_KIND] = w[row + SM_KIND] + w[came + 2]
        w[flow + FL_NEXT_KEY] = draws.signed(draws.case_key(key, w[came + 1]))
        return
    last = w[row + SM_COUNT] - 1
    edges, expected = w[P_EDGES] + first, w[P_EXPECTED] + first
    u = draws.unit(draws.absorb(draws.word(w[flow + FL_ARRIVALS]), number), 0)
    reached = x[w[P_REACHED] + stream] - math.log(1.0 - u)
    x[w[P_REACHED] + stream] = reached
    piece = w[flow + FL_PIECE]
    while piece < last and x[expected + piece + 1] <= reached:
        piece += 1
    w[flow + FL_PIECE] = piece
    if piece >= last:
        w[flow + FL_NEXT_AT] = NEVER
        return
    w[flow + FL_NEXT_AT] = arrival_in(
        reached, w[edges + piece], w[edges + piece + 1], x[expected + piece], x[expected + piece + 1]
    )
    own = draws.case_key(key, number)
    w[flow + FL_NEXT_NUMBER], w[flow + FL_NEXT_KEY] = number, draws.signed(own)
    chances, kinds = w[row + SM_CHANCES], w[row + SM_KINDS] - 1
    kind = w[row + SM_KIND]
    if kinds:
        mark = draws.uniform(own, draws.MIX, 0) * x[chances + kinds]
        # The chances are summed up: those that the mark has passed come first, so no need to stop there.
        for place in range(kinds):
            kind += x[chances + place] <= mark
    w[flow + FL_NEXT_KIND] = kind


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
    flow = w[P_FLOW] + stream * FL_WIDTH
    w[life + L_ORDER] = w[S_ORDER]
    w[S_ORDER] += 1
    w[life + L_STREAM] = stream
    w[life + L_NUMBER] = w[flow + FL_NEXT_NUMBER]
    w[life + L_KIND] = w[flow + FL_NEXT_KIND]
    w[life + L_KEY] = w[flow + FL_NEXT_KEY]
    w[life + L_AGENDA_PLACE] = -1
    w[life + L_TOUCHED] = 0
    open_life(w, x, life, w[flow + FL_NEXT_AT])
    next_case(w, x, stream)
    return life

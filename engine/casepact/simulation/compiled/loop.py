"""The loop over a replication: cases come, go on, and meet the teams, instant by instant.

The compiled form of `casepact.simulation.plain.engine`.
"""

from __future__ import annotations

from casepact.simulation import draws
from casepact.simulation.arrivals import arrival_in
from casepact.simulation.compiled.course import end, next_time, open_life, run, taken_up
from casepact.simulation.compiled.crew import (
    count_team,
    heap_fix,
    heap_insert,
    heap_remove,
    last_served,
    let_go,
    start,
    stop,
    touch,
)
from casepact.simulation.compiled.express import express
from casepact.simulation.compiled.memory import Numbers
from casepact.simulation.compiled.plan import (
    FAULT_CASES,
    FL_NEXT_AT,
    FL_NEXT_KIND,
    FL_NEXT_NUMBER,
    FL_NUMBER,
    FL_PIECE,
    FL_WIDTH,
    L_AGENDA_PLACE,
    L_KEY_SEVERITY,
    L_KIND,
    L_NEXT,
    L_NUMBER,
    L_ORDER,
    L_PLACE,
    L_STREAM,
    L_TOUCHED,
    NEVER,
    NOWHERE,
    P_CREW,
    P_EDGES,
    P_EXPECTED,
    P_FLOW,
    P_HORIZON,
    P_LIFE,
    P_LIVES,
    P_REACHED,
    P_ROOM,
    P_SLOTS,
    P_STAFFED,
    P_STREAM_KEYS,
    P_STREAMS,
    P_TEAMS,
    S_AGENDA,
    S_FAULT,
    S_FREE,
    S_ORDER,
    S_TOUCHED,
    S_USED,
    SL_AGENDA,
    SL_FREE,
    SL_QUEUE,
    SL_TAKEN,
    SL_TOUCHED,
    SM_CHANCES,
    SM_COUNT,
    SM_FIRST,
    SM_KIND,
    SM_KINDS,
    SM_REPLAYED,
    SM_WIDTH,
    T_STREAM,
    T_TEAM,
    TE_FINISHES,
    TE_INTERRUPTS,
    TE_SIZE_COUNT,
    TE_SIZES,
    TE_WIDTH,
    TR_NEXT_SIZE,
    TR_SERVED,
    TR_SIZE,
    TR_WAITING,
    TR_WIDTH,
)
from casepact.simulation.compiled.rows import Row

__all__ = ["play"]


def play(w: Row, x: Numbers) -> int:
    """Run a replication to its end, or until there is no room for another case. Returns what was wrong.

    All that it needs, and all that comes of it, stands in the memory it is played on (`plan`).
    """
    for stream in range(w[P_STREAMS]):
        _next_case(w, x, stream)
    if w[P_STAFFED]:
        _queue(w, x)
    else:
        _live(w, x)
    return w[S_FAULT]


def _next_case(w: Row, x: Numbers, stream: int) -> None:
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


def _next_stream(w: Row) -> int:
    """Return the stream of which a case comes next."""
    found = 0
    for stream in range(1, w[P_STREAMS]):
        if w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_AT] < w[w[P_FLOW] + found * FL_WIDTH + FL_NEXT_AT]:
            found = stream
    return found


def _open(w: Row, x: Numbers, stream: int) -> int:
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
    _next_case(w, x, stream)
    return life


def _live(w: Row, x: Numbers) -> None:
    """Let cases that wait for nobody run to their ends, one after the other."""
    horizon = w[P_HORIZON]
    while True:
        stream = _next_stream(w)
        if w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_AT] == NEVER or w[S_FAULT]:
            return
        if express(w, x, stream):
            _next_case(w, x, stream)
            continue
        life = _open(w, x, stream)
        at = next_time(w, life)
        while at <= horizon:
            run(w, x, life, at)
            at = next_time(w, life)
        end(w, life)
        w[w[P_SLOTS] + SL_FREE * w[P_ROOM]] = life
        w[S_FREE] = 1


def _queue(w: Row, x: Numbers) -> None:
    """Let cases, shifts and teams come together, instant by instant."""
    horizon, teams = w[P_HORIZON], w[P_TEAMS]
    while not w[S_FAULT]:
        stream = _next_stream(w)
        at = w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_AT]
        if w[S_AGENDA]:
            at = min(at, w[w[w[P_SLOTS] + SL_AGENDA * w[P_ROOM]] + L_NEXT])
        for team in range(teams):
            at = min(at, _next_shift(w, team))
        if at > horizon:
            break
        _go_on(w, x, at)
        while w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_AT] == at:
            life = _open(w, x, stream)
            if life < 0:
                return
            touch(w, life)
            run(w, x, life, at)
            stream = _next_stream(w)
        for team in range(teams):
            if _next_shift(w, team) == at:
                _resize(w, team, at)
        taken = 1
        while taken:
            taken = 0
            for team in range(teams):
                taken += _take_up(w, x, team, at)
        _settle(w, horizon)
    _close(w)


def _go_on(w: Row, x: Numbers, at: int) -> None:
    """Let the cases go on to which something happens at an instant."""
    while w[S_AGENDA] and w[w[w[P_SLOTS] + SL_AGENDA * w[P_ROOM]] + L_NEXT] == at:
        life = w[w[P_SLOTS] + SL_AGENDA * w[P_ROOM]]
        heap_remove(w, SL_AGENDA, w[S_AGENDA], 0)
        w[S_AGENDA] -= 1
        w[life + L_AGENDA_PLACE] = -1
        touch(w, life)
        run(w, x, life, at)


def _close(w: Row) -> None:
    """Leave everybody as they stand at the horizon."""
    horizon, teams = w[P_HORIZON], w[P_TEAMS]
    for team in range(teams):
        count_team(w, team, horizon)
    for team in range(teams):
        while w[w[P_CREW] + team * TR_WIDTH + TR_WAITING]:
            _leave(w, w[w[P_SLOTS] + (SL_QUEUE + team) * w[P_ROOM]], horizon)
        while w[w[P_CREW] + team * TR_WIDTH + TR_SERVED]:
            _leave(w, w[w[P_SLOTS] + (SL_QUEUE + teams + team) * w[P_ROOM]], horizon)
    while w[S_AGENDA]:
        _leave(w, w[w[P_SLOTS] + SL_AGENDA * w[P_ROOM]], horizon)


def _leave(w: Row, life: int, at: int) -> None:
    """Leave a case as it stands at the horizon."""
    place = w[life + L_AGENDA_PLACE]
    if place >= 0:
        heap_remove(w, SL_AGENDA, w[S_AGENDA], place)
        w[S_AGENDA] -= 1
    let_go(w, life, at)
    end(w, life)


def _next_shift(w: Row, team: int) -> int:
    row, done = w[T_TEAM] + team * TE_WIDTH, w[w[P_CREW] + team * TR_WIDTH + TR_NEXT_SIZE]
    if done >= w[row + TE_SIZE_COUNT]:
        return NEVER
    return w[w[row + TE_SIZES] + 2 * done]


def _resize(w: Row, team: int, at: int) -> None:
    """Change the size of a team. Work in hand beyond it is stopped, unless agents finish it."""
    crew, row = w[P_CREW] + team * TR_WIDTH, w[T_TEAM] + team * TE_WIDTH
    done = w[crew + TR_NEXT_SIZE]
    count_team(w, team, at)
    w[crew + TR_NEXT_SIZE] = done + 1
    w[crew + TR_SIZE] = w[w[row + TE_SIZES] + 2 * done + 1]
    while not w[row + TE_FINISHES] and w[crew + TR_SERVED] > w[crew + TR_SIZE]:
        stop(w, last_served(w, team), team, at)


def _take_up(w: Row, x: Numbers, team: int, at: int) -> int:
    """Let a team take up what it can; returns how many cases.

    Whom it takes up goes on only when all are chosen, as an answer given at once may call for the next.
    """
    crew, chosen = w[P_CREW] + team * TR_WIDTH, w[P_SLOTS] + SL_TAKEN * w[P_ROOM]
    queue = w[P_SLOTS] + (SL_QUEUE + team) * w[P_ROOM]
    taken = 0
    while w[crew + TR_WAITING] and w[crew + TR_SERVED] < w[crew + TR_SIZE]:
        w[chosen + taken] = start(w, team, at)
        taken += 1
    if w[w[T_TEAM] + team * TE_WIDTH + TE_INTERRUPTS]:
        while w[crew + TR_WAITING] and 0 < w[crew + TR_SERVED] <= w[crew + TR_SIZE]:
            lowest = last_served(w, team)
            if w[w[queue] + L_KEY_SEVERITY] >= w[lowest + L_KEY_SEVERITY]:
                break
            stop(w, lowest, team, at)
            w[chosen + taken] = start(w, team, at)
            taken += 1
    for i in range(taken):
        taken_up(w, x, w[chosen + i], at)
    return taken


def _settle(w: Row, horizon: int) -> None:
    """Note when the touched cases go on; what waits for nothing any more is followed to its end."""
    for i in range(w[S_TOUCHED]):
        life = w[w[P_SLOTS] + SL_TOUCHED * w[P_ROOM] + i]
        w[life + L_TOUCHED] = 0
        when, place = next_time(w, life), w[life + L_AGENDA_PLACE]
        if when <= horizon:
            w[life + L_NEXT] = when
            if place >= 0:
                heap_fix(w, SL_AGENDA, w[S_AGENDA], place)
            else:
                heap_insert(w, SL_AGENDA, w[S_AGENDA], life)
                w[S_AGENDA] += 1
            continue
        if place >= 0:
            heap_remove(w, SL_AGENDA, w[S_AGENDA], place)
            w[S_AGENDA] -= 1
            w[life + L_AGENDA_PLACE] = -1
        if w[life + L_PLACE] == NOWHERE:
            end(w, life)
            w[w[P_SLOTS] + SL_FREE * w[P_ROOM] + w[S_FREE]] = life
            w[S_FREE] += 1
    w[S_TOUCHED] = 0

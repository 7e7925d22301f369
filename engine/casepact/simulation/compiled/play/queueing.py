"""Cases, shifts and teams come together, instant by instant."""

from __future__ import annotations

from casepact.simulation.compiled.cases.living import end, next_time, run, taken_up
from casepact.simulation.compiled.language.memory import Numbers
from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.plan import (
    FL_NEXT_AT,
    FL_WIDTH,
    L_AGENDA_PLACE,
    L_KEY_SEVERITY,
    L_NEXT,
    L_PLACE,
    L_TOUCHED,
    NEVER,
    NOWHERE,
    P_CREW,
    P_FLOW,
    P_HORIZON,
    P_ROOM,
    P_SLOTS,
    P_TEAMS,
    S_AGENDA,
    S_FAULT,
    S_FREE,
    S_TOUCHED,
    SL_AGENDA,
    SL_FREE,
    SL_QUEUE,
    SL_TAKEN,
    SL_TOUCHED,
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
from casepact.simulation.compiled.play.arriving import next_stream, open_next
from casepact.simulation.compiled.teams.crew import count_team, last_served, let_go, start, stop, touch
from casepact.simulation.compiled.teams.heaps import heap_fix, heap_insert, heap_remove

__all__ = ["queue"]


def queue(w: Row, x: Numbers) -> None:
    """Let cases, shifts and teams come together, instant by instant."""
    horizon, teams = w[P_HORIZON], w[P_TEAMS]
    while not w[S_FAULT]:
        stream = next_stream(w)
        at = w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_AT]
        if w[S_AGENDA]:
            at = min(at, w[w[w[P_SLOTS] + SL_AGENDA * w[P_ROOM]] + L_NEXT])
        for team in range(teams):
            at = min(at, _next_shift(w, team))
        if at > horizon:
            break
        _go_on(w, x, at)
        while w[w[P_FLOW] + stream * FL_WIDTH + FL_NEXT_AT] == at:
            life = open_next(w, x, stream)
            if life < 0:
                return
            touch(w, life)
            run(w, x, life, at)
            stream = next_stream(w)
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

"""Teams: who waits for an agent, and whom agents serve.

The compiled form of `casepact.simulation.plain.staff`.
"""

from __future__ import annotations

from casepact.simulation.compiled.books.hourly import spread_hours
from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.plan import (
    C_BUSY,
    C_LEFT_COUNT,
    C_LEFT_SUM,
    C_QUEUE_TIME,
    C_QUEUED,
    C_WAIT_COUNT,
    C_WAIT_SUM,
    C_WAITED,
    C_WAITS,
    L_COUNTED,
    L_FILED,
    L_JOINED,
    L_KEY_DUE,
    L_KEY_SEVERITY,
    L_PENDING,
    L_PHASE,
    L_PLACE,
    L_QUEUE_PLACE,
    L_RECORD,
    L_REST,
    L_STAGE,
    L_TEAM,
    L_TOUCHED,
    L_WAITED,
    NEVER,
    NOWHERE,
    P_CREW,
    P_HOURS,
    P_ROOM,
    P_SLOTS,
    P_TAB,
    P_TEAMS,
    PE_MAIN,
    PH_RESPOND,
    QUEUED,
    S_TOUCHED,
    SERVED,
    SL_QUEUE,
    SL_TOUCHED,
    T_SEVERITY,
    T_TEAM,
    TE_BY_DUE,
    TE_BY_SEVERITY,
    TE_WIDTH,
    TR_COUNTED,
    TR_SERVED,
    TR_WAITING,
    TR_WIDTH,
)
from casepact.simulation.compiled.teams.heaps import (
    heap_fix,
    heap_insert,
    heap_remove,
    set_place,
    works_before,
)
from casepact.simulation.lowering.layout import (
    CK_CLAUSE,
    CK_DUE,
    CK_WIDTH,
    CLOCKS,
    NODE,
    NONE,
    REC_CLOCKS,
    REC_ORDER,
)
from casepact.simulation.sketch import BINS, bin_of

__all__ = ["count_team", "file_again", "join", "last_served", "let_go", "start", "stop", "touch"]


def touch(w: Row, life: int) -> None:
    """Take note of a case that may go on otherwise than it was going to."""
    if not w[life + L_TOUCHED]:
        w[life + L_TOUCHED] = 1
        w[w[P_SLOTS] + SL_TOUCHED * w[P_ROOM] + w[S_TOUCHED]] = life
        w[S_TOUCHED] += 1


def count_team(w: Row, team: int, at: int) -> None:
    """Sum up how many have waited for a team, and been served by it, until ``at``."""
    since = w[w[P_CREW] + team * TR_WIDTH + TR_COUNTED]
    if at > since:
        hours = w[P_HOURS]
        waiting = w[w[P_CREW] + team * TR_WIDTH + TR_WAITING]
        w[w[C_QUEUE_TIME] + team] += waiting * (at - since)
        spread_hours(w, w[C_QUEUED] + team * hours, since, at, waiting)
        spread_hours(w, w[C_BUSY] + team * hours, since, at, w[w[P_CREW] + team * TR_WIDTH + TR_SERVED])
        w[w[P_CREW] + team * TR_WIDTH + TR_COUNTED] = at


def _set_key(w: Row, life: int, team: int) -> None:
    tab = w[P_TAB]
    row = w[T_TEAM] + team * TE_WIDTH
    severity, due = 0, 0
    if w[row + TE_BY_SEVERITY]:
        severity = w[w[T_SEVERITY] + w[w[life + L_RECORD] + NODE]]
    if w[row + TE_BY_DUE]:
        due = NEVER
        for i in range(w[w[life + L_RECORD] + CLOCKS]):
            clock = w[tab + REC_CLOCKS] + w[w[life + L_RECORD] + w[tab + REC_ORDER] + i] * CK_WIDTH
            if (
                w[w[life + L_RECORD] + clock + CK_CLAUSE] >= 0
                and w[w[life + L_RECORD] + clock + CK_DUE] != NONE
            ):
                due = min(due, w[w[life + L_RECORD] + clock + CK_DUE])
    w[life + L_KEY_SEVERITY] = severity
    w[life + L_KEY_DUE] = due


def join(w: Row, life: int, team: int, at: int) -> None:
    """Let a case wait for an agent."""
    w[life + L_FILED] = at
    w[life + L_STAGE] = 0 if w[life + L_PHASE] == PH_RESPOND else 1
    w[life + L_WAITED] = -1
    _wait(w, life, team, at)


def _wait(w: Row, life: int, team: int, at: int) -> None:
    count_team(w, team, at)
    w[life + L_PLACE] = QUEUED
    w[life + L_JOINED] = at - max(w[life + L_WAITED], 0)
    w[life + L_TEAM] = team
    _set_key(w, life, team)
    heap_insert(w, SL_QUEUE + team, w[w[P_CREW] + team * TR_WIDTH + TR_WAITING], life)
    w[w[P_CREW] + team * TR_WIDTH + TR_WAITING] += 1


def file_again(w: Row, life: int) -> None:
    """Put a case whose severity has changed where it now belongs."""
    place = w[life + L_PLACE]
    if place == NOWHERE:
        return
    team = w[life + L_TEAM]
    _set_key(w, life, team)
    if place == QUEUED:
        heap_fix(w, SL_QUEUE + team, w[w[P_CREW] + team * TR_WIDTH + TR_WAITING], w[life + L_QUEUE_PLACE])


def let_go(w: Row, life: int, at: int) -> None:
    """Let a case leave its team, whether it waits or is served."""
    place = w[life + L_PLACE]
    if place == NOWHERE:
        return
    team = w[life + L_TEAM]
    count_team(w, team, at)
    if place == QUEUED:
        heap_remove(w, SL_QUEUE + team, w[w[P_CREW] + team * TR_WIDTH + TR_WAITING], w[life + L_QUEUE_PLACE])
        w[w[P_CREW] + team * TR_WIDTH + TR_WAITING] -= 1
        if w[life + L_WAITED] < 0:
            _left(w, life, team, at - w[life + L_JOINED])
        else:
            _waited(w, life, team, at - w[life + L_JOINED])
    else:
        _release(w, life, team)
    w[life + L_PLACE] = NOWHERE


def _release(w: Row, life: int, team: int) -> None:
    row, last = SL_QUEUE + w[P_TEAMS] + team, w[w[P_CREW] + team * TR_WIDTH + TR_SERVED] - 1
    place = w[life + L_QUEUE_PLACE]
    set_place(w, row, place, w[w[P_SLOTS] + row * w[P_ROOM] + last])
    w[w[P_CREW] + team * TR_WIDTH + TR_SERVED] = last


def last_served(w: Row, team: int) -> int:
    """Return which case that a team serves comes last in the order of work."""
    row = SL_QUEUE + w[P_TEAMS] + team
    found = w[w[P_SLOTS] + row * w[P_ROOM]]
    for i in range(1, w[w[P_CREW] + team * TR_WIDTH + TR_SERVED]):
        if works_before(w, found, w[w[P_SLOTS] + row * w[P_ROOM] + i]):
            found = w[w[P_SLOTS] + row * w[P_ROOM] + i]
    return found


def stop(w: Row, life: int, team: int, at: int) -> None:
    """Take the agent away: what is left of the work waits until somebody takes it up again."""
    count_team(w, team, at)
    _release(w, life, team)
    w[life + L_REST] = w[life + L_PENDING + PE_MAIN] - at
    w[life + L_PENDING + PE_MAIN] = NEVER
    _wait(w, life, team, at)
    touch(w, life)


def start(w: Row, team: int, at: int) -> int:
    """Let an agent take up the case that comes first; returns it."""
    count_team(w, team, at)
    life = w[w[P_SLOTS] + (SL_QUEUE + team) * w[P_ROOM]]
    heap_remove(w, SL_QUEUE + team, w[w[P_CREW] + team * TR_WIDTH + TR_WAITING], 0)
    w[w[P_CREW] + team * TR_WIDTH + TR_WAITING] -= 1
    set_place(w, SL_QUEUE + w[P_TEAMS] + team, w[w[P_CREW] + team * TR_WIDTH + TR_SERVED], life)
    w[w[P_CREW] + team * TR_WIDTH + TR_SERVED] += 1
    w[life + L_PLACE] = SERVED
    _waited(w, life, team, at - w[life + L_JOINED])
    touch(w, life)
    return life


def _waited(w: Row, life: int, team: int, seconds: int) -> None:
    """Book how long a case has waited in all for work once taken up, in place of what it had."""
    before = w[life + L_WAITED]
    more = seconds - max(before, 0)
    w[life + L_WAITED] = seconds
    w[w[C_WAITED] + team] += more
    if w[life + L_COUNTED]:
        what = team * 2 + w[life + L_STAGE]
        if before < 0:
            w[w[C_WAIT_COUNT] + what] += 1
        else:
            _count_wait(w, what, before, -1)
        _count_wait(w, what, seconds, 1)
        w[w[C_WAIT_SUM] + what] += more


def _count_wait(w: Row, what: int, seconds: int, times: int) -> None:
    """Count a wait in its histogram; ``times`` -1 takes it back."""
    place = w[C_WAITS] + what * 2 * BINS + bin_of(seconds)
    w[place] += times
    w[place + BINS] += times * seconds


def _left(w: Row, life: int, team: int, seconds: int) -> None:
    """Book a wait for work that nobody has taken up."""
    w[w[C_WAITED] + team] += seconds
    if w[life + L_COUNTED]:
        w[w[C_LEFT_COUNT] + team] += 1
        w[w[C_LEFT_SUM] + team] += seconds

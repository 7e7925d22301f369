"""A case as the policy judges it: events are put to the machine, and what became of the case is seen."""

from __future__ import annotations

from casepact.simulation import draws
from casepact.simulation.compiled.books.booking import book
from casepact.simulation.compiled.books.rows import keep_row
from casepact.simulation.compiled.cases.chance import instant, key_of
from casepact.simulation.compiled.language.memory import Numbers, part
from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine import steps as machine
from casepact.simulation.compiled.plan import (
    L_LAST_AT,
    L_LAST_RANK,
    L_LOGGED,
    L_PENDING,
    L_PHASE,
    L_PLACE,
    L_RECORD,
    L_SEEN_SEVERITY,
    L_TRIGGERED,
    LIST_OTHERS,
    NEVER,
    NOWHERE,
    NU_OTHERS,
    P_CHANGES,
    P_HAND_OVERS,
    P_LOG,
    P_NODES,
    P_REFUSALS,
    P_SIDES,
    P_TAB,
    P_TIMERS_MATTER,
    PE_OTHERS,
    PE_REOPEN,
    PE_WAKE,
    PH_OVER,
    S_FAULT,
    T_EVENTS,
    T_RANK,
    T_SEVERITY,
    T_SIDE_HOLDS,
    T_TRIGGER,
)
from casepact.simulation.compiled.teams.crew import file_again, let_go
from casepact.simulation.lowering.layout import (
    EVENT,
    FAULT,
    LG_A,
    LG_AT,
    LG_KIND,
    LG_WIDTH,
    NODE,
    REFUSED,
    ROWS,
    ST_FINAL,
    ST_WIDTH,
    STATE,
    T_STATE,
)

__all__ = [
    "IGNORED",
    "PUT_OFF",
    "TAKEN",
    "ended",
    "is_over",
    "note",
    "pass_time",
    "put",
    "take",
    "trigger",
    "wake",
]

IGNORED, TAKEN, PUT_OFF = 0, 1, 2


def take(w: Row, x: Numbers, life: int, place: int, event: int, at: int) -> int:
    """Let a standard event happen: whether it was taken, or had to be put off."""
    happening = w[w[T_EVENTS] + event]
    if happening < 0:
        return IGNORED
    return put(w, x, life, place, at, happening)


def put(w: Row, x: Numbers, life: int, place: int, at: int, happening: int) -> int:
    """Put an event to the case, or off for a second where it would come too late at this instant."""
    case = w[life + L_RECORD]
    rank = w[w[T_RANK] + happening]
    if w[life + L_LAST_AT] == at and rank < w[life + L_LAST_RANK]:
        w[life + L_PENDING + place] = at + 1
        return PUT_OFF
    w[life + L_LAST_AT], w[life + L_LAST_RANK] = at, rank
    if w[life + L_LOGGED]:
        (
            w[w[P_LOG] + 0 * LG_WIDTH + LG_KIND],
            w[w[P_LOG] + 0 * LG_WIDTH + LG_AT],
            w[w[P_LOG] + 0 * LG_WIDTH + LG_A],
        ) = EVENT, at, happening
        keep_row(w, life, 0)
    machine.take(part(w, w[P_TAB]), part(w, case), part(w, w[P_LOG]), at, happening)
    taken = IGNORED if w[case + REFUSED] else TAKEN
    if w[case + ROWS] or w[case + FAULT]:
        note(w, life)
    if taken == TAKEN and w[w[T_TRIGGER] + happening]:
        trigger(w, x, life, w[w[T_TRIGGER] + happening], at)
    _look(w, life, at)
    return taken


def pass_time(w: Row, life: int, at: int) -> None:
    """Let time pass up to an instant: what it brings before that is taken, and booked."""
    case = w[life + L_RECORD]
    machine.pass_time(part(w, w[P_TAB]), part(w, case), part(w, w[P_LOG]), at)
    if w[case + ROWS] or w[case + FAULT]:
        note(w, life)
    _look(w, life, at)


def trigger(w: Row, x: Numbers, life: int, sides: int, at: int) -> None:
    """Let the side events come that follow the first event of a name; ``sides`` are theirs, as bits."""
    sides &= ~w[life + L_TRIGGERED]
    if not sides:
        return
    w[life + L_TRIGGERED] |= sides
    others = w[P_CHANGES] + w[P_REFUSALS]
    for side in range(w[P_SIDES]):
        if (
            not (sides >> side) & 1
            or not w[w[T_SIDE_HOLDS] + side * w[P_NODES] + w[w[life + L_RECORD] + NODE]]
        ):
            continue
        share = x[NU_OTHERS + others + w[P_HAND_OVERS] + side]
        if draws.uniform(key_of(w, life), draws.SIDE_EVENT, side) < share:
            when = instant(w, x, life, at, LIST_OTHERS + others + side, draws.SIDE_EVENT_TIME, side)
            w[life + L_PENDING + PE_OTHERS + w[P_CHANGES] + side] = when


def note(w: Row, life: int) -> None:
    """Book what the machine has written down, and whether it could not go on."""
    if w[w[life + L_RECORD] + FAULT] and not w[S_FAULT]:
        w[S_FAULT] = w[w[life + L_RECORD] + FAULT]
    book(w, life)


def _look(w: Row, life: int, at: int) -> None:
    """See what has become of the case: whether it has ended, or is more or less severe."""
    if is_over(w, life):
        ended(w, life, at)
        return
    severity = w[w[T_SEVERITY] + w[w[life + L_RECORD] + NODE]]
    if severity != w[life + L_SEEN_SEVERITY]:
        w[life + L_SEEN_SEVERITY] = severity
        file_again(w, life)


def is_over(w: Row, life: int) -> int:
    """Whether the case is in a final state: 1 or 0."""
    return w[w[P_TAB] + w[w[P_TAB] + T_STATE] + w[w[life + L_RECORD] + STATE] * ST_WIDTH + ST_FINAL]


def ended(w: Row, life: int, at: int) -> None:
    """Nothing more happens to a case that has ended, but that the customer wants it opened again."""
    for place in range(PE_OTHERS + w[P_CHANGES] + w[P_SIDES]):
        if place != PE_REOPEN:
            w[life + L_PENDING + place] = NEVER
    w[life + L_PHASE] = PH_OVER
    let_go(w, life, at)


def wake(w: Row, life: int) -> None:
    """Look at a case that waits or is served a second after each timer, which may end or change it."""
    w[life + L_PENDING + PE_WAKE] = NEVER
    if w[P_TIMERS_MATTER] and w[life + L_PLACE] != NOWHERE:
        timer = machine.next_timer(part(w, w[P_TAB]), part(w, w[life + L_RECORD]))
        if timer < NEVER >> 1:
            w[life + L_PENDING + PE_WAKE] = timer + 1

"""The course of one case: what its people do, and when.

The compiled form of `casepact.simulation.plain.process`, over the plan of a scenario. A function that has
a counterpart there goes by its name.
"""

from __future__ import annotations

from casepact.simulation import draws
from casepact.simulation.compiled import machine, moves
from casepact.simulation.compiled.booking import book, book_end, by_hour, keep_row
from casepact.simulation.compiled.crew import file_again, join, let_go
from casepact.simulation.compiled.hours import due
from casepact.simulation.compiled.memory import Numbers, part
from casepact.simulation.compiled.opening import first_node
from casepact.simulation.compiled.plan import (
    C_CASES,
    C_OPENED,
    DR_COUNT,
    DR_KIND,
    DR_NUMBERS,
    DR_SAMPLE,
    DR_WIDTH,
    EV_ACKNOWLEDGE,
    EV_ACTIVATE,
    EV_ASK,
    EV_CLOSE,
    EV_DECLINE,
    EV_REOPEN,
    EV_REPLY,
    EV_RESOLVE,
    EV_RESPOND,
    EV_UPDATE,
    EV_WITHDRAW,
    FAULT_MACHINE,
    L_AGAINST,
    L_CALENDAR,
    L_COUNTED,
    L_CYCLE,
    L_DECLINED,
    L_EACH,
    L_FIRST_TEAM,
    L_KEY,
    L_KIND,
    L_LAST_AT,
    L_LAST_RANK,
    L_LOGGED,
    L_MORE,
    L_NUMBER,
    L_PENDING,
    L_PHASE,
    L_PIECE,
    L_PIECES,
    L_PLACE,
    L_RECORD,
    L_REST,
    L_SEEN_SEVERITY,
    L_STREAM,
    L_TEAM,
    L_TIER,
    L_TRIGGERED,
    L_UPDATES,
    L_WITHDRAWN,
    LIST_ACKNOWLEDGE,
    LIST_CLOSE,
    LIST_GIVE_UP,
    LIST_OTHERS,
    LIST_REOPEN,
    LIST_RESPOND,
    LIST_SOLVE,
    LIST_UPDATE,
    LIST_WAIT,
    MOST_CYCLES,
    NEVER,
    NOWHERE,
    NU_GIVE_UP,
    NU_OTHERS,
    NU_REOPEN,
    NU_WAIT,
    P_ACKNOWLEDGES,
    P_AT_ONCE,
    P_CHANGERS,
    P_CHANGES,
    P_CLOSES,
    P_COUNTED_FROM,
    P_GIVES_UP,
    P_HAND_OVERS,
    P_HORIZON,
    P_KEEPS,
    P_KEEPS_LOGGED,
    P_LOG,
    P_LOG_EVERY,
    P_NODES,
    P_REFUSALS,
    P_REOPENS,
    P_ROUNDS,
    P_SHEET,
    P_SIDES,
    P_STAFFED,
    P_TAB,
    P_TIMERS_MATTER,
    P_TRIGGER_OPEN,
    P_UPDATES,
    P_WAITS,
    PE_ACKNOWLEDGE,
    PE_CLOSE,
    PE_GIVE_UP,
    PE_MAIN,
    PE_OTHERS,
    PE_REOPEN,
    PE_TAKE,
    PE_UPDATE,
    PE_WAKE,
    PH_DECLINE,
    PH_OVER,
    PH_PIECE,
    PH_REPLY,
    PH_RESPOND,
    PH_TALK,
    S_FAULT,
    S_IN_SYSTEM,
    SERVED,
    T_CHANGE_HOLDS,
    T_COVER,
    T_DECLINES,
    T_DRAWN,
    T_EVENTS,
    T_HAND_TEAM,
    T_HANDS,
    T_HOURS,
    T_PICK,
    T_RANK,
    T_REOPENS,
    T_ROOT,
    T_SEVERITY,
    T_SIDE,
    T_SIDE_HOLDS,
    T_TEAM_OF,
    T_TIER,
    T_TO,
    T_TRIGGER,
    TO_CHANCES,
    TO_COUNT,
    TO_FIRST,
    TO_WIDTH,
)
from casepact.simulation.compiled.rows import Row
from casepact.simulation.distributions import EMPIRICAL, draw_from, whole_seconds
from casepact.simulation.lowering.layout import (
    EVENT,
    FAR,
    FAULT,
    KEEPS,
    LG_A,
    LG_AT,
    LG_B,
    LG_C,
    LG_ID,
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

__all__ = ["end", "next_time", "open_life", "run", "taken_up"]

_REFUSED, _TAKEN, _PUT_OFF = 0, 1, 2
_FATES = 5


def next_time(w: Row, life: int) -> int:
    """Return when something happens to the case next."""
    found = w[life + L_PENDING]
    for place in range(1, PE_OTHERS + w[P_CHANGES] + w[P_SIDES]):
        found = min(found, w[life + L_PENDING + place])
    return found


def run(w: Row, x: Numbers, life: int, at: int) -> None:
    """Let everything happen that is pending at ``at``, what that brings for the same instant as well."""
    _pass_time(w, life, at)
    count = PE_OTHERS + w[P_CHANGES] + w[P_SIDES]
    place = 0
    while place < count:
        if w[life + L_PENDING + place] == at:
            w[life + L_PENDING + place] = NEVER
            _happen(w, x, life, place, at)
            place = 0
        else:
            place += 1
    _wake(w, life)


def taken_up(w: Row, x: Numbers, life: int, at: int) -> None:
    """An agent takes the case up, or its work up again."""
    w[life + L_PENDING + PE_GIVE_UP] = NEVER
    if w[life + L_REST] >= 0:
        w[life + L_PENDING + PE_MAIN] = at + w[life + L_REST]
        w[life + L_REST] = -1
    elif w[life + L_PHASE] == PH_RESPOND:
        drawn = _pick_time(w, life, LIST_RESPOND)
        w[life + L_PENDING + PE_MAIN] = at + _seconds(w, x, life, drawn, draws.RESPOND, 0)
        if w[P_AT_ONCE]:
            w[life + L_PHASE] = PH_TALK
            w[life + L_PENDING + PE_TAKE] = at
    else:
        w[life + L_PENDING + PE_MAIN] = at + _piece_seconds(w, life)
        if w[life + L_PIECE] == 0:
            w[life + L_PENDING + PE_TAKE] = at
    run(w, x, life, at)


def end(w: Row, life: int) -> None:
    """Follow the case to the horizon: nothing but time happens to it any more."""
    machine.advance(part(w, w[P_TAB]), part(w, w[life + L_RECORD]), part(w, w[P_LOG]), w[P_HORIZON])
    _note(w, life)
    book_end(w, life)


def open_life(w: Row, x: Numbers, life: int, stream_key: int, at: int) -> None:
    """Open a case; its number, order and kind are in its life already."""
    number, kind = w[life + L_NUMBER], w[life + L_KIND]
    key = draws.case_key(draws.word(stream_key), number)
    w[life + L_KEY] = draws.signed(key)
    logged = 1 if w[P_LOG_EVERY] > 0 and number % w[P_LOG_EVERY] == 0 else 0
    for place in range(PE_OTHERS + w[P_CHANGES] + w[P_SIDES]):
        w[life + L_PENDING + place] = NEVER
    w[life + L_COUNTED] = counted = 1 if at >= w[P_COUNTED_FROM] else 0
    w[life + L_LOGGED] = logged
    w[life + L_PHASE] = PH_RESPOND
    w[life + L_CYCLE] = w[life + L_UPDATES] = w[life + L_TRIGGERED] = 0
    w[life + L_WITHDRAWN] = w[life + L_DECLINED] = 0
    w[life + L_LAST_AT], w[life + L_LAST_RANK] = at, -1
    w[life + L_PLACE] = NOWHERE
    w[life + L_FIRST_TEAM] = w[life + L_TEAM] = w[life + L_REST] = -1
    w[life + L_AGAINST] = against = _against(w, kind, at)
    case = w[life + L_RECORD]
    w[case + KEEPS] = w[P_KEEPS_LOGGED] if logged else w[P_KEEPS]
    w[case + ROWS] = 0
    node = first_node(part(w, w[P_TAB]), w[w[T_ROOT] + kind], at)
    if node < 0:
        w[S_FAULT] = FAULT_MACHINE
        return
    if logged:
        row = w[P_LOG]
        w[row + LG_KIND], w[row + LG_AT], w[row + LG_ID] = EVENT, at, against
        w[row + LG_A], w[row + LG_B], w[row + LG_C] = w[life + L_STREAM], kind, number
        keep_row(w, life, 0)
    machine.open_case(part(w, w[P_TAB]), part(w, case), part(w, w[P_LOG]), node, at, against)
    w[life + L_TIER] = w[w[T_TIER] + w[case + NODE]]
    by_hour(w, w[C_OPENED], at, 1)
    if counted:
        w[w[C_CASES] + kind * _FATES] += 1
        if against >= 0:
            w[w[C_CASES] + kind * _FATES + 4] += 1
        w[S_IN_SYSTEM] -= at
    _note(w, life)
    w[life + L_SEEN_SEVERITY] = w[w[T_SEVERITY] + w[case + NODE]]
    _expect(w, x, life, at)
    if not w[P_STAFFED]:
        w[life + L_PENDING + PE_MAIN] = _instant(w, x, life, at, LIST_RESPOND, draws.RESPOND, 0)
    else:
        team = w[w[T_TEAM_OF] + w[case + NODE]]
        w[life + L_FIRST_TEAM] = team
        if team >= 0:
            join(w, life, team, at)
    if _is_over(w, life):
        _ended(w, life, at)
    _wake(w, life)


def _expect(w: Row, x: Numbers, life: int, at: int) -> None:
    """Work out what is to happen to a case whatever is done about it."""
    case = w[life + L_RECORD]
    if w[P_ACKNOWLEDGES]:
        w[life + L_PENDING + PE_ACKNOWLEDGE] = _instant(
            w, x, life, at, LIST_ACKNOWLEDGE, draws.ACKNOWLEDGE, 0
        )
    if w[P_GIVES_UP] and draws.uniform(_key(w, life), draws.PATIENCE, 0) < x[NU_GIVE_UP]:
        w[life + L_PENDING + PE_GIVE_UP] = _instant(w, x, life, at, LIST_GIVE_UP, draws.PATIENCE_TIME, 0)
    for change in range(w[P_CHANGES]):
        if not w[w[T_CHANGE_HOLDS] + change * w[P_NODES] + w[case + NODE]]:
            continue
        if draws.uniform(_key(w, life), draws.SEVERITY_CHANGE, change) < x[NU_OTHERS + change]:
            when = _instant(w, x, life, at, LIST_OTHERS + change, draws.CHANGE_TIME, change)
            w[life + L_PENDING + PE_OTHERS + change] = when
    if w[P_TRIGGER_OPEN]:
        _trigger(w, x, life, w[P_TRIGGER_OPEN], at)


def _against(w: Row, kind: int, at: int) -> int:
    """Return the objects for which a case that opens now is not covered, -1 if it is."""
    row, count = w[w[T_COVER] + 2 * kind], w[w[T_COVER] + 2 * kind + 1]
    low, high = 0, count
    while high - low > 1:
        middle = (low + high) >> 1
        if w[row + 2 * middle] <= at:
            low = middle
        else:
            high = middle
    return w[row + 2 * low + 1]


def _happen(w: Row, x: Numbers, life: int, place: int, at: int) -> None:
    if place == PE_MAIN:
        if w[life + L_PENDING + PE_TAKE] != NEVER:
            w[life + L_PENDING + PE_MAIN] = w[life + L_PENDING + PE_TAKE]
        else:
            _main(w, x, life, at)
    elif place == PE_TAKE:
        if w[life + L_PHASE] == PH_TALK:
            _answer(w, x, life, PE_TAKE, at)
        else:
            _take(w, x, life, PE_TAKE, EV_ACTIVATE, at)
    elif place == PE_ACKNOWLEDGE:
        _take(w, x, life, place, EV_ACKNOWLEDGE, at)
    else:
        _happen_beside(w, x, life, place, at)


def _happen_beside(w: Row, x: Numbers, life: int, place: int, at: int) -> None:
    """Let something happen that is no part of the work itself."""
    if place == PE_UPDATE:
        if _take(w, x, life, place, EV_UPDATE, at) != _PUT_OFF:
            _next_update(w, x, life, at)
    elif place == PE_GIVE_UP:
        if _take(w, x, life, place, EV_WITHDRAW, at) == _TAKEN:
            w[life + L_WITHDRAWN] = 1
            _give_up(w, life, at)
    elif place == PE_CLOSE:
        _take(w, x, life, place, EV_CLOSE, at)
    elif place == PE_REOPEN:
        _reopen(w, x, life, at)
    elif place >= PE_OTHERS + w[P_CHANGES]:
        side = place - PE_OTHERS - w[P_CHANGES]
        _put(w, x, life, place, at, w[w[T_SIDE] + side])
    elif place >= PE_OTHERS:
        _change(w, x, life, place, at)


def _main(w: Row, x: Numbers, life: int, at: int) -> None:
    phase = w[life + L_PHASE]
    if phase == PH_RESPOND:
        _answer(w, x, life, PE_MAIN, at)
    elif phase == PH_DECLINE:
        taken = _take(w, x, life, PE_MAIN, EV_DECLINE, at)
        if taken != _PUT_OFF:
            w[life + L_DECLINED] = taken
            _give_up(w, life, at)
    elif phase == PH_TALK:
        _release(w, life, at)
        _solve(w, x, life, at)
    elif phase == PH_PIECE and w[life + L_PIECE] < w[life + L_PIECES] - 1:
        if _take(w, x, life, PE_MAIN, EV_ASK, at) == _PUT_OFF:
            return
        _release(w, life, at)
        if w[life + L_PHASE] != PH_OVER:
            w[life + L_PHASE] = PH_REPLY
            number = w[life + L_CYCLE] << 8 | w[life + L_PIECE]
            w[life + L_PENDING + PE_MAIN] = _instant(w, x, life, at, LIST_WAIT, draws.WAIT_TIME, number)
    elif phase == PH_PIECE:
        if _take(w, x, life, PE_MAIN, EV_RESOLVE, at) == _PUT_OFF:
            return
        _release(w, life, at)
        _resolved(w, x, life, at)
    elif (
        phase == PH_REPLY
        and _take(w, x, life, PE_MAIN, EV_REPLY, at) != _PUT_OFF
        and w[life + L_PHASE] != PH_OVER
    ):
        w[life + L_PIECE] += 1
        _work(w, life, at)


def _answer(w: Row, x: Numbers, life: int, place: int, at: int) -> None:
    """Give the first response, or decline the case instead."""
    declined = w[life + L_AGAINST] >= 0
    wait = 0
    if not declined and w[P_REFUSALS]:
        refusal = w[w[T_DECLINES] + w[w[life + L_RECORD] + NODE]]
        share = x[NU_OTHERS + w[P_CHANGES] + refusal] if refusal >= 0 else 0.0
        if draws.uniform(_key(w, life), draws.DECLINE, 0) < share:
            declined = True
            list_ = LIST_OTHERS + w[P_CHANGES] + refusal
            wait = _instant(w, x, life, at, list_, draws.DECLINE_TIME, 0) - at
    if wait:
        _release(w, life, at)
        w[life + L_PHASE] = PH_DECLINE
        w[life + L_PENDING + PE_MAIN] = at + wait
    elif declined:
        taken = _take(w, x, life, place, EV_DECLINE, at)
        if taken == _PUT_OFF:
            return
        w[life + L_DECLINED] = taken
        _give_up(w, life, at)
    else:
        if _take(w, x, life, place, EV_RESPOND, at) == _PUT_OFF or w[life + L_PHASE] == PH_OVER:
            return
        w[life + L_PENDING + PE_GIVE_UP] = NEVER
        _next_update(w, x, life, at)
        if place == PE_MAIN:
            _release(w, life, at)
            _solve(w, x, life, at)


def _give_up(w: Row, life: int, at: int) -> None:
    """Do no more for a case: it was declined, or taken back."""
    let_go(w, life, at)
    w[life + L_PHASE] = PH_OVER
    w[life + L_PENDING + PE_MAIN] = w[life + L_PENDING + PE_GIVE_UP] = NEVER


def _solve(w: Row, x: Numbers, life: int, at: int) -> None:
    """Begin the solving: how much there is to do, in how many pieces, and who does it."""
    key, cycle = _key(w, life), w[life + L_CYCLE]
    rounds = 0
    if w[P_WAITS]:
        first = cycle << 8
        while rounds < w[P_ROUNDS]:
            if not draws.uniform(key, draws.WAIT, first | rounds) < x[NU_WAIT]:
                break
            rounds += 1
    drawn = _pick_time(w, life, LIST_SOLVE)
    seconds = _seconds(w, x, life, drawn, draws.SOLVE, cycle)
    w[life + L_CALENDAR] = _calendar(w, life, LIST_SOLVE)
    w[life + L_EACH] = seconds // (rounds + 1)
    w[life + L_MORE] = seconds - w[life + L_EACH] * (rounds + 1)
    w[life + L_PIECES] = rounds + 1
    w[life + L_PIECE] = 0
    if w[P_STAFFED]:
        w[life + L_TEAM] = w[life + L_FIRST_TEAM]
        if w[P_HAND_OVERS]:
            other = w[w[T_HANDS] + w[w[life + L_RECORD] + NODE]]
            if other >= 0:
                share = x[NU_OTHERS + w[P_CHANGES] + w[P_REFUSALS] + other]
                if draws.uniform(key, draws.HAND_OVER, cycle) < share:
                    w[life + L_TEAM] = w[w[T_HAND_TEAM] + other]
    _work(w, life, at)


def _piece_seconds(w: Row, life: int) -> int:
    more = 1 if w[life + L_PIECE] < w[life + L_MORE] else 0
    return w[life + L_EACH] + more


def _work(w: Row, life: int, at: int) -> None:
    """Come to the next piece of the solving. A piece of no time takes nobody's."""
    w[life + L_PHASE] = PH_PIECE
    seconds = _piece_seconds(w, life)
    if w[life + L_TEAM] >= 0 and seconds:
        join(w, life, w[life + L_TEAM], at)
        return
    if w[life + L_PIECE] == 0:
        w[life + L_PENDING + PE_TAKE] = at
    if w[P_STAFFED]:
        w[life + L_PENDING + PE_MAIN] = at + seconds
    else:
        w[life + L_PENDING + PE_MAIN] = _after(w, at, seconds, w[life + L_CALENDAR])


def _resolved(w: Row, x: Numbers, life: int, at: int) -> None:
    cycle = w[life + L_CYCLE]
    w[life + L_PENDING + PE_UPDATE] = NEVER
    w[life + L_PHASE] = PH_OVER
    if w[P_CLOSES] and not _is_over(w, life):
        w[life + L_PENDING + PE_CLOSE] = _instant(w, x, life, at, LIST_CLOSE, draws.CLOSE, cycle)
    if not w[P_REOPENS] or cycle + 1 >= MOST_CYCLES or not w[w[T_REOPENS] + w[w[life + L_RECORD] + NODE]]:
        return
    if draws.uniform(_key(w, life), draws.REOPEN, cycle) < x[NU_REOPEN]:
        w[life + L_PENDING + PE_REOPEN] = _instant(w, x, life, at, LIST_REOPEN, draws.REOPEN_TIME, cycle)


def _reopen(w: Row, x: Numbers, life: int, at: int) -> None:
    if _take(w, x, life, PE_REOPEN, EV_REOPEN, at) != _TAKEN or _is_over(w, life):
        return
    w[life + L_CYCLE] += 1
    w[life + L_PENDING + PE_CLOSE] = NEVER
    _next_update(w, x, life, at)
    _solve(w, x, life, at)


def _next_update(w: Row, x: Numbers, life: int, at: int) -> None:
    if not w[P_UPDATES]:
        return
    when = _instant(w, x, life, at, LIST_UPDATE, draws.UPDATE, w[life + L_UPDATES])
    w[life + L_PENDING + PE_UPDATE] = max(when, at + 1)
    w[life + L_UPDATES] += 1


def _change(w: Row, x: Numbers, life: int, place: int, at: int) -> None:
    """Let whoever may change the severity do so; if nobody may, the first who would tries in vain."""
    index = place - PE_OTHERS
    row = w[T_TO] + index * TO_WIDTH
    chances, last = w[row + TO_CHANCES], w[row + TO_COUNT] - 1
    mark = draws.uniform(_key(w, life), draws.CHANGE_TO, index) * x[chances + last]
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
    _put(w, x, life, place, at, chosen)


def _trigger(w: Row, x: Numbers, life: int, sides: int, at: int) -> None:
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
        if draws.uniform(_key(w, life), draws.SIDE_EVENT, side) < share:
            when = _instant(w, x, life, at, LIST_OTHERS + others + side, draws.SIDE_EVENT_TIME, side)
            w[life + L_PENDING + PE_OTHERS + w[P_CHANGES] + side] = when


def _take(w: Row, x: Numbers, life: int, place: int, event: int, at: int) -> int:
    """Let a standard event happen: whether it was taken, or had to be put off."""
    happening = w[w[T_EVENTS] + event]
    if happening < 0:
        return _REFUSED
    return _put(w, x, life, place, at, happening)


def _put(w: Row, x: Numbers, life: int, place: int, at: int, happening: int) -> int:
    """Put an event to the case, or off for a second where it would come too late at this instant."""
    case = w[life + L_RECORD]
    rank = w[w[T_RANK] + happening]
    if w[life + L_LAST_AT] == at and rank < w[life + L_LAST_RANK]:
        w[life + L_PENDING + place] = at + 1
        return _PUT_OFF
    w[life + L_LAST_AT], w[life + L_LAST_RANK] = at, rank
    if w[life + L_LOGGED]:
        (
            w[w[P_LOG] + 0 * LG_WIDTH + LG_KIND],
            w[w[P_LOG] + 0 * LG_WIDTH + LG_AT],
            w[w[P_LOG] + 0 * LG_WIDTH + LG_A],
        ) = EVENT, at, happening
        keep_row(w, life, 0)
    machine.take(part(w, w[P_TAB]), part(w, case), part(w, w[P_LOG]), at, happening)
    taken = _REFUSED if w[case + REFUSED] else _TAKEN
    if w[case + ROWS]:
        _note(w, life)
    if taken == _TAKEN and w[w[T_TRIGGER] + happening]:
        _trigger(w, x, life, w[w[T_TRIGGER] + happening], at)
    _look(w, life, at)
    return taken


def _pass_time(w: Row, life: int, at: int) -> None:
    machine.pass_time(part(w, w[P_TAB]), part(w, w[life + L_RECORD]), part(w, w[P_LOG]), at)
    if w[w[life + L_RECORD] + ROWS]:
        _note(w, life)
    _look(w, life, at)


def _note(w: Row, life: int) -> None:
    """Book what the machine has written down, and whether it could not go on."""
    if w[w[life + L_RECORD] + FAULT]:
        w[S_FAULT] = FAULT_MACHINE
    book(w, life)


def _look(w: Row, life: int, at: int) -> None:
    """See what has become of the case: whether it has ended, or is more or less severe."""
    if _is_over(w, life):
        _ended(w, life, at)
        return
    severity = w[w[T_SEVERITY] + w[w[life + L_RECORD] + NODE]]
    if severity != w[life + L_SEEN_SEVERITY]:
        w[life + L_SEEN_SEVERITY] = severity
        file_again(w, life)


def _is_over(w: Row, life: int) -> int:
    return w[w[P_TAB] + w[w[P_TAB] + T_STATE] + w[w[life + L_RECORD] + STATE] * ST_WIDTH + ST_FINAL]


def _ended(w: Row, life: int, at: int) -> None:
    """Nothing more happens to a case that has ended, but that the customer wants it opened again."""
    for place in range(PE_OTHERS + w[P_CHANGES] + w[P_SIDES]):
        if place != PE_REOPEN:
            w[life + L_PENDING + place] = NEVER
    w[life + L_PHASE] = PH_OVER
    let_go(w, life, at)


def _release(w: Row, life: int, at: int) -> None:
    if w[life + L_PLACE] == SERVED:
        let_go(w, life, at)


def _wake(w: Row, life: int) -> None:
    """Look at a case that waits or is served a second after each timer, which may end or change it."""
    w[life + L_PENDING + PE_WAKE] = NEVER
    if w[P_TIMERS_MATTER] and w[life + L_PLACE] != NOWHERE:
        timer = machine.next_timer(part(w, w[P_TAB]), part(w, w[life + L_RECORD]))
        if timer < NEVER >> 1:
            w[life + L_PENDING + PE_WAKE] = timer + 1


def _key(w: Row, life: int) -> int:
    return draws.word(w[life + L_KEY])


def _pick_time(w: Row, life: int, list_: int) -> int:
    """Return the first time of a list that holds for the case now, -1 if none does."""
    return w[w[T_PICK] + list_ * w[P_NODES] + w[w[life + L_RECORD] + NODE]]


def _calendar(w: Row, life: int, list_: int) -> int:
    """Return the calendar on which that time counts, -1 for every hour."""
    return w[w[T_HOURS] + list_ * w[P_NODES] + w[w[life + L_RECORD] + NODE]]


def _seconds(w: Row, x: Numbers, life: int, drawn: int, purpose: int, number: int) -> int:
    """Draw a time in whole seconds; 0 where none holds."""
    if drawn < 0:
        return 0
    row = w[T_DRAWN] + drawn * DR_WIDTH
    kind, first = w[row + DR_KIND], w[row + DR_NUMBERS]
    start = draws.base(_key(w, life), purpose, number)
    if kind == EMPIRICAL:
        place = int(draws.unit(start, 0) * w[row + DR_COUNT])
        return whole_seconds(x[w[row + DR_SAMPLE] + place])
    return whole_seconds(draw_from(kind, x[first], x[first + 1], x[first + 2], start))


def _after(w: Row, at: int, seconds: int, calendar: int) -> int:
    if calendar < 0:
        return at + seconds
    found = due(part(w, w[P_SHEET]), calendar, at, seconds)
    return NEVER if found == FAR else found


def _instant(w: Row, x: Numbers, life: int, at: int, list_: int, purpose: int, number: int) -> int:
    """Draw the instant that lies the first time that holds after ``at``."""
    seconds = _seconds(w, x, life, _pick_time(w, life, list_), purpose, number)
    return _after(w, at, seconds, _calendar(w, life, list_))

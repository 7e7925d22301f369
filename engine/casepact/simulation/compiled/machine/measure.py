"""When a clock, a rung or a move is due: amounts of time on a calendar, and the pauses in between."""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.effects import report_clock, report_list
from casepact.simulation.compiled.machine.faults import fail
from casepact.simulation.compiled.machine.hours import business_due, close_of, due, elapsed, time_of
from casepact.simulation.lowering.layout import (
    CA_WHOLE,
    CK_CHANGED,
    CK_CLAUSE,
    CK_DUE,
    CK_GAP_COUNT,
    CK_GAPS,
    CK_METER,
    CK_PAUSED,
    CK_STARTED,
    CL_ID,
    CL_STILL_EVER,
    CL_WIDTH,
    ENTERED,
    FAR,
    FAULT_FAR,
    ME_AMOUNT,
    ME_CALENDAR,
    ME_CONFLICT,
    ME_HORIZON,
    ME_KIND,
    ME_MINUTE,
    ME_OPEN,
    ME_OPEN_COUNT,
    ME_PART,
    ME_PARTS,
    ME_UNDER,
    ME_UNKNOWN,
    ME_WIDTH,
    METER_CLOSE,
    METER_DAYS,
    METER_NONE,
    METER_NOW,
    METER_TIME,
    N_STATES,
    NONE,
    NOW,
    REC_STAYS,
    STAYS,
    SY_ENTERED,
    SY_LEFT,
    SY_STATE,
    SY_WIDTH,
    T_CLAUSE,
    T_LADDER_STILL,
    T_METER,
    T_STILL,
)

__all__ = [
    "found_by",
    "is_in_time",
    "ladder_due",
    "limit_of",
    "measure",
    "plain_due",
    "postpone",
    "stands_still",
    "used_up",
]


def stands_still(tab: Row, clause: int, state: int) -> int:
    """Return 1 where a clause's clock does not run in a state, else 0."""
    return tab[tab[T_STILL] + clause * tab[N_STATES] + state]


def is_in_time(tab: Row, case: Row, clock: int) -> int:
    """Return 1 where a stop would be in time now, or was until a change of this very instant."""
    limit, now, clause = case[clock + CK_DUE], case[NOW], case[clock + CK_CLAUSE]
    if limit == NONE:
        return 0
    moment = _stood_since(tab, case, clause) if case[clock + CK_PAUSED] else now
    under = tab[tab[T_METER] + case[clock + CK_METER] * ME_WIDTH + ME_UNDER]
    changed = case[clock + CK_CHANGED]
    return 1 if moment <= limit - under or changed in (moment, now) else 0


def _stood_since(tab: Row, case: Row, clause: int) -> int:
    """Return when the present pause began."""
    since = case[ENTERED]
    i = case[STAYS] - 1
    while i >= 0:
        stay = tab[REC_STAYS] + i * SY_WIDTH
        if not stands_still(tab, clause, case[stay + SY_STATE]):
            break
        since = case[stay + SY_ENTERED]
        i -= 1
    return since


def used_up(tab: Row, meter: int, cal: int, start: int) -> int:
    """Return when a bound from ``start`` on is used up on a calendar, without pauses."""
    kind, amount = tab[meter + ME_KIND], tab[meter + ME_AMOUNT]
    if kind == METER_TIME:
        return due(tab, cal, start, amount)
    if kind == METER_DAYS:
        reached = business_due(tab, cal, start, amount)
        if tab[meter + ME_PART] == 0 or reached == FAR:
            return reached
        following = business_due(tab, cal, start, amount + 1)
        if following == FAR:
            return FAR
        part = elapsed(tab, cal, reached, following) * tab[meter + ME_PART] // tab[meter + ME_PARTS]
        return due(tab, cal, reached, part)
    if kind == METER_CLOSE:
        return close_of(tab, cal, start, amount)
    # A time that has passed on the day itself is due at once.
    return max(start, time_of(tab, cal, start, amount, tab[meter + ME_MINUTE]))


def _pass(tab: Row, cal: int, moved: int, begin: int, end: int) -> int:
    """Return a due instant moved on by the open time of a pause that begins by then."""
    if moved == FAR or begin > moved:
        return moved
    passed = elapsed(tab, cal, begin, end)
    return FAR if passed == FAR else due(tab, cal, moved, passed)


def postpone(tab: Row, case: Row, clock: int, cal: int, moved: int) -> int:
    """Return a due instant moved on by the pauses of a clock: its states that stand still, and its gaps."""
    clause, started = case[clock + CK_CLAUSE], case[clock + CK_STARTED]
    last, gaps = case[STAYS] - 1, case[clock + CK_GAP_COUNT]
    if moved == FAR or (
        gaps == 0 and (last == 0 or not tab[tab[T_CLAUSE] + clause * CL_WIDTH + CL_STILL_EVER])
    ):
        return moved
    i = g = 0
    begin = end = NONE
    while True:
        stay = tab[REC_STAYS] + i * SY_WIDTH
        while i < last and (
            case[stay + SY_LEFT] <= started or not stands_still(tab, clause, case[stay + SY_STATE])
        ):
            i += 1
            stay += SY_WIDTH
        gap = clock + CK_GAPS + 2 * g
        if i < last:
            since, until = max(case[stay + SY_ENTERED], started), case[stay + SY_LEFT]
            if g < gaps and (case[gap] < since or (case[gap] == since and case[gap + 1] < until)):
                since, until = case[gap], case[gap + 1]
                g += 1
            else:
                i += 1
        elif g < gaps:
            since, until = case[gap], case[gap + 1]
            g += 1
        else:
            break
        if begin != NONE and since <= end:
            end = max(end, until)
        elif until > since:
            if begin != NONE:
                moved = _pass(tab, cal, moved, begin, end)
            begin, end = since, until
    return moved if begin == NONE else _pass(tab, cal, moved, begin, end)


def plain_due(tab: Row, meter: int, start: int) -> int:
    """Return when a bound is due without pauses; NONE where it has no instant, FAR past the tables."""
    kind = tab[meter + ME_KIND]
    if kind == METER_NONE:
        return NONE
    if kind == METER_NOW:
        return start
    return used_up(tab, meter, tab[meter + ME_CALENDAR], start)


def found_by(tab: Row, case: Row, cal: int, instant: int) -> int:
    """Return an instant, NONE past a calendar's tables, which is for good if they hold all there is."""
    if instant != FAR:
        return instant
    if not tab[cal + CA_WHOLE]:
        fail(case, FAULT_FAR)
    return NONE


def measure(tab: Row, case: Row, log: Row, clock: int, obligation: int) -> None:
    """Work out when a clock is due, and report what that leaves open."""
    meter = tab[T_METER] + case[clock + CK_METER] * ME_WIDTH
    id_ = tab[tab[T_CLAUSE] + case[clock + CK_CLAUSE] * CL_WIDTH + CL_ID]
    found = plain_due(tab, meter, case[clock + CK_STARTED])
    if tab[meter + ME_KIND] > METER_NOW:
        cal = tab[meter + ME_CALENDAR]
        found = found_by(tab, case, cal, postpone(tab, case, clock, cal, found))
        if found == NONE:
            case[clock + CK_DUE] = NONE
            report_clock(tab, case, log, clock, obligation, id_, tab[meter + ME_HORIZON])
            return
    case[clock + CK_DUE] = found
    if tab[meter + ME_OPEN_COUNT]:
        report_list(tab, case, log, tab[meter + ME_OPEN], tab[meter + ME_OPEN_COUNT])
    if tab[meter + ME_CONFLICT] >= 0:
        report_clock(tab, case, log, clock, obligation, id_, tab[meter + ME_CONFLICT])
    if tab[meter + ME_UNKNOWN] >= 0:
        report_clock(tab, case, log, clock, obligation, id_, tab[meter + ME_UNKNOWN])


def limit_of(tab: Row, case: Row, meter_number: int, start: int) -> int:
    """Return when a time counted from ``start`` is up; NONE where it cannot be told."""
    meter = tab[T_METER] + meter_number * ME_WIDTH
    return found_by(tab, case, tab[meter + ME_CALENDAR], plain_due(tab, meter, start))


def ladder_due(tab: Row, case: Row, meter_number: int, ladder: int, started: int) -> int:
    """Return when a time since a ladder started is up, its pauses counted out; NONE if it cannot be told."""
    meter = tab[T_METER] + meter_number * ME_WIDTH
    found = plain_due(tab, meter, started)
    if tab[meter + ME_KIND] <= METER_NOW:
        return found
    cal, still = tab[meter + ME_CALENDAR], tab[T_LADDER_STILL] + ladder * tab[N_STATES]
    for i in range(case[STAYS] - 1):
        stay = tab[REC_STAYS] + i * SY_WIDTH
        left = case[stay + SY_LEFT]
        if left > started and tab[still + case[stay + SY_STATE]]:
            found = _pass(tab, cal, found, max(case[stay + SY_ENTERED], started), left)
    return found_by(tab, case, cal, found)

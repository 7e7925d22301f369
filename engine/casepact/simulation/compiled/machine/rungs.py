"""When time reaches a rung of a running ladder: the compiled form of `casepact.semantics.rungs`."""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.machine.hours import business_due, due, elapsed, next_local_time
from casepact.simulation.compiled.machine.measure import (
    found_by,
    ladder_due,
    limit_of,
    plain_due,
    postpone,
    stands_still,
    used_up,
)
from casepact.simulation.lowering.layout import (
    ALWAYS_DIRTY,
    BY_AGAIN,
    BY_AMOUNT,
    BY_BEFORE,
    BY_BEFORE_CALENDAR,
    BY_CLOSE,
    BY_LATE,
    BY_PAST,
    BY_SHARE,
    CK_BREACHED,
    CK_CLAUSE,
    CK_METER,
    CK_NODE,
    CK_PAUSED,
    CK_RUNS,
    CK_STARTED,
    CK_WIDTH,
    CL_PERIODIC,
    CL_TIMED,
    CL_WIDTH,
    FAR,
    LR_STARTED,
    LR_WIDTH,
    ME_CALENDAR,
    ME_KIND,
    ME_WIDTH,
    METER_NONE,
    N_RUNGS,
    N_STATES,
    NODE,
    NONE,
    NOW,
    REC_CLOCKS,
    REC_LADDERS,
    REC_LATE,
    REC_RUNGS,
    RG_LAST,
    RG_WIDTH,
    RN_METER,
    RN_WIDTH,
    RU_ABOUT,
    RU_LADDER,
    RU_NUMBER,
    RU_OF,
    RU_TRIGGER,
    RU_WIDTH,
    STATE,
    T_CLAUSE,
    T_LADDER_STILL,
    T_METER,
    T_RUNG,
    T_RUNG_NODE,
)

__all__ = ["rung_instant"]


def rung_instant(tab: Row, case: Row, rung: int) -> int:
    """Return when time reaches a rung of a running ladder, NONE if it never does or that cannot be told."""
    row = tab[T_RUNG] + rung * RU_WIDTH
    trigger, ladder = tab[row + RU_TRIGGER], tab[row + RU_LADDER]
    if trigger >= BY_PAST:
        return _on_clock(tab, case, row, trigger)
    if trigger >= BY_LATE:
        return _after_breach(tab, case, rung)
    meter = tab[tab[T_RUNG_NODE] + (case[NODE] * tab[N_RUNGS] + rung) * RN_WIDTH + RN_METER]
    if meter < 0:
        return NONE
    started = case[tab[REC_LADDERS] + ladder * LR_WIDTH + LR_STARTED]
    if trigger in (BY_AMOUNT, BY_AGAIN):
        if tab[tab[T_LADDER_STILL] + ladder * tab[N_STATES] + case[STATE]]:
            return NONE
        last = case[tab[REC_RUNGS] + rung * RG_WIDTH + RG_LAST]
        return ladder_due(tab, case, meter, ladder, started if last == NONE else last)
    found = _at_time(tab, case, row, meter, started)
    since = case[NOW] - 1
    while found != NONE and found < case[NOW]:
        # It passed untaken: from now on, or from a second before, as a close that comes now is not after now.
        case[ALWAYS_DIRTY] = 1
        found = _at_time(tab, case, row, meter, since)
        since += 1
    return found


def _at_time(tab: Row, case: Row, row: int, number: int, since: int) -> int:
    """Return when the time or the close that a rung waits for comes first from ``since`` on."""
    if tab[row + RU_TRIGGER] == BY_CLOSE:
        return limit_of(tab, case, number, since)
    meter = tab[T_METER] + number * ME_WIDTH
    if tab[meter + ME_KIND] == METER_NONE:
        return NONE
    cal = tab[meter + ME_CALENDAR]
    return found_by(tab, case, cal, next_local_time(tab, cal, since, tab[row + RU_NUMBER]))


def _on_clock(tab: Row, case: Row, row: int, trigger: int) -> int:
    """Return when a rung is reached that hangs on a running clock: its pauses, its present clause."""
    clock = tab[REC_CLOCKS] + tab[row + RU_ABOUT] * CK_WIDTH
    if not case[clock + CK_RUNS] or case[clock + CK_PAUSED] or case[clock + CK_CLAUSE] < 0:
        return NONE
    if trigger == BY_PAST:
        is_over = case[clock + CK_BREACHED] != NONE and tab[row + RU_NUMBER] > tab[row + RU_OF]
        if is_over and stands_still(tab, case[clock + CK_CLAUSE], case[STATE]):
            return NONE
        late = _late_clock(tab, case, tab[row + RU_ABOUT])
        clock = clock if late == NONE else late
    if not tab[tab[T_CLAUSE] + case[clock + CK_CLAUSE] * CL_WIDTH + CL_TIMED]:
        return NONE
    meter = tab[T_METER] + case[clock + CK_METER] * ME_WIDTH
    started = case[clock + CK_STARTED]
    plain = plain_due(tab, meter, started)
    if plain == NONE:
        return NONE
    cal = tab[meter + ME_CALENDAR]
    if cal < 0:
        return NONE
    if plain == FAR:
        return found_by(tab, case, cal, FAR)
    if trigger in (BY_PAST, BY_SHARE):
        return found_by(tab, case, cal, _share(tab, case, clock, cal, plain, row))
    limit = postpone(tab, case, clock, cal, plain)
    if limit == FAR:
        return found_by(tab, case, cal, FAR)
    return found_by(tab, case, cal, _before(tab, cal, started, limit, tab[row + RU_NUMBER], trigger))


def _after_breach(tab: Row, case: Row, rung: int) -> int:
    """Return when so much time has passed since a target was breached, or since the rung was taken last."""
    row = tab[T_RUNG] + rung * RU_WIDTH
    late = _late_clock(tab, case, tab[row + RU_ABOUT])
    if late == NONE:
        return NONE
    since, last = case[late + CK_BREACHED], case[tab[REC_RUNGS] + rung * RG_WIDTH + RG_LAST]
    if last != NONE:
        since = max(since, last)
    number = tab[tab[T_RUNG_NODE] + (case[late + CK_NODE] * tab[N_RUNGS] + rung) * RN_WIDTH + RN_METER]
    if tab[row + RU_NUMBER] or not tab[tab[T_CLAUSE] + case[late + CK_CLAUSE] * CL_WIDTH + CL_TIMED]:
        return limit_of(tab, case, number, since)
    cal = tab[tab[T_METER] + case[late + CK_METER] * ME_WIDTH + ME_CALENDAR]
    if cal < 0:
        return NONE
    return found_by(tab, case, cal, used_up(tab, tab[T_METER] + number * ME_WIDTH, cal, since))


def _late_clock(tab: Row, case: Row, o: int) -> int:
    """Return where the cycle is since whose breach an obligation has been late, NONE if it is not.

    One that is due again and again is late from the first of the cycles missed one after another.
    """
    clock, kept = tab[REC_CLOCKS] + o * CK_WIDTH, tab[REC_LATE] + o * CK_WIDTH
    if not case[clock + CK_RUNS] or case[clock + CK_CLAUSE] < 0:
        return NONE
    if case[clock + CK_BREACHED] != NONE:
        return clock
    periodic = tab[tab[T_CLAUSE] + case[clock + CK_CLAUSE] * CL_WIDTH + CL_PERIODIC]
    return kept if periodic and case[kept + CK_RUNS] else NONE


def _share(tab: Row, case: Row, clock: int, cal: int, plain: int, row: int) -> int:
    """Return when a share of a clock's open time has passed; ``plain`` is when it is due without pauses."""
    number, of, started = tab[row + RU_NUMBER], tab[row + RU_OF], case[clock + CK_STARTED]
    if number == of:
        # All of the time has passed at the due instant itself, which may lie in closed time.
        return postpone(tab, case, clock, cal, plain)
    whole = elapsed(tab, cal, started, plain)
    if whole == FAR:
        return FAR
    return postpone(tab, case, clock, cal, due(tab, cal, started, -(-whole * number // of)))


def _before(tab: Row, cal: int, started: int, limit: int, number: int, trigger: int) -> int:
    """Return the instant from which so much time ends at a due instant, but not one before the start."""
    if trigger == BY_BEFORE_CALENDAR:
        return max(started, limit - number)
    if trigger == BY_BEFORE:
        early = due(tab, cal, limit, -number)
        return FAR if early == FAR else max(started, early)
    low, high = started, limit
    while low < high:
        middle = (low + high + 1) // 2
        ends = business_due(tab, cal, middle, number)
        if ends == FAR:
            return FAR
        if ends <= limit:
            low = middle
        else:
            high = middle - 1
    return low

"""When a target is due: amounts of time on a calendar, pauses, and what unspecified time leaves open."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import assert_never

from casepact.frozen import dataclass, replace
from casepact.model.clause import Clause
from casepact.model.fact import Facts
from casepact.semantics.brackets import agree, bracket_days
from casepact.semantics.calendars import CalendarBook, Undetermined, asking
from casepact.semantics.stretches import Stretches
from casepact.syntax.ast.calendar import AlwaysOpen, CalendarExpr
from casepact.syntax.ast.target import (
    Amount,
    By,
    Every,
    Immediately,
    NoTarget,
    Target,
    Unit,
    UnspecifiedBound,
    Within,
)
from casepact.time import Calendar, NeverOpenError

__all__ = [
    "Due",
    "amount_seconds",
    "before_due",
    "clock_calendar",
    "counted_on",
    "counts_days",
    "due_instant",
    "instant_on",
    "reach",
    "share_reached",
    "used_up",
]

_ALWAYS = AlwaysOpen()
_WHOLE = Decimal(100)
_NEVER = Stretches()


@dataclass(frozen=True, slots=True)
class Due:
    """An instant in UTC seconds, exact (``at``) or only bounded.

    Where the calendar leaves time unspecified, it is due neither before ``earliest`` nor after
    ``latest``, whatever the calendar really is; ``latest`` None with an ``earliest`` has no limit, and
    both None can be any time. ``at`` is given where it is due at one instant whatever that is.
    ``inclusive`` says whether a stop at the instant still meets the target. ``unspecified`` and
    ``unknown`` are the ids and facts the instant hangs on, ``conflict`` the ids of calendars that
    contradict each other.
    """

    at: int | None = None
    earliest: int | None = None
    latest: int | None = None
    inclusive: bool = True
    unspecified: tuple[str, ...] = ()
    unknown: frozenset[str] = frozenset()
    conflict: tuple[str, ...] = ()


def amount_seconds(amount: Amount) -> int | None:
    """Return the open seconds an amount stands for, rounded down; None for business days."""
    seconds = amount.seconds
    return None if seconds is None else int(seconds)


def reach(calendar: Calendar, start: int, amount: Amount) -> int:
    """Return the instant at which ``amount`` from ``start`` is used up on ``calendar``.

    A part of a business day is that share of the open time between one whole day and the next.
    Calendar days are 24 hours each whatever the calendar. Raises HorizonError.
    """
    seconds = amount_seconds(amount)
    if amount.unit is Unit.CALENDAR_DAY:
        return start + (seconds or 0)
    if seconds is not None:
        return calendar.due(start, seconds)
    whole = int(amount.value)
    reached = calendar.business_due(start, whole)
    part = amount.value - whole
    if not part:
        return reached
    following = calendar.business_due(start, whole + 1)
    return calendar.due(reached, int(part * calendar.elapsed(reached, following)))


def clock_calendar(target: Target) -> CalendarExpr:
    """Return the calendar a target's clock runs on; calendar days run on all of the time."""
    match target.bound:
        case Within(amount=amount) | Every(amount=amount) if amount.unit is Unit.CALENDAR_DAY:
            return _ALWAYS
        case _:
            return target.calendar or _ALWAYS


def counted_on(clause: Clause) -> CalendarExpr | None:
    """Return the calendar that a clause's time is counted on, that of its target or its notice."""
    if clause.target is not None:
        return clock_calendar(clause.target)
    return None if clause.notice is None else clause.notice.calendar


def due_instant(
    target: Target, start: int, book: CalendarBook, facts: Facts, paused: Stretches = _NEVER
) -> Due:
    """Return when ``target``, counted from ``start`` (UTC seconds), is due; for `every`, the first time.

    ``paused`` are the stretches in which the clock stood still: the due instant moves by their open time,
    as long as they begin by then, at it included, since events come before timers. `none` and `unspecified`
    have no instant. Raises UnanswerableError past the data of the calendar, or where it never opens.
    """
    bound = target.bound
    if isinstance(bound, Immediately):
        return Due(start, start, start)
    if isinstance(bound, NoTarget | UnspecifiedBound):
        return Due()
    inclusive = bound.inclusive if isinstance(bound, Within) else True
    calendar = clock_calendar(target)

    def answer(clock: Calendar) -> int:
        return paused.put_off(used_up(clock, start, bound), clock, clock)

    if counts_days(bound):
        found = _count_days(calendar, book, facts, start, bound, paused)
    else:
        found = instant_on(calendar, book, facts, answer)
        late = found.latest
        if found.at is None and late is not None:
            # A clock that runs out as a pause begins waits until the last open time of the pause.
            found = replace(found, latest=paused.last_end(late))
    return replace(found, inclusive=inclusive)


def counts_days(bound: Within | Every | By) -> bool:
    """Whether a bound counts business days, which less open time can move either way."""
    return isinstance(bound, By) or bound.amount.unit is Unit.BUSINESS_DAY


def instant_on(
    calendar: CalendarExpr,
    book: CalendarBook,
    facts: Facts,
    answer: Callable[[Calendar], int],
    *,
    since: int | None = None,
    until: Callable[[Calendar], int] | None = None,
) -> Due:
    """Return what ``answer`` makes of a calendar: exact where the least and the most of it agree.

    An answer that less open time can only move on lies between theirs. One that it can move either
    way names its start, ``since``, and is known only where nothing is left open on any civil day
    from there to the answer, and to ``until``. Raises UnanswerableError past the data of the calendar,
    or where it never opens.
    """
    bounds = book.bounds(calendar, facts)
    if isinstance(bounds, Undetermined):
        return _undetermined(bounds)
    with asking(calendar):
        early = answer(bounds.most)
        if bounds.exact:
            return Due(early, early, early)
        try:
            late = answer(bounds.least)
        except NeverOpenError:
            late = None
        if since is not None:
            last = early if until is None else max(early, until(bounds.most))
            if early != late or not agree(bounds, since, last):
                return Due(unspecified=book.unspecified_in(calendar, facts))
    if early == late:
        return Due(early, early, early)
    return Due(None, early, late, unspecified=book.unspecified_in(calendar, facts))


def _undetermined(bounds: Undetermined) -> Due:
    return Due(unspecified=tuple(sorted(bounds.unspecified)), unknown=bounds.facts, conflict=bounds.conflict)


def _count_days(
    calendar: CalendarExpr,
    book: CalendarBook,
    facts: Facts,
    start: int,
    bound: Within | Every | By,
    paused: Stretches,
) -> Due:
    """When a bound in business days is due; ``docs/semantics.md``, point 12, says why it lies between."""
    bounds = book.bounds(calendar, facts)
    if isinstance(bounds, Undetermined):
        return _undetermined(bounds)
    with asking(calendar):
        exact = paused.put_off(used_up(bounds.most, start, bound), bounds.most, bounds.most)
        if bounds.exact:
            return Due(exact, exact, exact)
        count = Decimal(bound.days) if isinstance(bound, By) else bound.amount.value
        days = math.floor(count), math.ceil(count)
        if agree(bounds, start, max(bounds.most.close_of(start, days[1]), paused.last_end(exact))):
            return Due(exact, exact, exact)
        first = _whole_days(bounds.most, start, bound, days[0])
        last: int | None = None
        with suppress(NeverOpenError):
            last = _whole_days(bounds.least, start, bound, days[1])
        moves = not (isinstance(bound, By) and bound.minute is not None)
        early, late = bracket_days(bounds, start, days, first, last, paused, moves=moves)
    at = early if early == late else None
    return Due(at, early, late, unspecified=() if at is not None else book.unspecified_in(calendar, facts))


def _whole_days(calendar: Calendar, start: int, bound: Within | Every | By, days: int) -> int:
    return used_up(calendar, start, bound) if isinstance(bound, By) else calendar.business_due(start, days)


def used_up(calendar: Calendar, start: int, bound: Within | Every | By) -> int:
    """Return when a bound from ``start`` on is used up, for `every` the first time. Raises HorizonError."""
    match bound:
        case Within(amount=amount) | Every(amount=amount):
            return reach(calendar, start, amount)
        case By(days=days, minute=minute):
            if minute is None:
                return calendar.close_of(start, days)
            # A time that has passed on the day itself is due at once.
            return max(start, calendar.time_of(start, days, minute))
        case _:
            assert_never(bound)


def share_reached(calendar: Calendar, start: int, due: int, percent: Decimal) -> int:
    """Return when ``percent`` of the open time from ``start`` to ``due`` has passed, in whole seconds.

    All of it has passed at the due instant itself, also where that lies in closed time. Raises
    HorizonError.
    """
    if percent == _WHOLE:
        return due
    return calendar.due(start, math.ceil(calendar.elapsed(start, due) * percent / _WHOLE))


def before_due(calendar: Calendar, start: int, due: int, amount: Amount) -> int:
    """Return the instant ``amount`` before ``due``, but not before ``start``.

    Business days before it: the last instant from which that many business days end by then.
    Raises HorizonError.
    """
    seconds = amount_seconds(amount)
    if seconds is not None:
        early = due - seconds if amount.unit is Unit.CALENDAR_DAY else calendar.due(due, -seconds)
        return max(start, early)
    if start >= due or reach(calendar, start, amount) > due:
        return start
    low, high = start, due
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if reach(calendar, middle, amount) <= due else (low, middle)
    return low

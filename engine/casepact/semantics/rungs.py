"""When time reaches a rung of a running ladder."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal

from casepact.model.clause import Ladder, Rung
from casepact.model.fact import Facts
from casepact.semantics.calendars import CalendarBook, UnanswerableError
from casepact.semantics.case import Case, Clock, LadderRun
from casepact.semantics.due import (
    Due,
    amount_seconds,
    clock_calendar,
    counts_days,
    due_instant,
    instant_on,
)
from casepact.semantics.pauses import pauses, stretches_in
from casepact.semantics.stretches import Stretches
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.escalation import (
    AfterAmount,
    AfterBreach,
    AtShare,
    AtTime,
    BeforeDue,
    Repeatedly,
    Trigger,
)
from casepact.syntax.ast.target import Amount, By, Every, Target, Unit, Within
from casepact.time import Calendar

__all__ = ["close_target", "comes_again", "outlasts", "rung_instant", "time_reached"]

_WHOLE = Decimal(100)


def rung_instant(case: Case, run: LadderRun, ladder: Ladder, rung: Rung) -> int | None:
    """The UTC second at which time reaches a rung, None if it never does or that cannot be told.

    A rung that hangs on a target is reached on that target's running clock, with its pauses and
    under its present clause; while the clock stands still there is no answer.
    """
    try:
        match rung.trigger:
            case AfterAmount(amount=Amount() as amount, calendar=calendar):
                return _after(case, run.started, ladder, Target(Within(amount), calendar))
            case Repeatedly(amount=amount, calendar=calendar):
                since = run.repeated.get(rung.id, run.started)
                return _after(case, since, ladder, Target(Within(amount), calendar))
            case AfterBreach() as trigger:
                return _after_breach(case, trigger, run.repeated.get(rung.id))
            case AtTime() as trigger:
                return _at_time(case, trigger, run.started)
            case AtShare(percent=percent, target=target):
                clock = _share_clock(case, target.name, percent)
                return _on_clock(case, clock, lambda measure: measure.share(percent))
            case BeforeDue(amount=amount, target=target):
                clock = _running(case, target.name)
                return _on_clock(case, clock, lambda measure: measure.before(amount), back=amount)
            case _:
                return None
    except UnanswerableError:
        return None


def close_target(calendar: CalendarExpr) -> Target:
    """The target that is due at the instant of a rung `at close of` a calendar."""
    return Target(By(0), calendar)


def time_reached(trigger: AtTime, since: int, book: CalendarBook, facts: Facts) -> Due:
    """When the time or the close that a rung waits for comes first, from ``since`` (UTC seconds) on.

    Raises UnanswerableError as a due instant does.
    """
    minute = trigger.minute
    if minute is None:
        return due_instant(close_target(trigger.calendar), since, book, facts)
    return instant_on(trigger.calendar, book, facts, lambda hours: hours.next_local_time(since, minute))


def _at_time(case: Case, trigger: AtTime, started: int) -> int | None:
    """The first such time from the start of a ladder on, or from now on where that has passed untaken.

    It is sought from a second before now: the close that comes now, or the midnight, is not after now.
    """
    found = time_reached(trigger, started, case.rules.book, case.facts).at
    since = case.now - 1
    while found is not None and found < case.now:
        found = time_reached(trigger, since, case.rules.book, case.facts).at
        since += 1
    return found


class _Measure:
    """A clock on one calendar: where it started, when it would be due without pauses, and its pauses."""

    def __init__(self, calendar: Calendar, started: int, due: int, paused: Stretches) -> None:
        self._calendar = calendar
        self._started = started
        self._due = due
        self._paused = paused

    def share(self, percent: Decimal) -> int:
        """The first whole second at which a share of the open time up to the due instant has passed."""
        if percent == _WHOLE:
            return self._put_off(self._due)  # which may lie in closed time
        whole = self._calendar.elapsed(self._started, self._due)
        passed = int((whole * percent / _WHOLE).to_integral_value(ROUND_CEILING))
        return self._put_off(self._calendar.due(self._started, passed))

    def before(self, amount: Amount) -> int:
        """The instant from which ``amount`` ends at the due instant, the start where that is later."""
        due = self._put_off(self._due)
        if amount.unit is Unit.BUSINESS_DAY:
            return self._latest(due, int(amount.value))
        seconds = amount_seconds(amount) or 0
        if amount.unit is Unit.CALENDAR_DAY:
            return max(self._started, due - seconds)
        return max(self._started, self._calendar.due(due, -seconds))

    def _put_off(self, instant: int) -> int:
        return self._paused.put_off(instant, self._calendar, self._calendar)

    def _latest(self, due: int, days: int) -> int:
        """The latest instant from which ``days`` business days end by ``due``; later starts end later."""
        low, high = self._started, due
        while low < high:
            middle = (low + high + 1) // 2
            if self._calendar.business_due(middle, days) <= due:
                low = middle
            else:
                high = middle - 1
        return low


def _running(case: Case, obligation: str) -> Clock | None:
    """The clock of an obligation, None while it stands still."""
    clock = case.clocks.get(obligation)
    return None if clock is None or clock.paused else clock


def _share_clock(case: Case, obligation: str, percent: Decimal) -> Clock | None:
    """The cycle of which a share is taken; the whole and more of it has passed once it is missed.

    What comes after its due instant stands still with it, though a breached clock is not called paused.
    """
    clock = _running(case, obligation)
    if clock is None or clock.clause is None or not outlasts(percent):
        return clock
    if clock.late and percent > _WHOLE and case.rules.stands_still(clock.clause, case.state):
        return None
    return _late_clock(case, obligation) or clock


def outlasts(percent: Decimal) -> bool:
    """Whether a share of a target's time has passed only when it is due, or after that."""
    return percent >= _WHOLE


def _on_clock(
    case: Case, clock: Clock | None, answer: Callable[[_Measure], int], *, back: Amount | None = None
) -> int | None:
    if clock is None or clock.clause is None or clock.clause.target is None:
        return None
    target, book = clock.clause.target, case.rules.book
    plain = due_instant(target, clock.started, book, clock.facts).at
    if plain is None:
        return None
    paused = pauses(case, clock)
    bound = target.bound
    either_way = isinstance(bound, Within | Every | By) and counts_days(bound)
    if back is not None and (paused or back.unit is Unit.BUSINESS_DAY):
        either_way = True  # counted back, the open time of a pause is passed like any other
    return instant_on(
        clock_calendar(target),
        book,
        clock.facts,
        lambda calendar: answer(_Measure(calendar, clock.started, plain, paused)),
        since=clock.started if either_way else None,
        until=lambda calendar: paused.put_off(plain, calendar, calendar),
    ).at


def comes_again(trigger: Trigger) -> bool:
    """Whether time reaches a rung again and again."""
    return isinstance(trigger, Repeatedly) or (isinstance(trigger, AfterBreach) and trigger.again)


def _after_breach(case: Case, trigger: AfterBreach, taken: int | None) -> int | None:
    """When so much time has passed since a target was breached, or since the rung was ``taken`` last."""
    late = _late_clock(case, trigger.target.name)
    if late is None or late.breached is None or late.clause is None:
        return None
    calendar = trigger.calendar
    if calendar is None and late.clause.target is not None:
        calendar = clock_calendar(late.clause.target)
    since = late.breached if taken is None else max(late.breached, taken)
    return due_instant(Target(Within(trigger.amount), calendar), since, case.rules.book, late.facts).at


def _late_clock(case: Case, obligation: str) -> Clock | None:
    """The cycle since whose breach an obligation has been late without a break, None if it is not.

    One that is due again and again is late from the first of the cycles missed one after another.
    """
    running = case.clocks.get(obligation)
    if running is None or running.late:
        return running
    return running.missed_first if running.periodic else None


def _after(case: Case, started: int, ladder: Ladder, target: Target) -> int | None:
    if case.state in ladder.pausing:
        return None
    paused = stretches_in(case, frozenset(ladder.pausing), started)
    return due_instant(target, started, case.rules.book, case.facts, paused).at

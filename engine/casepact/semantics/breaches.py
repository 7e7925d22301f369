"""What cycles count for towards a credit per breach: those that were late, and those nobody can judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from casepact.frozen import dataclass
from casepact.model.credit import CreditRule
from casepact.semantics.attainment import cycles_of
from casepact.semantics.calendars import CaseWorld, UnanswerableError, Undetermined
from casepact.semantics.case import Case, Clock, Outcome
from casepact.semantics.due import Due, counted_on
from casepact.semantics.logic import evaluate
from casepact.semantics.pauses import stood_since
from casepact.semantics.periods import clock_zone, period_of
from casepact.syntax.ast.credit import PerBreach
from casepact.syntax.ast.target import UNIT_SECONDS, NoTarget, Unit
from casepact.time import Calendar

__all__ = ["Breach", "breaches_of", "rule_applies", "unjudged_in"]

_HALF_A_DAY = 43_200
"""Seconds; no civil day is as short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A breached cycle: the period of its breach, and how often it counts.

    ``open`` where that is not certain: its time still runs or cannot be told, or a condition is unknown.
    """

    clock: Clock
    period: str
    times: int
    open: bool


def breaches_of(rule: CreditRule, trigger: PerBreach, case: Case, starts: dt.date | None) -> Iterator[Breach]:
    """Each breached cycle of a case for which a rule's condition holds, or may hold."""
    for clock in cycles_of(case, trigger.target.name):
        applies = None if clock.breached is None else rule_applies(rule, case, clock)
        if clock.breached is None or applies is False:
            continue
        period = period_of(clock.breached, rule.period, clock_zone(case, clock), starts)
        times: int | None = 1
        if trigger.unit is not None:
            times = _late_units(case, clock, trigger.unit, started=trigger.started)
        runs = trigger.unit is not None and clock.ended is None
        yield Breach(
            clock=clock,
            period=period,
            times=(times or 0) if applies else 0,
            open=applies is None or times is None or runs,
        )


def unjudged_in(rule: CreditRule, trigger: PerBreach, case: Case, starts: dt.date | None) -> Iterator[str]:
    """For each cycle that may have been breached, and nobody can say, the periods in which that may be."""
    for clock in cycles_of(case, trigger.target.name):
        stretch = _may_be_late(case, clock)
        if stretch is None or rule_applies(rule, case, clock) is False:
            continue
        first, last = stretch
        zone = clock_zone(case, clock)
        instants = [last] if rule.period is None else [*range(first, last, _HALF_A_DAY), last]
        yield from dict.fromkeys(period_of(at, rule.period, zone, starts) for at in instants)


def rule_applies(rule: CreditRule, case: Case, clock: Clock) -> bool | None:
    """Whether a rule's condition held, under the severity the cycle was judged at."""
    facts = dict(case.facts)
    if clock.severity is not None:
        facts["severity"] = clock.severity
    try:
        return evaluate(rule.guard, facts, CaseWorld(case.rules.book, facts, case.opened, case.broken))
    except UnanswerableError:
        return None


def _may_be_late(case: Case, clock: Clock) -> tuple[int, int] | None:
    """From when to when (UTC seconds) a cycle may have been breached of which nobody can say it."""
    clause, due = clock.clause, clock.due or Due()
    if clause is None or clock.breached is not None:
        return None
    if clock.outcome is Outcome.UNJUDGED and clock.ended is not None:
        last = clock.ended
    elif clock.ended is None and clause.target is not None and due.at is None:
        last = stood_since(case, clause) if clock.paused else case.now
    else:
        return None
    if clause.target is not None and isinstance(clause.target.bound, NoTarget):
        return None
    first = clock.started if due.earliest is None else max(clock.started, due.earliest)
    return (first, last) if first < last else None


def _late_units(case: Case, clock: Clock, unit: Unit, *, started: bool) -> int | None:
    """How many whole units a stop came late, or has not come yet; None where it cannot be told.

    With ``started`` the unit that has begun counts as well.
    Seconds, minutes and hours count open time of the clock's calendar, days its business days (24 hours each
    where it is always open), weeks seven times 24 hours.
    """
    counted = None if clock.clause is None else counted_on(clock.clause)
    if clock.due is None or clock.due.at is None or counted is None:
        return None
    due, stop = clock.due.at, case.now if clock.ended is None else clock.ended
    bounds = case.rules.book.bounds(counted, clock.facts)
    if isinstance(bounds, Undetermined) or not bounds.exact:
        return None
    calendar: Calendar = bounds.most
    if unit is Unit.DAY:
        days = 0
        while _day_after(calendar, due, days + 1) <= stop:
            days += 1
        return days + (started and _day_after(calendar, due, days) < stop)
    late = max(0, stop - due if unit is Unit.WEEK else calendar.elapsed(due, stop))
    return -(-late // UNIT_SECONDS[unit]) if started else late // UNIT_SECONDS[unit]


def _day_after(calendar: Calendar, due: int, days: int) -> int:
    return due + days * 86_400 if calendar.always else calendar.business_due(due, days)

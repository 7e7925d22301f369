"""Service credits: what breaches and missed shares cost, exactly, up to their caps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from casepact.frozen import dataclass
from casepact.model.policy import CreditRule, Policy
from casepact.semantics.attainment import Tally, by_period, cycles_of
from casepact.semantics.calendars import CaseWorld, UnanswerableError, Undetermined
from casepact.semantics.case import Case, Clock
from casepact.semantics.due import counted_on
from casepact.semantics.logic import evaluate
from casepact.semantics.periods import clock_zone, period_of
from casepact.syntax.ast.condition import Operator
from casepact.syntax.ast.credit import Attainment, Money, PerBreach
from casepact.syntax.ast.target import Unit
from casepact.time import Calendar

__all__ = [
    "CONTRACT_CURRENCY",
    "CreditLine",
    "Sum",
    "breaches_of",
    "credits_of",
    "line_of",
    "reached",
    "rule_applies",
    "without_replaced",
]

CONTRACT_CURRENCY = "currency of the contract"
"""The unit of shares of a sum to which the contract gives a value without a currency."""


_SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3_600, Unit.WEEK: 7 * 86_400}


@dataclass(frozen=True, slots=True)
class Sum:
    """An exact amount of a unit: a currency, ``% of NAME`` of a sum whose value is not known, or its own."""

    amount: Decimal
    unit: str

    def to_json(self) -> dict[str, str]:
        """The sum as JSON; the amount is text, so that no digit is lost."""
        return {"amount": f"{self.amount.normalize():f}", "unit": self.unit}


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLine:
    """What one credit rule gives in one period.

    ``owed`` is before the cap and ``due`` after it; ``times`` is how many breaches or late units it
    is for. ``open`` is true where the sum can still change or cannot be told: cycles still run or
    are unjudged, a condition is unknown, or the cap is in another unit, whose value is not known.
    ``share`` are the cycles whose share the rule goes by, where it goes by one: all of the target for
    which its condition held, whatever their own targets bind.
    """

    rule: str
    period: str
    times: int
    owed: Sum
    due: Sum
    open: bool = False
    share: Tally | None = None

    def to_json(self) -> dict[str, Any]:
        """The line as JSON."""
        return {
            "rule": self.rule,
            "period": self.period or None,
            "times": self.times,
            "owed": self.owed.to_json(),
            "due": self.due.to_json(),
            "open": self.open,
            "share": None if self.share is None else self.share.to_json(),
        }


def credits_of(cases: Sequence[Case], starts: dt.date | None = None) -> tuple[CreditLine, ...]:
    """The credits of some cases, rule by rule and period by period; lines of nothing are left out.

    A breach belongs to the period of its instant, a missed share to the period it was missed in,
    by the local date in the zone of the target's calendar.
    """
    lines: list[CreditLine] = []
    seen: dict[int, list[Case]] = {}
    for case in cases:
        seen.setdefault(id(case.policy), []).append(case)
    for group in seen.values():
        policy = group[0].policy
        found = [line for rule in policy.credits for line in _lines(rule, policy, group, starts)]
        lines += without_replaced(found, policy)
    return tuple(lines)


def without_replaced(lines: list[CreditLine], policy: Policy) -> Iterator[CreditLine]:
    """Leave out what another rule is given instead of in the same period; one that may be leaves it open."""
    for line in lines:
        special = [
            other
            for rule in policy.credits
            if line.rule in rule.instead_of
            for other in lines
            if other.rule == rule.note.id and other.period == line.period
        ]
        if any(other.times and not other.open for other in special):
            continue
        yield replace(line, open=True) if special else line


def _lines(
    rule: CreditRule, policy: Policy, cases: Sequence[Case], starts: dt.date | None
) -> Iterator[CreditLine]:
    trigger = rule.credit.trigger
    times: dict[str, int] = {}
    open_: set[str] = set()
    shares: Mapping[str, Tally] = {}
    if isinstance(trigger, PerBreach):
        for period, count, undecided in breaches_of(rule, trigger, cases, starts):
            times[period] = times.get(period, 0) + count
            open_ |= {period} if undecided else set()
    else:
        times, open_, shares = _shortfalls(rule, trigger, cases, starts)
    for period, count in times.items():
        if count or period in open_:
            share = shares.get(period)
            yield line_of(rule, policy, period, count, undecided=period in open_, share=share)


def line_of(
    rule: CreditRule, policy: Policy, period: str, times: int, *, undecided: bool, share: Tally | None = None
) -> CreditLine:
    """What a rule gives in a period for so many breaches, late units or missed shares, up to its cap."""
    cap = rule.credit.cap
    one = _value(rule.credit.money, policy)
    most = None if cap is None else _value(cap.money, policy)
    owed = Sum(one.amount * times, one.unit)
    comparable = most is None or most.unit == owed.unit
    due = owed
    if most is not None and comparable:
        due = Sum(min(owed.amount, most.amount), owed.unit)
    return CreditLine(
        rule=rule.note.id,
        period=period,
        times=times,
        owed=owed,
        due=due,
        open=undecided or not comparable,
        share=share,
    )


def breaches_of(
    rule: CreditRule, trigger: PerBreach, cases: Sequence[Case], starts: dt.date | None
) -> Iterator[tuple[str, int, bool]]:
    """For each breach its period, how often it counts, and whether that is not certain yet."""
    period = None if rule.credit.cap is None else rule.credit.cap.period
    for case in cases:
        for clock in cycles_of(case, trigger.target.name):
            if clock.breached is None:
                continue
            applies = rule_applies(rule, case, clock)
            if applies is False:
                continue
            name = period_of(clock.breached, period, clock_zone(case, clock), starts)
            if trigger.unit is None:
                yield name, 1 if applies else 0, applies is None
                continue
            units = _late_units(case, clock, trigger.unit, started=trigger.started)
            yield (
                name,
                (units or 0) if applies else 0,
                applies is None or units is None or clock.ended is None,
            )


def _shortfalls(
    rule: CreditRule, trigger: Attainment, cases: Sequence[Case], starts: dt.date | None
) -> tuple[dict[str, int], set[str], dict[str, Tally]]:
    period = trigger.period or (None if rule.credit.cap is None else rule.credit.cap.period)
    concerned: list[tuple[Case, tuple[Clock, ...]]] = []
    undecided = False
    for case in cases:
        kept = []
        for clock in cycles_of(case, trigger.target.name):
            applies = rule_applies(rule, case, clock)
            undecided = undecided or applies is None
            if applies:
                kept.append(clock)
        concerned.append((case, tuple(kept)))
    times: dict[str, int] = {}
    open_: set[str] = set()
    shares = by_period(concerned, period, starts)
    for name, count in shares.items():
        answer = reached(trigger, count)
        times[name] = 1 if answer else 0
        if answer is None or undecided:
            open_.add(name)
    return times, open_, shares


def reached(trigger: Attainment, count: Tally) -> bool | None:
    """Whether a share stands where a rule gives a credit, None where open cycles decide it."""
    answer = count.is_(trigger.operator, trigger.percent)
    if trigger.below is not None and answer is not False:
        under = count.is_(Operator.BELOW, trigger.below)
        answer = under if answer or under is False else None
    return answer


def rule_applies(rule: CreditRule, case: Case, clock: Clock) -> bool | None:
    """Whether a rule's condition held, under the severity the cycle was judged at."""
    facts = dict(case.facts)
    if clock.severity is not None:
        facts["severity"] = clock.severity
    try:
        return evaluate(rule.guard, facts, CaseWorld(case.rules.book, facts, case.opened, case.broken))
    except UnanswerableError:
        return None


def _value(money: Money, policy: Policy) -> Sum:
    """A sum in its unit: a share of a sum that is known becomes an amount of it."""
    found = policy.money.get(money.base.name)
    if found is None:
        return Sum(money.amount, f"% of {money.base.name}" if money.percent else money.base.name)
    base, currency = found
    amount = money.amount * base
    return Sum(amount / 100 if money.percent else amount, currency or CONTRACT_CURRENCY)


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
    return -(-late // _SECONDS[unit]) if started else late // _SECONDS[unit]


def _day_after(calendar: Calendar, due: int, days: int) -> int:
    return due + days * 86_400 if calendar.always else calendar.business_due(due, days)

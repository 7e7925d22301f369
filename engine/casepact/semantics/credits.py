"""Service credits: what breaches and missed shares cost, exactly, up to their caps."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from casepact.frozen import dataclass
from casepact.model.credit import CreditRule
from casepact.model.policy import Policy
from casepact.semantics.attainment import Tally, by_period, cycles_of
from casepact.semantics.breaches import breaches_of, rule_applies, unjudged_in
from casepact.semantics.case import Case, Clock
from casepact.syntax.ast.condition import Operator
from casepact.syntax.ast.credit import Attainment, Money

__all__ = [
    "CONTRACT_CURRENCY",
    "CreditLine",
    "Sum",
    "credits_of",
    "line_of",
    "reached",
    "value_of",
    "without_replaced",
]

CONTRACT_CURRENCY = "currency of the contract"
"""The unit of shares of a sum to which the contract gives a value without a currency."""


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
    ``unjudged`` is how many cycles may have been breached in the period and nobody can say: what they would
    add is not in it.
    ``share`` are the cycles whose share the rule goes by, where it goes by one: all of the target for
    which its condition held, whatever their own targets bind.
    """

    rule: str
    period: str
    times: int
    owed: Sum
    due: Sum
    open: bool = False
    unjudged: int = 0
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
            "unjudged": self.unjudged,
            "share": None if self.share is None else self.share.to_json(),
        }


def credits_of(
    policy: Policy, cases: Sequence[Case], starts: dt.date | None = None
) -> tuple[CreditLine, ...]:
    """The credits of cases of one policy, rule by rule and period by period; lines of nothing are left out.

    A breach belongs to the period of its instant, a missed share to the period it was missed in,
    by the local date in the zone of the target's calendar.
    """
    lines = [line for rule in policy.credits for line in _lines(rule, policy, cases, starts)]
    return tuple(without_replaced(lines, policy))


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
    if isinstance(trigger, Attainment):
        yield from _shortfalls(rule, trigger, policy, cases, starts)
        return
    times: Counter[str] = Counter()
    unjudged: Counter[str] = Counter()
    open_: set[str] = set()
    for case in cases:
        for breach in breaches_of(rule, trigger, case, starts):
            times[breach.period] += breach.times
            open_ |= {breach.period} if breach.open else set()
        unjudged.update(unjudged_in(rule, trigger, case, starts))
    for period in dict.fromkeys((*times, *unjudged)):
        undecided = period in open_ or unjudged[period] > 0
        if times[period] or undecided:
            line = line_of(rule, policy, period, times[period], undecided=undecided)
            yield replace(line, unjudged=unjudged[period])


def line_of(
    rule: CreditRule, policy: Policy, period: str, times: int, *, undecided: bool, share: Tally | None = None
) -> CreditLine:
    """What a rule gives in a period for so many breaches, late units or missed shares, up to its cap."""
    cap = rule.credit.cap
    one = value_of(rule.credit.money, policy)
    most = None if cap is None else value_of(cap.money, policy)
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


def _shortfalls(
    rule: CreditRule, trigger: Attainment, policy: Policy, cases: Sequence[Case], starts: dt.date | None
) -> Iterator[CreditLine]:
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
    for period, share in by_period(concerned, rule.period, starts).items():
        answer = reached(trigger, share)
        is_open = undecided or answer is None
        if answer or is_open:
            yield line_of(rule, policy, period, int(answer is True), undecided=is_open, share=share)


def reached(trigger: Attainment, count: Tally, *, concerned: bool = True) -> bool | None:
    """Whether a share stands where a rule gives a credit, None where open cycles decide it.

    With ``concerned`` every open cycle surely counts; else some may not, and the share may be any between the
    least and the most.
    """
    answer = count.is_(trigger.operator, trigger.percent)
    if trigger.below is None or answer is False:
        return answer
    under = count.is_(Operator.BELOW, trigger.below)
    if under is False or (answer and under):
        return under
    least, below = (math.ceil(end * count.counted / 100) for end in (trigger.percent, trigger.below))
    is_passed_over = concerned and max(least, count.met) >= min(below, count.met + count.open + 1)
    return False if is_passed_over else None


def value_of(money: Money, policy: Policy) -> Sum:
    """A sum in its unit: a share of a sum that is known becomes an amount of it."""
    found = policy.money.get(money.base.name)
    if found is None:
        return Sum(money.amount, f"% of {money.base.name}" if money.percent else money.base.name)
    base, currency = found
    amount = money.amount * base
    return Sum(amount / 100 if money.percent else amount, currency or CONTRACT_CURRENCY)

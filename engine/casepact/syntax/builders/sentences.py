"""Builds the trees of escalation steps, fact types and the smaller sentences."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from casepact.syntax.ast import escalation
from casepact.syntax.ast.condition import Guard, Operator, Word
from casepact.syntax.ast.credit import Attainment, Credit, CreditCap, Money, PerBreach, SharedCap
from casepact.syntax.ast.extent import Extent
from casepact.syntax.ast.fact import EnumType, FactType, Primitive, PrimitiveType
from casepact.syntax.ast.sentence import Adjustment, Change, Quota, TableKey
from casepact.syntax.ast.target import (
    Amount,
    Period,
    Share,
    Unit,
)
from casepact.syntax.builders.calendars import minutes_of
from casepact.syntax.builders.conditions import make_word
from casepact.syntax.builders.node import SentenceError, node
from casepact.syntax.builders.targets import lasting, number_extent

if TYPE_CHECKING:
    from lark import Token

__all__ = ["SentenceBuilder"]
_UNSPECIFIED = "unspecified"
_CURRENCIES = {
    **dict.fromkeys(("euro", "euros", "eur"), "EUR"),
    **dict.fromkeys(("dollar", "dollars", "usd"), "USD"),
    **dict.fromkeys(("pound", "pounds", "gbp"), "GBP"),
    **dict.fromkeys(("franc", "francs", "chf"), "CHF"),
}
"""Words for money that would be read as a sum of the contract, each with the currency that is meant."""


def _comes_again(trigger: escalation.Trigger) -> bool:
    match trigger:
        case escalation.OnCycle(cycle=cycle):
            return cycle is None
        case escalation.AfterBreach(again=again):
            return again
        case _:
            return isinstance(trigger, escalation.Repeatedly)


def _not_zero(amount: Amount) -> None:
    cause = "nothing can come again every zero units of time"
    lasting(amount, cause, "write how much time lies between")


class SentenceBuilder:
    """Build methods for every sentence that has no builder of its own."""

    # ---- escalation steps
    @node
    def after_amount(self, extent: Extent, amount: Amount, calendar: Any = None) -> escalation.AfterAmount:
        return escalation.AfterAmount(amount, calendar, at_latest=False, extent=extent)

    @node
    def within_amount(self, extent: Extent, amount: Amount, calendar: Any = None) -> escalation.AfterAmount:
        return escalation.AfterAmount(amount, calendar, at_latest=True, extent=extent)

    @node
    def after_unspecified(self, extent: Extent) -> escalation.AfterAmount:
        return escalation.AfterAmount(None, extent=extent)

    @node
    def at_share(self, extent: Extent, percent: Token, target: Token) -> escalation.AtShare:
        return escalation.AtShare(Decimal(percent), make_word(target), extent)

    @node
    def after_breach(self, extent: Extent, amount: Amount, *rest: Any) -> escalation.AfterBreach:
        calendar = rest[0] if len(rest) > 1 else None
        return escalation.AfterBreach(amount, make_word(rest[-1]), calendar, extent=extent)

    @node
    def repeatedly_after_breach(self, extent: Extent, amount: Amount, *rest: Any) -> escalation.AfterBreach:
        calendar = rest[0] if len(rest) > 1 else None
        _not_zero(amount)
        return escalation.AfterBreach(amount, make_word(rest[-1]), calendar, again=True, extent=extent)

    @node
    def repeatedly(self, extent: Extent, amount: Amount, calendar: Any = None) -> escalation.Repeatedly:
        _not_zero(amount)
        return escalation.Repeatedly(amount, calendar, extent)

    @node
    def on_breach(self, extent: Extent, target: Token) -> escalation.OnBreach:
        return escalation.OnBreach(make_word(target), extent)

    @node
    def before_due(self, extent: Extent, amount: Amount, target: Token) -> escalation.BeforeDue:
        return escalation.BeforeDue(amount, make_word(target), extent)

    @node
    def at_time(self, extent: Extent, time: Token, calendar: Any) -> escalation.AtTime:
        return escalation.AtTime(minutes_of(time), calendar, extent)

    @node
    def at_close(self, extent: Extent, calendar: Any) -> escalation.AtTime:
        return escalation.AtTime(None, calendar, extent)

    @node
    def on_cycle(self, extent: Extent, number: Token, target: Token) -> escalation.OnCycle:
        if "." in number or int(number) < 1:
            message = "cycles are counted 1, 2, 3"
            raise SentenceError("bad-range", message, number_extent(number), "write 1 for the first cycle")
        return escalation.OnCycle(int(number), make_word(target), extent)

    @node
    def on_each_cycle(self, extent: Extent, target: Token) -> escalation.OnCycle:
        return escalation.OnCycle(None, make_word(target), extent)

    @node
    def on_event(self, extent: Extent, event: Token) -> escalation.OnEvent:
        return escalation.OnEvent(make_word(event), extent)

    @node
    def unspecified_role(self, extent: Extent) -> Word:
        return Word(_UNSPECIFIED, extent)

    @node
    def roles(self, _extent: Extent, *roles: Word) -> tuple[Word, ...]:
        return roles

    @node
    def notify(self, extent: Extent, roles: tuple[Word, ...]) -> escalation.Action:
        return escalation.Action(escalation.Verb.NOTIFY, roles, extent)

    @node
    def involve(self, extent: Extent, roles: tuple[Word, ...]) -> escalation.Action:
        return escalation.Action(escalation.Verb.INVOLVE, roles, extent)

    @node
    def assign(self, extent: Extent, roles: tuple[Word, ...]) -> escalation.Action:
        return escalation.Action(escalation.Verb.ASSIGN, roles, extent)

    @node
    def hand_over(self, extent: Extent, roles: tuple[Word, ...]) -> escalation.Action:
        return escalation.Action(escalation.Verb.HAND_OVER, roles, extent)

    @node
    def raise_severity(self, extent: Extent, severity: Token) -> escalation.Action:
        return escalation.Action(escalation.Verb.RAISE_SEVERITY, (make_word(severity),), extent)

    @node
    def rung(self, _extent: Extent, *actions: escalation.Action) -> tuple[escalation.Action, ...]:
        return actions

    @node
    def rungs(self, _extent: Extent, *rungs: Any) -> tuple[tuple[escalation.Action, ...], ...]:
        return rungs

    @node
    def step(self, extent: Extent, trigger: escalation.Trigger, rungs: Any, guard: Guard) -> escalation.Step:
        if len(rungs) > 1 and not _comes_again(trigger):
            message = "rungs joined by `then` need a trigger that comes again"
            raise SentenceError(
                "lone-trigger",
                message,
                extent,
                "start with `on each cycle of` or `every 4 hours`, or write a step for each rung",
            )
        return escalation.Step(trigger, rungs, guard, extent)

    # ---- fact types
    @node
    def fact_type(self, _extent: Extent, type_: FactType) -> FactType:
        return type_

    @node
    def ordered_enum(self, extent: Extent, *values: Token) -> EnumType:
        return EnumType(tuple(make_word(v) for v in values), ordered=True, extent=extent)

    @node
    def unordered_enum(self, extent: Extent, *values: Token) -> EnumType:
        return EnumType(tuple(make_word(v) for v in values), ordered=False, extent=extent)

    @node
    def primitive(self, extent: Extent, name: Token) -> PrimitiveType:
        return PrimitiveType(Primitive(str(name)), extent=extent)

    @node
    def signed(self, _extent: Extent, number: Token) -> Token:
        return number

    @node
    def primitive_range(self, extent: Extent, name: Token, low: Token, high: Token) -> PrimitiveType:
        primitive = Primitive(str(name))
        if primitive not in (Primitive.INTEGER, Primitive.NUMBER, Primitive.PERCENTAGE):
            raise SentenceError("bad-range", f"`{name}` has no range", extent, f"write `{name}`")
        if Decimal(low) > Decimal(high):
            raise SentenceError(
                "bad-range", f"the range starts at `{low}`, above its end", extent, "write the smaller first"
            )
        return PrimitiveType(primitive, Decimal(low), Decimal(high), extent)

    # ---- adjustments, credits, quotas
    @node
    def fixed(self, _extent: Extent, value: Any) -> tuple[Any, ...]:
        return (None, value)

    @node
    def bounded(self, _extent: Extent, operator: Operator, value: Any) -> tuple[Any, ...]:
        return (operator, value)

    @node
    def unspecified_adjustment(self, _extent: Extent) -> tuple[Any, ...]:
        return (None, None)

    @node
    def adjustment(self, extent: Extent, fact: Token, adjusted: tuple[Any, ...], guard: Guard) -> Adjustment:
        operator, value = adjusted
        if operator in (Operator.ABOVE, Operator.BELOW):
            message = "an adjustment names the value to stop at"
            raise SentenceError("strict-adjustment", message, extent, "write `at least` or `at most`")
        return Adjustment(make_word(fact), operator, value, guard, extent)

    @node
    def money_share(self, extent: Extent, number: Token, base: Token) -> Money:
        return Money(Decimal(number), make_word(base), percent=True, extent=extent)

    @node
    def money_sum(self, extent: Extent, number: Token, currency: Token) -> Money:
        code = _CURRENCIES.get(str(currency))
        if code is not None:
            cause = f"`{currency}` is no sum that a contract gives"
            raise SentenceError("unknown-unit", cause, number_extent(currency), f"write `{number} {code}`")
        return Money(Decimal(number), make_word(currency), percent=False, extent=extent)

    @node
    def per_breach(self, extent: Extent, target: Token) -> PerBreach:
        return PerBreach(make_word(target), extent=extent)

    @node
    def per_late_unit(self, extent: Extent, unit: Token, target: Token) -> PerBreach:
        return PerBreach(make_word(target), Unit(str(unit).removesuffix("s")), extent=extent)

    @node
    def per_started_unit(self, extent: Extent, unit: Token, target: Token) -> PerBreach:
        return PerBreach(make_word(target), Unit(str(unit).removesuffix("s")), started=True, extent=extent)

    @node
    def attainment(
        self,
        extent: Extent,
        target: Token,
        operator: Operator,
        share: Share,
        period: Period | None = None,
    ) -> Attainment:
        return Attainment(make_word(target), operator, share.percent, period, extent=extent)

    @node
    def attainment_between(
        self, extent: Extent, target: Token, low: Share, high: Share, period: Period | None = None
    ) -> Attainment:
        if low.percent >= high.percent:
            message = f"no share is at least {low.percent}% and below {high.percent}%"
            raise SentenceError("bad-range", message, low.extent, "write the smaller share first")
        word = make_word(target)
        return Attainment(word, Operator.AT_LEAST, low.percent, period, high.percent, extent)

    @node
    def credit_cap(self, extent: Extent, money: Money, period: Period | None = None) -> CreditCap:
        return CreditCap(money, period, extent)

    @node
    def credit(self, extent: Extent, money: Money, trigger: Any, *rest: Any) -> Credit:
        *caps, guard = rest
        return Credit(money, trigger, caps[0] if caps else None, guard, extent)

    @node
    def all_credits(self, _extent: Extent) -> tuple[Token, ...]:
        return ()

    @node
    def some_credits(self, _extent: Extent, *names: Token) -> tuple[Token, ...]:
        return names

    @node
    def shared_cap(self, extent: Extent, names: tuple[Token, ...], cap: CreditCap) -> SharedCap:
        return SharedCap(tuple(make_word(name) for name in names), cap, extent)

    @node
    def quota_count(self, extent: Extent, number: Token, period: Period | None = None) -> Quota:
        if "." in number:
            raise SentenceError(
                "bad-range", "a quota is a whole number", number_extent(number), "write it without a fraction"
            )
        return Quota(int(number), period, extent=extent)

    @node
    def quota_unlimited(self, extent: Extent) -> Quota:
        return Quota(None, extent=extent)

    @node
    def quota_unspecified(self, extent: Extent) -> Quota:
        return Quota(None, unspecified=True, extent=extent)

    @node
    def quota(self, extent: Extent, quota: Quota, then: Token | None = None) -> Quota:
        return replace(quota, then=None if then is None else make_word(then), extent=extent)

    # ---- table keys and changes
    @node
    def value_key(self, extent: Extent, *values: Token) -> TableKey:
        return TableKey(tuple(make_word(v) for v in values), extent)

    @node
    def otherwise_key(self, extent: Extent) -> TableKey:
        return TableKey((), extent)

    @node
    def change_to(self, extent: Extent, path: Token, text: Token) -> Change:
        return Change(tuple(path.split(".")), str(text), number_extent(text), extent)

    @node
    def change_remove(self, extent: Extent, path: Token) -> Change:
        return Change(tuple(path.split(".")), None, extent=extent)

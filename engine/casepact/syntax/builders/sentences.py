"""Builds the trees of duties, steps, transitions, fact types and the smaller sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from casepact.syntax.ast import sentence as ast
from casepact.syntax.ast.condition import Guard, Operator, Word
from casepact.syntax.ast.extent import Extent
from casepact.syntax.ast.target import (
    Amount,
    By,
    Every,
    Immediately,
    Period,
    Share,
    Target,
    Unit,
    Within,
)
from casepact.syntax.builders.calendars import minutes_of
from casepact.syntax.builders.conditions import make_word
from casepact.syntax.builders.node import SentenceError, node
from casepact.syntax.builders.targets import business_days, number_extent

if TYPE_CHECKING:
    from lark import Token

__all__ = ["SentenceBuilder"]


@dataclass(frozen=True, slots=True)
class _Clause:
    name: str
    value: Any
    extent: Extent


_UNSPECIFIED = "unspecified"
_TIME_PREFIXES = frozenset({"business", "calendar", "next", "same", "working"})
_TIME_UNITS = frozenset({"minute", "minutes", "hour", "hours", "day", "days", "week", "weeks"})


def _clause(name: str) -> Any:
    @node
    def build(self: Any, extent: Extent, value: Any) -> _Clause:
        del self
        return _Clause(name, value, extent)

    return build


def _refuse_time(objects: tuple[Word, ...]) -> None:
    # `vendor must respond next business day` would be a duty without a target.
    for before, word in pairwise(objects):
        if before.name in _TIME_PREFIXES and word.name in _TIME_UNITS:
            extent = Extent(before.extent.start, word.extent.end)
            message = f"`{before.name} {word.name}` is a time, and stands where the object of the action does"
            raise SentenceError("time-as-object", message, extent, "write `within 1 business day`")


class SentenceBuilder:
    """Build methods for every sentence that is not a calendar, a condition or a target."""

    # ---- duties
    @node
    def must(self, _extent: Extent) -> ast.Modal:
        return ast.Modal.MUST

    @node
    def must_not(self, _extent: Extent) -> ast.Modal:
        return ast.Modal.MUST_NOT

    @node
    def may(self, _extent: Extent) -> ast.Modal:
        return ast.Modal.MAY

    @node
    def events(self, _extent: Extent, *tokens: Token) -> tuple[Word, ...]:
        return tuple(make_word(token) for token in tokens)

    states = events
    actors = events

    @node
    def duty_calendar(self, _extent: Extent, calendar: Any) -> Any:
        return calendar

    @node
    def duty_within(self, extent: Extent, amount: Amount, calendar: Any = None) -> _Clause:
        return _Clause("target", Target(Within(amount, extent=extent), calendar, extent=extent), extent)

    @node
    def duty_within_range(self, extent: Extent, within: Within, calendar: Any = None) -> _Clause:
        return _Clause("target", Target(replace(within, extent=extent), calendar, extent=extent), extent)

    @node
    def duty_under(self, extent: Extent, amount: Amount, calendar: Any = None) -> _Clause:
        bound = Within(amount, inclusive=False, extent=extent)
        return _Clause("target", Target(bound, calendar, extent=extent), extent)

    @node
    def duty_every(self, extent: Extent, amount: Amount, calendar: Any = None) -> _Clause:
        return _Clause("target", Target(Every(amount, extent), calendar, extent=extent), extent)

    @node
    def duty_immediately(self, extent: Extent) -> _Clause:
        return _Clause("target", Target(Immediately(extent), extent=extent), extent)

    @node
    def duty_by_close(self, extent: Extent, number: Token, unit: Token, calendar: Any = None) -> _Clause:
        bound = By(business_days(number, unit), None, extent)
        return _Clause("target", Target(bound, calendar, extent=extent), extent)

    @node
    def duty_by_time(
        self, extent: Extent, time: Token, number: Token, unit: Token, calendar: Any = None
    ) -> _Clause:
        bound = By(business_days(number, unit), minutes_of(time), extent)
        return _Clause("target", Target(bound, calendar, extent=extent), extent)

    duty_during = _clause("effort")
    duty_after = _clause("after")
    duty_before = _clause("before")
    duty_while = _clause("states")
    duty_until = _clause("until")
    duty_pausing = _clause("pausing")
    duty_counting = _clause("counting")
    duty_when = _clause("when")
    duty_unless = _clause("unless")

    @node
    def duty(self, extent: Extent, actor: Token, modal: ast.Modal, action: Token, *rest: Any) -> ast.Duty:
        objects = tuple(item for item in rest if isinstance(item, Word))
        _refuse_time(objects)
        given: dict[str, Any] = {}
        for clause in (item for item in rest if isinstance(item, _Clause)):
            if clause.name in given:
                message = "the sentence says this twice"
                raise SentenceError("said-twice", message, clause.extent, "keep one of the two")
            given[clause.name] = clause.value
        guard = Guard(given.pop("when", None), given.pop("unless", None))
        return ast.Duty(
            make_word(actor), modal, make_word(action), objects, guard=guard, extent=extent, **given
        )

    # ---- escalation steps
    @node
    def after_amount(self, extent: Extent, amount: Amount, calendar: Any = None) -> ast.AfterAmount:
        return ast.AfterAmount(amount, calendar, at_latest=False, extent=extent)

    @node
    def within_amount(self, extent: Extent, amount: Amount, calendar: Any = None) -> ast.AfterAmount:
        return ast.AfterAmount(amount, calendar, at_latest=True, extent=extent)

    @node
    def after_unspecified(self, extent: Extent) -> ast.AfterAmount:
        return ast.AfterAmount(None, extent=extent)

    @node
    def at_share(self, extent: Extent, share: Share, target: Token) -> ast.AtShare:
        return ast.AtShare(share.percent, make_word(target), extent)

    @node
    def on_breach(self, extent: Extent, target: Token) -> ast.OnBreach:
        return ast.OnBreach(make_word(target), extent)

    @node
    def before_due(self, extent: Extent, amount: Amount, target: Token) -> ast.BeforeDue:
        return ast.BeforeDue(amount, make_word(target), extent)

    @node
    def at_time(self, extent: Extent, time: Token, calendar: Any) -> ast.AtTime:
        return ast.AtTime(minutes_of(time), calendar, extent)

    @node
    def at_close(self, extent: Extent, calendar: Any) -> ast.AtTime:
        return ast.AtTime(None, calendar, extent)

    @node
    def on_cycle(self, extent: Extent, number: Token, target: Token) -> ast.OnCycle:
        if "." in number or int(number) < 1:
            message = "cycles are counted 1, 2, 3"
            raise SentenceError("bad-range", message, number_extent(number), "write 1 for the first cycle")
        return ast.OnCycle(int(number), make_word(target), extent)

    @node
    def on_each_cycle(self, extent: Extent, target: Token) -> ast.OnCycle:
        return ast.OnCycle(None, make_word(target), extent)

    @node
    def on_event(self, extent: Extent, event: Token) -> ast.OnEvent:
        return ast.OnEvent(make_word(event), extent)

    @node
    def unspecified_role(self, extent: Extent) -> Word:
        return Word(_UNSPECIFIED, extent)

    @node
    def roles(self, _extent: Extent, *roles: Word) -> tuple[Word, ...]:
        return roles

    @node
    def notify(self, extent: Extent, roles: tuple[Word, ...]) -> ast.Action:
        return ast.Action(ast.Verb.NOTIFY, roles, extent)

    @node
    def involve(self, extent: Extent, roles: tuple[Word, ...]) -> ast.Action:
        return ast.Action(ast.Verb.INVOLVE, roles, extent)

    @node
    def assign(self, extent: Extent, roles: tuple[Word, ...]) -> ast.Action:
        return ast.Action(ast.Verb.ASSIGN, roles, extent)

    @node
    def hand_over(self, extent: Extent, roles: tuple[Word, ...]) -> ast.Action:
        return ast.Action(ast.Verb.HAND_OVER, roles, extent)

    @node
    def raise_severity(self, extent: Extent, severity: Token) -> ast.Action:
        return ast.Action(ast.Verb.RAISE_SEVERITY, (make_word(severity),), extent)

    @node
    def rung(self, _extent: Extent, *actions: ast.Action) -> tuple[ast.Action, ...]:
        return actions

    @node
    def rungs(self, _extent: Extent, *rungs: Any) -> tuple[tuple[ast.Action, ...], ...]:
        return rungs

    @node
    def step(self, extent: Extent, trigger: ast.Trigger, rungs: Any, guard: Guard) -> ast.Step:
        if len(rungs) > 1 and not (isinstance(trigger, ast.OnCycle) and trigger.cycle is None):
            message = "rungs joined by `then` need a trigger that comes again"
            raise SentenceError(
                "lone-trigger",
                message,
                extent,
                "start with `on each cycle of`, or write a step for each rung",
            )
        return ast.Step(trigger, rungs, guard, extent)

    # ---- transitions
    @node
    def any_state(self, _extent: Extent) -> tuple[Word, ...]:
        return ()

    @node
    def some_states(self, _extent: Extent, *tokens: Token) -> tuple[Word, ...]:
        return tuple(make_word(token) for token in tokens)

    @node
    def on_transition_event(self, extent: Extent, event: Token) -> _Clause:
        return _Clause("event", make_word(event), extent)

    @node
    def after_time(self, extent: Extent, amount: Amount, calendar: Any = None) -> _Clause:
        return _Clause("after", (amount, calendar), extent)

    @node
    def after_unspecified_time(self, extent: Extent) -> _Clause:
        return _Clause("unspecified", None, extent)

    @node
    def by_actors(self, extent: Extent, actors: tuple[Word, ...]) -> _Clause:
        return _Clause("actors", actors, extent)

    @node
    def transition_within(self, extent: Extent, amount: Amount, calendar: Any = None) -> _Clause:
        return _Clause("within", (amount, calendar), extent)

    @node
    def transition(self, extent: Extent, sources: Any, destination: Token, *rest: Any) -> ast.Transition:
        *clauses, guard = rest
        given: dict[str, Any] = {}
        for clause in clauses:
            if clause.name in given:
                raise SentenceError(
                    "said-twice", "the sentence says this twice", clause.extent, "keep one of the two"
                )
            given[clause.name] = clause.value
        if "event" not in given and ("within" in given or "actors" in given):
            extra = next(c for c in clauses if c.name in ("within", "actors"))
            message = "only a transition on an event has an actor or a time limit"
            raise SentenceError(
                "timer-with-actor", message, extra.extent, "leave it out, or name an event with `on`"
            )
        after, calendar = given.get("after", (None, None))
        within, within_calendar = given.get("within", (None, None))
        return ast.Transition(
            sources,
            make_word(destination),
            event=given.get("event"),
            after=after,
            within=within,
            calendar=calendar if calendar is not None else within_calendar,
            actors=given.get("actors", ()),
            guard=guard,
            unspecified_amount="unspecified" in given,
            extent=extent,
        )

    # ---- fact types
    @node
    def fact_type(self, _extent: Extent, type_: ast.FactType) -> ast.FactType:
        return type_

    @node
    def ordered_enum(self, extent: Extent, *values: Token) -> ast.EnumType:
        return ast.EnumType(tuple(make_word(v) for v in values), ordered=True, extent=extent)

    @node
    def unordered_enum(self, extent: Extent, *values: Token) -> ast.EnumType:
        return ast.EnumType(tuple(make_word(v) for v in values), ordered=False, extent=extent)

    @node
    def primitive(self, extent: Extent, name: Token) -> ast.PrimitiveType:
        return ast.PrimitiveType(ast.Primitive(str(name)), extent=extent)

    @node
    def signed(self, _extent: Extent, number: Token) -> Token:
        return number

    @node
    def primitive_range(self, extent: Extent, name: Token, low: Token, high: Token) -> ast.PrimitiveType:
        primitive = ast.Primitive(str(name))
        if primitive not in (ast.Primitive.INTEGER, ast.Primitive.NUMBER, ast.Primitive.PERCENTAGE):
            raise SentenceError("bad-range", f"`{name}` has no range", extent, f"write `{name}`")
        if Decimal(low) > Decimal(high):
            raise SentenceError(
                "bad-range", f"the range starts at `{low}`, above its end", extent, "write the smaller first"
            )
        return ast.PrimitiveType(primitive, Decimal(low), Decimal(high), extent)

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
    def adjustment(
        self, extent: Extent, fact: Token, adjusted: tuple[Any, ...], guard: Guard
    ) -> ast.Adjustment:
        operator, value = adjusted
        if operator in (Operator.ABOVE, Operator.BELOW):
            message = "an adjustment names the value to stop at"
            raise SentenceError("strict-adjustment", message, extent, "write `at least` or `at most`")
        return ast.Adjustment(make_word(fact), operator, value, guard, extent)

    @node
    def money_share(self, extent: Extent, number: Token, base: Token) -> ast.Money:
        return ast.Money(Decimal(number), make_word(base), percent=True, extent=extent)

    @node
    def money_sum(self, extent: Extent, number: Token, currency: Token) -> ast.Money:
        return ast.Money(Decimal(number), make_word(currency), percent=False, extent=extent)

    @node
    def per_breach(self, extent: Extent, target: Token) -> ast.PerBreach:
        return ast.PerBreach(make_word(target), None, extent)

    @node
    def per_late_unit(self, extent: Extent, unit: Token, target: Token) -> ast.PerBreach:
        return ast.PerBreach(make_word(target), Unit(str(unit).removesuffix("s")), extent)

    @node
    def attainment(
        self,
        extent: Extent,
        target: Token,
        operator: Operator,
        share: Share,
        period: Period | None = None,
    ) -> ast.Attainment:
        return ast.Attainment(make_word(target), operator, share.percent, period, extent)

    @node
    def credit_cap(self, extent: Extent, money: ast.Money, period: Period | None = None) -> ast.CreditCap:
        return ast.CreditCap(money, period, extent)

    @node
    def credit(self, extent: Extent, money: ast.Money, trigger: Any, *rest: Any) -> ast.Credit:
        *caps, guard = rest
        return ast.Credit(money, trigger, caps[0] if caps else None, guard, extent)

    @node
    def quota_count(self, extent: Extent, number: Token, period: Period | None = None) -> ast.Quota:
        if "." in number:
            raise SentenceError(
                "bad-range", "a quota is a whole number", number_extent(number), "write it without a fraction"
            )
        return ast.Quota(int(number), period, extent=extent)

    @node
    def quota_unlimited(self, extent: Extent) -> ast.Quota:
        return ast.Quota(None, extent=extent)

    @node
    def quota_unspecified(self, extent: Extent) -> ast.Quota:
        return ast.Quota(None, unspecified=True, extent=extent)

    @node
    def quota(self, extent: Extent, quota: ast.Quota, then: Token | None = None) -> ast.Quota:
        return replace(quota, then=None if then is None else make_word(then), extent=extent)

    # ---- table keys and changes
    @node
    def value_key(self, extent: Extent, *values: Token) -> ast.TableKey:
        return ast.TableKey(tuple(make_word(v) for v in values), extent)

    @node
    def otherwise_key(self, extent: Extent) -> ast.TableKey:
        return ast.TableKey((), extent)

    @node
    def change_to(self, extent: Extent, path: Token, text: Token) -> ast.Change:
        return ast.Change(tuple(path.split(".")), str(text), number_extent(text), extent)

    @node
    def change_remove(self, extent: Extent, path: Token) -> ast.Change:
        return ast.Change(tuple(path.split(".")), None, extent=extent)

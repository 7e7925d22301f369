"""Builds the trees of conditions, guards and literal values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lark import Token

from casepact.syntax.ast import condition as ast
from casepact.syntax.ast.extent import Extent
from casepact.syntax.ast.target import Amount
from casepact.syntax.builders.calendars import date_of
from casepact.syntax.builders.node import node

__all__ = ["ConditionBuilder", "make_word"]


def make_word(token: Token) -> ast.Word:
    """The word of a token."""
    return ast.Word(str(token), Extent(token.start_pos or 0, token.end_pos or 0))


def _name(_self: Any, children: list[Token]) -> Token:
    """A name that is spelt like a keyword is a name all the same."""
    return Token.new_borrow_pos("WORD", str(children[0]), children[0])


class ConditionBuilder:
    """Build methods for the name, condition, guard and value rules."""

    fact_name = value_name = first_value = key_name = state_name = event_name = _name
    target_name = calendar_name = role_name = object_name = verb_name = sum_name = credit_name = _name

    @node
    def condition(self, _extent: Extent, expr: ast.Condition) -> ast.Condition:
        return expr

    @node
    def in_parentheses(self, _extent: Extent, expr: Any) -> Any:
        return expr

    @node
    def any_of(self, extent: Extent, *items: Any) -> ast.Or:
        return ast.Or(tuple(p for i in items for p in (i.items if isinstance(i, ast.Or) else (i,))), extent)

    @node
    def all_of(self, extent: Extent, *items: Any) -> ast.And:
        return ast.And(tuple(p for i in items for p in (i.items if isinstance(i, ast.And) else (i,))), extent)

    @node
    def negation(self, extent: Extent, item: Any) -> ast.Not:
        return ast.Not(item, extent)

    @node
    def is_true(self, extent: Extent, fact: Token) -> ast.IsTrue:
        return ast.IsTrue(make_word(fact), extent)

    @node
    def is_value(self, extent: Extent, fact: Token, value: ast.Value) -> ast.Is:
        return ast.Is(make_word(fact), (value,), negated=False, extent=extent)

    @node
    def is_not_value(self, extent: Extent, fact: Token, value: ast.Value) -> ast.Is:
        return ast.Is(make_word(fact), (value,), negated=True, extent=extent)

    @node
    def is_one_of(self, extent: Extent, fact: Token, values: tuple[ast.Value, ...]) -> ast.Is:
        return ast.Is(make_word(fact), values, negated=False, extent=extent)

    @node
    def is_not_one_of(self, extent: Extent, fact: Token, values: tuple[ast.Value, ...]) -> ast.Is:
        return ast.Is(make_word(fact), values, negated=True, extent=extent)

    @node
    def compare(self, extent: Extent, fact: Token, operator: Any, value: ast.Value) -> ast.Compare:
        return ast.Compare(make_word(fact), operator, value, extent)

    @node
    def opened_during(self, extent: Extent, calendar: Any) -> ast.Opened:
        return ast.Opened(calendar, inside=True, extent=extent)

    @node
    def opened_outside(self, extent: Extent, calendar: Any) -> ast.Opened:
        return ast.Opened(calendar, inside=False, extent=extent)

    @node
    def breached(self, extent: Extent, target: Token) -> ast.Breached:
        return ast.Breached(make_word(target), extent)

    @node
    def unspecified_condition(self, extent: Extent) -> ast.UnspecifiedCondition:
        return ast.UnspecifiedCondition(extent)

    @node
    def at_least(self, _extent: Extent) -> ast.Operator:
        return ast.Operator.AT_LEAST

    @node
    def at_most(self, _extent: Extent) -> ast.Operator:
        return ast.Operator.AT_MOST

    @node
    def above(self, _extent: Extent) -> ast.Operator:
        return ast.Operator.ABOVE

    @node
    def below(self, _extent: Extent) -> ast.Operator:
        return ast.Operator.BELOW

    @node
    def values(self, _extent: Extent, *values: Any) -> tuple[Any, ...]:
        return values

    @node
    def word(self, _extent: Extent, token: Token) -> ast.Word:
        return make_word(token)

    @node
    def number(self, extent: Extent, token: Token) -> ast.Number:
        return ast.Number(Decimal(token), str(token), extent=extent)

    @node
    def number_with_unit(self, extent: Extent, amount: Amount) -> ast.Number:
        return ast.Number(amount.value, f"{amount.value:f}", amount.unit.value, amount.parts, extent)

    @node
    def percentage(self, extent: Extent, token: Token) -> ast.Number:
        return ast.Number(Decimal(token), str(token), "%", extent=extent)

    @node
    def text(self, extent: Extent, token: Token) -> ast.Text:
        return ast.Text(str(token)[1:-1], extent)

    @node
    def date_value(self, extent: Extent, token: Token) -> ast.DateLiteral:
        return ast.DateLiteral(date_of(token), extent)

    @node
    def instant_value(self, extent: Extent, token: Token) -> ast.InstantLiteral:
        return ast.InstantLiteral(" ".join(str(token).split()), extent)

    @node
    def version(self, extent: Extent, token: Token) -> ast.VersionLiteral:
        return ast.VersionLiteral(str(token), extent)

    @node
    def guard(self, extent: Extent, guard: ast.Guard | None = None) -> ast.Guard:
        return guard or ast.Guard(extent=extent)

    @node
    def guard_when(self, extent: Extent, when: Any) -> ast.Guard:
        return ast.Guard(when=when, extent=extent)

    @node
    def guard_unless(self, extent: Extent, unless: Any) -> ast.Guard:
        return ast.Guard(unless=unless, extent=extent)

    @node
    def guard_when_unless(self, extent: Extent, when: Any, unless: Any) -> ast.Guard:
        return ast.Guard(when=when, unless=unless, extent=extent)

    @node
    def guard_otherwise(self, extent: Extent) -> ast.Guard:
        return ast.Guard(otherwise=True, extent=extent)

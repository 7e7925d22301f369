"""Builds the trees of the sentences of a scenario."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from casepact.syntax.ast import scenario as ast
from casepact.syntax.ast.condition import Guard, Word
from casepact.syntax.ast.extent import Extent
from casepact.syntax.ast.target import Amount, Period
from casepact.syntax.builders.calendars import date_of
from casepact.syntax.builders.conditions import make_word
from casepact.syntax.builders.node import SentenceError, node
from casepact.syntax.builders.targets import number_extent

if TYPE_CHECKING:
    from lark import Token

__all__ = ["ScenarioBuilder"]

_Kind = ast.ParameterKind
_NO_MEASURE = Word("")


class ScenarioBuilder:
    """Build methods for drawn times, rates, bursts, shifts and spans."""

    @node
    def fixed_time(self, extent: Extent, amount: Amount) -> ast.FixedTime:
        return ast.FixedTime(amount, extent)

    @node
    def family_time(self, extent: Extent, family: Token, *parameters: ast.Parameter) -> ast.FamilyTime:
        return ast.FamilyTime(ast.Family(str(family)), parameters, extent)

    @node
    def empirical_time(self, extent: Extent, file: Token, column: Token | None = None) -> ast.Empirical:
        return ast.Empirical(str(file)[1:-1], None if column is None else str(column)[1:-1], extent)

    @node
    def mean(self, extent: Extent, amount: Amount) -> ast.Parameter:
        return ast.Parameter(_Kind.MEAN, amount, extent=extent)

    @node
    def median(self, extent: Extent, amount: Amount) -> ast.Parameter:
        return ast.Parameter(_Kind.MEDIAN, amount, extent=extent)

    @node
    def quantile(self, extent: Extent, token: Token, amount: Amount) -> ast.Parameter:
        percent = int(token[1:])
        if percent == 0:
            message = "no value is above less than nothing of all values"
            raise SentenceError("bad-share", message, number_extent(token), "write p1 to p99")
        return ast.Parameter(_Kind.QUANTILE, amount, percent=percent, extent=extent)

    @node
    def standard_deviation(self, extent: Extent, amount: Amount) -> ast.Parameter:
        return ast.Parameter(_Kind.SD, amount, extent=extent)

    @node
    def shape(self, extent: Extent, number: Token) -> ast.Parameter:
        return ast.Parameter(_Kind.SHAPE, number=Decimal(number), extent=extent)

    @node
    def least(self, extent: Extent, amount: Amount) -> ast.Parameter:
        return ast.Parameter(_Kind.LEAST, amount, extent=extent)

    @node
    def most(self, extent: Extent, amount: Amount) -> ast.Parameter:
        return ast.Parameter(_Kind.MOST, amount, extent=extent)

    @node
    def mode(self, extent: Extent, amount: Amount) -> ast.Parameter:
        return ast.Parameter(_Kind.MODE, amount, extent=extent)

    @node
    def drawn_time(self, extent: Extent, distribution: ast.Distribution, *rest: Any) -> ast.DrawnTime:
        *calendars, guard = rest
        assert isinstance(guard, Guard)
        return ast.DrawnTime(distribution, calendars[0] if calendars else None, guard, extent)

    @node
    def rate_per_hour(self, extent: Extent, number: Token) -> ast.ArrivalRate:
        return ast.ArrivalRate(Decimal(number), None, extent)

    @node
    def rate_per_period(self, extent: Extent, number: Token, period: Period) -> ast.ArrivalRate:
        if period is Period.CONTRACT_YEAR:
            message = "a scenario has no contract year"
            raise SentenceError("unknown-unit", message, extent, f"write `{number} per year`")
        return ast.ArrivalRate(Decimal(number), period, extent)

    @node
    def rate_factor(self, extent: Extent, number: Token, calendar: Any) -> ast.RateFactor:
        return ast.RateFactor(Decimal(number), calendar, extent)

    @node
    def burst(self, extent: Extent, number: Token, lasting: Amount, every: Amount) -> ast.Burst:
        return ast.Burst(Decimal(number), lasting, every, extent)

    @node
    def growth(self, extent: Extent, number: Token | Decimal, period: Period) -> ast.Growth:
        percent = Decimal(number)
        if period is Period.CONTRACT_YEAR:
            message = "a scenario has no contract year"
            raise SentenceError("unknown-unit", message, extent, f"write `{percent}% per year`")
        if percent <= -100:
            message = f"nothing is left of what shrinks by {-percent}%"
            raise SentenceError("bad-share", message, extent, "write more than -100%")
        return ast.Growth(percent, period, extent)

    @node
    def shift(self, extent: Extent, number: Token, calendar: Any = None) -> ast.Shift:
        if "." in number:
            message = "a number of agents is whole"
            raise SentenceError("bad-range", message, number_extent(number), "write it without a fraction")
        return ast.Shift(int(number), calendar, extent)

    @node
    def length(self, extent: Extent, amount: Amount) -> ast.Length:
        return ast.Length(amount, extent)

    @node
    def date_span(self, extent: Extent, first: Token, last: Token) -> ast.DateSpan:
        start, end = date_of(first), date_of(last)
        if end < start:
            message = f"the time ends on `{last}`, before it starts"
            raise SentenceError("bad-date", message, extent, f"write `{last} to {first}`")
        return ast.DateSpan(start, end, extent)

    @node
    def goal_name(self, _extent: Extent, token: Token) -> Word:
        return make_word(token)

    @node
    def goal_percent(self, extent: Extent, number: Token) -> ast.Goal:
        return ast.Goal(_NO_MEASURE, (), "", percent=Decimal(number), extent=extent)

    @node
    def goal_time(self, extent: Extent, amount: Amount) -> ast.Goal:
        return ast.Goal(_NO_MEASURE, (), "", amount=amount, extent=extent)

    @node
    def goal_number(self, extent: Extent, number: Token) -> ast.Goal:
        return ast.Goal(_NO_MEASURE, (), "", number=Decimal(number), extent=extent)

    @node
    def goal(self, extent: Extent, measure: Token, *rest: Any) -> ast.Goal:
        *about, relation, value = rest
        assert isinstance(value, ast.Goal)
        word = {"≤": "<=", "≥": ">="}.get(str(relation), str(relation))
        return replace(value, measure=make_word(measure), about=tuple(about), relation=word, extent=extent)

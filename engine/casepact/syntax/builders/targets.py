"""Builds the trees of amounts, periods and targets."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from casepact.frozen import dataclass
from casepact.syntax.ast import target as ast
from casepact.syntax.ast.condition import Guard
from casepact.syntax.ast.extent import Extent
from casepact.syntax.builders.calendars import minutes_of
from casepact.syntax.builders.node import SentenceError, node

if TYPE_CHECKING:
    from lark import Token

__all__ = ["TargetBuilder", "WhichDay", "again", "lasting", "leaving_time", "number_extent", "unit_of"]


_ALL = 100


@dataclass(frozen=True, slots=True)
class WhichDay:
    """A business day by its number, and the word it was called by where it was not counted."""

    days: int
    word: str
    extent: Extent


def unit_of(token: Token, prefix: str = "") -> ast.Unit:
    """The unit a token spells, ``prefix`` being ``business`` or ``calendar``.

    Raises:
        SentenceError: there is no such unit, as ``calendar hour``.
    """
    name = f"{prefix} {token}".strip().removesuffix("s")
    try:
        return ast.Unit(name)
    except ValueError:
        raise SentenceError(
            "unknown-unit",
            f"there is no unit `{name}`",
            number_extent(token),
            "write seconds, minutes, hours, days or weeks, business minutes, hours or days, or calendar days",
        ) from None


def number_extent(token: Token) -> Extent:
    """Where a token stands."""
    return Extent(token.start_pos or 0, token.end_pos or 0)


def lasting(amount: ast.Amount, cause: str, help_: str) -> ast.Amount:
    """The amount, where it is a second at least.

    Raises:
        SentenceError: it is no time at all, for the ``cause`` that is told.
    """
    if amount.value * ast.UNIT_SECONDS.get(amount.unit, 60) < 1:  # no business day is shorter than a minute
        raise SentenceError("bad-range", cause, amount.extent, help_)
    return amount


def leaving_time(amount: ast.Amount) -> ast.Amount:
    """The amount of a target, where it leaves time to do anything in."""
    return lasting(amount, "no time is left to do it in", "write `immediately` for at once")


def again(amount: ast.Amount) -> ast.Amount:
    """The amount of what is due again and again, where time lies between."""
    cause = "nothing can be due every zero units of time"
    return lasting(amount, cause, "write how much time lies between, or `immediately` for once")


def _whole_days(number: str, unit: Token, extent: Extent) -> int:
    if unit_of(unit) is not ast.Unit.DAY or "." in number:
        message = "only a whole number of business days has a close"
        raise SentenceError("unknown-unit", message, extent, "write a whole number of business days")
    return int(number)


def _some(share: ast.Share) -> ast.Share:
    if share.percent == 0:
        cause = "a target that binds none of the cases is no target"
        raise SentenceError("bad-share", cause, share.extent, "write `none` where the policy sets no target")
    return share


def _rising(lower: Decimal, upper: Decimal, extent: Extent) -> None:
    if lower > upper:
        message = f"the range starts at `{lower}`, above its end"
        raise SentenceError("bad-range", message, extent, "write the smaller number first")


class TargetBuilder:
    """Build methods for the amount and target rules."""

    @node
    def plain_amount(self, extent: Extent, number: Token, unit: Token) -> ast.Amount:
        return ast.Amount(Decimal(number), unit_of(unit), extent=extent)

    @node
    def business_amount(self, extent: Extent, number: Token, unit: Token) -> ast.Amount:
        return ast.Amount(Decimal(number), unit_of(unit, "business"), extent=extent)

    @node
    def calendar_amount(self, extent: Extent, number: Token, unit: Token) -> ast.Amount:
        return ast.Amount(Decimal(number), unit_of(unit, "calendar"), extent=extent)

    @node
    def mixed_amount(self, extent: Extent, *parts: ast.Amount) -> ast.Amount:
        sizes = [ast.UNIT_SECONDS.get(part.unit, 0) for part in parts]
        if 0 in sizes or any(first <= second for first, second in pairwise(sizes)):
            message = "only seconds, minutes, hours, days and weeks make one amount, the largest first"
            raise SentenceError("mixed-units", message, extent, "write it in one unit, such as `90 minutes`")
        total = sum(part.value * size for part, size in zip(parts, sizes, strict=True)) / sizes[-1]
        said = tuple((part.value, part.unit) for part in parts)
        return ast.Amount(Decimal(total), parts[-1].unit, said, extent)

    @node
    def period(self, _extent: Extent, token: Token) -> ast.Period:
        return ast.Period(str(token))

    @node
    def a_year(self, _extent: Extent) -> ast.Period:
        return ast.Period.YEAR

    @node
    def contract_year(self, _extent: Extent) -> ast.Period:
        return ast.Period.CONTRACT_YEAR

    @node
    def share_period(self, _extent: Extent, period: ast.Period) -> ast.Period:
        return period

    @node
    def percent(self, extent: Extent, number: Token) -> ast.Share:
        if Decimal(number) > _ALL:
            raise SentenceError(
                "bad-share", f"`{number}%` is more than the whole", extent, "write 0% to 100%"
            )
        return ast.Share(Decimal(number), None, extent)

    @node
    def full_range(self, extent: Extent, lower: ast.Amount, upper: ast.Amount) -> ast.Within:
        if lower.unit == upper.unit:
            _rising(lower.value, upper.value, extent)
        return ast.Within(leaving_time(upper), lower, inclusive=True, extent=extent)

    @node
    def short_range(self, extent: Extent, lower: Token, upper: ast.Amount) -> ast.Within:
        if upper.parts:
            message = f"`{lower}` has no unit, and what follows has two"
            raise SentenceError("mixed-units", message, number_extent(lower), "write its unit")
        low = ast.Amount(Decimal(lower), upper.unit, extent=number_extent(lower))
        _rising(low.value, upper.value, extent)
        return ast.Within(leaving_time(upper), low, inclusive=True, extent=extent)

    @node
    def within(self, extent: Extent, amount: ast.Amount) -> ast.Within:
        return ast.Within(leaving_time(amount), extent=extent)

    @node
    def within_range(self, extent: Extent, within: ast.Within) -> ast.Within:
        return replace(within, extent=extent)

    @node
    def under(self, extent: Extent, amount: ast.Amount) -> ast.Within:
        return ast.Within(leaving_time(amount), inclusive=False, extent=extent)

    @node
    def every(self, extent: Extent, amount: ast.Amount) -> ast.Every:
        return ast.Every(again(amount), extent)

    @node
    def daily(self, extent: Extent) -> ast.Every:
        return ast.Every(ast.Amount(Decimal(1), ast.Unit.BUSINESS_DAY, extent=extent), extent)

    @node
    def immediately(self, extent: Extent) -> ast.Immediately:
        return ast.Immediately(extent)

    @node
    def counted_day(self, extent: Extent, number: Token, unit: Token) -> WhichDay:
        return WhichDay(_whole_days(number, unit, number_extent(number)), "", extent)

    @node
    def next_day(self, extent: Extent, unit: Token) -> WhichDay:
        return WhichDay(_whole_days("1", unit, extent), "next", extent)

    @node
    def same_day(self, extent: Extent, unit: Token) -> WhichDay:
        return WhichDay(_whole_days("0", unit, extent), "same", extent)

    @node
    def by_close(self, extent: Extent, day: WhichDay) -> ast.By:
        return ast.By(day.days, None, day.word, extent)

    @node
    def by_time(self, extent: Extent, time: Token, day: WhichDay) -> ast.By:
        return ast.By(day.days, minutes_of(time), day.word, extent)

    @node
    def no_target(self, extent: Extent) -> ast.NoTarget:
        return ast.NoTarget(extent)

    @node
    def unspecified_bound(self, extent: Extent) -> ast.UnspecifiedBound:
        return ast.UnspecifiedBound(extent)

    @node
    def bare_target(self, extent: Extent, bound: ast.Bound) -> ast.Target:
        return ast.Target(bound, extent=extent)

    @node
    def target_on(self, extent: Extent, bound: ast.Bound, calendar: Any) -> ast.Target:
        return ast.Target(bound, calendar, extent=extent)

    @node
    def share_target(
        self, extent: Extent, share: ast.Share, bound: ast.Bound, period: ast.Period | None = None
    ) -> ast.Target:
        return ast.Target(bound, None, replace(_some(share), period=period), extent)

    @node
    def share_target_on(
        self,
        extent: Extent,
        share: ast.Share,
        bound: ast.Bound,
        calendar: Any,
        period: ast.Period | None = None,
    ) -> ast.Target:
        return ast.Target(bound, calendar, replace(_some(share), period=period), extent)

    @node
    def target(self, _extent: Extent, target: ast.Target) -> ast.Target:
        return target

    @node
    def ahead(self, extent: Extent, amount: ast.Amount, calendar: Any = None) -> ast.Ahead:
        return ast.Ahead(amount, calendar, extent)

    @node
    def guarded_ahead(self, extent: Extent, ahead: ast.Ahead, guard: Guard) -> ast.GuardedTarget:
        return ast.GuardedTarget(ahead, guard, extent)

    @node
    def guarded_target(self, extent: Extent, target: ast.Target, guard: Guard) -> ast.GuardedTarget:
        return ast.GuardedTarget(target, guard, extent)

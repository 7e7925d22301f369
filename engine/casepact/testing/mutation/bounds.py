"""Operators on bounds: how much time, in which unit, whether the due instant is in time, which share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from casepact.syntax.ast.calendar import CalendarName
from casepact.syntax.ast.credit import Attainment
from casepact.syntax.ast.escalation import AtShare, OnCycle
from casepact.syntax.ast.target import Amount, By, Every, Immediately, Share, Target, Unit, Within
from casepact.testing.mutation.mutant import Operator, Original, Rewrite

__all__ = ["OPERATORS", "bounds"]

_FAMILY = "bounds"
OPERATORS = (
    Operator("longer", _FAMILY, "one unit more time"),
    Operator("shorter", _FAMILY, "one unit less time, or half of a single hour or minute"),
    Operator("other-unit", _FAMILY, "the same number of another unit"),
    Operator("other-end", _FAMILY, "`under` for `within`, and the other way round"),
    Operator("once", _FAMILY, "once within the time, and not every time it has passed"),
    Operator("not-at-once", _FAMILY, "within an hour, and not immediately"),
    Operator("other-day", _FAMILY, "a business day more"),
    Operator("other-time-of-day", _FAMILY, "an hour later in the day, or an hour of the day for its close"),
    Operator("other-share", _FAMILY, "one percent less"),
    Operator("share-dropped", _FAMILY, "every case, and not a share of them"),
)

_UNITS = {
    Unit.SECOND: Unit.MINUTE,
    Unit.MINUTE: Unit.HOUR,
    Unit.HOUR: Unit.MINUTE,
    Unit.DAY: Unit.HOUR,
    Unit.WEEK: Unit.DAY,
    Unit.BUSINESS_MINUTE: Unit.BUSINESS_HOUR,
    Unit.BUSINESS_HOUR: Unit.BUSINESS_DAY,
    Unit.BUSINESS_DAY: Unit.CALENDAR_DAY,
    Unit.CALENDAR_DAY: Unit.BUSINESS_DAY,
}
_HOURS = {Unit.MINUTE: Unit.SECOND, Unit.HOUR: Unit.MINUTE, Unit.BUSINESS_HOUR: Unit.BUSINESS_MINUTE}
_DAY = 1440
_ALWAYS = CalendarName("always")


def bounds(node: object, original: Original) -> Iterator[Rewrite]:
    """What becomes of a node that bounds something."""
    del original
    match node:
        case Within(inclusive=inclusive):
            yield Rewrite("other-end", replace(node, lower=None, inclusive=not inclusive))
        case Amount():
            yield from _amounts(node)
        case Every(amount=amount):
            yield Rewrite("once", Within(amount))
        case By(days=days, minute=minute):
            yield Rewrite("other-day", replace(node, days=days + 1, word=""))
            later = 720 if minute is None else minute + 60 if minute + 60 <= _DAY else minute - 60
            yield Rewrite("other-time-of-day", replace(node, minute=later))
        case Share(percent=percent) | AtShare(percent=percent) | Attainment(percent=percent):
            yield Rewrite("other-share", replace(node, percent=percent - 1))
        case Target(bound=Immediately(), calendar=calendar):
            hour = Within(Amount(Decimal(1), Unit.HOUR))
            yield Rewrite("not-at-once", replace(node, bound=hour, calendar=calendar or _ALWAYS))
        case Target(share=Share()):
            yield Rewrite("share-dropped", replace(node, share=None))
        case OnCycle(cycle=int() as cycle):
            yield Rewrite("longer", replace(node, cycle=cycle + 1))
        case _:
            pass


def _amounts(amount: Amount) -> Iterator[Rewrite]:
    value, unit = amount.value, amount.unit
    yield Rewrite("longer", Amount(value + 1, unit))
    if value > 1:
        yield Rewrite("shorter", Amount(value - 1, unit))
    elif value == 1 and unit in _HOURS:
        yield Rewrite("shorter", Amount(Decimal(30), _HOURS[unit]))
    yield Rewrite("other-unit", Amount(value, _UNITS[unit]))

"""Evaluates a condition as far as the known facts go, and keeps what is left of it."""

from __future__ import annotations

import operator as operators
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from casepact.model.expression import (
    FALSE,
    TRUE,
    AllOf,
    AnyOf,
    Constant,
    Expression,
    FactCompare,
    FactIn,
    HasBreached,
    Negation,
    OpenedDuring,
    all_of,
    any_of,
    negate,
)
from casepact.model.fact import Facts, FactValue
from casepact.model.values import version_key
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.condition import Operator

__all__ = ["NOTHING_GIVEN", "Given", "asks", "atoms", "compare", "specialise_expression"]

Given = Mapping[tuple[str, CalendarExpr | str], bool]
"""What is known of the world beside the facts.

Keys are ``("opened", calendar)``, whether the calendar was open when the case was opened, and
``("breached", obligation)``.
"""

NOTHING_GIVEN: Given = MappingProxyType({})


def specialise_expression(expression: Expression, facts: Facts, given: Given = NOTHING_GIVEN) -> Expression:
    """Replace what the known facts decide, and simplify the rest.

    For every completion of ``facts``, and for ``facts`` alone, the result has the value in Kleene's
    logic that ``expression`` has; see `casepact.semantics.logic.evaluate`.
    """
    left: Expression = expression
    match expression:
        case FactIn(fact=fact, values=values) if fact in facts:
            left = Constant(facts[fact] in values)
        case FactCompare(fact=fact, operator=operator, value=value) if fact in facts:
            left = Constant(compare(facts[fact], operator, value))
        case OpenedDuring(calendar=calendar, inside=inside) if ("opened", calendar) in given:
            left = Constant(given["opened", calendar] is inside)
        case HasBreached(obligation=obligation) if ("breached", obligation) in given:
            left = Constant(given["breached", obligation])
        case Negation(item=item):
            left = negate(specialise_expression(item, facts, given))
        case AllOf(items=items):
            left = _joined(items, facts, given, conjunction=True)
        case AnyOf(items=items):
            left = _joined(items, facts, given, conjunction=False)
        case _:
            pass
    return left


def _joined(items: tuple[Expression, ...], facts: Facts, given: Given, *, conjunction: bool) -> Expression:
    end = FALSE if conjunction else TRUE
    left: list[Expression] = []
    for item in items:
        part = specialise_expression(item, facts, given)
        if part == end:
            return end
        left.append(part)
    return all_of(*left) if conjunction else any_of(*left)


_RELATIONS = {
    Operator.AT_LEAST: operators.ge,
    Operator.AT_MOST: operators.le,
    Operator.ABOVE: operators.gt,
    Operator.BELOW: operators.lt,
}


def compare(left: FactValue, operator: Operator, right: FactValue) -> bool:
    """Compare two values of one type by order; two texts are versions and compare by their numbers.

    Raises:
        TypeError: the values have no common order.
    """
    if isinstance(left, str) and isinstance(right, str):
        return bool(_RELATIONS[operator](version_key(left), version_key(right)))
    ordered: Any = left
    return bool(_RELATIONS[operator](ordered, right))


def asks(kind: type[OpenedDuring | HasBreached], *expressions: Expression) -> bool:
    """Whether any of some conditions asks for calendars, or for breaches."""
    return any(isinstance(atom, kind) for expression in expressions for atom in atoms(expression))


def atoms(expression: Expression) -> Iterator[FactIn | FactCompare | OpenedDuring | HasBreached]:
    """The parts of an expression that ask something, from left to right, repeats included."""
    match expression:
        case FactIn() | FactCompare() | OpenedDuring() | HasBreached():
            yield expression
        case Negation(item=item):
            yield from atoms(item)
        case AllOf(items=items) | AnyOf(items=items):
            for item in items:
                yield from atoms(item)
        case Constant():
            return

"""Writes a resolved condition as a sentence of the language would say it."""

from __future__ import annotations

from collections.abc import Mapping

from casepact.model.expression import (
    AllOf,
    AnyOf,
    Constant,
    Expression,
    FactCompare,
    FactIn,
    HasBreached,
    Negation,
    OpenedDuring,
)
from casepact.model.fact import Enumeration, Fact, FactValue, Quantity
from casepact.model.values import fact_text
from casepact.syntax.ast.fact import Primitive

__all__ = ["expression_text"]


def expression_text(expression: Expression, declared: Mapping[str, Fact]) -> str:
    """The condition in words; ``always`` and ``never`` for the constants.

    ``or`` binds least and ``and`` next, as in the language, and parentheses stand only where needed.
    """
    match expression:
        case Constant(value=value):
            text = {True: "always", False: "never", None: "unspecified"}[value]
        case Negation(item=item):
            text = _negation(item, declared)
        case AllOf(items=items):
            text = " and ".join(
                f"({expression_text(item, declared)})"
                if isinstance(item, AnyOf)
                else expression_text(item, declared)
                for item in items
            )
        case AnyOf(items=items):
            text = " or ".join(expression_text(item, declared) for item in items)
        case _:
            text = _atom(expression, declared)
    return text


def _atom(expression: FactIn | FactCompare | OpenedDuring | HasBreached, declared: Mapping[str, Fact]) -> str:
    match expression:
        case FactIn(fact=fact, values=values):
            return _membership(fact, values, declared.get(fact), negated=False)
        case FactCompare(fact=fact, operator=operator, value=value):
            return f"{fact} is {operator} {fact_text(declared.get(fact), value)}"
        case OpenedDuring(calendar=calendar, inside=inside):
            from casepact.syntax.printer import print_calendar

            return f"opened {'during' if inside else 'outside'} {print_calendar(calendar)}"
        case HasBreached(obligation=obligation):
            return f"breached {obligation}"


def _negation(item: Expression, declared: Mapping[str, Fact]) -> str:
    match item:
        case FactIn(fact=fact, values=values):
            return _membership(fact, values, declared.get(fact), negated=True)
        case OpenedDuring(calendar=calendar, inside=inside):
            return _atom(OpenedDuring(calendar, not inside), declared)
        case HasBreached() | Constant():
            return f"not {expression_text(item, declared)}"
        case _:
            return f"not ({expression_text(item, declared)})"


def _membership(name: str, values: frozenset[FactValue], fact: Fact | None, *, negated: bool) -> str:
    if not values:
        return "always" if negated else "never"
    type_ = fact.type if fact else None
    if type_ == Quantity(Primitive.BOOLEAN) and len(values) == 1:
        holds = (True in values) is not negated
        return name if holds else f"not {name}"
    is_ = "is not" if negated else "is"
    if isinstance(type_, Enumeration):
        order = type_.values
        chosen = [value for value in order if value in values]
        if type_.ordered and 1 < len(chosen) < len(order) and not negated:
            if chosen == list(order[-len(chosen) :]):
                return f"{name} is at least {chosen[0]}"
            if chosen == list(order[: len(chosen)]):
                return f"{name} is at most {chosen[-1]}"
        if len(chosen) == len(order) - 1 and len(chosen) > 1 and not negated:
            left_out = next(value for value in order if value not in values)
            return f"{name} is not {left_out}"
    else:
        chosen = sorted(fact_text(fact, value) for value in values)
    return f"{name} {is_} {chosen[0]}" if len(chosen) == 1 else f"{name} {is_} one of {', '.join(chosen)}"

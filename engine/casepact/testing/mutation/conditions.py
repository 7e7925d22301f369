"""Operators on conditions: negations, comparisons, what `and` and `or` join, and whole guards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from casepact.model.fact import Enumeration
from casepact.syntax.ast.condition import (
    And,
    Compare,
    Condition,
    Guard,
    Is,
    IsTrue,
    Not,
    Number,
    Opened,
    Or,
    Value,
    Word,
)
from casepact.syntax.ast.condition import Operator as Order
from casepact.testing.mutation.mutant import Operator, Original, Rewrite

__all__ = ["OPERATORS", "conditions", "neighbours"]

_FAMILY = "conditions"
OPERATORS = (
    Operator("negated", _FAMILY, "`is not` for `is`, `outside` for `during`, a `not` more or less"),
    Operator("other-comparison", _FAMILY, "`above` for `at least`, `below` for `at most`, and back"),
    Operator("other-value", _FAMILY, "the value next to the one compared with"),
    Operator("value-dropped", _FAMILY, "one value less of `one of`"),
    Operator("term-dropped", _FAMILY, "without one of the conditions that `and` or `or` joins"),
    Operator("other-connective", _FAMILY, "`or` for `and`, and the other way round"),
    Operator("when-dropped", _FAMILY, "in every case, and not only when the condition holds"),
    Operator("unless-dropped", _FAMILY, "also where the exception holds"),
)

_SWAPPED = {
    Order.AT_LEAST: Order.ABOVE,
    Order.ABOVE: Order.AT_LEAST,
    Order.AT_MOST: Order.BELOW,
    Order.BELOW: Order.AT_MOST,
}


def conditions(node: object, original: Original) -> Iterator[Rewrite]:
    """What becomes of a node of a condition."""
    match node:
        case Is(values=values, negated=negated):
            yield Rewrite("negated", replace(node, negated=not negated))
            for number in range(len(values) if len(values) > 1 else 0):
                fewer = (*values[:number], *values[number + 1 :])
                yield Rewrite("value-dropped", replace(node, values=fewer))
        case IsTrue():
            yield Rewrite("negated", Not(node))
        case Not(item=item):
            yield Rewrite("negated", item)
        case Opened(inside=inside):
            yield Rewrite("negated", replace(node, inside=not inside))
        case Compare(fact=fact, operator=operator, value=value):
            yield Rewrite("other-comparison", replace(node, operator=_SWAPPED[operator]))
            for other in neighbours(fact.name, value, original):
                yield Rewrite("other-value", replace(node, value=other))
        case And(items=items) | Or(items=items):
            for number in range(len(items)):
                left = (*items[:number], *items[number + 1 :])
                yield Rewrite("term-dropped", _joined(node, left))
            yield Rewrite("other-connective", Or(items) if isinstance(node, And) else And(items))
        case Guard(when=when, unless=unless):
            if when is not None:
                yield Rewrite("when-dropped", replace(node, when=None))
            if unless is not None:
                yield Rewrite("unless-dropped", replace(node, unless=None))
        case _:
            pass


def _joined(node: And | Or, items: tuple[Condition, ...]) -> Condition:
    return items[0] if len(items) == 1 else replace(node, items=items)


def neighbours(fact: str, value: Value, original: Original) -> Iterator[Value]:
    """The values beside one, of which a comparison with them is a small step away."""
    declared = original.policy.facts.get(fact)
    match value:
        case Word(name=name) if declared is not None and isinstance(declared.type, Enumeration):
            values = declared.type.values
            place = values.index(name) if name in values else None
            if place is not None:
                near = (place - 1, place + 1)
                yield from (Word(values[other]) for other in near if 0 <= other < len(values))
        case Number(value=number):
            for beside in (number - 1, number + 1):
                yield replace(value, value=beside, raw=f"{beside:f}", parts=())
        case _:
            pass

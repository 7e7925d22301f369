"""Large conditions whose parts are shared: put together and looked through without comparing the parts."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.model.expression import (
    FALSE,
    TRUE,
    AllOf,
    AnyOf,
    Expression,
    FactCompare,
    FactIn,
    HasBreached,
    Negation,
    OpenedDuring,
)

__all__ = ["asking", "together", "touched"]

Atom = FactIn | FactCompare | OpenedDuring | HasBreached

_CALENDARS = "opened during"
"""Stands for the calendars that a condition asks for: which are open hangs together, whatever their names."""


def together(*conditions: Expression) -> Expression:
    """The conjunction as it stands."""
    left = tuple(item for item in conditions if item is not TRUE and item != TRUE)
    if FALSE in left:
        return FALSE
    return left[0] if len(left) == 1 else AllOf(left) if left else TRUE


def touched(condition: Expression) -> frozenset[object]:
    """The facts a condition asks for, and a mark if it asks for calendars."""
    return frozenset(
        (_CALENDARS,) if isinstance(part, OpenedDuring) else part.fact
        for part in asking(condition)
        if not isinstance(part, HasBreached)
    )


def asking(condition: Expression) -> Iterator[Atom]:
    """The parts of a condition that ask something; one that stands in several places comes once."""
    waiting, seen = [condition], set[int]()
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        match part:
            case FactIn() | FactCompare() | OpenedDuring() | HasBreached():
                yield part
            case Negation(item=item):
                waiting.append(item)
            case AllOf(items=items) | AnyOf(items=items):
                waiting.extend(items)
            case _:
                pass

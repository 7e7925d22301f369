"""Whether a condition holds for what is known: Kleene's logic of true, false and unknown."""

from __future__ import annotations

import operator as operators
from typing import Any, Protocol, assert_never, runtime_checkable

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
from casepact.model.fact import Facts, FactValue
from casepact.model.values import version_key
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.condition import Operator

__all__ = ["NOTHING_HAPPENED", "ExplainingWorld", "World", "compare", "evaluate", "unknown_facts"]


class World(Protocol):
    """What a condition can ask beside facts. None is unknown."""

    def opened_during(self, calendar: CalendarExpr) -> bool | None:
        """Whether the calendar was open at the instant the case was opened."""

    def has_breached(self, obligation: str) -> bool | None:
        """Whether an obligation of the case has been breached."""


@runtime_checkable
class ExplainingWorld(World, Protocol):
    """A world that can also say what it would have to know."""

    def opened_during_needs(self, calendar: CalendarExpr) -> frozenset[str]:
        """The facts for want of which ``opened_during`` is unknown."""


class _NothingHappened:
    """A world in which neither instants nor breaches are known."""

    def opened_during(self, calendar: CalendarExpr) -> bool | None:
        """Unknown."""
        del calendar
        return None

    def has_breached(self, obligation: str) -> bool | None:
        """Unknown."""
        del obligation
        return None


NOTHING_HAPPENED: World = _NothingHappened()
"""A world that knows nothing: only facts decide."""


def evaluate(expression: Expression, facts: Facts, world: World) -> bool | None:
    """Return whether ``expression`` holds, None where what is known does not decide it.

    More facts never change an answer other than None (``docs/semantics.md``, point 12).
    """
    answer: bool | None
    match expression:
        case Constant(value=value):
            answer = value
        case FactIn(fact=fact, values=values):
            answer = facts[fact] in values if fact in facts else None
        case FactCompare(fact=fact, operator=operator, value=bound):
            answer = compare(facts[fact], operator, bound) if fact in facts else None
        case OpenedDuring(calendar=calendar, inside=inside):
            was_open = world.opened_during(calendar)
            answer = None if was_open is None else was_open is inside
        case HasBreached(obligation=obligation):
            answer = world.has_breached(obligation)
        case Negation(item=item):
            denied = evaluate(item, facts, world)
            answer = None if denied is None else not denied
        case AllOf(items=items):
            answer = _first(items, facts, world, decisive=False)
        case AnyOf(items=items):
            answer = _first(items, facts, world, decisive=True)
        case _:
            assert_never(expression)
    return answer


def _first(items: tuple[Expression, ...], facts: Facts, world: World, *, decisive: bool) -> bool | None:
    """One decisive item settles it; else one unknown item leaves it open."""
    open_ = False
    for item in items:
        answer = evaluate(item, facts, world)
        if answer is decisive:
            return decisive
        open_ = open_ or answer is None
    return None if open_ else not decisive


def compare(value: FactValue, operator: Operator, bound: FactValue) -> bool:
    """Return whether ``value`` stands in an order relation to ``bound``; texts compare as versions.

    Raises TypeError for values of types that have no order between them: the resolver lets none through.
    """
    left: Any = _key(value)
    right: Any = _key(bound)
    return bool(_RELATIONS[operator](left, right))


_RELATIONS = {
    Operator.AT_LEAST: operators.ge,
    Operator.AT_MOST: operators.le,
    Operator.ABOVE: operators.gt,
    Operator.BELOW: operators.lt,
}


def _key(value: FactValue) -> FactValue | tuple[int, ...]:
    return version_key(value) if isinstance(value, str) else value


def unknown_facts(expression: Expression, facts: Facts, world: World) -> frozenset[str]:
    """Return the facts whose being unknown keeps the answer unknown; none where it is known.

    A breach that is not known shows as ``breached NAME``. The set is empty for an unknown answer
    that no fact could settle, because the document itself leaves the condition open.
    """
    needed = frozenset[str]()
    if evaluate(expression, facts, world) is not None:
        return needed
    match expression:
        case FactIn(fact=fact) | FactCompare(fact=fact):
            needed = frozenset((fact,))
        case HasBreached(obligation=obligation):
            needed = frozenset((f"breached {obligation}",))
        case OpenedDuring(calendar=calendar) if isinstance(world, ExplainingWorld):
            needed = world.opened_during_needs(calendar)
        case Negation(item=item):
            needed = unknown_facts(item, facts, world)
        case AllOf(items=items) | AnyOf(items=items):
            needed = needed.union(*(unknown_facts(item, facts, world) for item in items))
        case _:
            pass
    return needed

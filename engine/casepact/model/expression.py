"""Resolved conditions: every fact is declared, every value has the type of its fact.

Their meaning is Kleene's three-valued logic, given by `casepact.semantics.logic.evaluate`.
"""

from __future__ import annotations

from casepact.frozen import dataclass
from casepact.model.fact import FactValue
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.condition import Operator

__all__ = [
    "FALSE",
    "TRUE",
    "UNKNOWN",
    "AllOf",
    "AnyOf",
    "Constant",
    "Expression",
    "FactCompare",
    "FactIn",
    "HasBreached",
    "Negation",
    "OpenedDuring",
    "all_of",
    "any_of",
    "facts_of",
    "leaves_open",
    "negate",
]


@dataclass(frozen=True, slots=True)
class Constant:
    """True, false, or (None) never known: what a document leaves open."""

    value: bool | None


TRUE = Constant(value=True)
FALSE = Constant(value=False)
UNKNOWN = Constant(value=None)


@dataclass(frozen=True, slots=True)
class FactIn:
    """The fact has one of the values. Comparisons of ordered enumerations resolve to this too."""

    fact: str
    values: frozenset[FactValue]


@dataclass(frozen=True, slots=True)
class FactCompare:
    """An order comparison of a fact that is not an enumeration."""

    fact: str
    operator: Operator
    value: FactValue


@dataclass(frozen=True, slots=True)
class OpenedDuring:
    """Whether the calendar was open (``inside``) or closed at the instant the case was opened."""

    calendar: CalendarExpr
    inside: bool


@dataclass(frozen=True, slots=True)
class HasBreached:
    """Whether an obligation of the case has been breached: false until it is, in `decide` always unknown."""

    obligation: str


@dataclass(frozen=True, slots=True)
class Negation:
    """Not ``item``."""

    item: Expression


@dataclass(frozen=True, slots=True)
class AllOf:
    """True when all of the items are; two items or more."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when any of the items is; two items or more."""

    items: tuple[Expression, ...]


Expression = Constant | FactIn | FactCompare | OpenedDuring | HasBreached | Negation | AllOf | AnyOf


def all_of(*items: Expression) -> Expression:
    """The conjunction, flattened; true where there are no items."""
    flat: list[Expression] = []
    for item in items:
        flat.extend(item.items if isinstance(item, AllOf) else (item,))
    flat = [item for item in dict.fromkeys(flat) if item != TRUE]
    if FALSE in flat:
        return FALSE
    if not flat:
        return TRUE
    return flat[0] if len(flat) == 1 else AllOf(tuple(flat))


def any_of(*items: Expression) -> Expression:
    """The disjunction, flattened; false where there are no items."""
    flat: list[Expression] = []
    for item in items:
        flat.extend(item.items if isinstance(item, AnyOf) else (item,))
    flat = [item for item in dict.fromkeys(flat) if item != FALSE]
    if TRUE in flat:
        return TRUE
    if not flat:
        return FALSE
    return flat[0] if len(flat) == 1 else AnyOf(tuple(flat))


def negate(item: Expression) -> Expression:
    """The negation, without doubling one."""
    if isinstance(item, Negation):
        return item.item
    if isinstance(item, Constant):
        return UNKNOWN if item.value is None else Constant(not item.value)
    return Negation(item)


def leaves_open(expression: Expression) -> bool:
    """Whether some part of an expression is what the document does not say."""
    match expression:
        case Constant(value=value):
            return value is None
        case Negation(item=item):
            return leaves_open(item)
        case AllOf(items=items) | AnyOf(items=items):
            return any(leaves_open(item) for item in items)
        case _:
            return False


def facts_of(expression: Expression) -> frozenset[str]:
    """The names of the facts an expression depends on."""
    match expression:
        case FactIn(fact=fact) | FactCompare(fact=fact):
            return frozenset((fact,))
        case Negation(item=item):
            return facts_of(item)
        case AllOf(items=items) | AnyOf(items=items):
            return frozenset[str]().union(*(facts_of(item) for item in items))
        case _:
            return frozenset()

"""Floors, caps and fixed values: what adjustments make of one fact, whatever order they are written in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from casepact.frozen import dataclass, replace
from casepact.model.expression import all_of, negate
from casepact.model.fact import Enumeration, Facts, FactType, FactValue
from casepact.model.policy import Adjustment, Policy
from casepact.model.values import ends_of, version_key
from casepact.semantics.logic import World, evaluate, unknown_facts
from casepact.syntax.ast.condition import Operator

__all__ = ["Adjusted", "adjust", "adjustments_of", "would_change"]


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A fact after its adjustments; ``value`` None is unknown.

    ``because`` are the ids of those that changed it, ``unspecified`` of those that hold and give no
    value, ``conflict`` of those that cannot all hold. ``undecided`` has the id of each that would
    change the value if its condition were true, and the facts for want of which that is unknown.
    """

    value: FactValue | None
    because: tuple[str, ...] = ()
    unspecified: tuple[str, ...] = ()
    undecided: tuple[tuple[str, frozenset[str]], ...] = ()
    conflict: tuple[str, ...] = ()


def adjustments_of(policy: Policy) -> dict[str, list[Adjustment]]:
    """Return the adjustments of each fact, those that failed prerequisites make among them."""
    found: dict[str, list[Adjustment]] = {}
    for adjustment in policy.adjustments:
        found.setdefault(adjustment.fact, []).append(adjustment)
    for needed in policy.prerequisites:
        if needed.adjustment is not None:
            fails = all_of(needed.guard, negate(needed.requirement), needed.adjustment.guard)
            adjustment = replace(needed.adjustment, guard=fails)
            found.setdefault(adjustment.fact, []).append(adjustment)
    return found


def adjust(
    value: FactValue | None,
    type_: FactType,
    adjustments: Sequence[Adjustment],
    facts: Facts,
    world: World,
) -> Adjusted:
    """Return what the adjustments known to hold make of ``value``.

    Each leaves a range of values; where no value is in all of them they are in conflict and the
    fact is unknown, and otherwise the value moves into the range. An unknown value stays unknown
    unless the range has just one value, as under a floor at the greatest value of all.
    """
    holding: list[Adjustment] = []
    unspecified: list[str] = []
    open_: list[Adjustment] = []
    for item in adjustments:
        answer = evaluate(item.guard, facts, world)
        if answer is None:
            open_.append(item)
        elif answer and item.value is None:
            unspecified.append(item.note.id)
        elif answer:
            holding.append(item)
    moved, because, conflict = _move(value, type_, holding)
    undecided = tuple(
        (item.note.id, unknown_facts(item.guard, facts, world))
        for item in open_
        if not conflict and would_change(moved, type_, item)
    )
    return Adjusted(moved, because, tuple(unspecified), undecided, conflict)


def _move(
    value: FactValue | None, type_: FactType, holding: Sequence[Adjustment]
) -> tuple[FactValue | None, tuple[str, ...], tuple[str, ...]]:
    """The value moved into every range, the ids that moved it, and the ids of a conflict."""
    low: FactValue | None = None
    high: FactValue | None = None
    for item in holding:
        bound = item.value
        if bound is None:
            continue
        if item.operator is not Operator.AT_MOST and (low is None or _rank(bound, type_) > _rank(low, type_)):
            low = bound
        if item.operator is not Operator.AT_LEAST and (
            high is None or _rank(bound, type_) < _rank(high, type_)
        ):
            high = bound
    binding = tuple(item.note.id for item in holding if item.value in (low, high))
    if low is not None and high is not None and _rank(low, type_) > _rank(high, type_):
        return None, (), binding
    if value is None:
        only = _only(low, high, type_)
        return (None, (), ()) if only is None else (only, binding, ())
    moved = value
    if low is not None and _rank(value, type_) < _rank(low, type_):
        moved = low
    elif high is not None and _rank(value, type_) > _rank(high, type_):
        moved = high
    because = tuple(item.note.id for item in holding if item.value == moved) if moved != value else ()
    return moved, because, ()


def _only(low: FactValue | None, high: FactValue | None, type_: FactType) -> FactValue | None:
    """The one value of a type between two bounds, None where there are more, or no bound at all."""
    least, greatest = ends_of(type_)
    if low is not None:
        return low if _is(low, greatest if high is None else high, type_) else None
    return high if high is not None and _is(high, least, type_) else None


def _is(value: FactValue, other: FactValue | None, type_: FactType) -> bool:
    return other is not None and _rank(value, type_) == _rank(other, type_)


def would_change(value: FactValue | None, type_: FactType, item: Adjustment) -> bool:
    """Whether an adjustment makes another value of one, were it to hold; of what is not known it may."""
    if value is None or item.value is None:
        return True
    moved, _, _ = _move(value, type_, (item,))
    return moved != value


def _rank(value: FactValue, type_: FactType) -> Any:
    """A value's place in the order of its type; an enumeration without one takes that of its list."""
    if isinstance(type_, Enumeration):
        return type_.values.index(str(value))
    return version_key(value) if isinstance(value, str) else value

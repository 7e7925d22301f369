"""What deriving and adjusting a fact comes to, once it is known which definitions and adjustments hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from casepact.frozen import dataclass
from casepact.model.derivation import derivation_order
from casepact.model.expression import Expression, all_of, facts_of, negate
from casepact.model.fact import Enumeration, FactType, FactValue
from casepact.model.policy import Adjustment, Policy
from casepact.model.values import ends_of, version_key
from casepact.syntax.ast.condition import Operator

__all__ = ["Derivation", "adjuster", "adjustments_of", "definer", "derivations_of"]


@dataclass(frozen=True, slots=True)
class Derivation:
    """One fact's definitions (a value and its condition) and adjustments."""

    fact: str
    definitions: tuple[tuple[FactValue, Expression], ...]
    adjustments: tuple[Adjustment, ...]

    @property
    def guards(self) -> tuple[Expression, ...]:
        """Every condition, those of the definitions first."""
        return (*(guard for _, guard in self.definitions), *(item.guard for item in self.adjustments))


def derivations_of(policy: Policy) -> tuple[Derivation, ...]:
    """The facts the policy derives or adjusts, each after those it hangs on, the tier before all others."""
    definitions: dict[str, list[tuple[FactValue, Expression]]] = {}
    for severity in policy.severities.values():
        if severity.guard is not None:
            definitions.setdefault("severity", []).append((severity.name, severity.guard))
    for matrix in policy.matrices:
        cells = ((cell.value, cell.guard) for cell in matrix.cells)
        definitions.setdefault(matrix.fact, []).extend(cells)
    adjustments: dict[str, list[Adjustment]] = {}
    for adjustment in adjustments_of(policy):
        adjustments.setdefault(adjustment.fact, []).append(adjustment)
    found = {
        name: Derivation(name, tuple(definitions.get(name, ())), tuple(adjustments.get(name, ())))
        for name in (*adjustments, *definitions)
    }
    needs = {
        name: frozenset[str]().union(*map(facts_of, derivation.guards)) for name, derivation in found.items()
    }
    return tuple(found[name] for name in derivation_order(needs))


def adjustments_of(policy: Policy) -> Iterator[Adjustment]:
    """Every adjustment, those that failed prerequisites make among them."""
    yield from policy.adjustments
    for needed in policy.prerequisites:
        if needed.adjustment is not None:
            fails = all_of(needed.guard, negate(needed.requirement), needed.adjustment.guard)
            yield replace(needed.adjustment, guard=fails)


def definer(
    derivation: Derivation, default: FactValue | None
) -> Callable[[Sequence[bool | None]], FactValue | None]:
    """The function from which definitions hold to the value they agree on, or the default."""
    values = tuple(value for value, _ in derivation.definitions)

    def define(holds: Sequence[bool | None]) -> FactValue | None:
        found = {value for value, held in zip(values, holds, strict=True) if held}
        return found.pop() if len(found) == 1 else default

    return define


def adjuster(
    derivation: Derivation, type_: FactType
) -> Callable[[FactValue | None, Sequence[bool | None]], FactValue | None]:
    """The function from a fact's value, and which adjustments hold, to its value after them."""

    def adjust(value: FactValue | None, holds: Sequence[bool | None]) -> FactValue | None:
        holding = [item for item, held in zip(derivation.adjustments, holds, strict=True) if held]
        return _moved(value, type_, holding) if holding else value

    return adjust


def _moved(value: FactValue | None, type_: FactType, holding: Sequence[Adjustment]) -> FactValue | None:
    """The value moved into the range that the adjustments leave; unknown where they leave none."""
    floors = [a.value for a in holding if a.value is not None and a.operator is not Operator.AT_MOST]
    caps = [a.value for a in holding if a.value is not None and a.operator is not Operator.AT_LEAST]

    def rank(item: FactValue) -> Any:
        if isinstance(type_, Enumeration):
            return type_.values.index(str(item))
        return version_key(item) if isinstance(item, str) else item

    low = max(floors, key=rank, default=None)
    high = min(caps, key=rank, default=None)
    if low is not None and high is not None and rank(low) > rank(high):
        return None
    if value is None:
        # A floor at the greatest value of all, or a cap at the least, leaves just one.
        least, greatest = ends_of(type_)
        bottom, top = least if low is None else low, greatest if high is None else high
        if bottom is None or top is None or (low is None and high is None):
            return None
        return (high if low is None else low) if rank(bottom) == rank(top) else None
    if low is not None and rank(value) < rank(low):
        return low
    if high is not None and rank(value) > rank(high):
        return high
    return value

"""A condition as a flat list of nodes, each after its parts, and shared where parts are shared.

The values a fact can still have are the bits of an integer, so that one pass over the list says what the
condition has come to, and what must hold for it to come true.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from casepact.machine.satisfy import Satisfaction, representatives
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
from casepact.model.fact import Fact, FactValue
from casepact.model.partial import compare
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.verify.rules.shared import asking

__all__ = ["ALL", "ANY", "FALSE", "LEAF", "TRUE", "Problem", "domains_of"]

LEAF, ALL, ANY, TRUE, FALSE = range(5)

_FLAGS: tuple[FactValue, ...] = (True, False)


def domains_of(expression: Expression, declared: Mapping[str, Fact]) -> dict[str, tuple[FactValue, ...]]:
    """For each fact asked for, one value of each class that the expression can tell apart."""
    asked: dict[str, list[FactValue]] = {}
    for part in asking(expression):
        if isinstance(part, FactIn):
            asked.setdefault(part.fact, []).extend(part.values)
        elif isinstance(part, FactCompare):
            asked.setdefault(part.fact, []).append(part.value)
    return {fact: representatives(fact, declared.get(fact), values) for fact, values in asked.items()}


@dataclass(slots=True)
class Problem:
    """The nodes of a condition: kind, and its parts or, of a leaf, a variable and the values that fit."""

    facts: Mapping[str, tuple[FactValue, ...]]
    kinds: list[int] = field(default_factory=list)
    parts: list[tuple[int, ...]] = field(default_factory=list)
    names: list[Hashable] = field(default_factory=list)
    domains: list[tuple[FactValue, ...]] = field(default_factory=list)
    _variables: dict[Hashable, int] = field(default_factory=dict)
    _seen: dict[tuple[int, bool], int] = field(default_factory=dict)
    _leaves: dict[tuple[int, ...], int] = field(default_factory=dict)

    def add(self, expression: Expression, *, positive: bool) -> int:
        """The node of the expression, or of its negation."""
        key = (id(expression), positive)
        node = self._seen.get(key)
        if node is None:
            node = self._seen[key] = self._add(expression, positive=positive)
        return node

    def _add(self, expression: Expression, *, positive: bool) -> int:
        match expression:
            case Constant(value=value):
                return self._node(TRUE if value is not None and value is positive else FALSE, ())
            case Negation(item=item):
                return self.add(item, positive=not positive)
            case AllOf(items=items) | AnyOf(items=items):
                parts = tuple(dict.fromkeys(self.add(item, positive=positive) for item in items))
                return self._node(ALL if isinstance(expression, AllOf) is positive else ANY, parts)
            case FactIn(fact=fact, values=values):
                return self._leaf(
                    fact, self.facts[fact], (v in values for v in self.facts[fact]), positive=positive
                )
            case FactCompare(fact=fact, operator=operator, value=bound):
                fits = (compare(value, operator, bound) for value in self.facts[fact])
                return self._leaf(fact, self.facts[fact], fits, positive=positive)
            case OpenedDuring(calendar=calendar, inside=inside):
                return self._leaf(("opened", calendar), _FLAGS, (inside, not inside), positive=positive)
            case HasBreached(obligation=obligation):
                return self._leaf(("breached", obligation), _FLAGS, (True, False), positive=positive)

    def _leaf(
        self,
        name: Hashable,
        values: tuple[FactValue, ...],
        fits: Iterable[bool],
        *,
        positive: bool,
    ) -> int:
        variable = self._variables.get(name)
        if variable is None:
            variable = self._variables[name] = len(self.names)
            self.names.append(name)
            self.domains.append(values)
        mask = sum(1 << number for number, fit in enumerate(fits) if fit is positive)
        key = (variable, mask)
        if key not in self._leaves:
            self._leaves[key] = self._node(LEAF, key)
        return self._leaves[key]

    def _node(self, kind: int, parts: tuple[int, ...]) -> int:
        self.kinds.append(kind)
        self.parts.append(parts)
        return len(self.kinds) - 1

    def read(self, masks: list[int]) -> Satisfaction:
        """The first value left of every variable of which some values are left, and not all."""
        facts: dict[str, FactValue] = {}
        given: dict[tuple[str, CalendarExpr | str], bool] = {}
        for name, values, mask in zip(self.names, self.domains, masks, strict=True):
            if not mask or (mask == (1 << len(values)) - 1 and len(values) > 1):
                continue
            value = values[(mask & -mask).bit_length() - 1]
            if isinstance(name, str):
                facts[name] = value
            elif isinstance(name, tuple):
                given[name] = value is True
        return Satisfaction(possible=True, facts=facts, given=given)

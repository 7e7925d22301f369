"""Searches the values of facts for a case that meets a condition: propagation first, then branching.

A condition becomes a flat list of nodes, each after its parts, and shared where parts are shared. The
values a fact can still have are the bits of an integer, so that one pass over the list says what the
condition has come to, and what must hold for it to come true.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
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

__all__ = ["branch", "domains_of"]

_LEAF, _ALL, _ANY, _TRUE, _FALSE = range(5)
_YES, _NO, _OPEN = 1, 0, 2

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


def branch(expression: Expression, declared: Mapping[str, Fact], work: int) -> Satisfaction:
    """Look for facts under which the expression is true, at a cost of ``work`` nodes at most.

    ``possible`` None: the search did not end. What is left out of the facts may have any value.
    """
    problem = _Problem(domains_of(expression, declared))
    root = problem.add(expression, positive=True)
    search = _Search(problem, root, work)
    found = search.run(
        [(1 << len(values)) - 1 for values in problem.domains],
        [_OPEN] * len(problem.kinds),
        range(len(problem.kinds)),
    )
    if found is None:
        return Satisfaction(possible=None if search.left < 0 else False)
    return problem.read(found)


@dataclass(slots=True)
class _Problem:
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
                return self._node(_TRUE if value is not None and value is positive else _FALSE, ())
            case Negation(item=item):
                return self.add(item, positive=not positive)
            case AllOf(items=items) | AnyOf(items=items):
                parts = tuple(dict.fromkeys(self.add(item, positive=positive) for item in items))
                return self._node(_ALL if isinstance(expression, AllOf) is positive else _ANY, parts)
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
            self._leaves[key] = self._node(_LEAF, key)
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


class _Search:
    """Davis, Putnam, Logemann and Loveland's procedure over sets of values."""

    def __init__(self, problem: _Problem, root: int, work: int) -> None:
        self.kinds, self.parts = problem.kinds, problem.parts
        self.root = root
        self.left = work

    def run(self, masks: list[int], states: list[int], undecided: Sequence[int]) -> list[int] | None:
        """The values left of each variable when the condition has come true; None if it cannot.

        ``states`` are those of the nodes before the values were narrowed to ``masks``, and ``undecided``
        the nodes that were open then: what has come to something stays so.
        """
        while True:
            self.left -= len(self.kinds)
            if self.left < 0:
                return None
            states = states.copy()
            undecided = self._update(states, undecided, masks)
            if states[self.root] != _OPEN:
                return masks if states[self.root] == _YES else None
            changed, chosen = self._propagate(masks, states)
            if changed is None:
                return None
            if not changed:
                break
        variable, mask = self.parts[chosen]
        left = masks[variable] & mask
        while left:
            bit = left & -left
            left ^= bit
            found = self.run([*masks[:variable], bit, *masks[variable + 1 :]], states, undecided)
            if found is not None or self.left < 0:
                return found
        rest = masks[variable] & ~mask
        if not rest:
            return None
        return self.run([*masks[:variable], rest, *masks[variable + 1 :]], states, undecided)

    def _update(self, states: list[int], undecided: Sequence[int], masks: list[int]) -> list[int]:
        """Say in place what open nodes have come to, each after its parts; those that are open still."""
        kinds, every = self.kinds, self.parts
        left = []
        for node in undecided:
            kind, parts = kinds[node], every[node]
            if kind == _LEAF:
                mask = masks[parts[0]]
                here = mask & parts[1]
                # A fact that can have no value at all meets nothing, and not everything.
                state = _NO if not here else _YES if here == mask else _OPEN
            elif kind == _ALL:
                state = _YES
                for part in parts:
                    if states[part] == _NO:
                        state = _NO
                        break
                    if states[part] == _OPEN:
                        state = _OPEN
            elif kind == _ANY:
                state = _NO
                for part in parts:
                    if states[part] == _YES:
                        state = _YES
                        break
                    if states[part] == _OPEN:
                        state = _OPEN
            else:
                state = _YES if kind == _TRUE else _NO
            states[node] = state
            if state == _OPEN:
                left.append(node)
        return left

    def _propagate(self, masks: list[int], states: list[int]) -> tuple[bool | None, int]:
        """Narrow what must be so; whether anything was (None: nothing is left), and a leaf to try next."""
        waiting, changed, choice, fewest = [self.root], False, -1, 1 << 30
        while waiting:
            node = waiting.pop()
            kind, parts = self.kinds[node], self.parts[node]
            if kind == _LEAF:
                narrowed = masks[parts[0]] & parts[1]
                if not narrowed:
                    return None, -1
                changed = changed or narrowed != masks[parts[0]]
                masks[parts[0]] = narrowed
                continue
            open_ = [part for part in parts if states[part] == _OPEN]
            if kind == _ALL or len(open_) == 1:
                waiting.extend(open_)
            elif len(open_) < fewest:
                choice, fewest = open_[0], len(open_)
        if changed:
            return True, -1
        while self.kinds[choice] != _LEAF:
            choice = next(part for part in self.parts[choice] if states[part] == _OPEN)
        return False, choice

"""Finds two cases that are one but for a fact, such as the tier, and for what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from casepact.machine.completion import derivations_of
from casepact.model.expression import (
    TRUE,
    Expression,
    FactIn,
    OpenedDuring,
    all_of,
    any_of,
    facts_of,
    negate,
)
from casepact.model.fact import FactValue
from casepact.model.partial import atoms, specialise_expression
from casepact.model.policy import Policy
from casepact.verify.cutting import Box
from casepact.verify.rules.cases import Case, Cases, cases_of
from casepact.verify.rules.definitions import remembered
from casepact.verify.rules.shared import touched
from casepact.verify.rules.stating import mark, marked
from casepact.verify.time.situations import case_like

__all__ = ["Sides", "Twins", "alike", "defining", "hanging_on", "sides_of"]

_MOST_PAIRS = 40
"""So often two cases that are alike are looked for."""

Sides = tuple[Mapping[str, FactValue], Mapping[str, FactValue]]
"""What each of the two has of the fact in which they differ, and of those that hang on it."""


def sides_of(
    policy: Policy, fact: str, scale: Sequence[FactValue], hanging: Sequence[str]
) -> Mapping[tuple[FactValue, FactValue], Sequence[Sides]]:
    """What one case may have, under each two values of a fact, of facts that hang on it."""
    cases = cases_of(policy)
    found: Mapping[tuple[FactValue, FactValue], Sequence[Sides]] = remembered(
        cases, f"sides {fact} {scale} {hanging}", lambda: _sides_of(cases, fact, scale, hanging)
    )
    return found


def _sides_of(
    cases: Cases, fact: str, scale: Sequence[FactValue], hanging: Sequence[str]
) -> dict[tuple[FactValue, FactValue], list[Sides]]:
    each = [dict(zip(hanging, row, strict=True)) for row in product(*map(cases.effective.domain, hanging))]
    # Most values of a long scale make no difference to what hangs on it, and are one kind.
    kinds: dict[tuple[Expression, ...], tuple[Expression, ...]] = {}
    under = {value: tuple(_under(cases, fact, value, item) for item in each) for value in scale}
    kind = {value: kinds.setdefault(conditions, conditions) for value, conditions in under.items()}
    places: dict[tuple[int, int], list[tuple[int, int]]] = {}
    found: dict[tuple[FactValue, FactValue], list[Sides]] = {}
    for one, other in combinations(scale, 2):
        both = id(kind[one]), id(kind[other])
        if both not in places:
            places[both] = [
                (first, second)
                for (first, here), (second, there) in product(enumerate(kind[one]), enumerate(kind[other]))
                if not hanging or cases.solve(here, there, covered=False).possible is not False
            ]
        found[one, other] = [
            ({fact: one, **each[first]}, {fact: other, **each[second]}) for first, second in places[both]
        ]
    return found


def alike(sides: Sides) -> dict[str, tuple[FactValue, ...]]:
    """The facts of which both have the same value."""
    return {name: (its,) for name, its in sides[0].items() if sides[1][name] == its}


def hanging_on(policy: Policy, fact: str) -> list[str]:
    """The derived and adjusted facts that ask for a fact, by way of others or not.

    None of one that is derived itself, as a severity by definition: it cannot be another, all else alike.
    """
    if is_derived(policy, fact):
        return []
    found = [fact]
    for item in derivations_of(policy):
        if any(not facts_of(guard).isdisjoint(found) for guard in item.guards):
            found.append(item.fact)
    return found[1:]


def is_derived(policy: Policy, fact: str) -> bool:
    """Whether a fact is what the policy makes of others, or of what is given of it."""
    return any(item.fact == fact for item in derivations_of(policy))


def defining(policy: Policy, fact: str) -> frozenset[str]:
    """The facts that define a derived one: two cases that differ in it need not have the same of them."""
    definitions = {item.fact: item.definitions for item in derivations_of(policy)}
    found: set[str] = set()
    waiting = [fact]
    while waiting:
        for _, guard in definitions.get(waiting.pop(), ()):
            more = facts_of(guard) - found
            found |= more
            waiting += more
    return frozenset(found - {"tier", "channel"})


def _under(cases: Cases, fact: str, value: FactValue, has: Mapping[str, FactValue]) -> Expression:
    """The condition on the other given facts under which a value of one makes a case have some of others."""
    known = all_of(*(cases.effective.is_(name, its) for name, its in has.items()))
    return specialise_expression(known, {fact: value})


@dataclass(slots=True)
class Twins:
    """Looks for a case of each side that meets its condition, both in a box, and alike in its facts.

    They are alike too in all given facts that the conditions hang on, and what keeps cases out; but for
    those that define the fact itself. ``gave_up`` is whether there may be two though none were found.
    """

    policy: Policy
    fact: str
    sides: Sides
    guards: tuple[Expression, Expression]
    box: Box
    gave_up: bool = False
    _cases: Cases = field(init=False)
    _shared: tuple[str, ...] = field(init=False)
    _marked: tuple[str, ...] = field(init=False)
    _defining: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._cases = cases_of(self.policy)
        self._defining = defining(self.policy, self.fact) | {self.fact}
        asked = frozenset[object]().union(*(touched(item) for which in (0, 1) for item in self._met(which)))
        self._shared = tuple(
            name for name in self.policy.facts if name in asked and name not in self._defining
        )
        self._marked = tuple(
            name for name in self._cases.effective.stateable if mark(name) in asked and name in self._shared
        )

    def find(self) -> tuple[Case, Case] | None:
        """The two cases; None too where many have been tried that have none like them."""
        unlike: list[Expression] = []
        for _ in range(_MOST_PAIRS):
            for which in (0, 1):
                case = self._case(which, self.box, (self._twin(1 - which), *unlike))
                if case is None:
                    return None
                point, pins = self._point(self.shown(case)), self._pins(case)
                other = self._case(1 - which, point, pins)
                if other is not None:
                    pair = self._with(case, other), self._with(other, case)
                    return pair if which == 0 else (pair[1], pair[0])
                elsewhere = map(self._cases.effective.not_true, point.conditions)
                unlike.append(any_of(*elsewhere, *map(negate, pins)))
        self.gave_up = True
        return None

    def shown(self, case: Case) -> dict[str, FactValue]:
        """What a case has of the facts of the box."""
        return self.box.shown(self._cases.complete(case.facts, case.at).facts)

    def show(self, pair: Sequence[Case], at: int) -> bool:
        """Whether both, opened at an instant, are covered, of their sides, and meet their conditions."""
        for case, side, guard in zip(pair, self.sides, self.guards, strict=True):
            completed = self._cases.complete(case.facts, at)
            if any(completed.facts.get(name) != value for name, value in side.items()):
                return False
            if self._cases.holds(guard, completed, at) is not True:
                return False
            if self._cases.is_kept_out(case.facts, at):
                return False
        return True

    def _wanted(self, which: int) -> Iterator[Expression]:
        side = self.sides[which]
        guard = specialise_expression(self.guards[which], {**self.box.known, **side})
        # Time has been seen to.
        yield TRUE if any(isinstance(atom, OpenedDuring) for atom in atoms(guard)) else guard
        yield from (FactIn(name, frozenset((value,))) for name, value in side.items())

    def _met(self, which: int) -> Iterator[Expression]:
        """The conditions on given facts that every case of a side meets."""
        yield from map(self._cases.effective.true, self._wanted(which))
        yield from (item.condition for item in self._cases.requirements)

    def _twin(self, which: int) -> Expression:
        """That a case, given by its other facts, would meet the conditions of the side if it were of it."""
        if is_derived(self.policy, self.fact):
            return TRUE
        return specialise_expression(all_of(*self._met(which)), {self.fact: self.sides[which][self.fact]})

    def _case(self, which: int, box: Box, given: Iterable[Expression]) -> Case | None:
        """A case of a side that can come up, in a box, and meets conditions on given facts."""
        true = self._cases.effective.true
        conditions = [*map(true, (*self._wanted(which), *box.conditions)), *given]
        severity = self.sides[which].get("severity", self.box.facts.get("severity"))
        return case_like(self._cases, severity, *conditions)

    def _point(self, shown: Mapping[str, FactValue]) -> Box:
        """The part of the box in which a case lies; what defines the fact is left as it is."""
        values = self.box.values
        return Box({name: values[name] if name in self._defining else (its,) for name, its in shown.items()})

    def _pins(self, case: Case) -> list[Expression]:
        """That another case has the same of the given facts that the two share."""
        pins: list[Expression] = [
            FactIn(name, frozenset((case.facts[name],))) for name in self._shared if name in case.facts
        ]
        return [
            *pins,
            *(marked(name) if name in case.facts else negate(marked(name)) for name in self._marked),
        ]

    def _with(self, case: Case, other: Case) -> Case:
        """The case with what the other has of facts that make no difference to it, so that both say them."""
        more = {name: other.facts[name] for name in self._shared if name in other.facts}
        return Case({**more, **case.facts}, case.at)

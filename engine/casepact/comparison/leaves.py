"""Goes through the ways in which facts that tell situations apart can be, with a case of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from casepact.comparison.joint import Joint
from casepact.model.expression import FALSE, Expression, FactCompare, FactIn, any_of
from casepact.model.fact import FactValue, Quantity
from casepact.model.partial import atoms, specialise_expression
from casepact.syntax.ast.fact import Primitive
from casepact.verify.rules.cases import Found
from casepact.verify.rules.effective import Effective
from casepact.verify.rules.shared import together
from casepact.verify.rules.stating import NOT_STATED, STATED, is_mark, is_unknown
from casepact.verify.time.situations import values_of

__all__ = ["Leaf", "TooManyError", "leaves"]

_LIMIT = 400
"""How many situations of one question are looked at before it is given up."""


class TooManyError(Exception):
    """A question takes more situations than are looked at."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A situation: values of the facts that matter after completion, and a case that has them.

    ``found`` is not decided where neither search ended.
    """

    facts: Mapping[str, FactValue]
    found: Found


def leaves(
    joint: Joint,
    conditions: Sequence[Expression],
    guards: Sequence[Expression],
    matters: Iterable[str],
    *,
    covered: bool = True,
) -> Iterator[Leaf]:
    """Yield each way in which facts that matter can be, with a case.

    ``conditions`` are on given facts; ``guards`` are over completed facts, and only prune and say
    which values are told apart. Where a search may leave a fact open, whether it does matters too.
    More than can be looked at raise TooManyError.
    """
    known, declared = [], []
    for name in sorted(set(matters)):
        if is_mark(name):
            known.append(name)
        elif name in joint.facts:
            declared.append(name)
    alike = _Alike(joint, tuple(atom for guard in guards for atom in atoms(guard)))
    yield from _Leaves(joint, alike, tuple(conditions), tuple(guards), covered).of((*known, *declared))


@dataclass(frozen=True, slots=True)
class _Alike:
    """Which values of facts nothing tells apart: what is ``asked``, and what chooses calendars, does.

    All that either policy compares a fact with cuts its values: which of them a case can have hangs on that.
    """

    joint: Joint
    asked: tuple[object, ...]

    def values(self, name: str) -> dict[FactValue, list[FactValue]]:
        """The values of a fact that are not told apart, by one of them."""
        if is_mark(name):
            return {STATED: [STATED], NOT_STATED: [NOT_STATED]}
        atoms_of = [
            atom
            for atom in (*self.asked, *self._of_calendars())
            if isinstance(atom, FactIn | FactCompare) and atom.fact == name
        ]
        constants: list[FactValue] = []
        for atom in atoms_of:
            constants.extend(sorted(atom.values, key=str) if isinstance(atom, FactIn) else (atom.value,))
        values = values_of(self.joint.plain, name, constants)
        every = [value for effective in self._knowing(name) for value in effective.domain(name)]
        is_zone = self._is_zone(name)
        found: dict[object, list[FactValue]] = {}
        for value in dict.fromkeys((*values, *every)):
            key = tuple(specialise_expression(atom, {name: value}) for atom in atoms_of)
            found.setdefault(value if is_zone else key, []).append(value)
        return {alike[0]: alike for alike in found.values()}

    def has(self, name: str, value: FactValue) -> Expression:
        """A completed fact has a value in both; what they make of it differently has been seen to."""
        found = [
            effective.is_(name, value) if name in effective.values else FactIn(name, frozenset((value,)))
            for effective in self._knowing(name)
        ]
        return together(*dict.fromkeys(found)) if found else FactIn(name, frozenset((value,)))

    def _of_calendars(self) -> Iterator[object]:
        for item in self.joint.new.calendars.values():
            for choice in item.choices:
                yield from atoms(choice.guard)

    def _is_zone(self, name: str) -> bool:
        """Whether a fact names zones, of which no two values are alike."""
        kind = self.joint.facts[name].type
        return isinstance(kind, Quantity) and kind.primitive is Primitive.ZONE

    def _knowing(self, name: str) -> list[Effective]:
        both = (self.joint.before, self.joint.after)
        return [cases.effective for cases in both if name in cases.policy.facts]


@dataclass(slots=True)
class _Leaves:
    joint: Joint
    alike: _Alike
    conditions: tuple[Expression, ...]
    guards: tuple[Expression, ...]
    covered: bool
    _domains: dict[str, dict[FactValue, list[FactValue]]] = field(default_factory=dict)
    _looked: int = 0

    def of(self, names: Sequence[str]) -> Iterator[Leaf]:
        self._domains = {name: self.alike.values(name) for name in names}
        yield from self._assigned(names, {})

    def _assigned(self, rest: Sequence[str], facts: dict[str, FactValue]) -> Iterator[Leaf]:
        if any(specialise_expression(guard, facts) == FALSE for guard in self.guards):
            return
        if not rest:
            yield from self._leaf(facts)
        elif is_unknown(rest[0], facts):
            yield from self._assigned(rest[1:], facts)
        else:
            for value in self._domains[rest[0]]:
                yield from self._assigned(rest[1:], {**facts, rest[0]: value})

    def _leaf(self, facts: dict[str, FactValue]) -> Iterator[Leaf]:
        self._looked += 1
        if self._looked > _LIMIT:
            raise TooManyError
        named = [
            any_of(*(self.alike.has(name, item) for item in self._domains[name][value]))
            for name, value in facts.items()
        ]
        found = self.joint.find(*self.conditions, *named, covered=self.covered)
        if found.possible is not False:
            yield Leaf(facts, found)

"""Goes through the ways in which facts that tell situations apart can be, with a case of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from casepact.comparison.joint import Joint
from casepact.model.expression import FALSE, Expression, FactCompare, FactIn, all_of, any_of, negate
from casepact.model.fact import Facts, FactValue, Quantity
from casepact.model.partial import atoms, specialise_expression
from casepact.syntax.ast.fact import Primitive
from casepact.verify.rules.cases import Found
from casepact.verify.rules.effective import Effective
from casepact.verify.rules.shared import together
from casepact.verify.rules.stating import NOT_STATED, STATED, fact_of, known, mark_known
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
    which values are told apart. A fact that a case may do without may be nothing too.
    More than can be looked at raise TooManyError.
    """
    names = sorted({fact_of(name) for name in matters} & joint.facts.keys())
    alike = _Alike(joint, tuple(atom for guard in guards for atom in atoms(guard)))
    options = [tuple(alike.options(name)) for name in names]
    looked = 0

    def assigned(
        rest: Sequence[Sequence[_Option]], facts: Facts, holds: Sequence[Expression]
    ) -> Iterator[Leaf]:
        nonlocal looked
        if any(specialise_expression(guard, facts) == FALSE for guard in guards):
            return
        if rest:
            for option in rest[0]:
                yield from assigned(rest[1:], {**facts, **option.facts}, (*holds, option.condition))
            return
        looked += 1
        if looked > _LIMIT:
            raise TooManyError
        found = joint.find(*conditions, *holds, covered=covered)
        if found.possible is not False:
            yield Leaf(facts, found)

    yield from assigned(options, {}, ())


@dataclass(frozen=True, slots=True)
class _Option:
    """What a fact can be, with the mark of whether it is said where that is open, and when it is that."""

    facts: Facts
    condition: Expression


@dataclass(frozen=True, slots=True)
class _Alike:
    """Which values of facts nothing tells apart: what is ``asked``, and what chooses calendars, does.

    All that either policy compares a fact with cuts its values: which of them a case can have hangs on that.
    """

    joint: Joint
    asked: tuple[object, ...]

    def options(self, name: str) -> Iterator[_Option]:
        """What a fact can be after completion: each of its values that are told apart, or nothing."""
        values = self._values(name)
        if name not in self.joint.unsure:
            for value, alike in values.items():
                yield _Option({name: value}, any_of(*(self._has(name, item) for item in alike)))
        elif name in self.joint.made:
            is_ = {item: self._has(name, item) for alike in values.values() for item in alike}
            for value, alike in values.items():
                yield _Option({name: value}, any_of(*(is_[item] for item in alike)))
            yield _Option({}, negate(any_of(*is_.values())))
        else:
            said, default = known(name), self.joint.facts[name].default
            for value, alike in values.items():
                given = FactIn(name, frozenset(alike))
                yield _Option({name: value, mark_known(name): STATED}, all_of(said, given))
            left: Facts = {} if default is None else {name: default}
            yield _Option({**left, mark_known(name): NOT_STATED}, negate(said))

    def _values(self, name: str) -> dict[FactValue, list[FactValue]]:
        """The values of a fact that are not told apart, by one of them."""
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

    def _has(self, name: str, value: FactValue) -> Expression:
        """A completed fact has a value in both; what they make of it differently has been seen to."""
        found = [
            effective.is_(name, value) if name in effective.values else FactIn(name, frozenset((value,)))
            for effective in self._knowing(name)
        ]
        return together(*dict.fromkeys(found))

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

"""Boxes of cases that some conditions cannot tell apart, cut by everything that a policy asks of facts.

A fact is cut by every constant that anything in the policy compares it with: conditions of clauses,
definitions of severities, floors, coverage, choices of calendars and of hours. Values that the conditions
of one question do not tell apart stay together, and all of them are kept: which of them a case can have
hangs on the rest of the policy, and on the other facts of the case.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from typing import Any

from casepact.frozen import dataclass
from casepact.machine.satisfy import satisfy
from casepact.model.expression import FALSE, TRUE, Expression, FactCompare, FactIn, all_of
from casepact.model.fact import Facts, FactValue, Quantity
from casepact.model.partial import atoms, specialise_expression
from casepact.model.policy import Policy
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.fact import Primitive
from casepact.verify.rules.cases import cases_of
from casepact.verify.rules.choosing import choices_of, zone_facts

__all__ = [
    "EVERYTHING",
    "UNCHOSEN",
    "ZONES",
    "Box",
    "Choosers",
    "Part",
    "choosers_of",
    "split",
    "values_of",
]

ZONES = ("UTC", "Europe/London", "America/New_York", "Asia/Tokyo")
"""Zones that stand for those a case may have, where a calendar follows its zone."""

_FEW = 8
"""So few values are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Box:
    """For some facts all the values that a case may have; those of different facts in any combination."""

    values: Mapping[str, tuple[FactValue, ...]] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, FactValue]:
        """One value of each fact. No case need have all of them: see `shown`."""
        return {name: values[0] for name, values in self.values.items()}

    @property
    def known(self) -> dict[str, FactValue]:
        """The facts that every case in the box has one and the same value of."""
        return {name: values[0] for name, values in self.values.items() if len(values) == 1}

    @property
    def conditions(self) -> list[Expression]:
        """That a case lies in the box."""
        return [FactIn(name, frozenset(values)) for name, values in self.values.items() if name != "state"]

    @property
    def is_point(self) -> bool:
        """Whether no fact is left a choice."""
        return all(len(values) == 1 for values in self.values.values())

    def meets(self, other: Box) -> bool:
        """Whether some facts lie in both boxes."""
        return all(
            not set(values).isdisjoint(other.values.get(name, values)) for name, values in self.values.items()
        )

    def of(self, fact: str, *values: FactValue) -> Box:
        """The part of the box in which a fact has one of some values."""
        return Box({**self.values, fact: values})

    def shown(self, facts: Facts) -> dict[str, FactValue]:
        """The values that a case in the box, given completed, has of its facts."""
        return {name: facts.get(name, values[0]) for name, values in self.values.items()}


EVERYTHING = Box()
"""All cases there are."""


@dataclass(frozen=True, slots=True)
class Choosers:
    """What chooses calendars: the conditions of choices, and the facts that name zones."""

    guards: tuple[Expression, ...] = ()
    zones: tuple[str, ...] = ()

    def __or__(self, other: Choosers) -> Choosers:
        """What chooses the calendars of both."""
        return Choosers(
            tuple(dict.fromkeys((*self.guards, *other.guards))),
            tuple(dict.fromkeys((*self.zones, *other.zones))),
        )

    def of(self, facts: Facts) -> Choosers:
        """What is left of them for cases of which some facts are known."""
        return Choosers(tuple(specialise_expression(item, facts) for item in self.guards), self.zones)


UNCHOSEN = Choosers()
"""Nothing is chosen."""


@dataclass(frozen=True, slots=True)
class Part:
    """A box on which every condition comes to one thing, and what is ``left`` of those asked about."""

    box: Box
    left: tuple[Expression, ...]

    @property
    def facts(self) -> dict[str, FactValue]:
        """One value of each fact of the box."""
        return self.box.facts


def values_of(policy: Policy, fact: str) -> tuple[FactValue, ...]:
    """One value of each class that anything in the policy tells apart; of zones, those that stand for all."""
    found = cases_of(policy).effective.domain(fact)
    declared = policy.facts.get(fact)
    kind = declared.type if declared is not None and not declared.only else None
    if isinstance(kind, Quantity) and kind.primitive is Primitive.ZONE:
        return tuple(dict.fromkeys((*found[:-1], *ZONES)))
    return found


def choosers_of(policy: Policy, sentences: Iterable[CalendarExpr]) -> Choosers:
    """What chooses the calendars that sentences come to, whichever choice holds."""
    asked = list(sentences)
    guards = (choice.guard for choice in choices_of(asked, policy.calendars))
    return Choosers(
        tuple(dict.fromkeys(guard for guard in guards if guard not in (TRUE, FALSE))),
        tuple(sorted(zone_facts(asked, policy.calendars))),
    )


def split(
    policy: Policy,
    conditions: Sequence[Expression],
    within: Box = EVERYTHING,
    choosers: Choosers = UNCHOSEN,
    *,
    apart_from: str = "",
    matters: frozenset[str] | None = None,
) -> Iterator[Part]:
    """Cut a box so that on each part every condition comes to one thing, and none of them to false.

    The choosers come to one thing too, whatever it is. The fact ``apart_from`` is not given. Where what
    is left of the conditions asks for no fact in ``matters`` and for no time, it is only seen whether it
    can be true, and then taken to be.
    """
    left = tuple(specialise_expression(item, within.known) for item in conditions)
    chooses = _open(tuple(specialise_expression(item, within.known) for item in choosers.guards))
    zones = tuple(name for name in choosers.zones if name not in within.known)
    yield from _Cutting(policy, apart_from, matters).cut(left, chooses, zones, within)


def _open(guards: Sequence[Expression]) -> tuple[Expression, ...]:
    """The conditions that ask anything of facts still."""
    return tuple(
        item for item in guards if any(isinstance(atom, FactIn | FactCompare) for atom in atoms(item))
    )


@dataclass(frozen=True, slots=True)
class _Cutting:
    policy: Policy
    apart_from: str
    matters: frozenset[str] | None

    def cut(
        self, left: tuple[Expression, ...], chooses: tuple[Expression, ...], zones: Sequence[str], box: Box
    ) -> Iterator[Part]:
        if FALSE in left:
            return
        asked, choosing = self._asked(left), self._asked(chooses)
        matters = self.matters
        if not (asked or choosing or zones):
            yield Part(box, left)
            return
        if matters is not None and not choosing and not zones and self._is_plain(left, matters):
            if satisfy(all_of(*left), self.policy.facts).possible is not False:
                yield Part(box, (TRUE,) * len(left))
            return
        # What makes a difference comes first, so that as little as can be is told apart beyond it.
        first = [fact for fact in asked if matters is None or fact in matters]
        fact = next(iter((*first, *choosing, *zones, *asked)))
        values = box.values.get(fact) or values_of(self.policy, fact)
        rest = tuple(name for name in zones if name != fact)
        constants = (*asked.get(fact, ()), *choosing.get(fact, ()))
        together: dict[object, tuple[list[FactValue], tuple[Expression, ...], tuple[Expression, ...]]] = {}
        for group in _grouped(values, constants):
            narrowed = tuple(specialise_expression(item, {fact: group[0]}) for item in left)
            chosen = tuple(specialise_expression(item, {fact: group[0]}) for item in chooses)
            key = group[0] if fact in zones else (narrowed, chosen)
            together.setdefault(key, ([], narrowed, chosen))[0].extend(group)
        for alike, narrowed, chosen in together.values():
            yield from self.cut(narrowed, _open(chosen), rest, box.of(fact, *alike))

    def _asked(self, conditions: Sequence[Expression]) -> dict[str, list[FactValue]]:
        """The facts asked for, in order, with what they are compared with."""
        found: dict[str, list[FactValue]] = {}
        for condition in conditions:
            for atom in atoms(condition):
                if isinstance(atom, FactIn):
                    found.setdefault(atom.fact, []).extend(atom.values)
                elif isinstance(atom, FactCompare):
                    found.setdefault(atom.fact, []).append(atom.value)
        found.pop(self.apart_from, None)
        return found

    def _is_plain(self, conditions: Sequence[Expression], matters: frozenset[str]) -> bool:
        """Whether nothing is asked that makes a difference to time."""
        return all(
            isinstance(atom, FactIn | FactCompare)
            and atom.fact not in matters
            and atom.fact != self.apart_from
            for item in conditions
            for atom in atoms(item)
        )


def _grouped(values: Sequence[FactValue], constants: Iterable[FactValue]) -> list[list[FactValue]]:
    """The values, those together between which none of the constants lies; each by itself if they are few."""
    if len(values) <= _FEW or not all(_is_number(value) for value in values):
        return [[value] for value in values]
    edges: list[Any] = sorted({value for value in constants if _is_number(value)})
    groups: dict[tuple[int, int], list[FactValue]] = {}
    for value in values:
        place: Any = value
        groups.setdefault((bisect_left(edges, place), bisect_right(edges, place)), []).append(value)
    return list(groups.values())


def _is_number(value: FactValue) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)

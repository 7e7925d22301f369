"""The situations in which clauses meet: what the facts that they ask for can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from casepact.frozen import dataclass
from casepact.machine.satisfy import representatives, satisfy
from casepact.model.expression import FALSE, TRUE, AllOf, Expression, FactCompare, FactIn, all_of
from casepact.model.fact import Enumeration, Facts, FactValue, Quantity
from casepact.model.partial import atoms, specialise_expression
from casepact.model.policy import Policy
from casepact.syntax.ast.fact import Primitive

__all__ = ["LIMIT", "Situation", "keyed", "situations", "values_of"]

LIMIT = 400
"""How many situations of one question are looked at before it is given up."""

_ZONES = ("UTC", "Europe/London", "America/New_York", "Asia/Tokyo")
"""Zones that stand for those a case may have, where a calendar follows its zone."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Values of facts, and what is left of some conditions under them: only what asks for time."""

    facts: Mapping[str, FactValue]
    left: tuple[Expression, ...]


def values_of(policy: Policy, fact: str, asked: Sequence[FactValue] = ()) -> tuple[FactValue, ...]:
    """The values of a fact that a policy can tell apart where it is compared with those ``asked``."""
    declared = policy.facts.get(fact)
    kind = declared.type if declared is not None else None
    if isinstance(kind, Quantity) and kind.primitive is Primitive.ZONE:
        return tuple(dict.fromkeys((*map(str, asked), *_ZONES)))
    return representatives(fact, declared, asked)


def situations(
    policy: Policy,
    conditions: Sequence[Expression],
    facts: Facts,
    apart_from: str = "",
    matters: frozenset[str] | None = None,
) -> Iterator[Situation]:
    """Yield every way to give the facts that conditions ask for, so that none of them is false.

    Values that the conditions do not tell apart are given once. The fact ``apart_from`` is not given.
    Where what is left asks for no fact in ``matters`` and for no time, it is only seen whether it can
    be true, and then taken to be.
    """
    left = tuple(specialise_expression(item, facts) for item in conditions)
    if FALSE in left:
        return
    asked = [atom for item in left for atom in atoms(item) if isinstance(atom, FactIn | FactCompare)]
    asked = [atom for atom in asked if atom.fact != apart_from]
    if not asked:
        yield Situation(dict(facts), left)
        return
    if matters is not None and _is_plain(left, {*matters, apart_from}):
        if satisfy(all_of(*left), policy.facts).possible is not False:
            yield Situation(dict(facts), (TRUE,) * len(left))
        return
    fact = next((atom.fact for atom in asked if atom.fact in (matters or ())), asked[0].fact)
    constants: list[FactValue] = []
    for atom in asked:
        if atom.fact == fact:
            constants.extend(sorted(atom.values, key=str) if isinstance(atom, FactIn) else (atom.value,))
    seen: set[tuple[Expression, ...]] = set()
    for value in values_of(policy, fact, constants):
        rest = tuple(specialise_expression(item, {fact: value}) for item in left)
        if rest not in seen:
            seen.add(rest)
            yield from situations(policy, rest, {**facts, fact: value}, apart_from, matters)


def _is_plain(conditions: Sequence[Expression], matters: set[str]) -> bool:
    """Whether nothing is asked that makes a difference to time."""
    return all(
        isinstance(atom, FactIn | FactCompare) and atom.fact not in matters
        for item in conditions
        for atom in atoms(item)
    )


def needs_of(guard: Expression) -> dict[str, frozenset[FactValue]]:
    """The values that a condition plainly demands of facts, such as those that key a row of a table."""
    needs: dict[str, frozenset[FactValue]] = {}
    for part in guard.items if isinstance(guard, AllOf) else (guard,):
        if isinstance(part, FactIn):
            needs[part.fact] = needs[part.fact] & part.values if part.fact in needs else part.values
    return needs


def keyed(
    policy: Policy, guards: Sequence[Expression], apart_from: str, told_apart: frozenset[str] = frozenset()
) -> Iterator[tuple[dict[str, FactValue], tuple[int, ...]]]:
    """Split conditions by the facts that key them: for each combination, those that can hold there.

    Yields the values of the keys and the places of the conditions in ``guards``. Values that no
    condition tells apart are given once, but for the facts in ``told_apart``. The fact ``apart_from``
    is no key.
    """
    needs = [needs_of(guard) for guard in guards]
    keys = list(dict.fromkeys(fact for need in needs for fact in need if fact != apart_from))
    keys = [fact for fact in keys if _is_listed(policy, fact)]

    def split(
        places: tuple[int, ...], rest: Sequence[str], facts: dict[str, FactValue]
    ) -> Iterator[tuple[dict[str, FactValue], tuple[int, ...]]]:
        if not rest:
            yield facts, places
            return
        fact = rest[0]
        if not any(fact in needs[place] for place in places):
            yield from split(places, rest[1:], facts)
            return
        seen: set[tuple[int, ...]] = set()
        for value in values_of(policy, fact):
            left = tuple(place for place in places if value in needs[place].get(fact, (value,)))
            # Rows that join several values would be gone over once for each of them.
            if left and (left not in seen or fact in told_apart):
                seen.add(left)
                yield from split(left, rest[1:], {**facts, fact: value})

    yield from split(tuple(range(len(guards))), keys, {})


def _is_listed(policy: Policy, fact: str) -> bool:
    declared = policy.facts.get(fact)
    return declared is not None and (
        isinstance(declared.type, Enumeration) or declared.type.primitive is Primitive.BOOLEAN
    )

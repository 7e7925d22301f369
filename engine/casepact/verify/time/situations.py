"""The situations in which clauses meet: what the facts that they ask for can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casepact.machine.satisfy import representatives
from casepact.model.expression import AllOf, Expression, FactIn
from casepact.model.fact import Enumeration, FactValue, Quantity
from casepact.model.policy import Policy
from casepact.syntax.ast.fact import Primitive
from casepact.verify.cutting import EVERYTHING, ZONES, Box
from casepact.verify.cutting import values_of as all_values_of
from casepact.verify.rules.cases import Case, Cases

__all__ = ["LIMIT", "case_like", "keyed", "values_of"]

LIMIT = 400
"""How many situations of one question are looked at before it is given up."""


def values_of(policy: Policy, fact: str, asked: Sequence[FactValue]) -> tuple[FactValue, ...]:
    """The values of a fact that can be told apart where it is compared with those ``asked`` and no others.

    What the rest of the policy compares it with is left out: see `casepact.verify.cutting`.
    """
    declared = policy.facts.get(fact)
    kind = declared.type if declared is not None and not declared.only else None
    if isinstance(kind, Quantity) and kind.primitive is Primitive.ZONE:
        return tuple(dict.fromkeys((*map(str, asked), *ZONES)))
    return representatives(fact, declared, asked)


def case_like(cases: Cases, severity: object, *conditions: Expression) -> Case | None:
    """A case that can come up and meets conditions on given facts; ``severity`` is the one it has.

    One that is what the definition of its severity says is better to show than one that is only called so.
    """
    defined = cases.policy.severities.get(str(severity))
    if defined is not None and defined.guard is not None:
        found = cases.solve(*conditions, cases.effective.true(defined.guard))
        if found.case is not None:
            return found.case
    return cases.solve(*conditions).case


def needs_of(guard: Expression) -> dict[str, frozenset[FactValue]]:
    """The values that a condition plainly demands of facts, such as those that key a row of a table."""
    needs: dict[str, frozenset[FactValue]] = {}
    for part in guard.items if isinstance(guard, AllOf) else (guard,):
        if isinstance(part, FactIn):
            needs[part.fact] = needs[part.fact] & part.values if part.fact in needs else part.values
    return needs


def keyed(
    policy: Policy, guards: Sequence[Expression], *apart_from: str
) -> Iterator[tuple[Box, tuple[int, ...]]]:
    """Split conditions by the facts that key them: for each box of keys, those that can hold there.

    Yields the box and the places of the conditions in ``guards``. The facts ``apart_from`` are no keys.
    """
    needs = [needs_of(guard) for guard in guards]
    keys = list(dict.fromkeys(fact for need in needs for fact in need if fact not in apart_from))
    keys = [fact for fact in keys if _is_listed(policy, fact)]

    def split(
        places: tuple[int, ...], rest: Sequence[str], box: Box
    ) -> Iterator[tuple[Box, tuple[int, ...]]]:
        if not rest:
            yield box, places
            return
        fact = rest[0]
        if not any(fact in needs[place] for place in places):
            yield from split(places, rest[1:], box)
            return
        alike: dict[tuple[int, ...], list[FactValue]] = {}
        for value in all_values_of(policy, fact):
            left = tuple(place for place in places if value in needs[place].get(fact, (value,)))
            if left:
                # Rows that join several values would be gone over once for each of them.
                alike.setdefault(left, []).append(value)
        for left, values in alike.items():
            yield from split(left, rest[1:], box.of(fact, *values))

    yield from split(tuple(range(len(guards))), keys, EVERYTHING)


def _is_listed(policy: Policy, fact: str) -> bool:
    declared = policy.facts.get(fact)
    return declared is not None and (
        isinstance(declared.type, Enumeration) or declared.type.primitive is Primitive.BOOLEAN
    )

"""Decides exactly whether some case makes a condition true, by branching over the facts' values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from itertools import pairwise

from casepact.frozen import dataclass
from casepact.machine.partial import Given, atoms, specialise_expression
from casepact.model.expression import (
    TRUE,
    AllOf,
    Expression,
    FactCompare,
    FactIn,
    HasBreached,
    OpenedDuring,
    all_of,
    any_of,
)
from casepact.model.fact import Enumeration, Fact, FactValue, Quantity
from casepact.model.policy import Policy
from casepact.model.values import version_key
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.fact import Primitive

__all__ = ["WORK", "Satisfaction", "derivations", "representatives", "satisfy"]

WORK = 200_000
"""How much a question may cost before it is given up: branches times the parts of the condition."""


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The answer: ``possible`` None is not decided; where true, the facts of one case that does it.

    ``given`` has what the case needs of calendars and breaches. Two calendars are taken to be
    independent of one another, so where ``given`` has several the case may not exist. ``work`` is
    what the search cost.
    """

    possible: bool | None
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    given: Given = field(default_factory=dict)
    work: int = 0


def satisfy(expression: Expression, declared: Mapping[str, Fact], work: int = WORK) -> Satisfaction:
    """Look for facts under which the expression is true.

    Exact for every type of fact: of a type without end one value stands for each class of values
    that the expression cannot tell apart.
    """
    domains = {
        fact: representatives(fact, declared.get(fact), asked) for fact, asked in _asked(expression).items()
    }
    size = sum(1 for _ in atoms(expression)) + 1
    search = _Search(domains, work // size)
    found = search.run(specialise_expression(expression, {}), {}, {})
    spent = work - max(search.left, 0) * size
    if found is None:
        return Satisfaction(possible=None if search.left < 0 else False, work=spent)
    return Satisfaction(possible=True, facts=found[0], given=found[1], work=spent)


class _Search:
    """Davis, Putnam, Logemann and Loveland's branching, over facts with more than two values."""

    def __init__(self, domains: Mapping[str, tuple[FactValue, ...]], branches: int) -> None:
        self.domains = domains
        self.left = branches

    def run(
        self,
        expression: Expression,
        facts: dict[str, FactValue],
        given: dict[tuple[str, CalendarExpr | str], bool],
    ) -> tuple[dict[str, FactValue], dict[tuple[str, CalendarExpr | str], bool]] | None:
        if expression == TRUE:
            return facts, given
        for chosen, known in self._choices(expression):
            self.left -= 1
            if self.left < 0:
                return None
            found = self.run(
                specialise_expression(expression, chosen, known), {**facts, **chosen}, {**given, **known}
            )
            if found is not None:
                return found
        return None

    def _choices(
        self, expression: Expression
    ) -> Iterator[tuple[dict[str, FactValue], dict[tuple[str, CalendarExpr | str], bool]]]:
        # A fact that has to have one of some values, as those that key a table do, has few left to try.
        parts = expression.items if isinstance(expression, AllOf) else (expression,)
        for part in parts:
            if isinstance(part, FactIn):
                for value in self.domains[part.fact]:
                    if value in part.values:
                        yield {part.fact: value}, {}
                return
        match next(atoms(expression), None):
            case FactIn(fact=fact) | FactCompare(fact=fact):
                for value in self.domains[fact]:
                    yield {fact: value}, {}
            case OpenedDuring(calendar=calendar, inside=inside):
                yield {}, {("opened", calendar): inside}
                yield {}, {("opened", calendar): not inside}
            case HasBreached(obligation=obligation):
                yield {}, {("breached", obligation): True}
                yield {}, {("breached", obligation): False}
            case None:
                return


def derivations(policy: Policy, facts: Iterable[str]) -> Expression:
    """What the tables of the policy say of derived facts among ``facts``, and of those they derive from.

    A fact that an adjustment can change is left free.
    """
    adjusted = {adjustment.fact for adjustment in policy.adjustments}
    adjusted.update(item.adjustment.fact for item in policy.prerequisites if item.adjustment)
    tables = {matrix.fact: matrix for matrix in policy.matrices if matrix.fact not in adjusted}
    parts: list[Expression] = []
    waiting, seen = list(facts), set[str]()
    while waiting:
        fact = waiting.pop()
        if fact in seen or fact not in tables:
            continue
        seen.add(fact)
        cells = tables[fact].cells
        parts.append(any_of(*(all_of(cell.guard, FactIn(fact, frozenset((cell.value,)))) for cell in cells)))
        waiting.extend(tables[fact].by)
    return all_of(*parts)


def _asked(expression: Expression) -> dict[str, list[FactValue]]:
    asked: dict[str, list[FactValue]] = {}
    for atom in atoms(expression):
        match atom:
            case FactIn(fact=fact, values=values):
                asked.setdefault(fact, []).extend(values)
            case FactCompare(fact=fact, value=value):
                asked.setdefault(fact, []).append(value)
            case _:
                pass
    return asked


def representatives(name: str, fact: Fact | None, asked: Iterable[FactValue]) -> tuple[FactValue, ...]:
    """One value of each class of the fact's values that comparisons with ``asked`` can tell apart."""
    if fact is not None and fact.only:
        return fact.only
    match fact.type if fact else None:
        case Enumeration(values=values):
            return values
        case Quantity(primitive=Primitive.BOOLEAN):
            return (True, False)
        case Quantity(primitive=Primitive.VERSION):
            return _versions(asked)
        case Quantity(primitive=Primitive.TEXT | Primitive.ZONE) | None:
            known = sorted({str(value) for value in asked})
            return (*known, f"another {name}")
        case Quantity(primitive=Primitive.DURATION):
            return _durations(asked)
        case Quantity(primitive=primitive, low=low, high=high):
            return _numbers(asked, low, high, whole=primitive not in {Primitive.NUMBER, Primitive.PERCENTAGE})


def _versions(asked: Iterable[FactValue]) -> tuple[FactValue, ...]:
    known = sorted({str(value) for value in asked}, key=version_key)
    longest = max((len(value.split(".")) for value in known), default=1)
    after = [value + ".0" * (longest - len(value.split("."))) + ".1" for value in known]
    return ("0", *known, *after)


def _durations(asked: Iterable[FactValue]) -> tuple[FactValue, ...]:
    """Seconds, in whole minutes from those asked for where there is room: people are to write them."""
    points = sorted({int(value) for value in asked if isinstance(value, int | Decimal) and value >= 0})
    found = {*points, (points[-1] if points else 0) + 60}
    # None is negative: below the first there is what lies between it and less than nothing.
    for before, after in pairwise((-1, *points)):
        room = 60 if after - before > 60 else (after - before) // 2
        found.update((before + room, after - room) if before >= 0 else (after - room,) if room else ())
    return tuple(sorted(found))


def _numbers(
    asked: Iterable[FactValue], low: Decimal | None, high: Decimal | None, *, whole: bool
) -> tuple[FactValue, ...]:
    dates = [value for value in asked if isinstance(value, dt.date)]
    if dates:
        day = dt.timedelta(days=1)
        return tuple(sorted({date + step for date in dates for step in (-day, day * 0, day)}))
    points = sorted({Decimal(value) for value in asked if isinstance(value, int | Decimal)})
    if not points:
        points = [low if low is not None else high if high is not None else Decimal(0)]
    around = {points[0] - 1, points[-1] + 1, *points}
    if whole:
        around.update(point + step for point in points for step in (-1, 1))
    else:
        around.update((a + b) / 2 for a, b in pairwise(points))
        around.update(end for end in (low, high) if end is not None)
    inside = (
        value for value in sorted(around) if (low is None or value >= low) and (high is None or value <= high)
    )
    return tuple(int(value) for value in inside) if whole else tuple(inside)

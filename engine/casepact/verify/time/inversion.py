"""Finds neighbours on a scale, such as severities, of which the one that should be served first is due later.

Neighbours are enough: if none of them is out of order, no two are. Where the time that a document
leaves open keeps two neighbours from being compared, the next ones are compared as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from casepact.machine.completion import derivations_of
from casepact.model.clause import Clause, Obligation
from casepact.model.expression import (
    FALSE,
    TRUE,
    Expression,
    FactIn,
    HasBreached,
    OpenedDuring,
    all_of,
    facts_of,
    negate,
)
from casepact.model.fact import FactValue
from casepact.model.partial import atoms, specialise_expression
from casepact.model.policy import Policy
from casepact.syntax.ast.target import NoTarget, Target
from casepact.time.curves import Comparison, Stretches, equal_where
from casepact.verify.cutting import Box, Choosers, Part, split
from casepact.verify.rules.cases import Case, cases_of
from casepact.verify.time.alone import alone
from casepact.verify.time.situations import LIMIT, keyed
from casepact.verify.time.timing import Range, Timing, Unknown, amount_of, is_owed

__all__ = ["Inversion", "Order", "inversions", "order_of"]


_MOST_PAIRS = 40
"""So often two cases that are alike are looked for."""


@dataclass(frozen=True, slots=True)
class Inversion:
    """Two clauses of one obligation, the first of which should be due no later and is.

    Both cases lie in the ``box``, and have its ``facts``; they differ in ``first_value`` and
    ``second_value`` of the scale. ``later`` of the ``seconds`` opening instants are concerned;
    ``worst`` is the instant with the largest difference, and that difference in seconds. Without an
    instant, ``never`` says that the first has no target; otherwise it is later whatever the hours are
    that the document leaves open. ``alone`` is false where the two are out of order for other shared
    facts as well.
    """

    first: Clause
    second: Clause
    first_value: str
    second_value: str
    box: Box
    later: int
    seconds: int
    worst: tuple[int, int] | None
    at: int
    never: bool = False
    cases: tuple[Case, Case] | None = None
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Order:
    """What comparing two targets comes to; ``settled`` is whether nothing was left open."""

    settled: bool
    found: Comparison | None = None
    worst: tuple[int, int] | None = None


def inversions(
    timing: Timing, obligation: Obligation, fact: str, scale: Sequence[str]
) -> Iterator[Inversion]:
    """Yield the worst inversion of each two clauses; ``scale`` has first what should be due no later."""
    clauses = [clause for clause in alone(timing.policy, obligation) if is_owed(clause)]
    found: dict[tuple[str, str], list[Inversion]] = {}
    guards = [clause.guard for clause in clauses]
    for box, places in keyed(timing.policy, guards, fact, *_defining(timing.policy, fact)):
        rungs = [
            [clauses[place] for place in places if _admits(clauses[place].guard, fact, value)]
            for value in scale
        ]
        for higher, first in enumerate(rungs):
            for clause in first:
                for lower in range(higher + 1, len(rungs)):
                    settled = bool(rungs[lower])
                    for other in rungs[lower]:
                        values = (scale[higher], scale[lower])
                        certain, inverted = _compare(timing, clause, other, fact, values, box)
                        settled = settled and certain
                        for item in inverted:
                            found.setdefault((clause.id, other.id), []).append(item)
                    if settled:
                        break
    for items in found.values():
        # Of several situations the worst that a case can be in stands for them all.
        items.sort(key=lambda item: (-(item.worst[1] if item.worst else 0), -item.later))
        worst = _worst_of(timing, items[:LIMIT], fact)
        if worst is not None:
            yield worst


def _defining(policy: Policy, fact: str) -> frozenset[str]:
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


def _worst_of(timing: Timing, items: Sequence[Inversion], fact: str) -> Inversion | None:
    """The first of the items that a case can be in, and whether it is the only one."""
    found: Inversion | None = None
    for item in items:
        if found is not None and item.box == found.box:
            continue
        shown = _shown(timing, item, fact)
        if shown is None:
            continue
        if found is not None:
            return replace(found, alone=False)
        if not item.box.is_point:
            return replace(shown, alone=False)
        found = shown
    return found


def _admits(guard: Expression, fact: str, value: str) -> bool:
    return specialise_expression(guard, {fact: value}) != FALSE


def _compare(
    timing: Timing,
    first: Clause,
    second: Clause,
    fact: str,
    values: tuple[str, str],
    box: Box,
) -> tuple[bool, list[Inversion]]:
    """Whether the two could be compared in every situation, and the situations that are out of order."""
    if not _comparable(first, second):
        return False, []
    one = specialise_expression(first.guard, {fact: values[0]})
    other = specialise_expression(second.guard, {fact: values[1]})
    if any(isinstance(atom, HasBreached) for guard in (one, other) for atom in atoms(guard)):
        return False, []
    if "open" not in first.start and any(
        isinstance(atom, OpenedDuring) for guard in (one, other) for atom in atoms(guard)
    ):
        return False, []
    settled = True
    inverted: list[Inversion] = []
    choosers = timing.choosers((first.target, second.target), (one, other))
    # Each of the two has its own value of the scale, by which calendars may be chosen too.
    apart = [
        Choosers(
            tuple(specialise_expression(item, {fact: value}) for item in choosers.guards), choosers.zones
        )
        for value in values
    ]
    parts = split(timing.policy, (one, other), box, apart[0] | apart[1], matters=timing.matters)
    for number, part in enumerate(parts):
        if number >= LIMIT:
            timing.give_up(first.note)
            return False, inverted
        certain, item = _in_part(timing, (first, second), fact, values, part)
        settled = settled and certain
        if item is not None:
            inverted.append(item)
    return settled, inverted


def _in_part(
    timing: Timing, clauses: tuple[Clause, Clause], fact: str, values: tuple[str, str], part: Part
) -> tuple[bool, Inversion | None]:
    """Whether the two could be compared in a part of the cases, and whether they are out of order there."""
    facts = part.facts
    targets = tuple(clause.target for clause in clauses)
    ranges: list[Range | None] = []
    for target, value in zip(targets, values, strict=True):
        assert target is not None
        due = timing.due(target, {**facts, fact: value})
        ranges.append(None if isinstance(due, Unknown) else due)
    # A calendar that a condition asks for may be chosen by the value, too: each is asked of its own side.
    one, other = (
        timing.holds((left,), {**facts, fact: value}) for left, value in zip(part.left, values, strict=True)
    )
    held = one & other
    if not held.seconds:
        return True, None
    first, second = targets
    assert first is not None
    assert second is not None
    if isinstance(first.bound, NoTarget) or isinstance(second.bound, NoTarget):
        never = isinstance(first.bound, NoTarget) and ranges[1] is not None
        item = Inversion(
            *clauses, *values, part.box, held.seconds, held.seconds, None, held.first or 0, never=True
        )
        return True, item if never else None
    order = order_of(
        timing,
        (first, second),
        (ranges[0], ranges[1]),
        held,
        same_clock=_same_clock(timing, clauses, values, fact, facts),
    )
    if order.found is None or not order.found.later:
        return order.settled, None
    at = order.worst[0] if order.worst else held.first or 0
    found = order.found
    item = Inversion(*clauses, *values, part.box, found.later, found.seconds, order.worst, at)
    return order.settled, item


def order_of(
    timing: Timing,
    targets: tuple[Target | None, Target | None],
    ranges: tuple[Range | None, Range | None],
    held: Stretches,
    *,
    same_clock: bool,
) -> Order:
    """Compare when two targets are due, at the instants held; ``same_clock`` where both count on one.

    What is found is true whatever the time is that the calendars leave open.
    """
    first, second = ranges
    if same_clock:
        # On one clock more is later, whatever hours the clock keeps.
        one, other = (None if target is None else amount_of(target) for target in targets)
        if one is not None and other is not None and one[0] == other[0]:
            if one[1] <= other[1]:
                return Order(settled=True)
            found = Comparison(held.seconds, 0, 0)
            if first is None or second is None:
                return Order(settled=True, found=found)
            return Order(settled=True, found=found, worst=_worst(timing, first, second, held))
    if first is None or second is None or second.late is None:
        return Order(settled=False)
    found = timing.compare(first.early, second.late, held)
    if not found.later:
        return Order(first.exact and second.exact, found)
    plain = first.exact and second.exact
    worst = found.most_later if plain else _worst(timing, first, second, held) or found.most_later
    return Order(plain, found, worst)


def _worst(timing: Timing, first: Range, second: Range, held: Stretches) -> tuple[int, int] | None:
    """The largest difference among the instants at which nothing is left open."""
    for due in (first, second):
        if not due.exact:
            if due.late is None:
                return None
            held &= equal_where(due.early, due.late)
    return timing.compare(first.early, second.early, held).most_later


def _comparable(first: Clause, second: Clause) -> bool:
    if first.target is None or second.target is None:
        return False
    return (first.start, first.states, first.target.share) == (
        second.start,
        second.states,
        second.target.share,
    )


def _same_clock(
    timing: Timing,
    clauses: tuple[Clause, Clause],
    values: tuple[str, str],
    fact: str,
    facts: Mapping[str, FactValue],
) -> bool:
    """Whether both count on one calendar, if one that is not fully known."""
    sentences = [clause.target.calendar for clause in clauses if clause.target is not None]
    if sentences[0] is None or sentences[0] != sentences[1]:
        return False
    bounds = [timing.bounds(sentences[0], {**facts, fact: value}) for value in values]
    if any(isinstance(item, Unknown) for item in bounds):
        return not timing.chooses
    return bounds[0] == bounds[1]


def _shown(timing: Timing, item: Inversion, fact: str) -> Inversion | None:
    """The item with a case of each kind that can come up, both alike in the facts of its box.

    Cases of different severities need not be alike: what defines a severity may be in the box as well.
    """
    cases = cases_of(timing.policy)
    unlike: list[Expression] = []
    for _ in range(_MOST_PAIRS):
        first = _case(timing, item, fact, 0, item.box, *unlike)
        second = None if first is None else _case(timing, item, fact, 1, item.box)
        if first is None or second is None:
            return None
        one, other = (item.box.shown(cases.complete(case.facts, case.at).facts) for case in (first, second))
        alike = {name: value for name, value in one.items() if other[name] == value}
        if len(alike) == len(one):
            return replace(item, cases=(first, second), facts=one)
        same = _case(timing, item, fact, 1, _point(one))
        if same is not None:
            return replace(item, cases=(first, same), facts=one)
        same = _case(timing, item, fact, 0, _point(other))
        if same is not None:
            return replace(item, cases=(same, second), facts=other)
        if fact == "severity":
            return replace(item, cases=(first, second), facts=alike)
        unlike.append(negate(all_of(*_point(one).conditions)))
    timing.give_up(item.first.note)
    return None


def _point(facts: Mapping[str, FactValue]) -> Box:
    return Box({name: (value,) for name, value in facts.items()})


def _case(timing: Timing, item: Inversion, fact: str, which: int, box: Box, *more: Expression) -> Case | None:
    """A case in the box that can come up of the first (0) or the second (1) kind, if there is one."""
    cases = cases_of(timing.policy)
    clause = (item.first, item.second)[which]
    value = (item.first_value, item.second_value)[which]
    guard = specialise_expression(clause.guard, {fact: value, **item.box.known})
    wanted = (_without_time(guard), FactIn(fact, frozenset((value,))), *box.conditions, *more)
    severity = value if fact == "severity" else str(item.box.facts.get("severity", ""))
    defined = timing.policy.severities.get(severity)
    if defined is not None and defined.guard is not None:
        # A case that is what its severity says is better to show than one that is only called so.
        found = cases.find(*wanted, defined.guard)
        if found.case is not None:
            return found.case
    return cases.find(*wanted).case


def _without_time(guard: Expression) -> Expression:
    """The condition, where nothing but facts is left in it; time has been seen to."""
    return TRUE if any(isinstance(atom, OpenedDuring) for atom in atoms(guard)) else guard

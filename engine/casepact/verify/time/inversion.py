"""Finds values of a scale, such as severities, of which the one that should be served first is due later.

Any two values are compared, since a case of one between them need not exist, need not be owed anything,
and may be due at a time that the document leaves open. What such a case explains is not told again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import chain, product

from casepact.model.clause import Clause, Obligation
from casepact.model.expression import (
    FALSE,
    HasBreached,
    OpenedDuring,
    facts_of,
)
from casepact.model.fact import FactValue
from casepact.model.partial import atoms, specialise_expression
from casepact.syntax.ast.target import NoTarget, Target
from casepact.time.curves import Comparison, Stretches, equal_where
from casepact.verify.cutting import Box, Part, split
from casepact.verify.rules.cases import Case
from casepact.verify.time.alone import alone
from casepact.verify.time.between import Swapped, told_once
from casepact.verify.time.situations import LIMIT, keyed
from casepact.verify.time.timing import Range, Timing, Unknown, amount_of, is_owed
from casepact.verify.time.twins import Sides, Twins, alike, defining, hanging_on, sides_of

__all__ = ["Inversion", "Order", "inversions", "order_of"]


@dataclass(frozen=True, slots=True)
class Inversion:
    """Two clauses of one obligation, the first of which should be due no later and is.

    Both cases lie in the ``box``, and have its ``facts``; they differ in their ``sides``: in their values of
    the scale, and they may in what hangs on it. ``later`` of the ``seconds`` opening instants are concerned;
    ``worst`` is the instant with the largest difference, and that difference in seconds. Without an
    instant, ``never`` says that the first has no target; otherwise it is later whatever the hours are
    that the document leaves open. ``alone`` is false where the two are out of order for other shared
    facts as well.
    """

    first: Clause
    second: Clause
    sides: Sides
    box: Box
    later: int
    seconds: int
    worst: tuple[int, int] | None
    at: int
    never: bool = False
    cases: tuple[Case, Case] | None = None
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    alone: bool = True

    @property
    def values(self) -> tuple[str, str]:
        """The two values of the scale."""
        first, second = (str(next(iter(side.values()))) for side in self.sides)
        return first, second


@dataclass(frozen=True, slots=True)
class Order:
    """What comparing two targets comes to; nothing is ``found`` where time that is left open decides."""

    found: Comparison | None = None
    worst: tuple[int, int] | None = None


def inversions(
    timing: Timing, obligation: Obligation, fact: str, scale: Sequence[str]
) -> Iterator[Inversion]:
    """Yield the worst inversion of each two clauses; ``scale`` has first what should be due no later."""
    clauses = [clause for clause in alone(timing.policy, obligation) if is_owed(clause)]
    found: dict[tuple[str, str], list[Inversion]] = {}
    guards = [clause.guard for clause in clauses]
    asked = timing.chooses.union(*map(facts_of, guards))
    hanging = [name for name in hanging_on(timing.policy, fact) if name in asked]
    apart = sides_of(timing.policy, fact, scale, hanging)
    for box, places in keyed(timing.policy, guards, fact, *hanging, *defining(timing.policy, fact)):
        for item in _in_box(timing, [clauses[place] for place in places], apart.values(), box):
            found.setdefault((item.first.id, _cause(item)), []).append(item)
    yield from told_once(found.values(), partial(_swapped, scale), partial(_worst_of, timing, fact))


def _swapped(scale: Sequence[str], item: Inversion) -> Swapped:
    first, second = item.values
    ends = ((item.first.id, item.sides[0]), (item.second.id, item.sides[1]))
    return Swapped((scale.index(first), scale.index(second)), ends, item.box)


def _cause(item: Inversion) -> str:
    """The other row; where what hangs on the scale makes the two differ, whichever row that comes to."""
    return item.second.id if len(alike(item.sides)) + 1 == len(item.sides[0]) else item.values[1]


def _worst_of(timing: Timing, fact: str, items: Sequence[Inversion]) -> Inversion | None:
    """The worst of the items that a case can be in, and whether it is the only one."""
    found: Inversion | None = None
    for item in sorted(items, key=lambda item: (-(item.worst[1] if item.worst else 0), -item.later))[:LIMIT]:
        if found is not None and (item.box, item.sides) == (found.box, found.sides):
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


def _shown(timing: Timing, item: Inversion, fact: str) -> Inversion | None:
    """The item with a case of each kind that can come up, both alike in the facts of its box.

    Cases of different severities need not be alike: what defines a severity may be in the box as well.
    """
    twins = Twins(timing.policy, fact, item.sides, (item.first.guard, item.second.guard), item.box)
    pair = twins.find()
    if pair is None or not twins.show(pair, item.at):
        if pair is not None or twins.gave_up:
            timing.give_up(item.first.note)
        return None
    one, other = map(twins.shown, pair)
    shared = {name: value for name, value in one.items() if other[name] == value}
    return replace(item, cases=pair, facts=shared)


def _in_box(
    timing: Timing, clauses: Sequence[Clause], apart: Iterable[Sequence[Sides]], box: Box
) -> Iterator[Inversion]:
    """Compare clauses of any two values, in each way in which the two cases may differ."""

    @cache
    def admitted(side: tuple[tuple[str, FactValue], ...]) -> list[Clause]:
        return [clause for clause in clauses if specialise_expression(clause.guard, dict(side)) != FALSE]

    for sides in chain.from_iterable(apart):
        here = Box({**box.values, **alike(sides)})
        above, below = (admitted(tuple(side.items())) for side in sides)
        for pair in product(above, below):
            yield from _compare(timing, pair, sides, here)


def _compare(timing: Timing, clauses: tuple[Clause, Clause], sides: Sides, box: Box) -> Iterator[Inversion]:
    """The situations in which two clauses are out of order."""
    first, second = clauses
    if not _comparable(first, second):
        return
    one, other = (
        specialise_expression(clause.guard, side) for clause, side in zip(clauses, sides, strict=True)
    )
    if any(isinstance(atom, HasBreached) for guard in (one, other) for atom in atoms(guard)):
        return
    if "open" not in first.start and any(
        isinstance(atom, OpenedDuring) for guard in (one, other) for atom in atoms(guard)
    ):
        return
    choosers = timing.choosers((first.target, second.target), (one, other))
    # Each of the two has its own value of the scale, by which calendars may be chosen too.
    apart = choosers.of(sides[0]) | choosers.of(sides[1])
    parts = split(timing.policy, (one, other), box, apart, matters=timing.matters)
    for number, part in enumerate(parts):
        if number >= LIMIT:
            timing.give_up(first.note)
            return
        item = _in_part(timing, clauses, sides, part)
        if item is not None:
            yield item


def _in_part(timing: Timing, clauses: tuple[Clause, Clause], sides: Sides, part: Part) -> Inversion | None:
    """How two clauses are out of order in a part of the cases, if they are."""
    facts = part.facts
    targets = tuple(clause.target for clause in clauses)
    ranges: list[Range | None] = []
    for target, side in zip(targets, sides, strict=True):
        assert target is not None
        due = timing.due(target, {**facts, **side})
        ranges.append(None if isinstance(due, Unknown) else due)
    # A calendar that a condition asks for may be chosen by the value, too: each is asked of its own side.
    one, other = (
        timing.holds((left,), {**facts, **side}) for left, side in zip(part.left, sides, strict=True)
    )
    held = one & other
    if not held.seconds:
        return None
    first, second = targets
    assert first is not None
    assert second is not None
    if isinstance(first.bound, NoTarget) or isinstance(second.bound, NoTarget):
        never = isinstance(first.bound, NoTarget) and ranges[1] is not None
        seconds, at = held.seconds, held.first or 0
        item = Inversion(*clauses, sides, part.box, seconds, seconds, None, at, never=True)
        return item if never else None
    order = order_of(
        timing,
        (first, second),
        (ranges[0], ranges[1]),
        held,
        same_clock=_same_clock(timing, clauses, sides, facts),
    )
    if order.found is None or not order.found.later:
        return None
    at = order.worst[0] if order.worst else held.first or 0
    found = order.found
    return Inversion(*clauses, sides, part.box, found.later, found.seconds, order.worst, at)


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
                return Order()
            found = Comparison(held.seconds, 0, 0)
            if first is None or second is None:
                return Order(found)
            return Order(found, _worst(timing, first, second, held))
    if first is None or second is None or second.late is None:
        return Order()
    found = timing.compare(first.early, second.late, held)
    if not found.later:
        return Order()
    plain = first.exact and second.exact
    worst = found.most_later if plain else _worst(timing, first, second, held) or found.most_later
    return Order(found, worst)


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
    sides: Sides,
    facts: Mapping[str, FactValue],
) -> bool:
    """Whether both count on one calendar, if one that is not fully known."""
    sentences = [clause.target.calendar for clause in clauses if clause.target is not None]
    if sentences[0] is None or sentences[0] != sentences[1]:
        return False
    bounds = [timing.bounds(sentences[0], {**facts, **side}) for side in sides]
    if any(isinstance(item, Unknown) for item in bounds):
        return not timing.chooses
    return bounds[0] == bounds[1]

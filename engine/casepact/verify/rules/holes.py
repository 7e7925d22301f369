"""Finds all cases that no row of a table or list of definitions is for, as the fewest boxes of cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod

from casepact.machine.text import expression_text
from casepact.model.expression import TRUE, Expression, FactIn
from casepact.model.fact import Facts, FactValue
from casepact.verify.rules.boxes import Space, TooMany
from casepact.verify.rules.cases import Case, Cases
from casepact.verify.rules.cells import is_between, is_ordered, plainer
from casepact.verify.rules.region import UNSHOWN, case_text, facts_to_show
from casepact.verify.rules.showing import condition_of, mark_of, text_of

__all__ = ["MOST", "Hole", "Holes", "covered_by", "holes_of", "marks_of"]

MOST = 12
"""How many boxes are shown; that there are more is then said too."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A box of cases: in words, as a mark for its fingerprint, and one of them with an instant to see it."""

    text: str
    mark: tuple[str, ...]
    facts: Mapping[str, FactValue]
    at: int


@dataclass(slots=True)
class Holes:
    """The boxes that hold every case there is a hole for, as few as can be.

    ``rest`` is there if not all are among them: its text is that of one case more, and its mark that of
    all that may be left out. ``why`` is empty, or says why it is not known whether there are more.
    """

    found: list[Hole] = field(default_factory=list)
    rest: Hole | None = None
    why: str = ""

    @property
    def others(self) -> str:
        """What is to be said of those that ``rest`` stands for, after the words of its case."""
        return f", nor in cases beside the {MOST} kinds that are shown" if self.found else _MANY


_MANY = ", nor in more kinds of cases than can be listed"


def holes_of(
    cases: Cases,
    guards: Sequence[Expression],
    is_hole: Callable[[Facts, int], bool],
    *,
    under: Expression = TRUE,
    apart_from: frozenset[str] = frozenset(),
) -> Holes:
    """The cases in which all ``guards`` are known to be false.

    ``under`` says where rows are asked for at all, and ``is_hole`` whether facts make a hole at an instant.
    """
    effective = cases.effective
    goal = [effective.true(under), *(effective.false(guard) for guard in guards)]
    space = Space((under, *guards), cases.policy.facts)
    return covered_by(
        cases,
        space,
        lambda: space.common(
            [space.largest(under), *(space.largest(guard, positive=False) for guard in guards)]
        ),
        goal,
        is_hole,
        otherwise=marks_of(cases, (under, *guards)),
        apart_from=apart_from,
    )


def marks_of(cases: Cases, conditions: Iterable[Expression]) -> tuple[str, ...]:
    """The conditions themselves, in an order of their own: what is known by them is known by nothing less."""
    return tuple(sorted(expression_text(condition, cases.policy.facts) for condition in conditions))


def covered_by(
    cases: Cases,
    space: Space,
    boxes_of: Callable[[], list[int]],
    goal: Sequence[Expression],
    is_hole: Callable[[Facts, int], bool],
    *,
    otherwise: tuple[str, ...],
    apart_from: frozenset[str] = frozenset(),
    before: str = "",
) -> Holes:
    """As few of the boxes as hold every reachable case of the ``goal``, itself a condition on given facts.

    ``otherwise`` is what the whole is known by where there are too many boxes to count. The fact ``before``
    is meant as it is before its adjustments.
    """
    first = cases.solve(*goal, apart_from=apart_from)
    if first.possible is False:
        return Holes()
    search = _Search(cases, space, goal, is_hole, apart_from, before)
    try:
        # Those that say most with the fewest facts come first, whatever the order of the file.
        boxes = sorted(boxes_of(), key=search.rank)
    except TooMany:
        return Holes(rest=search.rest(first.case, otherwise), why="" if first.case else first.why or UNSHOWN)
    return search.cover(boxes, otherwise)


class _Search:
    def __init__(
        self,
        cases: Cases,
        space: Space,
        goal: Sequence[Expression],
        is_hole: Callable[[Facts, int], bool],
        apart_from: frozenset[str],
        before: str,
    ) -> None:
        self.cases, self.space, self.is_hole = cases, space, is_hole
        self.goal, self.apart_from, self.before = tuple(goal), apart_from, before

    def rank(self, box: int) -> tuple[int, Fraction, str]:
        """Where a box comes in the order: early if it asks for few facts, and has many of their values.

        How many cells a number has hangs on what it is compared with elsewhere, so those are not counted.
        """
        policy, axes = self.cases.policy, [axis for axis in self.space.axes if box & axis.field != axis.field]
        named = [axis for axis in axes if not is_ordered(policy.facts.get(axis.fact))]
        share = prod(
            (Fraction((box & axis.field).bit_count(), len(axis.cells)) for axis in named), start=Fraction(1)
        )
        return len(axes), -share, mark_of(policy, self.space, box)

    def condition(self, box: int) -> Expression:
        return condition_of(self.cases.policy, self.space, box)

    def inside(self, box: int) -> Expression:
        """That a case, by its given facts, lies in a box."""
        return self.cases.effective.true(self.condition(box), before=self.before)

    def outside(self, box: int) -> Expression:
        return self.cases.effective.not_true(self.condition(box), before=self.before)

    def solve(self, *conditions: Expression) -> tuple[Case | None, str]:
        """A case of the goal, or why it is not known whether there is one."""
        found = self.cases.solve(*self.goal, *conditions, apart_from=self.apart_from)
        return found.case, "" if found.possible is not None else found.why

    def cover(self, boxes: list[int], otherwise: tuple[str, ...]) -> Holes:
        kept: list[int] = []
        outside: list[Expression] = []
        holes = Holes()
        for box in boxes:
            if len(kept) == MOST:
                break
            case, why = self.solve(self.inside(box), *outside)
            holes.why = holes.why or why
            if case is not None:
                kept.append(box)
                outside.append(self.outside(box))
        kept = self.space.trimmed(kept)
        # One may hold nothing that the others do not hold as well.
        for box in reversed(tuple(kept)):
            others = [self.outside(other) for other in kept if other != box]
            if len(kept) > 1 and self.solve(self.inside(box), *others) == (None, ""):
                kept.remove(box)
        for box in kept:
            others = [self.outside(other) for other in kept if other != box]
            # A case that is in no other box shows this one best.
            hole = self.hole(box, others) or self.hole(box, [])
            if hole is None:
                holes.why = holes.why or UNSHOWN
            else:
                holes.found.append(hole)
        case, why = self.solve(*map(self.outside, kept))
        holes.why = holes.why or why
        if case is not None:
            marks = tuple(sorted(mark_of(self.cases.policy, self.space, box) for box in boxes))
            holes.rest = self.rest(case, marks or otherwise)
            if holes.rest is None:
                holes.why = holes.why or UNSHOWN
        return holes

    def hole(self, box: int, others: list[Expression]) -> Hole | None:
        condition, inside = self.condition(box), self.inside(box)
        case, _ = self.solve(inside, *others)
        if case is None:
            return None
        policy = self.cases.policy
        mark = mark_of(policy, self.space, box)
        plain = self.plain(case, [inside, *others])
        facts = facts_to_show(self.cases, plain, lambda facts: self.shows(condition, facts, plain.at))
        text = text_of(policy, self.space, box)
        return None if facts is None else Hole(text, (mark,), facts, plain.at)

    def rest(self, case: Case | None, mark: tuple[str, ...]) -> Hole | None:
        if case is None:
            return None
        plain = self.plain(case, [])
        facts = facts_to_show(self.cases, plain, lambda facts: self.is_hole(facts, plain.at))
        if facts is None:
            return None
        return Hole(case_text(self.cases.policy, facts), mark, facts, plain.at)

    def shows(self, condition: Expression, facts: Facts, at: int) -> bool:
        completed = self.cases.complete(facts, at, before=self.before)
        return self.is_hole(facts, at) and self.cases.holds(condition, completed, at) is True

    def plain(self, case: Case, conditions: list[Expression]) -> Case:
        """The same case with values that are easier to write, where such do as well."""
        for name, value in case.facts.items():
            for other in self.nearby(name, value):
                pins = {**case.facts, name: other}
                pinned = [
                    self.cases.effective.true(FactIn(fact, frozenset((its,))))
                    for fact, its in pins.items()
                    if fact in self.cases.policy.facts and fact not in self.cases.derived
                ]
                found, _ = self.solve(*conditions, *pinned)
                if found is not None and found.facts.get(name) == other:
                    case = found
                    break
        return case

    def nearby(self, name: str, value: FactValue) -> list[FactValue]:
        """Values that may do in place of one, plainest first; none where it is a constant of the policy's."""
        fact = self.cases.policy.facts.get(name)
        tried = list(plainer(fact, value))
        for axis in self.space.axes:
            if axis.fact == name:
                tried = [*(cell.value for cell in axis.cells if is_between(cell, value)), *tried]
        return tried

"""Finds steps of a ladder that are reached before steps written above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import combinations, product

from casepact.checks.check import Check, related
from casepact.frozen import dataclass
from casepact.model.clause import Ladder, Rung
from casepact.model.expression import Expression
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.syntax.ast.escalation import AtTime
from casepact.time.curves import Comparison
from casepact.verify.cutting import EVERYTHING, Box, split
from casepact.verify.time.between import Swapped, told_once
from casepact.verify.time.inversion import order_of
from casepact.verify.time.rungs import (
    Step,
    case_at,
    choosers_of_steps,
    reached,
    rung_words,
    shown_facts,
    steps_of,
)
from casepact.verify.time.situations import LIMIT
from casepact.verify.time.timing import Range, Timing, timing_of
from casepact.verify.time.undecided import undecided
from casepact.verify.time.words import case_words, duration_text, moment_text, one_case, share_text

__all__ = ["RUNG_OUT_OF_ORDER"]


@dataclass(frozen=True, slots=True)
class _Swap:
    """A situation in which the lower of two steps is reached first."""

    rungs: tuple[Rung, Rung]
    box: Box
    conditions: tuple[Expression, ...]
    found: Comparison
    worst: tuple[int, int] | None
    at: int


def _run(policy: Policy) -> Iterator[Diagnostic]:
    timing = timing_of(policy)
    for ladder in policy.ladders:
        # Times of day come when they come, and climb no ladder.
        rungs = [rung for rung in ladder.rungs if not isinstance(rung.trigger, AtTime)]
        found = (
            [
                swap
                for one, other in product(*(steps_of(policy, ladder, rung) for rung in pair))
                if _on_one_ladder(one, other)
                for swap in _compare(timing, ladder, one, other)
            ]
            for pair in combinations(rungs, 2)
        )
        yield from told_once(filter(None, found), partial(_swapped, rungs), partial(_said, timing, ladder))
    yield from undecided(timing, RUNG_OUT_OF_ORDER.code)


def _swapped(rungs: Sequence[Rung], swap: _Swap) -> Swapped:
    first, second = map(rungs.index, swap.rungs)
    return Swapped((first, second), (first, second), swap.box)


def _on_one_ladder(one: Step, other: Step) -> bool:
    """Whether one should come before the other: steps that watch two targets have no order."""
    return one.clause is None or other.clause is None or one.clause is other.clause


def _compare(timing: Timing, ladder: Ladder, one: Step, other: Step) -> Iterator[_Swap]:
    conditions = (*one.conditions, *other.conditions)
    choosers = choosers_of_steps(timing, (one, other))
    parts = split(timing.policy, conditions, EVERYTHING, choosers, matters=timing.matters)
    for number, part in enumerate(parts):
        if number >= LIMIT:
            timing.give_up(other.rung.note)
            return
        ranges = [reached(timing, ladder, step, part.facts) for step in (one, other)]
        held = timing.holds(part.left, part.facts)
        first, second = (item if isinstance(item, Range) else None for item in ranges)
        targets = (one.target, other.target)
        clocks = [None if target is None else target.calendar for target in targets]
        same = clocks[0] is not None and clocks[0] == clocks[1]
        order = order_of(timing, targets, (first, second), held, same_clock=same)
        if order.found is not None and order.found.later:
            at = order.worst[0] if order.worst else held.first or 0
            yield _Swap((one.rung, other.rung), part.box, conditions, order.found, order.worst, at)


def _said(timing: Timing, ladder: Ladder, swaps: list[_Swap]) -> Diagnostic | None:
    policy = timing.policy
    swaps.sort(key=lambda swap: (-(swap.worst[1] if swap.worst else 0), -swap.found.later))
    for swap in swaps[:LIMIT]:
        case = case_at(timing, swap.rungs[1].note, swap.conditions, swap.box, swap.at)
        if case is None:
            continue
        first, second = swap.rungs
        most = f", by up to {duration_text(swap.worst[1])}" if swap.worst else ""
        note = f"`{rung_words(second)}` comes before `{rung_words(first)}`"
        if swap.worst is not None:
            since = "opened" if "open" in ladder.start else f"counted from {' or '.join(ladder.start)} at"
            note = f"{since} {moment_text(swap.worst[0])} {note} by {duration_text(swap.worst[1])}"
        return Diagnostic(
            code=RUNG_OUT_OF_ORDER.code,
            message=(
                f"`{rung_words(second)}` is reached before `{rung_words(first)}`, which is written above it, "
                f"{share_text(swap.found.later, swap.found.seconds)}{most}"
                f"{case_words(policy, shown_facts(policy, case, swap.box))}"
            ),
            span=second.note.span,
            level=RUNG_OUT_OF_ORDER.level,
            help="write the steps in the order in which they are reached, or mend the time of one",
            related=related(policy, "reached later", first.note),
            clause=second.note.id,
            witness=one_case(policy, case.facts, swap.at, note),
        )
    return None


RUNG_OUT_OF_ORDER = Check(
    code="rung-out-of-order",
    level=Level.WARNING,
    summary="a step of a ladder that is reached before one written above it",
    explanation=(
        "A ladder is read from top to bottom: whoever stands higher up is told later. Here a step is "
        "reached before one that is written above it, so that the director hears of a case before the team "
        "does. The times of both are compared at every second of five years, on their calendars, and for "
        "each target that they count on; the finding says at which share of the opening instants this is "
        "so, and shows the worst. Steps at a time of day are left out. Write the steps in the order in "
        "which they come, or give one another time or calendar."
    ),
    run=_run,
)

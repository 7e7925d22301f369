"""Finds targets that fall due before those of an earlier stage, such as a resolution before its response."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from casepact.checks.check import Check, related
from casepact.frozen import dataclass
from casepact.model.clause import Clause, Obligation
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.syntax.ast.target import Every, NoTarget
from casepact.time.curves import Comparison
from casepact.verify.cutting import Box, split
from casepact.verify.time.alone import alone
from casepact.verify.time.inversion import order_of
from casepact.verify.time.rungs import case_at, shown_facts
from casepact.verify.time.situations import LIMIT, keyed
from casepact.verify.time.timing import Range, Timing, is_owed, timing_of
from casepact.verify.time.undecided import undecided
from casepact.verify.time.words import (
    case_words,
    counted_from,
    duration_text,
    moment_text,
    one_case,
    share_text,
    target_text,
)

__all__ = ["TARGET_ORDER"]

_STAGES = ("acknowledge", "respond", "activate", "workaround", "resolve")
"""The events of the standard lifecycle that come one after another, each at the latest with the next."""


@dataclass(frozen=True, slots=True)
class _Swap:
    box: Box
    found: Comparison
    worst: tuple[int, int] | None
    at: int


def _run(policy: Policy) -> Iterator[Diagnostic]:
    timing = timing_of(policy)
    staged = [(stage, item) for item in policy.obligations.values() if (stage := _stage(policy, item)) >= 0]
    staged.sort(key=lambda pair: pair[0])
    for (stage, early), (later, late) in combinations(staged, 2):
        if stage < later:
            yield from _pair(timing, early, late)
    yield from undecided(timing, TARGET_ORDER.code)


def _stage(policy: Policy, obligation: Obligation) -> int:
    """How far a case has come when the obligation is met; -1 where that is not known."""
    stops = {event for clause in obligation.clauses for event in clause.stop}
    stages = [_STAGES.index(event) for event in stops if event in _STAGES]
    if len(stages) == len(stops) and len(set(stages)) == 1:
        return stages[0]
    ends = {
        transition.event
        for transition in policy.lifecycle.transitions
        if policy.lifecycle.states[transition.destination].settled
    }
    return len(_STAGES) - 1 if stops and stops <= ends else -1


def _pair(timing: Timing, early: Obligation, late: Obligation) -> Iterator[Diagnostic]:
    first = [clause for clause in alone(timing.policy, early) if _counts(clause)]
    second = [clause for clause in alone(timing.policy, late) if _counts(clause)]
    clauses = [*first, *second]
    found: dict[tuple[str, str], list[_Swap]] = {}
    for box, places in keyed(timing.policy, [clause.guard for clause in clauses]):
        for one in (clauses[place] for place in places if place < len(first)):
            for other in (clauses[place] for place in places if place >= len(first)):
                if one.start == other.start:
                    found.setdefault((one.id, other.id), []).extend(_compare(timing, one, other, box))
    by_id = {clause.id: clause for clause in clauses}
    for (one_id, other_id), swaps in found.items():
        swaps.sort(key=lambda swap: (-(swap.worst[1] if swap.worst else 0), -swap.found.later))
        yield from _said(timing, by_id[one_id], by_id[other_id], swaps)


def _counts(clause: Clause) -> bool:
    return (
        is_owed(clause)
        and not clause.states
        and clause.target is not None
        and not isinstance(clause.target.bound, Every | NoTarget)
    )


def _compare(timing: Timing, one: Clause, other: Clause, box: Box) -> Iterator[_Swap]:
    targets = (one.target, other.target)
    assert targets[0] is not None
    assert targets[1] is not None
    guards = (one.guard, other.guard)
    parts = split(timing.policy, guards, box, timing.choosers(targets, guards), matters=timing.matters)
    for number, part in enumerate(parts):
        if number == LIMIT:
            timing.give_up(other.note)
            return
        ranges = [timing.due(target, part.facts) for target in (targets[0], targets[1])]
        held = timing.holds(part.left, part.facts)
        first, second = (item if isinstance(item, Range) else None for item in ranges)
        clock = targets[0].calendar
        same = clock is not None and clock == targets[1].calendar
        order = order_of(timing, targets, (first, second), held, same_clock=same)
        if order.found is not None and order.found.later:
            at = order.worst[0] if order.worst else held.first or 0
            yield _Swap(part.box, order.found, order.worst, at)


def _said(timing: Timing, one: Clause, other: Clause, swaps: list[_Swap]) -> Iterator[Diagnostic]:
    assert one.target is not None
    assert other.target is not None
    policy = timing.policy
    for swap in swaps[:LIMIT]:
        case = case_at(timing, other.note, (one.guard, other.guard), swap.box, swap.at)
        if case is None:
            continue
        most = f", by up to {duration_text(swap.worst[1])}" if swap.worst else ""
        texts = [
            f"{clause.obligation}: `{target_text(clause.target)}`" for clause in (other, one) if clause.target
        ]
        note = "; ".join(texts)
        if swap.worst is not None:
            since = counted_from(one)
            when = f"counted from {since} at" if since else "opened"
            sooner = duration_text(swap.worst[1])
            note += f"; {when} {moment_text(swap.worst[0])} the first is due {sooner} sooner"
        yield Diagnostic(
            code=TARGET_ORDER.code,
            message=(
                f"`{other.obligation}` is due before `{one.obligation}`, which comes first in a case, "
                f"{share_text(swap.found.later, swap.found.seconds)}{most}"
                f"{case_words(policy, shown_facts(policy, case, swap.box))}"
            ),
            span=other.note.span,
            level=TARGET_ORDER.level,
            help=f"give `{other.obligation}` the longer target, or `{one.obligation}` the shorter",
            related=related(policy, "due later than this", one.note),
            clause=other.id,
            witness=one_case(policy, case.facts, swap.at, note),
        )
        return


TARGET_ORDER = Check(
    code="target-order",
    level=Level.WARNING,
    summary="a target that is due before that of an earlier stage, such as a resolution before its response",
    explanation=(
        "A case is acknowledged, responded to, worked on, eased by a workaround and resolved, in this "
        "order. Here the target of a later stage is due before that of an earlier one, so that one of the "
        "two says nothing: whoever resolves a case in time has responded long before the response is due. "
        "Both are compared at every second of five years, on their calendars; the finding says at which "
        "share of the opening instants this is so, and shows the worst. Put the two targets in order, or "
        "count both on one calendar."
    ),
    run=_run,
)

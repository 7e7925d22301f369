"""Finds ladders whose first step comes only after the target they are there to save is breached."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check, related
from casepact.frozen import dataclass
from casepact.model.clause import Clause, Ladder, Obligation, Rung
from casepact.model.expression import any_of, negate
from casepact.model.partial import specialise_expression
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.syntax.ast.escalation import AfterAmount
from casepact.syntax.ast.target import Every
from casepact.time.curves import Stretches, compare, later_where
from casepact.verify.cutting import EVERYTHING, Box, Choosers, Part, split
from casepact.verify.rules.cases import Case
from casepact.verify.time.alone import alone
from casepact.verify.time.rungs import Step, case_at, choosers_of_steps, reached, rung_words, shown_facts
from casepact.verify.time.situations import LIMIT
from casepact.verify.time.timing import Range, Timing, Unknown, is_owed, timing_of
from casepact.verify.time.undecided import undecided
from casepact.verify.time.words import (
    case_words,
    duration_text,
    moment_text,
    one_case,
    share_text,
    target_text,
)

__all__ = ["ESCALATION_AFTER_BREACH"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    timing = timing_of(policy)
    for ladder in policy.ladders:
        if not ladder.rungs or ladder.pausing:
            continue
        # A step on a warning, a breach or an event comes when it should; only plain times can be late.
        if not all(isinstance(rung.trigger, AfterAmount) and rung.trigger.amount for rung in ladder.rungs):
            continue
        for obligation in _served(policy, ladder):
            for clause in alone(policy, obligation):
                if _counts(ladder, clause):
                    yield from _clause(timing, ladder, clause)
    yield from undecided(timing, ESCALATION_AFTER_BREACH.code)


def _counts(ladder: Ladder, clause: Clause) -> bool:
    return (
        is_owed(clause)
        and not clause.states
        and bool(set(clause.start) & set(ladder.start))
        and clause.target is not None
        and not isinstance(clause.target.bound, Every)
    )


def _served(policy: Policy, ladder: Ladder) -> list[Obligation]:
    """The obligations whose being met ends the ladder; where none does, the only one there is."""
    ends = set(ladder.stop) or {
        transition.event
        for transition in policy.lifecycle.transitions
        if transition.event and policy.lifecycle.states[transition.destination].settled
    }
    timed = [item for item in policy.obligations.values() if any(_counts(ladder, c) for c in item.clauses)]
    served = [item for item in timed if any(ends & set(clause.stop) for clause in item.clauses)]
    return served or (timed if len(timed) == 1 else [])


@dataclass(frozen=True, slots=True)
class _Late:
    """A situation in which every step comes after the due instant: when, and by how much at most."""

    box: Box
    rung: Rung
    late: Stretches
    held: Stretches
    worst: tuple[int, int]


def _clause(timing: Timing, ladder: Ladder, clause: Clause) -> Iterator[Diagnostic]:
    found: list[_Late] = []
    guards = [rung.guard for rung in ladder.rungs]
    # Each step is to hold or not, so that it is known which come.
    choosers = Choosers(tuple(guards)) | choosers_of_steps(
        timing, (Step(rung, clause) for rung in ladder.rungs)
    )
    conditions = [clause.guard, any_of(*guards)]
    for number, part in enumerate(split(timing.policy, conditions, EVERYTHING, choosers)):
        if number >= LIMIT:
            timing.give_up(ladder.note)
            break
        late = _late(timing, ladder, clause, part)
        if late is not None:
            found.append(late)
    found.sort(key=lambda late: -late.late.seconds)
    for late in found:
        both = (clause.guard, late.rung.guard)
        case = case_at(timing, ladder.note, both, late.box, late.worst[0])
        if case is not None:
            yield _said(timing.policy, clause, late, case)
            return


def _late(timing: Timing, ladder: Ladder, clause: Clause, part: Part) -> _Late | None:
    """Where the target is breached before any of the steps that hold; None where it never is."""
    assert clause.target is not None
    facts = part.facts
    due = timing.due(clause.target, facts)
    if isinstance(due, Unknown):
        return None
    held = timing.holds([specialise_expression(clause.guard, facts)], facts)
    if due.late is None or not held.seconds:
        return None
    late, some = held, Stretches.none(timing.window)
    first: tuple[int, Rung, Range] | None = None
    for rung in ladder.rungs:
        comes = [specialise_expression(rung.guard, facts)]
        sure, perhaps = timing.holds(comes, facts), ~timing.holds([negate(comes[0])], facts)
        if not perhaps.seconds:
            continue
        found = reached(timing, ladder, Step(rung), facts)
        if isinstance(found, Unknown):
            return None
        late &= later_where(found.early, due.late) | ~perhaps
        some |= sure
        start = found.early.at(timing.window.lo)
        if first is None or start < first[0]:
            first = start, rung, found
    late &= some
    if first is None or not late.seconds:
        return None
    worst = compare(first[2].early, due.late, late).most_later
    return None if worst is None else _Late(part.box, first[1], late, held, worst)


def _said(policy: Policy, clause: Clause, late: _Late, case: Case) -> Diagnostic:
    assert clause.target is not None
    shown = rung_words(late.rung)
    return Diagnostic(
        code=ESCALATION_AFTER_BREACH.code,
        message=(
            f"`{shown}` is the first step, and comes only after `{clause.obligation}` "
            f"(`{target_text(clause.target)}`) is breached, "
            f"{share_text(late.late.seconds, late.held.seconds)}, by up to {duration_text(late.worst[1])}"
            f"{case_words(policy, shown_facts(policy, case, late.box))}"
        ),
        span=late.rung.note.span,
        level=ESCALATION_AFTER_BREACH.level,
        help="let a step come before the target is due, such as at 75% of it, or on its breach",
        related=related(policy, "breached by then", clause.note),
        clause=late.rung.id,
        witness=one_case(
            policy,
            case.facts,
            late.worst[0],
            f"opened {moment_text(late.worst[0])} the step comes {duration_text(late.worst[1])} after "
            "the target is due",
        ),
    )


ESCALATION_AFTER_BREACH = Check(
    code="escalation-after-breach",
    level=Level.WARNING,
    summary="a ladder whose first step comes only after the target is breached",
    explanation=(
        "A ladder is there to save a target: whoever it tells can still do something. Here the target is "
        "breached before anyone is told, since every step comes after the due instant, and none comes on "
        "the breach itself. The target is the one that ends the ladder when it is met, or the only one "
        "there is. Both instants are compared at every second of five years, on their calendars; the "
        "finding says at which share of the opening instants this is so, and shows the worst. Let a step "
        "come earlier, at a share of the target or before its breach, or at least on the breach."
    ),
    run=_run,
)

"""What an answer would be instead if an adjustment held of which that is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from casepact.decision.answer import DutyUnless, OwedDuty, SeverityUnless
from casepact.decision.ledger import Asked, Ledger, StillWorld
from casepact.decision.owed import duty_answer, owed_duties
from casepact.frozen import dataclass
from casepact.machine.text import expression_text
from casepact.model.expression import FALSE, TRUE
from casepact.model.fact import Facts
from casepact.model.partial import specialise_expression
from casepact.model.policy import Policy
from casepact.semantics.adjust import adjustments_of
from casepact.semantics.calendars import CalendarBook, CaseWorld
from casepact.semantics.select import Completed, complete, with_defaults

__all__ = ["Doubt", "doubts_of", "duties_unless", "severity_unless"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """An adjustment that may hold: its id, the ``facts`` that decide it, what is left to ask of them.

    ``otherwise`` is what the case comes to if it holds, and ``asked`` the question that is then asked.
    """

    clause: str
    facts: tuple[str, ...]
    when: str
    otherwise: Completed
    asked: Asked


def doubts_of(
    policy: Policy, book: CalendarBook, given: Facts, at: int, completed: Completed
) -> Iterator[Doubt]:
    """Yield the adjustments for want of facts not known to hold, each held by itself.

    ``given`` are the facts as they were stated, ``completed`` what they came to.
    """
    undecided = {item.clause: item.facts for item in completed.unknown if item.facts}
    if not undecided:
        return
    guards = {item.note.id: item.guard for items in adjustments_of(policy).values() for item in items}
    for clause, facts in undecided.items():
        if clause not in guards:
            continue
        held = _held(policy, clause)
        world = StillWorld(CaseWorld(book, with_defaults(policy, given), at))
        otherwise = complete(held, given, world)
        left = specialise_expression(guards[clause], completed.facts)
        when = expression_text(left, policy.facts)
        asked = Asked(policy, book, otherwise.facts, at)
        yield Doubt(clause, tuple(sorted(facts)), when, otherwise, asked)


def _held(policy: Policy, clause: str) -> Policy:
    """The policy with one adjustment that holds of every case."""
    return replace(
        policy,
        adjustments=tuple(
            replace(item, guard=TRUE) if item.note.id == clause else item for item in policy.adjustments
        ),
        prerequisites=tuple(
            replace(item, guard=TRUE, requirement=FALSE, adjustment=replace(item.adjustment, guard=TRUE))
            if item.adjustment is not None and item.adjustment.note.id == clause
            else item
            for item in policy.prerequisites
        ),
    )


def severity_unless(severity: str | None, doubts: Sequence[Doubt]) -> Iterator[SeverityUnless]:
    """Yield the doubts that would change a severity that is known."""
    for doubt in doubts if severity is not None else ():
        if doubt.otherwise.severity != severity:
            yield SeverityUnless(
                clause=doubt.clause, facts=doubt.facts, when=doubt.when, severity=doubt.otherwise.severity
            )


def duties_unless(duties: Sequence[OwedDuty], doubts: Sequence[Doubt]) -> list[OwedDuty]:
    """Return the duties, each with the doubts that would change what is owed or when."""
    others = [(doubt, _owed(doubt.asked)) for doubt in doubts]
    return [replace(duty, unless=tuple(_unless(duty, others))) for duty in duties] if others else list(duties)


def _owed(asked: Asked) -> dict[str, OwedDuty]:
    answers = (duty_answer(item) for item in owed_duties(asked, Ledger()))
    return {answer.id: answer for answer in answers}


def _unless(duty: OwedDuty, others: Sequence[tuple[Doubt, Mapping[str, OwedDuty]]]) -> Iterator[DutyUnless]:
    for doubt, owed in others:
        other = owed.get(duty.id)
        if other is None or replace(other, clause=duty.clause) != duty:
            yield DutyUnless(clause=doubt.clause, facts=doubt.facts, when=doubt.when, duty=other)

"""The duties that hold for a case, and when each is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from casepact.decision.answer import EffortAnswer, OwedDuty
from casepact.decision.hours import NOT_KNOWN, Hours, hours_at
from casepact.decision.ledger import Asked, Ledger
from casepact.frozen import dataclass
from casepact.model.clause import Clause, Notice
from casepact.semantics.calendars import UnanswerableError
from casepact.semantics.due import Due, due_instant
from casepact.semantics.notices import notice_due
from casepact.semantics.select import select
from casepact.syntax.ast.duty import UNSPECIFIED, Modal
from casepact.syntax.ast.target import Every, Immediately, NoTarget, Target, UnspecifiedBound, Within

__all__ = ["OPEN", "Owed", "duty_answer", "explain", "owed_duties"]

OPEN = "open"
"""The event at which a case is opened."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A clause that holds for the case, and when it is due if its clock has started.

    ``running`` is whether the clock runs from the opening of the case on; ``effort`` are the hours
    through which the action goes on, where the clause names any.
    """

    clause: Clause
    due: Due
    running: bool
    status: str
    effort: Hours = NOT_KNOWN


def owed_duties(asked: Asked, ledger: Ledger) -> Iterator[Owed]:
    """Yield every duty known to hold, obligations first, in file order.

    A duty that may hold is written down as unknown instead, one that contradicts another as a
    conflict, and one whose target is `none` not at all. Where a calendar has no answer, there is no
    due instant.
    """
    for obligation in asked.policy.obligations.values():
        found = select(obligation, asked.facts, asked.world)
        if found.conflict:
            ledger.clash(obligation.name, tuple(clause.id for clause in found.conflict))
        for clause in found.candidates:
            ledger.hang(clause.id, asked.needs(clause.guard))
        if found.clause is not None:
            yield from _owe(found.clause, asked, ledger)
    for clause in asked.policy.terms:
        answer = asked.holds(clause.guard)
        if answer:
            yield from _owe(clause, asked, ledger)
        elif answer is None:
            ledger.hang(clause.id, asked.needs(clause.guard))


def _owe(clause: Clause, asked: Asked, ledger: Ledger) -> Iterator[Owed]:
    ledger.rely(clause.id)
    if UNSPECIFIED in clause.objects:
        ledger.leave_open((clause.id,))
    for owed in _timed(clause, asked, ledger):
        if clause.effort is None:
            yield owed
        else:
            about = f"effort of {clause.obligation}"
            yield replace(owed, effort=hours_at(clause.effort, asked, ledger, clause.id, about))


def _timed(clause: Clause, asked: Asked, ledger: Ledger) -> Iterator[Owed]:
    target = clause.target
    if clause.modal is not Modal.MUST and (clause.notice is not None or _has_time(target)):
        # Nothing is due of what is permitted or forbidden: no clock runs, whatever time it names.
        yield Owed(clause, Due(), running=False, status=" ".join(("stands", *_waits(clause))))
        return
    if clause.notice is not None:
        yield _notice(clause, clause.notice, asked, ledger)
        return
    if target is None:
        yield Owed(clause, Due(), running=False, status=" ".join(("stands", *_waits(clause))))
        return
    if isinstance(target.bound, NoTarget):
        return
    if isinstance(target.bound, UnspecifiedBound):
        ledger.leave_open((clause.id,))
        yield Owed(clause, Due(), running=False, status="unspecified")
        return
    status = _waiting(clause, asked.policy.lifecycle.initial)
    if status:
        yield Owed(clause, Due(), running=False, status=status)
        return
    ledger.rely_on_calendar(asked, target.calendar)
    try:
        due = due_instant(target, asked.at, asked.book, asked.facts)
    except UnanswerableError as error:
        ledger.leave_unanswered(clause.id, error)
        yield Owed(clause, Due(), running=True, status="due instant not known")
        return
    explain(due, clause.id, clause.obligation, ledger)
    initial = asked.policy.lifecycle.initial
    if _stands_still(clause, asked) and not isinstance(target.bound, Immediately):
        # It cannot be due before the time it would be if it ran, and there is no telling how much later.
        early = Due(None, due.earliest, None, due.inclusive)
        yield Owed(clause, early, running=False, status=f"stands still while {initial}")
        return
    status = "running" if due.at is not None else "due instant not known"
    yield Owed(clause, due, running=True, status=status)


def _has_time(target: Target | None) -> bool:
    return target is not None and target.is_timed


def _notice(clause: Clause, notice: Notice, asked: Asked, ledger: Ledger) -> Owed:
    """A notice is due by the moment that a fact of the case plans, as soon as its clock can start."""
    if clause.start and OPEN not in clause.start:
        return Owed(clause, Due(), running=False, status=" ".join(("starts", *_waits(clause))))
    waiting = f"stands before {_event(clause, notice)}"
    if notice.moment not in asked.facts:
        ledger.hang(clause.id, frozenset((notice.moment,)))
        return Owed(clause, Due(), running=False, status=waiting)
    ledger.rely_on_calendar(asked, notice.calendar)
    try:
        due = notice_due(notice, asked.book, asked.facts)
    except UnanswerableError as error:
        ledger.leave_unanswered(clause.id, error)
        return Owed(clause, Due(), running=True, status="due instant not known")
    explain(due, clause.id, clause.obligation, ledger)
    return Owed(
        clause, due, running=True, status="running" if due.at is not None else "due instant not known"
    )


def explain(due: Due, clause: str, about: str, ledger: Ledger) -> None:
    """Write down why an instant is not exact."""
    if due.at is not None:
        return
    if due.unknown:
        ledger.hang(clause, due.unknown)
    if due.conflict:
        ledger.clash(f"calendar of {about}", due.conflict)
    if due.unspecified or not (due.unknown or due.conflict):
        ledger.leave_open(due.unspecified or (clause,))


def _waiting(clause: Clause, initial: str) -> str:
    """What a clock waits for to start; empty if it starts as the case is opened."""
    if clause.states and initial not in clause.states:
        return " ".join(("starts", *_waits(clause)))
    if clause.start and OPEN not in clause.start:
        return " ".join(("starts", *_waits(clause)))
    if not clause.start and not clause.states and clause.before:
        return " ".join(("stands", *_waits(clause)))
    return ""


def _waits(clause: Clause) -> Iterator[str]:
    if clause.start:
        yield "after " + " or ".join(clause.start)
    if clause.states:
        yield "while " + " or ".join(clause.states)
    if clause.before:
        yield "before " + " or ".join(clause.before)
    elif clause.notice is not None:
        yield f"before {clause.notice.moment}"


def _event(clause: Clause, notice: Notice) -> str:
    return " or ".join(clause.before) or notice.moment


def _stands_still(clause: Clause, asked: Asked) -> bool:
    """Whether the clock does not run in the state a case starts in (``docs/semantics.md``, point 6)."""
    initial = asked.policy.lifecycle.initial
    if clause.counting:
        return initial not in clause.counting
    if clause.pausing:
        return initial in clause.pausing
    return asked.policy.lifecycle.states[initial].holds_up(clause.action, clause.stop)


def duty_answer(owed: Owed) -> OwedDuty:
    """Return a duty as the decision shows it."""
    from casepact.syntax.printer import print_amount, print_bound, print_calendar

    clause, due, target = owed.clause, owed.due, owed.clause.target
    answer = OwedDuty(
        id=clause.obligation,
        clause=clause.id,
        actor=clause.actor,
        modal=str(clause.modal),
        action=clause.action,
        objects=clause.objects,
        effort=None
        if clause.effort is None
        else EffortAnswer(
            calendar=print_calendar(clause.effort), open=owed.effort.open, next_open=owed.effort.next_open
        ),
        due=due.at,
        status=owed.status,
    )
    exact = due.at is not None
    if clause.notice is not None:
        return replace(
            answer,
            target=f"at least {print_amount(clause.notice.amount)} before {_event(clause, clause.notice)}",
            calendar=print_calendar(clause.notice.calendar),
            earliest=None if exact else due.earliest,
            latest=None if exact else due.latest,
            inclusive=True,
        )
    if target is None:
        return answer
    bound = target.bound
    inclusive = None if isinstance(bound, UnspecifiedBound) else True
    return replace(
        answer,
        target=print_bound(bound),
        calendar=None if target.calendar is None else print_calendar(target.calendar),
        earliest=None if exact else due.earliest,
        latest=None if exact else due.latest,
        inclusive=bound.inclusive if isinstance(bound, Within) else inclusive,
        every=print_amount(bound.amount) if isinstance(bound, Every) else None,
        share=_share(target),
    )


def _share(target: Target) -> str | None:
    if target.share is None:
        return None
    period = "" if target.share.period is None else f" per {target.share.period}"
    return f"{target.share.percent:f}%{period}"

"""The rungs of the ladders that hold for a case, and when each is reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from casepact.decision.answer import Escalation, TakenAction
from casepact.decision.ledger import Asked, Ledger
from casepact.decision.owed import OPEN, Owed, explain
from casepact.frozen import dataclass
from casepact.model.clause import Ladder, Rung
from casepact.semantics.calendars import UnanswerableError
from casepact.semantics.due import (
    Due,
    before_due,
    clock_calendar,
    counts_days,
    due_instant,
    instant_on,
    share_reached,
    used_up,
)
from casepact.semantics.rungs import time_reached
from casepact.semantics.select import select
from casepact.syntax.ast.escalation import (
    AfterAmount,
    AfterBreach,
    AtShare,
    AtTime,
    BeforeDue,
    OnBreach,
    OnCycle,
    OnEvent,
    Repeatedly,
)
from casepact.syntax.ast.target import (
    Amount,
    By,
    Every,
    Immediately,
    NoTarget,
    Target,
    Unit,
    UnspecifiedBound,
    Within,
)
from casepact.time import Calendar

__all__ = ["escalations_of"]

_UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True)
class _Reached:
    """When a rung is reached, or what it waits for."""

    due: Due
    status: str = "timed"


def escalations_of(asked: Asked, ledger: Ledger, owed: Mapping[str, Owed]) -> Iterator[Escalation]:
    """Yield every rung whose condition is known to hold, in file order.

    A rung that may hold is written down as unknown instead. One that counts on a target the case
    does not have is never reached, and left out. ``owed`` are the duties by name. Where a calendar has
    no answer, there is no instant.
    """
    for ladder in asked.policy.ladders:
        for rung in ladder.rungs:
            answer = asked.holds(rung.guard)
            if answer is None:
                ledger.hang(rung.id, asked.needs(rung.guard))
            if not answer:
                continue
            try:
                reached = _reached(rung, ladder, asked, ledger, owed)
            except UnanswerableError as error:
                ledger.leave_unanswered(rung.id, error)
                reached = _Reached(Due())
            if reached is None:
                continue
            ledger.rely(rung.id)
            actions = tuple(TakenAction(str(item.verb), item.objects) for item in rung.actions)
            if any(_UNSPECIFIED in item.objects for item in actions):
                ledger.leave_open((rung.id,))
            due = reached.due
            exact = due.at is not None
            yield Escalation(
                id=ladder.name,
                clause=rung.id,
                at=due.at,
                earliest=None if exact else due.earliest,
                latest=None if exact else due.latest,
                actions=actions,
                status=reached.status if exact or reached.status != "timed" else "instant not known",
            )


def _reached(
    rung: Rung, ladder: Ladder, asked: Asked, ledger: Ledger, owed: Mapping[str, Owed]
) -> _Reached | None:
    trigger = rung.trigger
    match trigger:
        case AfterAmount() | AtTime() | Repeatedly():
            return _from_start(trigger, rung, ladder, asked, ledger)
        case OnEvent(event=event):
            if event.name == OPEN and OPEN in ladder.start:
                return _Reached(Due(asked.at, asked.at, asked.at))
            return _Reached(Due(), f"on {event.name}")
        case (
            AfterBreach(target=word)
            | AtShare(target=word)
            | BeforeDue(target=word)
            | OnBreach(target=word)
            | OnCycle(target=word)
        ):
            target = owed.get(word.name)
            if target is None and _never_owed(word.name, asked):
                return None
            if target is None:
                return _Reached(Due(), f"{word.name} is not known")
            if not target.running or target.clause.target is None:
                return _Reached(Due(), f"{word.name} {target.status}")
            return _on_target(trigger, target, target.clause.target, asked)
        case _:
            assert_never(trigger)


def _never_owed(name: str, asked: Asked) -> bool:
    """Whether the case is known to have no such obligation."""
    obligation = asked.policy.obligations.get(name)
    if obligation is None:
        return False
    found = select(obligation, asked.facts, asked.world)
    if found.clause is None:
        return not (found.conflict or found.candidates)
    target = found.clause.target
    return target is not None and isinstance(target.bound, NoTarget)


def _from_start(
    trigger: AfterAmount | AtTime | Repeatedly, rung: Rung, ladder: Ladder, asked: Asked, ledger: Ledger
) -> _Reached:
    if isinstance(trigger, AfterAmount) and trigger.amount is None:
        ledger.leave_open((rung.id,))
        return _Reached(Due(), _UNSPECIFIED)
    initial = asked.policy.lifecycle.initial
    if OPEN not in ladder.start:
        return _Reached(Due(), "starts after " + " or ".join(ladder.start))
    if initial in ladder.pausing:
        return _Reached(Due(), f"stands still while {initial}")
    ledger.rely_on_calendar(asked, trigger.calendar)
    if isinstance(trigger, AtTime):
        due = time_reached(trigger, asked.at, asked.book, asked.facts)
    else:
        target = Target(
            UnspecifiedBound() if trigger.amount is None else Within(trigger.amount), trigger.calendar
        )
        due = due_instant(target, asked.at, asked.book, asked.facts)
    explain(due, rung.id, ladder.name, ledger)
    return _Reached(due, _again(trigger.amount) if isinstance(trigger, Repeatedly) else "timed")


def _again(amount: Amount) -> str:
    from casepact.syntax.printer import print_amount

    return f"timed, and again every {print_amount(amount)}"


def _on_target(
    trigger: AfterBreach | AtShare | OnBreach | BeforeDue | OnCycle,
    owed: Owed,
    target: Target,
    asked: Asked,
) -> _Reached:
    """When a rung that counts on a running target is reached; what the target hangs on was said with it."""
    bound, start = target.bound, asked.at
    if isinstance(trigger, AfterBreach):
        status = _again(trigger.amount) if trigger.again else "timed"
        if owed.due.at is None:
            return _Reached(Due(), status)
        calendar = trigger.calendar or clock_calendar(target)
        counted = Target(Within(trigger.amount), calendar)
        return _Reached(due_instant(counted, owed.due.at, asked.book, asked.facts), status)
    if isinstance(trigger, OnBreach) or isinstance(bound, NoTarget | UnspecifiedBound):
        return _Reached(owed.due)
    if isinstance(trigger, OnCycle):
        if trigger.cycle is None:
            status = "timed" if not isinstance(bound, Every) else "timed, and again each cycle"
            return _Reached(owed.due, status)
        if not isinstance(bound, Every):
            return _Reached(owed.due if trigger.cycle == 1 else Due())
    if isinstance(bound, Immediately):
        return _Reached(owed.due)
    ticking: Within | Every | By = bound

    def answer(clock: Calendar) -> int:
        due = used_up(clock, start, ticking)
        match trigger:
            case AtShare(percent=percent):
                return share_reached(clock, start, due, percent)
            case BeforeDue(amount=amount):
                return before_due(clock, start, due, amount)
            case OnCycle(cycle=cycle):
                for _ in range(1, cycle or 1):
                    due = used_up(clock, due, ticking)
                return due

    days = counts_days(ticking) or (
        isinstance(trigger, BeforeDue) and trigger.amount.unit is Unit.BUSINESS_DAY
    )
    return _Reached(
        instant_on(
            clock_calendar(target),
            asked.book,
            asked.facts,
            answer,
            since=start if days else None,
            until=lambda clock: used_up(clock, start, ticking),
        )
    )

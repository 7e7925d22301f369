"""Lists every timer of a policy: what starts it, what stops it, where it stands still, what it counts on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from casepact.machine.text import expression_text
from casepact.model.clause import Clause, Ladder, Rung
from casepact.model.expression import TRUE, Expression, all_of
from casepact.model.lifecycle import StateTransition
from casepact.model.policy import Policy
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.sentence import (
    AfterAmount,
    AtShare,
    AtTime,
    BeforeDue,
    OnBreach,
    OnCycle,
    OnEvent,
    Trigger,
)
from casepact.syntax.ast.target import NoTarget
from casepact.syntax.printer import print_amount, print_bound, print_calendar

__all__ = ["Timer", "TimerKind", "obligation_of", "timers_of", "trigger_text"]


class TimerKind(StrEnum):
    """What a timer does when it runs out."""

    TARGET = "target"
    """It tells that an obligation has been breached."""
    ESCALATION = "escalation"
    """It takes a rung of a ladder."""
    TRANSITION = "transition"
    """It moves the case to another state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """One timer. An instance of it belongs to one cycle of one case.

    ``clause`` is the id of the clause, rung or transition, ``group`` the obligation, ladder or
    source state it is part of. ``start`` and ``stop`` are events; a timer with ``states`` runs while
    the case is in one of them, and one with ``stop_states`` ends when the case enters one; every timer
    ends in a final state. It stands still in the ``pausing`` states: those the clause names, or else
    those that the lifecycle says pause its action, and where the clause counts only in some, all others.
    ``depends_on`` is the obligation whose clock an escalation reads.
    ``calendar`` is None where the obligation's own, or none, counts it.
    """

    id: str
    kind: TimerKind
    clause: str
    group: str
    start: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    pausing: tuple[str, ...] = ()
    stop_states: tuple[str, ...] = ()
    target: str = ""
    calendar: str | None = None
    depends_on: str | None = None
    destination: str | None = None
    guard: Expression = TRUE
    guard_text: str = "always"


def timers_of(policy: Policy) -> tuple[Timer, ...]:
    """Every timer in file order: those of the targets and terms, of the ladders, of the lifecycle.

    A clause without a target, or with the target ``none``, has no timer; a rung ``on event`` has none
    either, as no time passes.
    """
    return tuple(_timers(policy))


def _timers(policy: Policy) -> Iterator[Timer]:
    for clause in policy.clauses():
        if clause.target is not None and not isinstance(clause.target.bound, NoTarget):
            yield _of_clause(policy, clause)
    for ladder in policy.ladders:
        for rung in ladder.rungs:
            if not isinstance(rung.trigger, OnEvent):
                yield _of_rung(policy, ladder, rung)
    for transition in policy.lifecycle.transitions:
        if transition.event is None:
            yield _of_transition(policy, transition)


def _of_clause(policy: Policy, clause: Clause) -> Timer:
    target = clause.target
    return Timer(
        id=f"target:{clause.id}",
        kind=TimerKind.TARGET,
        clause=clause.id,
        group=clause.obligation,
        start=clause.start,
        stop=clause.stop,
        states=clause.states,
        pausing=_pausing(policy, clause),
        target=print_bound(target.bound) if target else "",
        calendar=_calendar_text(target.calendar if target else None),
        guard=clause.guard,
        guard_text=expression_text(clause.guard, policy.facts),
    )


def _pausing(policy: Policy, clause: Clause) -> tuple[str, ...]:
    states = policy.lifecycle.states.values()
    if clause.counting:
        return tuple(state.name for state in states if not state.final and state.name not in clause.counting)
    return clause.pausing or tuple(state.name for state in states if clause.action in state.pauses)


def _settled(policy: Policy) -> tuple[str, ...]:
    return tuple(state.name for state in policy.lifecycle.states.values() if state.settled)


def _of_rung(policy: Policy, ladder: Ladder, rung: Rung) -> Timer:
    guard = all_of(ladder.guard, rung.guard)
    return Timer(
        id=f"escalation:{rung.id}",
        kind=TimerKind.ESCALATION,
        clause=rung.id,
        group=ladder.name,
        start=ladder.start,
        stop=ladder.stop,
        stop_states=() if ladder.stop else _settled(policy),
        pausing=ladder.pausing,
        target=trigger_text(rung.trigger),
        calendar=_calendar_text(
            rung.trigger.calendar if isinstance(rung.trigger, AfterAmount | AtTime) else None
        ),
        depends_on=obligation_of(rung.trigger),
        guard=guard,
        guard_text=expression_text(guard, policy.facts),
    )


def _of_transition(policy: Policy, transition: StateTransition) -> Timer:
    after = transition.after
    return Timer(
        id=f"transition:{transition.id}",
        kind=TimerKind.TRANSITION,
        clause=transition.id,
        group=transition.source,
        states=(transition.source,),
        target="after unspecified" if after is None else f"after {print_amount(after)}",
        calendar=_calendar_text(transition.calendar),
        destination=transition.destination,
        guard=transition.guard,
        guard_text=expression_text(transition.guard, policy.facts),
    )


def _calendar_text(calendar: CalendarExpr | None) -> str | None:
    return None if calendar is None else print_calendar(calendar)


def obligation_of(trigger: Trigger) -> str | None:
    """The obligation whose clock a trigger reads; None for a trigger with a clock of its own."""
    match trigger:
        case (
            AtShare(target=target)
            | OnBreach(target=target)
            | BeforeDue(target=target)
            | OnCycle(target=target)
        ):
            return target.name
        case _:
            return None


def trigger_text(trigger: Trigger) -> str:
    """A trigger as the language writes it, without the calendar that counts it."""
    match trigger:
        case AfterAmount(amount=amount, at_latest=at_latest):
            when = "unspecified" if amount is None else print_amount(amount)
            text = f"{'within' if at_latest else 'after'} {when}"
        case AtShare(percent=percent, target=target):
            text = f"at {percent:f}% of {target.name}"
        case OnBreach(target=target):
            text = f"on breach of {target.name}"
        case BeforeDue(amount=amount, target=target):
            text = f"{print_amount(amount)} before breach of {target.name}"
        case AtTime(minute=minute):
            text = "at close" if minute is None else f"at {minute // 60:02}:{minute % 60:02}"
        case OnCycle(cycle=cycle, target=target):
            text = f"on {'each cycle' if cycle is None else f'cycle {cycle}'} of {target.name}"
        case OnEvent(event=event):
            text = f"on {event.name}"
        case _:
            assert_never(trigger)
    return text

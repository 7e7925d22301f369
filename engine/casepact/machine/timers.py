"""Lists every timer of a policy: what starts it, what stops it, where it stands still, what it counts on."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from casepact.frozen import dataclass
from casepact.machine.text import expression_text
from casepact.machine.triggers import obligation_of, trigger_text
from casepact.model.clause import Clause, Ladder, Rung
from casepact.model.expression import TRUE, Expression, all_of
from casepact.model.lifecycle import RESOLVE, StateTransition
from casepact.model.policy import Policy
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.escalation import OnEvent
from casepact.syntax.ast.target import Every, NoTarget
from casepact.syntax.printer import print_amount, print_bound, print_calendar

__all__ = ["Timer", "TimerKind", "timers_of"]


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
    the case is in one of them, and one with ``stop_states`` ends when the case enters one, whatever
    leads there; every timer ends in a final state. It stands still in the ``pausing`` states: those
    the clause names, or else those that the lifecycle says pause its action or an event that stops it,
    and where the clause counts only in some, all others.
    ``depends_on`` is the obligation whose clock an escalation reads.
    That of a notice counts back from the event it comes before.
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

    A clause without a target or a notice, or with the target ``none``, has no timer; a rung
    ``on event`` has none either, as no time passes.
    """
    return tuple(_timers(policy))


def _timers(policy: Policy) -> Iterator[Timer]:
    for clause in policy.clauses():
        has_target = clause.target is not None and not isinstance(clause.target.bound, NoTarget)
        if has_target or clause.notice is not None:
            yield _of_clause(policy, clause)
    for ladder in policy.ladders:
        for rung in ladder.rungs:
            if not isinstance(rung.trigger, OnEvent):
                yield _of_rung(policy, ladder, rung)
    for transition in policy.lifecycle.transitions:
        if transition.event is None:
            yield _of_transition(policy, transition)


def _of_clause(policy: Policy, clause: Clause) -> Timer:
    target, notice = clause.target, clause.notice
    calendar = target.calendar if target else None
    said = print_bound(target.bound) if target else ""
    if notice is not None:
        calendar = notice.calendar
        said = f"at least {print_amount(notice.amount)} before {' or '.join(clause.before) or notice.moment}"
    return Timer(
        id=f"target:{clause.id}",
        kind=TimerKind.TARGET,
        clause=clause.id,
        group=clause.obligation,
        start=clause.start,
        stop=(*clause.stop, *clause.implied),
        states=clause.states,
        stop_states=_settled(policy) if _ends_settled(policy, clause) else (),
        pausing=_pausing(policy, clause),
        target=said,
        calendar=_calendar_text(calendar),
        guard=clause.guard,
        guard_text=expression_text(clause.guard, policy.facts),
    )


def _pausing(policy: Policy, clause: Clause) -> tuple[str, ...]:
    states = policy.lifecycle.states.values()
    if clause.counting:
        return tuple(state.name for state in states if not state.final and state.name not in clause.counting)
    held_up = tuple(state.name for state in states if state.holds_up(clause.action, clause.stop))
    return clause.pausing or held_up


def _ends_settled(policy: Policy, clause: Clause) -> bool:
    periodic = clause.target is not None and isinstance(clause.target.bound, Every)
    return periodic or _is_resolved(policy, (*clause.stop, *clause.implied))


def _is_resolved(policy: Policy, stop: tuple[str, ...]) -> bool:
    """Whether what the events stop ends in a settled state, as coming into one counts as being resolved."""
    return RESOLVE in stop and RESOLVE in policy.lifecycle.events


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
        stop_states=_settled(policy) if not ladder.stop or _is_resolved(policy, ladder.stop) else (),
        pausing=ladder.pausing,
        target=trigger_text(rung.trigger),
        calendar=_calendar_text(rung.calendar),
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

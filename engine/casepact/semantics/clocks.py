"""Clocks: what events, states and the time that passes do to those of a case."""

from __future__ import annotations

from casepact.frozen import replace
from casepact.model.clause import Clause
from casepact.model.lifecycle import State
from casepact.semantics.case import (
    Case,
    Clock,
    EffectKind,
    Event,
    Outcome,
    TimerEvent,
    TimerKind,
    is_periodic,
)
from casepact.semantics.cycles import launch, measure
from casepact.semantics.judging import call_breached, cancel, judge
from casepact.semantics.turn import Turn
from casepact.syntax.ast.duty import Modal

__all__ = ["awaits", "begin", "breach", "clock_timers", "enter", "leave", "stop"]


def begin(turn: Turn, event: str) -> None:
    """Start the clocks that an event starts. One that is running already runs on (point 10)."""
    for family in turn.rules.obligations.values() if turn.case.covered else ():
        if family.name not in turn.case.clocks and any(
            _starts(clause, event, turn.case.state) for clause in family.clauses
        ):
            launch(turn, family)


def enter(turn: Turn, state: str, old: str | None) -> None:
    """Start the clocks of duties that hold while in ``state``, unless they held in ``old`` as well."""
    for family in turn.rules.obligations.values() if turn.case.covered else ():
        if family.name not in turn.case.clocks and any(
            clause.modal is Modal.MUST
            and not clause.start
            and state in clause.states
            and old not in clause.states
            for clause in family.clauses
        ):
            launch(turn, family)


def stop(turn: Turn, event: Event) -> None:
    """Judge the clocks that an event stops, and those it was to come after."""
    for clock in tuple(turn.case.clocks.values()):
        clause = clock.clause or turn.rules.obligations[clock.obligation].clauses[0]
        act = turn.rules.own_event(clause)
        own = event.name == act
        implied = event.name in clause.implied
        if (own or implied) and not _is_act_of(event.by, clause.actor):
            continue
        if clause.notice is not None and clock.clause is not None:
            _notice(turn, clock, event, given=own or event.name in clause.stop)
            continue
        renews = is_periodic(clause) and (own or act is None)
        if own and (renews or not clause.stop or event.name in clause.stop):
            _end(turn, clock, renew=renews)
        elif implied or event.name in clause.stop:
            if renews or not is_periodic(clause):
                _end(turn, clock, renew=renews)
            else:
                cancel(turn, clock, f"`{clock.obligation}` ends with `{event.name}`")
        elif event.name in clause.before and clock.clause is not None:
            if clock.breached is None:
                breach(turn, clock)
            late = turn.case.clocks.get(clock.obligation)
            if late is not None:
                turn.finish(replace(late, ended=turn.now, outcome=Outcome.BREACHED))


def _end(turn: Turn, clock: Clock, *, renew: bool) -> None:
    """End a cycle, and begin the next where its clock goes on."""
    judge(turn, clock)
    if renew:
        launch(turn, turn.rules.obligations[clock.obligation], again=True)


def _notice(turn: Turn, clock: Clock, event: Event, *, given: bool) -> None:
    """Judge a notice: when it is given if it is known for when, else when that comes."""
    if given and (clock.breached is not None or (clock.due is not None and clock.due.latest is not None)):
        judge(turn, clock)
    elif given and clock.given is None:
        turn.put(replace(clock, given=turn.now))
        turn.tell(EffectKind.STOPPED, clock, f"`{clock.obligation}` is given; in time or not will be seen")
    elif clock.clause is not None and event.name in clock.clause.before:
        if clock.given is not None:
            judge(turn, measure(turn, clock, moment=turn.now))
            return
        if clock.breached is None:
            breach(turn, measure(turn, clock, moment=turn.now))
        late = turn.case.clocks[clock.obligation]
        turn.finish(replace(late, ended=turn.now, outcome=Outcome.BREACHED))


def leave(turn: Turn, state: State) -> None:
    """End the clocks whose duty does not hold in the state the case now comes into.

    A duty that holds `while` in other states ends, unless its clock only stands still in the new
    one; a settled state ends those that are due again and again, a final one ends all but those
    that started when the case was settled already: they are promises for the time after it.
    """
    for clock in tuple(turn.case.clocks.values()):
        clause = clock.clause or turn.rules.obligations[clock.obligation].clauses[0]
        outside = bool(clause.states) and state.name not in clause.states
        if (
            (state.final and not (clock.outlives and not is_periodic(clause)))
            or (state.settled and is_periodic(clause))
            or (outside and not turn.rules.stands_still(clause, state.name))
        ):
            cancel(turn, clock, f"`{clock.obligation}` ends in {state.name}")


def breach(turn: Turn, clock: Clock) -> None:
    """Call a clock breached, once in its cycle; one that is due again and again starts its next cycle."""
    broken = call_breached(turn, clock)
    if clock.periodic:
        first = clock.missed_first or broken
        launch(turn, turn.rules.obligations[clock.obligation], again=True, missed_first=first)


def clock_timers(case: Case) -> list[TimerEvent]:
    """The instants at which running clocks are surely breached, in no order."""
    return [
        TimerEvent(
            at=max(clock.due.latest, case.now),
            due=clock.due.latest,
            kind=TimerKind.BREACH,
            clause=clock.clause.id,
            owner=clock.obligation,
            cycle=clock.cycle,
        )
        for clock in case.clocks.values()
        if clock.clause is not None
        and clock.due is not None
        and clock.due.latest is not None
        and clock.breached is None
        and not clock.paused
        and clock.given is None
    ]


def awaits(case: Case, event: Event) -> bool:
    """Whether a clock that runs on after the end of the case waits for an event."""
    return any(
        clock.outlives
        and clock.clause is not None
        and event.name in (case.rules.own_event(clock.clause), *clock.clause.stop, *clock.clause.implied)
        for clock in case.clocks.values()
    )


def _starts(clause: Clause, event: str, state: str) -> bool:
    return (
        clause.modal is Modal.MUST and event in clause.start and (not clause.states or state in clause.states)
    )


def _is_act_of(by: str | None, actor: str) -> bool:
    """Whether what ``by`` did can be the actor's act: roles the policy adds act for the vendor."""
    if by is None or by == actor:
        return True
    return actor == "vendor" and by != "customer"

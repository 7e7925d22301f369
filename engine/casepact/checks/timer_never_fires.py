"""Finds targets, escalation steps and timed transitions that can never come to anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from casepact.checks.check import Check, related
from casepact.checks.open_time import never_open
from casepact.checks.overlap import comparable
from casepact.checks.reach import Reach, can_hold, needs_of, reach_of
from casepact.checks.taken import is_taken
from casepact.machine.text import expression_text
from casepact.machine.triggers import obligation_of, trigger_text
from casepact.model.clause import Clause, Ladder, Rung
from casepact.model.expression import TRUE, Expression, all_of
from casepact.model.lifecycle import StateTransition
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.syntax.ast.calendar import CalendarExpr, CalendarName
from casepact.syntax.ast.escalation import OnCycle, OnEvent
from casepact.syntax.ast.target import Every, NoTarget, UnspecifiedBound

__all__ = ["TIMER_NEVER_FIRES"]

Found = tuple[Note, str, str]
"""What never fires, why, and what to do about it."""


def _run(policy: Policy) -> Iterator[Diagnostic]:
    reach = reach_of(policy)
    for note, message, way_out in (
        *_clauses(policy, reach),
        *_ladders(policy, reach),
        *_transitions(policy, reach),
    ):
        yield _diagnostic(note, message, way_out)
    yield from _calendars(policy)


def _diagnostic(note: Note, message: str, way_out: str) -> Diagnostic:
    return Diagnostic(
        code=TIMER_NEVER_FIRES.code,
        message=message,
        span=note.span,
        level=TIMER_NEVER_FIRES.level,
        help=way_out,
        clause=note.id,
    )


def _clauses(policy: Policy, reach: Reach) -> Iterator[Found]:
    for clause in policy.clauses():
        if not _is_timed(clause):
            continue
        what = f"the target of `{clause.id}`"
        if not can_hold(policy, clause.guard):
            family = policy.obligations.get(clause.obligation)
            others = () if family is None else (item for item in family.clauses if item is not clause)
            if is_taken(policy, clause.guard, (other.guard for other in others)):
                continue  # a masked row
            yield clause.note, f"{what} applies to no case: {_never(policy, clause.guard)}", _CONDITION
        elif clause.start and not reach.events & {*clause.start}:
            yield clause.note, f"{what} is never counted: {_no_event(clause.start)}", _EVENT
        elif clause.states and not reach.states & {*clause.states}:
            message = f"{what} is never counted: no case can get to {_names(clause.states)}"
            yield clause.note, message, "add a transition to the state"
        elif clause.counting and not reach.states & {*clause.counting}:
            message = f"the clock of {what} never runs: no case can get to {_names(clause.counting)}"
            yield clause.note, message, "add a transition to the state"
        elif clause.stop and not reach.events & {*clause.stop, *clause.implied}:
            yield clause.note, f"{what} can never be met: {_no_event(clause.stop)}", _EVENT


_CONDITION = "change the condition, or remove what stands under it"
_EVENT = "add a transition on the event, or declare it with `activity: yes`"


def _is_timed(clause: Clause) -> bool:
    return clause.target is not None and not isinstance(clause.target.bound, NoTarget)


def _names(names: tuple[str, ...]) -> str:
    return " or ".join(f"`{name}`" for name in names)


def _never(policy: Policy, guard: Expression) -> str:
    text = expression_text(guard, policy.facts)
    return "its condition is never true" if text == "never" else f"`{text}` is never true"


def _no_event(events: tuple[str, ...]) -> str:
    return f"no transition that a case can take is on {_names(events)}"


def _ladders(policy: Policy, reach: Reach) -> Iterator[Found]:
    for ladder in policy.ladders:
        if not can_hold(policy, ladder.guard):
            message = f"the ladder `{ladder.name}` applies to no case: {_never(policy, ladder.guard)}"
            yield ladder.note, message, _CONDITION
        elif ladder.start and not reach.events & {*ladder.start}:
            yield ladder.note, f"the ladder `{ladder.name}` never starts: {_no_event(ladder.start)}", _EVENT
        else:
            for rung in ladder.rungs:
                yield from _rung(policy, reach, ladder, rung)


def _rung(policy: Policy, reach: Reach, ladder: Ladder, rung: Rung) -> Iterator[Found]:
    guard = all_of(ladder.guard, rung.guard)
    when = f"`{trigger_text(rung.trigger)}`"
    name = obligation_of(rung.trigger)
    if not can_hold(policy, guard):
        yield rung.note, f"{when} never comes: {_never(policy, guard)}", _CONDITION
    elif isinstance(rung.trigger, OnEvent) and rung.trigger.event.name not in reach.events:
        yield rung.note, f"{when} never comes: {_no_event((rung.trigger.event.name,))}", _EVENT
    elif isinstance(rung.trigger, OnEvent) and _is_ended_by(policy, reach, ladder, rung.trigger.event.name):
        cause = f"the ladder does not run when `{rung.trigger.event.name}` is taken"
        yield rung.note, f"{when} never comes: {cause}", _UNTIL
    elif name is not None and name in policy.obligations:
        clauses = [clause for clause in policy.obligations[name].clauses if _is_timed(clause)]
        if isinstance(rung.trigger, OnCycle):
            clauses = [clause for clause in clauses if _recurs(clause)]
        if not _any_together(policy, guard, clauses):
            kind = "recurring target" if isinstance(rung.trigger, OnCycle) else "target"
            where = expression_text(guard, policy.facts)
            under = "" if where == "always" else f" where `{where}`"
            yield rung.note, f"{when} never comes: `{name}` sets no {kind}{under}", f"give `{name}` one there"


_UNTIL = "start a ladder on the event, or name another event under `until:`"


def _is_ended_by(policy: Policy, reach: Reach, ladder: Ladder, event: str) -> bool:
    """Whether wherever an event is taken, the ladder has ended by then, or ends with it.

    A final state ends every ladder, a settled one those without an `until`; a ladder that starts with
    the opening starts anew when a case is reopened. Its own start does not make it run yet.
    """
    if event in ladder.stop:
        return True
    states = policy.lifecycle.states

    def ends(name: str) -> bool:
        return states[name].final or (states[name].settled and not ladder.stop)

    declared = policy.lifecycle.events.get(event)
    if event == "open" or (declared is not None and declared.activity):
        return False
    taken = [transition for transition in reach.transitions if transition.event == event]
    return all(ends(move.destination) or (ends(move.source) and "open" not in ladder.start) for move in taken)


def _any_together(policy: Policy, guard: Expression, clauses: Sequence[Clause]) -> bool:
    """Whether the condition can hold where that of any clause does."""
    needed = needs_of(guard)
    for clause in clauses:
        own = needs_of(clause.guard)
        # Most cells of a table are ruled out by their keys alone, which is quick to see.
        if any(fact in own and needed[fact].isdisjoint(own[fact]) for fact in needed):
            continue
        if can_hold(policy, all_of(guard, clause.guard)):
            return True
    return False


def _recurs(clause: Clause) -> bool:
    return clause.target is not None and isinstance(clause.target.bound, Every | UnspecifiedBound)


def _beaten(taken: Sequence[StateTransition]) -> Iterator[Found]:
    """Timers of a state that another takes the case away before, whatever happens."""
    timers: dict[tuple[str, CalendarExpr | None, str], list[tuple[Decimal, StateTransition]]] = {}
    for item in taken:
        if item.event is None and item.after is not None:
            amount, unit = comparable(item.after)
            timers.setdefault((item.source, item.calendar, unit), []).append((amount, item))
    for group in timers.values():
        for number, (late, second) in enumerate(group):
            for place, (early, first) in enumerate(group):
                after = (late, number) > (early, place)
                same = first.destination == second.destination and first.guard == second.guard
                if (
                    after
                    and first.destination != first.source
                    and (same or (first.guard == TRUE and late > early))
                ):
                    message = (
                        f"the case never moves from `{second.source}` to `{second.destination}` by this time"
                    )
                    yield second.note, f"{message}: it has gone to `{first.destination}` by then", _BEATEN
                    break


_BEATEN = "remove the later one, or let their conditions differ"


def _transitions(policy: Policy, reach: Reach) -> Iterator[Found]:
    yield from _beaten(reach.transitions)
    taken = {transition.note.id for transition in reach.transitions}
    for transition in policy.lifecycle.transitions:
        if transition.event is None and transition.source in reach.states and transition.note.id not in taken:
            message = f"the case never moves from `{transition.source}` to `{transition.destination}` by time"
            yield transition.note, f"{message}: {_never(policy, transition.guard)}", _CONDITION


def _calendars(policy: Policy) -> Iterator[Diagnostic]:
    """One finding for each calendar, however many timers count on it."""
    users: dict[CalendarExpr, list[Note]] = {}
    for note, calendar in _counted(policy):
        users.setdefault(calendar, []).append(note)
    for calendar, notes in users.items():
        if not never_open(policy, calendar):
            continue
        definition = policy.calendars.get(calendar.name) if isinstance(calendar, CalendarName) else None
        if definition is None:
            for note in dict.fromkeys(notes):
                yield _diagnostic(note, f"the calendar of `{note.id}` is never open", _OPEN)
            continue
        yield Diagnostic(
            code=TIMER_NEVER_FIRES.code,
            message=f"the calendar `{definition.name}` is never open: nothing counted on it falls due",
            span=definition.note.span,
            level=TIMER_NEVER_FIRES.level,
            help=_OPEN,
            related=related(policy, "counted on it", *notes),
            clause=definition.note.id,
        )


_OPEN = "give the calendar hours, or count on another"


def _counted(policy: Policy) -> Iterator[tuple[Note, CalendarExpr]]:
    for clause in policy.clauses():
        if _is_timed(clause) and clause.target is not None and clause.target.calendar is not None:
            yield clause.note, clause.target.calendar
    for ladder in policy.ladders:
        for rung in ladder.rungs:
            if rung.calendar is not None:
                yield rung.note, rung.calendar
    for transition in policy.lifecycle.transitions:
        if transition.calendar is not None:
            yield transition.note, transition.calendar


TIMER_NEVER_FIRES = Check(
    code="timer-never-fires",
    level=Level.WARNING,
    summary="a target, escalation step or timed transition that can never come to anything",
    explanation=(
        "A clock starts on an event or in a state, runs on a calendar and stops on another event, where its "
        "condition holds. This one cannot do its work: its condition is true of no case, nothing produces "
        "the event that starts it, no case gets to the state it runs in, its calendar is never open, the "
        "event that would meet it cannot happen, the step waits for a target which is not set where the "
        "step applies, or for an event that ends its ladder, or another timer is always first. Whoever "
        "reads the policy takes it for a promise; it is none. A row whose cases are all taken by other rows "
        "of its target is found by `masked-row`."
    ),
    run=_run,
)

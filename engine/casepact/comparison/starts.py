"""Shows when a duty is due whose clock starts later than its case: what starts it, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casepact.comparison.change import Evidence
from casepact.comparison.context import Context
from casepact.comparison.courses import GAP, Answered, Course, Happening, Readings, show_narrowed, way_to
from casepact.comparison.evidence import Duties
from casepact.frozen import replace
from casepact.model.clause import Clause
from casepact.model.expression import TRUE
from casepact.model.fact import Facts
from casepact.model.lifecycle import Lifecycle
from casepact.semantics.replay import CaseRun
from casepact.time.faults import utc_text

__all__ = ["due_readings", "show_started", "starts_when_opened"]

_OPEN = "open"


def starts_when_opened(clause: Clause, lifecycle: Lifecycle) -> bool:
    """Whether the clock of a clause runs from the instant at which its case is opened."""
    if clause.states and lifecycle.initial not in clause.states:
        return False
    return _OPEN in clause.start or (bool(clause.states) and not clause.start)


def show_started(
    context: Context, clause: Clause, facts: Facts, names: Duties, instants: Iterable[int]
) -> Evidence | None:
    """A case whose clock starts at one of the instants (UTC seconds) and is due at others than before.

    ``names`` are what the duty of the clause is called in the old and in the new policy. None where no
    event is found that starts it without a condition, or where both policies say the same.
    """
    if context.replayer.brief:
        return None
    ways = sorted(_ways(clause, context.joint.new.lifecycle), key=len)
    for at in instants:
        readings = due_readings(names, at)
        for case in context.replayer.cases(facts):
            for way in ways:
                course = _course(case, way, at)
                shown = show_narrowed(context.replayer, course, context.names.renaming, readings)
                if shown is not None:
                    return shown
    return None


def _course(facts: Facts, way: tuple[Happening, ...], at: int) -> Course:
    """A case to which what happens on a way happens, a moment apart, the last of it at an instant."""
    opened = at - GAP * len(way)
    happenings = tuple(replace(item, at=opened + GAP * number) for number, item in enumerate(way, 1))
    return Course(facts, opened, happenings, at + GAP)


def _ways(clause: Clause, lifecycle: Lifecycle) -> Iterator[tuple[Happening, ...]]:
    """The ways, by events without a condition, of which the last event starts the clock of a clause."""
    for state in lifecycle.states.values():
        way = way_to(lifecycle, state.name, 0)
        if way is None or state.final:
            continue
        for name in clause.start:
            event = lifecycle.events.get(name)
            if event is not None and event.activity and (not clause.states or state.name in clause.states):
                yield (*way, Happening(0, name))
        for step in lifecycle.transitions:
            if step.source != state.name or step.event is None or step.guard != TRUE:
                continue
            if clause.start:
                starts = step.event in clause.start
                starts = starts and (not clause.states or step.destination in clause.states)
            else:
                starts = step.destination in clause.states and state.name not in clause.states
            if starts:
                yield (*way, Happening(0, step.event, step.actors[0] if step.actors else ""))


def due_readings(names: Duties, started: int | None = None) -> Readings:
    """When a duty is due, by its old and its new name, in its first cycle or that which started then.

    Nothing where there is no such cycle, or no one instant at which it is due.
    """
    return _due_read(names[0], started), _due_read(names[1], started)


def _due_read(obligation: str, started: int | None) -> Answered:

    def read(run: CaseRun) -> str | None:
        for clock in run.clocks:
            if clock.obligation == obligation and started in (None, clock.started) and clock.due is not None:
                at = clock.due.at
                return None if at is None else f"{obligation} is due {utc_text(at)}"
        return None

    return read

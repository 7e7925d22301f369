"""Shows what only a life of a case tells of a clock or a step: where it waits, what starts and ends it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from casepact.comparison.change import Evidence
from casepact.comparison.context import Context
from casepact.comparison.courses import Answered, Course, Happening, Readings, show_narrowed, way_to
from casepact.comparison.evidence import Duties
from casepact.comparison.rows import Move
from casepact.model.clause import Clause
from casepact.model.fact import Facts, Quantity
from casepact.model.lifecycle import Lifecycle
from casepact.semantics.replay import CaseRun, Row
from casepact.syntax.ast.fact import Primitive
from casepact.time.faults import utc_text

__all__ = ["clock_readings", "clock_words", "show_life", "step_read"]

_DAY = 86_400
_WAITS = (600, _DAY, 10 * _DAY)
"""How long a case waits where it was led to, in seconds, before anything else happens to it."""

_ZONE = "UTC"
"""The zone of a case that may have any."""

_LONG = 20 * _DAY
"""How long a life is followed."""

_TRIED = 36
"""Lives that are tried before a search ends."""

_ENDS = ("breached", "met", "cancelled")
_TOLD = ("notified", "involved", "assigned", "handed over", "severity raised")


def show_life(context: Context, move: Move, names: Iterable[str], readings: Readings) -> Evidence | None:
    """A life of a case of a move that the two policies take differently; None where none is found.

    ``names`` are the states and events that the change is about: lives that come to them are tried.
    """
    if context.replayer.brief:
        return None
    found = context.decided(move)
    if found.case is None:
        return None
    for facts in context.replayer.cases({**_zones(context, move), **found.case.facts}):
        for course in islice(_lives(context, facts, frozenset(names)), _TRIED):
            shown = show_narrowed(context.replayer, course, context.names.renaming, readings)
            if shown is not None:
                return shown
    return None


def _zones(context: Context, move: Move) -> Facts:
    """A zone for each fact that a clock of a move takes its zone from, so that the clock runs at all."""
    clauses = [row.answer for row in (move.old, move.new) if row and isinstance(row.answer, Clause)]
    calendars = [clause.target.calendar for clause in clauses if clause.target is not None]
    types = {name: context.joint.facts[name].type for name in context.joint.chooses(*calendars)}
    return {
        name: _ZONE
        for name, type_ in types.items()
        if isinstance(type_, Quantity) and type_.primitive is Primitive.ZONE
    }


def _lives(context: Context, facts: Facts, names: frozenset[str]) -> Iterator[Course]:
    opened = context.replayer.usual
    seen: set[tuple[Happening, ...]] = set()
    for lifecycle in (context.joint.new.lifecycle, context.joint.old.lifecycle):
        for happenings in _ways(lifecycle, names, opened):
            if happenings not in seen:
                seen.add(happenings)
                yield Course(facts, opened, happenings, opened + _LONG)


def _ways(lifecycle: Lifecycle, names: frozenset[str], opened: int) -> Iterator[tuple[Happening, ...]]:
    """Ways to the states and by the events that are named, and what can happen in those states then."""
    for state in lifecycle.states:
        way = way_to(lifecycle, state, opened)
        if way is None:
            continue
        last = way[-1].at if way else opened
        if state in names:
            yield way
        for step in lifecycle.transitions:
            if step.source == state and step.event is not None and (state in names or step.event in names):
                by = step.actors[0] if step.actors else ""
                yield from ((*way, Happening(last + wait, step.event, by)) for wait in _WAITS)
        for name in sorted(names & lifecycle.events.keys()):
            if lifecycle.events[name].activity and not lifecycle.states[state].final:
                yield from ((*way, Happening(last + wait, name)) for wait in _WAITS)


def clock_words(old: Clause, new: Clause) -> frozenset[str]:
    """The states and events of a clock that two clauses do not share."""
    found: frozenset[str] = frozenset()
    for name in ("start", "stop", "implied", "before", "states", "pausing", "counting"):
        found |= frozenset(getattr(old, name)) ^ frozenset(getattr(new, name))
    return found


def clock_readings(names: Duties) -> Readings:
    """When the cycles of a duty end, and how, by its old and its new name."""
    return _clock_read(names[0]), _clock_read(names[1])


def _clock_read(obligation: str) -> Answered:

    def read(run: CaseRun) -> str:
        rows = [row for row in run.rows if row.obligation == obligation and row.kind in _ENDS]
        said = ", ".join(f"{row.kind} at {utc_text(row.at)}" for row in rows[:2])
        return f"{obligation} is {said}" if said else f"{obligation} is neither met nor breached"

    return read


def step_read(rung: str, whom: str) -> Answered:
    """When a step reaches someone."""

    def read(run: CaseRun) -> str:
        rows = [row for row in run.rows if row.clause == rung and _tells(row, whom)]
        said = ", ".join(utc_text(row.at) for row in rows[:2])
        return f"{whom} is reached at {said}" if said else f"{whom} is not reached"

    return read


def _tells(row: Row, whom: str) -> bool:
    return row.kind in _TOLD and whom in row.objects

"""Shows what becomes of a case that comes to the state a move starts from, and waits there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from casepact.comparison.change import Evidence
from casepact.comparison.context import Context
from casepact.comparison.courses import GAP, Course, Happening, show_course, way_to
from casepact.model.lifecycle import StateTransition
from casepact.syntax.ast.target import Target, Within

__all__ = ["show_move"]

_WEEK = 7 * 86_400


def show_move(
    context: Context, step: StateTransition, at: tuple[int, int] | None, *, by: str = ""
) -> Evidence | None:
    """A case that comes to the state a move starts from, and what becomes of it; ``by`` makes the move."""
    for entered in _entries(context, at):
        for course in _courses(context, step, entered, by):
            found = show_course(context.replayer, course, context.names.renaming)
            if found is not None:
                return found
    return None


def _entries(context: Context, at: tuple[int, int] | None) -> Sequence[int]:
    usual = context.replayer.usual
    if at is None:
        return (usual,)
    # At the first instant a case may have to be opened before the policy is in force: weeks are alike.
    return at[0], at[0] + _WEEK, usual


def _courses(context: Context, step: StateTransition, entered: int, by: str) -> Iterator[Course]:
    """Courses that enter the state at an instant and then wait, or try the event, ever longer."""
    joint = context.joint
    for lifecycle in (joint.new.lifecycle, joint.old.lifecycle):
        way = way_to(lifecycle, step.source, entered)
        if way is None:
            continue
        opened = entered - GAP * max(len(way), 1)
        way = tuple(replace(item, at=item.at - GAP * max(len(way), 1)) for item in way)
        for wait in _waits(_of_both(context, step), entered, context):
            if step.event is None:
                yield Course({}, opened, way, wait)
            else:
                actor = by or (step.actors[0] if step.actors else "")
                last = Happening(wait, step.event, actor)
                yield Course({}, opened, (*way, last), wait + GAP)


def _of_both(context: Context, step: StateTransition) -> list[StateTransition]:
    """The same move in both policies, wherever it leads."""
    joint = context.joint
    key = (step.source, step.event)
    return [
        item
        for lifecycle in (joint.old.lifecycle, joint.new.lifecycle)
        for item in lifecycle.transitions
        if (item.source, item.event) == key
    ]


def _waits(steps: Sequence[StateTransition], entered: int, context: Context) -> list[int]:
    """Instants just around those at which the move's times run out."""
    from casepact.semantics.calendars import UnanswerableError
    from casepact.semantics.due import due_instant

    found = {entered + GAP}
    for item in steps:
        amount = item.after or item.within
        if amount is None:
            continue
        try:
            due = due_instant(Target(Within(amount), item.calendar), entered, context.joint.timing.book, {})
        except UnanswerableError:
            continue
        for at in (due.at, due.earliest, due.latest):
            if at is not None:
                found |= {at - 1, at, at + 1}
    return sorted(at for at in found if at > entered)

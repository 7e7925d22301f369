"""Goes over everything a policy says: its conditions and its calendar sentences."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.machine.partial import atoms
from casepact.model.expression import AllOf, AnyOf, Constant, Expression, Negation, OpenedDuring
from casepact.model.policy import Policy
from casepact.syntax.ast.calendar import CalendarExpr

__all__ = ["calendars_of", "conditions_of", "leaves_open", "parts_of"]


def conditions_of(policy: Policy) -> Iterator[Expression]:
    """Every condition, in the order of the sections."""
    for definition in policy.calendars.values():
        yield from (choice.guard for choice in definition.choices)
    for severity in policy.severities.values():
        if severity.guard is not None:
            yield severity.guard
    for matrix in policy.matrices:
        yield from (cell.guard for cell in matrix.cells)
    yield from (adjustment.guard for adjustment in policy.adjustments)
    for channel in policy.channels.values():
        yield from (choice.guard for choice in channel.hours)
    yield from (intake.guard for intake in policy.intake)
    for needed in policy.prerequisites:
        yield needed.guard
        yield needed.requirement
        if needed.adjustment is not None:
            yield needed.adjustment.guard
    yield from (clause.guard for clause in policy.clauses())
    for ladder in policy.ladders:
        yield ladder.guard
        yield from (rung.guard for rung in ladder.rungs)
    yield from (entry.guard for entry in policy.coverage if entry.guard is not None)
    yield from (rule.guard for rule in policy.credits)
    yield from (transition.guard for transition in policy.lifecycle.transitions)
    yield from (promise.guard for promise in policy.promises)


def calendars_of(policy: Policy) -> Iterator[CalendarExpr]:
    """Every calendar sentence, those of the definitions first."""
    for definition in policy.calendars.values():
        yield from (choice.calendar for choice in definition.choices)
    for channel in policy.channels.values():
        yield from (choice.calendar for choice in channel.hours)
    for clause in policy.clauses():
        if clause.target is not None and clause.target.calendar is not None:
            yield clause.target.calendar
        if clause.notice is not None:
            yield clause.notice.calendar
        if clause.effort is not None:
            yield clause.effort
    for ladder in policy.ladders:
        for rung in ladder.rungs:
            if rung.calendar is not None:
                yield rung.calendar
    for transition in policy.lifecycle.transitions:
        if transition.calendar is not None:
            yield transition.calendar
    spans = (getattr(promise.promised, "span", None) for promise in policy.promises)
    yield from (span.calendar for span in spans if span is not None and span.calendar is not None)
    for condition in conditions_of(policy):
        yield from (atom.calendar for atom in atoms(condition) if isinstance(atom, OpenedDuring))


def parts_of(expression: Expression) -> Iterator[Expression]:
    """The expression and everything within it."""
    yield expression
    match expression:
        case Negation(item=item):
            yield from parts_of(item)
        case AllOf(items=items) | AnyOf(items=items):
            for item in items:
                yield from parts_of(item)
        case _:
            pass


def leaves_open(expression: Expression) -> bool:
    """Whether the document leaves part of the condition open."""
    return any(isinstance(part, Constant) and part.value is None for part in parts_of(expression))

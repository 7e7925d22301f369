"""What is counted on a named calendar: the duties and channel hours that come to ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from casepact.checks.walk import conditions_of, leaves_open
from casepact.model.expression import (
    FALSE,
    TRUE,
    AllOf,
    AnyOf,
    Expression,
    FactIn,
    Negation,
    OpenedDuring,
    all_of,
    any_of,
    negate,
)
from casepact.model.partial import atoms
from casepact.model.policy import Policy
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.time.sentences import names_used

__all__ = ["User", "users_of"]


@dataclass(frozen=True, slots=True)
class User:
    """A sentence that asks for a calendar where ``guard`` holds."""

    guard: Expression
    calendar: CalendarExpr


def users_of(policy: Policy, name: str) -> Iterator[User]:
    """Who asks for the calendar ``name`` when a case is opened, by way of other calendars or not."""
    for channel in policy.channels.values():
        here = FactIn("channel", frozenset((channel.name,)))
        for choice in channel.hours:
            if _reaches(policy, choice.calendar, name):
                yield User(all_of(here, choice.guard), choice.calendar)
    for clause in policy.clauses():
        target = clause.target
        if target is None or target.calendar is None or "open" not in clause.start:
            continue
        if target.is_timed and _reaches(policy, target.calendar, name):
            yield User(clause.guard, target.calendar)
    for ladder in policy.ladders:
        for rung in ladder.rungs if "open" in ladder.start else ():
            if rung.calendar is not None and _reaches(policy, rung.calendar, name):
                yield User(rung.guard, rung.calendar)
    for guard in _asked(policy):
        for atom in dict.fromkeys(atoms(guard)):
            if isinstance(atom, OpenedDuring) and _reaches(policy, atom.calendar, name):
                yield User(_hangs_on(guard, atom), atom.calendar)


def _asked(policy: Policy) -> Iterator[Expression]:
    """The conditions that are asked when a case is opened; transitions, credits and promises come later."""
    lifecycle = replace(policy.lifecycle, transitions=())
    return conditions_of(replace(policy, lifecycle=lifecycle, credits=(), promises=()))


def _hangs_on(guard: Expression, atom: OpenedDuring) -> Expression:
    """Where the answer to a question decides a condition, or may where something is left open."""
    one, other = (_put(guard, atom, value) for value in (TRUE, FALSE))
    either = any_of(one, other)
    return either if leaves_open(guard) else all_of(either, negate(all_of(one, other)))


def _put(guard: Expression, atom: OpenedDuring, value: Expression) -> Expression:
    """The condition with an answer in the place of a question."""
    match guard:
        case AllOf(items=items):
            return all_of(*(_put(item, atom, value) for item in items))
        case AnyOf(items=items):
            return any_of(*(_put(item, atom, value) for item in items))
        case Negation(item=item):
            return negate(_put(item, atom, value))
        case _:
            return value if guard == atom else guard


def _reaches(policy: Policy, calendar: CalendarExpr, name: str) -> bool:
    waiting, seen = [calendar], set[str]()
    while waiting:
        for use in names_used(waiting.pop()):
            if use.name == name:
                return True
            if use.name not in seen and use.name in policy.calendars:
                seen.add(use.name)
                waiting.extend(choice.calendar for choice in policy.calendars[use.name].choices)
    return False

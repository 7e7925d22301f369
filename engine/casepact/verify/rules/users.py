"""What is counted on a named calendar: the duties and channel hours that come to ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casepact.model.expression import Expression, FactIn, all_of
from casepact.model.policy import Policy
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.target import NoTarget, UnspecifiedBound
from casepact.time.sentences import names_used

__all__ = ["User", "users_of"]


@dataclass(frozen=True, slots=True)
class User:
    """A sentence that asks for a calendar where ``guard`` holds; ``id`` names it."""

    id: str
    guard: Expression
    calendar: CalendarExpr


def users_of(policy: Policy, name: str) -> Iterator[User]:
    """Who asks for the calendar ``name`` when a case is opened, by way of other calendars or not."""
    for channel in policy.channels.values():
        here = FactIn("channel", frozenset((channel.name,)))
        for choice in channel.hours:
            if _reaches(policy, choice.calendar, name):
                yield User(choice.note.id, all_of(here, choice.guard), choice.calendar)
    for clause in policy.clauses():
        target = clause.target
        if target is None or target.calendar is None or "open" not in clause.start:
            continue
        timed = not isinstance(target.bound, NoTarget | UnspecifiedBound)
        if timed and _reaches(policy, target.calendar, name):
            yield User(clause.id, clause.guard, target.calendar)


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

"""Proves that two policies keep the same hours, whatever words say so: window by window, over all years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args

from casepact.model.policy import Policy
from casepact.semantics.calendars import CalendarBook, UnanswerableError, Undetermined
from casepact.syntax.ast.calendar import CalendarExpr, CalendarName
from casepact.time.calendar import Calendar

__all__ = ["same_hours"]

_EXPRESSIONS = get_args(CalendarExpr)


def same_hours(old: Policy, new: Policy) -> bool:
    """Whether every calendar that the rest of a policy counts on is open at the same times in both.

    The two differ in nothing but what calendars of these names say. Compared are the least and the
    most time that each may be open, from the first to the last day it knows. False where the facts of
    a case choose in a way that is not looked into here.
    """
    books = CalendarBook(old), CalendarBook(new)
    for use in dict.fromkeys(_uses(replace(old, calendars={}, notes=()))):
        if isinstance(use, CalendarName) and use.name in old.calendars:
            choices = [policy.calendars[use.name].choices for policy in (old, new)]
            if [item.guard for item in choices[0]] != [item.guard for item in choices[1]]:
                return False
            if len(choices[0]) > 1:
                pairs = zip(*choices, strict=True)
                if not all(_same(books, (one.calendar, other.calendar)) for one, other in pairs):
                    return False
                continue
        if not _same(books, (use, use)):
            return False
    return True


def _same(books: tuple[CalendarBook, CalendarBook], pair: tuple[CalendarExpr, CalendarExpr]) -> bool:
    found = []
    for book, expr in zip(books, pair, strict=True):
        try:
            bounds = book.bounds(expr, {})
        except UnanswerableError:
            return False
        if isinstance(bounds, Undetermined):
            return False
        found.append((bounds, book.unspecified_in(expr, {})))
    (one, left), (other, right) = found
    return left == right and _alike(one.least, other.least) and _alike(one.most, other.most)


def _alike(one: Calendar, other: Calendar) -> bool:
    if one == other:
        return True
    if (one.zone, one.horizon) != (other.zone, other.horizon) or one.plan.known != other.plan.known:
        return False
    return set(one.plan.windows(*one.plan.known)) == set(other.plan.windows(*other.plan.known))


def _uses(part: Any) -> Iterator[CalendarExpr]:
    """The calendar sentences in a part of a policy, the outermost of each."""
    if isinstance(part, _EXPRESSIONS):
        yield part
    elif isinstance(part, Mapping):
        for item in part.values():
            yield from _uses(item)
    elif isinstance(part, tuple | frozenset):
        for item in part:
            yield from _uses(item)
    elif is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            yield from _uses(getattr(part, field.name))

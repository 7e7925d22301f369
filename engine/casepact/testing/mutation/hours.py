"""Proves that two policies keep the same hours, whatever words say so: window by window, over all years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from itertools import product
from math import prod
from typing import Any, get_args

from casepact.model.expression import TRUE, Expression
from casepact.model.policy import Policy
from casepact.semantics.calendars import CalendarBook, UnanswerableError, Undetermined
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.time.calendar import Calendar

__all__ = ["same_hours"]

_EXPRESSIONS = get_args(CalendarExpr)


def same_hours(old: Policy, new: Policy) -> bool:
    """Whether every calendar that the rest of a policy counts on is open at the same times in both.

    The two differ in nothing but what calendars of these names say. Compared are the least and the
    most time that each may be open, from the first to the last day it knows, whichever of its choices
    hold. False where a case chooses in another way, or in too many.
    """
    if _guards(old) != _guards(new):
        return False
    uses = dict.fromkeys(_uses(replace(old, calendars={}, notes=())))
    ways = [range(max(len(item.choices), 1)) for item in old.calendars.values()]
    if prod(len(way) for way in ways) > _MOST:
        return False
    for way in product(*ways):
        books = _chosen(old, way), _chosen(new, way)
        if not all(_same(books, use) for use in uses):
            return False
    return True


_MOST = 64
"""Ways of choosing among calendars that are looked into."""


def _guards(policy: Policy) -> list[tuple[str, list[Expression]]]:
    return [(name, [it.guard for it in item.choices]) for name, item in policy.calendars.items()]


def _chosen(policy: Policy, way: tuple[int, ...]) -> CalendarBook:
    """The calendars of a policy if these of their choices held."""
    calendars = {}
    for number, (name, item) in zip(way, policy.calendars.items(), strict=True):
        choices = tuple(replace(it, guard=TRUE) for it in item.choices[number : number + 1])
        calendars[name] = replace(item, choices=choices)
    return CalendarBook(replace(policy, calendars=calendars))


def _same(books: tuple[CalendarBook, CalendarBook], expr: CalendarExpr) -> bool:
    found = []
    for book in books:
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

"""Operators on calendars: another one, other hours, other days, another zone, no holidays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from casepact.syntax.ast.calendar import (
    CalendarExpr,
    CalendarName,
    DailyWindow,
    Dates,
    Except,
    Holidays,
    Hours,
    Intersection,
    SpanWindow,
    Union,
    UnspecifiedCalendar,
    Yearly,
    Zone,
)
from casepact.testing.mutation.mutant import Operator, Original, Rewrite

__all__ = ["OPERATORS", "calendars"]

_FAMILY = "calendars"
OPERATORS = (
    Operator("other-calendar", _FAMILY, "another calendar of the policy, or all of the time"),
    Operator("opens-later", _FAMILY, "opens an hour later"),
    Operator("closes-earlier", _FAMILY, "closes an hour earlier"),
    Operator("day-dropped", _FAMILY, "one weekday less"),
    Operator("day-added", _FAMILY, "one weekday more"),
    Operator("other-zone", _FAMILY, "the same hours in another time zone"),
    Operator("exception-dropped", _FAMILY, "open on what was excepted"),
    Operator("part-dropped", _FAMILY, "without one of the parts that `or` or `and` joins"),
    Operator("other-junction", _FAMILY, "`and` for `or`, and the other way round"),
    Operator("whole-country", _FAMILY, "the holidays of the country, not of its subdivision"),
    Operator("other-date", _FAMILY, "a day later in the year"),
    Operator("all-unspecified", _FAMILY, "nothing is said of what lies within"),
)

_HOUR = 60
_DAY = 1440
_SHORTEST = 28
"""The last day that every month has."""
_ALWAYS = "always"
_OTHER_ZONES = ("UTC", "Asia/Tokyo")
_LIKE_UTC = ("UTC", "GMT", "Etc/UTC", "Etc/GMT")


def calendars(node: object, original: Original) -> Iterator[Rewrite]:
    """What becomes of a node of a calendar."""
    match node:
        case CalendarName(name=name):
            for other in _others(name, original):
                yield Rewrite("other-calendar", CalendarName(other))
        case Hours():
            yield from _hours(node)
        case DailyWindow(days=days):
            yield from _days(node, days)
        case SpanWindow(opens=opens, closes=closes):
            yield from _stretch(node, opens, closes)
        case Zone(name=name, is_fact=False):
            yield Rewrite("other-zone", Zone(_OTHER_ZONES[name in _LIKE_UTC]))
        case Except(base=base):
            yield Rewrite("exception-dropped", base)
        case Union(items=items) | Intersection(items=items):
            yield from _parts(node, items)
        case Holidays(subdivision=str()):
            yield Rewrite("whole-country", replace(node, subdivision=None))
        case Yearly(day=day):
            yield Rewrite("other-date", replace(node, day=day + 1 if day < _SHORTEST else day - 1))
        case Dates(first=first, last=last):
            later = dt.timedelta(days=1)
            yield Rewrite("other-date", replace(node, first=first + later, last=last + later))
        case UnspecifiedCalendar(within=within) if within is not None:
            yield Rewrite("all-unspecified", UnspecifiedCalendar())


def _others(name: str, original: Original) -> Iterator[str]:
    """The next calendar of the policy, and all of the time."""
    declared = list(original.policy.calendars)
    if name in declared and len(declared) > 1:
        yield declared[(declared.index(name) + 1) % len(declared)]
    elif declared and name not in declared:
        yield declared[0]
    if name != _ALWAYS and _ALWAYS not in declared:
        yield _ALWAYS


def _parts(node: Union | Intersection, items: tuple[CalendarExpr, ...]) -> Iterator[Rewrite]:
    for number in range(len(items)):
        left = (*items[:number], *items[number + 1 :])
        yield Rewrite("part-dropped", left[0] if len(left) == 1 else replace(node, items=left))
    yield Rewrite("other-junction", Intersection(items) if isinstance(node, Union) else Union(items))


def _stretch(node: SpanWindow, opens: int, closes: int) -> Iterator[Rewrite]:
    if opens + _HOUR < _DAY:
        yield Rewrite("opens-later", replace(node, opens=opens + _HOUR))
    if closes > _HOUR:
        yield Rewrite("closes-earlier", replace(node, closes=closes - _HOUR))


def _hours(node: Hours) -> Iterator[Rewrite]:
    if node.opens + _HOUR <= _DAY:
        yield Rewrite("opens-later", replace(node, opens=node.opens + _HOUR))
    if node.closes >= _HOUR:
        yield Rewrite("closes-earlier", replace(node, closes=node.closes - _HOUR))


def _days(node: DailyWindow, days: tuple[int, ...]) -> Iterator[Rewrite]:
    if len(days) > 1:
        yield Rewrite("day-dropped", replace(node, days=days[1:]))
        yield Rewrite("day-dropped", replace(node, days=days[:-1]))
    after = (days[-1] + 1) % 7
    if after not in days:
        yield Rewrite("day-added", replace(node, days=tuple(sorted((*days, after)))))

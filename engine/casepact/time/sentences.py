"""What a calendar sentence says before it is compiled: its kind, its zones and the names it uses.

A *sentence* is one calendar expression as written; the calendars it names are sentences of their
own. A leaf that names no zone takes the one zone its sentence names; if the sentence names none,
the one zone of the calendars it names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum, auto

from casepact.syntax.ast import calendar as tree

__all__ = ["Kind", "kind_of", "leftmost_zone", "names_used", "parts_of", "sentence_zones", "zones_said"]

Named = Mapping[str, tree.CalendarExpr]


class Kind(Enum):
    """What an expression is a set of. ``UNKNOWN`` is that of a name nobody defined."""

    DAYS = auto()
    TIME = auto()
    UNKNOWN = auto()


def parts_of(expr: tree.CalendarExpr) -> tuple[tree.CalendarExpr, ...]:
    """Return the expressions directly within ``expr``, in reading order."""
    match expr:
        case tree.Union(items) | tree.Intersection(items):
            return items
        case tree.Except(base, removed):
            return (base, removed)
        case tree.UnspecifiedCalendar(within) if within is not None:
            return (within,)
        case _:
            return ()


def names_used(expr: tree.CalendarExpr) -> Iterator[tree.CalendarName]:
    """Yield the calendar names in a sentence, in reading order."""
    if isinstance(expr, tree.CalendarName):
        yield expr
    for part in parts_of(expr):
        yield from names_used(part)


def kind_of(expr: tree.CalendarExpr, named: Named, seen: frozenset[str] = frozenset()) -> Kind:
    """Return whether ``expr`` is a set of dates or of time."""
    match expr:
        case tree.Holidays():
            return Kind.DAYS
        case tree.Dates(hours=hours) | tree.Yearly(hours=hours):
            return Kind.DAYS if hours is None else Kind.TIME
        case tree.CalendarName(name):
            if name in seen or name not in named:
                return Kind.UNKNOWN
            return kind_of(named[name], named, seen | {name})
        case tree.Union(items) | tree.Intersection(items):
            kinds = {kind_of(item, named, seen) for item in items}
            return kinds.pop() if len(kinds) == 1 else Kind.TIME
        case tree.Except(base):
            return kind_of(base, named, seen)
        case tree.UnspecifiedCalendar(within) if within is not None:
            return kind_of(within, named, seen)
        case _:
            return Kind.TIME


def zones_said(expr: tree.CalendarExpr) -> Iterator[tree.Zone]:
    """Yield the zones written in a sentence, in reading order."""
    match expr:
        case tree.Windows(zone=zone) | tree.Holidays(zone=zone):
            found = zone
        case tree.Dates(zone=zone) | tree.Yearly(zone=zone):
            found = zone
        case _:
            found = None
    if found is not None:
        yield found
    for part in parts_of(expr):
        yield from zones_said(part)


def sentence_zones(
    expr: tree.CalendarExpr, named: Named, seen: frozenset[str] = frozenset()
) -> tuple[tree.Zone, ...]:
    """Return the different zones a leaf of the sentence could take; it takes one if there is one."""
    said = tuple(dict.fromkeys(zones_said(expr)))
    if said:
        return said
    found: dict[tree.Zone, None] = {}
    for use in names_used(expr):
        if use.name in named and use.name not in seen:
            found.update(dict.fromkeys(sentence_zones(named[use.name], named, seen | {use.name})))
    return tuple(found)


def leftmost_zone(
    expr: tree.CalendarExpr,
    named: Named,
    inherited: tree.Zone | None,
    seen: frozenset[str] = frozenset(),
) -> tree.Zone | None:
    """Return the zone of the first leaf of ``expr`` that has one; ``inherited`` is its sentence's."""
    match expr:
        case tree.Windows(zone=zone) | tree.Holidays(zone=zone):
            return zone or inherited
        case tree.Dates(zone=zone) | tree.Yearly(zone=zone):
            return zone or inherited
        case tree.AlwaysOpen():
            return inherited
        case tree.CalendarName(name) if name in named and name not in seen:
            zones = sentence_zones(named[name], named, seen | {name})
            own = zones[0] if len(zones) == 1 else None
            return leftmost_zone(named[name], named, own, seen | {name})
        case _:
            for part in parts_of(expr):
                found = leftmost_zone(part, named, inherited, seen)
                if found is not None:
                    return found
            return None

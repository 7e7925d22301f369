"""Finds calendars whose hours go by the clocks of several places, which have no days of their own."""

from __future__ import annotations

from itertools import product

from casepact.resolve.vocabulary import Vocabulary
from casepact.source import Span
from casepact.syntax.ast import calendar as ast
from casepact.syntax.ast.target import Target, Unit
from casepact.time.sentences import Kind, kind_of, names_used, parts_of
from casepact.time.zones import find_zone

__all__ = ["note_days", "refuse_days", "refuse_days_of", "zones_of_days"]

_MOST = 64
"""Ways for facts to choose among calendars that are told apart; past them every zone counts as joined."""

_Ways = frozenset[frozenset[str]]
_ONE_WAY: _Ways = frozenset({frozenset[str]()})


def zones_of_days(expr: ast.CalendarExpr, vocabulary: Vocabulary) -> _Ways:
    """The zones whose hours an expression is made of, for each way in which facts may choose its parts.

    Hours that are only taken away, and sets of dates, make no days and do not count.
    """
    match expr:
        case ast.CalendarName(name):
            return vocabulary.zones_of_days.get(name, _ONE_WAY)
        case ast.Windows(zone=zone) | ast.Dates(zone=zone) | ast.Yearly(zone=zone):
            # A zone that there is not is a fault of its own, and none but the author knows which was meant.
            is_known = zone is not None and (zone.is_fact or find_zone(zone.name) is not None)
            return frozenset({frozenset({zone.name})}) if zone is not None and is_known else _ONE_WAY
        case ast.Except(base=base):
            return zones_of_days(base, vocabulary)
        case _:
            parts = [part for part in parts_of(expr) if kind_of(part, vocabulary.calendars) is not Kind.DAYS]
            ways = _ONE_WAY
            for part in parts:
                ways = frozenset(one | other for one, other in product(ways, zones_of_days(part, vocabulary)))
                if len(ways) > _MOST:
                    ways = frozenset({frozenset[str]().union(*ways)})
            return ways


def note_days(name: str, target: Target | None, vocabulary: Vocabulary) -> None:
    """Remember a target on a calendar without days of its own, for the steps that would count them."""
    calendar = None if target is None else target.calendar
    if calendar is not None and any(len(zones) > 1 for zones in zones_of_days(calendar, vocabulary)):
        vocabulary.dayless_targets.add(name)


def refuse_days(what: str, calendar: ast.CalendarExpr | None, place: Span, vocabulary: Vocabulary) -> None:
    """Report ``what`` (``business days``) where it is counted on a calendar of several zones."""
    ways = () if calendar is None else zones_of_days(calendar, vocabulary)
    joined = max(ways, key=lambda zones: (len(zones), sorted(zones)), default=frozenset[str]())
    if calendar is None or len(joined) < 2:
        return
    *most, last = [f"`{zone}`" for zone in sorted(joined)]
    name = f"`{calendar.name}`" if isinstance(calendar, ast.CalendarName) else "this calendar"
    one = _one_place(calendar, vocabulary)
    example = "" if one is None else f", such as `on {one}`"
    vocabulary.report.add(
        "several-zones",
        f"{name} joins the hours of {', '.join(most)} and {last}, and it is not said whose days count",
        place,
        help_=f"count {what} on the calendar of one place{example}, or write a number of hours",
    )


def refuse_days_of(target: str, unit: Unit | None, place: Span, vocabulary: Vocabulary) -> None:
    """Report days that are counted on a target's own calendar where that is one of several zones."""
    if unit in (Unit.DAY, Unit.BUSINESS_DAY) and target in vocabulary.dayless_targets:
        vocabulary.report.add(
            "several-zones",
            f"`{target}` is counted on the hours of several zones, and it is not said whose days count",
            place,
            help_="write a number of hours",
        )


def _one_place(expr: ast.CalendarExpr, vocabulary: Vocabulary) -> str | None:
    """The first named calendar within one of several zones that has hours in one zone alone."""
    if isinstance(expr, ast.CalendarName):
        expr = vocabulary.calendars.get(expr.name, expr)
    for use in names_used(expr):
        ways = vocabulary.zones_of_days.get(use.name, _ONE_WAY)
        if all(len(zones) == 1 for zones in ways):
            return use.name
        if any(len(zones) > 1 for zones in ways):
            return _one_place(use, vocabulary)
    return None

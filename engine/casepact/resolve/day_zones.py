"""Finds calendars whose hours go by the clocks of several places, which have no days of their own."""

from __future__ import annotations

from casepact.resolve.vocabulary import Vocabulary
from casepact.source import Span
from casepact.syntax.ast import calendar as ast
from casepact.syntax.ast.target import Target, Unit
from casepact.time import dayzones
from casepact.time.dayzones import ONE_WAY, Ways
from casepact.time.sentences import names_used

__all__ = ["note_days", "refuse_days", "refuse_days_of", "zones_of_days"]


def zones_of_days(expr: ast.CalendarExpr, vocabulary: Vocabulary) -> Ways:
    """The zones whose hours an expression is made of, for each way in which facts may choose its parts."""
    return dayzones.zones_of_days(expr, vocabulary.calendars, vocabulary.zones_of_days)


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
        ways = vocabulary.zones_of_days.get(use.name, ONE_WAY)
        if all(len(zones) == 1 for zones in ways):
            return use.name
        if any(len(zones) > 1 for zones in ways):
            return _one_place(use, vocabulary)
    return None

"""Checks calendar expressions against the names and zones a policy knows."""

from __future__ import annotations

from typing import Any, cast

from casepact.resolve.fields import Fields
from casepact.resolve.vocabulary import Vocabulary
from casepact.syntax.ast import calendar as ast
from casepact.syntax.ast.target import Amount, Unit
from casepact.syntax.yaml.tree import Scalar
from casepact.time import validate_calendar

__all__ = [
    "check_amount",
    "check_calendar",
    "contains_unspecified",
    "is_always_open",
    "read_default_calendar",
]


def check_calendar(expr: ast.CalendarExpr, scalar: Scalar, vocabulary: Vocabulary) -> None:
    """Report what is wrong with a calendar that stands in a sentence."""
    for fault in validate_calendar(
        expr, named=vocabulary.named_calendars(), zone_facts=vocabulary.zone_facts
    ):
        vocabulary.report.add(
            fault.code, fault.message, vocabulary.report.at(scalar, fault.extent), help_=fault.help
        )


def check_amount(
    amount: Amount, calendar: ast.CalendarExpr | None, scalar: Scalar, vocabulary: Vocabulary, default_at: str
) -> None:
    """Report an amount of time that no calendar counts, or a day on one that is not always open.

    ``default_at`` says where a default calendar could be written.
    """
    place = vocabulary.report.at(scalar, amount.extent)
    if amount.unit is Unit.CALENDAR_DAY:
        return
    if calendar is None:
        vocabulary.report.add(
            "no-calendar",
            "the time is counted on no calendar",
            place,
            help_=f"add `on` and a calendar, such as `on always`, or `calendar:` {default_at}",
        )
    elif amount.unit in {Unit.DAY, Unit.WEEK} and not is_always_open(calendar, vocabulary):
        days = amount.value * (5 if amount.unit is Unit.WEEK else 1)
        vocabulary.report.add(
            "needs-business-days",
            f"a `{amount.unit}` is 24 open hours only on a calendar that is always open",
            place,
            help_=f"write `{days} business days`, `calendar days`, or a number of hours",
        )


def read_default_calendar(fields: Fields, vocabulary: Vocabulary) -> ast.CalendarExpr | None:
    """The calendar under ``calendar``, for the times beside it that name none."""
    scalar = fields.scalar("calendar")
    tree: Any = None if scalar is None else vocabulary.report.sentence("calendar", scalar)
    if tree is not None and scalar is not None:
        check_calendar(tree, scalar, vocabulary)
    return cast("ast.CalendarExpr | None", tree)


def is_always_open(expr: ast.CalendarExpr | None, vocabulary: Vocabulary, depth: int = 0) -> bool:
    """Whether an expression is ``24x7``, itself or through names in all their choices."""
    if isinstance(expr, ast.AlwaysOpen):
        return True
    if isinstance(expr, ast.CalendarName) and depth < 32:
        choices = vocabulary.calendars.get(expr.name, ())
        return bool(choices) and all(is_always_open(choice, vocabulary, depth + 1) for choice in choices)
    return False


def contains_unspecified(expr: ast.CalendarExpr) -> bool:
    """Whether an expression itself, not through names, leaves open time unspecified."""
    match expr:
        case ast.UnspecifiedCalendar():
            return True
        case ast.Union(items=items) | ast.Intersection(items=items):
            return any(contains_unspecified(item) for item in items)
        case ast.Except(base=base, removed=removed):
            return contains_unspecified(base) or contains_unspecified(removed)
        case _:
            return False

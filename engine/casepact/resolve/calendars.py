"""Checks calendar expressions against the names and zones a policy knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from casepact.model.values import duration_text
from casepact.resolve.day_zones import refuse_days
from casepact.resolve.fields import Fields
from casepact.resolve.vocabulary import Vocabulary
from casepact.source import Level
from casepact.syntax.ast import calendar as ast
from casepact.syntax.ast.target import UNIT_SECONDS, Amount, Unit
from casepact.syntax.yaml.tree import Scalar
from casepact.time.faults import CalendarError
from casepact.time.sentences import Kind, kind_of, names_used, zones_said
from casepact.time.validation import day_set_as_time, validate_calendar

__all__ = [
    "check_amount",
    "check_calendar",
    "contains_unspecified",
    "is_always_open",
    "read_default_calendar",
]

_NOTHING = frozenset(("none", "nothing", "no"))
_NEVER = "write `never` for no time at all, such as the holidays of a vendor who has none"

_APART = (
    "give it hours, such as `Dec 24 08:00-12:00`; or if all this is to be taken away, name the days and the"
    " hours apart, and write `except closures or half_days`"
)

_ELSEWHERE = frozenset(("no-such-calendar", "calendar-cycle"))
"""Faults of names, which are found here and where names are declared."""

_DOUBTFUL = frozenset(("zone-missing", "zone-ambiguous", "day-set-as-time", "time-as-day-set"))
"""Faults that may only follow from one in a calendar that the sentence names."""


_DAY = 86_400

_KNOWN = 50 * 365 * _DAY
"""Seconds that no answer can lie ahead, in the 50 years from 2000 to 2049."""

_FIXED_ZONES = {"EST": "America/New_York", "MST": "America/Denver", "HST": "Pacific/Honolulu"}
"""Zone names that most who write them take for one with summer time."""


def check_calendar(
    expr: ast.CalendarExpr, scalar: Scalar, vocabulary: Vocabulary, *, defines: bool = False
) -> None:
    """Report what is wrong with a calendar that stands in a sentence.

    One that ``defines`` a named calendar may be a set of dates; elsewhere time is needed.
    """
    report, named = vocabulary.report, vocabulary.calendars
    if report.is_full:
        return
    is_doubtful = False
    for use in names_used(expr):
        if use.name not in named:
            vocabulary.unknown(
                "calendar",
                use.name,
                report.at(scalar, use.extent),
                named,
                way_out=_NEVER if use.name in _NOTHING else None,
                code="no-such-calendar",
            )
        is_doubtful |= use.name not in named or use.name in vocabulary.doubtful_calendars
    for zone in zones_said(expr):
        if zone.name in _FIXED_ZONES and not zone.is_fact:
            report.add(
                "fixed-zone",
                f"`{zone.name}` has no summer time: its clocks stay the same all year",
                report.at(scalar, zone.extent),
                help_=f"write `{_FIXED_ZONES[zone.name]}` for the clocks people there go by",
                level=Level.WARNING,
            )
    if not isinstance(expr, ast.CalendarName):
        unsure_zone = any(zone.is_fact and vocabulary.is_unsure_of(zone.name) for zone in zones_said(expr))
        faults = validate_calendar(expr, named=named, zone_facts=vocabulary.zone_facts)
        for fault in _as_one(faults) if defines and isinstance(expr, ast.Union) else faults:
            is_other = fault.code in _ELSEWHERE or (is_doubtful and fault.code in _DOUBTFUL)
            if not is_other and not (unsure_zone and fault.code == "no-such-zone-fact"):
                help_ = fault.help
                if fault.code == "zone-missing" and vocabulary.has_zone:
                    help_ = f"{help_}; the policy's own `zone` is for months and dates, and for no calendar"
                report.add(fault.code, fault.message, report.at(scalar, fault.extent), help_=help_)
    if not defines and not is_doubtful and kind_of(expr, named) is Kind.DAYS:
        fault = day_set_as_time(expr)
        report.add(fault.code, fault.message, report.at(scalar, fault.extent), help_=fault.help)


def _as_one(faults: Iterable[CalendarError]) -> Iterator[CalendarError]:
    """The faults of a named calendar that joins days and hours: where the days stand is one fault."""
    seen = False
    for fault in faults:
        if fault.code != "day-set-as-time":
            yield fault
        elif not seen:
            seen = True
            yield CalendarError(fault.code, fault.message, fault.extent, _APART)


def check_amount(
    amount: Amount, calendar: ast.CalendarExpr | None, scalar: Scalar, vocabulary: Vocabulary, default_at: str
) -> None:
    """Report an amount of time that no calendar counts, or a day on one that is not always open.

    ``default_at`` says where a default calendar could be written.
    """
    place = vocabulary.report.at(scalar, amount.extent)
    if amount.value * UNIT_SECONDS.get(amount.unit, _DAY) >= _KNOWN:
        vocabulary.report.add(
            "bad-range",
            "the time is longer than all the years that calendars know",
            place,
            help_="write a time that cases live to see, or `unspecified`",
        )
        return
    seconds = amount.value * UNIT_SECONDS.get(amount.unit, 0)
    if seconds % 1:
        vocabulary.report.add(
            "bad-range",
            "the time is no whole number of seconds",
            place,
            help_=f"write `{duration_text(max(1, round(seconds)))}`",
        )
    if amount.unit is Unit.CALENDAR_DAY:
        return
    if calendar is None:
        vocabulary.report.add(
            "no-calendar",
            "the time is counted on no calendar",
            place,
            help_=f"add `on` and a calendar, such as `on always`, or `calendar:` {default_at}",
        )
        return
    if amount.unit is Unit.BUSINESS_DAY:
        refuse_days("business days", calendar, place, vocabulary)
    units = {unit for _, unit in amount.parts} or {amount.unit}
    unit = next(iter(units & {Unit.DAY, Unit.WEEK}), None)
    if unit is not None and not is_always_open(calendar, vocabulary):
        days = amount.value * (5 if amount.unit is Unit.WEEK else 1)
        counted = f"{days} business day{'' if days == 1 else 's'}"
        help_ = f"write `{counted}`, `calendar days`, or a number of hours"
        vocabulary.report.add(
            "needs-business-days",
            f"a `{unit}` is 24 open hours only on a calendar that is always open",
            place,
            help_="write a number of hours" if amount.parts else help_,
        )


def read_default_calendar(fields: Fields, vocabulary: Vocabulary) -> ast.CalendarExpr | None:
    """The calendar under ``calendar``, for the times beside it that name none.

    One that cannot be read counts as always open, so that the fault is reported once.
    """
    if "calendar" not in fields:
        return None
    scalar = fields.scalar("calendar")
    tree: Any = None if scalar is None else vocabulary.report.sentence("calendar", scalar)
    if tree is None or scalar is None:
        return ast.AlwaysOpen()
    check_calendar(tree, scalar, vocabulary)
    return cast("ast.CalendarExpr", tree)


def is_always_open(expr: ast.CalendarExpr | None, vocabulary: Vocabulary) -> bool:
    """Whether an expression is ``24x7``, itself or through names in all their choices.

    A name that is at fault counts as open, so that the fault is reported once.
    """
    if isinstance(expr, ast.CalendarName):
        is_known = expr.name in vocabulary.calendars and expr.name not in vocabulary.doubtful_calendars
        return not is_known or expr.name in vocabulary.always_open
    return isinstance(expr, ast.AlwaysOpen)


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

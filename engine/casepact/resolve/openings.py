"""Checks that a contract's value for hours left open keeps to what the policy leaves open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from casepact.frozen import dataclass
from casepact.model.expression import FALSE
from casepact.model.fact import Facts
from casepact.model.partial import specialise_expression
from casepact.model.policy import CalendarChoice, Policy
from casepact.resolve.calendars import contains_unspecified
from casepact.resolve.report import Report
from casepact.source import Related, Span
from casepact.syntax.ast import calendar as ast
from casepact.time.sentences import Kind, kind_of, names_used, sentence_zones, zones_said

if TYPE_CHECKING:
    from casepact.time import Calendar

__all__ = ["Filled", "check_openings"]

_ALWAYS = "always"
_LOOKED_AT = 730
"""Days of a contract that are looked at: the week, the seasons and the holidays recur within them."""

_EVERY_DAY = (ast.DailyWindow(tuple(range(7)), ast.Hours(0, 1440)),)


@dataclass(frozen=True, slots=True)
class Filled:
    """A policy as it is and as a contract fills it in, and what else the contract says.

    ``places`` is where each value is written, by id.
    """

    before: Policy
    after: Policy
    places: Mapping[str, Span]
    facts: Facts
    starts: dt.date
    ends: dt.date | None


def check_openings(filled: Filled, report: Report) -> None:
    """Report hours of a contract outside those the policy leaves open, or short of those it states.

    What hangs on more than the contract says, such as which of several calendars a case has, is not
    looked at.
    """
    given = {choice.note.id: choice for choice in _choices(filled.after)}
    for choice in _choices(filled.before):
        value = given.get(choice.note.id)
        is_open = contains_unspecified(choice.calendar) and not choice.note.assumed
        if is_open and value is not None and choice.note.id in filled.places:
            _check(choice, value, filled, report)


def _choices(policy: Policy) -> Iterator[CalendarChoice]:
    for definition in policy.calendars.values():
        yield from definition.choices
    for channel in policy.channels.values():
        yield from channel.hours


def _check(left_open: CalendarChoice, value: CalendarChoice, filled: Filled, report: Report) -> None:
    from casepact.time import CalendarError, HorizonError, compile_calendar

    sides = (left_open.calendar, filled.before), (value.calendar, filled.after)
    scopes = [(expr, named) for expr, policy in sides if (named := _named(expr, policy, filled.facts))]
    if len(scopes) != len(sides):
        return
    # Two sets of days have no zone, and are compared in any.
    said_zones = (zone for expr, named in scopes for zone in sentence_zones(expr, named))
    zone = next(said_zones, ast.Zone("UTC"))
    zones = {name: str(fact) for name, fact in filled.facts.items()}
    try:
        allowed, said = (
            compile_calendar(_as_time(expr, named, zone), named=named, zones=zones) for expr, named in scopes
        )
        span = _span(filled)
        extra = _first_beyond(said.least, allowed.most, span)
        lacking = _first_beyond(allowed.least, said.most, span)
    except (CalendarError, HorizonError):
        return  # reported where the calendar stands, or past what is known of the holidays
    of_days = all(kind_of(expr, named) is Kind.DAYS for expr, named in scopes)
    if extra is not None:
        when = _local(extra, said.least, of_days=of_days)
        cause = f"this {'has' if of_days else 'is open on'} {when}, which the policy does not leave open"
    elif lacking is not None:
        when = _local(lacking, allowed.least, of_days=of_days)
        cause = f"this {'lacks' if of_days else 'is closed on'} {when}, of which the policy is certain"
    else:
        return
    related = (Related(left_open.note.span, "the policy says how much of it is left open"),)
    help_ = "a contract fills in what the policy leaves open, and keeps what it says"
    report.add("outside-bounds", cause, filled.places[value.note.id], related=related, help_=help_)


def _named(expr: ast.CalendarExpr, policy: Policy, facts: Facts) -> dict[str, ast.CalendarExpr] | None:
    """The calendars a sentence reaches by name; None where they, or their zones, hang on more facts."""
    found: dict[str, ast.CalendarExpr] = {} if _ALWAYS in policy.calendars else {_ALWAYS: ast.AlwaysOpen()}
    waiting = [expr]
    while waiting:
        part = waiting.pop()
        if any(zone.is_fact and zone.name not in facts for zone in zones_said(part)):
            return None
        for use in names_used(part):
            if use.name in found:
                continue
            choices = policy.calendars[use.name].choices if use.name in policy.calendars else ()
            kept = [c.calendar for c in choices if specialise_expression(c.guard, facts) != FALSE]
            if len(kept) != 1:
                return None
            found[use.name] = kept[0]
            waiting.append(kept[0])
    return found


def _as_time(expr: ast.CalendarExpr, named: dict[str, ast.CalendarExpr], zone: ast.Zone) -> ast.CalendarExpr:
    """A set of days as the whole of each of them."""
    if kind_of(expr, named) is not Kind.DAYS:
        return expr
    return ast.Intersection((ast.Windows(_EVERY_DAY, zone), expr))


def _span(filled: Filled) -> tuple[int, int]:
    first = filled.starts.toordinal()
    last = first + _LOOKED_AT if filled.ends is None else min(filled.ends.toordinal() + 1, first + _LOOKED_AT)
    epoch = dt.date(1970, 1, 1).toordinal()
    return (first - epoch) * 86_400, (last - epoch) * 86_400


def _first_beyond(part: Calendar, whole: Calendar, span: tuple[int, int]) -> int | None:
    """The first second of a span at which ``part`` is open and ``whole`` is not. Raises HorizonError."""
    for opens, closes in part.intervals(*span):
        at = opens
        for begin, end in whole.intervals(opens, closes):
            if begin > at:
                break
            at = end
        if at < closes:
            return at
    return None


def _local(instant: int, calendar: Calendar, *, of_days: bool) -> str:
    from zoneinfo import ZoneInfo

    local = dt.datetime.fromtimestamp(instant, ZoneInfo(calendar.zone))
    return f"{local:%a %Y-%m-%d}" + ("" if of_days else f" at {local:%H:%M} ({calendar.zone})")

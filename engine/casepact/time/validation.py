"""Static faults of calendar sentences, found without compiling them.

Nothing heavy is imported: countries are read from the holidays package's register as text, and
the package itself is loaded only to check a subdivision.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Collection, Iterable, Iterator, Mapping

from casepact.syntax.ast import calendar as tree
from casepact.syntax.ast.extent import Extent
from casepact.syntax.zone_names import zone_called
from casepact.time.faults import CalendarError
from casepact.time.public_holidays import country_codes, subdivision_codes
from casepact.time.sentences import Kind, kind_of, leftmost_zone, names_used, parts_of, sentence_zones
from casepact.time.zones import find_zone

__all__ = ["day_set_as_time", "faults_of", "no_such_zone", "validate_calendar", "zone_fault"]

_MINUTES = 1440
_WEEK = 7 * _MINUTES
_LEAP_YEAR = 2000
_USED_FOR = {"UK": "GB", "EL": "GR"}
"""Codes in common use that ISO 3166-1 spells otherwise."""

Named = Mapping[str, tree.CalendarExpr]


def validate_calendar(
    expr: tree.CalendarExpr, *, named: Named, zone_facts: Collection[str]
) -> list[CalendarError]:
    """Return the faults of one sentence, in reading order; empty if it compiles.

    ``named`` holds the calendars the policy defines and ``zone_facts`` the facts that may hold a
    zone. Faults within a named calendar are those of its own sentence, and are not repeated.
    """
    return sorted(faults_of(expr, named, zone_facts), key=lambda fault: fault.extent.start)


def faults_of(
    expr: tree.CalendarExpr, named: Named, zone_facts: Collection[str] | None
) -> Iterator[CalendarError]:
    """Yield the faults of one sentence; with ``zone_facts`` None any fact may hold a zone."""
    yield from _name_faults(expr, named)
    yield from _leaf_faults(expr, zone_facts)
    yield from _kind_faults(expr, named)
    fault = _missing_zone(expr, expr, named)
    if fault is not None:
        yield fault


def no_such_zone(name: str, extent: Extent, fact: str | None = None) -> CalendarError:
    """Return the fault of a zone name the IANA database does not have, the value of ``fact`` or not."""
    holder = f"fact `{fact}` holds `{name}`, which" if fact else f"`{name}`"
    return CalendarError("no-such-zone", f"{holder} is not an IANA time zone", extent, _zone_meant(name))


def zone_fault(name: str) -> tuple[str, str]:
    """Return what is wrong with a name that is no zone's, and what to write in its place."""
    return f"`{name}` is not a time zone", _zone_meant(name) or "write one such as Europe/Madrid"


def _zone_meant(name: str) -> str | None:
    meant = zone_called(name)
    if meant is not None and "/GMT" in meant:
        return f"write `{meant}`: the names of fixed offsets have their sign turned"
    return _did_you_mean(name, zoneinfo.available_timezones(), () if meant is None else (meant,))


def _did_you_mean(word: str, words: Iterable[str], first: Iterable[str] = ()) -> str | None:
    found = next(iter(first), None)
    if found is None:
        import difflib  # only a sentence with a mistake in it needs it

        spelled = {candidate.lower(): candidate for candidate in sorted(words)}
        close = difflib.get_close_matches(word.lower(), spelled, n=1)
        found = spelled[close[0]] if close else None
    return None if found is None else f"did you mean `{found}`?"


def _name_faults(expr: tree.CalendarExpr, named: Named) -> Iterator[CalendarError]:
    for use in names_used(expr):
        if use.name not in named:
            yield CalendarError(
                "no-such-calendar",
                f"no calendar is called `{use.name}`",
                use.extent,
                _did_you_mean(use.name, named),
            )
            continue
        chain = _way_back(expr, use.name, named, ())
        if chain:
            way = " -> ".join(f"`{name}`" for name in chain)
            yield CalendarError(
                "calendar-cycle",
                f"this calendar is defined by way of itself: {way}",
                use.extent,
                "say its hours in one of these calendars",
            )


def _way_back(expr: tree.CalendarExpr, name: str, named: Named, passed: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names from ``name`` on by which ``expr`` is reached again, or none."""
    if name in passed or name not in named:
        return ()
    passed = (*passed, name)
    if named[name] is expr or named[name] == expr:
        return passed
    for use in names_used(named[name]):
        found = _way_back(expr, use.name, named, passed)
        if found:
            return found
    return ()


def _leaf_faults(expr: tree.CalendarExpr, zone_facts: Collection[str] | None) -> Iterator[CalendarError]:
    match expr:
        case tree.Windows(windows, zone):
            for window in windows:
                if isinstance(window, tree.SpanWindow):
                    yield from _span_faults(window)
                else:
                    yield from _hours_faults(window.hours)
            yield from _zone_faults(zone, zone_facts)
        case tree.Holidays(country, subdivision, zone):
            yield from _country_faults(country, subdivision, expr.extent)
            yield from _zone_faults(zone, zone_facts)
        case tree.Dates(first, last, hours, zone):
            if last < first:
                message = f"the last date, {last}, lies before the first, {first}"
                yield CalendarError("dates-reversed", message, expr.extent)
            yield from _hours_faults(hours)
            yield from _zone_faults(zone, zone_facts)
        case tree.Yearly(month, day, hours, zone, until):
            for named_month, named_day in ((month, day), until or (month, day)):
                try:
                    dt.date(_LEAP_YEAR, named_month, named_day)
                except ValueError:
                    message = f"no year has a day {named_day} in month {named_month}"
                    yield CalendarError("no-such-date", message, expr.extent)
                    break
            yield from _hours_faults(hours)
            yield from _zone_faults(zone, zone_facts)
        case _:
            for part in parts_of(expr):
                yield from _leaf_faults(part, zone_facts)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _hours_faults(hours: tree.Hours | None) -> Iterator[CalendarError]:
    if hours is None:
        return
    if not (0 <= hours.opens < _MINUTES and 0 <= hours.closes <= _MINUTES):
        yield CalendarError(
            "window-out-of-range",
            "a window opens at 00:00 to 23:59 and closes at 00:00 to 24:00 of the local day",
            hours.extent,
        )
    elif hours.opens == hours.closes:
        yield CalendarError(
            "window-empty",
            f"a window from {_clock(hours.opens)} to {_clock(hours.closes)} has no length",
            hours.extent,
            "write `00:00-24:00` for a whole day",
        )


def _span_faults(window: tree.SpanWindow) -> Iterator[CalendarError]:
    opens = window.open_day * _MINUTES + window.opens
    closes = window.close_day * _MINUTES + window.closes
    if not (0 <= window.opens <= _MINUTES and 0 <= window.closes <= _MINUTES):
        message = "a stretch of the week opens and closes at 00:00 to 24:00 of the local day"
        yield CalendarError("window-out-of-range", message, window.extent)
    elif (closes - opens) % _WEEK == 0:
        message = "a stretch of the week that closes when it opens has no length"
        yield CalendarError("window-empty", message, window.extent, "write `24x7` for the whole week")


def _zone_faults(zone: tree.Zone | None, zone_facts: Collection[str] | None) -> Iterator[CalendarError]:
    if zone is None:
        return
    if not zone.is_fact:
        if find_zone(zone.name) is None:
            yield no_such_zone(zone.name, zone.extent)
    elif zone_facts is not None and zone.name not in zone_facts:
        yield CalendarError(
            "no-such-zone-fact",
            f"no fact called `{zone.name}` holds a time zone",
            zone.extent,
            _did_you_mean(zone.name, zone_facts) or "name an IANA time zone, such as `Europe/Madrid`",
        )


def _country_faults(country: str, subdivision: str | None, extent: Extent) -> Iterator[CalendarError]:
    codes = country_codes()
    if country not in codes:
        known = [_USED_FOR[country]] if country in _USED_FOR else []
        yield CalendarError(
            "no-such-country",
            f"no holidays are known for a country `{country}`",
            extent,
            _did_you_mean(country, codes, known),
        )
    elif subdivision is not None and subdivision not in subdivision_codes(country):
        parts = subdivision_codes(country)
        yield CalendarError(
            "no-such-subdivision",
            f"no holidays are known for a subdivision `{subdivision}` of `{country}`",
            extent,
            _did_you_mean(subdivision, parts)
            or (f"the known ones are {', '.join(f'`{part}`' for part in parts)}" if parts else None),
        )


def _kind_faults(expr: tree.CalendarExpr, named: Named) -> Iterator[CalendarError]:
    """Yield the day sets that stand where open time is needed.

    The whole of a sentence may be a day set, since it may be the definition of one.
    """
    if isinstance(expr, tree.Except) and kind_of(expr.base, named) is Kind.DAYS:
        if kind_of(expr.removed, named) is Kind.TIME:
            message = "hours cannot be taken from a set of dates"
            yield CalendarError("time-as-day-set", message, expr.removed.extent)
        return
    if kind_of(expr, named) is Kind.DAYS:
        return
    match expr:
        case tree.Union(items):
            needed = items
        case _:
            needed = ()
    for item in needed:
        if kind_of(item, named) is Kind.DAYS:
            yield day_set_as_time(item)
    for part in parts_of(expr):
        # What is removed may mix dates and hours: each is removed in its own way.
        if isinstance(expr, tree.Except) and part is expr.removed and isinstance(part, tree.Union):
            for item in part.items:
                yield from _kind_faults(item, named)
        else:
            yield from _kind_faults(part, named)


def day_set_as_time(expr: tree.CalendarExpr) -> CalendarError:
    """Return the fault of a set of dates that stands where hours are needed."""
    return CalendarError(
        "day-set-as-time",
        "a set of dates has no hours, and open time is needed here",
        expr.extent,
        "give it hours, such as `Dec 24 08:00-12:00`, or write it after `except`",
    )


def _missing_zone(expr: tree.CalendarExpr, sentence: tree.CalendarExpr, named: Named) -> CalendarError | None:
    """Return the fault of the first part of a sentence that has no zone to take."""
    zones = sentence_zones(sentence, named)
    if len(zones) == 1:
        return None
    match expr:
        case tree.Windows(zone=None) | tree.Dates(hours=tree.Hours(), zone=None):
            lacking = True
        case tree.Yearly(hours=tree.Hours(), zone=None):
            lacking = True
        case tree.Except(base, removed):
            lacking = kind_of(removed, named) is Kind.DAYS and _has_no_zone(base, named)
        case tree.Intersection(items):
            dated = any(kind_of(item, named) is Kind.DAYS for item in items)
            timed = [item for item in items if kind_of(item, named) is Kind.TIME]
            lacking = dated and bool(timed) and all(_has_no_zone(item, named) for item in timed)
        case _:
            lacking = False
    if not lacking:
        found = (_missing_zone(part, sentence, named) for part in parts_of(expr))
        return next((fault for fault in found if fault is not None), None)
    if zones:
        listed = " and ".join(f"`{zone.name}`" for zone in zones)
        return CalendarError(
            "zone-ambiguous",
            f"this has no zone of its own, and its sentence names {listed}",
            expr.extent,
            f"say which, such as `in {zones[0].name}`",
        )
    help_ = "add one, such as `in Europe/Madrid`"
    if isinstance(expr, tree.Dates | tree.Yearly):
        help_ += "; what several offices share, each by its own clocks, stands in the calendar of each"
    return CalendarError("zone-missing", "no time zone is named for this", expr.extent, help_)


def _has_no_zone(expr: tree.CalendarExpr, named: Named) -> bool:
    return kind_of(expr, named) is Kind.TIME and leftmost_zone(expr, named, None) is None

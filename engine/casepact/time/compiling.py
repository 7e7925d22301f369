"""From the tree of a calendar sentence to exact calendars: the least and the most it may mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from casepact.frozen import dataclass
from casepact.syntax.ast import calendar as tree
from casepact.time.calendar import Calendar
from casepact.time.combining import Days, Time, any_of, difference, exactly, intersection, union
from casepact.time.daysets import DateRange, DaySet, PublicHolidays, Weekdays, YearlyDate, YearlyRange
from casepact.time.faults import CalendarError
from casepact.time.plans import NEVER, DayWindows, Plan, always
from casepact.time.sentences import leftmost_zone, sentence_zones
from casepact.time.validation import day_set_as_time, faults_of, no_such_zone
from casepact.time.zones import epoch_day, find_zone

__all__ = ["Bounds", "compile_calendar", "dates_of"]

_MINUTES = 1440
_WEEK = 7 * _MINUTES

Named = Mapping[str, tree.CalendarExpr]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a sentence leaves open: time that is open for certain, and time that may be.

    They differ where a part of the sentence is unspecified.
    """

    least: Calendar
    most: Calendar

    @property
    def exact(self) -> bool:
        """Whether the sentence says all there is to say."""
        return self.least == self.most


@dataclass(frozen=True, slots=True)
class _Scope:
    """What the words of one sentence refer to.

    ``zone`` is what its leaves take, and ``background`` the zone whose days `24x7` has where the
    sentence names none: that of the calendar it is part of.
    """

    named: Named
    zones: Mapping[str, str]
    zone: str | None
    background: str
    entered: tuple[str, ...] = ()


def compile_calendar(
    expr: tree.CalendarExpr, *, named: Named | None = None, zones: Mapping[str, str] | None = None
) -> Bounds:
    """Return the calendars that a sentence may mean.

    ``named`` holds the calendars it may name and ``zones`` the value of each fact that names a
    zone. Raises CalendarError at the first fault; one within a named calendar is placed where
    the sentence names it. Nothing is listed yet: the first question to a calendar does that.
    """
    named, zones = named or {}, zones or {}
    for fault in faults_of(expr, named, None):
        raise fault
    scope = _scope_of(expr, _Scope(named, zones, None, "UTC"))
    first = leftmost_zone(expr, named, _own_zone(expr, named))
    zone = scope.zone or "UTC" if first is None else _zone_name(first, scope)
    lowered = _lower(expr, replace(scope, background=zone))
    if isinstance(lowered, Days):
        raise day_set_as_time(expr)
    least = Calendar(lowered.least, zone)
    return Bounds(least, least if lowered.least == lowered.most else Calendar(lowered.most, zone))


def _own_zone(expr: tree.CalendarExpr, named: Named) -> tree.Zone | None:
    zones = sentence_zones(expr, named)
    return zones[0] if len(zones) == 1 else None


def _scope_of(expr: tree.CalendarExpr, outer: _Scope) -> _Scope:
    own = _own_zone(expr, outer.named)
    return replace(outer, zone=None if own is None else _zone_name(own, outer))


def _zone_name(zone: tree.Zone, scope: _Scope) -> str:
    if not zone.is_fact:
        return zone.name
    name = scope.zones.get(zone.name)
    if name is None:
        message = f"the time zone of this calendar is the fact `{zone.name}`, which has no value"
        raise CalendarError("zone-unknown", message, zone.extent)
    if find_zone(name) is None:
        raise no_such_zone(name, zone.extent, zone.name)
    return name


def _leaf_zone(zone: tree.Zone | None, expr: tree.CalendarExpr, scope: _Scope) -> str:
    if zone is not None:
        return _zone_name(zone, scope)
    if scope.zone is None:
        raise CalendarError("zone-missing", "no time zone is named for this", expr.extent)
    return scope.zone


def _lower(expr: tree.CalendarExpr, scope: _Scope) -> Days | Time:
    match expr:
        case tree.AlwaysOpen():
            return exactly(always(scope.zone or scope.background))
        case tree.NeverOpen():
            return exactly(NEVER)
        case tree.UnspecifiedCalendar(within):
            if within is None:
                return Time(NEVER, always(scope.zone or scope.background))
            lowered = _lower(within, scope)
            return Days((), lowered.most) if isinstance(lowered, Days) else Time(NEVER, lowered.most)
        case tree.Windows(windows, zone):
            return exactly(_weekly(windows, _leaf_zone(zone, expr, scope)))
        case tree.Holidays(country, subdivision, zone):
            return _dated(PublicHolidays(country, subdivision), None, zone, expr, scope)
        case tree.Dates(hours=hours, zone=zone) | tree.Yearly(hours=hours, zone=zone):
            return _dated(dates_of(expr), hours, zone, expr, scope)
        case tree.CalendarName(name):
            return _lower_named(expr, name, scope)
        case tree.Union(items):
            return union([_lower(item, scope) for item in items], expr)
        case tree.Intersection(items):
            return intersection([_lower(item, scope) for item in items])
        case tree.Except(base, removed):
            return difference(_lower(base, scope), _removals(removed, scope), expr)


def _lower_named(use: tree.CalendarExpr, name: str, scope: _Scope) -> Days | Time:
    if name in scope.entered:
        way = " -> ".join(f"`{entered}`" for entered in (*scope.entered, name))
        raise CalendarError("calendar-cycle", f"`{name}` is defined by way of itself: {way}", use.extent)
    sentence = scope.named[name]
    try:
        for fault in faults_of(sentence, scope.named, None):
            raise fault
        inner = _scope_of(sentence, replace(scope, entered=(*scope.entered, name)))
        return _lower(sentence, inner)
    except CalendarError as fault:
        if fault.code == "calendar-cycle":
            raise CalendarError(fault.code, fault.message, use.extent, fault.help) from None
        message = f"in calendar `{name}`: {fault.message}"
        raise CalendarError(fault.code, message, use.extent, fault.help) from None


def _weekly(windows: tuple[tree.DailyWindow | tree.SpanWindow, ...], zone: str) -> Plan:
    days_by_hours: dict[tuple[int, int], set[int]] = {}
    for window in windows:
        if isinstance(window, tree.SpanWindow):
            for day, opens, closes in _days_of_span(window):
                days_by_hours.setdefault((opens, closes), set()).add(day)
        else:
            days_by_hours.setdefault(_minutes(window.hours), set()).update(window.days)
    return any_of(
        [
            DayWindows(zone, Weekdays(tuple(sorted(days))), opens, closes)
            for (opens, closes), days in days_by_hours.items()
        ]
    )


def _minutes(hours: tree.Hours) -> tuple[int, int]:
    overnight = hours.closes <= hours.opens
    return hours.opens, hours.closes + _MINUTES if overnight else hours.closes


def _days_of_span(window: tree.SpanWindow) -> list[tuple[int, int, int]]:
    """Return the weekdays a stretch of the week touches, with its minutes on each."""
    opens = window.open_day * _MINUTES + window.opens
    closes = window.close_day * _MINUTES + window.closes
    closes += _WEEK if closes <= opens else 0
    pieces = []
    for day in range(opens // _MINUTES, (closes - 1) // _MINUTES + 1):
        midnight = day * _MINUTES
        pieces.append((day % 7, max(opens - midnight, 0), min(closes - midnight, _MINUTES)))
    return pieces


def dates_of(said: tree.Dates | tree.Yearly) -> DaySet:
    """Return the dates that are written, whatever hours of them are meant."""
    if isinstance(said, tree.Dates):
        return DateRange(epoch_day(said.first), epoch_day(said.last))
    start = (said.month, said.day)
    return YearlyDate(*start) if said.until is None else YearlyRange(start, said.until)


def _dated(
    days: DaySet, hours: tree.Hours | None, zone: tree.Zone | None, expr: tree.CalendarExpr, scope: _Scope
) -> Days | Time:
    if hours is not None:
        return exactly(DayWindows(_leaf_zone(zone, expr, scope), days, *_minutes(hours)))
    parts = ((None if zone is None else _zone_name(zone, scope), days),)
    return Days(parts, parts)


def _removals(removed: tree.CalendarExpr, scope: _Scope) -> list[Days | Time]:
    """Lower what stands after ``except``; the items of a union are removed one by one."""
    if isinstance(removed, tree.Union):
        return [part for item in removed.items for part in _removals(item, scope)]
    return [_lower(removed, scope)]

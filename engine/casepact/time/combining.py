"""Joins, crosses and takes away what the parts of a calendar sentence mean: sets of dates, and open time.

Each part comes twice: what it is for certain, and what it may be.
"""

from __future__ import annotations

from casepact.frozen import dataclass
from casepact.syntax.ast import calendar as tree
from casepact.time.daysets import DaysAndDays, DaySet, DaysExcept, DaysOrDays
from casepact.time.faults import CalendarError
from casepact.time.plans import NEVER, Difference, Intersection, OnDays, Plan, Union, is_always
from casepact.time.validation import day_set_as_time

__all__ = ["Days", "Parts", "Time", "any_of", "difference", "exactly", "intersection", "union"]

Parts = tuple[tuple[str | None, DaySet], ...]
"""Sets of dates that are joined, each with the zone whose days they are; None: that of what it closes."""


@dataclass(frozen=True, slots=True)
class Days:
    """Sets of dates: those it has for certain, and those it may have.

    Each is read in its zone, or in that of the windows it closes where that is None.
    """

    least: Parts
    most: Parts


@dataclass(frozen=True, slots=True)
class Time:
    """Time that is open for certain, and time that may be."""

    least: Plan
    most: Plan


def exactly(plan: Plan) -> Time:
    """Time of which nothing is left open."""
    return Time(plan, plan)


def any_of(plans: list[Plan]) -> Plan:
    """What is open where any of the plans is, each once and unions taken apart."""
    items: dict[Plan, None] = {}
    for plan in plans:
        for item in plan.items if isinstance(plan, Union) else (plan,):
            if item != NEVER:
                items[item] = None
    return Union(tuple(items)) if len(items) > 1 else next(iter(items), NEVER)


def _both(left: Plan, right: Plan) -> Plan:
    if NEVER in (left, right):
        return NEVER
    if is_always(right):
        return left
    return right if is_always(left) else Intersection(left, right)


def _without(base: Plan, removed: Plan) -> Plan:
    if base == NEVER or is_always(removed):
        return NEVER
    return base if removed == NEVER else Difference(base, removed)


def _on_days(base: Plan, days: Parts, *, closed: bool) -> Plan:
    if base == NEVER:
        return base
    if closed:
        for zone, part in days:
            base = OnDays(base, part, zone, closed=True)
        return base
    return any_of([OnDays(base, part, zone, closed=False) for zone, part in days])


def union(items: list[Days | Time], expr: tree.CalendarExpr) -> Days | Time:
    """What any of the items is.

    Raises:
        CalendarError: ``expr`` joins dates and hours.
    """
    days = [item for item in items if isinstance(item, Days)]
    times = [item for item in items if isinstance(item, Time)]
    if days and times:
        raise day_set_as_time(expr)
    if days:
        least, most = (_days_or_days(parts) for parts in _bounds_of(days))
        return Days(least, most)
    return Time(any_of([item.least for item in times]), any_of([item.most for item in times]))


def _bounds_of(days: list[Days]) -> tuple[list[Parts], list[Parts]]:
    return [item.least for item in days], [item.most for item in days]


def _days_or_days(items: list[Parts]) -> Parts:
    by_zone: dict[str | None, list[DaySet]] = {}
    for item in items:
        for zone, days in item:
            by_zone.setdefault(zone, []).append(days)
    return tuple(
        (zone, sets[0] if len(sets) == 1 else DaysOrDays(tuple(sets))) for zone, sets in by_zone.items()
    )


def intersection(items: list[Days | Time]) -> Days | Time:
    """What all of the items are; dates among hours leave the hours of those dates."""
    days = [item for item in items if isinstance(item, Days)]
    times = [item for item in items if isinstance(item, Time)]
    if not times:
        least_days, most_days = (_days_and_days(parts) for parts in _bounds_of(days))
        return Days(least_days, most_days)
    least, most = times[0].least, times[0].most
    for item in times[1:]:
        least, most = _both(least, item.least), _both(most, item.most)
    for dates in days:
        least = _on_days(least, dates.least, closed=False)
        most = _on_days(most, dates.most, closed=False)
    return Time(least, most)


def _days_and_days(items: list[Parts]) -> Parts:
    found = items[0]
    for item in items[1:]:
        found = tuple(
            (zone or other_zone, DaysAndDays((days, other_days)))
            for zone, days in found
            for other_zone, other_days in item
        )
    return found


def difference(base: Days | Time, removed: list[Days | Time], expr: tree.Except) -> Days | Time:
    """What is left of ``base``: at least what nothing may take away, and at most what nothing surely does.

    Raises:
        CalendarError: ``expr`` takes hours from dates.
    """
    for item in removed:
        if isinstance(base, Days):
            if isinstance(item, Time):
                message = "hours cannot be taken from a set of dates"
                raise CalendarError("time-as-day-set", message, expr.removed.extent)
            base = Days(_days_without(base.least, item.most), _days_without(base.most, item.least))
        elif isinstance(item, Days):
            least = _on_days(base.least, item.most, closed=True)
            base = Time(least, _on_days(base.most, item.least, closed=True))
        else:
            base = Time(_without(base.least, item.most), _without(base.most, item.least))
    return base


def _days_without(base: Parts, removed: Parts) -> Parts:
    for other_zone, other_days in removed:
        base = tuple((zone or other_zone, DaysExcept(days, other_days)) for zone, days in base)
    return base

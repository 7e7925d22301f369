"""The tree of a calendar sentence: an algebra over sets of open time.

Nodes compare by meaning: their extents are left out of equality. A *day set* (`Holidays`,
`Dates` and `Yearly` without hours, and unions of them) is a set of civil dates; everything else
is a set of time. ``except`` of a day set closes the windows that **open** on those dates.
"""

from __future__ import annotations

import datetime as dt

from casepact.frozen import dataclass
from casepact.syntax.ast.extent import Extent, extent_field

__all__ = [
    "DAY_NAMES",
    "MONTH_LENGTHS",
    "MONTH_NAMES",
    "AlwaysOpen",
    "CalendarExpr",
    "CalendarName",
    "DailyWindow",
    "Dates",
    "Except",
    "Holidays",
    "Hours",
    "Intersection",
    "NeverOpen",
    "SpanWindow",
    "Union",
    "UnspecifiedCalendar",
    "Windows",
    "Yearly",
    "Zone",
]

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
"""The days of the week as a policy writes them; elsewhere they are counted from 0."""

MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""The most days that each month has."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone: an IANA name such as ``Europe/Madrid``, or the name of a fact that holds one.

    ``is_fact`` is true for ``in site_zone``: the zone is the value of the case's fact.
    """

    name: str
    is_fact: bool = False
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of a local day in minutes after midnight, 0 to 1440.

    ``closes`` at or before ``opens`` runs over midnight into the next day.
    """

    opens: int
    closes: int
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class DailyWindow:
    """Hours that recur on some weekdays (Monday is 0). ``days`` is sorted and without repeats."""

    days: tuple[int, ...]
    hours: Hours
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class SpanWindow:
    """One stretch of the week, such as ``Sun 16:00 to Fri 17:00``.

    It is worked as one window for each civil day it touches, so a holiday within it closes
    that day and no other. Minutes after midnight, 0 to 1440.
    """

    open_day: int
    opens: int
    close_day: int
    closes: int
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Windows:
    """Weekly windows that share a zone; ``zone`` is None where the sentence names it elsewhere."""

    windows: tuple[DailyWindow | SpanWindow, ...]
    zone: Zone | None = None
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class AlwaysOpen:
    """``24x7``."""

    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class NeverOpen:
    """``never``."""

    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Holidays:
    """The public holidays of a country (ISO 3166-1 alpha-2) or of one of its subdivisions.

    Written ``holidays(DE)`` or ``holidays(DE-BY)``. A day set.
    """

    country: str
    subdivision: str | None = None
    zone: Zone | None = None
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates ``first`` to ``last``, both included; with ``hours``, those hours of each date."""

    first: dt.date
    last: dt.date
    hours: Hours | None = None
    zone: Zone | None = None
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Yearly:
    """A date of every year such as ``Dec 24``; with ``hours``, those hours of it.

    With ``until``, a month and a day, all the dates from it to that one, over the new year where
    that one comes first: ``Jun 1 to Aug 31``, ``Dec 24 to Jan 2``. 29 February is a date of leap
    years only, and a range that starts or ends there does so beside it in other years.
    """

    month: int
    day: int
    hours: Hours | None = None
    zone: Zone | None = None
    until: tuple[int, int] | None = None
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class CalendarName:
    """A calendar defined elsewhere in the policy."""

    name: str
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class UnspecifiedCalendar:
    """Open time the document does not state: some part of ``within``, or of all time."""

    within: CalendarExpr | None = None
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Union:
    """``A or B``: open when any of the items is."""

    items: tuple[CalendarExpr, ...]
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Intersection:
    """``A and B``: open when all of the items are."""

    items: tuple[CalendarExpr, ...]
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Except:
    """``A except B``."""

    base: CalendarExpr
    removed: CalendarExpr
    extent: Extent = extent_field()


CalendarExpr = (
    Windows
    | AlwaysOpen
    | NeverOpen
    | Holidays
    | Dates
    | Yearly
    | CalendarName
    | UnspecifiedCalendar
    | Union
    | Intersection
    | Except
)

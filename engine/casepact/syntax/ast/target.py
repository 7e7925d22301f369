"""The trees of amounts of time and of target sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum

from casepact.frozen import dataclass
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.condition import Guard
from casepact.syntax.ast.extent import Extent, extent_field

__all__ = [
    "UNIT_SECONDS",
    "Ahead",
    "Amount",
    "Bound",
    "By",
    "Every",
    "GuardedCalendar",
    "GuardedTarget",
    "Immediately",
    "NoTarget",
    "Period",
    "Share",
    "Target",
    "Unit",
    "UnspecifiedBound",
    "Within",
]


class Unit(StrEnum):
    """A unit of time as the language spells it, in the singular."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    BUSINESS_MINUTE = "business minute"
    BUSINESS_HOUR = "business hour"
    BUSINESS_DAY = "business day"
    CALENDAR_DAY = "calendar day"


UNIT_SECONDS: Mapping[str, int] = {
    Unit.SECOND: 1,
    Unit.MINUTE: 60,
    Unit.HOUR: 3_600,
    Unit.DAY: 86_400,
    Unit.WEEK: 604_800,
    Unit.BUSINESS_MINUTE: 60,
    Unit.BUSINESS_HOUR: 3_600,
    Unit.CALENDAR_DAY: 86_400,
}
"""Seconds of each unit, by its name. A business day has none: how long one is open, its calendar says."""


class Period(StrEnum):
    """A recurring span of civil time over which things are counted."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    CONTRACT_YEAR = "contract year"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of units of time, such as ``4 hours`` or ``1.5 business days``.

    ``1 hour 30 minutes`` is 90 minutes, and ``parts`` has the numbers and units as written.
    """

    value: Decimal
    unit: Unit
    parts: tuple[tuple[Decimal, Unit], ...] = field(default=(), compare=False, repr=False)
    extent: Extent = extent_field()

    @property
    def seconds(self) -> Decimal | None:
        """How many seconds that is; None of business days."""
        unit = UNIT_SECONDS.get(self.unit)
        return None if unit is None else self.value * unit


@dataclass(frozen=True, slots=True)
class Within:
    """``within X``, ``under X`` (``inclusive`` false) or the range ``A to B``, which binds at B."""

    amount: Amount
    lower: Amount | None = None
    inclusive: bool = True
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Every:
    """``every X``: due again each time X has passed since the last time."""

    amount: Amount
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Immediately:
    """``immediately``: due at the instant the clock starts."""

    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class By:
    """``by close of N business days`` or ``by 12:00 of N business days``.

    ``minute`` is minutes after local midnight, or None for the day's last closing. ``word`` is how the
    day was called: ``same`` or ``next``, or nothing where it was counted, which says no other thing.
    """

    days: int
    minute: int | None = None
    word: str = field(default="", compare=False)
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class NoTarget:
    """``none``: the policy sets no target here, on purpose."""

    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class UnspecifiedBound:
    """``unspecified``: the document sets a target and does not print it."""

    extent: Extent = extent_field()


Bound = Within | Every | Immediately | By | NoTarget | UnspecifiedBound


@dataclass(frozen=True, slots=True)
class Share:
    """The share of cases that must meet the target, such as ``90% ... per month``.

    ``period`` None means over all cases.
    """

    percent: Decimal
    period: Period | None = None
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Target:
    """A bound, the calendar that counts it, and the share of cases it binds."""

    bound: Bound
    calendar: CalendarExpr | None = None
    share: Share | None = None
    extent: Extent = extent_field()

    @property
    def is_timed(self) -> bool:
        """Whether it says a time: it is neither ``none`` nor ``unspecified``."""
        return not isinstance(self.bound, NoTarget | UnspecifiedBound)


@dataclass(frozen=True, slots=True)
class Ahead:
    """``at least X on C``: how long before an event something is to be done."""

    amount: Amount
    calendar: CalendarExpr | None = None
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class GuardedTarget:
    """A target sentence of a table cell, or how long ahead, with the condition under which it applies."""

    target: Target | Ahead
    guard: Guard = field(default_factory=Guard)
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class GuardedCalendar:
    """A calendar sentence with the condition under which it applies."""

    calendar: CalendarExpr
    guard: Guard = field(default_factory=Guard)
    extent: Extent = extent_field()

"""The trees of the sentences of a scenario: drawn times, rates, bursts, shifts and spans."""

from __future__ import annotations

import datetime as dt
from dataclasses import field
from decimal import Decimal
from enum import StrEnum

from casepact.frozen import dataclass
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.condition import Guard, Word
from casepact.syntax.ast.extent import Extent, extent_field
from casepact.syntax.ast.target import Amount, Period

__all__ = [
    "ArrivalRate",
    "Burst",
    "DateSpan",
    "Distribution",
    "DrawnTime",
    "Empirical",
    "Family",
    "FamilyTime",
    "FixedTime",
    "Goal",
    "Growth",
    "Length",
    "Parameter",
    "ParameterKind",
    "RateFactor",
    "Shift",
]


class Family(StrEnum):
    """A family of distributions, as the language spells it."""

    EXPONENTIAL = "exponential"
    LOGNORMAL = "lognormal"
    GAMMA = "gamma"
    WEIBULL = "weibull"
    TRIANGULAR = "triangular"
    UNIFORM = "uniform"


class ParameterKind(StrEnum):
    """What a number says about a distribution, as the language spells it; a quantile is ``p90``."""

    MEAN = "mean"
    MEDIAN = "median"
    QUANTILE = "p"
    SD = "sd"
    SHAPE = "shape"
    LEAST = "from"
    MOST = "to"
    MODE = "mode"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of a distribution: an amount of time, or for a shape a plain ``number``.

    ``percent`` is that of a quantile, 1 to 99.
    """

    kind: ParameterKind
    amount: Amount | None = None
    number: Decimal | None = None
    percent: int | None = None
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class FixedTime:
    """``30 minutes``, or ``fixed 30 minutes``: always the same."""

    amount: Amount
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class FamilyTime:
    """``lognormal median 30 minutes p90 3 hours``."""

    family: Family
    parameters: tuple[Parameter, ...]
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Empirical:
    """``empirical "times.csv" column "minutes"``: drawn from a column, in the unit it is named for."""

    file: str
    column: str | None = None
    extent: Extent = extent_field()


Distribution = FixedTime | FamilyTime | Empirical


@dataclass(frozen=True, slots=True)
class DrawnTime:
    """A distribution, the calendar it counts on, and when it is the one to draw."""

    distribution: Distribution
    calendar: CalendarExpr | None = None
    guard: Guard = field(default_factory=Guard)
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class ArrivalRate:
    """``40 per day``; ``period`` None is an hour."""

    count: Decimal
    period: Period | None = None
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class RateFactor:
    """``20% on holidays``: what the rate is multiplied by while a calendar is open."""

    percent: Decimal
    calendar: CalendarExpr
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Burst:
    """``6 times for 4 hours every 30 days``."""

    times: Decimal
    lasting: Amount
    every: Amount
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Growth:
    """``2% per month``, or less than nothing."""

    percent: Decimal
    period: Period
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Shift:
    """``6 on office``: so many agents while a calendar is open; without a calendar, always."""

    size: int
    calendar: CalendarExpr | None = None
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Length:
    """``2 weeks``."""

    amount: Amount
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class DateSpan:
    """``2026-01-05 to 2026-06-28``, both days included."""

    first: dt.date
    last: dt.date
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Goal:
    """``attainment(first_response, critical) >= 99%``: a measure, what it is about, and a bound on it.

    Exactly one of ``percent``, ``amount`` and ``number`` is given.
    """

    measure: Word
    about: tuple[Word, ...]
    relation: str
    percent: Decimal | None = None
    amount: Amount | None = None
    number: Decimal | None = None
    extent: Extent = extent_field()

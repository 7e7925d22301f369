"""Sets of civil dates: weekdays, dates, public holidays and their combinations.

Dates are counted in days since 1 January 1970 and have no zone: whoever asks brings one.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Hashable, Sequence
from typing import Protocol

from casepact.frozen import dataclass
from casepact.time.public_holidays import country_years, holiday_days
from casepact.time.zones import epoch_day

__all__ = [
    "EVERY_DAY",
    "KNOWN_DAYS",
    "DateRange",
    "DaySet",
    "DaysAndDays",
    "DaysExcept",
    "DaysOrDays",
    "PublicHolidays",
    "Weekdays",
    "YearlyDate",
    "YearlyRange",
    "first_day",
    "last_day",
    "year_of",
]

_FIRST_YEAR, _LAST_YEAR = 2000, 2049
_LEAP_YEAR = 2000
_MONTHS = 12
_EPOCH_ORDINAL = dt.date(1970, 1, 1).toordinal()


def first_day(year: int) -> int:
    """Return 1 January of ``year`` in days since 1970."""
    return epoch_day(dt.date(year, 1, 1))


def last_day(year: int) -> int:
    """Return 31 December of ``year`` in days since 1970."""
    return epoch_day(dt.date(year, 12, 31))


def year_of(day: int) -> int:
    """Return the year of a day counted since 1970."""
    return dt.date.fromordinal(day + _EPOCH_ORDINAL).year


KNOWN_DAYS = (first_day(_FIRST_YEAR) - 1, last_day(_LAST_YEAR))
"""The first and the last civil day that any calendar knows.

The first serves only for the windows that run on from it into the year 2000.
"""


class DaySet(Hashable, Protocol):
    """A set of civil dates; equal when it says the same, and hashable."""

    @property
    def known(self) -> tuple[int, int]:
        """The first and the last day for which membership is known."""

    def within(self, first: int, last: int) -> Sequence[int]:
        """Return the days of the set from ``first`` to ``last``, both included, ascending."""


@dataclass(frozen=True, slots=True)
class Weekdays:
    """Days of the week; Monday is 0."""

    days: tuple[int, ...]

    @property
    def known(self) -> tuple[int, int]:
        """Every day any calendar knows."""
        return KNOWN_DAYS

    def within(self, first: int, last: int) -> Sequence[int]:
        """Return the days as ``DaySet.within`` does."""
        if len(self.days) == 7:
            return range(first, last + 1)
        # 1 January 1970 was a Thursday.
        runs = [range(first + (day - first - 3) % 7, last + 1, 7) for day in self.days]
        return sorted(day for run in runs for day in run)


EVERY_DAY = Weekdays((0, 1, 2, 3, 4, 5, 6))


@dataclass(frozen=True, slots=True)
class DateRange:
    """The dates from ``start`` to ``end``, both included."""

    start: int
    end: int

    @property
    def known(self) -> tuple[int, int]:
        """Every day any calendar knows."""
        return KNOWN_DAYS

    def within(self, first: int, last: int) -> Sequence[int]:
        """Return the days as ``DaySet.within`` does."""
        return range(max(first, self.start), min(last, self.end) + 1)


@dataclass(frozen=True, slots=True)
class YearlyDate:
    """One date of every year; 29 February is a date of leap years only."""

    month: int
    day: int

    @property
    def known(self) -> tuple[int, int]:
        """Every day any calendar knows."""
        return KNOWN_DAYS

    def within(self, first: int, last: int) -> Sequence[int]:
        """Return the days as ``DaySet.within`` does."""
        found = []
        for year in range(year_of(first), year_of(last) + 1):
            try:
                day = epoch_day(dt.date(year, self.month, self.day))
            except ValueError:
                continue
            if first <= day <= last:
                found.append(day)
        return found


@dataclass(frozen=True, slots=True)
class YearlyRange:
    """The dates of every year from ``start`` to ``end``, months and days, both included.

    An end before the start is one of the following year. In a year without 29 February, a range
    that names it starts or ends at the day it has beside it.
    """

    start: tuple[int, int]
    end: tuple[int, int]

    @property
    def known(self) -> tuple[int, int]:
        """Every day any calendar knows."""
        return KNOWN_DAYS

    def within(self, first: int, last: int) -> Sequence[int]:
        """Return the days as ``DaySet.within`` does."""
        found: list[int] = []
        over = self.end < self.start
        for year in range(year_of(first) - over, year_of(last) + 1):
            start = _from_day(year, self.start)
            # The day after the end, so that 29 February ends with the month in every year.
            end = _from_day(year + over, _following(self.end)) - 1
            found += range(max(first, start), min(last, end) + 1)
        return found


def _from_day(year: int, month_day: tuple[int, int]) -> int:
    """Return a day of the year, or the next one where the year does not have it."""
    month, day = month_day
    if month > _MONTHS:
        return first_day(year + 1)
    try:
        return epoch_day(dt.date(year, month, day))
    except ValueError:
        return epoch_day(dt.date(year, month + 1, 1))


def _following(month_day: tuple[int, int]) -> tuple[int, int]:
    month, day = month_day
    return (month, day + 1) if day < calendar.monthrange(_LEAP_YEAR, month)[1] else (month + 1, 1)


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """The public holidays of a country or subdivision, observed days included."""

    country: str
    subdivision: str | None

    @property
    def known(self) -> tuple[int, int]:
        """The days as in ``DaySet.known``."""
        first, last = country_years(self.country)
        return (
            max(KNOWN_DAYS[0], first_day(first)) if first > _FIRST_YEAR - 1 else KNOWN_DAYS[0],
            min(KNOWN_DAYS[1], last_day(last)) if last < _LAST_YEAR else KNOWN_DAYS[1],
        )

    def within(self, first: int, last: int) -> Sequence[int]:
        """Return the days as ``DaySet.within`` does."""
        days = holiday_days(self.country, self.subdivision, year_of(first), year_of(last))
        return [day for day in days if first <= day <= last]


@dataclass(frozen=True, slots=True)
class DaysOrDays:
    """The days in any of the items."""

    items: tuple[DaySet, ...]

    @property
    def known(self) -> tuple[int, int]:
        """The days as in ``DaySet.known``."""
        return _known(self.items)

    def within(self, first: int, last: int) -> Sequence[int]:
        """Return the days as ``DaySet.within`` does."""
        return sorted({day for item in self.items for day in item.within(first, last)})


@dataclass(frozen=True, slots=True)
class DaysAndDays:
    """The days in all of the items."""

    items: tuple[DaySet, ...]

    @property
    def known(self) -> tuple[int, int]:
        """The days as in ``DaySet.known``."""
        return _known(self.items)

    def within(self, first: int, last: int) -> Sequence[int]:
        """Return the days as ``DaySet.within`` does."""
        sets = [set(item.within(first, last)) for item in self.items]
        return sorted(set.intersection(*sets))


@dataclass(frozen=True, slots=True)
class DaysExcept:
    """The days in ``base`` that are not in ``removed``."""

    base: DaySet
    removed: DaySet

    @property
    def known(self) -> tuple[int, int]:
        """The days as in ``DaySet.known``."""
        return _known((self.base, self.removed))

    def within(self, first: int, last: int) -> Sequence[int]:
        """Return the days as ``DaySet.within`` does."""
        removed = set(self.removed.within(first, last))
        return [day for day in self.base.within(first, last) if day not in removed]


def _known(items: tuple[DaySet, ...]) -> tuple[int, int]:
    known = [item.known for item in items]
    return max(first for first, _ in known), min(last for _, last in known)

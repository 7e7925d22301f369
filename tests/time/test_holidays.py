"""Public holidays: the package's dates, its horizons, and closures on dates."""

from __future__ import annotations

import datetime as dt
import warnings

import holidays
import pytest

from casepact.syntax.ast import calendar as tree
from casepact.time import HorizonError
from casepact.time.public_holidays import country_codes, country_years, holiday_days, subdivision_codes
from casepact.time.zones import epoch_day
from tests.time.sentences import LUNCH, MADRID, NIGHTS, OFFICE, WEEK, at, calendar, daily

SPANISH = tree.Except(OFFICE, tree.Holidays("ES"))


def test_codes_are_those_the_package_lists() -> None:
    listed = holidays.list_supported_countries(include_aliases=False)
    assert country_codes() == frozenset(listed)
    assert set(listed["DE"]) <= set(subdivision_codes("DE"))
    assert "UK" not in country_codes()


@pytest.mark.parametrize("country", ["AU", "CH", "DE", "ES", "FR", "GB", "IN", "LU", "PR", "US"])
def test_subdivisions_are_those_of_the_class(country: str) -> None:
    assert subdivision_codes(country) == tuple(holidays.country_holidays(country).subdivisions)


@pytest.mark.parametrize("country,subdivision", [("US", None), ("GB", "SCT"), ("JP", None), ("DE", "BY")])
def test_a_few_years_hold_the_same_days_as_all(country: str, subdivision: str | None) -> None:
    every = list(holiday_days(country, subdivision, 2000, 2049))
    for year in range(2001, 2047, 3):
        first, last = epoch_day(dt.date(year, 1, 1)), epoch_day(dt.date(year + 1, 12, 31))
        assert list(holiday_days(country, subdivision, year, year + 1)) == [
            d for d in every if first <= d <= last
        ]


def test_a_holiday_closes_what_opens_on_it() -> None:
    assert calendar(SPANISH).due(at("2026-05-01 09:00"), 60) == at("2026-05-04 08:01")
    observed = calendar(tree.Except(OFFICE, tree.Holidays("US")))
    # Independence Day 2026 is a Saturday and observed on the Friday.
    assert not observed.is_open(at("2026-07-03 12:00"))


def test_what_opened_the_evening_before_runs_on() -> None:
    may_day = tree.Dates(dt.date(2026, 5, 1), dt.date(2026, 5, 1))
    nights = calendar(tree.Except(NIGHTS, may_day))
    assert nights.is_open(at("2026-05-01 05:59"))
    assert not nights.is_open(at("2026-05-01 22:00"))
    assert not nights.is_open(at("2026-05-02 05:00"))


def test_a_closed_day_of_a_stretch_of_the_week_closes_that_day_only() -> None:
    span = tree.Windows((tree.SpanWindow(0, 480, 4, 1080),), MADRID)
    open_time = calendar(tree.Except(span, tree.Yearly(3, 4)))
    assert open_time.intervals(at("2026-03-03 20:00"), at("2026-03-05 01:00")) == [
        (at("2026-03-03 20:00"), at("2026-03-04 00:00")),
        (at("2026-03-05 00:00"), at("2026-03-05 01:00")),
    ]


def test_hours_and_dates_can_be_taken_together() -> None:
    both = tree.Except(OFFICE, tree.Union((tree.Holidays("ES"), tree.Yearly(12, 24, tree.Hours(780, 1440)))))
    one_by_one = tree.Except(SPANISH, tree.Yearly(12, 24, tree.Hours(780, 1440)))
    start, end = at("2026-12-20 00:00"), at("2027-01-10 00:00")
    assert calendar(both).intervals(start, end) == calendar(one_by_one).intervals(start, end)
    assert not calendar(both).is_open(at("2026-12-24 13:00"))
    assert not calendar(both).is_open(at("2026-12-25 12:00"))


def test_and_keeps_what_opens_on_the_dates() -> None:
    on_holidays = calendar(tree.Intersection((NIGHTS, tree.Holidays("ES"))))
    assert on_holidays.next_open(at("2026-04-20 00:00")) == at("2026-05-01 22:00")
    assert on_holidays.next_close(at("2026-05-01 23:00")) == at("2026-05-02 06:00")


def test_a_day_set_takes_the_zone_of_the_windows_it_closes() -> None:
    tokyo = tree.Windows((daily(WEEK, 8, 16),), tree.Zone("Asia/Tokyo"))
    both = calendar(tree.Except(tree.Union((OFFICE, tokyo)), tree.Yearly(3, 4)))
    # Tokyo's 4 March begins on Madrid's 4 March at 00:00.
    assert not both.is_open(at("2026-03-04 08:00", "Asia/Tokyo"))
    assert both.is_open(at("2026-03-05 08:00", "Asia/Tokyo"))
    sydney = tree.Windows((daily(WEEK, 7, 12),), tree.Zone("Australia/Sydney"))
    own = calendar(tree.Except(sydney, tree.Yearly(3, 4)))
    madrid = calendar(tree.Except(sydney, tree.Yearly(3, 4, None, MADRID)))
    # Sydney opens on its 4 March while it is still the 3rd in Madrid.
    assert not own.is_open(at("2026-03-04 08:00", "Australia/Sydney"))
    assert madrid.is_open(at("2026-03-04 08:00", "Australia/Sydney"))
    assert not madrid.is_open(at("2026-03-05 08:00", "Australia/Sydney"))


def test_sets_of_dates_have_an_algebra_of_their_own() -> None:
    worked = tree.Except(tree.Holidays("ES"), tree.Yearly(5, 1))
    assert calendar(tree.Except(OFFICE, worked)).is_open(at("2026-05-01 12:00"))
    both = tree.Intersection((tree.Holidays("ES"), tree.Holidays("US")))
    shared = calendar(tree.Except(OFFICE, both))
    assert not shared.is_open(at("2026-12-25 12:00"))
    assert shared.is_open(at("2026-05-01 12:00"))
    leap = calendar(tree.Intersection((OFFICE, tree.Yearly(2, 29))))
    assert leap.next_open(at("2021-01-01 00:00")) == at("2024-02-29 08:00")


def test_the_horizon_ends_with_the_holidays_known() -> None:
    first, last = country_years("IN")
    assert (first, last) == (2001, 2035)
    indian = calendar(tree.Except(LUNCH, tree.Holidays("IN")))
    lo, hi = indian.horizon
    assert (lo, hi) == (_seconds("2001-01-02 00:00"), _seconds("2036-01-01 00:00"))
    assert indian.is_open(hi - 1) in (True, False)
    assert indian.due(at("2035-12-03 09:00"), 60) == at("2035-12-03 09:01")
    for instant in (hi, lo - 1):
        with pytest.raises(HorizonError):
            indian.is_open(instant)
    with pytest.raises(HorizonError):
        indian.due(at("2035-12-03 09:00"), 10**6)


def _seconds(text: str) -> int:
    return int(at(text).timestamp())


@pytest.mark.slow
def test_no_yearly_holiday_ends_before_the_years_known() -> None:
    """The package leaves out a holiday whose date it does not have, and seldom says so."""
    for country in sorted(country_codes()):
        known_first, known_last = country_years(country)
        years: dict[str, set[int]] = {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            dates = holidays.country_holidays(
                country, years=range(max(known_first, 2010), 2050), observed=False
            )
        for date, names in dates.items():
            for name in names.split("; "):
                years.setdefault(name.split(" (")[0], set()).add(date.year)
        # Decrees are made a year or two ahead, and elections come every few years.
        settled = range(min(2028, known_last - 3), min(2031, known_last) + 1)
        ended = {name: max(of) for name, of in years.items() if of.issuperset(settled) and max(of) < 2045}
        assert not ended or known_last <= min(ended.values()), (country, ended)

"""Business days by example: which days count, and where in the day an answer falls."""

from __future__ import annotations

import datetime as dt

import pytest

from casepact.syntax.ast import calendar as tree
from tests.time.sentences import EVERY_DAY, LUNCH, MADRID, NIGHTS, OFFICE, STAFFED, WEEK, at, calendar, daily


@pytest.mark.parametrize(
    "start,days,due",
    [
        ("2026-03-02 10:00", 1, "2026-03-03 10:00"),
        ("2026-03-06 10:00", 1, "2026-03-09 10:00"),
        ("2026-03-06 18:00", 1, "2026-03-10 08:00"),
        ("2026-03-07 12:00", 2, "2026-03-11 08:00"),
        ("2026-03-07 12:00", 0, "2026-03-07 12:00"),
        # Summer time begins on 29 March.
        ("2026-03-27 10:00", 1, "2026-03-30 10:00"),
    ],
)
def test_same_local_time_on_a_later_open_day(start: str, days: int, due: str) -> None:
    assert calendar(OFFICE).business_due(at(start), days) == at(due)


def test_a_shorter_day_moves_the_answer_back_to_its_closing() -> None:
    short = tree.Windows((daily((0, 1, 2, 3), 8, 18), daily((4,), 10, 14)), MADRID)
    assert calendar(short).business_due(at("2026-03-05 16:00"), 1) == at("2026-03-06 14:00")
    assert calendar(short).business_due(at("2026-03-05 08:30"), 1) == at("2026-03-06 10:00")
    assert calendar(short).business_due(at("2026-03-05 14:00"), 1) == at("2026-03-06 14:00")


def test_a_break_moves_the_answer_forward_to_the_reopening() -> None:
    split = tree.Windows((daily((0,), 9, 18), daily((1,), 9, 13), daily((1,), 14, 18)), MADRID)
    assert calendar(split).business_due(at("2026-03-02 13:30"), 1) == at("2026-03-03 14:00")
    assert calendar(split).business_due(at("2026-03-02 13:00"), 1) == at("2026-03-03 13:00")


def test_a_half_day_closure_counts_as_a_day() -> None:
    half = tree.Except(OFFICE, tree.Yearly(12, 24, tree.Hours(13 * 60, 1440)))
    assert calendar(half).business_due(at("2026-12-23 16:00"), 1) == at("2026-12-24 13:00")
    assert calendar(half).business_due(at("2026-12-23 16:00"), 2) == at("2026-12-25 16:00")


def test_a_night_shift_is_one_day_from_evening_to_morning() -> None:
    nights = calendar(NIGHTS)
    assert nights.business_due(at("2026-03-06 23:00"), 1) == at("2026-03-09 23:00")
    assert nights.business_due(at("2026-03-07 03:00"), 1) == at("2026-03-10 03:00")
    assert nights.close_of(at("2026-03-07 03:00"), 0) == at("2026-03-07 06:00")
    assert nights.close_of(at("2026-03-06 12:00"), 1) == at("2026-03-10 06:00")
    assert nights.time_of(at("2026-03-05 12:00"), 1, 3 * 60) == at("2026-03-07 03:00")
    assert nights.time_of(at("2026-03-05 12:00"), 1, 12 * 60) == at("2026-03-06 12:00")


def test_a_date_that_a_zone_left_out_has_no_windows() -> None:
    """Samoa went from Thursday 29 December 2011 at midnight to Saturday the 31st."""
    apia = tree.Zone("Pacific/Apia")
    nights = tree.Windows((daily(EVERY_DAY, 22, 6),), apia)
    every, fridays = calendar(nights), calendar(tree.Windows((daily((4,), 22, 6),), apia))
    thursday, saturday = at("2011-12-29 23:00", apia.name), at("2011-12-31 00:00", apia.name)
    # Thursday's night ends with its day, and Friday's does not open in the small hours of Saturday.
    assert every.next_close(thursday) == saturday
    assert every.next_open(saturday) == at("2011-12-31 22:00", apia.name)
    assert fridays.next_open(thursday) == at("2012-01-06 22:00", apia.name)
    assert every.business_due(thursday, 1) == at("2011-12-31 23:00", apia.name)
    assert every.close_of(thursday, 1) == at("2012-01-01 06:00", apia.name)
    # Nor is there anything to close on that date, or to open on it alone.
    assert calendar(tree.Except(nights, tree.Yearly(12, 30))).next_open(saturday) == every.next_open(saturday)
    friday = dt.date(2011, 12, 30)
    assert calendar(tree.Dates(friday, friday, tree.Hours(22 * 60, 6 * 60), apia)).empty


def test_a_night_whose_opening_is_jumped_over_stays_the_night_of_its_day() -> None:
    """In Nuuk the clocks go forward from 23:00 on Saturday 28 March 2026 to midnight."""
    nuuk = tree.Zone("America/Nuuk")
    nights = calendar(tree.Windows((tree.DailyWindow(EVERY_DAY, tree.Hours(23 * 60 + 30, 6 * 60)),), nuuk))
    opening = at("2026-03-29 00:00", nuuk.name)
    assert nights.next_open(at("2026-03-28 12:00", nuuk.name)) == opening
    assert nights.close_of(opening, 0) == at("2026-03-29 06:00", nuuk.name)
    assert nights.close_of(at("2026-03-28 01:00", nuuk.name), 1) == at("2026-03-29 06:00", nuuk.name)
    assert nights.close_of(opening, 1) == at("2026-03-30 06:00", nuuk.name)


def test_an_hour_belongs_to_the_window_it_is_in_that_opened_last() -> None:
    early = tree.Windows((daily((5,), 4, 5),), MADRID)
    both = calendar(tree.Union((NIGHTS, early)))
    assert both.close_of(at("2026-03-07 03:30"), 0) == at("2026-03-07 06:00")
    assert both.close_of(at("2026-03-07 04:30"), 0) == at("2026-03-07 05:00")
    assert both.close_of(at("2026-03-07 05:30"), 0) == at("2026-03-07 06:00")


def test_a_common_stretch_opens_with_the_later_of_two_windows() -> None:
    common = tree.Intersection((NIGHTS, tree.Windows((daily((5,), 5, 13),), MADRID)))
    for closed, is_open in ((6, True), (7, False)):
        date = dt.date(2026, 3, closed)
        open_time = calendar(tree.Except(common, tree.Dates(date, date)))
        assert open_time.is_open(at("2026-03-07 05:30")) is is_open
    round_the_clock = calendar(tree.Intersection((tree.AlwaysOpen(), NIGHTS)))
    assert round_the_clock.close_of(at("2026-03-06 23:00"), 0) == at("2026-03-07 06:00")


def test_a_stretch_of_the_week_has_a_business_day_for_each_civil_day() -> None:
    staffed = calendar(STAFFED)
    sunday = at("2026-03-01 18:00", "America/Los_Angeles")
    assert staffed.zone == "America/Los_Angeles"
    assert staffed.business_due(sunday, 1) == at("2026-03-02 18:00", "America/Los_Angeles")
    assert staffed.business_due(sunday, 5) == at("2026-03-06 17:00", "America/Los_Angeles")
    assert staffed.close_of(sunday, 0) == at("2026-03-02 00:00", "America/Los_Angeles")


def test_round_the_clock_every_civil_day_counts() -> None:
    always = calendar(tree.AlwaysOpen())
    start = dt.datetime(2026, 3, 7, 12, tzinfo=dt.UTC)
    assert always.business_due(start, 2) == start + dt.timedelta(days=2)
    assert always.close_of(start, 0) == dt.datetime(2026, 3, 8, tzinfo=dt.UTC)
    closed = calendar(tree.Except(tree.AlwaysOpen(), tree.Yearly(3, 8, None, MADRID)))
    assert closed.zone == "Europe/Madrid"
    assert closed.business_due(at("2026-03-07 12:00"), 1) == at("2026-03-09 12:00")
    assert closed.next_close(at("2026-03-07 12:00")) == at("2026-03-08 00:00")
    assert closed.next_open(at("2026-03-08 12:00")) == at("2026-03-09 00:00")


def test_by_close_of_business() -> None:
    office = calendar(OFFICE)
    assert office.close_of(at("2026-03-06 10:00"), 0) == at("2026-03-06 18:00")
    assert office.close_of(at("2026-03-06 18:00"), 0) == at("2026-03-09 18:00")
    assert office.close_of(at("2026-03-07 10:00"), 1) == at("2026-03-10 18:00")
    assert calendar(LUNCH).close_of(at("2026-03-06 13:30"), 0) == at("2026-03-06 18:00")


def test_by_a_local_time_of_a_business_day() -> None:
    lunch = calendar(LUNCH)
    assert lunch.time_of(at("2026-03-06 10:00"), 1, 12 * 60) == at("2026-03-09 12:00")
    assert lunch.time_of(at("2026-03-06 10:00"), 1, 13 * 60 + 30) == at("2026-03-09 13:30")
    assert lunch.time_of(at("2026-03-06 10:00"), 1, 7 * 60) == at("2026-03-09 07:00")
    assert lunch.time_of(at("2026-03-06 10:00"), 1, 1440) == at("2026-03-10 00:00")
    assert lunch.time_of(at("2026-03-06 15:00"), 0, 12 * 60) == at("2026-03-06 12:00")


def test_the_next_local_time_is_on_an_open_day_but_maybe_out_of_hours() -> None:
    office = calendar(OFFICE)
    assert office.next_local_time(at("2026-03-06 10:00"), 20 * 60) == at("2026-03-06 20:00")
    assert office.next_local_time(at("2026-03-06 20:01"), 20 * 60) == at("2026-03-09 20:00")
    assert office.next_local_time(at("2026-03-06 20:00"), 20 * 60) == at("2026-03-06 20:00")


def test_a_local_time_that_comes_twice_is_met_twice() -> None:
    sundays = calendar(tree.Windows((daily((6,), 0, 24),), MADRID))
    first = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    second = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    assert sundays.next_local_time(dt.datetime(2026, 10, 24, tzinfo=dt.UTC), 150) == first
    assert sundays.next_local_time(first + dt.timedelta(seconds=1), 150) == second


def test_a_union_has_the_zone_of_its_first_calendar() -> None:
    tokyo = tree.Windows((daily(WEEK, 9, 17),), tree.Zone("Asia/Tokyo"))
    both = calendar(tree.Union((OFFICE, tokyo)))
    assert both.zone == "Europe/Madrid"
    # Tokyo opens on Madrid's Monday at 01:00.
    assert both.business_due(at("2026-03-06 10:00"), 1) == at("2026-03-09 10:00")
    assert both.close_of(at("2026-03-08 12:00"), 0) == at("2026-03-09 18:00")


def test_business_days_count_forwards_only() -> None:
    office = calendar(OFFICE)
    with pytest.raises(ValueError, match="negative"):
        office.business_due(at("2026-03-06 10:00"), -1)
    with pytest.raises(ValueError, match="negative"):
        office.close_of(at("2026-03-06 10:00"), -1)
    with pytest.raises(ValueError, match="0 to 1440"):
        office.time_of(at("2026-03-06 10:00"), 1, 1441)

"""What a calendar answers, by example."""

from __future__ import annotations

import copy
import datetime as dt
import pickle

import numpy as np
import pytest

from casepact.syntax.ast import calendar as tree
from casepact.time import HorizonError, NeverOpenError, compile_calendar
from tests.time.sentences import EVERY_DAY, LUNCH, MADRID, NIGHTS, OFFICE, WEEK, at, calendar, daily

HOUR = 3600


def test_a_budget_used_up_at_closing_is_due_at_closing() -> None:
    office = calendar(OFFICE)
    assert office.due(at("2026-03-02 16:00"), 2 * HOUR) == at("2026-03-02 18:00")
    assert office.due(at("2026-03-02 16:00"), 2 * HOUR + 1) == at("2026-03-03 08:00:01")
    assert office.due(at("2026-03-06 18:00"), 10 * HOUR) == at("2026-03-09 18:00")


def test_zero_seconds_are_due_at_the_start() -> None:
    office = calendar(OFFICE)
    for start in (at("2026-03-02 12:00"), at("2026-03-07 12:00"), at("2026-03-02 12:00:00.25")):
        assert office.due(start, 0) == start


def test_negative_seconds_count_back_and_end_at_an_opening() -> None:
    office = calendar(OFFICE)
    assert office.due(at("2026-03-03 10:00"), -2 * HOUR) == at("2026-03-03 08:00")
    assert office.due(at("2026-03-03 10:00"), -2 * HOUR - 1) == at("2026-03-02 17:59:59")
    assert office.due(at("2026-03-08 12:00"), -1) == at("2026-03-06 17:59:59")


def test_answers_come_in_the_zone_of_the_question() -> None:
    due = calendar(OFFICE).due(at("2026-03-02 03:00", "America/New_York"), HOUR)
    assert due.tzinfo is at("2026-03-02 03:00", "America/New_York").tzinfo
    assert due == at("2026-03-02 10:00")


def test_elapsed_counts_open_time_and_changes_sign() -> None:
    office = calendar(OFFICE)
    a, b = at("2026-03-06 17:00"), at("2026-03-09 09:30")
    assert office.elapsed(a, b) == 2.5 * HOUR
    assert office.elapsed(b, a) == -2.5 * HOUR
    assert office.elapsed(a, a) == 0
    assert isinstance(office.elapsed(a, b), int)


def test_microseconds_are_kept_in_open_time_and_dropped_outside_it() -> None:
    office = calendar(OFFICE)
    inside, outside = at("2026-03-02 17:59:59.5"), at("2026-03-02 18:00:00.5")
    assert office.due(inside, 1) == at("2026-03-03 08:00:00.5")
    assert office.due(inside, -1) == at("2026-03-02 17:59:58.5")
    assert office.due(outside, 1) == at("2026-03-03 08:00:01")
    assert office.due(outside, -1) == at("2026-03-02 17:59:59")
    assert office.elapsed(inside, outside) == 0.5
    assert office.elapsed(outside, inside) == -0.5
    assert office.elapsed(at("2026-03-02 09:00:00.25"), at("2026-03-02 09:00:01.25")) == 1
    assert office.next_open(inside) == inside
    assert office.next_open(outside) == at("2026-03-03 08:00")
    assert office.business_due(inside, 1) == at("2026-03-03 17:59:59.5")
    assert office.next_local_time(at("2026-03-02 09:00:00.5"), 9 * 60) == at("2026-03-03 09:00")


def test_opening_and_closing() -> None:
    lunch = calendar(LUNCH)
    assert lunch.is_open(at("2026-03-02 09:00"))
    assert not lunch.is_open(at("2026-03-02 13:00"))
    assert lunch.next_open(at("2026-03-02 13:00")) == at("2026-03-02 14:00")
    assert lunch.next_close(at("2026-03-02 12:00")) == at("2026-03-02 13:00")
    assert lunch.next_close(at("2026-03-02 13:00")) == at("2026-03-02 18:00")


def test_intervals_are_cut_to_the_question_and_merged() -> None:
    days = calendar(tree.Windows((daily(WEEK, 0, 24),), MADRID))
    assert days.intervals(at("2026-03-05 12:00"), at("2026-03-09 01:00")) == [
        (at("2026-03-05 12:00"), at("2026-03-07 00:00")),
        (at("2026-03-09 00:00"), at("2026-03-09 01:00")),
    ]
    assert days.intervals(0 + days.horizon[0], days.horizon[0]) == []


def test_always_and_never() -> None:
    always, never = calendar(tree.AlwaysOpen()), calendar(tree.NeverOpen())
    assert always.always
    assert not always.empty
    assert always.zone == "UTC"
    assert never.empty
    assert not never.always
    assert not calendar(OFFICE).always
    assert not calendar(OFFICE).empty
    assert calendar(tree.Windows((daily(EVERY_DAY, 0, 24),), MADRID)).always
    assert calendar(tree.Intersection((OFFICE, NIGHTS))).empty
    once = tree.Dates(dt.date(2040, 2, 1), dt.date(2040, 2, 1), tree.Hours(0, 60), MADRID)
    assert not calendar(once).empty
    assert not calendar(tree.Except(tree.Windows((daily(EVERY_DAY, 0, 24),), MADRID), once)).always


def test_waiting_for_a_calendar_that_never_opens() -> None:
    never = calendar(tree.NeverOpen())
    start = at("2026-03-02 12:00")
    assert never.due(start, 0) == start
    assert never.elapsed(start, at("2027-03-02 12:00")) == 0
    with pytest.raises(NeverOpenError, match="never open"):
        never.due(start, 1)
    with pytest.raises(NeverOpenError, match="never open"):
        never.next_open(start)
    with pytest.raises(NeverOpenError, match="never open"):
        never.business_due(start, 1)


@pytest.mark.parametrize("expr", [OFFICE, NIGHTS, tree.AlwaysOpen()])
def test_past_the_horizon_there_is_an_error_and_no_answer(expr: tree.CalendarExpr) -> None:
    office = calendar(expr)
    lo, hi = office.horizon
    for question in (
        lambda: office.due(hi, 1),
        lambda: office.due(lo - 1, 0),
        lambda: office.due(hi - 1, 40 * HOUR),
        lambda: office.due(lo, -1),
        lambda: office.elapsed(lo, hi + 1),
        lambda: office.elapsed(lo - 1, hi),
        lambda: office.is_open(hi),
        lambda: office.next_close(hi - 1),
        lambda: office.business_due(hi - 30 * 24 * HOUR, 31),
        lambda: office.close_of(hi - 1, 1),
        lambda: office.time_of(hi - 1, 1, 600),
        lambda: office.next_local_time(hi - 1, 600),
        lambda: office.intervals(lo, hi + 1),
    ):
        with pytest.raises(HorizonError) as caught:
            question()
        assert caught.value.horizon == (lo, hi)
        assert "2050-01-01" in str(caught.value) or "2049-12-31" in str(caught.value)
    assert office.elapsed(lo, hi) > 0


def test_answers_years_away_are_right() -> None:
    office = calendar(OFFICE)
    start = at("2026-03-02 08:00")
    assert office.due(start, 1040 * 5 * 10 * HOUR) == at("2026-02-27 18:00") + dt.timedelta(weeks=1040)
    assert office.elapsed(start, at("2001-03-05 08:00")) == -10 * HOUR * 5 * 1304
    assert office.due(start, 10 * HOUR) == at("2026-03-02 18:00")


def test_what_arrays_listed_serves_single_instants() -> None:
    seen = calendar(tree.Except(OFFICE, tree.Dates(dt.date(2031, 7, 4), dt.date(2031, 7, 4))))
    start = int(at("2031-07-03 17:30").timestamp())
    (due,) = seen.due(np.array([start]), HOUR).tolist()
    assert seen.due(start, HOUR) == due == int(at("2031-07-07 08:30").timestamp())
    assert seen._lines.near is seen._lines.full


def test_a_datetime_without_a_zone_is_refused() -> None:
    office = calendar(OFFICE)
    naive = dt.datetime.fromisoformat("2026-03-02T12:00")
    for question in (
        lambda: office.due(naive, 1),
        lambda: office.elapsed(naive, at("2026-03-02 12:00")),
        lambda: office.is_open(naive),
        lambda: office.business_due(naive, 1),
    ):
        with pytest.raises(ValueError, match="no time zone"):
            question()


def test_calendars_compare_hash_pickle_and_copy() -> None:
    office, same = calendar(OFFICE), calendar(tree.CalendarName("o"), o=OFFICE)
    assert office == same
    assert hash(office) == hash(same)
    assert office != calendar(LUNCH)
    start = at("2026-03-02 12:00")
    for other in (pickle.loads(pickle.dumps(office)), copy.deepcopy(office)):
        assert other == office
        assert other.due(start, HOUR) == office.due(start, HOUR)


def test_errors_pickle() -> None:
    never = calendar(tree.NeverOpen())
    with pytest.raises(NeverOpenError) as caught:
        never.due(at("2026-03-02 12:00"), 1)
    copied = pickle.loads(pickle.dumps(caught.value))
    assert type(copied) is NeverOpenError
    assert str(copied) == str(caught.value)
    assert (copied.instant, copied.horizon) == (caught.value.instant, caught.value.horizon)


def test_unspecified_time_leaves_bounds() -> None:
    start = at("2026-03-02 12:00")
    within = compile_calendar(tree.UnspecifiedCalendar(OFFICE))
    assert not within.exact
    assert within.least.empty
    assert within.most == calendar(OFFICE)
    assert compile_calendar(tree.UnspecifiedCalendar()).most.always
    or_so = compile_calendar(tree.Union((OFFICE, tree.UnspecifiedCalendar())))
    assert or_so.least == calendar(OFFICE)
    assert or_so.most.always
    less_some = compile_calendar(tree.Except(OFFICE, tree.UnspecifiedCalendar(LUNCH)))
    assert less_some.most == calendar(OFFICE)
    assert less_some.least == calendar(tree.Except(OFFICE, LUNCH))
    assert less_some.least.due(start, HOUR) == at("2026-03-02 14:00")
    both = compile_calendar(tree.Intersection((OFFICE, tree.UnspecifiedCalendar())))
    assert both.least.empty
    assert both.most == calendar(OFFICE)
    assert compile_calendar(OFFICE).exact

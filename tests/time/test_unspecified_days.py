"""`unspecified within` a set of days: some of the days, and nothing else, against every minute."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casepact.syntax.ast import calendar as tree
from casepact.time import Calendar, compile_calendar
from tests.time.brute_force import sketch
from tests.time.sentences import NIGHTS, OFFICE, at, calendar
from tests.time.strategies import dates_near_changes, days, leaves, zones
from tests.time.test_against_brute_force import DAYS, WALKING_IS_SLOW

XMAS = tree.Dates(at("2026-12-24").date(), at("2026-12-26").date())


def open_minutes(calendar: Calendar, first: int, last: int) -> set[int]:
    intervals = calendar.intervals(first * 60, last * 60)
    return {minute for begin, end in intervals for minute in range(begin // 60, end // 60)}


@WALKING_IS_SLOW
@given(data=st.data(), zone=zones, kept=st.booleans())
def test_whatever_the_days_are_it_lies_between(data: st.DataObject, zone: str, kept: bool) -> None:
    around = data.draw(dates_near_changes(zone))
    base, first, second = data.draw(leaves(around, zone)), data.draw(days(around)), data.draw(days(around))

    def among(part: tree.CalendarExpr) -> tree.CalendarExpr:
        chosen = tree.Union((part, second))
        return tree.Intersection((base, chosen)) if kept else tree.Except(base, chosen)

    bounds = compile_calendar(among(tree.UnspecifiedCalendar(first)))
    none, all_ = sketch(among(second), {}, around, DAYS, zone), sketch(among(first), {}, around, DAYS, zone)
    least, most = (none, all_) if kept else (all_, none)
    for bound, drawn in ((bounds.least, least), (bounds.most, most)):
        inside = {minute for minute in drawn.open if drawn.first <= minute < drawn.last}
        assert open_minutes(bound, drawn.first, drawn.last) == inside


def test_some_of_the_holidays() -> None:
    bounds = compile_calendar(tree.Except(OFFICE, tree.UnspecifiedCalendar(XMAS)))
    assert bounds.most == calendar(OFFICE)
    assert bounds.least == calendar(tree.Except(OFFICE, XMAS))


def test_a_night_that_opened_before_the_day_runs_on() -> None:
    bounds = compile_calendar(tree.Except(NIGHTS, tree.UnspecifiedCalendar(XMAS)))
    assert bounds.least.is_open(at("2026-12-24 05:00"))
    assert not bounds.least.is_open(at("2026-12-24 23:00"))
    assert bounds.most.is_open(at("2026-12-24 23:00"))


def test_days_worked_among_the_holidays() -> None:
    closed = tree.Except(XMAS, tree.UnspecifiedCalendar(tree.Yearly(12, 24)))
    bounds = compile_calendar(tree.Except(OFFICE, closed))
    assert not bounds.least.is_open(at("2026-12-24 12:00"))
    assert bounds.most.is_open(at("2026-12-24 12:00"))
    assert not bounds.most.is_open(at("2026-12-25 12:00"))


def test_days_in_both_sets() -> None:
    part = tree.UnspecifiedCalendar(XMAS)
    both = compile_calendar(tree.Intersection((OFFICE, tree.Intersection((part, tree.Yearly(12, 24))))))
    assert both.least.empty
    assert both.most.is_open(at("2026-12-24 12:00"))
    assert not both.most.is_open(at("2026-12-25 12:00"))

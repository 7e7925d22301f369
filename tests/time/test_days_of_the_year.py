"""Ranges of days that come every year: summer hours, closures over the new year, whole months."""

from __future__ import annotations

import datetime as dt

import pytest

from casepact.syntax.ast import calendar as tree
from casepact.syntax.sentences import parse
from casepact.time import Calendar, compile_calendar
from tests.time.sentences import EVERY_DAY, OFFICE, at, calendar, daily

DAY = tree.Windows((daily(EVERY_DAY, 0, 24),), tree.Zone("UTC"))
SEASONS = (
    "Mon-Fri 08:00-15:00 during Jun 15 to Sep 15 or Mon-Fri 09:00-18:00 outside Jun 15 to Sep 15"
    " in Europe/Madrid except holidays(ES)"
)


def said(sentence: str) -> Calendar:
    expr = parse("calendar", sentence)
    bounds = compile_calendar(expr)
    assert bounds.exact
    return bounds.least


def dates(days: tree.CalendarExpr, first: dt.date, last: dt.date) -> set[tuple[int, int, int]]:
    """The dates of a set within two others, as a calendar that is open all of each day has them."""
    whole = calendar(tree.Intersection((DAY, days)))
    midnight = dt.datetime.combine(first, dt.time(), dt.UTC)
    return {
        (day.year, day.month, day.day)
        for offset in range((last - first).days + 1)
        if whole.is_open((day := midnight + dt.timedelta(days=offset)) + dt.timedelta(hours=12))
    }


@pytest.mark.parametrize("first", [(1, 1), (2, 28), (2, 29), (3, 1), (6, 15), (12, 24), (12, 31)])
@pytest.mark.parametrize("last", [(1, 1), (1, 2), (2, 28), (2, 29), (9, 15), (12, 31)])
def test_a_range_is_the_way_round_the_year(first: tuple[int, int], last: tuple[int, int]) -> None:
    if first == last:
        return
    found = dates(tree.Yearly(*first, until=last), dt.date(2023, 1, 1), dt.date(2025, 12, 31))
    day, expected = dt.date(2023, 1, 1), set()
    while day <= dt.date(2025, 12, 31):
        place = (day.month, day.day)
        inside = first <= place <= last if first < last else place >= first or place <= last
        expected |= {(day.year, *place)} if inside else set()
        day += dt.timedelta(days=1)
    assert found == expected


def test_seasonal_hours() -> None:
    madrid = said(SEASONS)
    for text, is_open in (
        ("2026-06-12 17:00", True),
        ("2026-06-15 08:30", True),
        ("2026-06-15 17:00", False),
        ("2026-09-15 17:00", False),
        ("2026-09-16 08:30", False),
        ("2026-09-16 17:00", True),
        ("2026-12-25 12:00", False),  # the exception is one to both seasons
    ):
        assert madrid.is_open(at(text)) is is_open, text
    # Two hours from 14:00 on the last summer day end an hour after the next day's opening.
    assert madrid.due(at("2026-09-15 14:00"), 7_200) == at("2026-09-16 10:00")


def test_closed_over_the_new_year() -> None:
    closed = calendar(tree.Except(OFFICE, tree.Yearly(12, 24, until=(1, 2))))
    assert closed.next_open(at("2026-12-23 18:00")) == at("2027-01-04 08:00")
    assert closed.business_due(at("2026-12-23 12:00"), 1) == at("2027-01-04 12:00")


def test_hours_of_a_range() -> None:
    short = said("Mon-Fri 09:00-18:00 in Europe/Madrid except Aug 14:00-24:00")
    assert short.is_open(at("2026-08-03 13:59"))
    assert not short.is_open(at("2026-08-03 14:00"))
    assert short.is_open(at("2026-09-01 14:00"))

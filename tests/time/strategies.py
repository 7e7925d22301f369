"""Hypothesis strategies for calendar sentences and for dates around which clocks change."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from casepact.syntax.ast import calendar as tree

__all__ = ["ZONES", "dates_near_changes", "days", "hours", "leaves", "sentences", "whole_days", "zones"]

ZONES: dict[str, list[dt.date]] = {
    "Europe/Madrid": [dt.date(2026, 3, 29), dt.date(2026, 10, 25)],
    "America/New_York": [dt.date(2026, 3, 8), dt.date(2026, 11, 1)],
    # A change of half an hour.
    "Australia/Lord_Howe": [dt.date(2026, 4, 5), dt.date(2026, 10, 4)],
    # Midnight is skipped, and midnight is repeated.
    "America/Sao_Paulo": [dt.date(2017, 10, 15), dt.date(2018, 2, 18)],
    "America/Havana": [dt.date(2026, 3, 8), dt.date(2026, 11, 1)],
    # The hour before midnight is skipped, and repeated.
    "America/Nuuk": [dt.date(2026, 3, 28), dt.date(2026, 10, 24)],
    # A day is skipped.
    "Pacific/Apia": [dt.date(2011, 12, 30)],
    # Summer time stops for a month.
    "Africa/Casablanca": [dt.date(2026, 2, 15), dt.date(2026, 3, 22)],
    "Asia/Kolkata": [],
    "UTC": [],
}

zones = st.sampled_from(sorted(ZONES))


@st.composite
def dates_near_changes(draw: st.DrawFn, zone: str) -> dt.date:
    """A date around which the clocks of ``zone`` change, or any date of the horizon."""
    changes = ZONES[zone]
    near = draw(st.integers(0, 3)) > 0
    if changes and near:
        change: dt.date = draw(st.sampled_from(changes))
        return change + dt.timedelta(days=draw(st.integers(-2, 2)))
    return draw(st.dates(dt.date(2000, 3, 1), dt.date(2049, 10, 1)))


@st.composite
def hours(draw: st.DrawFn) -> tree.Hours:
    """Hours by day, over midnight, and often right where clocks change."""
    minutes = st.one_of(st.integers(0, 95).map(lambda n: n * 15), st.integers(0, 1439))
    opens = draw(st.one_of(minutes, st.sampled_from([0, 60, 90, 120, 150, 180])))
    closes = draw(st.one_of(minutes, st.sampled_from([60, 90, 120, 150, 180, 1440])))
    return tree.Hours(opens, closes if closes != opens else opens + 1)


weekdays = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))


@st.composite
def spans(draw: st.DrawFn) -> tree.SpanWindow:
    opens = draw(st.integers(0, 7 * 96 - 1)) * 15
    closes = (opens + draw(st.integers(1, 7 * 96 - 1)) * 15) % (7 * 1440)
    return tree.SpanWindow(opens // 1440, opens % 1440, closes // 1440, closes % 1440)


@st.composite
def days(draw: st.DrawFn, around: dt.date) -> tree.CalendarExpr:
    """A day set with days around a date."""
    near = st.integers(-5, 5).map(lambda offset: around + dt.timedelta(days=offset))
    first, date = draw(near), draw(near)
    last = first + dt.timedelta(days=draw(st.integers(0, 3)))
    until = draw(near) if draw(st.booleans()) else first + dt.timedelta(days=draw(st.integers(1, 350)))
    dated: list[tree.CalendarExpr] = [tree.Dates(first, last), tree.Yearly(date.month, date.day)]
    if (until.month, until.day) != (first.month, first.day):
        dated.append(tree.Yearly(first.month, first.day, until=(until.month, until.day)))
    return draw(st.sampled_from([*dated, tree.Union(tuple(dated))]))


@st.composite
def leaves(draw: st.DrawFn, around: dt.date, zone: str) -> tree.CalendarExpr:
    """Windows of each kind, in a zone of their own."""
    own = tree.Zone(zone)
    window = st.one_of(st.builds(tree.DailyWindow, weekdays, hours()), spans())
    kind = draw(st.integers(0, 4))
    if kind == 0:
        date = around + dt.timedelta(days=draw(st.integers(-4, 4)))
        return tree.Dates(date, date + dt.timedelta(days=draw(st.integers(0, 2))), draw(hours()), own)
    if kind == 1:
        return tree.Yearly(around.month, around.day, draw(hours()), own)
    return tree.Windows(tuple(draw(st.lists(window, min_size=1, max_size=3))), own)


def whole_days(zone: str) -> tree.CalendarExpr:
    """Every day from midnight to midnight."""
    return tree.Windows((tree.DailyWindow((0, 1, 2, 3, 4, 5, 6), tree.Hours(0, 1440)),), tree.Zone(zone))


@st.composite
def sentences(draw: st.DrawFn, around: dt.date, zone: str) -> tree.CalendarExpr:
    """Sentences of up to three levels; the zones of their leaves may differ."""
    leaf = st.one_of(leaves(around, zone), leaves(around, zone), zones.flatmap(lambda z: leaves(around, z)))

    def larger(part: st.SearchStrategy[tree.CalendarExpr]) -> st.SearchStrategy[tree.CalendarExpr]:
        pair = st.tuples(part, part)
        return st.one_of(
            pair.map(tree.Union),
            pair.map(tree.Intersection),
            pair.map(lambda two: tree.Except(*two)),
            st.tuples(leaf, days(around)).map(lambda two: tree.Except(*two)),
            st.tuples(leaf, days(around)).map(tree.Intersection),
            st.tuples(leaf, leaf, days(around)).map(
                lambda three: tree.Except(tree.Union(three[:2]), three[2])
            ),
            st.tuples(leaf, days(around), part).map(
                lambda three: tree.Except(three[0], tree.Union(three[1:]))
            ),
            days(around).map(lambda closed: tree.Except(whole_days(zone), closed)),
        )

    return draw(st.one_of(leaf, st.recursive(leaf, larger, max_leaves=4)))

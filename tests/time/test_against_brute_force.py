"""The kernel says what a walk through every minute says."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from casepact.syntax.ast import calendar as tree
from casepact.time import compile_calendar
from tests.time.brute_force import Sketch, first_minute, local, sketch
from tests.time.strategies import dates_near_changes, leaves, sentences, zones

WALKING_IS_SLOW = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
DAYS = 8


def _minutes(drawn: Sketch) -> st.SearchStrategy[int]:
    """Minutes of a sketch, those at which it opens or closes among them."""
    edges = [m for m in range(drawn.first, drawn.last) if (m in drawn.open) != (m - 1 in drawn.open)]
    anywhere = st.integers(drawn.first, drawn.last - 1)
    return st.one_of(anywhere, st.sampled_from(edges)) if edges else anywhere


@WALKING_IS_SLOW
@given(data=st.data(), zone=zones)
def test_open_time(data: st.DataObject, zone: str) -> None:
    around = data.draw(dates_near_changes(zone))
    expr = data.draw(sentences(around, zone))
    named = {"it": expr}
    calendar = compile_calendar(tree.CalendarName("it"), named=named).least
    drawn = sketch(expr, named, around, DAYS, zone)
    first, last = drawn.first * 60, drawn.last * 60
    opened = {m for begin, end in calendar.intervals(first, last) for m in range(begin // 60, end // 60)}
    assert opened == {m for m in drawn.open if drawn.first <= m < drawn.last}
    minutes = _minutes(drawn)
    for _ in range(6):
        a, b = data.draw(minutes), data.draw(minutes)
        assert calendar.elapsed(a * 60, b * 60) == drawn.elapsed(a, b) * 60
        assert calendar.is_open(a * 60) is (a in drawn.open)
        for question, answer in (
            (calendar.next_open, drawn.next_open(a)),
            (calendar.next_close, drawn.next_close(a)),
        ):
            if answer is not None:
                assert question(a * 60) == answer * 60
        budget = data.draw(
            st.sampled_from([0, 1, -1, drawn.elapsed(a, b), data.draw(st.integers(-600, 600))])
        )
        due = drawn.due(a, budget)
        if due is not None:
            assert calendar.due(a * 60, budget * 60) == due * 60


@WALKING_IS_SLOW
@given(data=st.data(), zone=zones)
def test_business_days(data: st.DataObject, zone: str) -> None:
    around = data.draw(dates_near_changes(zone))
    expr = data.draw(leaves(around, zone))
    calendar = compile_calendar(expr).least
    drawn = sketch(expr, {}, around, DAYS, zone)
    minutes = _minutes(drawn)
    for _ in range(6):
        start, days = data.draw(minutes), data.draw(st.integers(0, 4))
        due = drawn.business_due(start, days, zone)
        # Days at the edge of the sketch are cut.
        if due is None or due > drawn.last:
            continue
        assert calendar.business_due(start * 60, days) == due * 60
        origin = drawn.next_open(start)
        if origin is None:
            continue
        dates = sorted(day for day in drawn.days() if day >= drawn.date_of(origin))
        if len(dates) > days:
            assert calendar.close_of(start * 60, days) == drawn.days()[dates[days]][1] * 60


@WALKING_IS_SLOW
@given(data=st.data(), zone=zones, minute=st.integers(0, 95).map(lambda n: n * 15))
def test_next_local_time(data: st.DataObject, zone: str, minute: int) -> None:
    around = data.draw(dates_near_changes(zone))
    expr = data.draw(leaves(around, zone))
    calendar = compile_calendar(expr).least
    drawn = sketch(expr, {}, around, DAYS, zone)
    start = data.draw(st.integers(drawn.first, drawn.last - 1))
    dates = drawn.days()
    for instant in range(start, drawn.last):
        shown = local(instant, zone)
        date = shown.date()
        skipped_to = first_minute(dt.datetime.combine(date, dt.time()) + dt.timedelta(minutes=minute), zone)
        if date in dates and (shown.hour * 60 + shown.minute == minute or instant == skipped_to):
            assert calendar.next_local_time(start * 60, minute) == instant * 60
            return
    assume(False)

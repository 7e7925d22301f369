"""Every second around every breakpoint of a curve is due when the calendar says so."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepact.semantics.due import used_up
from casepact.syntax.ast import calendar as tree
from casepact.syntax.ast.target import Amount, Bound, By, Every, Immediately, NoTarget, Target, Unit, Within
from casepact.time import Calendar, CalendarError, HorizonError, NeverOpenError, compile_calendar
from casepact.time.curves import (
    Curve,
    Window,
    clock_sentence,
    due_curve,
    next_open_curve,
    next_time_curve,
    open_stretches,
)
from tests.time.sentences import LUNCH, NIGHTS, OFFICE, STAFFED
from tests.time.strategies import dates_near_changes, sentences, zones

DAY = 86_400
EPOCH = dt.date(1970, 1, 1)

amounts = st.one_of(
    st.builds(
        Amount, st.integers(0, 100).map(Decimal), st.sampled_from([Unit.MINUTE, Unit.HOUR, Unit.CALENDAR_DAY])
    ),
    st.builds(Amount, st.integers(0, 6).map(Decimal), st.just(Unit.BUSINESS_DAY)),
)
bounds = st.one_of(
    st.just(Immediately()),
    amounts.map(Within),
    amounts.map(Every),
    st.builds(By, st.integers(0, 3), st.one_of(st.none(), st.integers(0, 1440))),
)


def window_around(date: dt.date, days: int = 9) -> Window:
    first = (date - EPOCH).days
    return Window((first - days) * DAY + 1, (first + days) * DAY + 17)


def places(curve: Curve, drawn: list[int]) -> list[int]:
    window = curve.window
    around = [int(start) + step for start in curve.starts for step in (-2, -1, 0, 1, 2, 61)]
    middles = [int(a + b) // 2 for a, b in zip(curve.starts[:-1], curve.starts[1:], strict=True)]
    anywhere = [window.lo + part % window.seconds for part in drawn]
    found = {*around, *middles, *anywhere, window.hi - 1}
    return sorted(instant for instant in found if window.lo <= instant < window.hi)


def due_at(calendar: Calendar, instant: int, bound: Bound) -> int:
    if isinstance(bound, Immediately):
        return instant
    assert isinstance(bound, Within | Every | By)
    return used_up(calendar, instant, bound)


def compiled(sentence: tree.CalendarExpr) -> Calendar | None:
    try:
        return compile_calendar(sentence).least
    except CalendarError:
        return None


@given(data=st.data(), zone=zones, bound=bounds, drawn=st.lists(st.integers(0, 10**7), max_size=40))
def test_due_curves(data: st.DataObject, zone: str, bound: Bound, drawn: list[int]) -> None:
    date = data.draw(dates_near_changes(zone))
    calendar = compiled(data.draw(sentences(date, zone)))
    if calendar is None:
        return
    window = window_around(date)
    try:
        curve = due_curve(Target(bound), calendar, window)
    except (HorizonError, NeverOpenError):
        with pytest.raises((HorizonError, NeverOpenError)):
            due_at(calendar, window.hi, bound)
        return
    assert curve is not None
    for instant in places(curve, drawn):
        assert curve.at(instant) == due_at(calendar, instant, bound)


@given(
    data=st.data(),
    zone=zones,
    minute=st.integers(0, 1440),
    drawn=st.lists(st.integers(0, 10**7), max_size=40),
)
def test_waits(data: st.DataObject, zone: str, minute: int, drawn: list[int]) -> None:
    date = data.draw(dates_near_changes(zone))
    calendar = compiled(data.draw(sentences(date, zone)))
    if calendar is None:
        return
    window = window_around(date)
    try:
        opens = next_open_curve(calendar, window)
        times = next_time_curve(calendar, minute, window)
    except HorizonError:
        return
    for instant in places(opens, drawn):
        assert opens.at(instant) == calendar.next_open(instant)
    for instant in places(times, drawn):
        assert times.at(instant) == calendar.next_local_time(instant, minute)
    stretches = open_stretches(calendar, window)
    pairs = list(zip(stretches.starts.tolist(), stretches.ends.tolist(), strict=True))
    assert pairs == calendar.intervals(window.lo, window.hi)


@given(
    value=st.sampled_from(["0.5", "1.5", "2.25", "0.3"]),
    sentence=st.sampled_from([OFFICE, LUNCH, NIGHTS, STAFFED, tree.Union((OFFICE, STAFFED))]),
    drawn=st.lists(st.integers(0, 10**7), max_size=60),
)
def test_parts_of_business_days(value: str, sentence: tree.CalendarExpr, drawn: list[int]) -> None:
    calendar = compile_calendar(sentence).least
    window = window_around(dt.date(2026, 3, 29), 2)
    bound = Within(Amount(Decimal(value), Unit.BUSINESS_DAY))
    curve = due_curve(Target(bound), calendar, window)
    assert curve is not None
    some = np.random.default_rng(len(drawn)).choice(curve.starts, 40)
    for instant in [*some.tolist(), *(window.lo + part % window.seconds for part in drawn)]:
        assert curve.at(instant) == used_up(calendar, instant, bound)


def test_every_second_around_a_change_of_clocks() -> None:
    calendar = compile_calendar(LUNCH).least
    # The day and the night in which clocks change, and the morning after
    window = Window(1_774_702_800, 1_774_702_800 + 40 * 3600)
    for bound in (
        Within(Amount(Decimal(90), Unit.MINUTE)),
        Within(Amount(Decimal(1), Unit.BUSINESS_DAY)),
        By(1, 13 * 60 + 30),
    ):
        curve = due_curve(Target(bound), calendar, window)
        assert curve is not None
        values = curve(np.arange(window.lo, window.hi))
        expected = [used_up(calendar, instant, bound) for instant in range(window.lo, window.hi)]
        assert values.tolist() == expected


def test_what_has_no_instant_has_no_curve() -> None:
    calendar = compile_calendar(OFFICE).least
    assert due_curve(Target(NoTarget()), calendar, Window(0, 10)) is None


def test_calendar_days_run_on_all_of_the_time() -> None:
    days = Target(Within(Amount(Decimal(2), Unit.CALENDAR_DAY)), OFFICE)
    assert clock_sentence(days) == tree.AlwaysOpen()
    assert clock_sentence(Target(Within(Amount(Decimal(2), Unit.HOUR)), OFFICE)) == OFFICE


def test_a_window_past_the_horizon_is_refused() -> None:
    calendar = compile_calendar(OFFICE).least
    with pytest.raises(HorizonError):
        due_curve(Target(Within(Amount(Decimal(2), Unit.HOUR))), calendar, Window(0, 10**11))
    closed = compile_calendar(tree.NeverOpen()).least
    with pytest.raises(NeverOpenError):
        due_curve(Target(Within(Amount(Decimal(2), Unit.HOUR))), closed, Window(10**9, 2 * 10**9))


def test_an_instant_outside_the_window_is_refused() -> None:
    curve = due_curve(Target(Immediately()), compile_calendar(OFFICE).least, Window(0, 10))
    assert curve is not None
    with pytest.raises(ValueError, match="not in the window"):
        curve.at(10)
    with pytest.raises(ValueError, match="has no instant"):
        Window(5, 5)

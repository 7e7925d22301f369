"""The kernel agrees with workclock, another library, where both mean the same.

workclock reads a time that a daylight-saving gap skips otherwise, so hours stay clear of the
night; and a date it closes takes the hours after midnight with it, so windows end by midnight.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import workclock
from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.syntax.ast import calendar as tree
from tests.time.sentences import calendar

ZONES = ["Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
MINUTES = st.integers(4 * 60, 1439)
SECONDS = st.integers(
    int(dt.datetime(2005, 1, 1, tzinfo=dt.UTC).timestamp()),
    int(dt.datetime(2045, 1, 1, tzinfo=dt.UTC).timestamp()),
)


def _time(minute: int) -> dt.time:
    return dt.time(minute // 60, minute % 60)


@settings(deadline=None, max_examples=60)
@given(
    zone=st.sampled_from(ZONES),
    hours=st.tuples(MINUTES, MINUTES).filter(lambda two: two[0] != two[1]).map(sorted),
    days=st.sets(st.integers(0, 6), min_size=1).map(sorted),
    closed=st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
    a=SECONDS,
    b=SECONDS,
    budget=st.integers(-2_000_000, 2_000_000),
)
def test_add_and_between(
    zone: str, hours: list[int], days: list[int], closed: dt.date, a: int, b: int, budget: int
) -> None:
    opens, closes = hours
    windows = tree.Windows((tree.DailyWindow(tuple(days), tree.Hours(opens, closes)),), tree.Zone(zone))
    ours = calendar(tree.Except(windows, tree.Dates(closed, closed)))
    theirs = workclock.Schedule(
        [workclock.WorkDay(_time(opens), _time(closes), days), workclock.Holidays([closed])], time_zone=zone
    )
    start, end = (dt.datetime.fromtimestamp(second, ZoneInfo(zone)) for second in (a, b))
    assert dt.timedelta(seconds=ours.elapsed(start, end)) == theirs.between(start, end)
    if abs(budget) < (closes - opens) * 60 * 400:
        assert ours.due(start, budget) == theirs.add(start, dt.timedelta(seconds=budget))

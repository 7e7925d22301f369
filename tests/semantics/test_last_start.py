"""The last instant from which an amount ends in time, against every minute before it."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from casepact.semantics.due import reach
from casepact.semantics.notices import last_start
from casepact.syntax.ast.target import Amount, Unit
from casepact.time import HorizonError, compile_calendar
from tests.time.brute_force import Sketch, sketch
from tests.time.strategies import dates_near_changes, leaves, zones
from tests.time.test_against_brute_force import DAYS, WALKING_IS_SLOW


def _moments(drawn: Sketch) -> st.SearchStrategy[int]:
    return st.integers(drawn.first + 5 * 1440, drawn.last - 1)


@WALKING_IS_SLOW
@given(data=st.data(), zone=zones, days=st.integers(1, 2))
def test_business_days(data: st.DataObject, zone: str, days: int) -> None:
    around = data.draw(dates_near_changes(zone))
    expr = data.draw(leaves(around, zone))
    calendar, drawn = compile_calendar(expr).least, sketch(expr, {}, around, DAYS, zone)
    moment = data.draw(_moments(drawn))
    amount = Amount(Decimal(days), Unit.BUSINESS_DAY)
    # Where a day is missing the sketch does not know when the last one before it was.
    assume((drawn.business_due(drawn.first, days, zone) or moment) < moment)
    found = last_start(calendar, moment * 60, amount)
    for minute in (found // 60, found // 60 + 1, data.draw(st.integers(drawn.first, drawn.last - 1))):
        due = drawn.business_due(minute, days, zone)
        assert (due is not None and due <= moment) is (minute * 60 <= found)
    assert reach(calendar, found, amount) <= moment * 60
    with suppress(HorizonError):
        assert reach(calendar, found + 1, amount) > moment * 60


@WALKING_IS_SLOW
@given(data=st.data(), zone=zones, minutes=st.integers(1, 1500))
def test_minutes(data: st.DataObject, zone: str, minutes: int) -> None:
    around = data.draw(dates_near_changes(zone))
    expr = data.draw(leaves(around, zone))
    calendar, drawn = compile_calendar(expr).least, sketch(expr, {}, around, DAYS, zone)
    moment = data.draw(_moments(drawn))
    left, minute = minutes, moment
    while left and minute > drawn.first:
        minute -= 1
        left -= minute in drawn.open
    assume(not left)
    assert last_start(calendar, moment * 60, Amount(Decimal(minutes), Unit.MINUTE)) == minute * 60

"""The zones that a calendar sentence joins are those whose hours the compiled calendar is made of."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.syntax.ast import calendar as tree
from casepact.time import CalendarError, compile_calendar
from casepact.time.dayzones import zones_of_days
from tests.time.strategies import sentences, zones


@pytest.mark.parametrize("join", ["union", "intersection", "except"])
@settings(deadline=None, max_examples=25)
@given(data=st.data(), here=zones, there=zones)
def test_what_a_sentence_says_is_what_is_compiled(
    join: str, data: st.DataObject, here: str, there: str
) -> None:
    date = dt.date(2026, 3, 29)
    parts = data.draw(sentences(date, here)), data.draw(sentences(date, there))
    if join == "except":
        sentence: tree.CalendarExpr = tree.Except(*parts)
    else:
        sentence = tree.Union(parts) if join == "union" else tree.Intersection(parts)
    try:
        calendar = compile_calendar(sentence).most
    except CalendarError:
        return
    (said,) = zones_of_days(sentence, {}, {})
    assert (len(said) > 1) == (len(calendar.plan.day_zones) > 1)

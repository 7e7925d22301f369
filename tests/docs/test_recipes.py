"""What two rows of the table of phrases promise is what they mean, at every half hour of two weeks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from zoneinfo import ZoneInfo

import yaml

from casepact.decision import decide
from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.semantics import Event, advance, open_case, step
from tests.docs.test_language import PHRASES, names, plain, put

DUBLIN = ZoneInfo("Europe/Dublin")
OPEN, CLOSE, TWO = dt.time(9), dt.time(17, 30), dt.time(14)
HOLIDAY = dt.date(2026, 3, 17)


@cache
def _policy(contract: str) -> Policy:
    (said,) = ((path, text) for phrase, path, text in PHRASES if phrase == contract)
    document = plain(names())
    put(document, said[0], plain(said[1]))
    policy, _ = resolve_text(yaml.safe_dump(document, sort_keys=False))
    assert policy is not None
    return policy


def _is_business_day(day: dt.date) -> bool:
    return day.weekday() < 5 and day != HOLIDAY


def _next(day: dt.date) -> dt.date:
    """The first business day after a day."""
    day += dt.timedelta(days=1)
    return day if _is_business_day(day) else _next(day)


def _close(day: dt.date) -> int:
    return int(dt.datetime.combine(day, CLOSE, DUBLIN).timestamp())


def _half_hours() -> Iterator[dt.datetime]:
    # From a Monday on, with Saint Patrick's day on the Tuesday of the second week.
    start = dt.datetime(2026, 3, 9, tzinfo=DUBLIN)
    for minutes in range(0, 14 * 24 * 60, 30):
        yield start + dt.timedelta(minutes=minutes)


def test_the_same_day_before_two_and_else_the_next() -> None:
    policy = _policy("the same day if it comes before 2pm, else the next")
    facts = {"tier": "plus", "severity": "question"}
    wrong = []
    for opened in _half_hours():
        day, time = opened.date(), opened.time()
        same = _is_business_day(day) and time < TWO
        decision = decide(policy, facts, opened)
        (duty,) = (duty for duty in decision.obligations if duty.id == "first_response")
        if duty.due != _close(day if same else _next(day)):
            wrong.append((opened, duty.due))
    assert wrong == []


def test_an_update_by_close_of_every_business_day() -> None:
    policy = _policy("an update by close of every business day")
    facts = {"tier": "plus", "severity": "question"}
    start = int(dt.datetime(2026, 3, 6, 10, tzinfo=DUBLIN).timestamp())
    wrong = []
    for told in _half_hours():
        if not (_is_business_day(told.date()) and told.time() < CLOSE):
            continue
        case, _ = open_case(policy, facts, start)
        at = int(told.timestamp())
        case, _ = advance(case, at)
        case, _ = step(case, Event(at=at, name="update", by="vendor"))
        clock = case.clocks["daily_update"]
        if clock.due is None or clock.due.at != _close(_next(told.date())):
            wrong.append((told, clock.due))
    assert wrong == []

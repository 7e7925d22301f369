"""Due instants: amounts on calendars, pauses, and what unspecified time leaves open."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepact.model.fact import Facts
from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.semantics.calendars import CalendarBook, UnanswerableError, Undetermined
from casepact.semantics.due import Due, amount_seconds, before_due, due_instant, reach, share_reached
from casepact.semantics.stretches import Stretches
from casepact.syntax.ast.calendar import CalendarName
from casepact.syntax.ast.target import Amount, Unit, Within
from casepact.syntax.sentences import parse
from casepact.time import Bounds, Calendar

# 6 March 2026 is a Friday; Madrid is an hour ahead of UTC until 29 March.
POLICY = """
casepact: 1
policy: due-instants
calendars:
  office: Mon-Fri 08:00-18:00 in Europe/Madrid
  open_ended: unspecified within office
  afternoons: Mon-Fri 12:00-18:00 in Europe/Madrid
  mornings: Mon-Fri 09:00-12:00 in Europe/Madrid or (unspecified within afternoons)
  local:
    - office when region is emea
    - Mon-Fri 09:00-17:00 in Asia/Tokyo when region is apac
  doubtful:
    - office when vip
    - always when region is emea
  emea_only:
    - office when region is emea
  on_site: Mon-Fri 08:00-17:00 in site_zone
  closed: never
case:
  region: one of emea, apac, latam
  vip: boolean
  site_zone: zone
tiers: {basic: {}}
severities: {minor: Minor}
"""


def _policy() -> Policy:
    policy, diagnostics = resolve_text(POLICY)
    assert policy is not None
    assert not diagnostics
    return policy


BOOK = CalendarBook(_policy())


def utc(text: str) -> int:
    return int(dt.datetime.fromisoformat(text + "+00:00").timestamp())


def target(text: str) -> Any:
    return parse("target", text)


def due(text: str, start: str, facts: Facts | None = None, paused: tuple[tuple[str, str], ...] = ()) -> Due:
    stretches = [(utc(begin), utc(end)) for begin, end in paused]
    return due_instant(target(text), utc(start), BOOK, facts or {}, Stretches.of(stretches))


def office() -> Calendar:
    bounds = BOOK.bounds(CalendarName("office"), {})
    assert isinstance(bounds, Bounds)
    return bounds.least


@pytest.mark.parametrize(
    "text, start, expected",
    [
        ("4 hours on office", "2026-03-06T16:30", "2026-03-09T10:30"),
        ("4 business hours on office", "2026-03-06T16:30", "2026-03-09T10:30"),
        ("30 minutes on office", "2026-03-06T16:30", "2026-03-06T17:00"),
        ("2 days on always", "2026-03-06T16:30", "2026-03-08T16:30"),
        ("1 week on always", "2026-03-06T16:30", "2026-03-13T16:30"),
        ("3 calendar days on office", "2026-03-06T16:30", "2026-03-09T16:30"),
        ("1 business day on office", "2026-03-06T16:30", "2026-03-09T16:30"),
        ("1 business day on office", "2026-03-07T10:00", "2026-03-10T07:00"),
        ("1.5 business days on office", "2026-03-06T07:00", "2026-03-09T12:00"),
        ("0.5 business days on office", "2026-03-06T16:00", "2026-03-09T11:00"),
        ("2 to 3 business days on office", "2026-03-06T16:30", "2026-03-11T16:30"),
        ("by close of 1 business day on office", "2026-03-06T16:30", "2026-03-09T17:00"),
        ("by 12:00 of 1 business day on office", "2026-03-06T16:30", "2026-03-09T11:00"),
        ("by 12:00 of 0 business days on office", "2026-03-06T16:30", "2026-03-06T16:30"),
        ("every 4 hours on always", "2026-03-06T16:30", "2026-03-06T20:30"),
        ("daily on office", "2026-03-06T16:30", "2026-03-09T16:30"),
        ("immediately", "2026-03-07T10:00", "2026-03-07T10:00"),
        ("90% within 1 hour on office per month", "2026-03-06T10:00", "2026-03-06T11:00"),
        ("4 hours on open_ended", "2026-03-07T10:00", None),
    ],
)
def test_due(text: str, start: str, expected: str | None) -> None:
    assert due(text, start).at == (None if expected is None else utc(expected))


@pytest.mark.parametrize(
    "text, inclusive",
    [
        ("within 4 hours on office", True),
        ("under 4 hours on office", False),
        ("1 to 4 hours on office", True),
    ],
)
def test_only_under_leaves_the_instant_itself_out(text: str, inclusive: bool) -> None:
    assert due(text, "2026-03-06T08:00") == Due(
        utc("2026-03-06T12:00"), utc("2026-03-06T12:00"), utc("2026-03-06T12:00"), inclusive
    )


@pytest.mark.parametrize("text", ["none", "unspecified", "unspecified on office"])
def test_no_bound_has_no_instant(text: str) -> None:
    assert due(text, "2026-03-06T08:00") == Due()


@pytest.mark.parametrize(
    "paused, expected",
    [
        ((), "2026-03-09T12:00"),
        ((("2026-03-09T09:00", "2026-03-09T10:00"),), "2026-03-09T13:00"),
        (
            (("2026-03-09T09:00", "2026-03-09T10:00"), ("2026-03-09T12:30", "2026-03-09T13:00")),
            "2026-03-09T13:30",
        ),
        ((("2026-03-09T12:00", "2026-03-09T13:00"),), "2026-03-09T13:00"),
        ((("2026-03-09T12:01", "2026-03-09T13:00"),), "2026-03-09T12:00"),
        ((("2026-03-09T11:00", "2026-03-10T08:00"),), "2026-03-10T09:00"),
        ((("2026-03-06T17:00", "2026-03-09T07:00"),), "2026-03-09T12:00"),
    ],
    ids=["none", "one", "one-brings-the-next", "at-the-due-instant", "after-it", "overnight", "closed-time"],
)
def test_pauses_count_their_open_time(paused: tuple[tuple[str, str], ...], expected: str) -> None:
    assert due("4 hours on office", "2026-03-09T08:00", paused=paused).at == utc(expected)


def test_calendar_days_pause_by_the_clock_on_the_wall() -> None:
    paused = (("2026-03-07T00:00", "2026-03-08T00:00"),)
    assert due("3 calendar days on office", "2026-03-06T16:30", paused=paused).at == utc("2026-03-10T16:30")


def test_time_left_open_without_limit_is_never_surely_due() -> None:
    found = due("4 hours on open_ended", "2026-03-09T08:00")
    assert found == Due(None, utc("2026-03-09T12:00"), None, unspecified=("calendars.open_ended",))


def test_bounds_that_agree_are_exact() -> None:
    assert due("2 hours on mornings", "2026-03-09T08:00").at == utc("2026-03-09T10:00")


def test_bounds_that_differ_say_between_what() -> None:
    found = due("under 4 hours on mornings", "2026-03-09T08:00")
    assert found.at is None
    assert (found.earliest, found.latest) == (utc("2026-03-09T12:00"), utc("2026-03-10T09:00"))
    assert found.unspecified == ("calendars.mornings",)
    assert not found.inclusive


def test_open_hours_that_are_certain_keep_a_business_day_exact() -> None:
    found = due("1 business day on mornings", "2026-03-09T10:59")
    assert found.at == utc("2026-03-10T10:59")
    by_close = due("by close of 1 business day on mornings", "2026-03-09T10:00")
    assert (by_close.earliest, by_close.latest) == (utc("2026-03-10T08:00"), utc("2026-03-10T17:00"))


def test_facts_choose_the_calendar() -> None:
    start = "2026-03-09T00:30"
    assert due("1 hour on local", start, {"region": "apac"}).at == utc("2026-03-09T01:30")
    assert due("1 hour on local", start, {"region": "emea"}).at == utc("2026-03-09T08:00")
    assert due("1 hour on local", start) == Due(unknown=frozenset({"region"}))


def test_no_choice_for_the_facts_is_a_calendar_left_open() -> None:
    found = due("1 hour on local", "2026-03-09T00:30", {"region": "latam"})
    assert found == Due(unspecified=("calendars.local",))


def test_a_single_choice_holds_only_under_its_condition() -> None:
    start = "2026-03-09T08:00"
    assert due("1 hour on emea_only", start, {"region": "emea"}).at == utc("2026-03-09T09:00")
    assert due("1 hour on emea_only", start, {"region": "apac"}).unspecified == ("calendars.emea_only",)
    assert due("1 hour on emea_only", start).unknown == {"region"}


def test_two_choices_with_different_time_are_a_conflict() -> None:
    found = due("1 hour on doubtful", "2026-03-09T08:00", {"region": "emea", "vip": True})
    assert found.at is None
    assert found.conflict == ("calendars.doubtful.1", "calendars.doubtful.2")


def test_the_zone_of_a_calendar_can_be_a_fact() -> None:
    found = due("1 hour on on_site", "2026-03-09T10:00", {"site_zone": "America/New_York"})
    assert found.at == utc("2026-03-09T13:00")
    assert due("1 hour on on_site", "2026-03-09T10:00").unknown == {"site_zone"}


def test_each_zone_is_compiled_for_itself() -> None:
    for zone, expected in (
        ("America/New_York", "13:00"),
        ("Europe/Madrid", "11:00"),
        ("America/New_York", "13:00"),
    ):
        assert due("1 hour on on_site", "2026-03-09T10:00", {"site_zone": zone}).at == utc(
            f"2026-03-09T{expected}"
        )


def test_a_zone_that_is_none_is_named() -> None:
    with pytest.raises(UnanswerableError, match=r"calendar `on_site`: .*Mars/Base"):
        due("1 hour on on_site", "2026-03-09T10:00", {"site_zone": "Mars/Base"})


def test_a_calendar_that_never_opens_is_named() -> None:
    with pytest.raises(UnanswerableError, match=r"calendar `closed`: .*never open"):
        due("1 hour on closed", "2026-03-09T10:00")


def test_a_target_that_needs_no_calendar_asks_none() -> None:
    assert due("immediately on local", "2026-03-09T10:00").at == utc("2026-03-09T10:00")
    assert due("2 calendar days on local", "2026-03-09T10:00").at == utc("2026-03-11T10:00")


def test_an_undetermined_calendar_says_why() -> None:
    assert BOOK.bounds(CalendarName("local"), {}) == Undetermined(facts=frozenset({"region"}))
    assert BOOK.unspecified_in(CalendarName("open_ended"), {}) == ("calendars.open_ended",)
    assert BOOK.unspecified_in(CalendarName("office"), {}) == ()
    assert BOOK.reached(CalendarName("local"), {"region": "emea"}) == (
        "calendars.local.1",
        "calendars.office",
    )


def test_a_compiled_calendar_is_kept() -> None:
    for facts in ({}, {"region": "emea"}):
        first = BOOK.bounds(CalendarName("office"), facts)
        assert BOOK.bounds(CalendarName("office"), {"region": "apac"}) is first


@pytest.mark.parametrize(
    "percent, expected",
    [
        ("0", "2026-03-06T16:00"),
        ("75", "2026-03-09T09:00"),
        ("25", "2026-03-06T17:00"),
        ("150", "2026-03-09T12:00"),
    ],
)
def test_a_share_is_of_the_open_time(percent: str, expected: str) -> None:
    start, end = utc("2026-03-06T16:00"), utc("2026-03-09T10:00")
    assert share_reached(office(), start, end, Decimal(percent)) == utc(expected)


def test_all_of_the_time_has_passed_at_the_due_instant_itself() -> None:
    start, end = utc("2026-03-06T16:00"), utc("2026-03-09T07:00")
    assert share_reached(office(), start, end, Decimal(100)) == end


def test_a_share_of_a_second_has_passed_at_its_end() -> None:
    start = utc("2026-03-06T16:00")
    assert share_reached(office(), start, start + 10, Decimal("33.3")) == start + 4


@pytest.mark.parametrize(
    "amount, expected",
    [
        (Amount(Decimal(2), Unit.HOUR), "2026-03-06T16:00"),
        (Amount(Decimal(1), Unit.CALENDAR_DAY), "2026-03-08T08:00"),
        (Amount(Decimal(1), Unit.BUSINESS_DAY), "2026-03-06T08:00"),
        (Amount(Decimal(9), Unit.BUSINESS_DAY), "2026-03-02T08:00"),
        (Amount(Decimal(90), Unit.HOUR), "2026-03-02T08:00"),
    ],
    ids=["hours", "calendar-day", "business-day", "more-days-than-there-are", "more-hours-than-there-are"],
)
def test_before_a_due_instant(amount: Amount, expected: str) -> None:
    start, end = utc("2026-03-02T08:00"), utc("2026-03-09T08:00")
    assert before_due(office(), start, end, amount) == utc(expected)


def test_business_days_are_no_seconds() -> None:
    assert amount_seconds(Amount(Decimal("1.5"), Unit.HOUR)) == 5400
    assert amount_seconds(Amount(Decimal(1), Unit.BUSINESS_DAY)) is None


starts = st.integers(utc("2026-01-05T00:00"), utc("2026-12-20T00:00"))
amounts = st.builds(
    Amount,
    st.decimals(0, 40, places=1),
    st.sampled_from([unit for unit in Unit if unit not in (Unit.WEEK, Unit.DAY)]),
)


@given(starts, amounts, st.integers(0, 1_000_000))
def test_a_later_start_is_not_due_earlier(start: int, amount: Amount, delay: int) -> None:
    assert reach(office(), start, amount) <= reach(office(), start + delay, amount)


@given(starts, st.integers(1, 200), st.lists(st.integers(0, 500_000), max_size=6))
def test_a_clock_runs_its_budget_and_its_pauses(start: int, hours: int, gaps: list[int]) -> None:
    moments = [start]
    for gap in gaps:
        moments.append(moments[-1] + gap)
    paused = list(zip(moments[1::2], moments[2::2], strict=False))
    bound = target(f"within {hours} hours on office")
    assert isinstance(bound.bound, Within)
    found = due_instant(bound, start, BOOK, {}, Stretches.of(paused))
    assert found.at is not None
    stood = sum(office().elapsed(begin, end) for begin, end in paused if begin <= found.at)
    assert office().elapsed(start, found.at) == hours * 3600 + stood


@given(starts, st.integers(1, 20), st.integers(1, 20))
def test_business_days_before_end_by_the_due_instant(start: int, whole: int, part: int) -> None:
    calendar = office()
    end = calendar.business_due(start, whole)
    early = before_due(calendar, start, end, Amount(Decimal(part), Unit.BUSINESS_DAY))
    assert start <= early <= end
    if early > start:
        assert calendar.business_due(early, part) <= end < calendar.business_due(early + 1, part)

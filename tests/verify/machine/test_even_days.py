"""Days that are all alike: which calendars have them, and that business days on them are so many hours."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.semantics.calendars import CalendarBook
from casepact.semantics.due import due_instant
from casepact.semantics.stretches import Stretches
from casepact.syntax.ast.calendar import CalendarName
from casepact.syntax.ast.target import Every
from casepact.verify.machine.even_days import counts_even_days
from casepact.verify.machine.judging import verdicts_of
from casepact.verify.machine.verdict import Outcome
from casepact.verify.machine.world import world_of

EVEN = (
    "Mon-Fri 09:00-17:00 in Europe/London",
    "Mon-Fri 09:00-12:00, 13:00-17:30 in Europe/Madrid except holidays(ES)",
    "Mon-Thu 22:00-23:30 in America/New_York",
    "Mon-Thu 09:00-17:00 or Fri 09:00-17:00 in Asia/Tokyo except Jan 1",
)
UNEVEN = (
    "Mon-Thu 09:00-17:00 or Fri 09:00-12:00 in Europe/London",
    "Mon-Fri 22:00-06:00 in Europe/London",
    "Sun 16:00 to Fri 17:00 in America/Los_Angeles",
    "Sat-Sun 00:30-04:00 in Europe/London",
    "24x7",
    "Mon-Fri 09:00-17:00 in Europe/London except unspecified holidays",
)
POLICY = """\
casepact: 1
policy: harbour
calendars: {office: "CALENDAR"}
tiers: {a: A}
severities: {hi: High, lo: Low}
targets:
  progress:
    duty: vendor must update customer while working
    within: {hi: every AMOUNT on office, lo: every 4 hours on office}
promises:
  - when severity is hi and state is working, progress is due within AMOUNT on office after activated
"""


def policy_of(calendar: str, amount: str = "1 business day") -> Policy:
    policy, found = resolve_text(POLICY.replace("CALENDAR", calendar).replace("AMOUNT", amount))
    assert policy is not None, found
    return policy


def is_even(policy: Policy) -> bool:
    target = policy.obligations["progress"].clauses[0].target
    assert target is not None
    return counts_even_days(world_of(policy), target)


@pytest.mark.parametrize("calendar", EVEN)
def test_days_with_the_same_hours_are_alike(calendar: str) -> None:
    assert is_even(policy_of(calendar))


@pytest.mark.parametrize("calendar", UNEVEN)
def test_shorter_days_hours_over_midnight_and_what_is_left_open_are_not(calendar: str) -> None:
    assert not is_even(policy_of(calendar))


@pytest.mark.parametrize("amount, even", [("2 business days", True), ("8 hours", False)])
def test_whole_days_alone_are_looked_at(amount: str, even: bool) -> None:
    assert is_even(policy_of(EVEN[0], amount)) == even


BOOKS = [CalendarBook(policy_of(calendar)) for calendar in EVEN]
WEEKS = st.integers(1_767_225_600, 1_767_225_600 + 60 * 86_400)


@given(
    book=st.sampled_from(BOOKS),
    days=st.integers(1, 3),
    instants=st.lists(WEEKS, min_size=2, max_size=6, unique=True).map(sorted),
    near=st.booleans(),
)
def test_a_clock_that_pauses_held_up_is_due_no_later_than_one_that_starts_now(
    book: CalendarBook, days: int, instants: list[int], *, near: bool
) -> None:
    if near:  # at whole hours, where a day begins and ends
        instants = sorted({instant - instant % 1_800 for instant in instants})
        assume(len(instants) > 1)
    bound = policy_of(EVEN[0], f"{days} business day{'s' if days > 1 else ''}")
    target = bound.obligations["progress"].clauses[0].target
    assert target is not None
    assert isinstance(target.bound, Every)
    assert target.calendar == CalendarName("office")
    start, *between, now = instants
    paused = [pair for number, pair in enumerate(pairwise(between)) if number % 2 == 0]
    old = due_instant(target, start, book, {}, Stretches.of(paused)).latest
    new = due_instant(target, now, book, {}).latest

    assert old is not None
    assert new is not None
    assert old <= new


@pytest.mark.parametrize(
    "calendar, outcome",
    [(EVEN[0], Outcome.PROVED), (EVEN[1], Outcome.PROVED), (UNEVEN[0], Outcome.NOT_DECIDED)],
)
def test_an_update_in_business_days_is_decided_where_days_are_alike(calendar: str, outcome: Outcome) -> None:
    [(_, verdict)] = verdicts_of(policy_of(calendar, "2 business days"))
    assert verdict.outcome is outcome, verdict.why


def test_on_days_that_differ_a_pause_can_make_it_later() -> None:
    book = CalendarBook(policy_of(UNEVEN[0]))
    target = policy_of(UNEVEN[0]).obligations["progress"].clauses[0].target
    assert target is not None
    thursday, hour = 1_767_862_800, 3_600  # 2026-01-08 09:00 in London
    held = due_instant(target, thursday, book, {}, Stretches.of([(thursday, thursday + 8 * hour)])).latest
    fresh = due_instant(target, thursday + 8 * hour - 1, book, {}).latest
    assert held is not None
    assert fresh is not None
    assert held > fresh

"""When business days on partly open calendars are due: as curves the same as for each instant by itself."""

from __future__ import annotations

import random

import pytest

from casepact.resolve import resolve_text
from casepact.semantics.due import due_instant
from casepact.source import Level
from casepact.time.curves import Curve
from casepact.verify.time.timing import Range, Timing, Unknown

POLICY = """\
casepact: 1
policy: example
calendars:
  full: Mon-Fri 09:00-17:00 in Europe/London
  split: Mon-Fri 09:00-12:00, 14:00-18:00 in Europe/London
  nights: Mon-Fri 22:00-06:00 in Europe/London
  lunch: Mon-Fri 12:00-13:00 in Europe/London
  mornings: Mon 09:00-12:00 in Europe/London
  fridays: Fri 14:00-18:00 in Europe/London
  without_lunch: full except unspecified within lunch
  late_on_mondays: full except unspecified within (mornings or lunch)
  short_fridays: split except unspecified within fridays
  some_holidays: full except unspecified within holidays(GB-ENG)
  small_hours: Tue-Sat 00:00-02:00 in Europe/London
  open_nights: nights except unspecified within small_hours
  not_stated: unspecified within full
  nothing_stated: unspecified
tiers: {basic: {}}
severities: {high: {}}
targets:
  first_response:
    duty: vendor must respond after opened
    within: {high: TARGET}
"""
CALENDARS = (
    "without_lunch",
    "late_on_mondays",
    "short_fridays",
    "some_holidays",
    "not_stated",
    "nothing_stated",
)
TARGETS = (
    "1 business day",
    "3 business days",
    "by close of 1 business day",
    "by 12:00 of 2 business days",
    "by 20:00 of 1 business day",
)


def due(target: str) -> tuple[Timing, Range | Unknown]:
    policy, found = resolve_text(POLICY.replace("TARGET", target), "example.yaml")
    assert [item.message for item in found if item.level is Level.ERROR] == []
    assert policy is not None
    timing = Timing(policy)
    bound = policy.obligations["first_response"].clauses[0].target
    assert bound is not None
    return timing, timing.due(bound, {})


def edges(curve: Curve | None, chosen: random.Random) -> list[int]:
    starts = [] if curve is None else curve.starts.tolist()
    return [at + step for at in chosen.sample(starts, min(40, len(starts))) for step in (-1, 0, 1)]


@pytest.mark.parametrize("calendar", CALENDARS)
@pytest.mark.parametrize("target", TARGETS)
def test_the_curves_are_the_brackets_of_every_instant(target: str, calendar: str) -> None:
    timing, found = due(f"{target} on {calendar}")
    assert isinstance(found, Range)
    window, chosen = timing.window, random.Random(f"{target} {calendar}")
    instants = [chosen.randrange(window.lo, window.hi) for _ in range(60)]
    instants += [window.lo, window.hi - 1, *edges(found.early, chosen), *edges(found.late, chosen)]
    bound = timing.policy.obligations["first_response"].clauses[0].target
    assert bound is not None
    for at in instants:
        if window.lo <= at < window.hi:
            one = due_instant(bound, at, timing.book, {})
            assert found.early.at(at) == one.earliest
            assert (None if found.late is None else found.late.at(at)) == one.latest


def test_nothing_is_said_where_windows_run_over_midnight() -> None:
    timing, found = due("1 business day on open_nights")
    assert isinstance(found, Unknown)
    bound = timing.policy.obligations["first_response"].clauses[0].target
    assert bound is not None
    one = due_instant(bound, timing.window.lo, timing.book, {})
    assert (one.earliest, one.latest) == (None, None)

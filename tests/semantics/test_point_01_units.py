"""Point 1: seconds, minutes, hours, days and weeks count only while their calendar is open."""

from __future__ import annotations

import pytest

from casepact.resolve import resolve_text
from tests.semantics.cases import HEAD, Log, policy

BODY = """
targets:
  first_response:
    duty: vendor must respond after opened
    within: {critical: %s}
"""


@pytest.mark.parametrize(
    "target,due",
    [
        ("90 minutes on office", "2026-03-09 10:00"),  # Friday 16:30 + 30 minutes, Monday + 60
        ("20 seconds on office", "2026-03-06 16:30:20"),
        ("0.5 minutes on office", "2026-03-06 16:30:30"),
        ("1801 seconds on office", "2026-03-09 09:00:01"),
        ("1 hour 1 second on office", "2026-03-09 09:30:01"),
        ("2 weeks 3 seconds on always", "2026-03-20 16:30:03"),
        ("90 business minutes on office", "2026-03-09 10:00"),
        ("16 hours on office", "2026-03-10 16:30"),
        ("16 business hours on office", "2026-03-10 16:30"),
        ("2 days on always", "2026-03-08 16:30"),
        ("1 week on always", "2026-03-13 16:30"),
        ("1 hour 30 minutes on office", "2026-03-09 10:00"),
        ("1 business hour 30 business minutes on office", "2026-03-09 10:00"),
        ("2 days 4 hours on always", "2026-03-08 20:30"),
        ("1 week 1 day on always", "2026-03-14 16:30"),
        ("2 calendar days", "2026-03-08 16:30"),
    ],
)
def test_units_count_open_time(target: str, due: str) -> None:
    log = Log(policy(BODY % target), "2026-03-06 16:30")
    assert log.dues() == {"first_response": due}


@pytest.mark.parametrize("target", ["2 days on office", "2 days 4 hours on office", "1 week on office"])
def test_a_day_on_office_hours_is_refused(target: str) -> None:
    _, found = resolve_text(HEAD + BODY % target)
    assert [item.code for item in found] == ["needs-business-days"]


@pytest.mark.parametrize(
    "target,instead",
    [
        ("0.3333 minutes on always", "20 seconds"),
        ("1.5 seconds on office", "2 seconds"),
        ("0.33333 hours on office", "20 minutes"),
        ("0.0001 days on always", "9 seconds"),
        ("0.33333 calendar days", "8 hours"),
    ],
)
def test_a_part_of_a_second_is_refused(target: str, instead: str) -> None:
    _, found = resolve_text(HEAD + BODY % target)
    assert [(item.code, item.help) for item in found] == [("bad-range", f"write `{instead}`")]


def test_a_case_opened_outside_hours_starts_at_the_next_opening() -> None:
    log = Log(policy(BODY % "1 hour on office"), "2026-03-07 12:00")
    assert log.dues() == {"first_response": "2026-03-09 10:00"}

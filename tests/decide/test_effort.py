"""Effort that goes on through a calendar: whether it is on now, and when it is next."""

from __future__ import annotations

import pytest

from casepact.decision import EffortAnswer
from casepact.model.policy import Policy
from casepact.render.decision import decision_text
from tests.decide.asking import ask, policy, utc

CALENDARS = """
calendars:
  office: Mon-Fri 08:00-18:00 in Europe/Madrid
  open_ended: unspecified within office
  local: [office when region is emea, always when region is apac]
  closed: never
  twice: [office when region is emea, always when tier is premium]
  holiday: Mon-Fri 08:00-18:00 in Europe/Madrid except holidays(ES)
"""
EVENING = "2026-03-06T17:30:00Z"
MONDAY = utc("2026-03-09T07:00")


def staffed(calendar: str, rest: str = "") -> Policy:
    term = f"vendor must staff hotline during {calendar} {rest}"
    return policy(f"case: {{region: 'one of emea, apac'}}\nterms: {{staffing: {term}}}", calendars=CALENDARS)


def effort(calendar: str, at: str, **facts: str) -> EffortAnswer:
    (duty,) = ask(staffed(calendar), at, **facts).obligations
    assert duty.effort is not None
    return duty.effort


@pytest.mark.parametrize(
    "calendar, at, is_open, next_open",
    [
        ("office", "2026-03-06T16:30:00Z", True, utc("2026-03-06T16:30")),
        ("office", EVENING, False, MONDAY),
        ("office", "2026-03-06T17:00:00Z", False, MONDAY),
        ("(Sat 10:00-11:00 in UTC)", EVENING, False, utc("2026-03-07T10:00")),
        ("always", EVENING, True, utc("2026-03-06T17:30")),
        ("closed", EVENING, False, None),
        ("open_ended", EVENING, False, None),
        ("open_ended", "2026-03-06T16:30:00Z", None, None),
    ],
)
def test_effort_is_on_or_off_at_the_instant(
    calendar: str, at: str, is_open: bool | None, next_open: int | None
) -> None:
    found = effort(calendar, at)
    assert (found.open, found.next_open) == (is_open, next_open)


def test_effort_through_an_unspecified_calendar_is_unspecified() -> None:
    assert ask(staffed("open_ended"), EVENING).unspecified == ("calendars.open_ended",)


def test_effort_hangs_on_the_facts_that_choose_its_calendar() -> None:
    assert effort("local", EVENING, region="apac").open is True
    decision = ask(staffed("local"), EVENING)
    (duty,) = decision.to_json()["obligations"]
    assert duty["effort"] == {"calendar": "local", "open": None, "next_open": None}
    assert [(item.clause, sorted(item.facts)) for item in decision.unknown] == [
        ("terms.staffing", ["region"])
    ]


def test_calendars_that_disagree_are_a_conflict() -> None:
    decision = ask(staffed("twice"), EVENING, region="emea", tier="premium")
    (conflict,) = decision.conflicts
    assert (conflict.about, conflict.clauses) == (
        "effort of staffing",
        ("calendars.twice.1", "calendars.twice.2"),
    )


def test_an_instant_past_the_holidays_has_no_hours_and_a_reason() -> None:
    decision = ask(staffed("holiday"), "2290-01-02T10:00:00Z")
    (duty,) = decision.to_json()["obligations"]
    assert duty["effort"] == {"calendar": "holiday", "open": None, "next_open": None}
    ((clause, reason),) = decision.unanswered
    assert clause == "terms.staffing"
    assert "holiday" in reason


def test_a_duty_not_yet_begun_says_when_its_hours_are() -> None:
    (duty,) = ask(staffed("office", "while working"), EVENING).obligations
    assert duty.status == "stands while working"
    assert duty.effort == EffortAnswer(calendar="office", open=False, next_open=MONDAY)


@pytest.mark.parametrize(
    "calendar, at, shown",
    [
        ("office", "2026-03-06T16:30:00Z", "office (open)"),
        ("office", EVENING, "office (closed until Mon 2026-03-09 07:00 UTC)"),
        ("closed", EVENING, "closed (closed)"),
        ("local", EVENING, "local (hours not known)"),
    ],
)
def test_the_page_says_whether_it_is_on(calendar: str, at: str, shown: str) -> None:
    asked = staffed(calendar)
    assert f"vendor must staff hotline during {shown}  terms.staffing" in decision_text(ask(asked, at), asked)

"""Instants a calendar knows nothing of: what asks it has no answer and says why; the rest is decided."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema

from casepact.decision import Decision
from casepact.render.decision import decision_text
from tests.decide.asking import ask, policy

SCHEMA = json.loads((Path(__file__).parents[2] / "grammar" / "decision.schema.json").read_text())
FAR = "2060-03-05T16:30:00Z"
WHY = "calendar `office`: `2060-03-05T16:30:00Z` is outside the time this calendar knows"
CALENDARS = """
calendars:
  office: Mon-Fri 08:00-18:00 in Europe/Madrid except holidays(ES)
"""
SEVERITIES = """
severities:
  outage: {when: opened during office}
  question: {when: otherwise}
"""
SECTIONS = """
channels:
  email: E-mail
  phone: {hours: office}
coverage:
  included:
    - {when: opened during office or production, title: Within hours or in production}
case: {production: boolean}
roles: {manager: Manager}
targets:
  first_response:
    duty: vendor must respond after opened
    within: 4 hours on office
  resolution:
    duty: vendor must resolve after opened
    within: immediately
escalations:
  ladder:
    steps:
      - after 1 hour on office notify manager
      - at 50% of first_response notify manager
      - on breach of first_response notify manager
      - on breach of resolution notify manager
terms:
  - vendor may charge customer when opened outside office
"""
ASKED = policy(SECTIONS, calendars=CALENDARS)
LADDER = "escalations.ladder.steps"


def far(sections: str = SECTIONS, **facts: str) -> Decision:
    decision = ask(policy(sections, calendars=CALENDARS), FAR, **facts)
    jsonschema.Draft202012Validator(SCHEMA).validate(decision.to_json())
    return decision


def test_what_asks_no_calendar_is_decided() -> None:
    decision = far(severity="outage", production="yes", channel="email")

    assert (decision.covered, decision.severity) == (True, "outage")
    due = {item.id: item.due for item in decision.obligations}
    assert due == {"first_response": None, "resolution": decision.at}
    assert [item.at for item in decision.escalations] == [
        None,
        None,
        None,
        decision.at,
    ]


def test_what_asks_it_is_listed_with_the_reason() -> None:
    decision = far(severity="outage", channel="phone")

    assert decision.covered is None
    assert (decision.channel.open, decision.channel.next_open) == (None, None)
    clauses = dict(decision.unanswered)
    assert list(clauses) == [
        "channels.phone.hours",
        "coverage.included.1",
        "targets.first_response",
        "terms.1",
        f"{LADDER}.1",
        f"{LADDER}.2",
    ]
    assert all(reason.startswith(WHY) for reason in clauses.values())


def test_a_fact_that_would_settle_it_is_still_asked_for() -> None:
    decision = far()

    assert [(item.clause, sorted(item.facts)) for item in decision.unknown if item.facts] == [
        ("coverage.included.1", ["production"]),
    ]
    # Nothing that the document says clearly is called unspecified.
    assert decision.unspecified == ()


def test_a_definition_that_asks_it_leaves_the_severity_unknown() -> None:
    asked = policy(SECTIONS, calendars=CALENDARS, severities=SEVERITIES)
    decision = ask(asked, FAR)

    assert decision.severity is None
    assert "severities.outage" in dict(decision.unanswered)


def test_before_the_horizon_nothing_is_unanswered() -> None:
    assert ask(ASKED, severity="outage", channel="phone").unanswered == ()


def test_the_page_shows_what_is_not_answered() -> None:
    text = decision_text(ask(ASKED, FAR, severity="outage"), ASKED)

    assert "Not answered" in text
    assert re.search(rf"\n  targets.first_response +{re.escape(WHY)}", text)
    assert "due instant not known" in text
    assert "instant not known" in text

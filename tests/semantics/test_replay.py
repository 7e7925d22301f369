"""Replaying a timeline: rows in order, the answer as JSON, and what stops a run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema

from casepact.model.fact import Facts
from casepact.model.policy import Policy
from casepact.semantics.replay import Run, replay
from casepact.semantics.timeline import read_timeline
from casepact.source import Document
from tests.semantics.cases import policy, text

BODY = """
targets:
  first_response:
    duty: vendor must respond after opened
    within: {critical: 90% within 1 hour on office per month, major: unspecified}
  progress:
    duty: vendor must update customer while working
    within: {critical: every 4 hours on always}
  resolution:
    duty: vendor must resolve after opened
    within: {critical: 8 hours on office}
escalations:
  ladder:
    steps:
      - after 30 minutes on office notify team_lead and director
      - on breach of first_response notify director, raise severity to critical
credits:
  - 5% of monthly_fee per breach of first_response up to 10% of monthly_fee per month
lifecycle:
  transitions: [resolved -> closed after 1 business day on office]
"""
TIMELINE = """
casepact: 1
timeline: two cases
title: Two cases on a Friday
zone: Europe/London
cases:
  - id: first
    facts: {tier: basic, severity: critical}
    opened: 2026-03-06 16:30
    events:
      - 2026-03-09 09:45 respond by vendor
      - 2026-03-09 10:00 activate
      - 2026-03-09 12:00 reopen
      - 2026-03-09 13:00 update
      - 2026-03-09 15:00 resolve by vendor
    until: 2026-03-12 00:00
  - id: second
    facts: {tier: basic, severity: major}
    opened: 2026-03-06 16:30
    events: [{at: +1 hour, event: change, set: {severity: critical}, by: vendor}]
    until: 2026-03-09 12:00
"""


def _run(body: str = BODY, timeline: str = TIMELINE) -> Run:
    found = policy(body)
    read, diagnostics = read_timeline(Document("timeline.yaml", timeline), found)
    assert diagnostics == []
    assert read is not None
    return replay(found, read)


def test_rows_tell_what_happened_and_what_followed() -> None:
    rows = _run().cases[0].rows
    assert [(text(row.at), row.kind, row.state, text(row.due)) for row in rows] == [
        ("2026-03-06 16:30", "opened", "submitted", "-"),
        ("2026-03-06 16:30", "started", "submitted", "2026-03-09 09:30"),
        ("2026-03-06 16:30", "started", "submitted", "2026-03-09 16:30"),
        ("2026-03-06 17:00", "notified", "submitted", "2026-03-06 17:00"),
        ("2026-03-09 09:30", "breached", "submitted", "2026-03-09 09:30"),
        ("2026-03-09 09:30", "notified", "submitted", "2026-03-09 09:30"),
        ("2026-03-09 09:45", "event", "responded", "-"),
        ("2026-03-09 09:45", "stopped", "submitted", "2026-03-09 09:30"),
        ("2026-03-09 09:45", "moved", "responded", "-"),
        ("2026-03-09 10:00", "event", "working", "-"),
        ("2026-03-09 10:00", "moved", "working", "-"),
        ("2026-03-09 10:00", "started", "working", "2026-03-09 14:00"),
        ("2026-03-09 12:00", "event", "working", "-"),
        ("2026-03-09 12:00", "refused", "working", "-"),
        ("2026-03-09 13:00", "event", "working", "-"),
        ("2026-03-09 13:00", "met", "working", "2026-03-09 14:00"),
        ("2026-03-09 13:00", "due again", "working", "2026-03-09 17:00"),
        ("2026-03-09 15:00", "event", "resolved", "-"),
        ("2026-03-09 15:00", "met", "working", "2026-03-09 16:30"),
        ("2026-03-09 15:00", "moved", "resolved", "-"),
        ("2026-03-09 15:00", "cancelled", "resolved", "-"),
        ("2026-03-10 15:00", "moved", "closed", "-"),
    ]


def test_a_run_as_json_is_what_its_schema_says() -> None:
    schema: dict[str, Any] = json.loads(
        (Path(__file__).parents[2] / "grammar" / "run.schema.json").read_text("utf-8")
    )
    jsonschema.Draft202012Validator.check_schema(schema)
    answer = json.loads(json.dumps(_run().to_json()))
    jsonschema.validate(answer, schema)
    assert answer["casepact"] == 1
    first, second = answer["cases"]
    assert (first["state"], first["severity"], first["fault"]) == ("closed", "critical", None)
    assert [(item["obligation"], item["outcome"]) for item in first["obligations"]] == [
        ("first_response", "breached"),
        ("progress", "met"),
        ("resolution", "met"),
        ("progress", "cancelled"),
    ]
    assert [row["kind"] for row in second["rows"]][:3] == ["opened", "unspecified", "started"]
    assert answer["account"]["attainments"][0]["missed"] == 2
    assert answer["account"]["credits"] == [
        {
            "rule": "credits.1",
            "period": "2026-03",
            "times": 2,
            "owed": {"amount": "10", "unit": "% of monthly_fee"},
            "due": {"amount": "10", "unit": "% of monthly_fee"},
            "open": False,
            "unjudged": 0,
            "share": None,
        }
    ]


def test_a_run_replayed_gives_the_same_answer() -> None:
    assert _run().to_json() == _run().to_json()


def test_a_question_past_the_calendars_data_stops_the_case_and_says_so() -> None:
    found = policy(
        """
        targets:
          first_response:
            duty: vendor must respond after opened
            within:
              - 1 hour on always when opened during office
              - 2 hours on always otherwise
        """
    )
    source = "casepact: 1\ntimeline: t\nopened: 9000-01-03T12:00Z\nfacts: {severity: critical}\n"
    read, _ = read_timeline(Document("timeline.yaml", source), found)
    assert read is not None
    run = replay(found, read)
    assert run.cases[0].case is None
    assert "office" in run.cases[0].fault


def test_nothing_is_owed_for_a_case_that_is_not_covered() -> None:
    found = policy(BODY)
    read, _ = read_timeline(Document("timeline.yaml", TIMELINE), found)
    assert read is not None
    run = replay(
        found, read, covers=lambda _policy, facts, _at: ["out"] if facts["severity"] == "major" else []
    )
    covered, other = run.cases
    assert covered.case is not None
    assert [row.kind for row in other.rows] == ["opened", "not covered", "event", "changed"]
    assert (other.rows[1].clause, other.clocks) == ("out", ())


QUOTAS = """
casepact: 1
policy: example
tiers: {basic: {quotas: {cases: 2 per month, calls: 1 per month}}}
severities: {critical: Critical, minor: Minor}
calendars: {office: "Mon-Fri 09:00-17:00 in Europe/London"}
targets:
  first_response: {duty: vendor must respond after opened, within: 2 hours on office}
"""
QUOTA_TIMELINE = """
casepact: 1
timeline: t
cases:
  - {id: third, opened: 2026-03-04T12:00Z}
  - {id: first, opened: 2026-03-02T12:00Z}
  - {id: out, opened: 2026-03-02T13:00Z, facts: {severity: minor}}
  - {id: second, opened: 2026-03-03T12:00Z}
  - {id: fourth, opened: 2026-03-05T12:00Z}
  - {id: told, opened: 2026-03-06T12:00Z, facts: {cases_used: 1}}
  - {id: april, opened: 2026-04-02T12:00Z}
"""


def test_a_case_past_the_quota_is_told_how_many_came_before_it() -> None:
    found = policy("", QUOTAS)
    read, faults = read_timeline(Document("timeline.yaml", QUOTA_TIMELINE), found)
    assert read is not None, faults

    def covers(_policy: Policy, facts: Facts, _at: int) -> list[str]:
        used = facts["cases_used"]
        assert isinstance(used, int)
        return ["out"] if facts.get("severity") == "minor" else ["quota"] if used >= 2 else []

    run = replay(found, read, covers=covers)
    assert [case.plan.id for case in run.cases] == [case.id for case in read.cases]
    covered = {case.plan.id: case.case is not None and case.case.covered for case in run.cases}
    assert covered == {
        "third": False,
        "first": True,
        "out": False,  # and so uses none
        "second": True,
        "fourth": False,
        "told": True,
        "april": True,
    }
    lines = {line.case: (line.used, line.past) for line in run.account.quotas if line.quota.endswith("cases")}
    assert lines == {
        "first": (1, False),
        "second": (2, False),
        "third": (3, True),
        "fourth": (3, True),
        "told": (2, False),
        "april": (1, False),
    }

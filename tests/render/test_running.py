"""What a run shows of credits: caps over several of them, and cycles that nobody can judge."""

from __future__ import annotations

import json

from casepact.render.running import run_text
from casepact.semantics.replay import replay
from casepact.semantics.timeline import read_timeline
from casepact.source import Document
from tests.semantics.cases import policy

POLICY = policy(
    """
    targets:
      response:
        duty: vendor must respond after opened
        within: {critical: 1 hour on always, major: unspecified}
    credits:
      late: 5% of fee per breach of response
      each: 20 EUR per breach of response
      total: all credits up to 8% of fee per month
    """
)
TIMELINE = """
casepact: 1
timeline: two late and one that nobody can judge
facts: {tier: basic, severity: critical}
cases:
  - {id: a, opened: 2026-03-02T09:00Z, events: [2026-03-02T11:00Z respond by vendor]}
  - {id: b, opened: 2026-03-03T09:00Z, events: [2026-03-03T11:00Z respond by vendor]}
  - id: c
    facts: {severity: major}
    opened: 2026-03-31T09:00Z
    events: [2026-04-01T11:00Z respond by vendor]
"""


def test_each_cap_has_a_row_and_what_nobody_can_judge_is_counted() -> None:
    timeline, faults = read_timeline(Document("timeline.yaml", TIMELINE), POLICY)
    assert timeline is not None, faults
    text = run_text(replay(POLICY, timeline))
    rows = [" ".join(line.split()) for line in text.partition("\nCredits\n")[2].splitlines()]
    assert rows[2:] == [
        "credits.late 2026-03 2, and 1 not judged 10% of fee 10% of fee, may still change",
        "credits.late 2026-04 0, and 1 not judged 0% of fee 0% of fee, may still change",
        "credits.each 2026-03 2, and 1 not judged 40 EUR 40 EUR, may still change",
        "credits.each 2026-04 0, and 1 not judged 0 EUR 0 EUR, may still change",
        "credits.total 2026-03 all under it 10% of fee and 40 EUR 8% of fee and 40 EUR, may still change",
        "credits.total 2026-04 all under it 0% of fee and 0 EUR 0% of fee and 0 EUR, may still change",
    ]


def test_times_are_by_the_clock_of_the_timeline() -> None:
    text = "casepact: 1\ntimeline: one\nzone: Asia/Tokyo\nfacts: {tier: basic, severity: critical}\n"
    text += "opened: 2026-03-02 09:00\nevents: [2026-03-02 09:30 respond by vendor]\n"
    timeline, faults = read_timeline(Document("timeline.yaml", text), POLICY)
    assert timeline is not None, faults
    run = replay(POLICY, timeline)
    printed, in_utc = run_text(run), run_text(run, zone="UTC")

    assert "when (Asia/Tokyo)" in printed
    assert "due Mon 2026-03-02 10:00" in printed
    assert "when (UTC)" in in_utc
    assert "due Mon 2026-03-02 01:00" in in_utc
    assert '"at": "2026-03-02T00:30:00Z"' in json.dumps(run.to_json())


def test_nothing_is_due_of_what_must_not_be_done() -> None:
    forbidding = policy(
        """
        lifecycle: {events: {sell_data: {activity: yes}}}
        terms: {data: vendor must not sell data}
        """
    )
    text = "casepact: 1\ntimeline: one\nfacts: {tier: basic, severity: critical}\n"
    text += "opened: 2026-03-02T09:00Z\nevents: [2026-03-02T09:30Z sell_data by vendor]\n"
    timeline, faults = read_timeline(Document("timeline.yaml", text), forbidding)
    assert timeline is not None, faults
    row = run_text(replay(forbidding, timeline)).splitlines()[-1]

    assert " ".join(row.split()) == "data 1 critical Mon 2026-03-02 09:30 Mon 2026-03-02 09:30 breached"

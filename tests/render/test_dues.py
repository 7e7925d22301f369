"""When something is due is shown by the instant that people name, and events as a timeline writes them."""

from __future__ import annotations

import datetime as dt

import pytest

from casepact.decision import decide
from casepact.model.policy import Policy
from casepact.render.decision import decision_text
from casepact.render.running import run_text
from casepact.resolve import resolve_text
from casepact.semantics.replay import replay
from casepact.semantics.timeline import read_timeline
from casepact.source import Document

POLICY = """
casepact: 1
policy: example
case: {planned: date, planned_at: instant}
calendars: {office: Mon-Fri 08:00-18:00 in UTC}
tiers: {a: {}}
severities: {s1: {}, s2: {}}
lifecycle: {events: {implement: {activity: yes}}}
targets:
  notice: vendor must notify customer at least 5 business days on office before planned
  moment: vendor must announce work at least 5 business days on office before planned_at
  hours: vendor must tell customer at least 10 hours on office before planned
  reply: vendor must respond under 1 hour on always
  fix: vendor must resolve within 1 hour on always
"""
OPENED = int(dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC).timestamp())


@pytest.fixture(scope="module")
def policy() -> Policy:
    policy, found = resolve_text(POLICY)
    assert policy is not None, found
    return policy


def test_a_decision_names_the_closing_that_a_notice_comes_before(policy: Policy) -> None:
    facts = {"planned": "2026-03-16", "planned_at": "2026-03-16T09:00Z"}
    decision = decide(policy, facts, OPENED)
    text = decision_text(decision, policy, zone="Europe/Madrid")
    due = {item["id"]: item["due"] for item in decision.to_json()["obligations"]}
    lines = {
        duty: next(line for line in text.splitlines() if line.endswith(f"targets.{duty}")) for duty in due
    }

    assert due["notice"] == "2026-03-06T17:59:59Z"
    assert "before Fri 2026-03-06 18:00  before Fri 2026-03-06 19:00" in lines["notice"]
    assert due["moment"] == "2026-03-09T09:00:00Z"
    assert lines["moment"].lstrip().startswith("Mon 2026-03-09 09:00 ")
    assert lines["hours"].lstrip().startswith("Fri 2026-03-13 08:00 ")
    assert lines["reply"].lstrip().startswith("before Mon 2026-03-02 10:00 ")
    assert lines["fix"].lstrip().startswith("Mon 2026-03-02 10:00 ")


def test_a_run_says_so_too_and_writes_events_as_a_timeline_does(policy: Policy) -> None:
    timeline, found = read_timeline(
        Document(
            "t.yaml",
            "casepact: 1\ntimeline: t\nfacts: {planned: 2026-03-16, severity: s2}\n"
            "opened: 2026-03-02T09:00Z\n"
            "events:\n"
            "  - 2026-03-02T09:30Z change severity to s1 by vendor\n"
            "  - {at: 2026-03-02T09:40Z, event: respond, by: vendor, set: {severity: s2, tier: a}}\n",
        ),
        policy,
    )
    assert timeline is not None, found
    run = replay(policy, timeline)
    text = run_text(run)
    clocks = {line.split()[0]: line for line in text.splitlines() if "running" in line or " met" in line}

    assert "change severity to s1 by vendor" in text
    assert "respond by vendor, set: {severity: s2, tier: a}" in text
    assert "due before Fri 2026-03-06 18:00" in text
    assert "before Fri 2026-03-06 18:00" in clocks["notice"]
    assert "before Mon 2026-03-02 10:00" in clocks["reply"]
    assert "before" not in clocks["fix"]


def test_a_decision_says_targets_as_the_policy_does() -> None:
    said = {
        "vendor must notify customer": "at least 5 business days on office before planned",
        "vendor must respond": "90% within 4 hours on office per month",
        "vendor must resolve": "80% within 7 days on always",
        "vendor must update customer": "every 48 hours on always",
        "vendor must workaround": "by close of next business day on office",
    }
    written = "".join(
        f"  t{number}: {duty} {target}\n"
        if "before" in target
        else f"  t{number}: {{duty: {duty} after opened, within: '{target}'}}\n"
        for number, (duty, target) in enumerate(said.items())
    )
    policy, found = resolve_text(POLICY[: POLICY.index("  notice:")] + written)
    assert policy is not None, found
    lines = decision_text(decide(policy, {}, OPENED), policy).splitlines()
    shown = [
        line[line.index("vendor") : line.index("  targets.")].strip() for line in lines if "vendor" in line
    ]
    assert sorted(shown) == sorted(f"{duty} {target}" for duty, target in said.items())

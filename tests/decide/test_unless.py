"""An adjustment that may hold marks the severity, and the dues, that it would change."""

from __future__ import annotations

import pytest

from casepact.decision import Decision
from casepact.model.fact import FactValue
from casepact.render.decision import decision_text
from tests.decide.asking import ask, policy

SECTIONS = """
case: {urgency: low | high, big: boolean, agent: boolean, region: emea | apac}
matrices:
  severity: {by: [urgency], rows: {low: question, high: degraded}}
adjustments:
  cap: severity is at most question when big
  lift: severity is at least outage when urgency is high and (tier is premium or region is apac)
prerequisites:
  agent: {require: agent, otherwise: severity is at most degraded}
targets:
  resolution:
    duty: vendor must resolve
    within: {outage: 1 hour on always, degraded: 2 hours on always, question: none}
  report: {duty: vendor must report, within: 4 hours on always}
"""
AT = "2026-03-03T10:00:00Z"
KNOWN: dict[str, FactValue] = {"urgency": "high", "big": False, "agent": True}


@pytest.fixture(scope="module")
def decided() -> Decision:
    return ask(policy(SECTIONS), AT, **KNOWN)


def unless(decision: Decision) -> list[tuple[str, tuple[str, ...], str, str | None]]:
    return [(item.clause, item.facts, item.when, item.severity) for item in decision.severity_unless]


def test_a_severity_says_what_would_change_it(decided: Decision) -> None:
    assert decided.severity == "degraded"
    assert unless(decided) == [
        ("adjustments.lift", ("region", "tier"), "tier is premium or region is apac", "outage")
    ]


def test_a_due_instant_says_what_would_change_it(decided: Decision) -> None:
    first, second = decided.to_json()["obligations"]

    (other,) = first["unless"]
    assert first["due"] == "2026-03-03T12:00:00Z"
    assert (other["clause"], other["obligation"]["due"]) == ("adjustments.lift", "2026-03-03T11:00:00Z")
    assert other["obligation"]["clause"] == "targets.resolution.outage"
    assert "unless" not in other["obligation"]
    assert second["unless"] == []


def test_what_is_said_comes_true_when_the_fact_is_given(decided: Decision) -> None:
    known = ask(policy(SECTIONS), AT, **KNOWN, tier="premium")

    (said,) = decided.severity_unless
    (due,) = decided.obligations[0].unless
    assert known.severity == said.severity
    assert due.duty == known.obligations[0]
    assert unless(known) == []
    assert known.obligations[0].unless == ()


def test_a_fact_that_takes_the_adjustment_away_leaves_nothing_to_say() -> None:
    decision = ask(policy(SECTIONS), AT, **KNOWN, tier="basic", region="emea")

    assert unless(decision) == []
    assert all(duty.unless == () for duty in decision.obligations)


def test_a_duty_that_would_not_be_owed_says_so() -> None:
    decision = ask(policy(SECTIONS), AT, urgency="high", agent=True, tier="basic", region="emea")

    (other,) = decision.obligations[0].unless
    assert (other.clause, other.when, other.duty) == ("adjustments.cap", "big", None)
    text = decision_text(decision, policy(SECTIONS))
    assert "severity  degraded: Degraded; unless big: question (adjustments.cap)\n" in text
    assert "  unless big: not owed " in text


def test_each_adjustment_is_held_by_itself() -> None:
    decision = ask(policy(SECTIONS), AT, urgency="high", agent=True)
    text = decision_text(decision, policy(SECTIONS), zone="Europe/Madrid")

    assert [item[0] for item in unless(decision)] == ["adjustments.cap", "adjustments.lift"]
    row = next(line for line in text.splitlines() if line.endswith("adjustments.lift") and "11:00" in line)
    assert row.split("  ")[1:3] == [
        "unless tier is premium or region is apac: Tue 2026-03-03 11:00",
        "Tue 2026-03-03 12:00",
    ]


def test_what_a_prerequisite_adjusts_is_one_of_them() -> None:
    facts: dict[str, FactValue] = {**KNOWN, "tier": "premium"}
    del facts["agent"]
    decision = ask(policy(SECTIONS), AT, **facts)
    known = ask(policy(SECTIONS), AT, **facts, agent=False)

    assert unless(decision) == [("prerequisites.agent", ("agent",), "not agent", known.severity)]


def test_a_severity_that_is_not_known_has_nothing_that_changes_it() -> None:
    decision = ask(policy(SECTIONS), AT)

    assert decision.severity is None
    assert unless(decision) == []

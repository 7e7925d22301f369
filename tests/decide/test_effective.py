"""Before a policy is in force a decision and a run say the same: nothing is owed, and why."""

from __future__ import annotations

import pytest

from casepact import run
from casepact.decision import decide
from casepact.model.policy import Policy
from casepact.render.decision import decision_text
from casepact.resolve import resolve_text
from casepact.semantics.in_force import NOT_IN_FORCE
from casepact.semantics.timeline import read_timeline
from casepact.source import Document
from tests.decide.asking import utc

TEXT = """casepact: 1
policy: example
effective: 2026-03-02
tiers: {basic: {}}
severities: {high: High}
targets:
  first_response: {duty: vendor must respond after opened, within: 4 hours on always}
"""
TIMELINE = "casepact: 1\ntimeline: t\nfacts: {severity: high}\nopened: %sZ\nuntil: 2026-03-05T00:00Z\n"
INSTANTS = [("2026-03-01T23:59", False), ("2026-03-02T00:00", True)]


@pytest.fixture
def policy() -> Policy:
    found, diagnostics = resolve_text(TEXT)
    assert list(diagnostics) == []
    assert found is not None
    return found


@pytest.mark.parametrize("at, in_force", INSTANTS)
def test_a_policy_answers_from_its_effective_date_on(policy: Policy, at: str, in_force: bool) -> None:
    decision = decide(policy, {"severity": "high"}, utc(at))
    assert decision.covered is in_force
    assert decision.because == (() if in_force else ("effective",))
    assert len(decision.obligations) == in_force


@pytest.mark.parametrize("at, in_force", INSTANTS)
def test_a_run_says_so_too(policy: Policy, at: str, in_force: bool) -> None:
    timeline, found = read_timeline(Document("timeline.yaml", TIMELINE % at), policy)
    assert found == []
    assert timeline is not None
    [case] = run(policy, timeline).cases
    assert case.fault == ("" if in_force else NOT_IN_FORCE)
    assert bool(case.rows) is in_force


def test_the_page_says_why(policy: Policy) -> None:
    shown = decision_text(decide(policy, {"severity": "high"}, utc("2026-03-01T12:00")), policy)
    assert f"covered   no: {NOT_IN_FORCE} (effective)" in shown
    assert "Duties" not in shown

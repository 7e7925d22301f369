"""Promises about terms that have a name and a time."""

from __future__ import annotations

import pytest

from casepact.resolve import resolve_text
from casepact.verify.machine.judging import verdicts_of
from casepact.verify.machine.verdict import Outcome
from tests.verify.machine.test_against_brute_force import assert_shown

TEXT = """\
casepact: 1
policy: p
tiers: {basic: {}}
severities: {high: {}}
roles: {lead: Lead}
calendars: {office: "Mon-Fri 09:00-17:00 in Europe/London"}
targets: {first_response: vendor must respond within 1 hour on always after opened}
terms:
  survey: vendor must survey customer within 2 business days on office after opened
  maintenance: vendor must inform customer at least 5 business days on office before maintain
lifecycle:
  events: {survey: {activity: yes}, maintain: {activity: yes}}
escalations:
  ladder:
    steps:
      - on breach of first_response notify lead
promises:
  - PROMISE
"""


@pytest.mark.parametrize(
    "promise, outcome",
    [
        ("survey is due within 2 business days on office after opened", Outcome.PROVED),
        ("survey is due within 1 business day on office after opened", Outcome.REFUTED),
        ("survey is due within 6 days after opened", Outcome.PROVED),
        ("survey is due within 3 days after opened", Outcome.REFUTED),
        ("maintenance is due within 30 days after opened", Outcome.REFUTED),
        ("lead is notified within 1 hour after breach of survey", Outcome.REFUTED),
    ],
)
def test_a_term_comes_to_be_due_as_a_target_does(promise: str, outcome: Outcome) -> None:
    policy, found = resolve_text(TEXT.replace("PROMISE", promise))
    assert policy is not None, found
    [(judged, verdict)] = verdicts_of(policy)
    assert verdict.outcome is outcome, verdict
    if outcome is Outcome.REFUTED:
        assert_shown(policy, judged, verdict)

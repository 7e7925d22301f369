"""A promise is refuted by a case that is known to meet its condition, and has a severity if any has one."""

from __future__ import annotations

import pytest

from casepact.resolve import resolve_text
from casepact.verify.machine.judging import verdicts_of
from casepact.verify.machine.verdict import Outcome
from tests.verify.machine.test_against_brute_force import assert_shown, replayed

TEXT = """\
casepact: 1
policy: p
tiers: {basic: {}}
case: {affected: one | some | all, urgent: boolean}
severities:
  critical: {when: affected is all and urgent}
  minor: {when: OTHERS}
roles: {lead: Lead}
targets:
  first_response:
    duty: vendor must respond after opened
    within: {critical: 1 hour on always, minor: 4 hours on always}
escalations:
  ladder: {steps: [after 30 minutes on always notify lead when severity is critical]}
promises:
  - PROMISE
"""
ALWAYS = (
    "no case is resolved without respond",
    "a resolved case never reopens",
    "respond always comes before resolve",
    "every case is eventually closed",
    "a resolved case becomes closed within 2 days",
    "every open case has a running clock",
    "lead is notified within 1 hour after opened",
    "first_response is due within 1 hour after opened",
)


@pytest.mark.parametrize("others", ["otherwise", "affected is one"])
@pytest.mark.parametrize("promise", ALWAYS)
def test_the_severity_of_a_case_that_breaks_a_promise_is_known(promise: str, others: str) -> None:
    policy, found = resolve_text(TEXT.replace("PROMISE", promise).replace("OTHERS", others))
    assert policy is not None, found
    [(said, verdict)] = verdicts_of(policy)
    assert verdict.outcome is Outcome.REFUTED
    assert_shown(policy, said, verdict)
    assert replayed(policy, verdict).moments[0].after.severity in ("critical", "minor")


@pytest.mark.parametrize("promise", ALWAYS)
def test_a_case_whose_severity_cannot_be_told_breaks_no_promise_about_a_severity(promise: str) -> None:
    policy, found = resolve_text(
        TEXT.replace("PROMISE", f"when severity is critical, {promise}").replace("OTHERS", "otherwise")
    )
    assert policy is not None, found
    [(said, verdict)] = verdicts_of(policy)
    if promise.startswith(("lead", "first_response")):
        assert verdict.outcome is Outcome.PROVED, verdict.why
    else:
        assert verdict.outcome is Outcome.REFUTED
        assert_shown(policy, said, verdict)
        assert all(moment.after.severity == "critical" for moment in replayed(policy, verdict).moments)

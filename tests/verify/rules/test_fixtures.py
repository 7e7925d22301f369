"""What each rule check finds in a policy with faults, and that it is silent on one without."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.checks import Check
from casepact.checks.timer_never_fires import TIMER_NEVER_FIRES
from casepact.decision import decide
from casepact.model.fact import FactValue
from casepact.render.decision import decision_text
from casepact.resolve import resolve_text
from casepact.verify.rules import RULE_CHECKS
from casepact.verify.rules.definition_gap import DEFINITION_GAP
from tests.checks.marked import assert_explained, assert_paired, load, marked_in
from tests.verify.rules.small_policies import AT

FIXTURES = Path(__file__).parent / "fixtures"
EACH = pytest.mark.parametrize("check", RULE_CHECKS, ids=lambda check: check.code)


@EACH
def test_bad_policies_are_found_at_every_marked_line_and_nowhere_else(check: Check) -> None:
    policy, text = load(FIXTURES / f"{check.code}.bad.yaml")
    expected = marked_in(text)
    assert [(found.span.line, found.message) for found in check(policy)] == expected


@EACH
def test_what_is_found_is_of_the_check(check: Check) -> None:
    policy, _ = load(FIXTURES / f"{check.code}.bad.yaml")
    for found in check(policy):
        assert (found.code, found.level) == (check.code, check.level)
        assert found.clause is not None
        assert found.help


@EACH
def test_good_policies_pass(check: Check) -> None:
    policy, _ = load(FIXTURES / f"{check.code}.good.yaml")
    assert check(policy) == []


@EACH
def test_every_check_explains_itself_in_a_paragraph(check: Check) -> None:
    assert_explained(check)
    assert "or example" in check.explanation


def test_codes_and_fixtures_belong_together() -> None:
    assert_paired(RULE_CHECKS, FIXTURES)


CONTESTED = """\
casepact: 1
policy: harbour
tiers: {basic: Basic}
case: {affected: one | some | all, production: boolean}
severities:
  hi: {title: High, when: affected is all}
  mid: {title: Mid, when: affected is at least some}
  lo: {title: Lo, when: otherwise}
roles: {lead: Lead}
targets:
  first_response:
    duty: vendor must respond after opened
    within: {hi: 1 hour on always, mid: 2 hours on always, lo: 4 hours on always}
  resolution:
    duty: vendor must resolve after opened
    within: {hi: 10 hours on always, mid: 20 hours on always, lo: 40 hours on always}
escalations:
  up:
    when: severity is hi
    steps:
      - after 30 minutes on always notify lead
"""


def test_what_definitions_contest_is_told_once_and_not_as_dead_clauses() -> None:
    policy, _ = resolve_text(CONTESTED)
    assert policy is not None
    found = [item.code for check in RULE_CHECKS for item in check(policy)]
    assert found.count("definition-overlap") == 1
    assert "dead-clause" not in found
    assert "missing-target" not in found


def test_what_no_definition_holds_for_is_told_alike_by_the_finding_and_the_decision() -> None:
    policy, _ = resolve_text(CONTESTED.replace("when: otherwise", "when: not production"), "harbour.yaml")
    assert policy is not None
    facts: dict[str, FactValue] = {"affected": "one", "production": True}
    said = "not known: no definition holds"
    assert f"severity  {said}" in decision_text(decide(policy, facts, AT), policy)
    assert f"the severity is {said}" in [
        item.witness.note for item in DEFINITION_GAP(policy) if item.witness is not None
    ]
    # Of a case of which less is known, another definition may hold.
    assert said not in decision_text(decide(policy, {"production": True}, AT), policy)


@pytest.mark.parametrize("floor", ["", "adjustments: {floor: severity is at least mid}\n"])
def test_a_row_that_others_take_all_of_is_told_once_as_masked(floor: str) -> None:
    rows = ["4 hours on always when affected is one", "6 hours on always when affected is at least some"]
    listed = f"[{', '.join(rows)}, 8 hours on always otherwise]"
    text = CONTESTED.replace("lo: 4 hours on always}", f"lo: {listed}}}").replace("roles:", floor + "roles:")
    policy, _ = resolve_text(text.replace("affected is at least some}", "affected is some}", 1))
    assert policy is not None
    row = "targets.first_response.lo.3"
    found = [item for check in (*RULE_CHECKS, TIMER_NEVER_FIRES) for item in check(policy)]
    assert [item.code for item in found if item.clause == row] == ["masked-row"]
    # What no other row takes is never true by its own condition.
    policy, _ = resolve_text(text.replace("otherwise]", "when affected is one and affected is all]"))
    assert policy is not None
    assert [item.clause for item in TIMER_NEVER_FIRES(policy)] == [row]

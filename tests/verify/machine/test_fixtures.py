"""What each check about the machine finds in a policy with faults, and that it is silent on one without."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.checks import Check
from casepact.resolve import resolve_text
from casepact.source import Level
from casepact.verify.machine import MACHINE_CHECKS
from casepact.verify.proofs import PROOFS
from tests.checks.marked import assert_explained, assert_paired, load, marked_in
from tests.verify.generated import Size, policy_text

FIXTURES = Path(__file__).parent / "fixtures"
EACH = pytest.mark.parametrize("check", MACHINE_CHECKS, ids=lambda check: check.code)


@EACH
def test_bad_policies_are_found_at_every_marked_line_and_nowhere_else(check: Check) -> None:
    policy, text = load(FIXTURES / f"{check.code}.bad.yaml")
    expected = marked_in(text)
    assert [(found.span.line, found.message) for found in check(policy)] == expected
    assert {found.code for found in check(policy)} == {check.code}


@EACH
def test_good_policies_pass(check: Check) -> None:
    policy, _ = load(FIXTURES / f"{check.code}.good.yaml")
    assert check(policy) == []


@EACH
def test_every_check_explains_itself_in_a_paragraph(check: Check) -> None:
    assert_explained(check)
    assert "or example" in check.explanation


def test_codes_and_fixtures_belong_together() -> None:
    assert_paired(MACHINE_CHECKS, FIXTURES)
    assert {check.code for check in MACHINE_CHECKS} <= {check.code for check in PROOFS}


@pytest.mark.parametrize("name", ["clean", "generated"])
@EACH
def test_a_clean_policy_is_left_alone(check: Check, name: str) -> None:
    clean = Path(__file__).parents[1] / "clean.yaml"
    small = Size(tiers=3, severities=3, channels=2, facts=12, clauses=60)
    text = clean.read_text("utf-8") if name == "clean" else policy_text(small)
    policy, _ = resolve_text(text, f"{name}.yaml")
    assert policy is not None
    assert [found.message for found in check(policy) if found.level is not Level.INFO] == []


WAITING = """\
casepact: 1
policy: harbour
calendars: {office: "Mon-Fri 09:00-17:00 in Europe/London"}
tiers: {a: A}
severities: {hi: High}
targets:
  first_response:
    duty: vendor must respond after opened
    within: {hi: 1 hour on always}
SECTIONS"""
RESOLUTION = """\
  resolution:
    duty: vendor must resolve after opened
    within: {hi: 8 hours on office}
"""


@pytest.mark.parametrize(
    "sections, places",
    [
        # The target after which nothing counts, as there is no lifecycle to add a transition to.
        (
            "",
            {
                "standard.states.responded": "  first_response:",
                "standard.states.resolved": "  first_response:",
            },
        ),
        # The clock that stands still there, and the last one that was stopped.
        (
            RESOLUTION,
            {
                "standard.states.waiting_on_customer": "  resolution:",
                "standard.states.resolved": "  resolution:",
            },
        ),
        (
            RESOLUTION
            + "lifecycle:\n  transitions:\n    - resolved -> closed after 5 business days on office\n",
            {"standard.states.waiting_on_customer": "lifecycle:"},
        ),
        (
            f"{RESOLUTION}lifecycle:\n  transitions:\n    - working -> waiting_on_customer on defer\n",
            {
                "standard.states.resolved": "lifecycle:",
                "standard.states.waiting_on_customer": "    - working -> waiting_on_customer on defer",
            },
        ),
    ],
)
def test_a_wait_for_ever_stands_where_something_can_be_done_about_it(
    sections: str, places: dict[str, str]
) -> None:
    text = WAITING.replace("SECTIONS", sections)
    policy, found = resolve_text(text)
    assert policy is not None, found
    [check] = (check for check in MACHINE_CHECKS if check.code == "unbounded-wait")
    lines = text.splitlines()
    assert {item.clause: lines[item.span.line - 1] for item in check(policy)} == places


AFTER_BREACH = """\
casepact: 1
policy: harbour
tiers: {a: A, b: B}
severities: {hi: High, lo: Low}
roles: {extra: Extra, lead: Lead}
targets:
  first_response:
    duty: vendor must respond after opened
    within: {hi: 1 hour on always, lo: 4 hours on always}
escalations:
  up:
    when: severity is hi
    steps:
      - 2 hours on always after breach of first_response notify extra
      - 2 hours on always after breach of first_response notify lead when tier is b
      - at 50% of first_response notify lead
promises:
  - PROMISE
"""


@pytest.mark.parametrize(
    "promise, code",
    [
        ("extra is notified within 2 hours after breach of first_response unless respond", "promise-proved"),
        (
            "extra is notified within 119 minutes after breach of first_response unless respond",
            "promise-refuted",
        ),
        # A late answer ends the lateness, and the steps that go by it.
        ("extra is notified within 2 hours after breach of first_response", "promise-refuted"),
        ("lead is notified within 2 hours after breach of first_response unless respond", "promise-refuted"),
        ("lead is notified within 30 minutes after opened unless responded", "promise-proved"),
        ("lead is notified within 29 minutes after opened unless responded", "promise-refuted"),
    ],
)
def test_steps_after_a_breach_and_at_a_share_are_followed(promise: str, code: str) -> None:
    text = AFTER_BREACH.replace("PROMISE", f"when severity is hi, {promise}")
    policy, _ = resolve_text(text)
    assert policy is not None
    [found] = [item for check in MACHINE_CHECKS for item in check(policy) if item.code.startswith("promise-")]
    assert found.code == code, found.message
    if promise.startswith("lead is notified within 2 hours"):
        assert found.witness is not None
        assert dict(found.witness.facts)["tier"] == "a"


DEFINED = """\
casepact: 1
policy: harbour
tiers: {a: A, b: B}
case: {hurt: boolean}
severities:
  hi: {title: High, when: hurt}
  lo: {title: Low, when: otherwise}
targets:
  first_response:
    duty: vendor must respond after opened
    within: {hi: 1 hour on always, lo: 4 hours on always}
lifecycle:
  transitions:
    - closed -> working on reopen within 30 days on alwaysWHEN
promises:
  - PROMISE
"""


@pytest.mark.parametrize(
    "promise, when, hangs",
    [
        ("a closed case never reopens after 30 days", "", False),
        ("a closed case never reopens after 30 days", " when severity is hi", True),
        ("when severity is hi, a closed case never reopens after 30 days", "", True),
        ("first_response is due within 4 hours after opened", "", True),
    ],
)
def test_a_proof_supposes_a_definition_only_where_it_can_hang_on_it(
    promise: str, when: str, hangs: bool
) -> None:
    policy, _ = resolve_text(DEFINED.replace("PROMISE", promise).replace("WHEN", when))
    assert policy is not None
    [found] = [item for check in MACHINE_CHECKS for item in check(policy) if item.code.startswith("promise-")]
    assert found.code == "promise-proved"
    assert found.message.endswith(", as long as `severity` is as defined") is hangs

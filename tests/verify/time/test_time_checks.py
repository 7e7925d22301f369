"""Each check about time on policies with and without the fault, and each finding replayed."""

from __future__ import annotations

import shlex
from itertools import pairwise
from pathlib import Path

import pytest

from casepact.checks.check import Check
from casepact.decision import Decision, decide
from casepact.model.policy import Policy
from casepact.model.values import parse_instant
from casepact.resolve import resolve_text
from casepact.source import Diagnostic, Level
from casepact.verify.time import TIME_CHECKS
from tests.checks.marked import assert_explained, assert_paired, load, marked_in

FIXTURES = Path(__file__).parent / "fixtures"
EACH = pytest.mark.parametrize("check", TIME_CHECKS, ids=lambda check: check.code)


def replayed(policy: Policy, found: Diagnostic) -> list[Decision]:
    """What the commands of a witness decide."""
    assert found.witness is not None
    decisions = []
    for line in found.witness.command.splitlines():
        program, command, name, *options = shlex.split(line)
        assert (program, command, name) == ("casepact", "decide", policy.document.name)
        pairs = list(zip(options[::2], options[1::2], strict=True))
        facts = dict(value.split("=", 1) for option, value in pairs if option == "--set")
        at = next(value for option, value in pairs if option == "--at")
        assert at == found.witness.at
        decisions.append(decide(policy, facts, parse_instant(at)))
    return decisions


@EACH
def test_bad_policies_are_found_at_every_marked_line(check: Check) -> None:
    policy, text = load(FIXTURES / f"{check.code}.bad.yaml")
    marked = {*marked_in(text)}
    found = check(policy)
    assert {(item.span.line, item.message) for item in found} == marked
    for item in found:
        assert (item.code, item.level) == (check.code, check.level)
        assert item.clause is not None


@EACH
def test_good_policies_pass(check: Check) -> None:
    policy, _ = load(FIXTURES / f"{check.code}.good.yaml")
    assert [item.message for item in check(policy)] == []


@EACH
def test_every_check_explains_itself_in_a_paragraph(check: Check) -> None:
    assert_explained(check)


def test_fixtures_belong_to_checks() -> None:
    assert_paired(TIME_CHECKS, FIXTURES)


@pytest.mark.parametrize("code", ["severity-inversion", "tier-inversion"])
def test_the_two_cases_of_an_inversion_are_due_in_the_wrong_order(code: str) -> None:
    policy, _ = load(FIXTURES / f"{code}.bad.yaml")
    check = next(item for item in TIME_CHECKS if item.code == code)
    replays = 0
    for found in check(policy):
        if (
            not str(found.clause).startswith("targets.")
            or "whatever" in found.message
            or "never" in found.message
        ):
            continue
        first, second = replayed(policy, found)
        name = str(found.clause).split(".")[1]
        due = [next(duty.due for duty in item.obligations if duty.id == name) for item in (first, second)]
        assert due[0] is not None
        assert due[1] is not None
        assert due[0] > due[1]
        replays += 1
    assert replays


def test_what_a_tier_lacks_is_shown_by_the_table_of_tiers_alone() -> None:
    policy, _ = load(FIXTURES / "tier-inversion.bad.yaml")
    check = next(item for item in TIME_CHECKS if item.code == "tier-inversion")
    lacks = [item for item in check(policy) if item.message.startswith("the tier")]
    assert len(lacks) == 3
    for found in lacks:
        assert found.witness is not None
        assert found.witness.command.endswith("tier-inversion.bad.yaml tiers")


def test_no_channel_opens_before_an_unserviceable_target_is_due() -> None:
    policy, _ = load(FIXTURES / "unserviceable-target.bad.yaml")
    check = next(item for item in TIME_CHECKS if item.code == "unserviceable-target")
    for found in check(policy):
        (decision,) = replayed(policy, found)
        due = next(duty.due for duty in decision.obligations if duty.clause == found.clause)
        assert due is not None
        assert decision.channel.open is False
        assert decision.channel.next_open is not None
        assert decision.channel.next_open > due


@pytest.mark.parametrize("code", ["rung-out-of-order", "escalation-after-breach", "target-order"])
def test_steps_and_stages_come_in_the_order_that_is_said(code: str) -> None:
    policy, _ = load(FIXTURES / f"{code}.bad.yaml")
    check = next(item for item in TIME_CHECKS if item.code == code)
    for found in check(policy):
        (decision,) = replayed(policy, found)
        times = {step.clause: step.at for step in decision.escalations}
        times |= {duty.clause: duty.due for duty in decision.obligations}
        others = [
            at
            for id_, at in times.items()
            if policy_line(policy, id_) in {item.span.line for item in found.related}
        ]
        mine = times[str(found.clause)]
        assert mine is not None
        assert [other for other in others if other is not None] != []
        for other in others:
            assert other is not None
            assert mine > other if code == "escalation-after-breach" else mine < other


def policy_line(policy: Policy, id_: str) -> int:
    return next((note.span.line for note in policy.notes if note.id == id_), -1)


def test_a_step_that_never_comes_is_not_among_those_of_a_case() -> None:
    policy, _ = load(FIXTURES / "rung-never-fires.bad.yaml")
    check = next(item for item in TIME_CHECKS if item.code == "rung-never-fires")
    found = next(item for item in check(policy) if "opening hours" in item.message)
    (decision,) = replayed(policy, found)
    assert found.clause not in {step.clause for step in decision.escalations}


def test_what_depends_on_too_many_facts_is_not_passed() -> None:
    flags = [f"flag_{number}" for number in range(16)]
    chosen = "".join(f"    - Mon-Fri 09:00-17:00 in UTC when {flag}\n" for flag in flags)
    facts = "".join(f"  {flag}: boolean\n" for flag in flags)
    condition = " and ".join(f"({one} or {other})" for one, other in pairwise(flags))
    text = f"""casepact: 1
policy: example
calendars:
  office:
{chosen}case:
{facts}tiers: {{basic: {{}}}}
severities: {{outage: Outage, question: Question}}
targets:
  first_response:
    duty: vendor must respond after opened
    within:
      outage: ["4 hours on office when {condition}"]
      question: 8 hours on office
"""
    policy, diagnostics = resolve_text(text)
    assert [item.message for item in diagnostics if item.level is Level.ERROR] == []
    assert policy is not None
    check = next(item for item in TIME_CHECKS if item.code == "severity-inversion")
    (found,) = check(policy)
    assert found.level is Level.INFO
    assert found.clause == "targets.first_response.outage.1"
    assert found.message.startswith("not decided")

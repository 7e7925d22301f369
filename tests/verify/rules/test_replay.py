"""The command of every witness, run as a person would, shows the very thing the finding claims."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings

from casepact.cli.program import program
from casepact.decision import decide
from casepact.decision.facts import parse_facts
from casepact.model.policy import Policy
from casepact.model.values import parse_instant
from casepact.resolve import load_file, resolve_text
from casepact.source import Diagnostic
from casepact.verify.rules import RULE_CHECKS
from casepact.verify.rules.region import UNSHOWN
from tests.verify.rules.small_policies import policies

ROOT = Path(__file__).parents[3]
FIXTURES = Path(__file__).parent / "fixtures"
FILES = sorted((*(ROOT / "policies").glob("*.yaml"), *FIXTURES.glob("*.bad.yaml")))

Answer = dict[str, Any]


def conflict(found: Diagnostic, answer: Answer, policy: Policy) -> bool:
    told = [{*item["clauses"]} for item in answer["conflicts"]]
    if found.code != "rule-conflict":
        return any(found.clause in clauses for clauses in told)
    one, *others = found.message.partition(" where ")[0].split("`")[1::2]
    return any(one in clauses and not clauses.isdisjoint(others) for clauses in told)


def no_severity(found: Diagnostic, answer: Answer, policy: Policy) -> bool:
    hanging = [item for item in answer["unknown"] if item["clause"].startswith("severities.")]
    assert found.witness is not None
    settled = "adjustments." in found.witness.note
    is_known = answer["severity"] is not None
    return is_known is settled and answer["severity_defined"] is None and hanging == []


def not_owed(found: Diagnostic, answer: Answer, policy: Policy) -> bool:
    assert found.clause is not None
    family = found.clause.split(".")[1]
    owed = {item["id"] for item in answer["obligations"]}
    hanging = [item for item in answer["unknown"] if item["clause"].startswith(f"targets.{family}")]
    return family not in owed and hanging == [] and answer["covered"] is not False


def no_row(found: Diagnostic, answer: Answer, policy: Policy) -> bool:
    assert found.clause is not None
    section, name = found.clause.split(".")[:2]
    if section == "targets":
        return not_owed(found, answer, policy)
    if section == "matrices":
        return name not in answer["facts"] and found.clause not in {i["clause"] for i in answer["unknown"]}
    return any(id_.startswith(found.clause) for id_ in answer["unspecified"])


def answering(answer: Answer) -> set[str]:
    return {item["clause"] for item in (*answer["obligations"], *answer["escalations"])}


def both(found: Diagnostic, answer: Answer, policy: Policy) -> bool:
    ids = [word for word in found.message.split("`") if word in {c.id for c in policy.clauses()}]
    return len(ids) == 2 and set(ids) <= answering(answer)


def not_met(found: Diagnostic, answer: Answer, policy: Policy) -> bool:
    assert found.clause is not None
    if found.clause.startswith("prerequisites.") and answer["covered"] is False:
        return True  # what else leaves the case uncovered is listed beside it
    return found.clause not in answering(answer) and found.clause not in answer["because"]


def another_answers(found: Diagnostic, answer: Answer, policy: Policy) -> bool:
    assert found.clause is not None
    table = found.clause.rsplit(".", 1)[0]
    seen = {*answering(answer), *(id_ for item in answer["conflicts"] for id_ in item["clauses"])}
    return not_met(found, answer, policy) and any(id_.startswith(table) for id_ in seen)


def answered(found: Diagnostic, answer: Answer, policy: Policy) -> bool:
    assert found.clause is not None
    # Where a third row says something else, that is told as well, and the row is seen in the conflict.
    row = found.message.split("`")[1]
    listed = any(row in item["clauses"] for item in answer["conflicts"])
    return listed or any(item["id"] == found.clause.split(".")[1] for item in answer["obligations"])


def spoken_of(found: Diagnostic, answer: Answer, policy: Policy) -> bool:
    return any(f"`{name}`" in found.message for item in answer["obligations"] for name in item["objects"])


SHOWN: dict[str, Callable[[Diagnostic, Answer, Policy], bool]] = {
    "definition-gap": no_severity,
    "definition-overlap": conflict,
    "table-gap": no_row,
    "table-overlap": answered,
    "rule-conflict": conflict,
    "contradiction": both,
    "missing-target": not_owed,
    "masked-row": another_answers,
    "dead-clause": not_met,
    "subsumed-row": answered,
    "mergeable-rows": answered,
    "undefined-term": spoken_of,
}

WITHOUT = {"its condition is never true", "changes nothing", "applies to no case: what definitions"}
"""Proofs that have no case to show: whatever the case, the clause does not come up."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_command_of_every_witness_shows_what_is_claimed(path: Path) -> None:
    policy = load_file(str(path)).policy
    assert policy is not None
    found = [item for check in RULE_CHECKS for item in check(policy) if item.code != "not-decided"]
    for item in found:
        if item.witness is None:
            assert any(words in item.message for words in WITHOUT), item.message
            continue
        words = shlex.split(item.witness.command)
        assert words[0] == "casepact"
        result = CliRunner().invoke(program, [*words[1:], "--format", "json"], standalone_mode=False)
        assert result.exception is None, (item.message, result.output, result.exception)
        assert SHOWN[item.code](item, json.loads(result.stdout), policy), (item.message, result.stdout)
    assert found or path.parent != FIXTURES


@settings(max_examples=20, deadline=None)
@given(policies())
def test_every_witness_of_a_random_policy_shows_what_is_claimed(text: str) -> None:
    policy, _ = resolve_text(text)
    assert policy is not None
    for check in RULE_CHECKS:
        for item in check(policy):
            assert UNSHOWN not in item.message
            if item.witness is None or item.code == "not-decided":
                continue
            assert item.witness.at is not None
            facts, faults = parse_facts(policy, dict(item.witness.facts))
            assert faults == []
            answer = decide(policy, facts, parse_instant(item.witness.at)).to_json()
            assert SHOWN[item.code](item, answer, policy), (item.message, item.witness.command, answer)


def test_every_check_can_be_shown() -> None:
    assert SHOWN.keys() == {check.code for check in RULE_CHECKS}

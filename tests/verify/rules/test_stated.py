"""A severity that somebody may state is a case of the checks and of comparisons, whatever is defined."""

from __future__ import annotations

import pytest

from casepact.comparison import Verdict, compare
from casepact.decision import decide
from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.source import Level
from casepact.verify.rules.cases import Cases
from casepact.verify.rules.dead_clause import DEAD_CLAUSE

AT = 1_772_539_200

POLICY = """\
casepact: 1
policy: stated
case: {{environment: "one of production, test", down: boolean}}
tiers: {{basic: {{}}, plus: {{}}}}
severities:
  s1: {{when: {s1}}}
  s2: {{when: otherwise}}
  s3: {{when: {s3}}}
{adjustments}
terms: {{who: {term}}}
targets:
  first:
    duty: vendor must respond
    within: {{s1: 1 hour on always, s2: 9 hours on always, s3: 9 hours on always}}
"""

CAP = "adjustments: {prod: severity is at most s2 unless environment is production}"
S1 = "down and environment is production"
CHOOSE = "customer may choose severity"
NOBODY = "customer may choose colours"


def load(adjustments: str = CAP, term: str = CHOOSE, s1: str = S1) -> Policy:
    s3 = "down and environment is test"
    policy, found = resolve_text(POLICY.format(adjustments=adjustments, term=term, s1=s1, s3=s3))
    assert policy is not None
    assert [item.message for item in found if item.level is Level.ERROR] == []
    return policy


@pytest.mark.parametrize(
    "term, idle",
    [
        (CHOOSE, False),
        ("vendor must assign severity", False),
        ("vendor may change severity after opened", False),
        ("customer may raise severity", False),
        ("customer may choose severity when environment is test", False),
        ("customer may choose severity when environment is production", True),
        ("vendor may lower severity", True),
        ("customer must not choose severity", True),
        (NOBODY, True),
    ],
)
def test_a_cap_on_what_people_state_is_not_idle(term: str, idle: bool) -> None:
    messages = [item.message for item in DEAD_CLAUSE(load(term=term))]
    told = [message for message in messages if message.startswith("`adjustments.prod`")]
    may = term in ("customer may choose severity when environment is production", "vendor may lower severity")
    ends = (
        "changes nothing: `severity` never lies outside it where it applies"
        if may
        else "changes nothing as long as `severity` follows its definitions"
    )
    assert told == ([f"`adjustments.prod` {ends}"] if idle else [])


def test_nobody_is_told_to_remove_what_only_definitions_make_idle() -> None:
    (found,) = DEAD_CLAUSE(load(term=NOBODY))
    assert "remove" not in (found.help or "")


@pytest.mark.parametrize("term, verdict", [(CHOOSE, Verdict.BETTER), (NOBODY, Verdict.REWORDED)])
def test_a_cap_on_what_people_state_is_missed_when_it_is_gone(term: str, verdict: Verdict) -> None:
    with_, without = load(term=term), load(adjustments="", term=term)
    assert compare(with_, without).verdict is verdict
    opposite = {Verdict.BETTER: Verdict.WORSE}.get(verdict, verdict)
    assert compare(without, with_).verdict is opposite


def test_what_is_shown_of_a_stated_severity_is_decided_so() -> None:
    with_, without = load(), load(adjustments="")
    shown = {
        tuple(decide(policy, dict(change.evidence.facts), AT).severity for policy in (with_, without))
        for change in compare(with_, without).changes
        if change.evidence is not None
    }
    assert shown == {("s2", "s1")}


def test_permission_that_one_version_adds_changes_no_target() -> None:
    changes = compare(load(term=NOBODY), load()).changes
    assert {change.kind for change in changes} == {"term"}


@pytest.mark.parametrize(
    "severities, stated",
    [
        ("s1: {when: down}, s2: {when: not down}", False),
        ("s1: {when: down}, s2: {}", True),
        ("s1: {}, s2: {}", True),
    ],
)
def test_what_no_definition_is_for_is_stated_by_people(severities: str, stated: bool) -> None:
    text = (
        "casepact: 1\npolicy: stated\ncase: {down: boolean}\ntiers: {basic: {}}\n"
        f"severities: {{{severities}}}\n"
        "terms: {both: vendor must greet customer when down and severity is s2}\n"
    )
    policy, _ = resolve_text(text)
    assert policy is not None
    (term,) = policy.terms
    found = Cases(policy).find(term.guard)
    assert found.possible is stated
    if found.case is not None:
        assert term.id in {item.clause for item in decide(policy, found.case.facts, AT).obligations}

"""A floor at the greatest value, or a cap at the least, settles what definitions say two things of."""

from __future__ import annotations

from itertools import product

import pytest

from casepact.comparison import Verdict, compare, difference
from casepact.decision import decide
from casepact.model.policy import Policy
from casepact.resolve import resolve_text
from casepact.source import Level
from casepact.verify.rules.cases import Cases
from casepact.verify.rules.dead_clause import DEAD_CLAUSE

AT = 1_772_539_200

POLICY = """\
casepact: 1
policy: settled
calendars: {{always: 24x7}}
case: {{down: boolean, slow: boolean, vip: boolean}}
tiers: {{basic: {{channels: [email]}}}}
channels: {{email: E-mail}}
severities:
  critical: {{title: Critical, when: not down and not slow}}
  major: {{title: Major, when: down}}
  minor: {{title: Minor, when: slow}}
adjustments: {{end: {adjustment} when vip}}
targets:
  first_response:
    duty: vendor must respond after opened
    within: {{{severity}: 1 hour on always when down and slow}}
"""


def load(adjustment: str, severity: str) -> Policy:
    policy, found = resolve_text(POLICY.format(adjustment=adjustment, severity=severity), "settled.yaml")
    assert policy is not None
    assert [item.message for item in found if item.level is Level.ERROR] == []
    return policy


def reached(policy: Policy) -> bool:
    """Whether some case is owed a response, by going through them all."""
    return any(
        decide(policy, {"tier": "basic", "down": down, "slow": slow, "vip": vip}, AT).obligations
        for down, slow, vip in product((True, False), repeat=3)
    )


@pytest.mark.parametrize(
    "adjustment, severity, alive",
    [
        ("severity is at least critical", "critical", True),
        ("severity is at most minor", "minor", True),
        ("severity is at least major", "critical", False),
        ("severity is at least major", "major", False),
        ("severity is at most major", "minor", False),
    ],
)
def test_a_clause_that_only_such_cases_reach_is_reached(adjustment: str, severity: str, alive: bool) -> None:
    policy = load(adjustment, severity)
    assert reached(policy) is alive
    (clause,) = policy.obligations["first_response"].clauses
    assert Cases(policy).find(clause.guard).possible is alive
    assert not alive or DEAD_CLAUSE(policy) == []


def test_a_difference_that_only_such_cases_show_is_found() -> None:
    old, new = (
        load("severity is at least critical", "critical"),
        load("severity is at least major", "critical"),
    )
    assert difference(old, new) is not None
    assert compare(old, new).verdict in (Verdict.WORSE, Verdict.MIXED, Verdict.CHANGED)

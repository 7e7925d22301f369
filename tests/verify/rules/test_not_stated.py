"""A value that nobody may state is no part of a case that shows a finding."""

from __future__ import annotations

from casepact.resolve import resolve_text
from casepact.verify.rules.contradiction import CONTRADICTION

POLICY = """\
casepact: 1
policy: example
case: {big: boolean}
tiers: {basic: {}}
severities: {high: {when: big}, low: {when: not big}, set_by_hand: {}}
terms:
  charging: vendor must charge customer when big
  free: vendor must not charge customer when severity is high and severity is not low
"""


def test_a_case_follows_its_definitions_where_it_may_not_state_another_value() -> None:
    policy, _ = resolve_text(POLICY)
    assert policy is not None
    [found] = CONTRADICTION(policy)
    assert found.code == "contradiction"
    assert found.witness is not None
    assert found.witness.facts == (("big", "yes"),)

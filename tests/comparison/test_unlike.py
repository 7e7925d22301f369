"""Policies that have little in common compare too."""

from __future__ import annotations

from itertools import permutations

import pytest

from casepact.comparison import Verdict, compare
from tests.comparison.test_edits import NAMES, policy_of, text_of


def test_a_fact_of_which_the_two_share_no_value_is_no_case_at_all() -> None:
    head = "casepact: 1\npolicy: p\ncalendars: {office: Mon-Fri 09:00-17:00 in GMT}\n"
    rest = (
        "tiers: {basic: {}}\nseverities: {high: {when: %s}, low: {when: otherwise}}\n"
        "targets: {response: {duty: vendor must respond after opened, "
        "within: {high: %s, low: 2 business days on office}}}\n"
    )
    old = head + "case: {kind: red | green}\n" + rest % ("kind is red", "1 hour on office")
    new = head + "case: {kind: round | square}\n" + rest % ("kind is not round", "2 hours on office")

    comparison = compare(policy_of(old, "old.yaml"), policy_of(new, "new.yaml"))
    assert comparison.verdict in (Verdict.CHANGED, Verdict.WORSE)
    assert {"fact-changed"} <= {change.code for change in comparison.changes}


@pytest.mark.slow
@pytest.mark.parametrize("old, new", list(permutations(NAMES, 2)))
def test_any_two_policies_compare(old: str, new: str) -> None:
    comparison = compare(policy_of(text_of(old), "old.yaml"), policy_of(text_of(new), "new.yaml"))

    marks = [change.fingerprint for change in comparison.changes]
    assert len(set(marks)) == len(marks) > 0

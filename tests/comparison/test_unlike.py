"""Policies that have little in common compare too."""

from __future__ import annotations

from itertools import permutations

import pytest

from casepact.comparison import Verdict, compare
from tests.comparison.edits import NAMES, policy_of, text_of


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


def test_a_closing_day_more_is_worse_and_not_also_better() -> None:
    text = text_of("openback")
    edited = text.replace("{say: holidays(US), cite", "{say: holidays(US) or holidays(CA), cite")
    assert edited != text

    comparison = compare(policy_of(text, "old.yaml"), policy_of(edited, "new.yaml"))
    assert comparison.verdict is Verdict.WORSE
    assert all(change.measure is not None and not change.measure.better for change in comparison.changes)


def test_hours_and_days_on_one_clock_compare_where_its_hours_are_known() -> None:
    text = text_of("openback")
    edited = text.replace("{say: 12 business hours, cite", "{say: 1 business day, cite")
    assert edited != text

    comparison = compare(policy_of(text, "old.yaml"), policy_of(edited, "new.yaml"))
    [change] = comparison.changes
    assert change.code == "target-better"
    assert change.measure is not None
    assert change.measure.best is not None

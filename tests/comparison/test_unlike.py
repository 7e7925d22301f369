"""Policies that have little in common compare too."""

from __future__ import annotations

from itertools import permutations

import pytest

from casepact.comparison import Verdict, compare
from casepact.decision import Decider
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


@pytest.mark.parametrize(
    "before, after",
    [
        ("3 hours on always", "6 hours on office"),
        ("1 business day on office", "6 hours on office"),
        ("6 hours on office", "12 hours on office"),
        ("2 hours on office", "2 hours on weekdays"),
    ],
)
def test_the_largest_difference_is_the_largest_with_hours_that_are_left_open(before: str, after: str) -> None:
    head = (
        "casepact: 1\npolicy: p\ncalendars:\n"
        "  office: Mon-Fri 09:00-17:00 in UTC except unspecified within holidays(GB-ENG)\n"
        "  weekdays: Mon-Fri 09:00-12:00 in UTC except unspecified within holidays(GB-ENG)\n"
        "tiers: {basic: {}}\nseverities: {high: {}}\n"
        "targets: {response: {duty: vendor must respond after opened, within: %s}}\n"
    )
    old, new = (policy_of(head % text, "policy.yaml") for text in (before, after))
    [change] = compare(old, new).changes
    assert change.measure is not None
    assert change.evidence is not None
    deciders = (Decider(old), Decider(new))

    def difference(at: int) -> int:
        said = [item.decide({"tier": "basic", "severity": "high"}, at).obligations[0] for item in deciders]
        first, second = (duty.latest if duty.due is None else duty.due for duty in said)
        assert first is not None
        assert second is not None
        return second - first

    found = [difference(item) for item in range(START, START + 60 * 86_400, 3600)]
    for most, sign in ((change.measure.most, 1), (change.measure.best, -1)):
        sampled = max(sign * item for item in found)
        assert (most is not None) == (sampled > 0)
        if most is not None:
            assert sign * difference(most[0]) == most[1] >= sampled


START = 1_796_000_000
"""Late in November 2026, so that what follows are the holidays of winter."""


@pytest.mark.parametrize(
    "old, new, verdict",
    [
        ("Mon-Fri 09:00-17:00 in UTC except unspecified within CLOSED", "PLAIN except CLOSED", Verdict.WORSE),
        ("Mon-Fri 09:00-17:00 in UTC except unspecified within CLOSED", "PLAIN", Verdict.BETTER),
        ("Mon-Fri 09:00-17:00 in UTC except unspecified within CLOSED", "PLAIN except XMAS", Verdict.MIXED),
        ("unspecified", "PLAIN", Verdict.BETTER),
    ],
)
def test_what_is_printed_as_the_least_it_could_be_is_worse(old: str, new: str, verdict: Verdict) -> None:
    head = (
        "casepact: 1\npolicy: p\ncalendars: {xmas: daily 00:00-24:00 in UTC and Dec 25, "
        "days: daily 00:00-24:00 in UTC and (Dec 25 or Dec 28), desk: %s}\n"
        "tiers: {basic: {channels: [phone]}}\nseverities: {high: {}}\nchannels: {phone: {hours: desk}}\n"
        "targets: {response: {duty: vendor must respond after opened, within: 2 hours on desk}}\n"
    )
    words = {"PLAIN": "Mon-Fri 09:00-17:00 in UTC", "CLOSED": "days", "XMAS": "xmas"}
    for short, long in words.items():
        old, new = old.replace(short, long), new.replace(short, long)
    one, other = (policy_of(head % text, "policy.yaml") for text in (old, new))
    assert {change.verdict for change in compare(one, other).changes} == {verdict}
    back = {Verdict.WORSE: Verdict.BETTER, Verdict.BETTER: Verdict.WORSE}.get(verdict, verdict)
    assert {change.verdict for change in compare(other, one).changes} == {back}

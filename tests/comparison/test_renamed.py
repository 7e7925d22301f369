"""What only looks like a rewording, or like more than it is: names, titles, promises, idle steps."""

from __future__ import annotations

import pytest

from casepact.comparison import Verdict, compare
from tests.comparison.edits import policy_of

POLICY = """\
casepact: 1
policy: p
roles: {director: The director}
features: {monitoring: Monitoring from afar}
tiers: {basic: {channels: [portal], includes: [monitoring]}}
severities: {high: {}}
channels: {portal: {title: Portal, hours: always}}
targets: {fix: {duty: vendor must resolve after opened, within: 4 hours on always}}
escalations: {late: {steps: [on breach of fix notify director]}}
promises:
  soon: fix is due within 4 hours after opened
  ends: every resolved case is eventually closed
"""


@pytest.mark.parametrize(
    "kind, one, other",
    [
        ("role", ("director", "The director"), ("trainee", "A trainee")),
        ("feature", ("monitoring", "Monitoring from afar"), ("newsletter", "A newsletter")),
        ("channel", ("portal", "Portal"), ("fax", "Fax")),
    ],
)
def test_another_name_with_another_title_may_be_another_thing(
    kind: str, one: tuple[str, str], other: tuple[str, str]
) -> None:
    old = policy_of(POLICY, "old.yaml")
    text = POLICY.replace(one[1], "TITLE").replace(one[0], other[0])
    [change] = compare(old, policy_of(text.replace("TITLE", other[1]), "new.yaml")).changes
    assert change.code == "name-changed"
    assert change.message == f"the {kind} `{one[0]}` (`{one[1]}`) is `{other[0]}` (`{other[1]}`) now"
    assert change.reason

    assert compare(old, policy_of(text.replace("TITLE", one[1]), "new.yaml")).verdict is Verdict.REWORDED


@pytest.mark.parametrize(
    "find, put, told",
    [
        ("  ends: every resolved case is eventually closed\n", "", "is gone"),
        ("within 4 hours after", "within 5 hours after", "is `fix is due within 5 hours after opened` now"),
    ],
)
def test_a_promise_that_is_gone_is_a_change(find: str, put: str, told: str) -> None:
    assert find in POLICY
    [change] = compare(
        policy_of(POLICY, "old.yaml"), policy_of(POLICY.replace(find, put), "new.yaml")
    ).changes
    assert change.code == "policy-changed"
    assert change.message.endswith(told)


def test_a_new_promise_is_only_words() -> None:
    text = POLICY.replace("  ends: every resolved case is eventually closed\n", "")
    comparison = compare(policy_of(text, "old.yaml"), policy_of(POLICY, "new.yaml"))
    assert comparison.verdict is Verdict.REWORDED


def test_a_title_is_told_once_though_entries_take_it_over() -> None:
    text = POLICY.replace("fix: {duty", "fix: {title: Repair, duty")
    old = policy_of(text, "old.yaml")
    [change] = compare(old, policy_of(text.replace("title: Repair", "title: Mending"), "new.yaml")).changes
    assert (change.clause, change.verdict) == ("targets.fix", Verdict.REWORDED)


@pytest.mark.parametrize("when, verdict", [(" when severity is high", Verdict.CHANGED), ("", Verdict.BETTER)])
def test_a_raise_of_cases_that_are_as_severe_is_not_better(when: str, verdict: Verdict) -> None:
    text = POLICY.replace("severities: {high: {}}", "severities: {high: {}, low: {}}")
    step = f"director, after 1 hour on always raise severity to high{when}]"
    old, new = policy_of(text, "old.yaml"), policy_of(text.replace("director]", step), "new.yaml")
    assert compare(old, new).verdict is verdict
    assert compare(new, old).verdict is {Verdict.BETTER: Verdict.WORSE}.get(verdict, verdict)

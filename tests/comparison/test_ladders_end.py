"""What ends a ladder, and a case that shows a step whose time is known."""

from __future__ import annotations

import pytest

from casepact.comparison import Change, Verdict, compare
from tests.comparison.edits import policy_of

LADDER = """casepact: 1
policy: ladder
title: Ladder
case: {region: emea | apac}
tiers: {basic: {channels: [email]}}
channels: {email: {hours: always}}
severities: {high: {when: region is emea}, low: {when: otherwise}}
roles: {head: Head, chief: Chief}
targets:
  fix: {duty: vendor must resolve after opened, within: {high: 4 hours on always, low: none}}
escalations:
  up:
    until: resolve
    steps: [at 50% of fix notify head, on breach of fix notify chief]
lifecycle:
  states: {tried: {title: Tried}}
  transitions: [working -> tried on try_it, tried -> working on resume]
"""
UNTIL = "    until: resolve\n"
TRIED = "working -> tried on try_it"
NOT_ENDING = {TRIED: "working -> tried on resolve"}


def told(old: dict[str, str], new: dict[str, str]) -> tuple[Change, ...]:
    texts = []
    for edits in (old, new):
        text = LADDER
        for find, put in edits.items():
            assert find in text
            text = text.replace(find, put)
        texts.append(text)
    comparison = compare(policy_of(texts[0], "old.yaml"), policy_of(texts[1], "new.yaml"))
    return tuple(item for item in comparison.changes if item.kind == "escalation")


@pytest.mark.parametrize("until", ["", "    until: resolve or decline\n"])
def test_a_ladder_that_ends_where_cases_do_by_another_word_is_reworded(until: str) -> None:
    changes = told({}, {UNTIL: until})

    ends = "resolve or decline" if until else "any settled or final state"
    assert {(item.verdict, item.message) for item in changes} == {
        (
            Verdict.REWORDED,
            f"the ladder ends on {ends}, which comes to the same as resolve for `notify {who}`",
        )
        for who in ("head", "chief")
    }


def test_what_ends_a_ladder_by_default_is_said() -> None:
    changes = told({UNTIL: "    until: respond\n"}, {UNTIL: ""})

    words = "the ladder ends on any settled or final state, not on respond for `notify head`"
    [change] = [item for item in changes if item.message == words]
    assert change.verdict is Verdict.CHANGED
    assert change.evidence is not None
    assert change.evidence.facts == (("region", "emea"),)


def test_a_resolution_that_settles_nothing_ends_a_ladder_of_its_own() -> None:
    assert {item.verdict for item in told(NOT_ENDING, {**NOT_ENDING, UNTIL: ""})} == {Verdict.CHANGED}


def test_a_step_that_is_gone_is_seen_where_its_time_is_known() -> None:
    [change] = told({}, {"at 50% of fix notify head, ": ""})

    assert change.evidence is not None
    assert change.evidence.old_answer == "notify head at 2026-03-03T14:00:00Z"

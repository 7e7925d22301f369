"""Situations of two policies whose severities are defined by what chooses their calendars as well."""

from __future__ import annotations

import pytest

from casepact.comparison import compare
from casepact.resolve import resolve_text
from casepact.source import Level

_TEXT = """\
casepact: 1
policy: small
case: {fact: TYPE}
calendars:
  desk: [24x7 when FEW, "Mon-Fri 09:00-17:00 in Europe/London otherwise"]
tiers: {t: {}}
severities: {big: {when: MANY}, small: {when: otherwise}}
targets:
  answer:
    duty: vendor must respond after opened
    within: {big: 9 hours on desk, small: 2 hours on always}
"""


@pytest.mark.parametrize(
    "type_, few, many",
    [
        ("integer 1 to 1000", "fact is at most 50", "fact is at least 100"),
        ("duration", "fact is at most 2 hours", "fact is at least 1 day"),
        ("low | mid | high | top", "fact is low", "fact is high or fact is top"),
    ],
)
def test_a_value_that_no_case_has_does_not_stand_for_those_that_some_have(
    type_: str, few: str, many: str
) -> None:
    text = _TEXT.replace("TYPE", type_).replace("FEW", few).replace("MANY", many)
    old, found = resolve_text(text, "old.yaml")
    new, _ = resolve_text(text.replace("9 hours", "10 hours"), "new.yaml")
    assert [item.message for item in found if item.level is Level.ERROR] == []
    assert old is not None
    assert new is not None
    (change,) = compare(old, new).changes
    assert change.clause == "targets.answer.big"
    assert change.verdict.value == "worse"


def test_another_default_is_shown_by_a_case_that_it_makes_later() -> None:
    text = """\
casepact: 1
policy: small
case: {far: {type: boolean, default: no}, size: integer 1 to 9}
tiers: {t: {}}
severities: {s: {}}
targets:
  answer:
    duty: vendor must respond after opened
    within: [1 hour on always when size is over 5 and not far, 9 hours on always when size is over 5 and far]
"""
    old, new = (
        resolve_text(item, "policy.yaml")[0] for item in (text, text.replace("default: no", "default: yes"))
    )
    assert old is not None
    assert new is not None
    (change,) = compare(old, new).changes
    assert "`answer` is `9 hours on always`, not `1 hour on always` (by up to 8 hours)" in change.message
    assert change.evidence is not None
    assert dict(change.evidence.facts).keys() == {"size"}
    assert change.evidence.old_answer.startswith("within 1 hour on always, due ")
    assert change.evidence.new_answer.startswith("within 9 hours on always, due ")

"""What only cases that lack a fact show: a calendar not chosen, a default where definitions clash."""

from __future__ import annotations

import pytest

from casepact.comparison import Change, Verdict, compare
from tests.comparison.pairs import load

REGIONS = """
tiers: {a: A}
severities: {s: {}}
case: {region: us | eu | asia, flag: boolean}
calendars:
  office:
    - Mon-Fri 09:00-17:00 in Europe/Berlin when region is eu
    - Mon-Fri 09:00-17:00 in America/New_York when region is not eu
targets:
  r: {duty: vendor must respond after opened, within: 4 hours on office}
"""
CLASHING = """
tiers: {a: A}
case: {down: boolean, slow: boolean}
severities:
  high: {when: down}
  low: {when: slow or not down}
targets:
  r: {duty: vendor must respond after opened, within: {high: 1 hour on always, low: 8 hours on always}}
"""


def changes(text: str, old: str, new: str) -> tuple[Change, ...]:
    assert old in text
    head = "casepact: 1\npolicy: example"
    return compare(load(head + text), load(head + text.replace(old, new))).changes


@pytest.mark.parametrize(
    "condition, verdicts",
    [
        ("region is eu and (flag or not flag)", {Verdict.WORSE}),
        ("not (region is us or region is asia)", set()),
    ],
)
def test_a_calendar_that_asks_for_one_more_fact_is_told(condition: str, verdicts: set[Verdict]) -> None:
    found = changes(REGIONS, "when region is eu", f"when {condition}")

    real = [item for item in found if item.verdict is not Verdict.REWORDED]
    assert {item.verdict for item in real} == verdicts
    for item in real:
        assert item.message.startswith("where not every fact is known: ")
        assert item.message.endswith("it cannot be told any more when it is due")


def test_a_default_is_told_where_definitions_clash() -> None:
    found = changes(CLASHING, "high: {when", "high: {default: yes, when")

    [change] = [item for item in found if item.kind == "definition"]
    assert change.evidence is not None
    assert dict(change.evidence.facts) == {"down": "yes", "slow": "yes"}
    assert change.verdict is Verdict.BETTER


@pytest.mark.parametrize("back", [False, True])
def test_cover_that_asks_for_one_more_fact_is_told(*, back: bool) -> None:
    texts = [CLASHING + f"prerequisites: {{needed: {{require: {words}}}}}\n" for words in _ASKED]
    old, new = (load("casepact: 1\npolicy: example" + text) for text in (texts[::-1] if back else texts))

    [change] = compare(old, new).changes
    assert change.message == f"where not every fact is known: cases are {_SAID[back]}"
    assert change.evidence is not None
    assert dict(change.evidence.facts) == {"down": "yes"}


_ASKED = ("down", "down and (slow or not slow)")
_SAID = ("not known to be covered any more", "known to be covered now")

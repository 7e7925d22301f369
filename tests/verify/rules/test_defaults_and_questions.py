"""Facts that have a default keep cases out where nobody says them; calendars that only some cases ask for."""

from __future__ import annotations

import pytest

from casepact.decision import decide
from casepact.decision.facts import parse_facts
from casepact.model.values import parse_instant
from casepact.resolve import resolve_text
from casepact.source import Diagnostic
from casepact.verify.rules import RULE_CHECKS

_HEAD = """casepact: 1
policy: example
case: {kind: {type: "one of net, app", default: net}, flag: boolean, vip: boolean}
tiers: {basic: {}}
severities: {outage: Outage}
"""


def found(text: str, code: str) -> list[Diagnostic]:
    policy, diagnostics = resolve_text(_HEAD + text)
    assert policy is not None, diagnostics
    check = next(item for item in RULE_CHECKS if item.code == code)
    return check(policy)


@pytest.mark.parametrize("more, is_there", [("", True), (" or vip", True), (" or flag", False)])
def test_a_case_that_a_default_would_keep_out_says_another_value(more: str, is_there: bool) -> None:
    text = f"""coverage: {{excluded: {{net: {{when: kind is net{more}}}}}}}
terms:
  a: vendor must charge customer when flag
  b: vendor must not charge customer
"""
    policy, _ = resolve_text(_HEAD + text)
    assert policy is not None
    items = found(text, "contradiction")
    assert len(items) == is_there
    for item in items:
        assert item.witness is not None
        assert item.witness.at is not None
        facts, _ = parse_facts(policy, dict(item.witness.facts))
        decision = decide(policy, facts, parse_instant(item.witness.at))
        assert decision.covered is not False
        assert {duty.clause for duty in decision.obligations} == {"terms.a", "terms.b"}


@pytest.mark.parametrize(
    "row, where",
    [
        ("2 hours on always when vip and opened during local", "flag and vip"),
        ("2 hours on always when vip or opened during local", "flag and not vip"),
        ("2 hours on local", "flag"),
    ],
)
def test_only_cases_that_ask_for_a_calendar_show_what_is_wrong_with_it(row: str, where: str) -> None:
    text = f"""calendars:
  office: Mon-Fri 09:00-17:00 in UTC
  late: Mon-Fri 12:00-20:00 in UTC
  local: [office when kind is net, late when flag]
targets:
  reply:
    duty: vendor must respond after opened
    within: [{row}{", 4 hours on always otherwise" if "when" in row else ""}]
"""
    [item] = found(text, "rule-conflict")
    conditions = item.message.partition(" where `")[2].rstrip("`").split(" and ")
    assert {*conditions} == {*where.split(" and "), "kind is net"}

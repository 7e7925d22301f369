"""The type that is proposed for a fact is one with which the condition works."""

from __future__ import annotations

import re

import pytest

from casepact.resolve import resolve_text

_POLICY = """\
casepact: 1
policy: asked
tiers: {{basic: {{}}}}
severities: {{high: {{}}, low: {{}}}}
{case}
coverage: {{excluded: [{{when: '{condition}'}}]}}
"""

ASKED = {
    "trialling": "boolean",
    "onboarded is no": "boolean",
    "availability is below 99.9%": "percentage",
    "growth is above 150%": "percentage 0 to 151",
    "growth is below -5%": "percentage -6 to 100",
    "users is above 100": "number",
    "users is one of 1, 2": "number",
    "waited is over 2 hours": "duration",
    "waited is at least 1 hour 30 minutes": "duration",
    "release is at least 7.10.2": "version",
    "release is one of 7.1, 7.1.2": "version",
    "expiry is before 2026-12-24": "date",
    "moved_at is after 2026-03-01T00:00Z": "instant",
    "impact is at least high": "low | high",
    "impact is at most low": "low | high",
    "impact is above medium": "medium | high",
    "impact is below medium": "low | medium",
    "plan is gold": "one of gold, other",
    "plan is not one of gold, silver": "one of gold, silver",
    'name is "Big, Co"': "text",
}


def _said(condition: str, case: str = "") -> list[tuple[str, str]]:
    _, found = resolve_text(_POLICY.format(condition=condition, case=case))
    return [(item.code, item.help or "") for item in found]


@pytest.mark.parametrize("condition, type_", ASKED.items())
def test_the_proposed_type_is_one_with_which_the_condition_works(condition: str, type_: str) -> None:
    [(code, help_)] = _said(condition)
    assert code == "unknown-name"
    found = re.fullmatch(r"declare it(?:, with all its values)?: `(case: .*)`", help_)
    assert found is not None
    assert type_ in found[1]
    assert _said(condition, found[1]) == []


@pytest.mark.parametrize(
    "condition, declared",
    [
        ("seats is above 5", "boolean"),
        ("seats is above 5%", "text"),
        ("seats is above 5%", "boolean"),
        ("seats is at least many", "one of few, many"),
    ],
)
def test_a_fact_without_an_order_is_given_one(condition: str, declared: str) -> None:
    [(code, help_)] = _said(condition, f"case: {{seats: '{declared}'}}")
    assert code == "wrong-type"
    found = re.search(r"declare it so that it has one: `(case: .*)`", help_)
    assert found is not None
    assert _said(condition, found[1]) == []

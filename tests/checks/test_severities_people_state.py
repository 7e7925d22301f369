"""A severity without a definition is one that people state, where how severe a case is is left open."""

from __future__ import annotations

import pytest

from casepact.checks import run_checks
from casepact.resolve import resolve_text

HEAD = "casepact: 1\npolicy: stated\ntiers: {basic: {}}\ncase: {down: boolean}\n"


@pytest.mark.parametrize(
    "severities, told",
    [
        ("{sev1: {when: unspecified}, sev2: {}}", []),
        ("{sev1: {when: down and unspecified}, sev2: {}, sev3: Question}", []),
        ("{sev1: {when: down}, sev2: {}}", ["severities.sev2"]),
        ("{sev1: {when: unspecified}, sev2: {when: down and not down}}", ["severities.sev2"]),
        ("{sev1: {}, sev2: {}}", []),
    ],
)
def test_what_is_told_of_severities(severities: str, told: list[str]) -> None:
    policy, found = resolve_text(f"{HEAD}severities: {severities}\n")
    assert policy is not None
    assert found == []
    named = [item.clause for item in run_checks(policy) if item.code == "unused-name"]
    assert [clause for clause in named if clause != "case.down"] == told

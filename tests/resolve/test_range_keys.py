"""Whoever names ranges as the help on a table keyed by numbers says is understood."""

from __future__ import annotations

import re

import pytest

from casepact.resolve import resolve_text

HEAD = "casepact: 1\npolicy: ranges\ntiers: {basic: {}}\nseverities: {p1: First}\n"


def table(keys: str, more: str = "", band: str = "") -> str:
    return (
        f"{HEAD}case: {{users: integer -90 to 1000{band}}}\n{more}targets:\n  a:\n"
        f"    duty: vendor must respond after opened\n    within: {{{keys}, otherwise: 2 hours on always}}\n"
    )


@pytest.mark.parametrize(
    "key, condition",
    [
        ("100 or more", "is at least 100"),
        ("100+", "is at least 100"),
        ('">= 100"', "is at least 100"),
        ("over 100", "is above 100"),
        ("up to 9", "is at most 9"),
        ("fewer than 10", "is below 10"),
        ("10 or fewer", "is at most 10"),
        ("10 to 99", "is at least 10 and users is at most 99"),
        ("10-99", "is at least 10 and users is at most 99"),
        ("between 10 and 99", "is at least 10 and users is at most 99"),
        ("-20 to -5", "is at least -20 and users is at most -5"),
        ("-20 or more", "is at least -20"),
        ("7", "is at least 7 and users is at most 7"),
    ],
)
def test_the_help_names_the_range(key: str, condition: str) -> None:
    _, [found] = resolve_text(table(f"{key}: 1 hour on always"))
    assert found.code == "wrong-type"
    case, adjustments = re.findall(r"`(?:case|adjustments): \{([^`]+)\}`", found.help or "")
    assert adjustments == f"large: users_band is large when users {condition}"

    mended = table("large: 1 hour on always", f"adjustments: {{{adjustments}}}\n", f", {case}")
    policy, found_then = resolve_text(mended)
    assert found_then == []
    assert policy is not None


def test_names_that_hold_digits_are_names() -> None:
    assert resolve_text(table("b1: 1 hour on always", "", ", band: b1 | b2"))[1] == []

"""Did you mean."""

from __future__ import annotations

import pytest

from casepact.syntax.suggest import suggest

NAMES = ["severity", "tier", "channel", "first_response", "update"]


@pytest.mark.parametrize(
    "word,meant",
    [
        ("sevrity", "severity"),
        ("Severity", "severity"),
        ("first-response", "first_response"),
        ("First response", "first_response"),
        ("teir", "tier"),
        ("updates", "update"),
        ("xyzzy", None),
        ("", None),
        ("severity" * 20, None),
    ],
)
def test_suggest(word: str, meant: str | None) -> None:
    assert suggest(word, NAMES) == meant


def test_a_word_is_no_suggestion_for_itself() -> None:
    assert suggest("tier", ["tier"]) is None
    assert suggest("tier", ["tier", "tiers"]) == "tiers"


def test_ties_go_to_the_earlier() -> None:
    assert suggest("ab", ["abc", "abd"]) == "abc"
    assert suggest("ab", ["abd", "abc"]) == "abd"

"""Every fixture of a bad scenario gives the diagnostics it marks, on the marked columns, and no other.

The marks are those of `tests.resolve.test_marked`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.scenario import load_scenario
from casepact.source import Level
from tests.scenario.marks import BAD, GOOD, expected_in


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_scenario_is_told_where_and_why(path: Path) -> None:
    expected = expected_in(path)
    assert expected, "a fixture of a bad scenario marks at least one diagnostic"
    loaded = load_scenario(path)
    found = loaded.diagnostics
    assert {d.span.file for d in found} == {str(path)}
    assert [(d.code, d.span.line, d.span.column) for d in found] == [
        (mark.code, mark.line, mark.column) for mark in expected
    ], [(d.code, d.message, d.span.line, d.span.column) for d in found]
    for diagnostic, mark in zip(found, expected, strict=True):
        assert mark.text in diagnostic.message
        if mark.width > 1:
            assert diagnostic.span.end_column - diagnostic.span.column == mark.width, diagnostic
    has_errors = any(d.level is Level.ERROR for d in found)
    assert (loaded.scenario is None) == has_errors


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_scenario_has_nothing_to_say(path: Path) -> None:
    loaded = load_scenario(path)
    assert loaded.diagnostics == ()
    assert loaded.scenario is not None


def test_there_are_many_marked_faults() -> None:
    assert sum(len(expected_in(path)) for path in BAD) >= 200


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_number_that_cannot_be_comes_with_a_way_out(path: Path) -> None:
    numbers = ("bad-share", "bad-dates", "bad-rate", "bad-distribution", "never-open", "overloaded")
    bare = [d.message for d in load_scenario(path).diagnostics if d.code in numbers and not d.help]
    assert bare == []


@pytest.mark.parametrize(
    "word, meant", [("lognormel", "lognormal"), ("Log-Normal", "lognormal"), ("exp", "exponential")]
)
def test_a_distribution_that_there_is_not_is_told_with_the_one_meant(word: str, meant: str) -> None:
    changed = load_scenario(
        BAD[0].parent.parent / "good" / "sentences.yaml", [f"work.solve to {word} mean 1 hour"]
    )
    assert [d.help for d in changed.diagnostics if d.code == "bad-distribution"] == [
        f"did you mean `{meant}`?"
    ]

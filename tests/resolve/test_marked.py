"""Every fixture of a bad policy gives the diagnostics it marks, on the marked columns, and no other.

A line ``#   ^^^^ code`` under a faulty line says that the columns under the carets carry a diagnostic of
that code; one caret marks the start only. ``#<^^^ code`` marks the columns from the first one on. Text
after the code must be part of the message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from casepact.resolve import load_file

MARK = re.compile(r"^\s*#(?P<first><)?\s*(?P<carets>\^+)\s+(?P<code>[a-z0-9-]+)(?:\s+(?P<text>.*\S))?\s*$")
BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))
GOOD = sorted((Path(__file__).parent / "good").glob("*.yaml"))


@dataclass(frozen=True)
class Expected:
    code: str
    line: int
    column: int
    width: int
    text: str


def expected_in(path: Path) -> list[Expected]:
    found, line_above = [], 0
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        match = MARK.match(line)
        if match is None:
            line_above = number
        else:
            column = 1 if match["first"] else match.start("carets") + 1
            found.append(
                Expected(match["code"], line_above, column, len(match["carets"]), match["text"] or "")
            )
    return found


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_file_is_told_where_and_why(path: Path) -> None:
    expected = expected_in(path)
    assert expected, "a fixture of a bad policy marks at least one diagnostic"
    found = load_file(path).diagnostics
    assert [(d.code, d.span.line, d.span.column) for d in found] == [
        (mark.code, mark.line, mark.column) for mark in expected
    ], [(d.code, d.message, d.span.line, d.span.column) for d in found]
    for diagnostic, mark in zip(found, expected, strict=True):
        assert mark.text in diagnostic.message
        if mark.width > 1:
            assert diagnostic.span.end_column - diagnostic.span.column == mark.width, diagnostic


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_policy_has_nothing_to_say(path: Path) -> None:
    loaded = load_file(path)
    assert loaded.diagnostics == ()
    assert loaded.policy is not None

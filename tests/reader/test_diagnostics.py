"""Diagnostics as a terminal shows them, and as findings."""

from __future__ import annotations

import json

import pytest

from casepact.render.diagnostics import render_text, summary, to_json
from casepact.source import Diagnostic, Document, Level, Related, Span

TEXT = (
    "casepact: 1\n"
    "steps:\n"
    "\t- 2 hours when sevrity is major\n"
    "  - 日本 or 😀 x\n"
    "  - bad \x1b[31m\u202e y\n"
    "  - e\u0301 z\n"
    "last: 1\n"
)
FILE = Document("p.yaml", TEXT)
LONG = Document("long.yaml", "k: " + "x " * 200 + "HERE" + " y" * 200)
DOCUMENTS = {"p.yaml": FILE, "long.yaml": LONG}


def show(*diagnostics: Diagnostic, colour: bool = False) -> str:
    return render_text(diagnostics, DOCUMENTS, colour=colour)


def at(*place: int, file: str = "p.yaml", message: str = "m", **more: str) -> Diagnostic:
    return Diagnostic("code", message, Span(file, *place), help=more.get("help"))


def test_the_whole_of_it() -> None:
    first = Diagnostic(
        "unknown-name",
        "`sevrity` is not a fact of this policy",
        Span("p.yaml", 3, 17, 3, 24),
        help="did you mean `severity`?\nfacts are listed under `case`",
        related=(
            Related(Span("p.yaml", 1, 1, 1, 9), "declared here"),
            Related(Span("other.yaml", 12, 3, 12, 4), "and there"),
        ),
    )
    second = Diagnostic("late", "m", Span("p.yaml", 7, 7, 7, 8), Level.WARNING)
    assert show(first, second) == (
        "error[unknown-name]: `sevrity` is not a fact of this policy\n"
        "  --> p.yaml:3:17\n"
        "   |\n"
        "3  |     - 2 hours when sevrity is major\n"
        "   |                    ^^^^^^^\n"
        "  ::: p.yaml:1:1\n"
        "   |\n"
        "1  | casepact: 1\n"
        "   | -------- declared here\n"
        "  ::: other.yaml:12:3\n"
        "   | and there\n"
        "   |\n"
        "   = help: did you mean `severity`?\n"
        "           facts are listed under `case`\n"
        "\n"
        "warning[late]: m\n"
        " --> p.yaml:7:7\n"
        "  |\n"
        "7 | last: 1\n"
        "  |       ^\n"
    )


@pytest.mark.parametrize(
    "place,source,marks",
    [
        ((4, 5, 4, 7), "  - 日本 or 😀 x", "    ^^^^"),
        ((4, 11, 4, 12), "  - 日本 or 😀 x", "            ^^"),
        ((4, 13, 4, 14), "  - 日本 or 😀 x", "               ^"),
        ((5, 9, 5, 10), "  - bad ␛[31m\ufffd y", "        ^"),
        ((5, 16, 5, 17), "  - bad ␛[31m\ufffd y", "               ^"),
        ((6, 8, 6, 9), "  - e\u0301 z", "      ^"),
        ((3, 1, 3, 2), "    - 2 hours when sevrity is major", "^^^^"),
        ((7, 8, 7, 8), "last: 1", "       ^"),
        ((7, 8, 8, 1), "last: 1", "       ^"),
        ((8, 1, 8, 1), "", "^"),
    ],
)
def test_marks_stand_under_the_exact_cells(place: tuple[int, ...], source: str, marks: str) -> None:
    lines = show(at(*place)).splitlines()
    assert lines[-2:] == [f"{place[0]} | {source}".rstrip(), f"  | {marks}"]


def test_a_place_of_several_lines() -> None:
    assert show(at(2, 1, 4, 7)).splitlines()[2:] == [
        "  |",
        "2 | / steps:",
        "3 | |     - 2 hours when sevrity is major",
        "4 | |   - 日本 or 😀 x",
        "  | |_______^",
    ]
    assert show(at(2, 6, 3, 3), at(2, 6, 3, 1)).splitlines()[2:] == [
        "  |",
        "2 |   steps:",
        "  |  ______^",
        "3 | |     - 2 hours when sevrity is major",
        "  | |_____^",
        "",
        "error[code]: m",
        " --> p.yaml:2:6",
        "  |",
        "2 | steps:",
        "  |      ^",
    ]


def test_a_place_of_many_lines_is_shortened() -> None:
    document = Document("p.yaml", "".join(f"k{number}: 1\n" for number in range(1, 30)))
    shown = render_text([at(8, 1, 20, 4)], {"p.yaml": document}).splitlines()
    assert shown[3:] == [
        "8  | / k8: 1",
        "9  | | k9: 1",
        "10 | | k10: 1",
        "   | | …",
        "19 | | k19: 1",
        "20 | | k20: 1",
        "   | |___^",
    ]


def test_a_long_line_is_cut_around_the_marks() -> None:
    _, _, _, line, marks = show(at(1, 404, 1, 408, file="long.yaml")).splitlines()
    assert len(line) < 180
    assert line[marks.index("^") : marks.rindex("^") + 1] == "HERE"
    assert line[4] == line[-1] == "…"
    _, _, _, line, marks = show(at(1, 1, 1, 800, file="long.yaml")).splitlines()
    assert len(marks) <= len(line) < 180


def test_nothing_of_the_users_is_obeyed_by_a_terminal() -> None:
    shown = show(at(5, 1, 5, 2, message="`\x1b[2J\u202e\n`", help="a\x07\nb"))
    assert "\x1b" not in shown
    assert "error[code]: `\\x1b[2J\\u202e\\n`\n" in shown
    assert shown.endswith("  = help: a\\x07\n          b\n")


def test_a_file_whose_text_is_not_known_has_no_lines() -> None:
    assert (
        show(at(1, 1, 1, 1, file="gone.yaml", help="h"))
        == "error[code]: m\n --> gone.yaml:1:1\n  = help: h\n"
    )


def test_colour_only_adds_to_the_text() -> None:
    diagnostic = at(3, 17, 3, 24, help="h")
    coloured = show(diagnostic, colour=True)
    assert coloured.startswith("\x1b[1;31merror[code]\x1b[0m")
    for code in ("1", "1;31", "1;34", "0"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert "\x1b" not in coloured
    assert [line.rstrip() for line in coloured.splitlines()] == show(diagnostic).splitlines()


@pytest.mark.parametrize(
    "levels,files,line",
    [
        ([], 1, "no findings in 1 file"),
        ([Level.ERROR], 1, "1 error in 1 file"),
        ([Level.WARNING, Level.ERROR, Level.ERROR], 3, "2 errors, 1 warning in 3 files"),
        ([Level.INFO, Level.INFO, Level.WARNING, Level.WARNING], 2, "2 warnings, 2 infos in 2 files"),
    ],
)
def test_summary(levels: list[Level], files: int, line: str) -> None:
    assert summary([Diagnostic("c", "m", Span("f", 1, 1, 1, 1), level) for level in levels], files) == line


def test_a_finding() -> None:
    diagnostic = Diagnostic(
        "late",
        "m",
        Span("p.yaml", 3, 17, 3, 24),
        Level.WARNING,
        help="h",
        related=(Related(Span("p.yaml", 1, 1, 1, 9), "here"),),
        clause="targets.first_response",
    )
    finding = to_json(diagnostic, "0f1e2d3c4b5a6978", policy="example")
    assert json.loads(json.dumps(finding)) == finding
    assert finding == {
        "code": "late",
        "severity": "warning",
        "policy": "example",
        "clause": "targets.first_response",
        "message": "m",
        "span": {"file": "p.yaml", "line": 3, "column": 17, "end_line": 3, "end_column": 24},
        "related": [
            {
                "message": "here",
                "span": {"file": "p.yaml", "line": 1, "column": 1, "end_line": 1, "end_column": 9},
            }
        ],
        "witness": None,
        "help": "h",
        "fingerprint": "0f1e2d3c4b5a6978",
    }

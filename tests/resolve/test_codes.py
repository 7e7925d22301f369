"""Every code that the reader, the parser, the calendars and the resolver can report is shown somewhere.

The codes are collected from the engine's source. Most stand in the marked fixtures; those that no fixture
can hold, such as that of a file too large, are made here.
"""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import casepact
from casepact.resolve import load_file
from casepact.syntax.ast.calendar import (
    CalendarExpr,
    DailyWindow,
    Dates,
    Hours,
    SpanWindow,
    Windows,
    Yearly,
    Zone,
)
from casepact.time import CalendarError, validate_calendar
from tests.resolve.test_marked import BAD, expected_in

ENGINE = Path(casepact.__file__).parent
SOURCES = [*ENGINE.glob("resolve/*.py"), *ENGINE.glob("syntax/**/*.py"), ENGINE / "time" / "validation.py"]
MAKERS = {"add", "Diagnostic", "SentenceError", "CalendarError", "SyntaxFault"}
HEAD = "casepact: 1\npolicy: made\ntiers: {basic: {}}\nseverities: {high: High}\n"


def codes_in(source: Path) -> Iterator[str]:
    """The texts that stand where a diagnostic's code does."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "code" for t in node.targets):
            yield from texts(node.value)
        if isinstance(node, ast.arguments):
            for argument, default in zip(node.kwonlyargs, node.kw_defaults, strict=True):
                if argument.arg == "code" and default is not None:
                    yield from texts(default)
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in MAKERS and node.args and (name != "add" or _is_report(node.func)):
            yield from texts(node.args[0])
        if name == "get" and len(node.args) == 2 and list(texts(node.args[0])) == ["code"]:
            yield from texts(node.args[1])
        for keyword in node.keywords:
            if keyword.arg == "code":
                yield from texts(keyword.value)


def _is_report(method: ast.expr) -> bool:
    return isinstance(method, ast.Attribute) and ast.unparse(method.value).split(".")[-1] in (
        "report",
        "self",
    )


def texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)


def all_codes() -> frozenset[str]:
    return frozenset(code for source in SOURCES for code in codes_in(source) if code)


def chain(names: int) -> str:
    """Calendars that name one another, each but the last."""
    links = "".join(f"  c{i}: c{i + 1} or never\n" for i in range(names))
    return f"{HEAD}calendars:\n{links}  c{names}: 24x7\n"


def doubling(names: int) -> str:
    """Calendars of which each names the next one twice."""
    links = "".join(f"  c{i}: c{i + 1} or c{i + 1}\n" for i in range(names))
    return f"{HEAD}calendars:\n{links}  c{names}: 24x7\n"


MADE: dict[str, tuple[Callable[[], str | bytes], tuple[int, int]]] = {
    "empty-file": (lambda: "# nothing here\n", (1, 1)),
    "not-utf-8": (lambda: b"casepact: 1\npolicy: caf\xe9\n", (2, 12)),
    "file-too-large": (lambda: "a: " + "b" * 1024 * 1024, (1, 1)),
    "scalar-too-long": (lambda: f"{HEAD}title: {'a' * 65 * 1024}\n", (5, 8)),
    "too-deep": (lambda: f"{HEAD}terms: {'[' * 70}{']' * 70}\n", (5, 71)),
    "too-many-nodes": (lambda: f"{HEAD}left_out: [{'a,' * 200_001}]\n", (5, 399982)),
    "too-many-aliases": (lambda: f"{HEAD}title: &a b\nleft_out: [{'*a,' * 1001}]\n", (6, 3012)),
    "alias-expansion": (lambda: f"{HEAD}title: &a {'b' * 60_000}\nleft_out: [{'*a,' * 100}]\n", (6, 216)),
    "too-many-problems": (
        lambda: f"{HEAD}terms:\n" + "".join(f"  t{i}: nobody\n" for i in range(300)),
        (206, 9),
    ),
    "sentence-too-long": (lambda: f"{HEAD}terms: [{'a' * 4001}]\n", (5, 4009)),
    "calendar-too-deep": (lambda: chain(40), (14, 3)),
    "calendar-too-large": (lambda: doubling(20), (17, 3)),
}
"""By code, a file that has it and the line and column where."""

ZONE = Zone("Europe/Madrid")
UNPARSED: dict[str, CalendarExpr] = {
    "window-out-of-range": Windows((DailyWindow((0,), Hours(0, 1441)),), ZONE),
    "window-empty": Windows((SpanWindow(0, 60, 0, 60),), ZONE),
    "dates-reversed": Dates(dt.date(2026, 2, 1), dt.date(2026, 1, 1), None, ZONE),
    "no-such-date": Yearly(2, 30, None, ZONE),
}
"""Faults of calendars that no sentence can have, because the parser refuses them first."""


@pytest.mark.parametrize("code", MADE)
def test_code_of_a_made_file(code: str, tmp_path: Path) -> None:
    make, place = MADE[code]
    text = make()
    path = tmp_path / "made.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    found = [d for d in load_file(path).diagnostics if d.code == code]
    assert [(d.span.line, d.span.column) for d in found] == [place]


@pytest.mark.parametrize("code", UNPARSED)
def test_code_of_a_calendar_that_no_sentence_makes(code: str) -> None:
    faults: list[CalendarError] = validate_calendar(UNPARSED[code], named={}, zone_facts=())
    assert [fault.code for fault in faults] == [code]


def test_code_of_a_file_that_is_not_there(tmp_path: Path) -> None:
    loaded = load_file(tmp_path / "nobody.yaml")
    assert [d.code for d in loaded.diagnostics] == ["unreadable-file"]
    assert loaded.unread


def test_code_of_a_change_that_leads_nowhere() -> None:
    path = Path(__file__).parent / "good" / "example_networks.yaml"
    [found] = load_file(path, ["targets.nobody to 24x7"]).diagnostics
    assert (found.code, found.span.file, found.span.column) == ("unknown-path", "change 1", 1)


def test_every_code_is_shown() -> None:
    marked = {mark.code for path in BAD for mark in expected_in(path)}
    shown = marked | MADE.keys() | UNPARSED.keys() | {"unreadable-file", "unknown-path"}
    assert len(all_codes()) > 80
    assert all_codes() - shown == set()
    assert shown - all_codes() == set()


def test_there_are_many_marked_faults() -> None:
    assert sum(len(expected_in(path)) for path in BAD) >= 200

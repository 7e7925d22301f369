"""Broken versions of the five policies: each is told on the line and the column where it is broken.

`pytest -m slow tests/broken` runs every mutant there is, the default run a few of each kind from each file.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from casepact.resolve import resolve_text
from casepact.source import Diagnostic, Document, Level
from tests.broken.in_keys import KEYS
from tests.broken.in_layout import LAYOUT
from tests.broken.in_names import NAMES
from tests.broken.in_sentences import SENTENCES
from tests.broken.mutants import Mutant, mutants_of, tells
from tests.broken.reading import read

ROOT = Path(__file__).parents[2]
POLICIES = [*sorted((ROOT / "policies").glob("*.yaml")), ROOT / "tests" / "invented" / "meridian.yaml"]
OPERATORS = (*SENTENCES, *KEYS, *NAMES, *LAYOUT)
FEW = 4
MOST_ERRORS = 2
"""Errors that one slip may draw: the fault, and where one edit breaks two things, the other."""


def errors_of(mutant: Mutant) -> list[Diagnostic]:
    _, found = resolve_text(mutant.text, "mutant")
    return [diagnostic for diagnostic in found if diagnostic.level is Level.ERROR]


def touches(document: Document, diagnostic: Diagnostic, place: tuple[int, int]) -> bool:
    span = diagnostic.span
    first, last = (document.position(offset) for offset in place)
    return (span.line, span.column) <= last and first <= (span.end_line, span.end_column)


def judge(mutant: Mutant) -> str:
    """What is wrong with what is said of a mutant; empty if nothing is."""
    document = Document("mutant", mutant.text)
    if mutant.original is not None and tells(mutant.text) == tells(mutant.original):
        mutant = replace(mutant, valid="all is as it was")
    errors = errors_of(mutant)
    said = [(error.code, error.message, error.span.line, error.span.column) for error in errors]
    shown = f"{mutant.operator} in {mutant.file}, lines {sorted(mutant.lines)[:4]}: {said[:5]}"
    if mutant.valid:
        return f"is valid ({mutant.valid}), and has errors: {shown}" if errors else ""
    if not any(touches(document, error, place) for error in errors for place in mutant.places):
        return f"no error where it is broken: {shown}"
    if any(error.span.line not in mutant.lines for error in errors):
        return f"an error elsewhere: {shown}"
    return f"too many errors: {shown}" if len(errors) > MOST_ERRORS else ""


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_a_few_mutants_are_told_where_they_are_broken(path: Path) -> None:
    mutants = list(mutants_of(read(path), OPERATORS, FEW))
    assert [fault for mutant in mutants if (fault := judge(mutant))] == []
    assert sum(not mutant.valid for mutant in mutants) >= 60


@pytest.mark.slow
@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_every_mutant_is_told_where_it_is_broken(path: Path) -> None:
    assert [fault for mutant in mutants_of(read(path), OPERATORS) if (fault := judge(mutant))] == []


def test_every_operator_breaks_some_policy() -> None:
    readings = [read(path) for path in POLICIES]
    for make in OPERATORS:
        assert any(not mutant.valid for reading in readings for mutant in make(reading)), make.__name__


def test_mutants_are_the_same_every_time() -> None:
    first, second = (list(mutants_of(read(POLICIES[0]), OPERATORS, FEW)) for _ in range(2))
    assert first == second
    assert len({mutant.text for mutant in first}) > FEW

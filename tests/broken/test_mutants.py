"""Broken versions of the five policies: each is told on the line and the column where it is broken.

`pytest -m slow tests/broken` runs every mutant there is, the default run a few of each kind from each file.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.resolve import resolve_text
from casepact.source import Diagnostic
from tests.broken.in_keys import KEYS
from tests.broken.in_layout import LAYOUT
from tests.broken.in_names import NAMES
from tests.broken.in_sentences import SENTENCES
from tests.broken.judging import judge
from tests.broken.mutants import Mutant, mutants_of
from tests.broken.reading import read

ROOT = Path(__file__).parents[2]
POLICIES = [*sorted((ROOT / "policies").glob("*.yaml")), ROOT / "tests" / "invented" / "meridian.yaml"]
OPERATORS = (*SENTENCES, *KEYS, *NAMES, *LAYOUT)
FEW = 3


def diagnostics_of(mutant: Mutant) -> list[Diagnostic]:
    return resolve_text(mutant.text, "mutant")[1]


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_a_few_mutants_are_told_where_they_are_broken(path: Path) -> None:
    mutants = list(mutants_of(read(path), OPERATORS, FEW))
    assert [fault for mutant in mutants if (fault := judge(mutant, diagnostics_of(mutant)))] == []
    assert sum(not mutant.valid for mutant in mutants) >= 40


@pytest.mark.slow
@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_every_mutant_is_told_where_it_is_broken(path: Path) -> None:
    assert [
        fault
        for mutant in mutants_of(read(path), OPERATORS)
        if (fault := judge(mutant, diagnostics_of(mutant)))
    ] == []


def test_every_operator_breaks_some_policy() -> None:
    readings = [read(path) for path in POLICIES]
    for make in OPERATORS:
        assert any(not mutant.valid for reading in readings for mutant in make(reading)), make.__name__


def test_mutants_are_the_same_every_time() -> None:
    first, second = (list(mutants_of(read(POLICIES[0]), OPERATORS, FEW)) for _ in range(2))
    assert first == second
    assert len({mutant.text for mutant in first}) > FEW

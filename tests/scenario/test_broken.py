"""Broken versions of the five scenarios: each is told on the line and the column where it is broken.

`pytest -m slow tests/scenario` runs every mutant there is, the default run a few of each kind from each file.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest

from casepact.resolve import load_file
from casepact.scenario import load_scenario
from casepact.source import Diagnostic
from tests.broken.in_keys import KEYS
from tests.broken.in_layout import LAYOUT
from tests.broken.in_sentences import SENTENCES
from tests.broken.judging import judge
from tests.broken.mutants import Mutant, Operator, edited, mutants_of
from tests.broken.reading import Reading, read

ROOT = Path(__file__).parents[2]
SCENARIOS = sorted((ROOT / "policies" / "scenarios").glob("*.yaml"))
FEW = 1

Diagnose = Callable[[Mutant], list[Diagnostic]]


def negative_number(reading: Reading) -> Iterator[Mutant]:
    """A percentage, a rate or a size below nothing."""
    for match in re.finditer(r"(?<=[ {])(?<!growth: )\d+(\.\d+)?(?=%|[,}]| per )", reading.document.text):
        yield edited(reading, match.start(), match.end(), f"-{match[0]}")


def share_over_all(reading: Reading) -> Iterator[Mutant]:
    """A share of more than all cases."""
    for match in re.finditer(r"(?<=share: )\d+%", reading.document.text):
        yield edited(reading, match.start(), match.end(), "101%")


def no_percentage(reading: Reading) -> Iterator[Mutant]:
    """A share or a factor without its sign."""
    for match in re.finditer(r"(?<=: )\d+(\.\d+)?%(?! per)", reading.document.text):
        yield edited(reading, match.start(), match.end(), match[0][:-1])


def half_a_distribution(reading: Reading) -> Iterator[Mutant]:
    """A distribution without one of its numbers."""
    for match in re.finditer(r"(lognormal|gamma|weibull) median [\w ]+?(?= p90)", reading.document.text):
        end = reading.document.text.index(" ", match.end() + 5)
        end = reading.document.text.index("s", end) + 1
        whole = (match.start(), match.end())
        yield replace(edited(reading, match.end(), end, ""), places=(whole,))


def end_before_start(reading: Reading) -> Iterator[Mutant]:
    """A period that runs backwards."""
    for match in re.finditer(r"(?<=period: )(\S+) to (\S+)", reading.document.text):
        yield edited(reading, match.start(), match.end(), f"{match[2]} to {match[1]}")


OWN: tuple[Operator, ...] = (
    negative_number,
    share_over_all,
    no_percentage,
    half_a_distribution,
    end_before_start,
)
OPERATORS = (*SENTENCES, *KEYS, *LAYOUT, *OWN)


@cache
def reading_of(path: Path) -> Reading:
    with patch("tests.broken.reading.load_file", load_scenario):
        return read(path)


@pytest.fixture
def diagnose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Diagnose:
    """Read a mutant beside the policies that the scenarios name."""
    folder = tmp_path / "policies"
    shutil.copytree(ROOT / "policies", folder)
    once = cache(load_file)
    monkeypatch.setattr("casepact.scenario.rules.load_file", lambda path, changes: once(path, tuple(changes)))

    def diagnostics_of(mutant: Mutant) -> list[Diagnostic]:
        path = folder / "scenarios" / "mutant.yaml"
        path.write_text(mutant.text, "utf-8")
        loaded = load_scenario(path)
        assert loaded.scenario is not None or loaded.has_errors
        return list(loaded.diagnostics)

    return diagnostics_of


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_few_mutants_are_told_where_they_are_broken(path: Path, diagnose: Diagnose) -> None:
    mutants = list(mutants_of(reading_of(path), OPERATORS, FEW))
    assert [fault for mutant in mutants if (fault := judge(mutant, diagnose(mutant)))] == []
    assert sum(not mutant.valid for mutant in mutants) >= 12


@pytest.mark.slow
@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_mutant_is_told_where_it_is_broken(path: Path, diagnose: Diagnose) -> None:
    mutants = mutants_of(reading_of(path), OPERATORS)
    assert [fault for mutant in mutants if (fault := judge(mutant, diagnose(mutant)))] == []

"""Broken versions of the five contracts: each is told where it is broken, in the contract's own file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from casepact.resolve import load_file
from casepact.source import Diagnostic
from tests.broken.in_contracts import CONTRACTS
from tests.broken.in_keys import KEYS
from tests.broken.in_layout import LAYOUT
from tests.broken.in_sentences import SENTENCES
from tests.broken.judging import judge
from tests.broken.mutants import Mutant, mutants_of
from tests.broken.reading import read

POLICIES = Path(__file__).parents[2] / "policies"
FILES = sorted((POLICIES / "contracts").glob("*.yaml"))
FEW = 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("broken")
    (place / "contracts").mkdir()
    for policy in POLICIES.glob("*.yaml"):
        shutil.copy(policy, place)
    return place / "contracts"


def diagnostics_of(mutant: Mutant, folder: Path) -> list[Diagnostic]:
    path = folder / mutant.file
    path.write_text(mutant.text, encoding="utf-8", newline="")
    found = list(load_file(path).diagnostics)
    assert {diagnostic.span.file for diagnostic in found} <= {str(path)}, mutant.operator
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_broken_contracts_are_told_where_they_are_broken(path: Path, folder: Path) -> None:
    reading = read(path)
    mutants = [*mutants_of(reading, CONTRACTS), *mutants_of(reading, (*KEYS, *SENTENCES, *LAYOUT), FEW)]
    assert [fault for mutant in mutants if (fault := judge(mutant, diagnostics_of(mutant, folder)))] == []
    assert sum(not mutant.valid for mutant in mutants) >= 20


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_broken_contract_is_told_where_it_is_broken(path: Path, folder: Path) -> None:
    mutants = mutants_of(read(path), (*KEYS, *SENTENCES, *LAYOUT))
    assert [fault for mutant in mutants if (fault := judge(mutant, diagnostics_of(mutant, folder)))] == []


def test_every_slip_of_contracts_breaks_some_contract() -> None:
    readings = [read(path) for path in FILES]
    for make in CONTRACTS:
        assert any(not mutant.valid for reading in readings for mutant in make(reading)), make.__name__

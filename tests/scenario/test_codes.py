"""Every code that reading a scenario can report is marked in a fixture, or made here."""

from __future__ import annotations

from pathlib import Path

import pytest

import casepact
from casepact.scenario import load_scenario
from tests.resolve.test_codes import codes_in
from tests.scenario.marks import BAD, expected_in

SOURCES = sorted((Path(casepact.__file__).parent / "scenario").glob("*.py"))
ROOT = Path(__file__).parents[2]


def test_every_code_is_shown() -> None:
    codes = {code for source in SOURCES for code in codes_in(source) if code}
    marked = {mark.code for path in BAD for mark in expected_in(path)}
    assert len(codes) > 35
    assert codes - marked == {"unknown-kind"}


@pytest.mark.parametrize(
    "path, what",
    [
        ("openback.yaml", "a policy"),
        ("contracts/roxen.yaml", "a contract"),
        ("tests/openback.yaml", "tests"),
        ("timelines/opendns.yaml", "a timeline"),
    ],
)
def test_another_kind_of_file_is_called_what_it_is(path: str, what: str) -> None:
    loaded = load_scenario(ROOT / "policies" / path)
    [found] = loaded.diagnostics
    assert (found.code, found.message) == ("unknown-kind", f"the file holds {what}, not a scenario")
    assert found.span.column == 1
    assert loaded.unread


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "empty-file"),
        ("[1, 2]\n", "wrong-shape"),
        ("a: [\n", "yaml-syntax"),
        ("just words\n", "wrong-shape"),
    ],
)
def test_what_is_no_mapping_is_no_scenario(text: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(text, "utf-8")
    assert [item.code for item in load_scenario(path).diagnostics][:1] == [code]


def test_a_file_that_is_not_there_is_not_read(tmp_path: Path) -> None:
    loaded = load_scenario(tmp_path / "nobody.yaml")
    assert [item.code for item in loaded.diagnostics] == ["unreadable-file"]
    assert loaded.unread


def test_the_errors_of_a_policy_are_told_in_the_policy(tmp_path: Path) -> None:
    text = (ROOT / "policies" / "roxen.yaml").read_text("utf-8")
    (tmp_path / "roxen.yaml").write_text(text.replace("severities:", "severitys:", 1), "utf-8")
    path = tmp_path / "scenario.yaml"
    path.write_text("casepact: 1\nscenario: wrong\npolicy: roxen.yaml\n", "utf-8")
    loaded = load_scenario(path)
    assert loaded.scenario is None
    assert {item.span.file for item in loaded.diagnostics} == {str(tmp_path / "roxen.yaml")}
    assert loaded.has_errors

"""A project sets the level of each code: the nearest file above a policy holds; its faults end the run."""

from __future__ import annotations

import json

import pytest

from casepact.project.codes import KnownCodes
from casepact.render.explanations import explanations
from casepact.verify.proofs import PROOFS
from tests.cli.desk import Desk

SPARE = ("harbour.yaml", "case:\n", "case:\n  spare: boolean\n")


@pytest.fixture
def spare(desk: Desk) -> Desk:
    """A desk whose policy has one warning, of the code unused-name."""
    desk.change(*SPARE)
    return desk


@pytest.mark.parametrize("level,status", [("error", 1), ("warning", 0), ("info", 0), ("off", 0)])
@pytest.mark.parametrize("file,table", [("casepact.toml", ""), ("pyproject.toml", "tool.casepact.")])
def test_a_code_has_the_level_that_is_set(
    spare: Desk, file: str, table: str, level: str, status: int
) -> None:
    spare.write(file, f'[{table}levels]\nunused-name = "{level}"\n')
    answer = spare.ask("check", "-v", "harbour.yaml")

    assert answer.status == status
    assert (f"{level}[unused-name]" in answer.out) == (level != "off")
    assert ("1 turned off by settings" in answer.out) == (level == "off")


def test_the_nearest_file_holds_and_a_table_of_ours_makes_it_one(spare: Desk) -> None:
    spare.write("casepact.toml", '[levels]\nunused-name = "error"\n')
    spare.write("more/pyproject.toml", '[project]\nname = "other"\n[tool.ruff]\nline-length = 9\n')
    text = (spare.folder / "harbour.yaml").read_text("utf-8")
    spare.write("more/harbour.yaml", text)
    assert spare.ask("check", "more/harbour.yaml").status == 1

    spare.write("more/casepact.toml", '[levels]\nunused-name = "info"\n')
    assert spare.ask("check", "more/harbour.yaml").status == 0
    assert spare.ask("check", "harbour.yaml", "more/harbour.yaml").status == 1


def test_how_files_are_checked_is_set_too_and_the_command_line_has_the_last_word(spare: Desk) -> None:
    spare.change("harbour.yaml", "fault: under 4 hours", "fault: 40 hours")
    spare.write("casepact.toml", '[check]\nprove = true\nfail-on = "warning"\nshow = "error"\n')
    answer = spare.ask("check", "harbour.yaml")
    assert answer.status == 1
    assert "[unused-name]" not in answer.out
    assert "[tier-inversion]" in spare.ask("check", "harbour.yaml", "--show", "warning").out

    assert spare.ask("check", "harbour.yaml", "--fail-on", "error").status == 0
    assert "[tier-inversion]" not in spare.ask("check", "--no-prove", "-v", "harbour.yaml").out
    assert spare.ask("check", "harbour.yaml", "--isolated").status == 0


def test_settings_can_be_named(spare: Desk) -> None:
    spare.write("elsewhere/strict.toml", '[levels]\nunused-name = "error"\n')
    assert spare.ask("check", "harbour.yaml", "--config", "elsewhere/strict.toml").status == 1
    assert spare.ask("check", "harbour.yaml", "--config", "nowhere.toml").status == 2


def test_json_has_the_threshold_that_was_set(spare: Desk) -> None:
    spare.write("more/casepact.toml", '[check]\nfail-on = "info"\n')
    spare.write("more/small.yaml", (spare.folder / "small.yaml").read_text("utf-8"))

    def threshold(*paths: str) -> object:
        return json.loads(spare.ask("check", "--format", "json", *paths).out)["summary"]["fail_on"]

    assert threshold("small.yaml") == "error"
    assert threshold("more/small.yaml") == "info"
    assert threshold("small.yaml", "more/small.yaml") is None


FAULTS = [
    ('[levels]\nunused-nam = "error"\n', "unknown-code", "2:1", "did you mean `unused-name`?"),
    ('[levels]\ntier-inversoin = "error"\n', "unknown-code", "2:1", "did you mean `tier-inversion`?"),
    ('[levels]\nwords = "error"\n', "unknown-code", "2:1", "lists the codes"),
    ('[levels]\n\n  "unused-nam" = "error"\n', "unknown-code", "3:4", "did you mean"),
    ('levels.unused-nam = "error"\n', "unknown-code", "1:8", "did you mean"),
    ('levels = {unused-nam = "error"}\n', "unknown-code", "1:11", "did you mean"),
    ('[levels]\nunused-name = "fatal"\n', "bad-setting", "2:1", '`"off"`'),
    ("[levels]\nunused-name = 1\n", "bad-setting", "2:1", '`"off"`'),
    ('[levels]\nunknown-key = "off"\n', "bad-setting", "2:1", "stays an error"),
    ('[levels]\nno-clauses = "info"\n', "bad-setting", "2:1", "stays an error"),
    ("levels = 1\n", "bad-setting", "1:1", "is a table"),
    ("[lovels]\n", "unknown-setting", "1:2", "did you mean `levels`?"),
    ("[check]\nproof = true\n", "unknown-setting", "2:1", "did you mean `prove`?"),
    ('[check]\nprove = "yes"\n', "bad-setting", "2:1", "true or false"),
    ('[check]\nfail-on = "off"\n', "bad-setting", "2:1", "is one of"),
]


@pytest.mark.parametrize("text,code,place,said", FAULTS)
def test_a_fault_in_settings_is_shown_in_place_and_ends_the_run(
    desk: Desk, text: str, code: str, place: str, said: str
) -> None:
    desk.write("casepact.toml", text)
    answer = desk.ask("check", "harbour.yaml")

    assert (answer.status, answer.out) == (2, "")
    assert f"error[{code}]" in answer.err
    assert f"--> casepact.toml:{place}\n" in answer.err
    assert said in answer.err


@pytest.mark.parametrize(
    "data,code,place",
    [(b"[levels\n", "toml-syntax", "1:8"), (b"a = 1\na = 2\n", "toml-syntax", "2:6"), (b"\xff", "", "1:1")],
)
def test_settings_that_cannot_be_parsed_are_a_file_that_cannot_be_read(
    desk: Desk, data: bytes, code: str, place: str
) -> None:
    (desk.folder / "casepact.toml").write_bytes(data)
    answer = desk.ask("check", "harbour.yaml")

    assert answer.status == 3
    assert f"error[{code or 'unreadable-file'}]" in answer.err
    assert f"--> casepact.toml:{place}\n" in answer.err


def test_every_code_is_known_without_all_of_them_being_loaded() -> None:
    known = KnownCodes()
    assert all(known.knows(code) for code in explanations())
    assert {check.code for check in PROOFS} <= explanations().keys()
    assert not known.knows("nothing-of-the-kind")
    assert not known.knows("../proofs")

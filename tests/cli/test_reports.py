"""`check` writes its findings in every format at once, and fails where nothing was checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casepact.cli.check import FORMATS
from tests.cli.desk import Desk


@pytest.fixture(autouse=True)
def outside_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


def test_one_run_writes_every_format(desk: Desk) -> None:
    desk.change("harbour.yaml", "case:\n", "case:\n  spare: boolean\n")
    reports = [part for name in FORMATS for part in ("--report", f"{name}=out/{name}")]
    (desk.folder / "out").mkdir()
    answer = desk.ask("check", "harbour.yaml", *reports)

    assert answer.status == 0
    for name in FORMATS:
        alone = desk.ask("check", "harbour.yaml", "--format", name)
        assert (desk.folder / "out" / name).read_text("utf-8") == alone.out
        assert "unused-name" in alone.out
    assert answer.out == desk.ask("check", "harbour.yaml").out


@pytest.mark.parametrize("format_", FORMATS)
def test_a_format_shows_what_is_heavy_enough_and_json_all(desk: Desk, format_: str) -> None:
    shown = desk.ask("check", "harbour.yaml", "--format", format_).out
    assert ("unspecified-value" in shown) == (format_ == "json")
    assert "unspecified-value" in desk.ask("check", "harbour.yaml", "--format", format_, "-v").out


def test_sarif_of_a_file_that_cannot_be_read_is_of_a_run_that_failed(desk: Desk) -> None:
    desk.write("broken.yaml", "casepact: 1\npolicy: [\n")
    answer = desk.ask("check", "broken.yaml", "--format", "sarif")
    run = json.loads(answer.out)["runs"][0]

    assert answer.status == 3
    assert run["invocations"] == [{"executionSuccessful": False}]
    assert run["results"]


def test_the_summary_of_a_job_is_added_to(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    desk.write("summary.md", "before\n")
    desk.ask("check", "harbour.yaml", "--format", "text")
    desk.ask("check", "harbour.yaml", "-v", "--format", "github")
    text = (desk.folder / "summary.md").read_text("utf-8")

    assert text.startswith("before\n### casepact check: 1 info in 1 file\n")
    assert "| info | `unspecified-value` | `harbour.yaml:30` |" in text


def test_a_summary_that_cannot_be_written_is_no_pass(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(Path("missing", "summary.md")))
    assert desk.ask("check", "harbour.yaml", "--format", "github").status == 2


@pytest.mark.parametrize(
    "options,said",
    [
        (["--report", "sarfi=a"], "did you mean `sarif`?"),
        (["--report", "sarif"], "write it as sarif=FILE"),
        (["--report", "sarif="], "write it as sarif=FILE"),
        (["--report", "sarif=a", "--report", "junit=a"], "cannot hold two reports"),
        (["--report", "sarif=a", "-o", "a"], "cannot hold two reports"),
        (["--format", "sarif", "--show-acceptances"], "as text alone"),
    ],
)
def test_wrong_usage_of_reports(desk: Desk, options: list[str], said: str) -> None:
    answer = desk.ask("check", "harbour.yaml", *options)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.err


def test_a_policy_without_a_clause_is_no_pass(desk: Desk) -> None:
    desk.write("empty.yaml", "casepact: 1\npolicy: empty\ntiers: {basic: Basic}\nseverities: {high: High}\n")
    answer = desk.ask("check", "empty.yaml")

    assert answer.status == 1
    assert "error[no-clauses]: the policy `empty` has no clause" in answer.out


def test_what_a_policy_says_is_not_said_again_with_the_figures_of_its_contract(desk: Desk) -> None:
    desk.change("harbour.yaml", "fault: under 4 hours", "fault: 40 hours")
    desk.write(
        "customer.yaml",
        "casepact: 1\ncontract: orchard\npolicy: harbour.yaml\ntier: premium\nstarts: 2026-01-01\n"
        "values: {targets.first_response.basic.question: 3 business days}\n",
    )
    alone = desk.ask("check", "--prove", "harbour.yaml").out
    together = desk.ask("check", "--prove", "harbour.yaml", "customer.yaml").out

    assert alone.count("[tier-inversion]") == 1
    assert together.count("[tier-inversion]: `first_response` for `premium`") == 1

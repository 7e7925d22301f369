"""`casepact check` on scenarios: found among other files, counted, and reported in every format."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from casepact.cli.program import run
from casepact.configuration.settings import Settings
from casepact.project.checking import check_file
from casepact.project.discovery import kind_of
from casepact.project.gathering import gather
from casepact.project.run import Options, check_all
from casepact.syntax.grammar_files import read_grammar_file

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FIVE = sorted((ROOT / "policies" / "scenarios").glob("*.yaml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("policies", "data", "bad"):
        shutil.copytree(HERE / name, tmp_path / name)
    shutil.copytree(HERE / "good", tmp_path / "good")
    return tmp_path


def ask(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = run([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_a_directory_of_scenarios_is_checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ask(capsys, "check", folder / "good")
    assert status == 0
    files = sorted((folder / "good").glob("*.yaml"))
    assert f"no findings in {len(files)} files" in out
    assert f"{folder}/good/contracts.yaml: 3 streams of 5 kinds of case, no teams" in out
    assert f"{folder}/good/sentences.yaml: 1 stream of 2 kinds of case, 2 teams" in out


def test_the_json_counts_scenarios_and_is_as_its_schema_says(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from jsonschema import Draft202012Validator

    status, out, _ = ask(capsys, "check", "--format", "json", folder / "good", folder / "bad" / "staff.yaml")
    answer = json.loads(out)
    Draft202012Validator(json.loads(read_grammar_file("finding.schema.json"))).validate(answer)
    assert status == 1
    assert answer["summary"]["errors"] == len(answer["findings"]) > 10
    assert [item["scenario"] for item in answer["summary"]["scenarios"]] == [
        "contracts-ok",
        "own-names-named",
        "sentences",
    ]
    assert answer["summary"]["policies"] == []


@pytest.mark.parametrize("format_", ["sarif", "github", "gitlab", "junit"])
def test_every_report_names_the_fault_and_its_file(
    format_: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = ask(capsys, "check", "--format", format_, folder / "bad" / "shares.yaml")
    assert status == 1
    assert "130%" in out
    assert "shares.yaml" in out


def test_a_fault_of_the_policy_is_told_once(folder: Path) -> None:
    policy = folder / "policies" / "desk.yaml"
    policy.write_text(f"{policy.read_text('utf-8')}rolles: {{}}\n", "utf-8")
    scenario = folder / "bad" / "no_values.yaml"
    [alone] = check_file(str(scenario)).diagnostics
    assert alone.span.file == str(folder / "bad/../policies/desk.yaml")
    both = check_all(gather([str(scenario), str(policy)]), Options(), lambda _: Settings(), dt.date.today)
    assert both.files[0].findings == ()
    assert alone.message in [item.message for item in both.files[1].diagnostics]


def test_a_scenario_without_its_policy_is_not_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ask(capsys, "check", folder / "bad" / "policy_gone.yaml")
    assert status == 3
    assert "unreadable-policy" in out


def test_simulating_another_kind_of_file_says_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = ask(capsys, "simulate", ROOT / "policies" / "openback.yaml")
    assert status == 3
    assert "the file holds a policy, not a scenario" in err


def test_explain_knows_the_codes_of_scenarios(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ask(capsys, "explain", "coverage-open")
    assert status == 0
    assert "covered" in out


@pytest.mark.parametrize(
    "path", sorted((ROOT / "policies" / "scenarios").glob("*.yaml")), ids=lambda path: path.stem
)
def test_the_five_scenarios_have_no_findings(path: Path) -> None:
    assert kind_of(str(path)) == "scenario"
    checked = check_file(str(path))
    assert checked.findings == ()
    assert checked.scenario is not None
    assert checked.scenario.note.assumed

"""`casepact diff --base`: all files of a project beside what git has of them, and those that stand alone."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from casepact.cli.program import run
from tests.comparison.test_command import BETTER, LONGER, POLICY, ROOT, Desk, desk

__all__ = ["desk"]

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")

CONTRACT = "casepact: 1\ncontract: one\npolicy: ../harbour.yaml\ntier: plus\nstarts: 2026-01-01\n"
GIVEN = "values: {targets.first_response.low: 8 hours on office}\n"
TIMELINE = "casepact: 1\ntimeline: week\npolicy: harbour.yaml\nopened: 2026-01-01T00:00:00Z\n"


def git(desk: Desk, *words: str) -> None:
    who = ["git", "-c", "user.name=Someone", "-c", "user.email=someone@casepact.example"]
    subprocess.run([*who, *words], check=True, cwd=desk.folder)


@pytest.fixture
def project(desk: Desk) -> Desk:
    """A repository with two policies, a contract under one of them, and what is neither."""
    (desk.folder / "old.yaml").unlink()
    (desk.folder / "policies" / "deals").mkdir(parents=True)
    desk.write("policies/harbour.yaml", POLICY)
    desk.write("policies/quay.yaml", POLICY.replace("policy: harbour", "policy: quay"))
    desk.write("policies/deals/one.yaml", CONTRACT + GIVEN)
    desk.write("policies/week.yaml", TIMELINE)
    desk.write("policies/notes.yaml", "remember: the milk\n")
    for step in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "First"]):
        git(desk, *step)
    return desk


def answer(desk: Desk, *words: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(desk.ask("--base", "main", *words, "--format", "json")[1])
    schemas = {path.name: json.loads(path.read_text("utf-8")) for path in ROOT.glob("grammar/*.schema.json")}
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in schemas.items()
    )
    Draft202012Validator(schemas["diff-base.schema.json"], registry=registry).validate(value)
    return value


def found(value: dict[str, Any]) -> dict[str, list[str]]:
    return {
        item["file"]: [change["code"] for change in item["comparison"]["changes"]]
        for item in value["comparisons"]
    }


def test_a_folder_stands_for_all_policies_and_then_contracts_below_it(project: Desk) -> None:
    project.write("policies/quay.yaml", LONGER.replace("policy: harbour", "policy: quay"))
    value = answer(project, "policies", "--fail-on", "worse")

    assert found(value) == {
        "policies/harbour.yaml": [],
        "policies/quay.yaml": ["target-worse"],
        "policies/deals/one.yaml": [],
    }
    assert list(found(value))[-1] == "policies/deals/one.yaml"
    assert (value["base"], value["failed"], value["uncompared"]) == ("main", True, [])
    assert project.ask("--base", "main", "--fail-on", "worse")[0] == 1
    assert project.ask("--base", "main", "policies/harbour.yaml", "--fail-on", "worse")[0] == 0


def test_the_text_says_what_differs_and_counts_what_does_not(project: Desk) -> None:
    project.write("policies/harbour.yaml", LONGER)
    status, out, err = project.ask("--base", "main", "policies")

    assert (status, err) == (0, "")
    head, *_, contract, rest = out.splitlines()
    assert head == "== policies/harbour.yaml"
    assert out.count("`4 hours on office` is `6 hours on office` now") == 1
    assert contract == "`policies/deals/one.yaml` has no other change than its policy (1 change)"
    assert rest == "no difference to `main` in 1 file"


def test_a_contract_with_a_change_of_its_own_is_told_itself(project: Desk) -> None:
    project.write("policies/harbour.yaml", LONGER)
    project.write("policies/deals/one.yaml", CONTRACT + GIVEN.replace("8 hours", "9 hours"))
    out = project.ask("--base", "main", "policies")[1]

    assert "== policies/deals/one.yaml" in out
    assert "`8 hours on office` is `9 hours on office` now" in out


def test_what_is_new_and_what_is_gone_is_told_and_fails_nothing(project: Desk) -> None:
    project.write("policies/pier.yaml", BETTER.replace("policy: harbour", "policy: pier"))
    (project.folder / "policies" / "quay.yaml").unlink()
    (project.folder / "policies" / "week.yaml").unlink()
    value = answer(project, "policies")

    assert value["uncompared"] == [
        {"file": "policies/pier.yaml", "why": "new"},
        {"file": "policies/quay.yaml", "why": "gone"},
    ]
    status, out, _ = project.ask("--base", "main", "policies", "--fail-on", "any")
    assert status == 0
    assert "`policies/pier.yaml` is new: there is nothing to compare it with\n" in out
    assert "`policies/quay.yaml` is gone: there is nothing to compare with what it was\n" in out
    page = project.ask("--base", "main", "policies", "--format", "markdown")[1]
    assert page.startswith("### casepact diff: no difference\n\n- `policies/pier.yaml` is new: ")
    lines = project.ask("--base", "main", "policies", "--format", "github")[1].splitlines()
    assert [line.partition(",line=")[0] for line in lines] == [
        "::warning title=not-compared,file=policies/pier.yaml",
        "::warning title=not-compared,file=policies/quay.yaml",
    ]


def test_what_git_finds_renamed_is_compared_with_what_it_was_called(project: Desk) -> None:
    git(project, "mv", "policies/quay.yaml", "policies/pier.yaml")
    project.write("policies/pier.yaml", LONGER.replace("policy: harbour", "policy: quay"))
    value = answer(project, "policies")

    assert value["uncompared"] == []
    [moved] = (item for item in value["comparisons"] if item["former"])
    assert (moved["file"], moved["former"]) == ("policies/pier.yaml", "policies/quay.yaml")
    assert [change["code"] for change in moved["comparison"]["changes"]] == ["target-worse"]
    out = project.ask("--base", "main", "policies")[1]
    assert "`policies/pier.yaml` was `policies/quay.yaml`, which it is compared with" in out
    line = project.ask("--base", "main", "policies", "--format", "github")[1].splitlines()[-1]
    assert line.startswith("::notice title=renamed-file,file=policies/pier.yaml,line=1,")


@pytest.mark.parametrize(
    "pattern, files",
    [
        ("policies/*.yaml", ["policies/harbour.yaml", "policies/quay.yaml"]),
        ("**/o?e.yaml", ["policies/deals/one.yaml"]),
        ("policies/[hq]*", ["policies/harbour.yaml", "policies/quay.yaml"]),
    ],
)
def test_a_pattern_stands_for_what_it_matches(project: Desk, pattern: str, files: list[str]) -> None:
    assert list(found(answer(project, pattern))) == files


def test_a_pattern_matches_what_is_gone(project: Desk) -> None:
    git(project, "rm", "-q", "policies/quay.yaml")
    assert answer(project, "policies/q*.yaml")["uncompared"] == [
        {"file": "policies/quay.yaml", "why": "gone"}
    ]


def test_paths_are_from_where_the_command_runs(project: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("policies/quay.yaml", LONGER.replace("policy: harbour", "policy: quay"))
    monkeypatch.chdir(project.folder / "policies" / "deals")
    files = ["../harbour.yaml", str(project.folder / "policies" / "quay.yaml"), "."]

    assert found(answer(project, *files)) == {files[0]: [], files[1]: ["target-worse"], "one.yaml": []}


def test_a_file_with_errors_fails_the_run_when_the_others_are_told(project: Desk) -> None:
    project.write("policies/harbour.yaml", POLICY.replace("on office", "on ofice"))
    project.write("policies/quay.yaml", LONGER.replace("policy: harbour", "policy: quay"))
    status, out, err = project.ask("--base", "main", "policies")

    assert status == 1
    assert "== policies/quay.yaml" in out
    assert "`policies/harbour.yaml` is not compared: " in out
    assert err.count("error[no-such-calendar]") == 1
    assert err.count("Error: `policies/") == 2
    assert {item["why"] for item in answer(project, "policies")["uncompared"]} == {"faulty"}


def test_a_change_that_a_policy_accepts_is_accepted_for_its_contracts(project: Desk) -> None:
    project.write("policies/harbour.yaml", LONGER)
    words = (
        "--base",
        "main",
        "policies",
        "--fail-on",
        "worse",
        "--show-acceptances",
        "--today",
        "2026-11-20",
    )
    status, out, _ = project.ask(*words)
    assert (status, out.count("# to paste into")) == (1, 1)
    entries = out[out.index("accepted:\n") : out.index("\n`policies/deals")]
    project.write("policies/harbour.yaml", LONGER + entries.replace("reason:\n", "reason: agreed\n"))

    status, out, _ = project.ask(*words)
    assert (status, out.count("Newly accepted")) == (0, 1)


def test_a_report_has_every_change_once(project: Desk) -> None:
    project.write("policies/harbour.yaml", LONGER)
    lines = project.ask("--base", "main", "policies", "--format", "github", "--fail-on", "worse")[
        1
    ].splitlines()
    assert [line.partition(",line=")[0] for line in lines] == [
        "::error title=target-worse,file=policies/harbour.yaml"
    ]
    [log] = json.loads(project.ask("--base", "main", "--format", "sarif")[1])["runs"]
    assert len(log["results"]) == 1
    assert {item["location"]["uri"] for item in log["artifacts"]} >= {"policies/deals/one.yaml"}


@pytest.mark.parametrize(
    "words, status, said",
    [
        (("--base", "nowhere"), 3, "nothing can be compared with `nowhere`"),
        (("--base", "main:policies"), 3, "nothing can be compared with `main:policies`"),
        (("--base=--output=x",), 2, "`--output=x` is no revision"),
        (("--base", ""), 2, "`` is no revision"),
        (("--base", "main", "policies/kte.yaml"), 2, "there is no file `policies/kte.yaml`"),
        (("--base", "main", "policies/*.yml"), 2, "that `policies/*.yml` matches, nor was there at `main`"),
        (("--base", "main", "empty"), 2, "below `empty`, nor was there"),
        (("--base", "main", "policies/week.yaml"), 2, "holds a timeline, not a policy or a contract"),
        (("--base", "main", "--change", "tiers.basic to 1"), 2, "--base compares files as they are"),
        (("a.yaml", "b.yaml", "c.yaml"), 2, "name two policies to compare"),
        ((), 2, "name two policies to compare"),
    ],
)
def test_what_cannot_be_compared(project: Desk, words: tuple[str, ...], status: int, said: str) -> None:
    (project.folder / "empty").mkdir()
    got, out, err = project.ask(*words)
    assert (got, out) == (status, "")
    assert said in err
    assert not (project.folder / "x").exists()


def test_where_there_is_no_repository(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(desk.folder.parent))
    assert run(["diff", "--base", "main"]) == 3
    monkeypatch.setenv("PATH", "")
    assert run(["diff", "--base", "main"]) == 3

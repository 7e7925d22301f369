"""What docs/ci.md, the action and the hooks tell a CI job to run exists, and runs in a checkout."""

from __future__ import annotations

import importlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from casepact.configuration.reading import read_settings
from casepact.project.codes import KNOWN_CODES
from tests.docs.rewrite import ROOT
from tests.docs.walkthrough import Block, blocks_of

LONG_ENOUGH = 1_800
"""Seconds after which a command hangs: no measure of its speed, which a busy machine would fail."""

DOCUMENT = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
BLOCKS = list(blocks_of(DOCUMENT))
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the policies, and a branch `main` that they are on."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "policies", folder / "policies")
    tool = folder.parent / "bin" / "casepact"
    tool.parent.mkdir(exist_ok=True)
    tool.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m casepact "$@"\n', "utf-8")
    tool.chmod(0o755)
    for command in (
        ("init", "-q", "-b", "main"),
        ("add", "."),
        ("-c", "user.name=a", "-c", "user.email=a@customer.example", "commit", "-q", "-m", "begin"),
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


def bash(checkout: Path, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script as a step of a job does."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "CI"))}
    path = f"{checkout.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
        cwd=checkout,
        env={**kept, "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=LONG_ENOUGH,
    )


def scripts_in(node: Any) -> Iterator[str]:
    """What a workflow or a pipeline runs, line by line."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("run", "script"):
                yield from value if isinstance(value, list) else value.splitlines()
            else:
                yield from scripts_in(value)
    elif isinstance(node, list):
        for item in node:
            yield from scripts_in(item)


def commands_of(block: Block) -> Iterator[str]:
    lines = block.body.splitlines() if block.info == ("sh",) else scripts_in(yaml.safe_load(block.body))
    yield from (line for line in lines if line.startswith("casepact "))


COMMANDS = [
    command for block in BLOCKS if block.info in (("sh",), ("yaml",)) for command in commands_of(block)
]


def test_the_page_names_commands() -> None:
    assert len(COMMANDS) >= 11
    assert {command.split()[1] for command in COMMANDS} == {"check", "test", "diff"}


@pytest.mark.parametrize("command", [*dict.fromkeys(COMMANDS), *(hook["entry"] for hook in HOOKS)])
def test_a_command_has_these_options(command: str) -> None:
    name, *arguments = shlex.split(command)[1:]
    asked = importlib.import_module(f"casepact.cli.{name}").command
    assert asked.make_context(name, arguments).params


@pytest.mark.slow
@pytest.mark.parametrize("command", dict.fromkeys(COMMANDS))
def test_a_command_of_the_page_runs_and_passes(checkout: Path, command: str) -> None:
    done = bash(checkout, command, BASE="main", CI_MERGE_REQUEST_DIFF_BASE_SHA="main")
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    for file in re.findall(r"(?:=|-o )(\S+\.(?:json|xml|sarif))", command):
        assert (checkout / file).stat().st_size > 0


def test_the_settings_of_the_page_are_settings(tmp_path: Path) -> None:
    [text] = [block.body for block in BLOCKS if block.info == ("toml",)]
    path = tmp_path / "casepact.toml"
    path.write_text(text, encoding="utf-8")
    read = read_settings(path, KNOWN_CODES)
    assert read.diagnostics == ()
    assert read.settings is not None
    assert (read.settings.prove, len(read.settings.levels)) == (True, len(tomllib.loads(text)["levels"]))


def test_what_the_page_does_from_python_passes(checkout: Path) -> None:
    [script] = [block.body for block in BLOCKS if block.info == ("python",)]
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONG_ENOUGH,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
def test_the_hooks_run_what_there_is(checkout: Path) -> None:
    assert [hook["id"] for hook in HOOKS] == ["casepact-check", "casepact-prove", "casepact-test"]
    for hook in HOOKS:
        assert (hook["language"], hook["pass_filenames"], hook["types"]) == ("python", False, ["file"])
        taken = [
            name
            for name in (
                *("policies/a.yaml", "b.yml", "casepact.toml", "c/pyproject.toml"),
                *("README.md", "uv.toml", "a.yaml.j2", "notcasepact.toml"),
            )
            if re.search(hook["files"], name)
        ]
        assert taken == ["policies/a.yaml", "b.yml", "casepact.toml", "c/pyproject.toml"]
        done = bash(checkout, f"{hook['entry']} policies")
        assert done.returncode == 0, done.stdout


def test_the_page_uses_hooks_and_inputs_that_there_are() -> None:
    pages = [yaml.safe_load(block.body) for block in BLOCKS if block.info == ("yaml",)]
    [hooks] = [page["repos"][0]["hooks"] for page in pages if "repos" in page]
    assert {hook["id"] for hook in hooks} <= {hook["id"] for hook in HOOKS}
    steps = [step for page in pages for job in page.get("jobs", {}).values() for step in job["steps"]]
    [ours] = [step for step in steps if str(step.get("uses", "")).startswith("OWNER/casepact@")]
    assert ours["with"].keys() <= ACTION["inputs"].keys()
    [others] = re.findall(r"^(`fail-on`.*?) are the other inputs", DOCUMENT, re.MULTILINE | re.DOTALL)
    named = set(re.findall(r"`([a-z-]+)`", others))
    assert named | ours["with"].keys() | {"prove"} == ACTION["inputs"].keys()


def steps() -> list[dict[str, Any]]:
    assert ACTION["runs"]["using"] == "composite"
    return list(ACTION["runs"]["steps"])


def test_every_input_of_the_action_is_described_and_used() -> None:
    text = str(ACTION["runs"])
    used = set(re.findall(r"inputs\.([a-z-]+)", text))
    assert used == ACTION["inputs"].keys()
    assert all(item["description"] for item in ACTION["inputs"].values())
    assert all("shell" in step for step in steps() if "run" in step)


def test_no_script_of_the_action_holds_what_a_workflow_says() -> None:
    assert all(not EXPRESSION.search(step["run"]) for step in steps() if "run" in step)


def test_the_action_installs_its_own_checkout() -> None:
    [install] = [step["run"] for step in steps() if step["name"] == "Install casepact"]
    assert '"$GITHUB_ACTION_PATH"' in install


def take(
    checkout: Path, name: str, page: Path | None = None, **inputs: str
) -> subprocess.CompletedProcess[str]:
    """Run a step of the action with these inputs, the others as they are by default.

    ``page`` is the summary of the job.
    """
    [step] = [step for step in steps() if step["name"] == name]
    given = {key: str(item.get("default", "")) for key, item in ACTION["inputs"].items()}
    given |= {key.replace("_", "-"): value for key, value in inputs.items()}

    def value(expression: re.Match[str]) -> str:
        return given[expression[1].removeprefix("inputs.")]

    environment = {key: EXPRESSION.sub(value, text) for key, text in step["env"].items()}
    if page is not None:
        environment["GITHUB_STEP_SUMMARY"] = str(page)
    return bash(checkout, step["run"], **environment)


def test_the_action_checks(checkout: Path) -> None:
    done = take(
        checkout, "Check", paths="policies/openback.yaml\npolicies/roxen.yaml\n", reports="junit=a b.xml\n"
    )
    assert done.returncode == 0, done.stderr
    assert "[tier-inversion]" in done.stdout
    assert (checkout / "casepact.sarif").is_file()
    assert (checkout / "a b.xml").is_file()


def test_the_action_fails_where_a_check_does(checkout: Path) -> None:
    done = take(checkout, "Check", paths="policies/opendns.yaml", prove="false", fail_on="info", show="info")
    assert done.returncode == 1
    assert "::notice title=assumed-value" in done.stdout


@pytest.mark.parametrize("prove", ["True", "yes", "", "1"])
def test_the_action_refuses_to_guess_whether_to_prove(checkout: Path, prove: str) -> None:
    done = take(checkout, "Check", paths="policies/opendns.yaml", prove=prove)
    assert done.returncode == 2
    assert f"::error::prove is `true` or `false`, not `{prove}`" in done.stdout


def test_the_action_tests(checkout: Path) -> None:
    done = take(checkout, "Test", tests="policies/tests/opendns.yaml\n")
    assert done.returncode == 0, done.stdout
    assert take(checkout, "Test", tests="policies/contracts").returncode == 2


@pytest.mark.slow
def test_the_action_compares(checkout: Path) -> None:
    policies = "policies/openback.yaml\npolicies/opendns.yaml\n"
    assert take(checkout, "Compare", compare=policies, base="main").returncode == 0
    unknown = take(checkout, "Compare", compare=policies, base="nowhere")
    assert (unknown.returncode, unknown.stderr) == (2, "")
    assert "::error::the base nowhere is not in this checkout" in unknown.stdout
    first = take(checkout, "Compare", compare=policies, base="0" * 40)
    assert first.returncode == 0
    assert "::warning::this is a first push, which has no base" in first.stdout

    path = checkout / "policies" / "opendns.yaml"
    before = path.read_text("utf-8")
    path.write_text(
        before.replace("          say: 2 hours on always\n", "          say: 3 hours on always\n")
    )
    (checkout / "policies" / "new.yaml").write_text(before, "utf-8")
    try:
        page = checkout.parent / "summary.md"
        done = take(checkout, "Compare", page, compare=f"policies/new.yaml\n{policies}", base="main")
        assert done.returncode == 1, done.stdout
        assert page.read_text("utf-8").count("### casepact diff: ") == 1
        assert "- no difference to `main` in 1 file\n" in page.read_text("utf-8")
        assert "opendns: worse for the customer" in page.read_text("utf-8")
        assert re.search(
            r"^::error title=target-worse,file=policies/opendns.yaml,line=\d+", done.stdout, re.MULTILINE
        )
        assert "::warning title=not-compared,file=policies/new.yaml,line=1," in done.stdout
        never = take(checkout, "Compare", compare=policies, base="main", compare_fail_on="never")
        assert never.returncode == 0
    finally:
        path.write_text(before, "utf-8")
        (checkout / "policies" / "new.yaml").unlink()


@pytest.mark.parametrize(
    "compare, said",
    [
        ("policies/kte.yaml", "there is no file `policies/kte.yaml` to compare"),
        ("policies/opendns.yml", "there is no file `policies/opendns.yml` to compare"),
        ("policies/*.yml", "there is no policy or contract that `policies/*.yml` matches"),
        ("policies/tests", "there is no policy or contract below `policies/tests`"),
    ],
)
@pytest.mark.parametrize("base", ["main", "0" * 40])
def test_the_action_fails_where_there_is_no_such_policy(
    checkout: Path, compare: str, said: str, base: str
) -> None:
    done = take(checkout, "Compare", compare=compare, base=base)
    assert done.returncode == 2
    assert re.search(rf"^::error::{re.escape(said)}", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("compare", ["policies", "policies/*.yaml\n policies/contracts/*.yaml"])
@pytest.mark.slow
def test_the_action_compares_folders_and_patterns(checkout: Path, compare: str, tmp_path: Path) -> None:
    gone, changed = (checkout / "policies" / name for name in ("roxen.yaml", "opendns.yaml"))
    texts = gone.read_text("utf-8"), changed.read_text("utf-8")
    gone.unlink()
    changed.write_text(
        texts[1].replace("          say: 2 hours on always\n", "          say: 3 hours on always\n"), "utf-8"
    )
    try:
        done = take(checkout, "Compare", tmp_path / "page.md", compare=compare, base="main")
    finally:
        gone.write_text(texts[0], "utf-8")
        changed.write_text(texts[1], "utf-8")

    # The contract under the policy that is gone cannot be read, which weighs more than what is worse.
    assert done.returncode == 3
    assert done.stdout.count("::error title=target-worse,file=policies/opendns.yaml,") == 1
    assert "::warning title=not-compared,file=policies/roxen.yaml," in done.stdout
    assert "::error::`policies/contracts/roxen.yaml` cannot be read" in done.stdout
    page = (tmp_path / "page.md").read_text("utf-8")
    assert "- `policies/roxen.yaml` is gone: there is nothing to compare with what it was\n" in page


INJECTED = "$(touch made) `touch made` ; touch made && touch made | touch made; #' \" $HOME"


@pytest.mark.parametrize("step, name", [("Check", "paths"), ("Test", "tests"), ("Compare", "compare")])
def test_what_a_workflow_says_is_never_run(checkout: Path, step: str, name: str) -> None:
    given = {"base": "main", name: f"{INJECTED}\n--help\n-o made"}
    done = take(checkout, step, None, **given)

    assert done.returncode in (2, 3)
    assert "Usage" not in done.stdout
    assert not (checkout / "made").exists()


@pytest.mark.parametrize(
    "step, given",
    [
        ("Check", {"paths": "policies/opendns.yaml", "fail_on": INJECTED}),
        ("Check", {"paths": "policies/opendns.yaml", "show": INJECTED}),
        ("Check", {"paths": "policies/opendns.yaml", "prove": INJECTED}),
        ("Test", {"tests": "policies/tests/opendns.yaml", "min_coverage": INJECTED}),
        ("Compare", {"compare": "policies", "base": INJECTED}),
        ("Compare", {"compare": "policies", "base": "main", "compare_fail_on": INJECTED}),
    ],
)
def test_no_other_input_is_run_either(checkout: Path, step: str, given: dict[str, str]) -> None:
    assert take(checkout, step, None, **given).returncode == 2
    assert not (checkout / "made").exists()


def test_no_line_of_an_input_is_taken_for_a_command(checkout: Path) -> None:
    lines = "main\n::add-mask::casepact"
    for step, given in (
        ("Check", {"paths": "policies/opendns.yaml", "prove": lines}),
        ("Compare", {"compare": "policies", "base": lines}),
        ("Compare", {"compare": "::add-mask::casepact", "base": "main"}),
    ):
        done = take(checkout, step, None, **given)
        assert done.returncode == 2
        assert not re.search(r"^\s*::add-mask", done.stdout + done.stderr, re.MULTILINE)


def test_the_action_takes_a_share_for_each_kind_of_what_tests_look_at(checkout: Path) -> None:
    tests = "policies/tests/opendns.yaml"
    done = take(checkout, "Test", tests=tests, min_coverage=" 0 \n transition=100\n")
    assert done.returncode == 1, done.stdout
    assert take(checkout, "Test", tests=tests, min_coverage="0\n").returncode == 0


def test_the_action_compares_what_is_named_with_blanks_around_it_and_nothing_else(checkout: Path) -> None:
    done = take(checkout, "Compare", compare="  ./policies/opendns.yaml \r\n", base="main")
    assert (done.returncode, "is new" in done.stdout) == (0, False)
    assert take(checkout, "Compare", compare="  \n", base="main").returncode == 2
    without = take(checkout, "Compare", compare="policies/opendns.yaml", base="")
    assert without.returncode == 2
    assert "::error::there is no base to compare with" in without.stdout


def test_every_list_of_the_action_may_have_blanks_around_its_lines(checkout: Path) -> None:
    spaced = "  policies/opendns.yaml \r\n\n"
    assert take(checkout, "Check", paths=spaced, prove="false").returncode == 0
    assert take(checkout, "Test", tests="  policies/tests/opendns.yaml \r\n").returncode == 0
    for step, name in (("Check", "paths"), ("Test", "tests")):
        nothing = take(checkout, step, None, **{name: " \n"})
        assert (nothing.returncode, "::error::" in nothing.stdout) == (2, True)


def test_every_event_with_a_base_has_it_found() -> None:
    default = ACTION["inputs"]["base"]["default"]
    for event in ("pull_request.base.sha", "merge_group.base_sha", "before"):
        assert f"github.event.{event}" in default


@pytest.mark.slow
def test_the_action_compares_a_policy_with_what_it_was_called_before(checkout: Path) -> None:
    before, after = (checkout / "policies" / name for name in ("opendns.yaml", "moved.yaml"))
    text = before.read_text("utf-8")
    subprocess.run(["git", "mv", before, after], cwd=checkout, check=True)
    try:
        after.write_text(
            text.replace("          say: 2 hours on always\n", "          say: 3 hours on always\n")
        )
        done = take(checkout, "Compare", compare="policies/moved.yaml", base="main")
        assert done.returncode == 1, done.stdout
        assert "::notice title=renamed-file,file=policies/moved.yaml," in done.stdout
        assert "`policies/moved.yaml` was `policies/opendns.yaml`, which it is compared with" in done.stdout
        after.write_text(text, "utf-8")
        assert take(checkout, "Compare", compare="policies/moved.yaml", base="main").returncode == 0
    finally:
        after.write_text(text, "utf-8")
        subprocess.run(["git", "mv", after, before], cwd=checkout, check=True)

"""Every example of a help page runs in the checkout."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from casepact.cli import program
from tests.cli.desk import ROOT, Desk

_AFTERWARDS = re.compile(r" [|>] .*$| {3,}\S.*$")
"""What a shell does with the output, or a remark."""

_INPUT = re.compile(r" < (\S+)$")


def examples() -> Iterator[str]:
    for name in program.COMMANDS:
        command = program.program.get_command(click.Context(program.program), name)
        assert command is not None
        page = re.sub(r"\\\n *", "", command.epilog or "")
        found = re.findall(r"^  casepact (.*)$", page, re.MULTILINE)
        assert found, name
        yield from (_AFTERWARDS.sub("", line) for line in found)


@pytest.fixture
def checkout(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """What an example can name, where it may also write; with a history, for those that name a revision."""
    folder = tmp_path / "checkout"
    for part in ("docs", "policies"):
        shutil.copytree(ROOT / part, folder / part)
    monkeypatch.chdir(folder)
    git = ["git", "-c", "user.name=Someone", "-c", "user.email=someone@casepact.example"]
    if shutil.which("git"):
        for step in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "Policies"]):
            subprocess.run([*git, *step], check=True)
        subprocess.run([*git, "commit", "-qm", "Nothing", "--allow-empty"], check=True)
    return desk


def _slow(example: str) -> bool:
    return example.startswith(("simulate ", "whatif ", "impact ")) or " --mutate --jobs" in example


@pytest.mark.parametrize(
    "example",
    [pytest.param(example, marks=[pytest.mark.slow] if _slow(example) else []) for example in examples()],
)
def test_it_runs(checkout: Desk, example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = _INPUT.search(example)
    with Path(given[1] if given else os.devnull).open(encoding="utf-8") as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        answer = checkout.ask(*shlex.split(_INPUT.sub("", example)))

    assert answer.status in (0, 1), answer.err
    assert "Error" not in answer.err


_WRITTEN = re.compile(r" (?:-o|--log|--report) \S+")
"""What an example writes, and need not be there before."""

_NAMED = re.compile(r"(?:docs|policies)(?:/[\w./-]+)?")
"""What it can name; before a file, there may be a revision and a colon."""


@pytest.mark.parametrize("example", [*examples()])
def test_what_it_names_is_in_a_checkout(example: str) -> None:
    words = shlex.split(_WRITTEN.sub("", _INPUT.sub(r" \1", example)))
    names = [name for word in words if _NAMED.fullmatch(name := word.rpartition(":")[2])]
    files = {word for word in words if word.endswith((".yaml", ".txt"))}
    assert {word.rpartition(":")[2] for word in files} <= {*names}
    assert all((ROOT / name).exists() for name in names)
    tracked = tracked_files()
    assert not tracked or all((ROOT / name).is_dir() or name in tracked for name in names)


def tracked_files() -> frozenset[str]:
    """What a clone would hold; nothing where this is none."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        return frozenset()
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return frozenset(listed.stdout.split("\0"))


def test_the_pages_have_their_examples() -> None:
    assert len(list(examples())) > 20

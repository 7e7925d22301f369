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


def test_the_pages_have_their_examples() -> None:
    assert len(list(examples())) > 20

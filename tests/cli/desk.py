"""A folder with a policy, a contract and a timeline, and a way to run commands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from casepact.cli.program import run

if TYPE_CHECKING:
    import pytest

__all__ = ["COMMANDS", "ROOT", "Answer", "Desk", "write_files"]

ROOT = Path(__file__).parents[2]
COMMANDS = ROOT / "docs" / "commands.md"
_FILE = re.compile(r"^```yaml (\S+\.yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def write_files(folder: Path) -> None:
    """Write the files that docs/commands.md shows, which all of these tests speak of."""
    for name, text in _FILE.findall(COMMANDS.read_text("utf-8")):
        (folder / name).write_text(text, "utf-8")


@dataclass(frozen=True)
class Answer:
    """How a command ended, and what it wrote."""

    status: int
    out: str
    err: str


class Desk:
    """The folder, as the current directory."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        write_files(folder)

    def write(self, name: str, text: str) -> Path:
        """Write a file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def change(self, name: str, old: str, new: str) -> None:
        """Replace a text in a file."""
        path = self.folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    def ask(self, *arguments: str) -> Answer:
        """Run a command."""
        self._capsys.readouterr()
        status = run(arguments)
        out, err = self._capsys.readouterr()
        return Answer(status, out, err)

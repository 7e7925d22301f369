"""Writes what commands print now into docs/commands.md and the golden files.

Run it as ``python -m tests.cli.rewrite``.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.cli.desk import COMMANDS, ROOT, write_files
from tests.docs.walkthrough import output_of, rewritten

__all__ = ["GOLDEN", "golden_output"]

FOLDER = ROOT / "tests" / "cli" / "golden"

GOLDEN = {
    "check.json": ("check", "harbour.yaml", "--format", "json"),
    "graph.dot": ("graph", "harbour.yaml", "--format", "dot"),
    "graph.json": ("graph", "small.yaml", "--format", "json"),
    "graph.mmd": ("graph", "harbour.yaml"),
    "graph.svg": ("graph", "harbour.yaml", "--format", "svg"),
    "graph.txt": ("graph", "harbour.yaml", "--format", "text"),
    "show.json": ("show", "harbour.yaml", "--format", "json"),
    "show.md": ("show", "harbour.yaml", "--format", "markdown"),
    "show.txt": ("show", "harbour.yaml"),
}
"""Files whose content is what a command prints, in a folder with the files of docs/commands.md."""


def golden_output(name: str) -> str:
    """What the command of a golden file prints now, in the current directory."""
    return output_of(*GOLDEN[name])


def main() -> None:
    """Rewrite the document and the golden files in place."""
    import contextlib

    with tempfile.TemporaryDirectory() as name:
        COMMANDS.write_text(rewritten(COMMANDS.read_text("utf-8"), Path(name)), "utf-8")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        write_files(Path(name))
        for golden in GOLDEN:
            (FOLDER / golden).write_text(golden_output(golden), "utf-8")


if __name__ == "__main__":
    main()

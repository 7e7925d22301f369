"""Writes what commands print now into the documents that show them: ``python -m tests.docs.rewrite``.

Also writes the files of the walk through the language as they are at its end into ``docs/examples``.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.docs.walkthrough import output_of, rewritten

__all__ = ["DRAWING", "EXAMPLES", "KEPT", "LANGUAGE", "README", "ROOT", "WEEK", "drawing", "week"]

ROOT = Path(__file__).resolve().parents[2]
LANGUAGE = ROOT / "docs" / "language.md"
README = ROOT / "README.md"
EXAMPLES = ROOT / "docs" / "examples"
DRAWING = ROOT / "docs" / "images" / "bramblewick.svg"
WEEK = ROOT / "docs" / "images" / "openback-week.svg"

KEPT = ("bramblewick.txt", "bramblewick.yaml", "outage.yaml", "orchard.yaml", "global.yaml")
"""Files that the reader of the walk through the language ends up with."""


def drawing() -> str:
    """The machine of the walk's policy, as SVG."""
    return output_of("graph", str(EXAMPLES / "bramblewick.yaml"), "--format", "svg")


def week() -> str:
    """The week of the team in the simulation that the README shows, as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        output_of("simulate", str(ROOT / "policies/scenarios/openback.yaml"), "-n", "20", "--charts", folder)
        return Path(folder, "team-frontline.svg").read_text(encoding="utf-8")


def main() -> None:
    """Rewrite the documents and the examples in place."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        LANGUAGE.write_text(rewritten(LANGUAGE.read_text(encoding="utf-8"), folder), encoding="utf-8")
        EXAMPLES.mkdir(exist_ok=True)
        for kept in KEPT:
            (EXAMPLES / kept).write_bytes((folder / kept).read_bytes())
    DRAWING.write_text(drawing(), encoding="utf-8")
    WEEK.write_text(week(), encoding="utf-8")
    README.write_text(rewritten(README.read_text(encoding="utf-8"), ROOT), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Writes what `casepact diff` prints now into its page: ``python -m tests.comparison.rewrite``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.docs.walkthrough import rewritten

__all__ = ["PAGE"]

PAGE = Path(__file__).parents[2] / "docs" / "diff.md"


def main() -> None:
    """Rewrite the page in place."""
    with tempfile.TemporaryDirectory() as name:
        PAGE.write_text(rewritten(PAGE.read_text("utf-8"), Path(name)), "utf-8")


if __name__ == "__main__":
    main()

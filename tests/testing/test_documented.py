"""docs/testing.md shows what is printed; ``python -m tests.testing.test_documented`` writes it anew."""

from __future__ import annotations

import tempfile
from pathlib import Path

from casepact.testing.answers import DECISION_KEYS
from casepact.testing.courses import COURSE_KEYS
from casepact.testing.entries import TEST_KEYS
from tests.docs.walkthrough import follow, rewritten

PAGE = Path(__file__).parents[2] / "docs" / "testing.md"


def test_the_page_shows_what_is_printed(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    shown = list(follow(PAGE.read_text("utf-8"), tmp_path))

    assert len(shown) == 5
    for block, transcript in shown:
        assert block.body == transcript, f"docs/testing.md:{block.line}"


def test_the_page_names_every_key() -> None:
    text = PAGE.read_text("utf-8")

    assert [key for key in (*TEST_KEYS, *DECISION_KEYS, *COURSE_KEYS) if f"`{key}`" not in text] == []


def main() -> None:
    """Rewrite the page in place."""
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "tests").mkdir()
        PAGE.write_text(rewritten(PAGE.read_text("utf-8"), Path(name)), "utf-8")


if __name__ == "__main__":
    main()

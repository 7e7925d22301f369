"""The page on comparing policies shows what the commands print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.comparison.rewrite import PAGE
from tests.docs.walkthrough import rewritten

if TYPE_CHECKING:
    import pytest


def test_the_page_shows_what_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = PAGE.read_text("utf-8")

    assert rewritten(page, tmp_path) == page
    assert "Worse for the customer" in page

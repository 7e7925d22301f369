"""Every link from one document to another leads somewhere, to the heading as well."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.rewrite import ROOT

DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
_LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")


def anchors(document: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a document."""
    text = re.sub(r"^```.*?^```$", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=[path.relative_to(ROOT).as_posix() for path in DOCUMENTS])
def test_links_lead_somewhere(document: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for path, anchor in _LINK.findall(text):
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), f"{document.name} links to {path}"
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), f"{document.name} links to {path}#{anchor}"


def test_a_decision_has_the_number_of_its_file() -> None:
    for path in (ROOT / "docs" / "decisions").glob("*.md"):
        number, heading = int(path.name[:4]), path.read_text("utf-8").split("\n", 1)[0]
        assert re.match(rf"# {number}\. [A-Z`]", heading), heading

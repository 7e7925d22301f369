"""Writes a page as text, as Markdown, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casepact.render.show.page import Page
from casepact.render.style import PLAIN, Style
from casepact.render.tables import markdown_table, text_table, wrapped

__all__ = ["page_json", "page_markdown", "page_text"]

_PLAIN_WIDTH = 120
"""Cells a text is laid out in where no terminal says how wide it is."""


def page_text(page: Page, *, width: int | None = None, style: Style = PLAIN) -> str:
    """Return a page as text within ``width`` cells, 120 if None."""
    return "\n".join(_text(page, width or _PLAIN_WIDTH, style)) + "\n"


def _text(page: Page, width: int, style: Style) -> Iterator[str]:
    yield style.strong(page.title)
    for line in page.lines:
        yield style.faint(line)
    for section in page.sections:
        yield from ("", style.strong(section.title.upper()))
        for number, table in enumerate(section.tables):
            if table.title:
                yield from ("",) if number else ()
                yield from (style.strong(line) for line in wrapped(table.title, width))
            header = table.header if any(table.header) else ()
            yield from text_table(header, table.rows, indent="  ", width=width, style=style)
    if page.footnotes:
        yield ""
    for note in page.footnotes:
        mark = f"[{note.mark}] "
        first, *more = wrapped(f"{note.kind}: {note.text} ({note.id})", width - len(mark))
        yield mark + first
        yield from (" " * len(mark) + line for line in more)


def page_markdown(page: Page) -> str:
    """Return a page as GitHub's Markdown."""
    return "\n".join(_markdown(page)) + "\n"


def _markdown(page: Page) -> Iterator[str]:
    yield f"# {page.title}"
    if page.lines:
        yield from ("", "; ".join(page.lines))
    for section in page.sections:
        yield from ("", f"## {section.title}")
        for table in section.tables:
            if table.title:
                yield from ("", f"### {table.title}")
            yield from ("", *markdown_table(table.header, table.rows))
    if page.footnotes:
        yield ""
    for note in page.footnotes:
        yield f"{note.mark}. *{note.kind}*: {note.text} (`{note.id}`)"


def page_json(page: Page) -> dict[str, Any]:
    """Return a page as JSON, described by ``grammar/show.schema.json``."""
    return {
        "casepact": 1,
        "policy": page.name,
        "contract": page.contract or None,
        "title": page.title,
        "sections": [
            {
                "name": section.name,
                "title": section.title,
                "tables": [
                    {
                        "title": table.title,
                        "header": list(table.header),
                        "rows": [list(row) for row in table.rows],
                    }
                    for table in section.tables
                ],
            }
            for section in page.sections
        ],
        "footnotes": [
            {"mark": note.mark, "kind": note.kind, "id": note.id, "text": note.text}
            for note in page.footnotes
        ],
    }

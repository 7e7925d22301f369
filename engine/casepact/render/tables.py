"""Lays out tables: aligned text for terminals, whatever the width of the characters, and Markdown."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence

from casepact.render.style import PLAIN, Style

__all__ = ["cell_width", "markdown_table", "pairs", "text_table", "wrapped"]

_STYLE = re.compile(r"\x1b\[[0-9;]*m")
_GAP = "  "
_NARROWEST = 12
"""Cells a column keeps when a table is made to fit."""


def cell_width(text: str) -> int:
    """How many cells of a terminal a text takes; styles take none."""
    text = _STYLE.sub("", text)
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of at most ``width`` cells, two at least, between words where it can."""
    if cell_width(text) <= width:
        return [text]
    if text.isascii():
        return textwrap.wrap(text, width, break_on_hyphens=False) or [""]
    lines, line = [], ""
    for word in (part for whole in text.split() for part in _parts(whole, width)):
        longer = f"{line} {word}" if line else word
        if line and cell_width(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def _parts(word: str, width: int) -> Iterator[str]:
    """A word in parts that fit."""
    part = ""
    for character in word:
        if part and cell_width(part + character) > width:
            yield part
            part = ""
        part += character
    yield part


def text_table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    indent: str = "",
    width: int | None = None,
    style: Style = PLAIN,
) -> list[str]:
    """Return the lines of a table with its columns aligned to the left; no lines where there are no rows.

    Args:
        header: the heading of each column; none at all leaves the line of headings out.
        rows: as many texts each as there are columns. A row without any is a line between rows.
        indent: what every line starts with.
        width: cells within which long texts are wrapped, the widest columns first; None: as wide as needed.
        style: for the headings.
    """
    if not rows:
        return []
    columns = len(header) or max(len(row) for row in rows)
    full = [list(row) + [""] * (columns - len(row)) for row in rows]
    everything = [list(header), *full] if header else full
    widths = [max(cell_width(row[column]) for row in everything) for column in range(columns)]
    if width is not None:
        _fit(widths, width - len(indent) - len(_GAP) * (columns - 1))
    lines = []
    if header:
        lines += [style.strong(line) for line in _row(list(header), widths)]
        lines.append(_GAP.join("─" * column for column in widths))
    for row in full:
        lines += _row(row, widths)
    return [f"{indent}{line}".rstrip() for line in lines]


def _fit(widths: list[int], room: int) -> None:
    """Narrow the widest columns, all to the same width, until they fit or are as narrow as may be."""
    cap = max(widths)
    while cap > _NARROWEST and sum(min(width, cap) for width in widths) > room:
        cap -= 1
    widths[:] = [min(width, cap) for width in widths]


def _row(row: list[str], widths: list[int]) -> list[str]:
    cells = [wrapped(text, width) for text, width in zip(row, widths, strict=True)]
    lines = []
    for number in range(max(map(len, cells))):
        parts = [lines_[number] if number < len(lines_) else "" for lines_ in cells]
        padded = [part + " " * (width - cell_width(part)) for part, width in zip(parts, widths, strict=True)]
        lines.append(_GAP.join(padded).rstrip())
    return lines


def pairs(items: Sequence[tuple[str, str]], *, indent: str = "", style: Style = PLAIN) -> list[str]:
    """Return lines of names and what stands for them, aligned."""
    width = max((cell_width(name) for name, _ in items), default=0)
    return [
        f"{indent}{style.strong(name)}{' ' * (width - cell_width(name))}{_GAP}{text}".rstrip()
        for name, text in items
    ]


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table in GitHub's Markdown; no lines where there are no rows."""
    if not rows:
        return []
    lines = [header, ["---"] * len(header), *rows]
    return [f"| {' | '.join(_markdown(text) for text in line)} |" for line in lines]


def _markdown(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")

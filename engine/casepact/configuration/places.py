"""Says where in a TOML file a key stands, for which the parser of the standard library has no word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casepact.source import Document, Span

__all__ = ["place_of"]

_TABLE = re.compile(r"^\s*\[\s*(?P<keys>[^\[\]]+?)\s*\]\s*(#.*)?$")
_PART = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*""")
_PAIR = re.compile(r"""^\s*((?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_.\s-])+?)\s*=""")


def _keys(text: str) -> list[str]:
    """The parts of a dotted key."""
    return ["".join(part for part in found if part) for found in _PART.findall(text)]


def place_of(document: Document, path: Sequence[str]) -> Span:
    """Where the key of a path stands: at the key itself or, in an inline table, in the line that has it.

    A path that is not found is placed at the start of the file.
    """
    wanted, table = list(path), list[str]()
    for number, line in enumerate(document.text.splitlines(), 1):
        header = _TABLE.match(line)
        if header is not None:
            table = _keys(header["keys"])
            if table == wanted:
                return _span(document, number, line, path[-1], header.start("keys"))
            continue
        pair = _PAIR.match(line)
        if pair is None:
            continue
        here = [*table, *_keys(pair[1])]
        if wanted[: len(here)] == here:
            start = pair.start(1) if here == wanted else pair.end()
            return _span(document, number, line, path[-1], start)
    return Span(document.name, 1, 1, 1, 1)


def _span(document: Document, number: int, line: str, key: str, start: int) -> Span:
    at = line.find(key, start)
    first = start if at < 0 else at
    last = first + (len(key) if at >= 0 else 1)
    return Span(document.name, number, first + 1, number, last + 1)

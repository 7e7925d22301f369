r"""Where each decoded character of a scalar was written: one small decoder for each YAML style.

The C parser decodes scalars but does not say where a decoded character came from. These decoders
follow the same rules over the raw slice and keep the places. They are run only when a place inside a
scalar is asked for, and their text must equal the parser's: if it ever did not, there is no answer.
LF, CR and CR LF are the only line breaks, because the reader refuses the others.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from sys import maxunicode
from typing import TypeAlias

__all__ = ["locate"]

_Range: TypeAlias = tuple[int, int]

_BREAK = re.compile(r"\r\n?|\n")
_GAP = re.compile(r"(?:(?:\r\n?|\n)[ \t]*)+")
_PIECE = re.compile(
    r"(?P<blank>[ \t]+)"
    r"|(?P<fold>(?:(?:\r\n?|\n)[ \t]*)+)"
    r"|(?P<quote>'')"
    r"|(?P<continue>\\(?:\r\n?|\n)[ \t]*(?:(?:\r\n?|\n)[ \t]*)*)"
    r"|(?P<hex>\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}))"
    r"|(?P<escape>\\.)"
    r"|(?P<run>[^ \t\r\n'\\]+|.)"
)
_HEADER = re.compile(r"[|>]([-+0-9]*)[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n|\Z)")
_LINE = re.compile(r"( *)([^\r\n]*)(\r\n?|\n|\Z)")
_ESCAPES = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    " ": " ",
    '"': '"',
    "/": "/",
    "\\": "\\",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}


class _Trail:
    """Decoded text as it grows, with the raw range of each of its characters."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.starts = array("I")
        self.ends = array("I")

    def run(self, raw: str, start: int, end: int) -> None:
        """Take the raw characters of a range as they are."""
        self.parts.append(raw[start:end])
        self.starts.extend(range(start, end))
        self.ends.extend(range(start + 1, end + 1))

    def one(self, character: str, start: int, end: int) -> None:
        """Take one decoded character that a whole raw range stands for."""
        self.parts.append(character)
        self.starts.append(start)
        self.ends.append(end)


def locate(raw: str, style: str, text: str, start: int, end: int) -> _Range | None:
    """Return the range of ``raw`` that wrote the characters ``start`` to ``end`` of ``text``, or None.

    Offsets are moved into the text first. None means that the decoder here and the C parser disagree.
    """
    start = min(max(start, 0), len(text))
    end = min(max(end, start), len(text))
    shift = 0 if style == "plain" else 1
    if style in ("plain", "single", "double") and len(raw) == len(text) + 2 * shift:
        # Every decoded character takes at least one raw one, so equal lengths mean equal places.
        return start + shift, end + shift
    places = _places(raw, style, text)
    if places is None:
        return None
    starts, ends = places
    if not text:
        return shift, shift
    first = starts[start] if start < len(text) else ends[-1]
    return first, (first if start == end else ends[end - 1])


@lru_cache(maxsize=32)
def _places(raw: str, style: str, text: str) -> tuple[array[int], array[int]] | None:
    trail = _Trail()
    if style in ("literal", "folded"):
        _block(raw, text, trail, folded=style == "folded")
    elif style == "plain":
        _flow(raw, 0, len(raw), style, trail)
    else:
        _flow(raw, 1, len(raw) - 1, style, trail)
    if "".join(trail.parts) != text:
        return None
    return trail.starts, trail.ends


def _flow(raw: str, start: int, stop: int, style: str, trail: _Trail) -> None:
    """Decode a plain or quoted scalar: folds, and the escapes that its quotes allow."""
    while start < stop and (piece := _PIECE.match(raw, start, stop)):
        end, kind = piece.end(), piece.lastgroup
        if kind == "fold":
            _fold(raw, start, end, trail, escaped=False)
        elif kind == "blank":
            if raw[end : end + 1] not in ("\r", "\n") or end == stop:
                trail.run(raw, start, end)
        elif kind == "quote" and style == "single":
            trail.one("'", start, end)
        elif kind == "continue" and style == "double":
            _fold(raw, start, end, trail, escaped=True)
        elif kind == "hex" and style == "double":
            value = int(raw[start + 2 : end], 16)
            trail.one(chr(value) if value <= maxunicode else "", start, end)
        elif kind == "escape" and style == "double":
            trail.one(_ESCAPES.get(raw[start + 1], ""), start, end)
        elif kind == "run":
            trail.run(raw, start, end)
        else:  # a quote or a backslash that means nothing in this style
            end = start + 1
            trail.run(raw, start, end)
        start = end


def _fold(raw: str, start: int, end: int, trail: _Trail, *, escaped: bool) -> None:
    """Take a gap of line breaks: one alone is a space, of several all but the first are kept.

    When the first break was escaped it leaves nothing, not even a space.
    """
    breaks = list(_BREAK.finditer(raw, start, end))
    if len(breaks) == 1 and not escaped:
        trail.one(" ", breaks[0].start(), breaks[0].end())
    for found in breaks[1:]:
        trail.one("\n", found.start(), found.end())


def _block(raw: str, text: str, trail: _Trail, *, folded: bool) -> None:
    """Decode a literal or folded block: indentation, folding between plain lines, and chomping."""
    header = _HEADER.match(raw)
    if header is None:
        return
    last: _Range | None = None  # the break that ended the last line with text, not taken yet
    spaced = False  # whether that line began with a space or a tab, beyond the indentation
    blanks: list[_Range] = []  # the breaks of the empty lines since then
    for content, end, broken in _lines(raw, header.end(), _indent(raw, header.end(), text)):
        if content == end:
            blanks.extend(filter(None, [broken]))
            continue
        starts_spaced = raw[content] in " \t"
        _join(trail, last, blanks, folds=folded and not spaced and not starts_spaced)
        trail.run(raw, content, end)
        last, blanks, spaced = broken, [], starts_spaced
    if "-" not in header[1]:
        _join(trail, last, blanks if "+" in header[1] else [], folds=False)


def _lines(raw: str, start: int, indent: int) -> Iterator[tuple[int, int, _Range | None]]:
    """Yield, for each line of a block, where its text begins and ends, and its line break."""
    for line in _LINE.finditer(raw, start):
        content = min(line.start() + indent, line.end(1))
        yield content, line.end(2), line.span(3) if line[3] else None


def _join(trail: _Trail, last: _Range | None, blanks: list[_Range], *, folds: bool) -> None:
    """Take the break after a line with text, and those of the empty lines that follow it."""
    if last is not None and not folds:
        trail.one("\n", *last)
    elif last is not None and not blanks:
        trail.one(" ", *last)
    for blank in blanks:
        trail.one("\n", *blank)


def _indent(raw: str, start: int, text: str) -> int:
    """Return how many columns of indentation the block's lines lost, by comparing one line with its value.

    The lines before the first one with text are empty in the value too, so that one is easy to find.
    """
    kept = text.lstrip("\n")
    line = next(islice(_LINE.finditer(raw, start), len(text) - len(kept), None), None)
    if not kept or line is None:
        return len(raw)  # no line has text
    return max(len(line[1]) - (len(kept) - len(kept.lstrip(" "))), 0)

"""Slips in the layout of a file: indentation, quotes, brackets."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from tests.broken.mutants import Mutant, Operator, edited
from tests.broken.reading import Reading


def indent_less(reading: Reading) -> Iterator[Mutant]:
    """A line that lines up with nothing."""
    yield from _indented(reading, -1)


def indent_more(reading: Reading) -> Iterator[Mutant]:
    """A line further in than those beside it."""
    yield from _indented(reading, 1)


def _indented(reading: Reading, by: int) -> Iterator[Mutant]:
    text = reading.document.text
    starts = [0, *(match.end() for match in re.finditer("\n", text))][:-1]
    for number, start in enumerate(starts):
        line = text[start : text.index("\n", start)]
        key = re.match(r"( +)(- )?[a-z_0-9 |]+:", line)
        before = text[starts[number - 1] : start] if number else ""
        if key is None or before.rstrip().endswith((">-", "|")):
            continue
        end = text.index("\n", start)
        after = text[end + 1 : (text + "\n").index("\n", end + 1)]
        # The parser tells of the first line that no longer lines up: this one, or the next beside it.
        siblings = [m.start() for m in re.finditer(rf"^ {{1,{len(key[1])}}}\S.*$", text[end:], re.MULTILINE)][
            :1
        ]
        shift = by
        more = [(end + shift + at, end + shift + at + 80) for at in siblings]
        more.append((end + shift, end + shift + 1 + len(after)))
        new = " " * (len(key[1]) + by)
        mutant = edited(reading, start, start + len(key[1]), new, (start, end + by), *more)
        yield dataclasses.replace(mutant, original=text)


def open_quote(reading: Reading) -> Iterator[Mutant]:
    """A quote that is never closed, or closed too early."""
    for match in re.finditer(r'"[^"\n]+"', reading.document.text):
        yield edited(reading, match.end() - 1, match.end(), "", match.span())
        middle = (match.start() + match.end()) // 2
        yield edited(reading, middle, middle, '"', (match.start(), match.end() + 1))


def open_bracket(reading: Reading) -> Iterator[Mutant]:
    """A list or a mapping that is never closed."""
    text = reading.document.text
    for match in re.finditer(r"[\]}](?=[,\n\]}])", text):
        line_start = text.rindex("\n", 0, match.start()) + 1
        line_end = text.index("\n", match.end())
        next_end = (text + "\n").index("\n", line_end + 1) if line_end + 1 < len(text) else line_end
        yield edited(reading, match.start(), match.end(), "", (line_start, next_end - 1))


LAYOUT: tuple[Operator, ...] = (
    indent_less,
    indent_more,
    open_quote,
    open_bracket,
)

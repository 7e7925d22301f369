"""Finds the lines that an edit changed: those of a part of a policy that the other file has not."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from casepact.comparison.change import Place
from casepact.model.policy import Policy
from casepact.source import Document, Span

__all__ = ["Edited"]

_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(slots=True)
class Edited:
    """One of two policies, with the lines of its file, and which of them (from 1) the other has not."""

    policy: Policy
    other: Document
    lines: Sequence[str] = field(init=False)
    alone: Collection[int] = field(init=False)

    def __post_init__(self) -> None:
        self.lines, others = (_BREAK.split(one.text) for one in (self.policy.document, self.other))
        blocks = SequenceMatcher(None, self.lines, others, autojunk=False).get_matching_blocks()
        shared = {block.a + number for block in blocks for number in range(block.size)}
        self.alone = {number + 1 for number in range(len(self.lines)) if number not in shared}

    def within(self, place: Place, *, parts: bool = True) -> Place | None:
        """The place at the first lines of it that were edited; None where none were.

        Of a whole those lines that are of none of its parts are meant, and of these only if there are no
        others; without ``parts`` never.
        """
        if place.span.file != self.policy.document.name:
            return None
        mine = [number for number in self._extent(place.span) if number in self.alone]
        inner = [note.span for note in self.policy.notes if note.id.startswith(f"{place.clause}.")]
        own = [number for number in mine if not any(one.line <= number <= one.end_line for one in inner)]
        mine = own or (mine if parts else [])
        run = [number for count, number in enumerate(mine) if number == mine[0] + count]
        if not run:
            return None
        if place.span.line in run:
            return place
        first, last = self.lines[run[0] - 1], self.lines[run[-1] - 1]
        start = len(first) - len(first.lstrip())
        span = Span(place.span.file, run[0], start + 1, run[-1], len(last.rstrip()) + 1)
        return replace(place, span=span)

    def _extent(self, span: Span) -> range:
        """The lines of the entry that begins on the line of a span: those below it that are indented more."""
        depth, end = _depth(self.lines[span.line - 1]), span.end_line
        while end < len(self.lines) and (not self.lines[end].strip() or _depth(self.lines[end]) > depth):
            end += 1
        return range(span.line, end + 1)


def _depth(line: str) -> int:
    """How far the key or the item on a line is indented."""
    return len(line) - len(line.lstrip())

"""Documents, the places in them, and diagnostics about them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import field
from enum import StrEnum
from functools import lru_cache

from casepact.frozen import dataclass

__all__ = ["Diagnostic", "Document", "Level", "Related", "Span", "Witness", "advance"]

_BREAK = re.compile(r"\r\n?|\n")


class Level(StrEnum):
    """How much a diagnostic weighs; ``error`` outweighs ``warning`` outweighs ``info``."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Document:
    """One file as it was read: the name to show for it, and its text without a byte order mark.

    A line ends at LF, CR LF or CR, and nowhere else: what an editor numbers is what is numbered here.
    """

    name: str
    text: str = field(repr=False)

    def line(self, number: int) -> str:
        """Return the text of a line (counted from 1) without its line break; empty past the last line."""
        starts = _line_starts(self.text)
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def span(self, start: int, end: int) -> Span:
        """Return the place of the characters ``start`` to ``end`` (offsets from 0, end excluded)."""
        return Span(self.name, *self.position(start), *self.position(end))

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column, both from 1, of the character at an offset from 0."""
        starts = _line_starts(self.text)
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1


@lru_cache(maxsize=16)
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(found.end() for found in _BREAK.finditer(text)))


def advance(line: int, column: int, text: str) -> tuple[int, int]:
    """Return the line and column reached from a place by reading on through ``text``."""
    last = max(text.rfind("\n"), text.rfind("\r"))
    if last < 0:
        return line, column + len(text)
    breaks = text.count("\n") + text.count("\r") - text.count("\r\n")
    return line + breaks, len(text) - last


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file. Lines and columns count from 1, columns in characters; the end is excluded.

    An empty span (end equal to start) marks the point before its column.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that helps to understand a diagnostic, and why."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Witness:
    """A concrete case in which what a diagnostic says comes to pass, and the command that shows it.

    ``facts`` are pairs of a fact and its value as a command takes them, ``at`` an ISO instant in UTC
    ending in Z, ``events`` the lines of a timeline, and ``note`` says what to look at in the replay.
    """

    facts: tuple[tuple[str, str], ...] = ()
    at: str | None = None
    events: tuple[str, ...] = ()
    command: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something to say about a file: a stable kebab-case code, a place, the cause, and a way out.

    ``message`` is lower case without a full stop, the user's words in backticks. ``help`` says what
    to write instead, where that is known. ``clause`` is the id of the clause concerned, if any, and
    ``witness`` a case in which it can be seen. ``subject`` is what it is known by from one run to the
    next, where that is not what stands in backticks in the message.
    """

    code: str
    message: str
    span: Span
    level: Level = Level.ERROR
    help: str | None = None
    related: tuple[Related, ...] = ()
    clause: str | None = None
    witness: Witness | None = None
    subject: tuple[str, ...] = ()

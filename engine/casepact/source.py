"""Documents, the places in them, and diagnostics about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Diagnostic", "Document", "Level", "Related", "Span"]


class Level(StrEnum):
    """How much a diagnostic weighs; ``error`` outweighs ``warning`` outweighs ``info``."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Document:
    """One file as it was read: the name to show for it, and its text without a byte order mark."""

    name: str
    text: str = field(repr=False)


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
class Diagnostic:
    """Something to say about a file: a stable kebab-case code, a place, the cause, and a way out.

    ``message`` is lower case without a full stop, the user's words in backticks. ``help`` says what
    to write instead, where that is known. ``clause`` is the id of the clause concerned, if any.
    """

    code: str
    message: str
    span: Span
    level: Level = Level.ERROR
    help: str | None = None
    related: tuple[Related, ...] = ()
    clause: str | None = None

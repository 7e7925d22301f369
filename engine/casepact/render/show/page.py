"""A policy laid out for reading: sections of tables, and footnotes on what is open or assumed."""

from __future__ import annotations

from dataclasses import dataclass, field

from casepact.model.note import Note
from casepact.model.policy import Policy

__all__ = ["Footnote", "Footnotes", "Page", "Section", "Table"]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under headings. ``title`` is empty for the only table of a section."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the policy, ``name`` as the file has it."""

    name: str
    title: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Footnote:
    """Something that is ``unspecified`` or ``assumed`` (the ``kind``), by its id, and what is said of it."""

    mark: int
    kind: str
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything to show, in order; ``lines`` are said under the title.

    ``contract`` is the name of the contract it is shown under, empty where there is none.
    """

    name: str
    title: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]
    contract: str = ""


@dataclass(slots=True)
class Footnotes:
    """Hands out the marks of footnotes, the same for the same entry."""

    found: dict[tuple[str, str], Footnote] = field(default_factory=dict)

    def mark(self, *notes: Note) -> str:
        """The marks to write behind what the notes are about; nothing where there is nothing to say."""
        marks = []
        for note in notes:
            if note.is_unspecified:
                reason = note.unspecified or "the document does not say"
                marks.append(self._add("unspecified", note.id, reason))
            if note.assumed:
                other = f"; the other reading: {note.alternative}" if note.alternative else ""
                marks.append(self._add("assumed", note.id, note.assumed + other))
        return "".join(f" [{mark}]" for mark in dict.fromkeys(marks))

    def open_rows(self, policy: Policy, section: str, columns: int) -> list[tuple[str, ...]]:
        """A row of so many columns for each entry of a section that the document leaves open as a whole."""
        blank = ("",) * (columns - 1)
        return [
            (f"left open: {note.title or note.unspecified or note.id}{self.mark(note)}", *blank)
            for note in policy.remarks
            if note.id.startswith(f"{section}.")
        ]

    def _add(self, kind: str, id_: str, text: str) -> int:
        known = self.found.get((kind, id_))
        if known is None:
            known = self.found[kind, id_] = Footnote(len(self.found) + 1, kind, id_, text)
        return known.mark

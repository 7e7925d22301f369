"""The located tree: scalars that stay text, sequences and mappings, each with its place in the file."""

from __future__ import annotations

from dataclasses import field
from typing import Literal, TypeAlias

from casepact.frozen import dataclass
from casepact.source import Span, advance
from casepact.syntax.yaml.scalars import locate

__all__ = ["Entry", "Mapping", "Node", "Plain", "Scalar", "Sequence", "Style", "to_plain"]

Style: TypeAlias = Literal["plain", "single", "double", "literal", "folded"]
"""How a scalar is written: bare, in ``'…'``, in ``"…"``, after ``|`` or after ``>``."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text: always text, whatever YAML 1.1 would make of ``17:30``, ``no`` or ``1_000``.

    ``text`` is the decoded value, ``span`` the scalar as written (quotes or block header included, an
    anchor before it not), ``raw`` the characters of the file it was decoded from. A value that is not
    written at all is a plain scalar with empty text and an empty span.
    """

    text: str
    style: Style
    span: Span
    raw: str = field(repr=False, compare=False)

    @property
    def is_null(self) -> bool:
        """Whether the value is left out, or is a bare ``~`` or ``null``."""
        return self.style == "plain" and self.text in _NULLS

    def span_of(self, start: int, end: int) -> Span:
        """Return where characters ``start`` to ``end`` of the decoded text stand in the file.

        Offsets count from 0, the end is excluded; offsets outside the text are moved to its nearest
        end. A character made by an escape has the place of the whole escape; one made by folding,
        that of the line break. An empty range gives the empty span before its character.
        """
        place = locate(self.raw, self.style, self.text, start, end)
        if place is None:
            return self.span
        first = advance(self.span.line, self.span.column, self.raw[: place[0]])
        last = advance(*first, self.raw[place[0] : place[1]])
        return Span(self.span.file, *first, *last)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes. ``span`` runs from the first ``-`` or ``[`` to the end of the last item or ``]``.

    ``aliases`` is empty unless an item is written as an alias: then it holds, for each item, the place
    of its alias or None. The item itself is the anchored node, with the places of where it stands.
    """

    items: tuple[Node, ...]
    span: Span
    aliases: tuple[Span | None, ...] = ()

    def written(self, index: int) -> Span:
        """Return where the item is written in this sequence: its alias if it has one, else its own span."""
        alias = self.aliases[index] if self.aliases else None
        return alias or self.items[index].span


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value. ``alias`` is the place of the alias when the value is written as one.

    The value is then the anchored node itself, with the places of where that stands.
    """

    key: Scalar
    value: Node
    alias: Span | None = None

    @property
    def written(self) -> Span:
        """Where the value is written in this mapping: its alias if it has one, else its own span."""
        return self.alias or self.value.span


@dataclass(frozen=True, slots=True)
class Mapping:
    """Entries in the order of the file, each key once. ``span`` runs from the first key or ``{``."""

    entries: tuple[Entry, ...]
    span: Span

    def get(self, key: str) -> Node | None:
        """Return the value of the key with that text, or None."""
        entry = self.entry(key)
        return None if entry is None else entry.value

    def entry(self, key: str) -> Entry | None:
        """Return the entry whose key has that text, or None."""
        for entry in self.entries:
            if entry.key.text == key:
                return entry
        return None


Node: TypeAlias = Scalar | Sequence | Mapping
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"


def to_plain(node: Node) -> Plain:
    """Return the tree as dicts, lists and strings, for a JSON Schema validator or for JSON.

    Nothing is typed: a value left out is ``""``, a bare ``~`` is ``"~"``.
    """
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [to_plain(item) for item in node.items]
    return {entry.key.text: to_plain(entry.value) for entry in node.entries}

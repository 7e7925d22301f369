"""Reads what an entry says of itself: title, citations, assumptions, and what is unspecified."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from casepact.model.expression import Expression, leaves_open
from casepact.model.note import Cite, Note
from casepact.resolve.fields import NOTE_KEYS, Fields, repaired
from casepact.resolve.vocabulary import Vocabulary
from casepact.source import Span
from casepact.syntax.yaml.tree import Mapping, Node, Scalar

__all__ = [
    "SAID_KEYS",
    "annotated",
    "left_open",
    "read_cites",
    "read_note",
    "refuse_reason",
    "unwrap",
    "unwrap_sentence",
]

SAID_KEYS = ("say", "unspecified", "exception_to", *NOTE_KEYS)
"""Keys of a mapping that stands where a sentence may."""

_OPEN = re.compile(r"(?<![\w.])unspecified(?![\w.])")
_CITE = re.compile(r"([a-z][a-z0-9_]*):(\d{1,6})(?:-(\d{1,6}))?")


def read_cites(scalars: Iterable[Scalar], vocabulary: Vocabulary) -> tuple[Cite, ...]:
    """The citations of a ``cite`` key; malformed ones and unknown sources are reported."""
    found = []
    for scalar in scalars:
        match = _CITE.fullmatch(scalar.text.strip())
        if match is None:
            vocabulary.report.add(
                "bad-cite",
                f"`{scalar.text}` does not name lines of a source",
                scalar.span,
                help_="write `page:31` or `page:31-38`",
            )
            continue
        source, first, last = match[1], int(match[2]), int(match[3] or match[2])
        if source not in vocabulary.sources:
            vocabulary.unknown("source", source, scalar.span_of(0, len(source)), vocabulary.sources)
        elif not 1 <= first <= last:
            vocabulary.report.add("bad-cite", "lines count from 1, and run upwards", scalar.span)
        else:
            found.append(Cite(source, first, last, scalar.span))
    return tuple(found)


def read_note(path: str, span: Span, fields: Fields | None, vocabulary: Vocabulary) -> Note:
    """The note of an entry; ``fields`` None where the entry is a bare sentence."""
    if fields is None:
        return Note(path, span)
    note = Note(
        path,
        span,
        title=fields.text("title"),
        cites=read_cites(fields.scalars("cite"), vocabulary),
        assumed=fields.text("assumed"),
        alternative=fields.text("alternative"),
    )
    reason = fields.scalar("unspecified")
    if reason is not None:
        note = replace(note, unspecified=reason.text.strip())
    alternative = fields.entry("alternative")
    if alternative is not None and "assumed" not in fields:
        vocabulary.report.add(
            "missing-key",
            "an alternative without the assumption it is an alternative to",
            alternative.key.span,
            help_="add `assumed:` with the reason for the reading chosen",
        )
    return note


def annotated(node: Node) -> Mapping | None:
    """The mapping of an entry that says something of itself, misspelled keys mended; None for any other node.

    It has ``say`` or ``unspecified``, or nothing but keys that go with them.
    """
    if not isinstance(node, Mapping):
        return None
    if node.entry("say") or node.entry("unspecified"):
        return node
    if not any(entry.key.text in SAID_KEYS for entry in node.entries):
        return None
    mended = repaired(node, SAID_KEYS)
    return mended if all(entry.key.text in SAID_KEYS for entry in mended.entries) else None


def _is_open(node: Node) -> bool:
    """Whether a sentence, or one of a list or a table of them, leaves something open."""
    if isinstance(node, Scalar):
        return _OPEN.search(node.text) is not None
    if isinstance(node, Mapping):
        return any(_is_open(entry.value) for entry in node.entries)
    return any(_is_open(item) for item in node.items)


def refuse_reason(note: Note, fields: Fields, vocabulary: Vocabulary) -> Note:
    """The note, without the reason why something is unspecified where nothing is, which is reported."""
    entry = fields.entry("unspecified")
    if entry is None or note.is_unspecified:
        return note
    vocabulary.report.add(
        "said-twice",
        "what is unspecified cannot also say something",
        entry.key.span,
        help_="remove it, or write `unspecified` in the sentence for what is left open",
    )
    return replace(note, unspecified="")


def unwrap(
    node: Node, path: str, vocabulary: Vocabulary, what: str
) -> tuple[Node | None, Note, Fields | None]:
    """Split an entry into what it says and what it says of itself.

    ``unspecified: why`` may stand beside a sentence that leaves something open, such as
    ``office except unspecified within holidays(GB)``.

    Returns:
        The sentence (or list, or table) under ``say``, or the node itself where it is not `annotated`.
        None with a note that ``is_unspecified`` for ``unspecified: why``, and None without where
        nothing is said, which is reported.
    """
    if annotated(node) is None or not isinstance(node, Mapping):
        return node, Note(path, node.span), None
    fields = Fields(node, path, vocabulary.report, SAID_KEYS, what)
    note = read_note(path, fields.span, fields, vocabulary)
    reason = fields.scalar("unspecified")
    said = fields.entry("say")
    if reason is not None:
        note = replace(note, unspecified=reason.text.strip(), is_unspecified=True)
        if said is not None and _is_open(said.value):
            return said.value, note, fields
        if said is not None:
            vocabulary.report.add(
                "said-twice",
                "what is unspecified cannot also say something",
                said.key.span,
                help_="keep one of the two",
            )
            return said.value, note, fields
        return None, note, fields
    if said is None:
        if "unspecified" not in fields:
            fields.require("say", f"`{path}`")
        return None, note, fields
    return said.value, note, fields


def unwrap_sentence(
    node: Node, path: str, vocabulary: Vocabulary, what: str
) -> tuple[Node | None, Note, Fields | None]:
    """Split an entry as `unwrap` does, where nothing but a sentence may stand.

    An entry that the document leaves open as a whole becomes a remark of the policy: nothing is computed
    from it, and it is listed with what else is unspecified.
    """
    said, note, fields = unwrap(node, path, vocabulary, what)
    if isinstance(said, Scalar) and said.text.strip() == "unspecified":
        said, note = None, replace(note, is_unspecified=True)
    if said is None and note.is_unspecified:
        vocabulary.remarks.append(note)
    return said, note, fields


def left_open(note: Note, *conditions: Expression | None) -> Note:
    """The note of an entry; it is unspecified where a condition of the entry is."""
    is_open = any(condition is not None and leaves_open(condition) for condition in conditions)
    return replace(note, is_unspecified=True) if is_open else note

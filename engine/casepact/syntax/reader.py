"""Read a YAML file as a located tree in which every scalar stays text; bad input gives diagnostics.

PyYAML's C event stream does the parsing. No value is ever typed by YAML 1.1 rules, every node and every
character inside a scalar has its exact place, and what a reader of the file could misunderstand
(duplicate keys, merge keys, tags, hidden characters) is refused.
"""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import BinaryIO

from casepact.reads import note_read
from casepact.source import Diagnostic, Document, Span
from casepact.syntax.yaml import refusals
from casepact.syntax.yaml.builder import build
from casepact.syntax.yaml.characters import check_characters, decode, without_forbidden
from casepact.syntax.yaml.directives import check_directives
from casepact.syntax.yaml.limits import LIMITS, Limits
from casepact.syntax.yaml.tree import Entry, Mapping, Node, Scalar, Sequence, to_plain

__all__ = [
    "LIMITS",
    "STDIN",
    "Entry",
    "Limits",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "read",
    "read_bytes",
    "read_file",
    "to_plain",
]


def read(document: Document, *, limits: Limits = LIMITS) -> tuple[Node | None, list[Diagnostic]]:
    """Return the document's tree and every diagnostic, in file order; never raises for bad input.

    The tree is None where the file holds no value, or where a syntax error or a limit cut reading
    short. Otherwise it is there even when something was refused, without the refused part: of a
    duplicate key the first entry stays, a merge key or a key that is not text is left out with its value.
    """
    text = document.text
    if len(text) > limits.size or len(text.encode("utf-8", "surrogatepass")) > limits.size:
        return None, [refusals.file_too_large(document.name, limits.size)]
    found: list[Diagnostic] = []
    for diagnostic in check_characters(document):
        found.append(diagnostic)
        if len(found) > limits.diagnostics:
            break
    node = None
    if len(found) <= limits.diagnostics:
        text, directives = check_directives(document, without_forbidden(text) if found else text)
        found += directives
        node = build(document, text, limits, found)
    found.sort(key=lambda diagnostic: diagnostic.span)
    if len(found) > limits.diagnostics:
        last = found[limits.diagnostics].span
        found[limits.diagnostics :] = [refusals.too_many_problems(last, limits.diagnostics)]
    return node, found


def read_bytes(
    name: str, data: bytes, *, limits: Limits = LIMITS
) -> tuple[Document, Node | None, list[Diagnostic]]:
    """Read the bytes of a file that is shown under ``name``; see ``read`` for the tree."""
    if len(data) > limits.size:
        return Document(name, ""), None, [refusals.file_too_large(name, limits.size)]
    document, fault = decode(name, data)
    if fault is not None:
        return document, None, [fault]
    return document, *read(document, limits=limits)


STDIN = "-"
"""The path that stands for standard input."""


def read_file(path: Path | str, *, limits: Limits = LIMITS) -> tuple[Document, Node | None, list[Diagnostic]]:
    """Read a file, shown under the path as given; one that cannot be read gives a diagnostic.

    The path ``-`` is standard input. No more is loaded than the limit on its size allows.
    """
    name = str(path)
    try:
        data = _given(limits.size + 1) if name == STDIN else _beginning(Path(path), limits.size + 1)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        fault = Diagnostic(
            "unreadable-file",
            f"the file cannot be read: {reason[:1].lower()}{reason[1:]}",
            Span(name, 1, 1, 1, 1),
        )
        return Document(name, ""), None, [fault]
    return read_bytes(name, data, limits=limits)


def _given(size: int) -> bytes:
    stream: BinaryIO | None = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise ValueError("there is no standard input")
    return stream.read(size)


def _beginning(path: Path, size: int) -> bytes:
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # reading it might never begin, or never end
        raise ValueError("it is a pipe or a device; write what it gives to a file, and name that")
    note_read(path)
    with path.open("rb") as file:
        return file.read(size)

"""Finds source documents by their digest wherever they lie, and digests their lines."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["MAX_BYTES", "MAX_FILES", "SourceText", "find_documents", "line_digests", "read_source"]

MAX_BYTES = 8 * 1024 * 1024
"""The largest file that is looked at."""

MAX_FILES = 20_000
"""How many files are looked at before the search gives up."""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document as it lies on disk: the digest of its bytes, and its lines without their breaks."""

    path: Path
    sha256: str
    lines: tuple[str, ...]


def line_digests(lines: tuple[str, ...]) -> tuple[str, ...]:
    """A digest of each line, blind to white space, empty for a blank line.

    64 bits of SHA-256 in hexadecimal: enough to tell the lines of a document apart, and no text.
    """
    words = (" ".join(line.split()) for line in lines)
    return tuple(hashlib.sha256(text.encode()).hexdigest()[:16] if text else "" for text in words)


def read_source(path: Path) -> SourceText | None:
    """The document at a path; None where it cannot be read or is too large to be one."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    text = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[-1] == "":  # the break that ends the last line starts no other
        lines.pop()
    return SourceText(path, hashlib.sha256(data).hexdigest(), tuple(lines))


def _files(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
        return
    seen = 0
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            seen += 1
            if seen > MAX_FILES:
                return
            yield Path(folder) / name


def find_documents(roots: list[Path]) -> list[SourceText]:
    """Every readable file below the given files and folders, in a fixed order, hidden folders left out."""
    found = (read_source(path) for root in roots for path in _files(root))
    return [document for document in found if document is not None]

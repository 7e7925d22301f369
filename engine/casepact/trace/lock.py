"""Reads and writes ``sources.lock``: a digest for each line of each source document, never its text."""

from __future__ import annotations

import json
import os
import re
import stat
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from casepact.reads import note_read
from casepact.trace.documents import SourceText
from casepact.trace.matching import line_digests

__all__ = ["LOCK_NAME", "LockFault", "read_lock", "updated", "write_lock"]

Lock = Mapping[str, tuple[str, ...]]
"""By the SHA-256 of a document, the digests of its lines (see `matching.line_digests`)."""

LOCK_NAME = "sources.lock"
"""What the lock file beside policies is called."""

_MAX_BYTES = 64 * 1024 * 1024
_DOCUMENT = re.compile(r"[0-9a-f]{64}")
_LINE = re.compile(r"(?:[0-9a-f]{16})?")


class LockFault(ValueError):
    """A lock file that cannot be used; the message says why."""


def read_lock(path: Path) -> dict[str, tuple[str, ...]]:
    """The digests in a lock file; none where there is no such file.

    Raises:
        LockFault: the file is there and is no lock file.
    """
    note_read(path)
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise LockFault(f"`{path}` cannot be read: {(error.strerror or str(error)).lower()}") from None
    if len(data) > _MAX_BYTES:
        raise LockFault(f"`{path}` is too large for a lock file")
    try:
        found = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise LockFault(f"`{path}` is no lock file of sources: {str(error).lower()}") from None
    documents = found.get("documents") if isinstance(found, dict) else None
    if not isinstance(documents, dict) or found.get("casepact") != 1:
        raise LockFault(f"`{path}` is no lock file of sources: it needs `casepact` to be 1, and `documents`")
    return {digest: _lines(path, digest, lines) for digest, lines in documents.items()}


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands in it twice")
    return found


def _lines(path: Path, digest: str, lines: object) -> tuple[str, ...]:
    if _DOCUMENT.fullmatch(digest) is None:
        raise LockFault(f"`{path}` has `{digest[:80]}` where a document's SHA-256 should stand")
    if not isinstance(lines, list):
        raise LockFault(f"`{path}` has no list of line digests for `{digest}`")
    for number, line in enumerate(lines, 1):
        if not isinstance(line, str) or _LINE.fullmatch(line) is None:
            raise LockFault(f"`{path}` has no digest for line {number} of `{digest}`")
    return tuple(lines)


def updated(lock: Lock, documents: Iterable[SourceText]) -> dict[str, tuple[str, ...]]:
    """The lock with the lines of these documents. What it had of others stays: they may not be at hand."""
    return {**lock, **{document.sha256: line_digests(document.lines) for document in documents}}


def write_lock(path: Path, lock: Lock) -> None:
    """Write a lock file, whole or not at all; a link to one stays a link.

    Raises:
        OSError: the folder cannot be written to.
    """
    path = Path(os.path.realpath(path))
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644
    documents = {digest: list(lines) for digest, lines in sorted(lock.items())}
    text = json.dumps({"casepact": 1, "documents": documents}, indent=1) + "\n"
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

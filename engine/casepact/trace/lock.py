"""Reads and writes ``sources.lock``: a digest for each line of each source document, never its text."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

__all__ = ["LockFault", "read_lock", "write_lock"]

Lock = Mapping[str, tuple[str, ...]]
"""By the SHA-256 of a document, the digests of its lines (see `documents.line_digests`)."""


class LockFault(ValueError):
    """A lock file that cannot be used; the message says why."""


def read_lock(path: Path) -> dict[str, tuple[str, ...]]:
    """The digests in a lock file; none where there is no such file.

    Raises:
        LockFault: the file is there and is no lock file.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise LockFault(f"{path} cannot be read: {error}") from None
    documents = data.get("documents") if isinstance(data, dict) else None
    if not isinstance(documents, dict) or data.get("casepact") != 1:
        raise LockFault(f"{path} is not a lock file of sources")
    found = {}
    for digest, lines in documents.items():
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise LockFault(f"{path} has no list of lines for {digest}")
        found[digest] = tuple(lines)
    return found


def write_lock(path: Path, lock: Lock) -> None:
    """Write a lock file, whole or not at all.

    Raises:
        OSError: the folder cannot be written to.
    """
    documents = {digest: list(lines) for digest, lines in sorted(lock.items())}
    text = json.dumps({"casepact": 1, "documents": documents}, indent=1) + "\n"
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise

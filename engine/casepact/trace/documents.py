"""Finds source documents by their digest wherever they lie, and those that are most like them."""

from __future__ import annotations

import codecs
import hashlib
import os
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from casepact.frozen import dataclass
from casepact.reads import note_read
from casepact.trace.matching import likeness, line_digests

__all__ = ["MAX_BYTES", "MAX_FILES", "MAX_TOTAL", "Search", "SourceText", "find_documents", "read_source"]

MAX_BYTES = 8 * 1024 * 1024
"""The largest file that is looked at."""

MAX_FILES = 20_000
"""How many files are looked at before the search ends."""

MAX_TOTAL = 1024 * 1024 * 1024
"""How many bytes are looked at before the search ends."""

_SIMILAR = 0.3
"""How alike (see `likeness`) a document must be to be taken for a new version of a source."""

_HEAD = 8192
"""Bytes in which a NUL tells that a file is no text."""

# Five bytes mean nothing in Windows-1252; they stay the control characters of Latin-1.
_WINDOWS = "".join(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(256))


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document as it lies on disk: the digest of its bytes, and its lines without their breaks.

    A line ends at LF, CR LF or CR, as editors count them. ``encoding`` is what the bytes were read
    as: ``utf-8``, or for bytes that are none, ``utf-16`` after its mark and else ``windows-1252``.
    """

    path: Path
    sha256: str
    lines: tuple[str, ...]
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Search:
    """What looking through files and folders brought up.

    Attributes:
        exact: by the SHA-256 that was wanted, the first document in order of path that has it.
        alike: by a SHA-256 that no document has, the one whose lines are most like those it stood for.
        files: how many files were looked at.
        unread: files and folders that could not be read, and why.
        cut_short: whether there were more files than are looked at.
    """

    exact: Mapping[str, SourceText] = field(default_factory=dict)
    alike: Mapping[str, SourceText] = field(default_factory=dict)
    files: int = 0
    unread: tuple[tuple[str, str], ...] = ()
    cut_short: bool = False


def read_source(path: Path) -> SourceText:
    """Read the document at a path.

    Raises:
        OSError: it cannot be read, is no regular file, or is too large to be a document.
    """
    return _decoded(path, _read(path))


def _read(path: Path) -> bytes:
    if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would wait for a writer
        raise OSError("not a regular file")
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise OSError(f"larger than {MAX_BYTES // (1024 * 1024)} MiB")
    return data


def _decoded(path: Path, data: bytes) -> SourceText:
    text, encoding = _text(data)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[-1] == "":  # the break that ends the last line starts no other
        lines.pop()
    return SourceText(path, hashlib.sha256(data).hexdigest(), tuple(lines), encoding)


def _text(data: bytes) -> tuple[str, str]:
    """Decode without loss: a replacement character would make different lines equal."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError:
            pass
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return codecs.charmap_decode(data, "strict", _WINDOWS)[0], "windows-1252"


def _is_binary(data: bytes) -> bool:
    marks = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return b"\0" in data[:_HEAD] and not data.startswith(marks)


class _Walk:
    """The files below some roots, each once, in a fixed order; hidden files and folders are left out."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self.roots = roots
        self.files = 0
        self.total = 0
        self.cut_short = False
        self.unread: dict[str, str] = {}

    def paths(self) -> Iterator[Path]:
        for root in self.roots:
            if not root.is_dir():
                yield root
                continue
            # Links to folders are not followed, so there are no loops.
            for folder, folders, names in os.walk(root, onerror=self._fault):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                for name in sorted(names):
                    if not name.startswith("."):
                        yield Path(folder) / name

    def contents(self) -> Iterator[tuple[Path, bytes]]:
        seen: set[str] = set()
        for path in self.paths():
            real = os.path.realpath(path)
            if real in seen:
                continue
            seen.add(real)
            if self.files >= MAX_FILES or self.total >= MAX_TOTAL:
                self.cut_short = True
                return
            self.files += 1
            try:
                data = _read(path)
            except OSError as fault:
                self.unread[str(path)] = _reason(fault)
            else:
                self.total += len(data)
                yield path, data

    def _fault(self, fault: OSError) -> None:
        self.unread[str(fault.filename)] = _reason(fault)


def _reason(fault: OSError) -> str:
    return (fault.strerror or str(fault)).lower()


def find_documents(
    roots: Sequence[Path], wanted: Collection[str], known: Mapping[str, Sequence[str]] | None = None
) -> Search:
    """Look through files and folders for the documents wanted.

    Args:
        roots: files, and folders to look below.
        wanted: the SHA-256 digests of the documents, in lower-case hexadecimal.
        known: by such a digest, the line digests of its document. For a wanted one that is here and
            is not found, a document like it is looked for; those found or known themselves are not it.
    """
    known = known or {}
    walk = _Walk(roots)
    exact: dict[str, SourceText] = {}
    for path, data in walk.contents():
        digest = hashlib.sha256(data).hexdigest()
        if digest in wanted and digest not in exact:
            exact[digest] = _decoded(path, data)
    lost = {
        digest: set(known[digest]) for digest in sorted(wanted) if digest not in exact and known.get(digest)
    }
    alike: dict[str, SourceText] = {}
    if lost:  # a second look only where it is needed: most files need no more than a digest
        best = dict.fromkeys(lost, _SIMILAR)
        for path, data in _Walk(roots).contents():
            if _is_binary(data):
                continue
            document = _decoded(path, data)
            if document.sha256 in exact or document.sha256 in known:
                continue
            digests = set(line_digests(set(document.lines)))
            for digest, lines in lost.items():
                share = likeness(lines, digests)
                if share > best[digest]:
                    alike[digest], best[digest] = document, share
    for document in (*exact.values(), *alike.values()):
        note_read(document.path)
    return Search(exact, alike, walk.files, tuple(sorted(walk.unread.items())), walk.cut_short)

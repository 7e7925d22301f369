"""Finds the files a command is to read, and tells by their first keys what they hold."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from casepact.frozen import dataclass

__all__ = [
    "Candidate",
    "find_files",
    "is_directory",
    "is_unreadable",
    "kind_of",
    "kind_of_text",
    "lacks_kind",
]

_SUFFIXES = (".yaml", ".yml")
_LOOKED_AT = 1 << 20
"""Bytes of a file in which its first keys are looked for."""

_KINDS = ("contract", "timeline", "tests", "scenario", "policy")
"""What a file can hold, by the key that says so; a contract names its policy, so that key comes last."""

_KEY = re.compile(
    rb"""^(?:\xef\xbb\xbf)?\{?[ ]?["']?(casepact|%s)["']?[ \t]*:""" % "|".join(_KINDS).encode(), re.MULTILINE
)

_OURS = re.compile(rb"casepact", re.IGNORECASE)
_MEANT = re.compile(rb"""^[ \t]*["']?casepact["']?[ \t]*:[ \t]*["']?[0-9]""", re.IGNORECASE | re.MULTILINE)
"""The first key of a file of ours, in another spelling or a level too deep."""

_TELLING = frozenset({"tiers", "severities", "targets", "tier", "starts"})
"""Keys of policies and of contracts that tell one that has not said what it is."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to read, and the directory ``below`` which it was found; None where it was named itself."""

    path: str
    below: str | None


def find_files(paths: Iterable[str]) -> Iterator[Candidate]:
    """Yield each file once: those named, and the YAML files below the directories named, in order of path.

    Hidden files and directories are passed over unless they are named.
    """
    seen: set[str] = set()
    for path in paths:
        below = path if is_directory(path) else None
        for file in [path] if below is None else _below(path):
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                yield Candidate(file, below)


def is_directory(path: str) -> bool:
    """Whether a path leads to a directory; one that cannot be followed does not."""
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


def _below(directory: str) -> Iterator[str]:
    locked: list[OSError] = []
    for folder, folders, files in os.walk(directory, onerror=locked.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.lower().endswith(_SUFFIXES) and not name.startswith("."):
                yield str(Path(folder, name))
    # What cannot be looked into is named, so that it is reported and not passed over.
    yield from (str(error.filename) for error in locked)


def is_unreadable(path: str) -> bool:
    """Whether a file found below a directory cannot be opened, as a dangling link, or is ours and not UTF-8.

    What others keep there in their own encoding is no concern of ours.
    """
    try:
        if Path(path).is_fifo():
            return False
        text = _beginning(path)
    except OSError:
        return True
    try:
        codecs.getincrementaldecoder("utf-8")().decode(text)
    except UnicodeDecodeError:
        # In UTF-16 each letter of the word has a zero byte beside it.
        return bool(_OURS.search(text.replace(b"\0", b"")))
    return False


def lacks_kind(path: str) -> bool:
    """Whether a file has the version of a file of ours, and no key that says what it holds.

    So it is with a slip in `tests:`, with keys in capitals, or with everything a level too deep.
    A policy or a contract that lacks its name but has other keys of its own is no such file.
    """
    try:
        text = _beginning(path) if Path(path).is_file() else b""
    except (OSError, ValueError):
        return False
    if not _OURS.search(text):
        return False
    kind = kind_of_text(text)
    if kind != "policy":
        return not kind and bool(_MEANT.search(text))
    from casepact.syntax.reader import Mapping, Scalar, read_file

    root = read_file(path)[1]
    if not isinstance(root, Mapping):
        return False
    named = root.get("policy")
    if isinstance(named, Scalar) and not named.text.strip().endswith(_SUFFIXES):
        return False
    return _TELLING.isdisjoint(entry.key.text for entry in root.entries)


def _beginning(path: str) -> bytes:
    with Path(path).open("rb") as file:
        return file.read(_LOOKED_AT)


def kind_of(path: str) -> str:
    """What a file holds, ``policy`` or ``contract`` or another kind; empty where no key of it says so.

    The file is not parsed, so that its faults do not stand in the way. One that cannot be read is
    of no kind.
    """
    try:
        if not Path(path).is_file():  # the opening of a pipe would wait for somebody to write
            return ""
        return kind_of_text(_beginning(path))
    except (OSError, ValueError):
        return ""


def kind_of_text(text: bytes) -> str:
    """What a file with this beginning holds, as `kind_of` says."""
    keys = {found[1].decode() for found in _KEY.finditer(text)}
    for kind in _KINDS:
        if kind in keys:
            return kind
    return "policy" if keys else ""

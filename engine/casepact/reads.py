"""Remembers which files were read, so that what is made of them is written over none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

__all__ = ["note_read", "noting_reads", "was_read"]

_noted: ContextVar[dict[Path, None] | None] = ContextVar("noted", default=None)


@contextmanager
def noting_reads() -> Iterator[None]:
    """Remember the files that are read from here on, until the end of the block."""
    token = _noted.set({})
    try:
        yield
    finally:
        _noted.reset(token)


def note_read(path: Path) -> None:
    """Remember that a file is read, where anybody wants to know."""
    noted = _noted.get()
    if noted is not None:
        noted[path] = None


def was_read(path: Path) -> bool:
    """Whether a file was read, by whatever name."""
    for read in _noted.get() or ():
        try:
            if path.samefile(read):
                return True
        except OSError:  # one of the two is not there any more
            continue
    return False

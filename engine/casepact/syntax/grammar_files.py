"""Finds the grammar and the schemas, in a checkout and in an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["grammar_file", "read_grammar_file"]

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def grammar_file(name: str) -> Path:
    """The path of a file of the ``grammar`` folder.

    An installed wheel carries the folder inside the package; a checkout has it at its root.

    Raises:
        FileNotFoundError: the installation lacks the file, which is a fault of the packaging.
    """
    for folder in (_PACKAGE / "grammar", _PACKAGE.parent.parent / "grammar"):
        path = folder / name
        if path.is_file():
            return path
    message = f"casepact is installed without its file grammar/{name}"
    raise FileNotFoundError(message)


def read_grammar_file(name: str) -> str:
    """The text of a file of the ``grammar`` folder.

    Raises:
        FileNotFoundError: the installation lacks the file.
    """
    return grammar_file(name).read_text(encoding="utf-8")

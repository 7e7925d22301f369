"""Writes plain values as YAML in one line, with quotes only where they are needed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

__all__ = ["Plain", "flow", "quoted"]

Plain = str | Sequence["Plain"] | Mapping[str, "Plain"]
"""Texts, lists and mappings of them."""

_BARE = re.compile(r"[A-Za-z0-9+][\w ./+:%-]*")
_COLON = re.compile(r":(\s|$)")
_NULLS = frozenset(("null", "Null", "NULL"))
_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def flow(value: Plain) -> str:
    """A value in one line, such as ``{severity: major, holds: [terms.work]}``.

    What stands bare is text to casepact, though other readers of YAML may take it for a number.
    """
    if isinstance(value, str):
        return value if _stands_bare(value) else quoted(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(key)}: {flow(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(flow(item) for item in value) + "]"


def quoted(text: str) -> str:
    """A text in double quotes, which every reader of YAML takes for that text.

    What cannot be seen is written as an escape.
    """
    return '"' + "".join(map(_escaped, text)) + '"'


def _stands_bare(text: str) -> bool:
    if not _BARE.fullmatch(text) or text in _NULLS:
        return False
    return not _COLON.search(text) and text == text.strip()


def _escaped(character: str) -> str:
    short = _SHORT.get(character)
    if short is not None or character.isprintable():
        return short or character
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02X}"
    return f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"

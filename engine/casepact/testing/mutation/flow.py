"""Writes plain values as YAML in braces, with quotes only where they are needed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

__all__ = ["Plain", "flow"]

Plain = str | Sequence["Plain"] | Mapping[str, "Plain"]
"""What a test says: texts, lists and mappings of them."""

_BARE = re.compile(r"[A-Za-z0-9+][\w ./+:%-]*")
_COLON = re.compile(r":(\s|$)")


def flow(value: Plain) -> str:
    """A value in one line, such as ``{severity: major, holds: [terms.work]}``."""
    if isinstance(value, str):
        bare = _BARE.fullmatch(value) and not _COLON.search(value) and value == value.strip()
        return value if bare else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(key)}: {flow(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(flow(item) for item in value) + "]"

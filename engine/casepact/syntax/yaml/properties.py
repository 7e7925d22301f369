"""The anchor and the tag written before a node, which the C parser counts as part of it."""

from __future__ import annotations

import re

from casepact.frozen import dataclass

__all__ = ["Properties", "properties"]

_ANCHOR = re.compile(r"&[0-9A-Za-z_-]+")
_TAG = re.compile(r"!<[^>\r\n]*>|![^\s,\[\]{}]*")
_SPACE = re.compile(r"[ \t\r\n]*(?:(?<=[ \t\r\n])#[^\r\n]*[\r\n][ \t\r\n]*)*")


@dataclass(frozen=True, slots=True)
class Properties:
    """Offsets of an anchor and of a tag, start and end; of where they end; and of where the node begins."""

    anchor: tuple[int, int] | None
    tag: tuple[int, int] | None
    end: int
    node: int


def properties(text: str, start: int, end: int) -> Properties:
    """Read the anchor and the tag, in either order, that stand between two offsets before a node."""
    found: dict[str, tuple[int, int]] = {}
    at = written = start
    while at < end:
        match = _ANCHOR.match(text, at, end) or _TAG.match(text, at, end)
        if match is None or match[0][0] in found:
            break
        found[match[0][0]] = match.span()
        written = match.end()
        space = _SPACE.match(text, written, end)
        at = written if space is None else space.end()
    return Properties(found.get("&"), found.get("!"), written, at)

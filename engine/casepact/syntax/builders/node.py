"""The wrapper each build method has: it drops keywords and says where the node was written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lark import Token

from casepact.syntax.ast.extent import NOWHERE, Extent

__all__ = ["SentenceError", "node"]

_WITH_MEANING = frozenset(
    {
        *("DATE", "TIME", "INSTANT", "VERSION", "NUMBER", "SIGNED", "UNIT", "PERIOD", "PRIMITIVE"),
        *("DAY", "MONTH", "REGION", "CURRENCY", "ZONE", "PATH", "WORD", "STRING", "REST", "DASH"),
        *("PREPOSITION", "FAMILY", "QUANTILE", "RELATION"),
    }
)


class SentenceError(Exception):
    """A sentence that the grammar allows and its meaning does not, such as ``25:00``."""

    def __init__(self, code: str, message: str, extent: Extent, help_: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.extent = extent
        self.help = help_


def _extent_of(child: Any) -> Extent:
    if isinstance(child, Token):
        start, end = child.start_pos, child.end_pos
        return NOWHERE if start is None or end is None else Extent(start, end)
    if isinstance(child, tuple):
        spans = [_extent_of(item) for item in child]
        written = [span for span in spans if span.end]
        return Extent(written[0].start, written[-1].end) if written else NOWHERE
    extent = getattr(child, "extent", NOWHERE)
    return extent if isinstance(extent, Extent) else NOWHERE


def node(method: Callable[..., Any]) -> Callable[[Any, list[Any]], Any]:
    """Make a build method of a function ``(self, extent, *children)``, which sees no keywords."""

    def build(self: Any, children: list[Any]) -> Any:
        extent = _extent_of(tuple(children))
        kept = [c for c in children if not isinstance(c, Token) or c.type in _WITH_MEANING]
        return method(self, extent, *kept)

    build.__name__ = method.__name__
    build.__doc__ = method.__doc__
    return build

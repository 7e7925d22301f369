"""Where a part of a policy was written, what it cites, and what its author did not know."""

from __future__ import annotations

from casepact.frozen import dataclass
from casepact.source import Span

__all__ = ["Cite", "LeftOut", "Note", "Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """A document a policy was written from, known by the SHA-256 digest of its bytes."""

    id: str
    title: str
    sha256: str
    span: Span


@dataclass(frozen=True, slots=True)
class Cite:
    """Lines ``first`` to ``last`` (1-based, both included) of a source."""

    source: str
    first: int
    last: int
    span: Span


@dataclass(frozen=True, slots=True)
class Note:
    """What can be said of any part of a policy that has an id.

    ``id`` is the part's path in the file, list items counted from 1. ``assumed`` is the reading the
    author chose and ``alternative`` the one not chosen; ``unspecified`` is why the document gives no
    value. Empty strings mean that nothing was said.
    """

    id: str
    span: Span
    title: str = ""
    cites: tuple[Cite, ...] = ()
    assumed: str = ""
    alternative: str = ""
    unspecified: str = ""
    is_unspecified: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Lines of a source that the policy leaves out on purpose."""

    cites: tuple[Cite, ...]
    reason: str
    span: Span

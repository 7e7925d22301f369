"""A promise: what the author of a policy says of every case under it."""

from __future__ import annotations

from dataclasses import fields

from casepact.frozen import dataclass
from casepact.model.expression import TRUE, Expression
from casepact.model.note import Note
from casepact.syntax.ast.condition import Word
from casepact.syntax.ast.promise import Anchor, Promised

__all__ = ["Promise"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promise, resolved: every name is one of the policy, and every time has its calendar.

    ``guard`` is the condition after ``when``; ``text`` is the sentence as it was written.
    """

    note: Note
    text: str
    promised: Promised
    guard: Expression = TRUE

    @property
    def id(self) -> str:
        """The promise's path in the file."""
        return self.note.id

    @property
    def names(self) -> frozenset[str]:
        """Every name that it says: of roles, events, states and targets."""
        said = (getattr(self.promised, field.name) for field in fields(self.promised))
        parts = (part for item in said for part in (item if isinstance(item, tuple) else (item,)))
        words = (part.name if isinstance(part, Anchor) else part for part in parts)
        return frozenset(word.name for word in words if isinstance(word, Word))

"""A promise: what the author of a policy says of every case under it."""

from __future__ import annotations

from casepact.frozen import dataclass
from casepact.model.expression import TRUE, Expression
from casepact.model.note import Note
from casepact.syntax.ast.promise import Promised

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

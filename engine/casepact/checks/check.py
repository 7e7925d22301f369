"""What a check is: a stable code, a level, what to say of it, and the function that looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from casepact.frozen import dataclass
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level, Related, Span

__all__ = ["Check", "place_of", "related"]


@dataclass(frozen=True, slots=True)
class Check:
    """One question about a policy.

    ``summary`` says in a few words what is found, ``explanation`` in a paragraph why it matters and
    what to do. ``run`` yields a diagnostic for each cause, in any order.
    """

    code: str
    level: Level
    summary: str
    explanation: str
    run: Callable[[Policy], Iterable[Diagnostic]]

    def __call__(self, policy: Policy) -> list[Diagnostic]:
        """Every diagnostic of the check, by place."""
        return sorted(self.run(policy), key=lambda found: (found.span, found.message))


def place_of(policy: Policy, *notes: Note) -> Span:
    """Where the first of the notes that stands in a file was written, else the start of the policy.

    The parts of the standard lifecycle stand in no file.
    """
    for note in notes:
        if not note.id.startswith("standard."):
            return note.span
    start = policy.note.span
    return Span(start.file, start.line, start.column, start.line, start.column)


def related(policy: Policy, message: str, *notes: Note) -> tuple[Related, ...]:
    """The places of the notes that stand in a file, each once, with what they have to do with it."""
    spans = dict.fromkeys(place_of(policy, note) for note in notes if not note.id.startswith("standard."))
    return tuple(Related(span, message) for span in spans)

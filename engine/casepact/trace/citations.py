"""Gathers what a policy cites of a source: by its clauses, and by what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.frozen import dataclass
from casepact.model.policy import Policy
from casepact.source import Span

__all__ = ["Citation", "citations_of", "cite_text"]


@dataclass(frozen=True, slots=True)
class Citation:
    """One place of a policy that cites lines ``first`` to ``last`` (1-based, both included) of a source.

    ``clauses`` are the ids it speaks for: more than one where a mapping with its citation is used
    more than once, and ``policy`` for the policy as a whole. ``reason`` is why the lines are left
    out, and None where they are covered; the entry that leaves them out is ``left_out.N``.
    """

    source: str
    clauses: tuple[str, ...]
    first: int
    last: int
    span: Span
    reason: str | None = None

    def numbers(self, lines: int) -> range:
        """The line numbers cited, of a document that has that many lines."""
        return range(self.first, min(self.last, lines) + 1)

    @property
    def text(self) -> str:
        """The citation as the policy language writes it."""
        return cite_text(self.source, self.first, self.last)


def cite_text(source: str, first: int, last: int) -> str:
    """The lines ``first`` to ``last`` as the policy language cites them."""
    return f"{source}:{first}" if first == last else f"{source}:{first}-{last}"


def citations_of(policy: Policy, source: str) -> tuple[Citation, ...]:
    """Every citation of a source, each place once, in the order of the policy's parts."""
    found: dict[tuple[Span, int, int, str | None], list[str]] = {}
    for clause, first, last, span, reason in _each(policy, source):
        clauses = found.setdefault((span, first, last, reason), [])
        if clause not in clauses:
            clauses.append(clause)
    return tuple(
        Citation(source, tuple(clauses), first, last, span, reason)
        for (span, first, last, reason), clauses in found.items()
    )


def _each(policy: Policy, source: str) -> Iterator[tuple[str, int, int, Span, str | None]]:
    for note in policy.notes:
        for cite in note.cites:
            if cite.source == source:
                yield note.id or "policy", cite.first, cite.last, cite.span, None
    for number, entry in enumerate(policy.left_out, 1):
        for cite in entry.cites:
            if cite.source == source:
                yield f"left_out.{number}", cite.first, cite.last, cite.span, entry.reason

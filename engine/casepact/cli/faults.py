"""How a command ends that cannot answer: a status, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casepact.source import Diagnostic, Document

__all__ = ["FOUND", "UNREAD", "WRONG", "Refusal", "misuse"]

FOUND, WRONG, UNREAD = 1, 2, 3
"""Exit statuses: findings, wrong usage, a file that could not be read or parsed."""


class Refusal(Exception):
    """The end of a command that cannot answer. Its diagnostics are shown on standard error."""

    def __init__(
        self,
        status: int,
        message: str,
        diagnostics: Iterable[Diagnostic] = (),
        documents: Mapping[str, Document] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.diagnostics = tuple(diagnostics)
        self.documents = documents or {}

    def text(self, *, colour: bool = False) -> str:
        """Return what to show: the diagnostics on their lines, then the message."""
        if not self.diagnostics:
            return f"Error: {self.message}"
        from casepact.render.diagnostics import render_text

        return f"{render_text(self.diagnostics, self.documents, colour=colour)}\nError: {self.message}"


def misuse(message: str) -> Refusal:
    """A command was asked for something that there is not; one line a fault."""
    return Refusal(WRONG, message)

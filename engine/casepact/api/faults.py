"""The exception of a file or a sentence that cannot be used."""

from __future__ import annotations

from collections.abc import Iterable

from casepact.source import Diagnostic, Document

__all__ = ["PolicyError"]


class PolicyError(Exception):
    """A file that holds no sound policy, contract, timeline or scenario, or a sentence that is no calendar.

    The message shows ``diagnostics`` in place.
    """

    __module__ = "casepact"  # where users import it from, and so what a traceback calls it

    def __init__(
        self, diagnostics: Iterable[Diagnostic], documents: Iterable[Document] = (), what: str = "policy"
    ) -> None:
        from casepact.render.diagnostics import render_text

        self.diagnostics = tuple(diagnostics)
        shown = render_text(self.diagnostics, {document.name: document for document in documents})
        super().__init__(f"the {what} has errors\n{shown}")

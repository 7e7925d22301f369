"""What reading any entry of ``expect`` starts from."""

from __future__ import annotations

from casepact.source import Span
from casepact.syntax.yaml.tree import Entry
from casepact.testing.plan import Expectation, Sort, Wanted
from casepact.testing.words import Words

__all__ = ["EntryOfExpect"]


class EntryOfExpect:
    """One entry of ``expect``, with the words of the policy it is read by."""

    def __init__(self, words: Words, entry: Entry) -> None:
        self.words = words
        self.entry = entry
        self.key = entry.key.text.strip()
        self.span = entry.written

    def make(self, sort: Sort, name: str, span: Span, part: str = "", wanted: Wanted = None) -> Expectation:
        """What the entry, or a part of it, expects."""
        return Expectation(sort=sort, key=self.key, name=name, span=span, part=part, wanted=wanted)

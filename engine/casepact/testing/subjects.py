"""The policies and contracts that tests are about, each read once, with the changes asked for made."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from casepact.decision import Decider
from casepact.model.contract import Contract
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.resolve import load_file
from casepact.resolve.load import Loaded
from casepact.semantics.rules import Rules
from casepact.source import Diagnostic, Document

__all__ = ["Shelf", "Subject", "shown_path"]

_CHANGE = "change "
"""What the documents of changes are called before their number."""


class Subject:
    """A policy or contract under test, with what every test under it needs worked out once."""

    def __init__(self, path: str, source: Policy | Contract, documents: Mapping[str, Document]) -> None:
        self.path = path
        self.source = source
        self.documents = documents
        self.decider = Decider(source)
        self.rules = Rules(self.policy)

    @property
    def policy(self) -> Policy:
        """The policy, with a contract's values if there is a contract."""
        return self.source.policy if isinstance(self.source, Contract) else self.source

    @property
    def bought(self) -> Mapping[str, FactValue]:
        """The facts that a contract gives every case; none without a contract."""
        return self.source.facts if isinstance(self.source, Contract) else {}


class Shelf:
    """Reads policies under ``changes``, change sentences that each policy takes as far as it has their paths.

    ``made`` are the changes that some policy took, ``refused`` what is wrong with those that none could take.
    """

    def __init__(self, changes: Sequence[str] = ()) -> None:
        self.changes = tuple(changes)
        self.made: set[int] = set()
        self.refused: dict[int, list[Diagnostic]] = {}
        self._read: dict[str, Subject | Loaded] = {}

    def subject(self, path: str) -> Subject | Loaded:
        """Return the policy or contract of a file, or, where it cannot be used, what reading it found."""
        real = os.path.realpath(path)
        if real not in self._read:
            self._read[real] = self._load(path)
        return self._read[real]

    def changes_of(self, path: str) -> tuple[str, ...]:
        """The changes that the policy of a file has taken."""
        found = self._read.get(os.path.realpath(path))
        names = found.documents if isinstance(found, Subject) else ()
        return tuple(text for number, text in enumerate(self.changes, 1) if f"{_CHANGE}{number}" in names)

    def _load(self, path: str) -> Subject | Loaded:
        numbers = list(range(1, len(self.changes) + 1))
        loaded = load_file(path, self.changes)
        wrong = _at_fault(loaded)
        while wrong and numbers:
            for number, found in wrong.items():
                self.refused.setdefault(numbers[number - 1], []).extend(found)
            numbers = [other for place, other in enumerate(numbers, 1) if place not in wrong]
            loaded = load_file(path, [self.changes[number - 1] for number in numbers])
            wrong = _at_fault(loaded)
        source = loaded.policy if loaded.contract is None else loaded.contract
        if source is None or loaded.has_errors or loaded.kind not in ("policy", "contract"):
            return loaded
        self.made.update(numbers)
        texts = {
            f"{_CHANGE}{number}": Document(f"{_CHANGE}{number}", self.changes[number - 1])
            for number in numbers
        }
        return Subject(path, source, {**loaded.documents, **texts})


def _at_fault(loaded: Loaded) -> dict[int, list[Diagnostic]]:
    """What is wrong with changes, by their number."""
    found: dict[int, list[Diagnostic]] = {}
    for diagnostic in loaded.diagnostics:
        if diagnostic.span.file.startswith(_CHANGE) and diagnostic.level == "error":
            found.setdefault(int(diagnostic.span.file.removeprefix(_CHANGE)), []).append(diagnostic)
    return found


def shown_path(folder: Path | str, name: str) -> str:
    """A path as a person would write it: relative to a folder, without steps up and down again."""
    joined = Path(folder) / name
    plain = os.path.normpath(joined)
    # A link on the way up leads elsewhere than the text of the path says.
    return plain if os.path.realpath(plain) == os.path.realpath(joined) else str(joined)

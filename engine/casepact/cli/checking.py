"""Checks one file: what reading it found, and what the checks find in what it says."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from casepact.cli.discovery import kind_of
from casepact.model.policy import Policy
from casepact.resolve import load_file
from casepact.source import Diagnostic, Document, Span

__all__ = ["Checked", "check_file"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A file with its findings in file order; ``policy`` is None where it holds none that can be used.

    ``unread`` is true where the file could not be read or parsed.
    """

    path: str
    policy: Policy | None
    diagnostics: tuple[Diagnostic, ...]
    documents: Mapping[str, Document] = field(default_factory=dict)
    unread: bool = False

    def without(self, said: set[tuple[object, ...]]) -> Checked:
        """Leave out the findings that are in ``said``, and add the others to it."""
        left = []
        for found in self.diagnostics:
            span = found.span
            key = (found.code, _real(span.file), span.line, span.column, found.message)
            if key not in said:
                said.add(key)
                left.append(found)
        return replace(self, diagnostics=tuple(left))

    def counts(self) -> dict[str, Any]:
        """What the policy says and does not say, in numbers."""
        policy = self.policy
        assert policy is not None
        rungs = sum(len(ladder.rungs) for ladder in policy.ladders)
        other = (policy.adjustments, policy.prerequisites, policy.coverage, policy.credits)
        return {
            "file": self.path,
            "policy": policy.name,
            "clauses": sum(1 for _ in policy.clauses()) + rungs + sum(map(len, other)),
            "unspecified": sum(note.is_unspecified for note in policy.notes),
            "assumed": sum(bool(note.assumed) for note in policy.notes),
        }

    def summary(self) -> str:
        """The numbers in words."""
        counts = self.counts()
        clauses = counts["clauses"]
        return (
            f"{clauses} clause{'' if clauses == 1 else 's'}, {counts['unspecified']} unspecified,"
            f" {counts['assumed']} assumed"
        )


@lru_cache(maxsize=1024)
def _real(path: str) -> str:
    return os.path.realpath(path)


def check_file(path: str) -> Checked:
    """Read and check a file that is meant to hold a policy or a contract."""
    loaded = load_file(path)
    if not loaded.unread and (loaded.kind not in ("policy", "contract") or not kind_of(path)):
        nothing = Diagnostic(
            "unknown-kind",
            "this is neither a policy nor a contract",
            Span(path, 1, 1, 1, 1),
            help="start with `casepact: 1` and `policy:` or `contract:`",
        )
        return Checked(path, None, (nothing,), loaded.documents, unread=True)
    found = list(loaded.diagnostics)
    order = {name: number for number, name in enumerate(loaded.documents)}
    found.sort(key=lambda item: (order.get(item.span.file, -1), item.span))
    return Checked(path, loaded.policy, tuple(found), loaded.documents, unread=loaded.unread)

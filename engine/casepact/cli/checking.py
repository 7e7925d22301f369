"""Checks one file: what reading it found, and what the checks find in what it says."""

from __future__ import annotations

import os
from collections import abc
from dataclasses import field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from casepact.checks import run_checks
from casepact.cli.discovery import kind_of
from casepact.frozen import dataclass
from casepact.model.policy import Policy
from casepact.resolve import load_file
from casepact.source import Diagnostic, Document, Span
from casepact.syntax.reader import Mapping, Scalar, read_file

__all__ = ["CHECKED", "Checked", "check_file"]

CHECKED = ("policy", "contract", "timeline")
"""Kinds of file that are checked."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file with its findings in file order; ``policy`` is None where it holds none that can be used.

    ``unread`` is true where the file could not be read or parsed.
    """

    path: str
    policy: Policy | None
    diagnostics: tuple[Diagnostic, ...]
    documents: abc.Mapping[str, Document] = field(default_factory=dict)
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


def check_file(path: str, *, proofs: bool = False) -> Checked:
    """Read and check a file that is meant to hold a policy, a contract or a timeline.

    With ``proofs`` a sound policy is also put to the checks that prove their point or show a witness.
    """
    kind = kind_of(path)
    if kind == "timeline":
        return _check_timeline(path)
    loaded = load_file(path)
    if not loaded.unread and (loaded.kind not in CHECKED or not kind):
        what = f"holds {kind}, not" if kind in ("tests", "scenario") else "is neither"
        nothing = Diagnostic(
            "unknown-kind",
            f"the file {what} a policy, a contract or a timeline",
            Span(path, 1, 1, 1, 1),
            help="start it with `casepact: 1`, and `policy:`, `contract:` or `timeline:`",
        )
        return Checked(path, None, (nothing,), loaded.documents, unread=True)
    found = list(loaded.diagnostics)
    if loaded.policy is not None and not loaded.has_errors:
        # What a contract has filled in may have been the only use of a name.
        beside = {"unused-name"} if loaded.contract is not None else set[str]()
        found += (item for item in run_checks(loaded.policy) if item.code not in beside)
        if proofs:
            from casepact.verify.proofs import prove  # loads numpy, which the other checks do without

            found += prove(loaded.policy)
    order = {name: number for number, name in enumerate(loaded.documents)}
    found.sort(key=lambda item: (order.get(item.span.file, -1), item.span))
    return Checked(path, loaded.policy, tuple(found), loaded.documents, unread=loaded.unread)


def _check_timeline(path: str) -> Checked:
    """Check a timeline against the policy it names. That policy's own faults are not the timeline's."""
    from casepact.semantics.timeline import load_timeline

    document, root, found = read_file(path)
    documents = {document.name: document}
    named = root.get("policy") if isinstance(root, Mapping) else None
    if not isinstance(named, Scalar) or named.is_null:
        if root is not None:
            span = root.span if named is None else named.span
            found = [
                *found,
                Diagnostic(
                    "missing-key",
                    "the timeline names no policy to check it against",
                    Span(span.file, span.line, span.column, span.line, span.column + 1),
                    help="add `policy:` with the path of one, relative to this file",
                ),
            ]
        return Checked(path, None, tuple(found), documents, unread=root is None)
    policy = load_file(Path(path).parent / named.text.strip())
    if policy.policy is None or policy.has_errors:
        cause = "has errors" if policy.policy is not None else "cannot be read"
        message = f"the policy of the timeline {cause}"
        found = [*found, Diagnostic("unreadable-policy", message, named.span)]
    else:
        found = load_timeline(path, policy.policy)[1]
    return Checked(path, None, tuple(found), documents)

"""Finds the sentences of a policy, with their trees, by listening while it is resolved."""

from __future__ import annotations

from typing import Any

from casepact.frozen import dataclass
from casepact.resolve.policy import resolve_policy
from casepact.resolve.report import Report
from casepact.source import Document
from casepact.syntax.yaml.tree import Mapping, Scalar
from casepact.testing.mutation.tree import Path, paths

__all__ = ["Found", "sentences_of"]

_SILENT = ("fact_type", "promise", "table_key")
"""Kinds that a case's answer does not hang on, or hangs on by other sentences."""


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence: of which kind, where it stands, and its tree."""

    kind: str
    path: Path
    scalar: Scalar
    tree: Any


def sentences_of(document: Document, root: Mapping) -> list[Found]:
    """The sentences of a policy's tree, in file order."""
    read: dict[int, tuple[str, object]] = {}

    def keep(kind: str, scalar: Scalar, tree: object) -> None:
        read.setdefault(id(scalar), (kind, tree))

    resolve_policy(document, root, Report(heard=keep), {})
    found = []
    for path, node in paths(root):
        if isinstance(node, Scalar) and id(node) in read:
            kind, tree = read[id(node)]
            if kind not in _SILENT:
                found.append(Found(kind, path, node, tree))
    return found

"""Finds the sentences of a policy, with their trees, by listening while it is resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casepact.frozen import dataclass
from casepact.resolve.policy import resolve_policy
from casepact.resolve.report import Report
from casepact.source import Document
from casepact.syntax.sentences import SyntaxFault
from casepact.syntax.yaml.tree import Mapping, Scalar
from casepact.testing.mutation.tree import Path, paths

if TYPE_CHECKING:
    from typing_extensions import override
else:

    def override(method: object) -> object:
        """What the standard library has from Python 3.12 on, which only type checkers ask for."""
        return method


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


class _Listening(Report):
    """A report that keeps which scalars were read as which kind of sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: dict[int, tuple[str, object]] = {}

    @override
    def sentence(self, kind: str, scalar: Scalar) -> object | None:
        tree = super().sentence(kind, scalar)
        if tree is not None:
            self.heard.setdefault(id(scalar), (kind, tree))
        return tree

    @override
    def parsed(self, kind: str, scalar: Scalar) -> object:
        tree = super().parsed(kind, scalar)
        if not isinstance(tree, SyntaxFault):
            self.heard.setdefault(id(scalar), (kind, tree))
        return tree


def sentences_of(document: Document, root: Mapping) -> list[Found]:
    """The sentences of a policy's tree, in file order."""
    report = _Listening()
    resolve_policy(document, root, report, {})
    found = []
    for path, node in paths(root):
        if isinstance(node, Scalar) and id(node) in report.heard:
            kind, tree = report.heard[id(node)]
            if kind not in _SILENT:
                found.append(Found(kind, path, node, tree))
    return found

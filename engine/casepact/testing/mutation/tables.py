"""Operators on tables: a cell of a target without its obligation, a cell of a matrix with another value."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.resolve.substitution import lookup, substitute
from casepact.syntax.yaml.tree import Mapping, Node
from casepact.testing.mutation.entries import words
from casepact.testing.mutation.mutant import Draft, Operator, Original
from casepact.testing.mutation.tree import plain

__all__ = ["OPERATORS", "tables"]

_FAMILY = "tables"
OPERATORS = (
    Operator("target-dropped", _FAMILY, "no such obligation in a cell of its table"),
    Operator("other-cell", _FAMILY, "the next value in a cell of a matrix"),
)

_OPEN = "unspecified"


def tables(original: Original) -> Iterator[Draft]:
    """Every policy that differs in what one cell comes to."""
    yield from _targets(original)
    yield from _matrices(original)


def _targets(original: Original) -> Iterator[Draft]:
    for obligation in original.policy.obligations.values():
        for clause in obligation.clauses:
            path = tuple(clause.id.split("."))
            node = lookup(original.root, path)
            if node is None or len(path) < 3:
                continue
            root = substitute(original.root, path, plain("none", node))
            if root is not None:
                before = _OPEN if _is_open(node) else words(node, path)
                yield Draft("target-dropped", path, clause.note.span, before, "none", root)


def _is_open(node: Node) -> bool:
    return isinstance(node, Mapping) and node.entry(_OPEN) is not None and node.entry("say") is None


def _matrices(original: Original) -> Iterator[Draft]:
    for matrix in original.policy.matrices:
        values = list(dict.fromkeys(str(cell.value) for cell in matrix.cells))
        for cell in matrix.cells if len(values) > 1 else ():
            path = tuple(cell.note.id.split("."))
            node = lookup(original.root, path)
            mine = str(cell.value)
            other = values[(values.index(mine) + 1) % len(values)]
            root = None if node is None else substitute(original.root, path, plain(other, node))
            if root is not None:
                yield Draft("other-cell", path, cell.note.span, mine, other, root)

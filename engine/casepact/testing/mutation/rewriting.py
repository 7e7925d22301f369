"""Walks the tree of a sentence, and puts in place of each part what operators make of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

from casepact.syntax.ast.condition import Not
from casepact.syntax.ast.extent import Extent
from casepact.testing.mutation.mutant import Original, Rewrite

__all__ = ["Family", "parts", "rewrites"]

Family = Callable[[object, Original], Iterator[Rewrite]]
"""What the operators of one family make of one node of a tree."""

_ASIDE = ("extent", "lower", "parts")
"""Fields that mean nothing: places, what a range starts at (it binds at its end), numbers as written."""


def parts(node: Any) -> Iterator[tuple[str, object]]:
    """The fields of a node that have a meaning."""
    for field in dataclasses.fields(node):
        if field.name not in _ASIDE:
            yield field.name, getattr(node, field.name)


def rewrites(node: Any, families: tuple[Family, ...], original: Original) -> Iterator[Rewrite]:
    """The whole tree with one of its parts as an operator makes it, for every part and operator."""
    for family in families:
        yield from family(node, original)
    if not _is_node(node):
        return
    for name, value in parts(node):
        for rewrite in _inside(value, families, original):
            changed = dataclasses.replace(node, **{name: rewrite.node})
            yield Rewrite(rewrite.operator, _plain(changed))


def _plain(node: Any) -> object:
    """A condition without a negation of a negation."""
    if isinstance(node, Not) and isinstance(node.item, Not):
        return node.item.item
    return node


def _inside(value: object, families: tuple[Family, ...], original: Original) -> Iterator[Rewrite]:
    """A field with one of its nodes rewritten; fields may hold tuples of tuples of nodes."""
    if isinstance(value, tuple):
        for number, item in enumerate(value):
            for rewrite in _inside(item, families, original):
                yield Rewrite(rewrite.operator, (*value[:number], rewrite.node, *value[number + 1 :]))
    elif _is_node(value):
        yield from rewrites(value, families, original)


def _is_node(value: object) -> bool:
    return dataclasses.is_dataclass(value) and not isinstance(value, Extent | type)

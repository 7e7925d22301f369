"""Finds and replaces nodes of a located tree by where they stand, and calls places by their keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from casepact.syntax.yaml.tree import Entry, Mapping, Node, Scalar, Sequence

__all__ = ["Path", "at", "edited", "names", "paths", "plain", "with_entry"]

Path = tuple[int, ...]
"""Where a node stands: the place of an entry in its mapping or of an item in its list, from the root down."""


def paths(root: Node) -> Iterator[tuple[Path, Node]]:
    """Every node below the root with its place, in file order."""
    waiting: list[tuple[Path, Node]] = [((), root)]
    while waiting:
        path, node = waiting.pop()
        if path:
            yield path, node
        inner = _inner(node)
        waiting += [((*path, number), inner[number]) for number in reversed(range(len(inner)))]


def _inner(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Mapping):
        return tuple(entry.value for entry in node.entries)
    return node.items if isinstance(node, Sequence) else ()


def at(root: Node, path: Path) -> Node:
    """The node at a place."""
    for number in path:
        root = _inner(root)[number]
    return root


def names(root: Node, path: Path) -> tuple[str, ...]:
    """The keys that lead to a place, items of lists counted from 1."""
    found = []
    for number in path:
        if isinstance(root, Mapping):
            found.append(root.entries[number].key.text)
        else:
            found.append(str(number + 1))
        root = _inner(root)[number]
    return tuple(found)


def edited(root: Node, path: Path, new: Node | None) -> Node:
    """The tree with another node at a place, or with nothing there."""
    number, rest = path[0], path[1:]
    inner = edited(_inner(root)[number], rest, new) if rest else new
    if isinstance(root, Mapping):
        entries = list(root.entries)
        entries[number : number + 1] = (
            [] if inner is None else [replace(entries[number], value=inner, alias=None)]
        )
        return replace(root, entries=tuple(entries))
    assert isinstance(root, Sequence)
    items = list(root.items)
    items[number : number + 1] = [] if inner is None else [inner]
    return replace(root, items=tuple(items), aliases=())


def plain(text: str, like: Node) -> Scalar:
    """A scalar that stands where another node stood."""
    return Scalar(text, "plain", like.span, text)


def with_entry(node: Mapping, key: str, value: Node) -> Mapping:
    """A mapping with another value for a key, which is added where it is missing."""
    entry = node.entry(key)
    if entry is None:
        return replace(node, entries=(*node.entries, Entry(plain(key, node), value)))
    number = node.entries.index(entry)
    made = replace(entry, value=value, alias=None)
    return replace(node, entries=(*node.entries[:number], made, *node.entries[number + 1 :]))

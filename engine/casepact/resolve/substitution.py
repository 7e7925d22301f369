"""Replaces or removes the entry at a path of a located tree: what a contract's values and a change do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

from casepact.syntax.yaml.tree import Entry, Mapping, Node, Scalar, Sequence

__all__ = ["lookup", "remove", "substitute"]


def _keys(entry: Entry) -> list[str]:
    return [word.strip() for word in entry.key.text.split("|")]


def _inside(node: Node, section: str) -> Node:
    # A target's table stands under `within`, a matrix's under `rows`, an annotated list or table under `say`.
    if isinstance(node, Mapping):
        for key in (section, "say"):
            inner = node.get(key)
            if inner is not None:
                return inner
    return node


_SECTIONS = {"targets": "within", "matrices": "rows", "channels": ""}


def _orders(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The path as written, then with the keys of its table in every other order.

    Which key of a table stands outside is the author's taste, and nobody should have to look it up.
    """
    yield path
    if path[0] in _SECTIONS and 4 <= len(path) <= 6:
        yield from ((*path[:2], *keys) for keys in list(permutations(path[2:]))[1:])


def lookup(root: Node, path: tuple[str, ...]) -> Node | None:
    """The node at the path of an id (``targets.first_response.basic.major``), or None."""
    return next((node for order in _orders(path) if (node := _lookup(root, order)) is not None), None)


def _lookup(root: Node, path: tuple[str, ...]) -> Node | None:
    node: Node | None = root
    for depth, part in enumerate(path):
        if node is None:
            return None
        if depth >= 2:
            node = _inside(node, _SECTIONS.get(path[0], "") or "say") if not _has(node, part) else node
        node = _step(node, part)
    return node


def _has(node: Node, part: str) -> bool:
    return isinstance(node, Mapping) and any(part in _keys(entry) for entry in node.entries)


def _step(node: Node, part: str) -> Node | None:
    if isinstance(node, Mapping):
        return next((entry.value for entry in node.entries if part in _keys(entry)), None)
    if isinstance(node, Sequence) and part.isdigit() and 1 <= int(part) <= len(node.items):
        return node.items[int(part) - 1]
    return None


def substitute(root: Node, path: tuple[str, ...], value: Node) -> Node | None:
    """The tree with the node at ``path`` replaced; None where the path leads nowhere."""
    edits = (_edit(root, order, 0, value) for order in _orders(path))
    return next((tree for tree in edits if tree is not None), None)


def remove(root: Node, path: tuple[str, ...]) -> Node | None:
    """The tree without the entry at ``path``; None where the path leads nowhere."""
    edits = (_edit(root, order, 0, None) for order in _orders(path))
    return next((tree for tree in edits if tree is not None), None)


def _edit(node: Node, path: tuple[str, ...], depth: int, value: Node | None) -> Node | None:
    part = path[depth]
    if depth >= 2 and not _has(node, part) and isinstance(node, Mapping):
        for key in (_SECTIONS.get(path[0], ""), "say"):
            entry = node.entry(key) if key else None
            if entry is not None:
                inner = _edit(entry.value, path, depth, value)
                return (
                    None if inner is None else _with(node, entry, (replace(entry, value=inner, alias=None),))
                )
    last = depth == len(path) - 1
    if isinstance(node, Sequence):
        if not part.isdigit() or not 1 <= int(part) <= len(node.items):
            return None
        index = int(part) - 1
        new = value if last else _edit(node.items[index], path, depth + 1, value)
        if new is None and not last:
            return None
        items = (*node.items[:index], *(() if new is None else (new,)), *node.items[index + 1 :])
        return replace(node, items=items, aliases=())
    if not isinstance(node, Mapping):
        return None
    entry = next((entry for entry in node.entries if part in _keys(entry)), None)
    if entry is None:
        return None
    new = _cell(entry.value, value) if last else _edit(entry.value, path, depth + 1, value)
    if new is None and not last:
        return None
    others = [key for key in _keys(entry) if key != part]
    made: list[Entry] = []
    if others:  # `a | b: …` of which only `a` changes
        made.append(replace(entry, key=_renamed(entry.key, " | ".join(others))))
    if new is not None:
        made.append(
            replace(entry, key=_renamed(entry.key, part) if others else entry.key, value=new, alias=None)
        )
    return _with(node, entry, tuple(made))


def _cell(old: Node, new: Node | None) -> Node | None:
    """What stands where ``old`` stood: of a target or a matrix that is one cell, only its table changes."""
    if new is None or not isinstance(old, Mapping) or (isinstance(new, Mapping) and new.entry("duty")):
        return new
    entry = old.entry("within") or old.entry("rows")
    return new if entry is None else _with(old, entry, (replace(entry, value=new, alias=None),))


def _renamed(key: Scalar, text: str) -> Scalar:
    return Scalar(text, "plain", key.span, text)


def _with(node: Mapping, old: Entry, new: tuple[Entry, ...]) -> Mapping:
    index = node.entries.index(old)
    return replace(node, entries=(*node.entries[:index], *new, *node.entries[index + 1 :]))

"""The row of integers as it is filled: tables one after the other, and the names their numbers stand for."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np

from casepact.frozen import dataclass
from casepact.model.fact import Facts
from casepact.simulation.lowering.layout import HEADER, LI_WIDTH, RE_WIDTH

__all__ = ["Names", "Sheet", "UnloweredError"]

_BITS = 62


class UnloweredError(Exception):
    """Something of a policy that has no exact form in integers; the message says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the numbers of a log stand for."""

    ids: tuple[str, ...]
    objects: tuple[tuple[str, ...], ...]
    obligations: tuple[str, ...]
    severities: tuple[str, ...]
    states: tuple[str, ...]
    events: tuple[str, ...]
    clauses: tuple[str, ...]
    facts: tuple[Facts, ...]
    changes: tuple[Facts, ...]


class _Index:
    """Numbers for things, in the order they first come."""

    def __init__(self, *first: Hashable) -> None:
        self.items: dict[Hashable, int] = {}
        for item in first:
            self(item)

    def __call__(self, item: Hashable) -> int:
        return self.items.setdefault(item, len(self.items))


class Sheet:
    """Tables of a lowered policy while they are gathered. ``put`` appends one and notes where it begins."""

    def __init__(self) -> None:
        self.header = np.zeros(HEADER, dtype=np.int64)
        self._parts: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = [self.header]
        self._length = HEADER
        self.ids = _Index("")
        self.objects = _Index(())
        self.keys = _Index()
        self._bits = _Index()
        self._reports = _Index()
        self._report_rows: list[tuple[int, ...]] = []
        self._lists: dict[tuple[tuple[int, ...], ...], tuple[int, int]] = {}
        self._list_rows: list[tuple[int, ...]] = []

    def put(self, place: int, rows: object) -> int:
        """Append a table and note its place in the header; returns the place."""
        self.header[place] = self.block(rows)
        return int(self.header[place])

    def block(self, rows: object) -> int:
        """Append integers; returns the place of the first."""
        part = np.asarray(rows, dtype=np.int64).reshape(-1)
        begin = self._length
        self._parts.append(part)
        self._length += len(part)
        return begin

    def row(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Everything in one row."""
        return np.concatenate(self._parts)

    def tuples(self) -> tuple[tuple[str, ...], ...]:
        """The objects of effects, by number."""
        return tuple(item for item in self.objects.items if isinstance(item, tuple))

    def report(self, kind: int, names: Sequence[str]) -> int:
        """Return the number of a report that is made once in a cycle of a clock."""
        for name in names:
            if self._bits(name) >= _BITS:
                raise UnloweredError("it leaves more than 62 names open or unknown")
        number = self._reports((kind, tuple(names)))
        if number == len(self._report_rows):
            bits = sum(1 << self._bits(name) for name in set(names))
            self._report_rows.append((kind, self.objects(tuple(names)), bits))
        return number

    def once(self, kind: int, clause: str, names: Sequence[str], key: str) -> tuple[int, ...]:
        """Return a report that is made once in a case, under its key."""
        return (self.keys(key), kind, self.ids(clause), self.objects(tuple(names)))

    def listed(self, entries: Iterable[tuple[int, ...]]) -> tuple[int, int]:
        """Return where a list of such reports begins, and how many there are."""
        key = tuple(entries)
        if not key:
            return 0, 0
        found = self._lists.get(key)
        if found is None:
            found = self._lists[key] = len(self._list_rows), len(key)
            self._list_rows += key
        return found

    def reports(self) -> list[tuple[int, ...]]:
        """The rows of all reports made in a cycle; one row at least."""
        return self._report_rows or [(0,) * RE_WIDTH]

    def lists(self) -> list[tuple[int, ...]]:
        """The rows of all lists; one row at least."""
        return self._list_rows or [(0,) * LI_WIDTH]

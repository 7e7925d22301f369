"""A sequence that grows by one at a time without being copied: what a case keeps of its past."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, Generic, TypeVar, overload

__all__ = ["Growing"]

T = TypeVar("T")
V = TypeVar("V")


def _same(mine: object, other: object) -> bool:
    """Whether two sequences hold the same, whatever they share."""
    return isinstance(mine, Growing) and isinstance(other, Growing) and tuple(mine) == tuple(other)


def _hash(mine: object) -> int:
    return hash(tuple(mine)) if isinstance(mine, Growing) else 0


class Growing(Generic[T]):
    """A sequence that never changes, and of which a longer one is made without copying it.

    The longer one shares what both have. Only where two different ones are made longer from the same one
    is it copied, so that a case can be taken on in several ways.
    """

    __slots__ = ("_count", "_folds", "_items")
    __eq__ = _same
    __hash__ = _hash

    def __init__(
        self,
        items: Iterable[T] = (),
        *,
        shared: dict[int, T] | None = None,
        folds: dict[Hashable, tuple[int, Any]] | None = None,
        count: int = 0,
    ) -> None:
        self._items = dict(enumerate(items)) if shared is None else shared
        """By place; there are more of them than ``_count`` once a longer sequence shares them."""
        self._count = len(self._items) if shared is None else count
        self._folds: dict[Hashable, tuple[int, Any]] = {} if folds is None else folds
        """What was made of the items by key, and of how many of them; shared as they are."""

    def then(self, item: T) -> Growing[T]:
        """This sequence and one more."""
        if self._items.setdefault(self._count, item) is item:
            return Growing(shared=self._items, folds=self._folds, count=self._count + 1)
        return Growing((*self, item))  # another has gone on from here

    def fold(self, key: Hashable, step: Callable[[V, T], V], value: V, start: int = 0) -> V:
        """What ``step`` makes of ``value`` and each item from ``start`` on.

        It goes on from what the same ``key``, which names all that it hangs on, came to of fewer items.
        """
        place: int
        found: V
        place, found = self._folds.get(key, (start, value))
        ahead = place > self._count  # a longer sequence has asked
        if ahead:
            place, found = start, value
        for item in self[place:]:
            found = step(found, item)
        if not ahead:
            self._folds[key] = self._count, found
        return found

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        return map(self._items.__getitem__, range(self._count))

    def __reversed__(self) -> Iterator[T]:
        return map(self._items.__getitem__, reversed(range(self._count)))

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...
    def __getitem__(self, place: int | slice) -> T | tuple[T, ...]:
        places = range(self._count)[place]
        if isinstance(places, int):
            return self._items[places]
        return tuple(map(self._items.__getitem__, places))

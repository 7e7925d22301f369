"""Tells of what is out of order on a scale only what no neighbours on it explain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from casepact.frozen import dataclass
from casepact.verify.cutting import Box

__all__ = ["Swapped", "told_once"]

Item = TypeVar("Item")
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Swapped:
    """Two of a scale that are out of order in a box of cases: their places there, and what they are."""

    places: tuple[int, int]
    ends: tuple[object, object]
    box: Box

    @property
    def distance(self) -> int:
        """How far the two lie apart."""
        return self.places[1] - self.places[0]

    def explains(self, other: Swapped) -> bool:
        """Whether one end of the other is out of order with one that lies between its ends."""
        nearer = self.distance < other.distance and self.box.meets(other.box)
        return nearer and (self.ends[0] == other.ends[0] or self.ends[1] == other.ends[1])


def told_once(
    groups: Iterable[list[Item]], as_: Callable[[Item], Swapped], tell: Callable[[list[Item]], Told | None]
) -> Iterator[Told]:
    """Yield what there is to tell of each group, those that lie nearest to one another first.

    Of each group what a group before it explains is left out, if anything was told of that.
    """
    known: list[Swapped] = []
    pairs = [[(item, as_(item)) for item in group] for group in groups]
    for group in sorted(pairs, key=lambda group: min(swapped.distance for _, swapped in group)):
        left = [pair for pair in group if not any(other.explains(pair[1]) for other in known)]
        told = tell([item for item, _ in left])
        if told is not None:
            known += [swapped for _, swapped in left]
            yield told

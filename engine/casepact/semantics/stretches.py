"""Stretches of time that grow one by one, and by how much they put off what is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casepact.time import Calendar

__all__ = ["Stretches"]


class Stretches:
    """Stretches of time in UTC seconds, apart and in order.

    They never change; more of them share what both have, and with it what a due instant was put off by.
    So to put one off again costs as much as has been added since.
    """

    __slots__ = ("begin", "earlier", "end", "known")

    def __init__(self, earlier: Stretches | None = None, begin: int = 0, end: int = 0) -> None:
        self.earlier = earlier
        """Those before the last, which is from ``begin`` to ``end``; None where there are none at all."""
        self.begin = begin
        self.end = end
        self.known: dict[tuple[int, Calendar, Calendar], int] = {}
        """What due instants were put off to, by all that this hangs on."""

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Stretches:
        """Each from its first to its second instant."""
        found = cls()
        for begin, end in pairs:
            found = found.then(begin, end)
        return found

    def then(self, begin: int, end: int) -> Stretches:
        """These and one that ends after all of them; those that it touches become one with it."""
        if end <= begin:
            return self
        rest = self
        while rest.earlier is not None and rest.end >= begin:
            begin, rest = min(begin, rest.begin), rest.earlier
        return Stretches(rest, begin, end)

    def put_off(self, due: int, adding: Calendar, counting: Calendar) -> int:
        """Return ``due`` moved on by each stretch that begins before it or at it, as far as it has come.

        It moves by the time that ``counting`` is open in the stretch, counted on ``adding``. Raises
        HorizonError, and NeverOpenError where ``adding`` has no such time.
        """
        key = (due, adding, counting)
        rest, later = self, []
        while rest.earlier is not None and key not in rest.known:
            later.append(rest)
            rest = rest.earlier
        due = rest.known.get(key, due)
        for link in reversed(later):
            if link.begin <= due:
                due = adding.due(due, counting.elapsed(link.begin, link.end))
            link.known[key] = due
        return due

    def last_end(self, by: int) -> int:
        """When the last of those that begin by an instant ends, the instant itself where none ends later."""
        return max(by, next((end for begin, end in reversed(self) if begin <= by), by))

    def __reversed__(self) -> Iterator[tuple[int, int]]:
        rest = self
        while rest.earlier is not None:
            yield rest.begin, rest.end
            rest = rest.earlier

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return reversed(tuple(reversed(self)))

    def __bool__(self) -> bool:
        return self.earlier is not None

"""What the compiled functions are handed: rows of 64-bit integers."""

from __future__ import annotations

from typing import Protocol, overload

__all__ = ["Row"]


class Row(Protocol):
    """A one-dimensional ``int64`` array, as type checkers are to see it."""

    @overload
    def __getitem__(self, place: int, /) -> int: ...

    @overload
    def __getitem__(self, place: slice[int, None, None], /) -> Row: ...

    def __setitem__(self, place: int, value: int, /) -> None: ...

"""What the compiled functions are handed: rows of 64-bit integers."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Row"]


class Row(Protocol):
    """A one-dimensional ``int64`` array, as type checkers are to see it."""

    def __getitem__(self, place: int, /) -> int: ...

    def __setitem__(self, place: int, value: int, /) -> None: ...

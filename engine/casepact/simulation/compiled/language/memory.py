"""The memory of a run: one row of integers and one of numbers, and how a part of the first is handed on."""

from __future__ import annotations

from typing import Protocol

from casepact.simulation.compiled.language.rows import Row

__all__ = ["Numbers", "part"]


class Numbers(Protocol):
    """A one-dimensional ``float64`` array, as type checkers are to see it."""

    def __getitem__(self, place: int, /) -> float: ...

    def __setitem__(self, place: int, value: float, /) -> None: ...


def part(w: Row, place: int) -> Row:
    """Return the row that begins at a place of another."""
    return w[place:]

"""The memory of a plan while it is gathered: tables of integers one after the other, and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from casepact.simulation.compiled import plan as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = ["Memory", "UnplannedError"]


class UnplannedError(Exception):
    """Something of a scenario that the compiled loop does not do exactly; the message says what."""


class Memory:
    """The fixed part of the memory. ``numbers`` are the floating-point ones."""

    def __init__(self) -> None:
        self.header = np.zeros(pl.P_WIDTH, dtype=np.int64)
        self.numbers: list[float] = []
        self._parts: list[Ints] = [self.header]
        self._length = pl.P_WIDTH

    def put(self, place: int, rows: object) -> None:
        """Append a table, and note where it begins."""
        self.header[place] = self.block(rows)

    def block(self, rows: object) -> int:
        """Append integers; returns the place of the first."""
        part = np.asarray(rows, dtype=np.int64).reshape(-1)
        begin = self._length
        self._parts.append(part)
        self._length += len(part)
        return begin

    def row(self) -> Ints:
        """Everything in one row."""
        return np.concatenate(self._parts)

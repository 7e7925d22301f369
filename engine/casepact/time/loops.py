"""The array kernels as plain loops, for numba to compile.

They read the tables of `buckets` one element at a time, and mean the same without numba.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from casepact.time.buckets import FIELD, FIELD_BITS, SPLIT, Buckets

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]

__all__ = ["Loops", "compiled", "due", "elapsed"]


@dataclass(frozen=True, slots=True)
class Loops:
    """The compiled loops, called as the functions of the same name in this module."""

    due: Any
    elapsed: Any


def due(starts: Seconds, budgets: Seconds, forwards: int, tables: Buckets, out: Seconds) -> int:
    """Write the due instant of each start to ``out``.

    Budgets are all positive, or all negative with ``forwards`` 0. Returns the index of the first
    whose due instant the tables do not hold, or -1.
    """
    for i in range(len(out)):
        worked = _position(starts[i] - tables.lo, tables) + budgets[i] - forwards
        if worked < 0 or worked >= tables.total:
            return i
        out[i] = _instant(worked, tables) + tables.lo + forwards
    return -1


def elapsed(begins: Seconds, finishes: Seconds, tables: Buckets, out: Seconds) -> None:
    """Write the open seconds from each begin to its finish to ``out``."""
    for i in range(len(out)):
        out[i] = _position(finishes[i] - tables.lo, tables) - _position(begins[i] - tables.lo, tables)


@lru_cache(maxsize=1)
def compiled() -> Loops:
    """Return the loops compiled by numba, which keeps them on disk. Raises ImportError without it."""
    numba: Any = importlib.import_module("numba")
    extending: Any = importlib.import_module("numba.extending")
    for part in (_index_of, _position, _instant):
        extending.register_jitable(part)
    compile_loop = numba.njit(cache=True, nogil=True)
    return Loops(compile_loop(due), compile_loop(elapsed))


def _index_of(ascending: Seconds, value: int) -> int:
    first, last = 0, len(ascending)
    while first < last:
        middle = (first + last) >> 1
        if ascending[middle] <= value:
            first = middle + 1
        else:
            last = middle
    return first - 1


def _position(since: int, tables: Buckets) -> int:
    """Return the open seconds up to ``since`` seconds after the tables begin."""
    shift = tables.position_shift
    cell = tables.position[since >> shift]
    opens = cell & FIELD
    if opens == SPLIT:
        i = _index_of(tables.starts, since)
        reached: int = tables.before[i] + min(since, tables.ends[i]) - tables.starts[i]
        return reached
    offset = since & ((1 << shift) - 1)
    position: int = (cell >> (2 * FIELD_BITS)) + min(max(offset, opens), (cell >> FIELD_BITS) & FIELD)
    return position


def _instant(position: int, tables: Buckets) -> int:
    """Return the seconds from where the tables begin to the open second that ``position`` begins."""
    shift = tables.instant_shift
    bucket = position >> shift
    cell = tables.instant[bucket]
    opening = cell & FIELD
    if opening == SPLIT:
        i = _index_of(tables.before, position)
        reached: int = position + tables.starts[i] - tables.before[i]
        return reached
    instant: int = position + (cell >> FIELD_BITS)
    if position & ((1 << shift) - 1) >= opening:
        instant += tables.jump[bucket]
    return instant

"""The array kernels as plain loops, for numba to compile.

They read the tables of `buckets` one element at a time, and mean the same without numba. The
tables are taken apart before each loop and the lookups written out within it: passed on to
another function they would be counted in and out again for every element, which costs more than
the rest.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from casepact.time.buckets import FIELD, SPLIT, Buckets

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
    lo, total = tables.lo, tables.total
    opens, closes, before = tables.starts, tables.ends, tables.before
    positions, position_shift = tables.position, tables.position_shift
    instants, instant_shift = tables.instant, tables.instant_shift
    position_mask, instant_mask = (1 << position_shift) - 1, (1 << instant_shift) - 1
    for i in range(len(out)):
        since = starts[i] - lo
        cell = positions[since >> position_shift]
        first = cell & FIELD
        if first == SPLIT:
            interval = _index_of(opens, since)
            worked = before[interval] + min(since, closes[interval]) - opens[interval]
        else:
            worked = (cell >> 32) + min(max(since & position_mask, first), (cell >> 16) & FIELD)
        worked += budgets[i] - forwards
        if worked < 0 or worked >= total:
            return i
        cell = instants[worked >> instant_shift]
        first = cell & FIELD
        if first == SPLIT:
            interval = _index_of(before, worked)
            out[i] = worked + opens[interval] - before[interval] + lo + forwards
        else:
            closed = ((cell >> 16) & FIELD) * 60 if worked & instant_mask >= first else 0
            out[i] = worked + (cell >> 32) + closed + lo + forwards
    return -1


def elapsed(begins: Seconds, finishes: Seconds, tables: Buckets, out: Seconds) -> None:
    """Write the open seconds from each begin to its finish to ``out``."""
    lo = tables.lo
    opens, closes, before = tables.starts, tables.ends, tables.before
    positions, shift = tables.position, tables.position_shift
    mask = (1 << shift) - 1
    for i in range(len(out)):
        since = begins[i] - lo
        cell = positions[since >> shift]
        first = cell & FIELD
        if first == SPLIT:
            interval = _index_of(opens, since)
            begun = before[interval] + min(since, closes[interval]) - opens[interval]
        else:
            begun = (cell >> 32) + min(max(since & mask, first), (cell >> 16) & FIELD)
        since = finishes[i] - lo
        cell = positions[since >> shift]
        first = cell & FIELD
        if first == SPLIT:
            interval = _index_of(opens, since)
            finished = before[interval] + min(since, closes[interval]) - opens[interval]
        else:
            finished = (cell >> 32) + min(max(since & mask, first), (cell >> 16) & FIELD)
        out[i] = finished - begun


@lru_cache(maxsize=1)
def compiled() -> Loops:
    """Return the loops compiled by numba, which keeps them on disk. Raises ImportError without it."""
    numba: Any = importlib.import_module("numba")
    extending: Any = importlib.import_module("numba.extending")
    extending.register_jitable(_index_of)
    compile_loop = numba.njit(cache=True, nogil=True)
    return Loops(compile_loop(due), compile_loop(elapsed))


def _index_of(ascending: Seconds, value: int) -> int:
    """Return the index of the last of ``ascending`` at or before ``value``, or -1."""
    first, last = 0, len(ascending)
    while first < last:
        middle = (first + last) >> 1
        if ascending[middle] <= value:
            first = middle + 1
        else:
            last = middle
    return first - 1

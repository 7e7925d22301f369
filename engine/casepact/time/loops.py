"""The array kernels as plain loops, for numba to compile.

They read the tables of `buckets` one element at a time, and mean the same without numba. The
tables are taken apart before each loop and the lookups written out within it: passed on to
another function they would be counted in and out again for every element, which costs more than
the rest.
"""

from __future__ import annotations

import importlib
import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from casepact.frozen import dataclass
from casepact.time.buckets import FIELD, SPLIT, Buckets

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]

__all__ = ["Loops", "compiled", "due", "elapsed"]


_WORTH_A_THREAD = 1 << 17
"""Elements a thread should have to do: some hundred microseconds, many times what it costs to start."""


@dataclass(frozen=True, slots=True)
class Loops:
    """The compiled loops, called as the functions of the same name in this module."""

    due: Any
    elapsed: Any


def due(starts: Seconds, budgets: Seconds, tables: Buckets, out: Seconds) -> int:
    """Write the due instant of each start to ``out``; a single budget serves them all.

    Returns the index of the first start that the tables do not know or do not hold the due
    instant of, or -1.
    """
    lo, hi = tables.lo, tables.hi
    opens, closes, before = tables.starts, tables.ends, tables.before
    positions, position_shift = tables.position, tables.position_shift
    instants, instant_shift = tables.instant, tables.instant_shift
    position_mask, instant_mask = (1 << position_shift) - 1, (1 << instant_shift) - 1
    first_second, last_second = before[0], before[-1]
    step = 1 if len(budgets) > 1 else 0
    for i in range(len(out)):
        start, budget = starts[i], budgets[i * step]
        if start < lo or start >= hi:
            return i
        cell = positions[start >> position_shift]
        edge = cell & FIELD
        if edge == SPLIT:
            interval = _index_of(opens, start)
            used = before[interval] + min(start, closes[interval]) - opens[interval]
        else:
            used = (cell >> 32) + min(max(start & position_mask, edge), (cell >> 16) & FIELD)
        # Backwards a budget ends at the beginning of its last second, forwards at its end.
        back = 1 if budget < 0 else 0
        used += budget + back
        if budget == 0:
            out[i] = start
        elif used <= first_second or used > last_second:
            return i
        else:
            cell = instants[used >> instant_shift]
            edge = cell & FIELD
            if edge == SPLIT:
                interval = _index_of(before, used - 1)
                out[i] = used + opens[interval] - before[interval] - back
            else:
                closed = ((cell >> 16) & FIELD) * 60 if used & instant_mask >= edge else 0
                out[i] = used + (cell >> 32) + closed - back
    return -1


def elapsed(begins: Seconds, finishes: Seconds, tables: Buckets, out: Seconds) -> int:
    """Write the open seconds from each begin to its finish to ``out``; a single one serves all.

    Returns the index of the first pair that the tables do not know, or -1.
    """
    lo, hi = tables.lo, tables.hi
    opens, closes, before = tables.starts, tables.ends, tables.before
    positions, shift = tables.position, tables.position_shift
    mask = (1 << shift) - 1
    begin_step, finish_step = (1 if len(begins) > 1 else 0), (1 if len(finishes) > 1 else 0)
    for i in range(len(out)):
        begin, finish = begins[i * begin_step], finishes[i * finish_step]
        if begin < lo or begin > hi or finish < lo or finish > hi:
            return i
        cell = positions[begin >> shift]
        edge = cell & FIELD
        if edge == SPLIT:
            interval = _index_of(opens, begin)
            begun = before[interval] + min(begin, closes[interval]) - opens[interval]
        else:
            begun = (cell >> 32) + min(max(begin & mask, edge), (cell >> 16) & FIELD)
        cell = positions[finish >> shift]
        edge = cell & FIELD
        if edge == SPLIT:
            interval = _index_of(opens, finish)
            finished = before[interval] + min(finish, closes[interval]) - opens[interval]
        else:
            finished = (cell >> 32) + min(max(finish & mask, edge), (cell >> 16) & FIELD)
        out[i] = finished - begun
    return -1


@lru_cache(maxsize=1)
def compiled() -> Loops:
    """Return the loops compiled by numba, which keeps them on disk. Raises ImportError without it."""
    numba: Any = importlib.import_module("numba")
    extending: Any = importlib.import_module("numba.extending")
    extending.register_jitable(_index_of)
    compile_loop = numba.njit(cache=True, nogil=True)
    return Loops(_shared_out(compile_loop(due)), _shared_out(compile_loop(elapsed)))


def _shared_out(loop: Any) -> Any:
    """Return the loop so that large arrays are cut in as many parts as there are processors.

    The loops let go of the interpreter's lock, so plain threads will do; numba's own would bring a
    threading layer that not every process may enter.
    """

    def run(first: Seconds, second: Seconds, tables: Buckets, out: Seconds) -> int:
        parts = min(os.cpu_count() or 1, len(out) // _WORTH_A_THREAD)
        if parts <= 1:
            return int(loop(first, second, tables, out))
        edges = [len(out) * part // parts for part in range(parts + 1)]
        cuts = [slice(*pair) for pair in pairwise(edges)]

        def one(cut: slice) -> int:
            return int(loop(_part(first, cut), _part(second, cut), tables, out[cut]))

        with ThreadPoolExecutor(parts) as pool:
            late = list(pool.map(one, cuts))
        return next((cut.start + at for cut, at in zip(cuts, late, strict=True) if at >= 0), -1)

    return run


def _part(row: Seconds, cut: slice) -> Seconds:
    return row[cut] if len(row) > 1 else row


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

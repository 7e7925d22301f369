"""The array kernels as short loops over blocks, for numba to compile; they mean the same without it.

One loop that did everything for an element would wait for its reads of the tables, and the
processor would see too few of the next elements to begin theirs meanwhile. So each block goes
through several loops: some only calculate, and LLVM turns those into vector instructions; between
them stand bare reads of a table, of which many are under way at once. A block and what is noted
of it fit in the first-level cache.

The tables are taken apart before the loops and the lookups written out within them: passed on to
another function they would be counted in and out again for every element, which costs more than
the rest. What has no answer is left to `arrays`, which knows what to say of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from casepact.time.buckets import FIELD, SPLIT, Buckets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]

__all__ = ["BLOCK", "HELPERS", "due", "elapsed"]

BLOCK = 1024
"""Elements of a block: the arrays of this length that are in use at once share some 32 kB."""

# An index that cannot be negative is not looked at for its sign; no cell lies as far as this.
_CELLS = (1 << 31) - 1


def due(starts: Seconds, budgets: Seconds, tables: Buckets, out: Seconds) -> bool:
    """Write the due instant of each start to ``out``; a single budget serves them all.

    Returns False, with part of ``out`` written, where the tables do not know a start or may not
    hold its due instant.
    """
    lo, hi, any_split = tables.lo, tables.hi, tables.any_split
    opens, closes, before = tables.starts, tables.ends, tables.before
    positions, position_shift = tables.position, tables.position_shift
    instants, instant_shift = tables.instant, tables.instant_shift
    position_mask, instant_mask = (1 << position_shift) - 1, (1 << instant_shift) - 1
    first_second, last_second = before[0], before[-1]
    cells, spent = np.empty(BLOCK, np.int64), np.empty(BLOCK, np.int64)
    same = np.full(BLOCK, budgets[0])
    for begin in range(0, len(out), BLOCK):
        end = min(begin + BLOCK, len(out))
        start, found = starts[begin:end], out[begin:end]
        budget = budgets[begin:end] if len(budgets) > 1 else same
        outside = False
        for i in range(end - begin):
            outside |= (start[i] < lo) | (start[i] >= hi)
            found[i] = start[i] >> position_shift
        if outside:
            return False
        for i in range(end - begin):
            cells[i] = positions[found[i] & _CELLS]
        for i in range(end - begin):
            cell = cells[i]
            offset, opening, closing = start[i] & position_mask, cell & FIELD, (cell >> 16) & FIELD
            within = max(offset, opening) + min(offset, closing) - (0 if closing < opening else offset)
            spent[i] = (cell >> 32) + within
        if any_split:
            bisect_positions(start, cells, opens, closes, before, spent[: end - begin])
        for i in range(end - begin):
            # Backwards a budget ends at the beginning of its last second, forwards at its end.
            used = spent[i] + budget[i] + (budget[i] < 0)
            outside |= (used <= first_second) | (used > last_second)
            spent[i] = used
            found[i] = used >> instant_shift
        if outside:
            return False
        for i in range(end - begin):
            cells[i] = instants[found[i] & _CELLS]
        for i in range(end - begin):
            cell, used = cells[i], spent[i]
            closed = ((cell >> 16) & FIELD) * 60 if used & instant_mask >= cell & FIELD else 0
            instant = used + (cell >> 32) + closed - (budget[i] < 0)
            found[i] = instant if budget[i] != 0 else start[i]
        if any_split:
            bisect_instants(spent, budget, cells, opens, before, found)
    return True


def elapsed(begins: Seconds, finishes: Seconds, tables: Buckets, out: Seconds) -> bool:
    """Write the open seconds from each begin to its finish to ``out``; a single one serves all.

    Returns False, with part of ``out`` written, where the tables do not know an instant.
    """
    lo, hi, any_split = tables.lo, tables.hi, tables.any_split
    opens, closes, before = tables.starts, tables.ends, tables.before
    positions, shift = tables.position, tables.position_shift
    mask = (1 << shift) - 1
    cells, other_cells = np.empty(BLOCK, np.int64), np.empty(BLOCK, np.int64)
    places = np.empty(BLOCK, np.int64)
    same_begin, same_finish = np.full(BLOCK, begins[0]), np.full(BLOCK, finishes[0])
    for first in range(0, len(out), BLOCK):
        end = min(first + BLOCK, len(out))
        found = out[first:end]
        begin = begins[first:end] if len(begins) > 1 else same_begin
        finish = finishes[first:end] if len(finishes) > 1 else same_finish
        outside = False
        for i in range(end - first):
            outside |= (begin[i] < lo) | (begin[i] > hi) | (finish[i] < lo) | (finish[i] > hi)
            found[i] = begin[i] >> shift
            places[i] = finish[i] >> shift
        if outside:
            return False
        for i in range(end - first):
            cells[i] = positions[found[i] & _CELLS]
            other_cells[i] = positions[places[i] & _CELLS]
        for i in range(end - first):
            cell, other = cells[i], other_cells[i]
            offset, opening, closing = begin[i] & mask, cell & FIELD, (cell >> 16) & FIELD
            within = max(offset, opening) + min(offset, closing) - (0 if closing < opening else offset)
            places[i] = (cell >> 32) + within
            offset, opening, closing = finish[i] & mask, other & FIELD, (other >> 16) & FIELD
            within = max(offset, opening) + min(offset, closing) - (0 if closing < opening else offset)
            found[i] = (other >> 32) + within
        if any_split:
            bisect_positions(begin, cells, opens, closes, before, places[: end - first])
            bisect_positions(finish, other_cells, opens, closes, before, found)
        for i in range(end - first):
            found[i] -= places[i]
    return True


def bisect_positions(
    instants: Seconds, cells: Seconds, opens: Seconds, closes: Seconds, before: Seconds, out: Seconds
) -> None:
    """Write the open time before each instant to ``out``, where its cell is split."""
    for i in range(len(out)):
        if cells[i] & FIELD == SPLIT:
            # What is asked before the first opening is answered as at that opening.
            at = max(index_of(opens, instants[i]), 0)
            out[i] = before[at] + min(max(instants[i], opens[at]), closes[at]) - opens[at]


def bisect_instants(
    spent: Seconds, budgets: Seconds, cells: Seconds, opens: Seconds, before: Seconds, out: Seconds
) -> None:
    """Write the instant at which each second of open time ends to ``out``, where its cell is split."""
    for i in range(len(out)):
        if cells[i] & FIELD == SPLIT and budgets[i] != 0:
            at = index_of(before, spent[i] - 1)
            out[i] = spent[i] + opens[at] - before[at] - (budgets[i] < 0)


def index_of(ascending: Seconds, value: int) -> int:
    """Return the index of the last of ``ascending`` at or before ``value``, or -1."""
    first, last = 0, len(ascending)
    while first < last:
        middle = (first + last) >> 1
        if ascending[middle] <= value:
            first = middle + 1
        else:
            last = middle
    return first - 1


HELPERS = (index_of, bisect_positions, bisect_instants)
"""What the kernels call, to be compiled with them."""

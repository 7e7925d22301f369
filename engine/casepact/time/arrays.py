"""``due`` and ``elapsed`` for int64 arrays of UTC seconds, in numpy.

The work is done in blocks that stay in the processor's cache, in buffers made once a call, by
reads of the bucket tables and plain arithmetic. Where numba is installed and either imported
already or worth its import, the same is done by its compiled loops; what they cannot answer is
asked again here, for the error that says why.
"""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING

import numpy as np

from casepact.time.buckets import FIELD, FIELD_BITS, SPLIT, Buckets, fill_buckets
from casepact.time.faults import HorizonError
from casepact.time.horizon import Timelines

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Seconds = NDArray[np.int64]

__all__ = ["due_array", "elapsed_array", "tables_of"]

_BLOCK = 1 << 13
_WORTH_A_LOOP = 1 << 14
_WORTH_AN_IMPORT = 1 << 26


def due_array(lines: Timelines, start: ArrayLike, seconds: ArrayLike) -> Seconds:
    """Return the due instant of each start, as ``Calendar.due`` does; the two broadcast.

    Raises TypeError for arrays of anything but integers, HorizonError and NeverOpenError if any
    element would.
    """
    starts, budgets, shape = _aligned(start, seconds)
    tables = tables_of(lines)
    out = np.empty(starts.size if budgets.size == 1 else budgets.size, dtype=np.int64)
    if not out.size:
        return out.reshape(shape)
    if _loops_are_worth(out.size):
        from casepact.time.compiled import compiled

        if compiled().due(_each(starts, out.size), budgets, tables, out):
            return out.reshape(shape)
    _check_span(lines, starts, tables.hi - 1)
    least, most = int(budgets.min()), int(budgets.max())
    if least > 0 or most < 0:
        _due_one_way(lines, tables, starts, budgets, out)
        return out.reshape(shape)
    starts, budgets = _each(starts, out.size), _each(budgets, out.size)
    out[:] = starts
    for chosen in (budgets > 0, budgets < 0):
        if chosen.any():
            part = np.empty(int(np.count_nonzero(chosen)), dtype=np.int64)
            _due_one_way(lines, tables, starts[chosen], budgets[chosen], part)
            out[chosen] = part
    return out.reshape(shape)


def elapsed_array(lines: Timelines, a: ArrayLike, b: ArrayLike) -> Seconds:
    """Return the open seconds from each ``a`` to its ``b``; the two broadcast.

    Raises TypeError for arrays of anything but integers, and HorizonError if any element would.
    """
    begins, finishes, shape = _aligned(a, b)
    tables = tables_of(lines)
    out = np.empty(begins.size if finishes.size == 1 else finishes.size, dtype=np.int64)
    if not out.size:
        return out.reshape(shape)
    if _loops_are_worth(out.size):
        from casepact.time.compiled import compiled

        if compiled().elapsed(begins, finishes, tables, out):
            return out.reshape(shape)
    _check_span(lines, begins, tables.hi)
    _check_span(lines, finishes, tables.hi)
    scratch = _Scratch(min(out.size, _BLOCK))
    for block in _blocks(out.size):
        begun = scratch.result(block)
        _positions(tables, _part(begins, block), scratch, begun)
        _positions(tables, _part(finishes, block), scratch, out[block])
        np.subtract(out[block], begun, out=out[block])
    return out.reshape(shape)


def tables_of(lines: Timelines) -> Buckets:
    """Return the bucket tables of every year known, filled when they are first asked for."""
    found = lines.tables
    if isinstance(found, Buckets):
        return found
    filled = fill_buckets(lines.full)
    lines.tables = filled
    return filled


def _aligned(first: ArrayLike, second: ArrayLike) -> tuple[Seconds, Seconds, tuple[int, ...]]:
    """Return two arrays as rows of the same length, or of length one, and the shape they make."""
    one, other = _integers(first), _integers(second)
    shape = np.broadcast_shapes(one.shape, other.shape)
    rows = [
        np.ascontiguousarray(array if array.size == 1 else np.broadcast_to(array, shape)).reshape(-1)
        for array in (one, other)
    ]
    return rows[0], rows[1], shape


def _integers(values: ArrayLike) -> Seconds:
    array = np.asarray(values)
    if array.dtype.kind not in "iu":
        raise TypeError(f"instants and budgets are whole seconds, and an array of {array.dtype} is not")
    return array.astype(np.int64, copy=False)


def _each(row: Seconds, size: int) -> Seconds:
    return row if row.size == size else np.full(size, row[0])


def _part(row: Seconds, block: slice) -> Seconds:
    return row[block] if row.size > 1 else row


def _check_span(lines: Timelines, instants: Seconds, last: int) -> None:
    least, most = int(instants.min()), int(instants.max())
    if least < lines.horizon[0] or most > last:
        raise HorizonError(least if least < lines.horizon[0] else most, lines.horizon)


def _loops_are_worth(size: int) -> bool:
    if size < _WORTH_A_LOOP:
        return False
    return "numba" in sys.modules or (
        size >= _WORTH_AN_IMPORT and importlib.util.find_spec("numba") is not None
    )


class _Scratch:
    """Buffers for one block, used again for the next."""

    __slots__ = ("_cells", "_field", "_flags", "_offset", "_result")

    def __init__(self, size: int) -> None:
        self._cells, self._field, self._offset, self._result = (
            np.empty(size, dtype=np.int64) for _ in range(4)
        )
        self._flags = np.empty(size, dtype=np.bool_)

    def columns(self, size: int) -> tuple[Seconds, Seconds, Seconds]:
        return self._cells[:size], self._field[:size], self._offset[:size]

    def flags(self, size: int) -> NDArray[np.bool_]:
        return self._flags[:size]

    def result(self, block: slice) -> Seconds:
        return self._result[: block.stop - block.start]


def _blocks(size: int) -> list[slice]:
    return [slice(first, min(first + _BLOCK, size)) for first in range(0, size, _BLOCK)]


def _positions(tables: Buckets, instants: Seconds, scratch: _Scratch, out: Seconds) -> None:
    """Write the open time before each instant to ``out``; a single instant serves them all."""
    shift = tables.position_shift
    cells, field, _ = scratch.columns(len(out))
    np.right_shift(instants, shift, out=field)
    np.take(tables.position, field, out=cells, mode="clip")
    np.bitwise_and(instants, (1 << shift) - 1, out=out)
    np.bitwise_and(cells, FIELD, out=field)
    split = np.flatnonzero(field == SPLIT) if tables.any_split else ()
    if tables.any_break:
        _within_breaks(cells, field, scratch, out)
    else:
        np.maximum(out, field, out=out)
        np.right_shift(cells, FIELD_BITS, out=cells)
        np.bitwise_and(cells, FIELD, out=field)
        np.minimum(out, field, out=out)
    np.right_shift(cells, FIELD_BITS, out=cells)
    np.add(out, cells, out=out)
    if len(split):
        late = _each(instants, len(out))[split]
        # What is asked before the first opening is answered as at that opening.
        index = np.maximum(np.searchsorted(tables.starts, late, side="right") - 1, 0)
        opened, closed = tables.starts[index], tables.ends[index]
        out[split] = tables.before[index] + np.clip(late, opened, closed) - opened


def _within_breaks(cells: Seconds, opens: Seconds, scratch: _Scratch, out: Seconds) -> None:
    """Turn offsets within buckets into their part of open time, and shift the cells to the closings.

    The greater of an offset and the opening and the lesser of it and the closing are that part for
    a break, from the earlier closing to the later opening; for a stretch they are too much by the
    offset.
    """
    _, _, closes = scratch.columns(len(out))
    stretch = scratch.flags(len(out))
    np.right_shift(cells, FIELD_BITS, out=cells)
    np.bitwise_and(cells, FIELD, out=closes)
    np.greater_equal(closes, opens, out=stretch)
    np.minimum(closes, out, out=closes)
    np.maximum(opens, out, out=opens)
    np.multiply(out, stretch, out=out)
    np.subtract(closes, out, out=closes)
    np.add(closes, opens, out=out)


def _due_one_way(lines: Timelines, tables: Buckets, starts: Seconds, budgets: Seconds, out: Seconds) -> None:
    """Write the due instants of budgets that are all positive or all negative.

    The tables know the instant at which a second of open time ends. A budget spent backwards is
    due at the beginning of its last second, which is a second before that second's end.
    """
    back = int(budgets[0] < 0)
    spent = budgets + 1 if back else budgets
    earliest, latest = int(tables.before[0]), int(tables.before[-1])
    scratch = _Scratch(min(out.size, _BLOCK))
    for block in _blocks(out.size):
        used = scratch.result(block)
        _positions(tables, _part(starts, block), scratch, used)
        np.add(used, _part(spent, block), out=used)
        if used.min() <= earliest or used.max() > latest:
            late = int(np.flatnonzero((used <= earliest) | (used > latest))[0])
            raise lines.unanswered(int(starts[block.start + late if starts.size > 1 else 0]))
        _instants(tables, used, scratch, out[block])
        if back:
            np.subtract(out[block], 1, out=out[block])


def _instants(tables: Buckets, used: Seconds, scratch: _Scratch, out: Seconds) -> None:
    """Write the instant at which each second of open time ends to ``out``."""
    shift = tables.instant_shift
    cells, field, offset = scratch.columns(len(used))
    opened = scratch.flags(len(used))
    np.right_shift(used, shift, out=field)
    np.take(tables.instant, field, out=cells, mode="clip")
    np.bitwise_and(used, (1 << shift) - 1, out=offset)
    np.bitwise_and(cells, FIELD, out=field)
    split = np.flatnonzero(field == SPLIT) if tables.any_split else ()
    np.greater_equal(offset, field, out=opened)
    np.right_shift(cells, FIELD_BITS, out=cells)
    np.bitwise_and(cells, FIELD, out=field)
    np.multiply(field, 60, out=field)
    np.multiply(field, opened, out=field)
    np.right_shift(cells, FIELD_BITS, out=cells)
    np.add(used, cells, out=out)
    np.add(out, field, out=out)
    if len(split):
        late = used[split]
        interval = np.searchsorted(tables.before, late, side="left") - 1
        out[split] = late + tables.starts[interval] - tables.before[interval]

"""``due`` and ``elapsed`` for int64 arrays of UTC seconds, in numpy.

The work is done in blocks that stay in the processor's cache, in buffers made once a call, by
reads of the bucket tables and plain arithmetic. Where numba is installed and either imported
already or worth its import, the same is done by its compiled loops.
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

__all__ = ["due_array", "elapsed_array"]

_BLOCK = 1 << 13
_WORTH_A_LOOP = 1 << 14
_WORTH_AN_IMPORT = 1 << 26


def due_array(lines: Timelines, start: ArrayLike, seconds: ArrayLike) -> Seconds:
    """Return the due instant of each start, as ``Calendar.due`` does; the two broadcast.

    Raises TypeError for arrays of anything but integers, HorizonError and NeverOpenError if any
    element would.
    """
    starts, budgets = _integers(start), _integers(seconds)
    if budgets.size != 1 or budgets.ndim > starts.ndim:
        starts, budgets = np.broadcast_arrays(starts, budgets)
    buckets = _buckets(lines)
    instants = np.empty(starts.shape, dtype=np.int64)
    if not instants.size:
        return instants
    _check_span(lines, starts, buckets.hi - 1)
    least, most = int(budgets.min()), int(budgets.max())
    if least > 0 or most < 0:
        _due_one_way(lines, buckets, starts.ravel(), budgets.ravel(), instants.ravel(), int(least > 0))
        return instants
    instants[...] = starts
    budgets = np.broadcast_to(budgets, starts.shape)
    for chosen, forwards in ((budgets > 0, 1), (budgets < 0, 0)):
        if chosen.any():
            part = np.empty(int(np.count_nonzero(chosen)), dtype=np.int64)
            _due_one_way(lines, buckets, starts[chosen], budgets[chosen], part, forwards)
            instants[chosen] = part
    return instants


def elapsed_array(lines: Timelines, a: ArrayLike, b: ArrayLike) -> Seconds:
    """Return the open seconds from each ``a`` to its ``b``; the two broadcast.

    Raises TypeError for arrays of anything but integers, and HorizonError if any element would.
    """
    begins, finishes = np.broadcast_arrays(_integers(a), _integers(b))
    buckets = _buckets(lines)
    passed = np.empty(begins.shape, dtype=np.int64)
    if not passed.size:
        return passed
    _check_span(lines, begins, buckets.hi)
    _check_span(lines, finishes, buckets.hi)
    flat_begins, flat_finishes, flat = begins.ravel(), finishes.ravel(), passed.ravel()
    if _loops_are_worth(flat.size):
        from casepact.time.loops import compiled

        compiled().elapsed(flat_begins, flat_finishes, buckets, flat)
        return passed
    scratch = _Scratch(min(flat.size, _BLOCK))
    for block in _blocks(flat.size):
        begun = scratch.result(block)
        _positions(buckets, flat_begins[block], scratch, begun)
        _positions(buckets, flat_finishes[block], scratch, flat[block])
        np.subtract(flat[block], begun, out=flat[block])
    return passed


def _integers(values: ArrayLike) -> Seconds:
    array = np.asarray(values)
    if array.dtype.kind not in "iu":
        raise TypeError(f"instants and budgets are whole seconds, and an array of {array.dtype} is not")
    return array.astype(np.int64, copy=False)


def _buckets(lines: Timelines) -> Buckets:
    found = lines.tables
    if isinstance(found, Buckets):
        return found
    filled = fill_buckets(lines.full)
    lines.tables = filled
    return filled


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

    __slots__ = ("_a", "_b", "_c", "_flags", "_result")

    def __init__(self, size: int) -> None:
        self._a, self._b, self._c, self._result = (np.empty(size, dtype=np.int64) for _ in range(4))
        self._flags = np.empty(size, dtype=np.bool_)

    def three(self, size: int) -> tuple[Seconds, Seconds, Seconds]:
        return self._a[:size], self._b[:size], self._c[:size]

    def flags(self, size: int) -> NDArray[np.bool_]:
        return self._flags[:size]

    def result(self, block: slice) -> Seconds:
        return self._result[: block.stop - block.start]


def _blocks(size: int) -> list[slice]:
    return [slice(first, min(first + _BLOCK, size)) for first in range(0, size, _BLOCK)]


def _positions(buckets: Buckets, instants: Seconds, scratch: _Scratch, out: Seconds) -> None:
    """Write the open seconds before each instant to ``out``."""
    shift = buckets.position_shift
    cells, field, _ = scratch.three(len(instants))
    np.subtract(instants, buckets.lo, out=out)
    np.right_shift(out, shift, out=field)
    np.take(buckets.position, field, out=cells, mode="clip")
    np.bitwise_and(out, (1 << shift) - 1, out=out)
    np.bitwise_and(cells, FIELD, out=field)
    split = np.flatnonzero(field == SPLIT) if buckets.any_split else ()
    np.maximum(out, field, out=out)
    np.right_shift(cells, FIELD_BITS, out=cells)
    np.bitwise_and(cells, FIELD, out=field)
    np.minimum(out, field, out=out)
    np.right_shift(cells, FIELD_BITS, out=cells)
    np.add(out, cells, out=out)
    if len(split):
        since = instants[split] - buckets.lo
        index = np.searchsorted(buckets.starts, since, side="right") - 1
        out[split] = buckets.before[index] + np.minimum(since, buckets.ends[index]) - buckets.starts[index]


def _due_one_way(
    lines: Timelines, buckets: Buckets, starts: Seconds, budgets: Seconds, out: Seconds, forwards: int
) -> None:
    """Write the due instants of budgets that are all positive, or with ``forwards`` 0 all negative.

    The due second is the one after the budget's last second, forwards; backwards it is the last
    second worked off itself.
    """
    if _loops_are_worth(out.size):
        from casepact.time.loops import compiled

        each = np.ascontiguousarray(np.broadcast_to(budgets, starts.shape))
        late = compiled().due(starts, each, forwards, buckets, out)
        if late >= 0:
            raise lines.unanswered(int(starts[late]))
        return
    scratch = _Scratch(min(out.size, _BLOCK))
    last = budgets - forwards
    for block in _blocks(out.size):
        position = scratch.result(block)
        _positions(buckets, starts[block], scratch, position)
        np.add(position, last[block] if last.size > 1 else last, out=position)
        if position.min() < 0 or position.max() >= buckets.total:
            late = int(np.flatnonzero((position < 0) | (position >= buckets.total))[0])
            raise lines.unanswered(int(starts[block][late]))
        _instants(buckets, position, scratch, out[block])
        np.add(out[block], buckets.lo + forwards, out=out[block])


def _instants(buckets: Buckets, positions: Seconds, scratch: _Scratch, out: Seconds) -> None:
    """Write the seconds from ``lo`` to the open second that each position begins to ``out``."""
    shift = buckets.instant_shift
    field, cells, offset = scratch.three(len(positions))
    opened = scratch.flags(len(positions))
    np.right_shift(positions, shift, out=field)
    np.take(buckets.instant, field, out=cells, mode="clip")
    np.bitwise_and(positions, (1 << shift) - 1, out=offset)
    np.bitwise_and(cells, FIELD, out=field)
    split = np.flatnonzero(field == SPLIT) if buckets.any_split else ()
    np.greater_equal(offset, field, out=opened)
    np.right_shift(cells, FIELD_BITS, out=cells)
    np.bitwise_and(cells, FIELD, out=field)
    np.multiply(field, 60, out=field)
    np.multiply(field, opened, out=field)
    np.right_shift(cells, FIELD_BITS, out=cells)
    np.add(positions, cells, out=out)
    np.add(out, field, out=out)
    if len(split):
        late = positions[split]
        interval = np.searchsorted(buckets.before, late, side="right") - 1
        out[split] = late + buckets.starts[interval] - buckets.before[interval]

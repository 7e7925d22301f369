"""Lookup tables that turn a bisection over a timeline into one read of an array.

Time is cut into buckets of 2**shift seconds, short enough that hardly any holds more than one
stretch of open time, or one break in it; what a bucket says is packed into one int64, so that a
lookup touches one cache line. Whoever meets a bucket marked `SPLIT`, which cannot say it all,
bisects after all.

Cells are found by the plain value shifted right, with no origin to subtract: the cells before the
first are never read and take no memory. Open time counts from `ORIGIN`, so that a cell's upper
half has room for the difference between instants and open time, whichever way it is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from casepact.time.timeline import Timeline

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]

__all__ = ["FIELD", "FIELD_BITS", "ORIGIN", "SPLIT", "Buckets", "fill_buckets"]

FIELD_BITS = 16
FIELD = (1 << FIELD_BITS) - 1
SPLIT = FIELD
ORIGIN = 1 << 29

_WIDEST, _NARROWEST = 15, 10
_SPLIT_AT_MOST = 1 / 200


class Buckets(NamedTuple):
    """A timeline as arrays, with a bucket table each way; a tuple, which numba can read.

    ``position[t >> position_shift]`` holds from the low end two 16-bit offsets within the bucket,
    the start and the end of its open stretch, and in the upper half the open time before the
    bucket less that start. Where the bucket is open but for a break, which ``any_break`` says that
    some are, the two are the break's end and its start, so that the first is the later; with the
    upper half, the greater of an offset and the first and the lesser of it and the second make up
    the open time before it. ``instant[p >> instant_shift]`` holds the 16-bit offset past which the
    next opening lies behind, the closed minutes before that opening in 16 bits, and in the upper
    half what to add to open time for the instant it is used up. ``starts``, ``ends`` and
    ``before`` are the timeline's, with one more interval without length at its end; open time is
    ``before[0]`` to ``before[-1]``.
    """

    lo: int
    hi: int
    starts: Seconds
    ends: Seconds
    before: Seconds
    position: Seconds
    position_shift: int
    instant: Seconds
    instant_shift: int
    any_split: bool
    any_break: bool


def fill_buckets(timeline: Timeline) -> Buckets:
    """Return the bucket tables of ``timeline``."""
    starts = np.array([*timeline.starts, timeline.hi], dtype=np.int64)
    ends = np.array([*timeline.ends, timeline.hi], dtype=np.int64)
    before = np.array(timeline.before, dtype=np.int64) + ORIGIN
    position_shift = _shift([(starts[:-1], starts[1:]), (ends[:-1], ends[1:])], timeline.hi - timeline.lo)
    instant_shift = _shift([(before[:-1], before[1:])], timeline.before[-1])
    position, split_position, any_break = _positions(starts, ends, before, position_shift, timeline.lo)
    instant, split_instant = _instants(starts, before, instant_shift)
    return Buckets(
        lo=timeline.lo,
        hi=timeline.hi,
        starts=starts,
        ends=ends,
        before=before,
        position=position,
        position_shift=position_shift,
        instant=instant,
        instant_shift=instant_shift,
        any_split=split_position or split_instant,
        any_break=any_break,
    )


def _shift(edges: list[tuple[Seconds, Seconds]], span: int) -> int:
    """Return the widest bucket that hardly ever holds both an edge and the next of its kind."""
    for shift in range(_WIDEST, _NARROWEST, -1):
        split = sum(int(np.count_nonzero(edge >> shift == after >> shift)) for edge, after in edges)
        if split <= (span >> shift) * _SPLIT_AT_MOST:
            return shift
    return _NARROWEST


def _edges(first: int, last: int, shift: int) -> tuple[Seconds, Seconds]:
    """Return an empty table up to the bucket of ``last``, and where its buckets in use begin."""
    used = np.arange(first >> shift, (last >> shift) + 1, dtype=np.int64)
    return np.zeros((last >> shift) + 1, dtype=np.int64), used << shift


def _positions(
    starts: Seconds, ends: Seconds, before: Seconds, shift: int, lo: int
) -> tuple[Seconds, bool, bool]:
    width = 1 << shift
    table, edges = _edges(lo, int(ends[-1]), shift)
    reached = np.minimum(np.searchsorted(ends, edges, side="right"), len(ends) - 1)
    opens = np.clip(starts[reached] - edges, 0, width)
    closes = np.clip(ends[reached] - edges, 0, width)
    # Where the edge lies within a stretch, its part before the edge has passed already.
    passed = before[reached] + np.clip(edges - starts[reached], 0, None)
    following = np.minimum(reached + 1, len(ends) - 1)
    several = (starts[following] < edges + width) & (ends[following] > starts[following])
    broken = several & (starts[reached] <= edges) & (ends[following] >= edges + width)
    reopens = np.where(broken, starts[following] - edges, opens)
    split = several & ~broken
    table[lo >> shift :] = (
        ((passed - reopens) << 2 * FIELD_BITS) | (closes << FIELD_BITS) | np.where(split, SPLIT, reopens)
    )
    return table, bool(split.any()), bool(broken.any())


def _instants(starts: Seconds, before: Seconds, shift: int) -> tuple[Seconds, bool]:
    width = 1 << shift
    table, edges = _edges(int(before[0]), int(before[-1]), shift)
    last = len(before) - 1
    # A budget used up with an interval is due at its closing: its last second is still its own.
    current = np.maximum(np.searchsorted(before, edges, side="left") - 1, 0)
    following, after = np.minimum(current + 1, last), np.minimum(current + 2, last)
    closed = starts - before
    opening = np.where(following < last, np.clip(before[following] - edges + 1, 1, width), width)
    gap = np.where(opening < width, closed[following] - closed[current], 0)
    unsaid = (gap % 60 != 0) | (gap // 60 > FIELD)
    split = unsaid | ((opening < width) & (after < last) & (before[after] < edges + width))
    table[int(before[0]) >> shift :] = (
        (closed[current] << 2 * FIELD_BITS) | ((gap // 60) << FIELD_BITS) | np.where(split, SPLIT, opening)
    )
    return table, bool(split.any())

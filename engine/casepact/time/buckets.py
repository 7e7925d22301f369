"""Lookup tables that turn a bisection over a timeline into one read of an array.

Time is cut into buckets of 2**shift seconds, short enough that at most one stretch of open time
reaches into each; what the bucket says is packed into one int64, so that a lookup touches one
cache line. The few buckets that more than one stretch reaches into are marked `SPLIT`, and whoever
meets one bisects after all. Time counts from the timeline's ``lo``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from casepact.time.timeline import Timeline

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]

__all__ = ["FIELD", "FIELD_BITS", "SPLIT", "Buckets", "fill_buckets"]

FIELD_BITS = 16
FIELD = (1 << FIELD_BITS) - 1
SPLIT = FIELD
"""The value of a bucket's first field that says the bucket does not tell the whole."""

_WIDEST, _NARROWEST = 15, 10
_SPLIT_AT_MOST = 1 / 200


class Buckets(NamedTuple):
    """A timeline as arrays, with a bucket table each way; a tuple, which numba can read.

    ``position[d >> position_shift]`` holds from the low end two 16-bit offsets within the bucket,
    the start and the end of its open stretch, and the open seconds before the bucket less that
    start. ``instant[p >> instant_shift]`` holds the 16-bit offset in open seconds of the next
    opening, the closed minutes before that opening in 16 bits, and the closed seconds before the
    bucket. ``starts``, ``ends`` and ``before`` are the timeline's, with one more interval without
    length at its end.
    """

    lo: int
    hi: int
    total: int
    starts: Seconds
    ends: Seconds
    before: Seconds
    position: Seconds
    position_shift: int
    instant: Seconds
    instant_shift: int
    any_split: bool


def fill_buckets(timeline: Timeline) -> Buckets:
    """Return the bucket tables of ``timeline``."""
    span = timeline.hi - timeline.lo
    total = timeline.before[-1]
    starts = np.array([*timeline.starts, timeline.hi], dtype=np.int64) - timeline.lo
    ends = np.array([*timeline.ends, timeline.hi], dtype=np.int64) - timeline.lo
    before = np.array(timeline.before, dtype=np.int64)
    position_shift = _shift(ends[:-1] - 1, starts[1:], span)
    instant_shift = _shift(before[:-1], before[1:], total)
    position, split_position = _positions(starts, ends, before, position_shift, span)
    instant, split_instant = _instants(starts, before, instant_shift, total)
    return Buckets(
        lo=timeline.lo,
        hi=timeline.hi,
        total=total,
        starts=starts,
        ends=ends,
        before=before,
        position=position,
        position_shift=position_shift,
        instant=instant,
        instant_shift=instant_shift,
        any_split=split_position or split_instant,
    )


def _shift(last: Seconds, following: Seconds, span: int) -> int:
    """Return the widest bucket that hardly ever holds both a stretch's last and the next's first."""
    for shift in range(_WIDEST, _NARROWEST, -1):
        split = np.count_nonzero(last >> shift == following >> shift)
        if split <= (span >> shift) * _SPLIT_AT_MOST:
            return shift
    return _NARROWEST


def _positions(
    starts: Seconds, ends: Seconds, before: Seconds, shift: int, span: int
) -> tuple[Seconds, bool]:
    width = 1 << shift
    edges = np.arange((span >> shift) + 1, dtype=np.int64) << shift
    reached = np.minimum(np.searchsorted(ends, edges, side="right"), len(ends) - 1)
    opens = np.clip(starts[reached] - edges, 0, width)
    closes = np.clip(ends[reached] - edges, 0, width)
    # Where the edge lies within a stretch, its part before the edge has passed already.
    passed = before[reached] + np.clip(edges - starts[reached], 0, None)
    following = np.minimum(reached + 1, len(ends) - 1)
    split = (starts[following] < edges + width) & (ends[following] > starts[following])
    cells = ((passed - opens) << 2 * FIELD_BITS) | (closes << FIELD_BITS) | np.where(split, SPLIT, opens)
    return cells, bool(split.any())


def _instants(starts: Seconds, before: Seconds, shift: int, total: int) -> tuple[Seconds, bool]:
    width = 1 << shift
    edges = np.arange((total >> shift) + 1, dtype=np.int64) << shift
    current = np.searchsorted(before, edges, side="right") - 1
    following = np.minimum(current + 1, len(before) - 1)
    after = np.minimum(current + 2, len(before) - 1)
    closed = starts - before
    opening = np.where(following > current, np.clip(before[following] - edges, 0, width), width)
    gap = closed[following] - closed[current]
    unsaid = (gap % 60 != 0) | (gap // 60 > FIELD)
    split = (opening < width) & (((after > following) & (before[after] < edges + width)) | unsaid)
    gap = np.where(opening < width, gap // 60, 0)
    cells = (closed[current] << 2 * FIELD_BITS) | (gap << FIELD_BITS) | np.where(split, SPLIT, opening)
    return cells, bool(split.any())

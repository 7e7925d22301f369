"""Spreads what goes on for a stretch of time over the hours of the period."""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from typing import TYPE_CHECKING

import numpy as np

from casepact.simulation.layout import Layout

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]

__all__ = ["spread", "staffed_hours"]

_HOUR = 3600


def spread(hours: MutableSequence[int], start: int, begin: int, end: int, weight: int) -> None:
    """Add ``weight`` for each second from ``begin`` to ``end`` to the hour it is in.

    Hour 0 begins at ``start`` (UTC seconds); what lies outside the hours is left out.
    """
    if weight == 0:
        return
    at = max(begin, start)
    place = (at - start) // _HOUR
    while at < end and place < len(hours):
        until = min(end, start + (place + 1) * _HOUR)
        hours[place] += weight * (until - at)
        at = until
        place += 1


def staffed_hours(layout: Layout, sizes: Sequence[Sequence[tuple[int, int]]]) -> Counts:
    """Return the agent-seconds of each team (row) in each hour (column) from the layout's start.

    ``sizes`` are those of `preparing.Prepared`: a team has each from its instant on, up to the horizon.
    """
    edges = layout.start + _HOUR * np.arange(layout.hours + 1)
    edges = np.minimum(edges, layout.horizon)
    rows = np.zeros((len(sizes), layout.hours), dtype=np.int64)
    for row, changes in zip(rows, sizes, strict=True):
        instants, agents = np.array(changes, dtype=np.int64).T
        # Agent-seconds up to each change, and from the last one before an edge up to that edge.
        sums = np.concatenate(([0], np.cumsum(agents[:-1] * np.diff(instants))))
        last = np.searchsorted(instants, edges, side="right") - 1
        worked = sums[last] + agents[last] * (edges - instants[last])
        row[:] = np.diff(np.where(last < 0, 0, worked))
    return rows

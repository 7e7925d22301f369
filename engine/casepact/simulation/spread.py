"""Spreads what goes on for a stretch of time over the hours of the period."""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from typing import Any

from casepact.simulation.layout import Layout

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


def staffed_hours(
    staffed: Any,
    layout: Layout,
    sizes: Sequence[Sequence[tuple[int, int]]],
) -> None:
    """Add up the agent-seconds of each team by hour; ``sizes`` are those of `preparing.Prepared`.

    ``staffed`` is an array of teams by hours, whose hour 0 begins at the layout's start.
    """
    for hours, changes in zip(staffed, sizes, strict=True):
        ends = [at for at, _ in changes[1:]] + [layout.horizon]
        for (at, size), end in zip(changes, ends, strict=True):
            spread(hours, layout.start, at, end, size)

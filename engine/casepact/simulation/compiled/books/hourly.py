"""What is counted by the hour of the period."""

from __future__ import annotations

from casepact.simulation.compiled.language.rows import Row
from casepact.simulation.compiled.plan import P_HOURS, P_START

__all__ = ["by_hour", "spread_hours"]


def by_hour(w: Row, first: int, at: int, number: int) -> None:
    """Count in the hour of the period that an instant lies in."""
    place = (at - w[P_START]) // 3600
    if place < w[P_HOURS]:
        w[first + place] += number


def spread_hours(w: Row, first: int, begin: int, end: int, weight: int) -> None:
    """Add ``weight`` for each second from ``begin`` to ``end`` to the hour it is in."""
    if weight == 0:
        return
    start, hours = w[P_START], w[P_HOURS]
    place = (begin - start) // 3600
    while begin < end and place < hours:
        until = min(end, start + (place + 1) * 3600)
        w[first + place] += weight * (until - begin)
        begin = until
        place += 1

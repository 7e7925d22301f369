"""Spreads what goes on for a stretch of time over the hours of the period."""

from __future__ import annotations

from collections.abc import MutableSequence

__all__ = ["spread"]

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

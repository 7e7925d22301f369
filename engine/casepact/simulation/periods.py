"""The civil periods that a simulated stretch of time touches, by name."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from casepact.semantics.periods import period_of
from casepact.syntax.ast.target import Period

__all__ = ["local_period_names", "period_names"]

_DAY = 86_400


def period_names(length: Period | None, start: int, end: int) -> tuple[str, ...]:
    """Return the names of the periods of a length from ``start`` to ``end`` (UTC seconds), in any zone.

    The local date of an instant is at most a day from that of UTC, so a day more is listed either way.
    """
    first = dt.datetime.fromtimestamp(start, dt.UTC).date() - dt.timedelta(days=1)
    last = dt.datetime.fromtimestamp(end, dt.UTC).date() + dt.timedelta(days=1)
    return _names(length, first, last)


def local_period_names(length: Period | None, start: int, end: int, zone: str) -> tuple[str, ...]:
    """Return the names of the periods of a length, in a zone, that are in part from ``start`` to ``end``."""
    instants = (start, max(start, end - 1))
    first, last = (dt.datetime.fromtimestamp(at, zoneinfo.ZoneInfo(zone)).date() for at in instants)
    return _names(length, first, last)


def _names(length: Period | None, first: dt.date, last: dt.date) -> tuple[str, ...]:
    noon = int(dt.datetime(first.year, first.month, first.day, 12, tzinfo=dt.UTC).timestamp())
    days = (last - first).days + 1
    return tuple(dict.fromkeys(period_of(noon + day * _DAY, length, "UTC") for day in range(days)))

"""Aware datetimes as whole UTC seconds and microseconds, and back."""

from __future__ import annotations

import datetime as dt

__all__ = ["from_seconds", "to_seconds"]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_UTC = dt.UTC


def to_seconds(moment: dt.datetime) -> tuple[int, int]:
    """Return the UTC second that ``moment`` lies in and the microseconds past it.

    Raises ValueError for a datetime without a zone.
    """
    if moment.tzinfo is None:
        msg = f"`{moment.isoformat()}` has no time zone, so it names no instant"
        raise ValueError(msg)
    since = moment - _EPOCH
    return since.days * 86_400 + since.seconds, since.microseconds


def from_seconds(second: int, microsecond: int, zone: dt.tzinfo | None) -> dt.datetime:
    """Return a UTC second and the microseconds past it as a datetime in ``zone``."""
    moment = _EPOCH + dt.timedelta(0, second, microsecond)
    return moment if zone is _UTC or zone is None else moment.astimezone(zone)

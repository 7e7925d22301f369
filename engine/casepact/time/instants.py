"""Aware datetimes as whole UTC seconds and microseconds, and back."""

from __future__ import annotations

import datetime as dt

__all__ = ["EPOCH", "from_seconds", "to_seconds"]

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""The instant that UTC seconds count from."""

_fromtimestamp = dt.datetime.fromtimestamp


def to_seconds(moment: dt.datetime) -> tuple[int, int]:
    """Return the UTC second that ``moment`` lies in and the microseconds past it.

    Raises ValueError for a datetime without a zone.
    """
    if moment.tzinfo is None:
        msg = f"`{moment.isoformat()}` has no time zone, so it names no instant"
        raise ValueError(msg)
    since = moment - EPOCH
    return since.days * 86_400 + since.seconds, since.microseconds


def from_seconds(second: int, microsecond: int, zone: dt.tzinfo | None) -> dt.datetime:
    """Return a UTC second and the microseconds past it as a datetime in ``zone``."""
    moment = _fromtimestamp(second, zone)
    return moment.replace(microsecond=microsecond) if microsecond else moment

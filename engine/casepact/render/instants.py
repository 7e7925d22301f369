"""Shows instants: in UTC, and on the local clock of a zone."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from casepact.time.faults import utc_text

__all__ = ["instant_text", "zone_time"]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def instant_text(instant: int, zone: str | None = None) -> str:
    """Return UTC seconds as ``Fri 2026-03-06 17:30``, by the clock of ``zone`` (None: UTC)."""
    try:
        moment = _EPOCH + dt.timedelta(seconds=instant)
        if zone is not None:
            moment = moment.astimezone(ZoneInfo(zone))
    except OverflowError:
        return utc_text(instant)
    pattern = "%Y-%m-%d %H:%M:%S" if moment.second else "%Y-%m-%d %H:%M"
    return f"{_DAYS[moment.weekday()]} {moment.strftime(pattern)}"


def zone_time(instant: int, zone: str | None) -> str:
    """Return ``Fri 2026-03-06 17:30 UTC``, with the local time of ``zone`` after it where one is given."""
    text = f"{instant_text(instant)} UTC"
    return text if zone is None else f"{text} ({instant_text(instant, zone)} {zone})"

"""What can go wrong with a calendar: a sentence that means nothing, or a question it cannot answer."""

from __future__ import annotations

import copyreg
import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from casepact.syntax.ast.extent import Extent

__all__ = ["CalendarError", "HorizonError", "NeverOpenError", "utc_text"]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def utc_text(instant: int) -> str:
    """Return UTC seconds as ISO text ending in Z; instants no date can hold stay numbers."""
    try:
        moment = _EPOCH + dt.timedelta(seconds=instant)
    except OverflowError:
        return f"{instant} s"
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class HorizonError(Exception):
    """A question about time the calendar has no data for.

    ``instant`` is the instant asked about or the edge the answer lies past, and ``horizon`` the
    first instant the calendar knows and the first it no longer knows, all in UTC seconds.
    """

    def __init__(self, instant: int, horizon: tuple[int, int], message: str | None = None) -> None:
        self.instant = instant
        self.horizon = horizon
        first, last = (utc_text(edge) for edge in horizon)
        said = message or f"`{utc_text(instant)}` is outside the time this calendar knows"
        super().__init__(f"{said}, which is {first} to {last}")


class NeverOpenError(HorizonError):
    """A wait for open time on a calendar that is never open within its horizon."""


Horizon = TypeVar("Horizon", bound=HorizonError)


class CalendarError(Exception):
    """A calendar sentence that cannot be compiled.

    ``code`` is a stable kebab-case name of the cause, ``extent`` the characters of the sentence
    concerned, ``message`` the cause and ``help`` what to write instead, where that is known.
    """

    def __init__(self, code: str, message: str, extent: Extent, advice: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.extent = extent
        self.help = advice


def _pickle_horizon_error(
    error: HorizonError,
) -> tuple[Callable[..., HorizonError], tuple[object, ...]]:
    return _horizon_error, (type(error), error.instant, error.horizon, error.args)


def _pickle_never_open_error(
    error: NeverOpenError,
) -> tuple[Callable[..., NeverOpenError], tuple[object, ...]]:
    return _horizon_error, (type(error), error.instant, error.horizon, error.args)


def _horizon_error(
    kind: type[Horizon], instant: int, horizon: tuple[int, int], args: tuple[object, ...]
) -> Horizon:
    error = kind(instant, horizon)
    error.args = args
    return error


def _pickle_calendar_error(error: CalendarError) -> tuple[type[CalendarError], tuple[object, ...]]:
    return CalendarError, (error.code, error.message, error.extent, error.help)


# An exception is pickled as its class and its message, which is not what these are made from.
copyreg.pickle(HorizonError, _pickle_horizon_error)
copyreg.pickle(NeverOpenError, _pickle_never_open_error)
copyreg.pickle(CalendarError, _pickle_calendar_error)

"""Shows instants: in UTC, and on the local clock of a zone."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from casepact.model.clause import Clause
from casepact.model.policy import Policy
from casepact.syntax.ast.calendar import DAY_NAMES
from casepact.syntax.ast.target import Unit, Within
from casepact.time.faults import utc_text

__all__ = ["clause_due", "due_text", "instant_text", "notices_of", "zone_time"]

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MINUTE = 60
_OFFSET_AT = len("2026-03-06 17:30")


def instant_text(instant: int, zone: str | None = None) -> str:
    """Return UTC seconds as ``Fri 2026-03-06 17:30``, by the clock of ``zone`` (None: UTC).

    A local time that comes twice, as the clocks go back, has its offset behind it: ``02:30 +11:00``.
    """
    try:
        moment = _EPOCH + dt.timedelta(seconds=instant)
        if zone is not None:
            moment = moment.astimezone(ZoneInfo(zone))
    except OverflowError:
        return utc_text(instant)
    pattern = "%Y-%m-%d %H:%M:%S" if moment.second else "%Y-%m-%d %H:%M"
    return f"{DAY_NAMES[moment.weekday()]} {moment.strftime(pattern)}{_which(moment)}"


def _which(moment: dt.datetime) -> str:
    """The offset of a local time that comes twice, without which one could not tell which is meant."""
    twice = moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()
    return " " + moment.isoformat(" ", "minutes")[_OFFSET_AT:] if twice else ""


def zone_time(instant: int, zone: str | None) -> str:
    """Return ``Fri 2026-03-06 17:30 UTC``, with the local time of ``zone`` after it where one is given."""
    text = f"{instant_text(instant)} UTC"
    return text if zone is None else f"{text} ({instant_text(instant, zone)} {zone})"


def notices_of(policy: Policy) -> frozenset[str]:
    """The ids of the clauses whose notices are counted in business days, for `due_text`."""
    return frozenset(clause.id for clause in policy.clauses() if _is_notice(clause))


def _is_notice(clause: Clause) -> bool:
    return clause.notice is not None and clause.notice.amount.unit is Unit.BUSINESS_DAY


def clause_due(clause: Clause | None, instant: int, zone: str | None) -> str:
    """Return when a clause is due, as `due_text` does."""
    if clause is None:
        return instant_text(instant, zone)
    bound = None if clause.target is None else clause.target.bound
    inclusive = not isinstance(bound, Within) or bound.inclusive
    return due_text(instant, zone, inclusive=inclusive, notice=_is_notice(clause))


def due_text(instant: int, zone: str | None, *, inclusive: bool = True, notice: bool = False) -> str:
    """Return when something is due, as `instant_text` does, with ``before`` where it is late then.

    The last second of a ``notice`` in business days can be that before a closing, which is what
    people name.
    """
    if notice and instant % _MINUTE == _MINUTE - 1:
        instant, inclusive = instant + 1, False
    return ("" if inclusive else "before ") + instant_text(instant, zone)

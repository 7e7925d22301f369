"""When a notice has to be given: the last instant from which its time ends by the moment it comes before."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from casepact.model.clause import Notice
from casepact.model.fact import Facts
from casepact.semantics.brackets import agree
from casepact.semantics.calendars import CalendarBook, Undetermined, asking
from casepact.semantics.due import Due, amount_seconds, reach
from casepact.syntax.ast.target import Amount, Unit
from casepact.time import Calendar, HorizonError, NeverOpenError
from casepact.time.plans import clock_over
from casepact.time.zones import DAY, epoch_day

__all__ = ["last_start", "notice_due"]


def notice_due(notice: Notice, book: CalendarBook, facts: Facts, moment: int | None = None) -> Due:
    """Return by when a notice is to be given for ``moment`` (UTC seconds), else the one its fact gives.

    Nothing is due (no instant at all) as long as neither is known. Raises UnanswerableError past the
    data of the calendar.
    """
    planned = facts.get(notice.moment) if moment is None else moment
    if planned is None:
        return Due()
    bounds = book.bounds(notice.calendar, facts)
    if isinstance(bounds, Undetermined):
        return Due(
            unspecified=tuple(sorted(bounds.unspecified)), unknown=bounds.facts, conflict=bounds.conflict
        )
    with asking(notice.calendar):
        at = _instant(planned, book.civil_zone(notice.calendar, facts))
        late = last_start(bounds.most, at, notice.amount)
        if bounds.exact:
            return Due(late, late, late)
        early: int | None = None
        with suppress(NeverOpenError):
            early = last_start(bounds.least, at, notice.amount)
        open_ = book.unspecified_in(notice.calendar, facts)
        if early is not None and agree(bounds, min(early, late), max(late, at)):
            return Due(late, late, late)
        if notice.amount.unit is Unit.BUSINESS_DAY:
            return Due(unspecified=open_)
        # Less open time takes longer to use up, and so has to begin earlier.
        return Due(None, early, late, unspecified=open_)


def last_start(calendar: Calendar, moment: int, amount: Amount) -> int:
    """Return the last instant from which ``amount`` is used up by ``moment``.

    Raises HorizonError, and NeverOpenError where no open time comes before.
    """
    seconds = amount_seconds(amount)
    if amount.unit is Unit.CALENDAR_DAY:
        return moment - (seconds or 0)
    if seconds is not None:
        return calendar.due(moment, -seconds)
    if not amount.value:
        return moment
    low, step = moment - DAY, DAY
    while not _ends_by(calendar, low, amount, moment):
        step *= 2
        low -= step
        calendar.is_open(low)  # the horizon ends the search
    high = moment
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _ends_by(calendar, middle, amount, moment) else (low, middle)
    return low


def _ends_by(calendar: Calendar, start: int, amount: Amount, moment: int) -> bool:
    try:
        return reach(calendar, start, amount) <= moment
    except HorizonError:
        return False  # the calendar knows no such day after the start


def _instant(planned: object, zone: str) -> int:
    """A moment in UTC seconds; a date begins at midnight in ``zone``."""
    if isinstance(planned, dt.date):
        day = epoch_day(planned)
        return clock_over(zone, day - 1, day + 1).to_utc(day * DAY)
    assert isinstance(planned, int)
    return planned

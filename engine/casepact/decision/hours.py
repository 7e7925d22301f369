"""Whether a calendar is open at the instant of a case, and when it opens next."""

from __future__ import annotations

from casepact.decision.ledger import Asked, Ledger
from casepact.frozen import dataclass
from casepact.semantics.calendars import UnanswerableError, Undetermined, asking
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.time import Bounds, NeverOpenError

__all__ = ["NOT_KNOWN", "Hours", "explain_hours", "hours_at"]


@dataclass(frozen=True, slots=True)
class Hours:
    """Whether a calendar is open, and the first instant (UTC seconds) from then on at which it is.

    None is not known; ``next_open`` is None also where it never opens again.
    """

    open: bool | None
    next_open: int | None


NOT_KNOWN = Hours(None, None)


def hours_at(calendar: CalendarExpr, asked: Asked, ledger: Ledger, id_: str, about: str) -> Hours:
    """Return the hours of ``calendar`` at the instant of the case, and write down why they are not known.

    ``id_`` is the entry that names the calendar, ``about`` what a conflict is about.
    """
    try:
        return _hours_at(calendar, asked, ledger, id_, about)
    except UnanswerableError as error:
        ledger.leave_unanswered(id_, error)
        return NOT_KNOWN


def _hours_at(calendar: CalendarExpr, asked: Asked, ledger: Ledger, id_: str, about: str) -> Hours:
    bounds = asked.book.bounds(calendar, asked.facts)
    if isinstance(bounds, Undetermined):
        explain_hours(bounds, ledger, id_, about)
        return NOT_KNOWN
    ledger.rely_on_calendar(asked, calendar)
    with asking(calendar):
        least, most = bounds.least.is_open(asked.at), bounds.most.is_open(asked.at)
        next_open = _next_open(bounds, asked.at)
    if least != most or (next_open is None and not bounds.exact):
        ledger.leave_open(asked.book.unspecified_in(calendar, asked.facts) or (id_,))
    return Hours(least if least == most else None, next_open)


def explain_hours(why: Undetermined, ledger: Ledger, id_: str, about: str) -> None:
    """Write down why it is not known which calendar holds."""
    if why.conflict:
        ledger.clash(about, why.conflict)
    elif why.facts:
        ledger.hang(id_, why.facts)
    else:
        ledger.leave_open(why.unspecified or (id_,))


def _next_open(bounds: Bounds, at: int) -> int | None:
    """The next opening where the least and the most of the hours agree; None if there is none to come."""
    try:
        found = bounds.most.next_open(at)
        return found if bounds.exact or bounds.least.next_open(at) == found else None
    except NeverOpenError:
        return None

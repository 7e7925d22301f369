"""Targets as integers: what is measured, on which calendar, and what is said where it cannot be."""

from __future__ import annotations

from casepact.model.fact import Facts
from casepact.semantics.calendars import CalendarBook, UnanswerableError, Undetermined
from casepact.semantics.case import EffectKind
from casepact.semantics.due import amount_seconds, clock_calendar
from casepact.simulation.lowering.hours import Hours
from casepact.simulation.lowering.layout import (
    METER_CLOSE,
    METER_DAYS,
    METER_MINUTE,
    METER_NONE,
    METER_NOW,
    METER_TIME,
)
from casepact.simulation.lowering.rows import EFFECTS
from casepact.simulation.lowering.sheet import Sheet, UnloweredError
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.target import Bound, By, Every, Immediately, Target, UnspecifiedBound, Within
from casepact.syntax.printer import print_calendar

__all__ = ["Meters"]

_NO_REPORT = -1


class Meters:
    """The meters of a sheet, each once. A meter is a target as it is under some facts."""

    def __init__(self, sheet: Sheet, hours: Hours, book: CalendarBook) -> None:
        self._sheet = sheet
        self._hours = hours
        self._book = book
        self._numbers: dict[tuple[int, ...], int] = {}

    def of_target(self, target: Target | None, facts: Facts, clause: str) -> int:
        """Return the meter of a clause's target."""
        if target is None:
            return self._number((METER_NONE, 0, 0, 1, 0, -1, 0), (), None, None, None)
        own = (clause,) if isinstance(target.bound, UnspecifiedBound) else ()
        return self._measure(target.bound, clock_calendar(target), facts, own)

    def on(self, calendar: CalendarExpr, facts: Facts) -> int:
        """Return a meter that only has a calendar."""
        return self._measure(None, calendar, facts, ())

    def unspecified_in(self, target: Target, facts: Facts) -> tuple[str, ...]:
        """Return the ids that leave a target without an instant."""
        try:
            bounds = self._book.bounds(clock_calendar(target), facts)
        except UnanswerableError:
            return ()
        return tuple(sorted(bounds.unspecified)) if isinstance(bounds, Undetermined) else ()

    def rows(self) -> list[tuple[int, ...]]:
        """The rows of all meters, by number."""
        return list(self._numbers)

    def _measure(
        self, bound: Bound | None, calendar: CalendarExpr, facts: Facts, own: tuple[str, ...]
    ) -> int:
        if own:
            return self._number((METER_NONE, 0, 0, 1, 0, -1, 0), own, None, None, None)
        try:
            bounds = self._book.bounds(calendar, facts)
        except UnanswerableError as error:
            return self._number((METER_NONE, 0, 0, 1, 0, -1, 0), (), None, (error.calendar,), None)
        if isinstance(bounds, Undetermined):
            if isinstance(bound, Immediately):
                return self._number((METER_NOW, 0, 0, 1, 0, -1, 0), (), None, None, None)
            unknown = tuple(sorted(bounds.facts))
            left = tuple(sorted(bounds.unspecified))
            return self._number((METER_NONE, 0, 0, 1, 0, -1, 0), left, bounds.conflict, unknown, None)
        if not bounds.exact:
            raise UnloweredError(f"calendar `{print_calendar(calendar)}` leaves time unspecified")
        numbers = _numbers(bound)
        place = self._hours.place(bounds.most)
        return self._number((*numbers[:5], place, numbers[5]), (), None, None, print_calendar(calendar))

    def _number(
        self,
        numbers: tuple[int, ...],
        left: tuple[str, ...],
        conflict: tuple[str, ...] | None,
        unknown: tuple[str, ...] | None,
        calendar: str | None,
    ) -> int:
        sheet = self._sheet
        once = [sheet.once(EFFECTS[EffectKind.UNSPECIFIED], id_, (id_,), id_) for id_ in left]
        row = (
            *numbers,
            *sheet.listed(once),
            sheet.report(EFFECTS[EffectKind.CONFLICT], conflict) if conflict else _NO_REPORT,
            sheet.report(EFFECTS[EffectKind.UNKNOWN], unknown) if unknown else _NO_REPORT,
            _NO_REPORT if calendar is None else sheet.report(EFFECTS[EffectKind.UNKNOWN], (calendar,)),
            sheet.objects((*left, *(unknown or ()))),
        )
        return self._numbers.setdefault(row, len(self._numbers))


def _numbers(bound: Bound | None) -> tuple[int, int, int, int, int, int]:
    """The kind of a meter, its amount, the part of a day more, the minute, and 1 for `under`."""
    match bound:
        case None:
            return METER_TIME, 0, 0, 1, 0, 0
        case Immediately():
            return METER_NOW, 0, 0, 1, 0, 0
        case By(days=days, minute=None):
            return METER_CLOSE, days, 0, 1, 0, 0
        case By(days=days, minute=int() as minute):
            return METER_MINUTE, days, 0, 1, minute, 0
        case Within(amount=amount) | Every(amount=amount):
            under = 1 if isinstance(bound, Within) and not bound.inclusive else 0
            seconds = amount_seconds(amount)
            if seconds is not None:
                return METER_TIME, seconds, 0, 1, 0, under
            whole = int(amount.value)
            part, parts = (amount.value - whole).as_integer_ratio()
            return METER_DAYS, whole, part, parts, 0, under
        case _:
            return METER_NONE, 0, 0, 1, 0, 0

"""What chance decides about one case, as its facts stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from casepact.frozen import dataclass
from casepact.model.expression import TRUE, Expression
from casepact.scenario.model import DrawnTime, HandOver, Share
from casepact.semantics.case import Case
from casepact.semantics.turn import Turn
from casepact.simulation.distributions import KINDS, draw, parameters_of, whole_seconds
from casepact.simulation.draws import base, uniform
from casepact.simulation.preparing import calendar_of
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.time import HorizonError

__all__ = ["NEVER", "Chance", "after", "first_that_holds", "holds"]

NEVER = 1 << 62
"""An instant that never comes."""

Item = TypeVar("Item", DrawnTime, HandOver, Share)


def holds(case: Case, guard: Expression) -> bool:
    """Whether a condition is known to hold for a case now."""
    return guard == TRUE or Turn(case).holds(guard) is True


def first_that_holds(case: Case, items: Sequence[Item]) -> Item | None:
    """Return the first of some items whose condition holds for a case now."""
    return next((item for item in items if holds(case, item.guard)), None)


def after(case: Case, at: int, seconds: int, calendar: CalendarExpr | None) -> int:
    """Return the instant some open seconds after ``at``; never, if that lies past the calendar's data."""
    if calendar is None:
        return at + seconds
    try:
        return calendar_of(case.rules.book, calendar, case.facts).due(at, seconds)
    except HorizonError:
        return NEVER


@dataclass(frozen=True, slots=True)
class Chance:
    """The draws of one case; ``key`` is its own."""

    key: int

    def below(self, share: float, purpose: int, number: int = 0) -> bool:
        """Whether a case is among a share of cases."""
        return uniform(self.key, purpose, number) < share

    def seconds(
        self, case: Case, times: Sequence[DrawnTime], purpose: int, number: int = 0
    ) -> tuple[int, CalendarExpr | None]:
        """Draw the first time that holds: whole seconds, and the calendar they count on; 0 if none holds."""
        found = first_that_holds(case, times)
        if found is None:
            return 0, None
        kind = KINDS.index(found.distribution.kind)
        sample = found.distribution.sample
        start = base(self.key, purpose, number)
        drawn = draw(kind, *parameters_of(found.distribution), sample, start)
        return whole_seconds(drawn), found.calendar

    def instant(self, case: Case, at: int, times: Sequence[DrawnTime], purpose: int, number: int = 0) -> int:
        """Draw the instant that lies the first time that holds after ``at``."""
        seconds, calendar = self.seconds(case, times, purpose, number)
        return after(case, at, seconds, calendar)

"""The timelines of one plan: a few years around the question first, all years when it needs them.

Listing four years of windows takes about a millisecond and fifty take ten, and most questions
are about this year. Equal plans share their timelines.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from casepact.time.businessdays import DayTable, count_days
from casepact.time.daysets import first_day, last_day, year_of
from casepact.time.faults import HorizonError, NeverOpenError, utc_text
from casepact.time.plans import Plan
from casepact.time.timeline import Timeline, draw, span_of
from casepact.time.zones import DAY

__all__ = ["Timelines", "timelines_of"]

_YEARS_BEFORE, _YEARS_AFTER = 1, 2

Answer = TypeVar("Answer")


class Timelines:
    """What is known about a plan's open time, worked out as far as it has been asked for.

    ``near`` is the timeline that is asked first, of a few years or of all; ``horizon`` is the first
    instant known and the first no longer known, in UTC seconds. ``tables`` is kept for the array
    kernels, which alone know numpy.
    """

    __slots__ = ("_days", "_full", "_horizon", "near", "plan", "tables", "zone")

    def __init__(self, plan: Plan, zone: str) -> None:
        self.plan = plan
        self.zone = zone
        self.near: Timeline | None = None
        self._full: Timeline | None = None
        self._horizon: tuple[int, int] | None = None
        self._days: dict[int, DayTable] = {}
        self.tables: object = None

    @property
    def horizon(self) -> tuple[int, int]:
        """The first UTC second known and the first no longer known."""
        if self._horizon is None:
            self._horizon = span_of(self.plan, self.zone, *self.plan.known)
        return self._horizon

    @property
    def full(self) -> Timeline:
        """The timeline of every year known."""
        if self._full is None:
            self._full = draw(self.plan, self.zone, *self.plan.known)
        return self._full

    @property
    def sample(self) -> Timeline:
        """The years listed so far, or if there are none those in the middle of the horizon."""
        lo, hi = self.horizon
        return self.near or self.around((lo + hi) // 2)

    def around(self, instant: int) -> Timeline:
        """Return a timeline that covers ``instant``. Raises HorizonError where there is none."""
        near = self.near
        if near is not None and near.lo <= instant < near.hi:
            return near
        lo, hi = self.horizon
        if not lo <= instant < hi:
            raise HorizonError(instant, self.horizon)
        if near is not None:
            return self.full
        if self._full is not None:
            # Listed for an array: the years around a question are among them.
            self.near = self._full
            return self._full
        first, last = self.plan.known
        year = year_of(instant // DAY)
        drawn = draw(
            self.plan,
            self.zone,
            max(first, first_day(year - _YEARS_BEFORE)),
            min(last, last_day(year + _YEARS_AFTER)),
        )
        self.near = drawn
        return drawn if drawn.lo <= instant < drawn.hi else self.full

    def ask(self, instant: int, question: Callable[[Timeline], Answer | None]) -> Answer:
        """Return the answer to a question about ``instant``, from as many years as it takes.

        Raises HorizonError if the instant or the answer lies past the horizon, and NeverOpenError
        if there is no answer because there is no open time.
        """
        timeline = self.around(instant)
        answer = question(timeline)
        if answer is None and timeline is not self._full:
            answer = question(self.full)
        if answer is None:
            raise self.unanswered(instant)
        return answer

    def ask_days(self, instant: int, question: Callable[[DayTable], Answer | None]) -> Answer:
        """Return the answer to a question about open days, as ``ask`` does."""
        return self.ask(instant, lambda timeline: question(self._days_of(timeline)))

    def unanswered(self, instant: int) -> HorizonError:
        """Return the error for a question about ``instant`` that all known years do not answer."""
        if not self.full.starts:
            never = "this calendar is never open in the time it knows"
            return NeverOpenError(instant, self.horizon, never)
        return HorizonError(
            instant,
            self.horizon,
            f"the answer for `{utc_text(instant)}` lies past the time this calendar knows",
        )

    def _days_of(self, timeline: Timeline) -> DayTable:
        table = self._days.get(timeline.lo)
        if table is None or table.timeline is not timeline:
            table = self._days[timeline.lo] = count_days(timeline, self.zone)
        return table


@lru_cache(maxsize=128)
def timelines_of(plan: Plan, zone: str) -> Timelines:
    """Return the timelines of ``plan``, the same for equal plans."""
    return Timelines(plan, zone)

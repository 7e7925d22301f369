"""A calendar through a year: the days on which it is not open as it usually is, and what these are called."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from casepact.decision.day_names import CLOCKS_CHANGE, DayNames, Leaf, without
from casepact.frozen import dataclass
from casepact.model.expression import Expression
from casepact.model.fact import Facts
from casepact.model.policy import CalendarChoice, Policy
from casepact.semantics.calendars import CalendarBook, UnanswerableError, Undetermined
from casepact.semantics.logic import NOTHING_HAPPENED, evaluate
from casepact.semantics.select import complete
from casepact.syntax.ast import calendar as tree
from casepact.time import Bounds, Calendar
from casepact.time.plans import clock_over
from casepact.time.sentences import zones_said
from casepact.time.zones import DAY, epoch_day

__all__ = ["CalendarYear", "DayHours", "OtherDays", "calendar_year"]

Stretch = tuple[int, int]
"""Minutes after local midnight, the second past 1440 where it lies on the following day."""

_MINUTE = 60
_WEEK = 7
_THURSDAY = 3
"""The weekday of 1 January 1970; Monday is 0."""

_ALL_DAY = tree.DailyWindow((0, 1, 2, 3, 4, 5, 6), tree.Hours(0, 1440))


@dataclass(frozen=True, slots=True)
class DayHours:
    """The windows that open on a day: those open for certain, and those that may be.

    They differ where the policy leaves some of the time unspecified.
    """

    least: tuple[Stretch, ...] = ()
    most: tuple[Stretch, ...] = ()


_CLOSED = DayHours()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDays:
    """The days ``first`` to ``last`` with their hours, what is usual on them, and what they are called.

    Days between on which the calendar is usually closed, and is, are none of them.
    """

    first: dt.date
    last: dt.date
    hours: DayHours
    usual: DayHours
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarYear:
    """One choice of a calendar through a year; ``id`` is its own, ``guard`` the condition it has.

    ``zone`` is that of its days, None for a ``day_set``: dates of no zone, all of which are listed. Where
    it cannot be told, ``needs`` are the facts for want of which it cannot, and ``problem`` says
    why else.
    """

    id: str
    guard: Expression
    zone: str | None = None
    day_set: bool = False
    days: tuple[OtherDays, ...] = ()
    needs: tuple[str, ...] = ()
    problem: str = ""


def calendar_year(policy: Policy, name: str, year: int, facts: Facts) -> Iterator[CalendarYear]:
    """Yield each choice of the calendar ``name`` that may hold, through a ``year`` from 2000 to 2049.

    ``facts`` are what is known: they choose among calendars and give zones.
    """
    known = complete(policy, facts, NOTHING_HAPPENED).facts
    reader = _Reader(policy, year, known)
    for choice in policy.calendars[name].choices:
        if evaluate(choice.guard, known, NOTHING_HAPPENED) is not False:
            yield reader.read(choice, name)


class _Reader:
    """Reads calendars of one policy through one year."""

    def __init__(self, policy: Policy, year: int, facts: Facts) -> None:
        self.policy = policy
        self.facts = facts
        self.book = CalendarBook(policy)
        self.names = DayNames(policy, facts, year)
        self.first = epoch_day(dt.date(year, 1, 1))
        self.last = epoch_day(dt.date(year, 12, 31))

    def read(self, choice: CalendarChoice, name: str) -> CalendarYear:
        expr = choice.calendar
        found = CalendarYear(id=choice.note.id, guard=choice.guard, day_set=self.names.is_day_set(expr))
        try:
            bounds = self.book.bounds(_timed(expr) if found.day_set else expr, self.facts)
        except UnanswerableError as error:
            return replace(found, problem=str(error))
        if isinstance(bounds, Undetermined):
            return replace(found, needs=tuple(sorted(bounds.facts)), problem=_why(bounds))
        problem = self._past(bounds)
        if problem:
            return replace(found, problem=problem)
        zone = None if found.day_set else bounds.most.zone
        days = self._other_days(bounds, expr, name, day_set=found.day_set)
        return replace(found, zone=zone, days=tuple(days))

    def _past(self, bounds: Bounds) -> str:
        """Why a calendar has no answer to some of the year; empty where it knows the whole."""
        known = [calendar.plan.known for calendar in (bounds.least, bounds.most)]
        begins, ends = max(item[0] for item in known), min(item[1] for item in known)
        if begins <= self.first and self.last <= ends:
            return ""
        return f"its holidays are known from {_date(begins)} to {_date(ends)}"

    def _other_days(
        self, bounds: Bounds, expr: tree.CalendarExpr, name: str, *, day_set: bool
    ) -> Iterator[OtherDays]:
        hours = self._each_day(bounds)
        usual = [_CLOSED] * _WEEK if day_set else _usual(hours)
        names = self._causes(expr, name, hours)
        holidays = self.names.holidays(expr)
        other = []
        closed = set()
        for day, now in hours.items():
            always = usual[_weekday(day)]
            if now != always or day in holidays:
                called = names.get(day) or (CLOCKS_CHANGE if _clocks_change(bounds.most.zone, day) else ())
                other.append(
                    OtherDays(first=_date(day), last=_date(day), hours=now, usual=always, names=called)
                )
            elif now == _CLOSED:
                closed.add(_date(day))
        return _joined(other, closed)

    def _causes(
        self, expr: tree.CalendarExpr, name: str, hours: Mapping[int, DayHours]
    ) -> dict[int, tuple[str, ...]]:
        """What each day is called. Of several names, those that make a difference to its hours.

        That is: with these dates alone it has other hours than with none, or without them it has others
        than it has. A season of short Fridays is no reason why a holiday within it is closed.
        """
        names = self.names.of(expr, name)
        every = {leaf for called in names.values() for leaf in called}
        disputed = {leaf for called in names.values() if len(called) > 1 for leaf in called}
        none = self._without(every, expr, name) if disputed else {}
        matters: dict[Leaf, set[int]] = {}
        for leaf in disputed:
            alone, rest = (self._without(gone, expr, name) for gone in (every - {leaf}, {leaf}))
            matters[leaf] = {
                day for day, now in hours.items() if alone.get(day) != none.get(day) or rest.get(day) != now
            }
        found = {}
        for day, called in names.items():
            causes = [text for leaf, text in called.items() if day in matters.get(leaf, ())]
            found[day] = tuple(dict.fromkeys(causes or called.values()))
        return found

    def _without(self, gone: Collection[Leaf], expr: tree.CalendarExpr, name: str) -> dict[int, DayHours]:
        """The hours of each day if some sets of dates had no days."""
        calendars = {
            other: replace(
                definition,
                choices=tuple(
                    replace(choice, calendar=without(gone, choice.calendar, other))
                    for choice in definition.choices
                ),
            )
            for other, definition in self.policy.calendars.items()
        }
        left = without(gone, expr, name)
        timed = _timed(left) if self.names.is_day_set(expr) else left
        bounds = CalendarBook(replace(self.policy, calendars=calendars)).bounds(timed, self.facts)
        return {} if isinstance(bounds, Undetermined) else self._each_day(bounds)

    def _each_day(self, bounds: Bounds) -> dict[int, DayHours]:
        """The hours of each day of the year."""
        least = self._hours(bounds.least)
        most = least if bounds.exact else self._hours(bounds.most)
        return {
            day: DayHours(least.get(day, ()), most.get(day, ())) for day in range(self.first, self.last + 1)
        }

    def _hours(self, calendar: Calendar) -> dict[int, tuple[Stretch, ...]]:
        """The windows that open on each day, by the clock of the calendar's zone."""
        clock = clock_over(calendar.zone, self.first - 1, self.last + 1)
        own = len(calendar.plan.zones) <= 1
        found: dict[int, list[Stretch]] = {}
        for start, end, _, opened in calendar.plan.windows(self.first - 1, self.last + 1):
            day = opened if own else clock.to_wall(start) // DAY
            opens, closes = ((clock.to_wall(edge) - day * DAY) // _MINUTE for edge in (start, end))
            found.setdefault(day, []).append((opens, closes))
        return {day: _together(stretches) for day, stretches in found.items()}


def _timed(days: tree.CalendarExpr) -> tree.CalendarExpr:
    """A set of dates as time: all of each of its days."""
    zone = next(zones_said(days), tree.Zone("UTC"))
    return tree.Intersection((tree.Windows((_ALL_DAY,), zone), days))


def _together(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Stretches in order, those that meet as one."""
    found: list[Stretch] = []
    for opens, closes in sorted(stretches):
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], closes))
        else:
            found.append((opens, closes))
    return tuple(found)


def _usual(hours: dict[int, DayHours]) -> list[DayHours]:
    """The hours of each weekday that it has most often."""
    counts: list[Counter[DayHours]] = [Counter() for _ in range(_WEEK)]
    for day, now in hours.items():
        counts[_weekday(day)][now] += 1
    return [count.most_common(1)[0][0] for count in counts]


def _joined(days: Iterable[OtherDays], closed: set[dt.date]) -> Iterator[OtherDays]:
    """Days in a row that say the same, as one; those that are ``closed`` as ever do not part them."""
    run: OtherDays | None = None
    for item in days:
        if run is not None and replace(item, first=run.first, last=run.last) == run:
            between = (run.last + dt.timedelta(number) for number in range(1, (item.first - run.last).days))
            if closed.issuperset(between):
                run = replace(run, last=item.last)
                continue
        if run is not None:
            yield run
        run = item
    if run is not None:
        yield run


def _weekday(day: int) -> int:
    return (day + _THURSDAY) % _WEEK


def _date(day: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(day)


def _clocks_change(zone: str, day: int) -> bool:
    clock = clock_over(zone, day, day + 1)
    return clock.to_utc((day + 1) * DAY) - clock.to_utc(day * DAY) != DAY


def _why(unknown: Undetermined) -> str:
    """Why a calendar is not known, beside the facts it needs."""
    if unknown.conflict:
        return f"{' and '.join(f'`{id_}`' for id_ in unknown.conflict)} both hold, and differ"
    if unknown.unspecified:
        return f"{' and '.join(f'`{id_}`' for id_ in sorted(unknown.unspecified))} is left open"
    return ""

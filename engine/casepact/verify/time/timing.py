"""When things fall due under one policy, as functions of the opening instant over five years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from casepact.machine.courses import opening_bounds
from casepact.model.clause import Clause
from casepact.model.expression import AllOf, AnyOf, Constant, Expression, Negation, OpenedDuring, facts_of
from casepact.model.fact import Facts
from casepact.model.note import Note
from casepact.model.partial import atoms
from casepact.model.policy import CalendarChoice, Channel, Policy
from casepact.semantics.calendars import CalendarBook, UnanswerableError, Undetermined, pick_calendar
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.target import Amount, By, Every, Immediately, Target, Unit, Within
from casepact.time import Bounds, CalendarError, HorizonError
from casepact.time.curves import (
    Comparison,
    Curve,
    Stretches,
    Window,
    clock_sentence,
    compare,
    due_curve,
    open_stretches,
)
from casepact.time.curves.bounds import seconds_of
from casepact.time.sentences import zones_said
from casepact.time.zones import epoch_day
from casepact.verify.cutting import UNCHOSEN, Choosers, choosers_of
from casepact.verify.recent import Recent
from casepact.verify.time.brackets import bracket_curves

__all__ = ["YEARS", "Range", "Timing", "Unknown", "amount_of", "is_owed", "timing_of", "window_of"]

YEARS = 5
"""The years of opening instants that are compared."""

_FIRST = dt.date(2026, 1, 1)
_DAY = 86_400
_OUTLOOK = 62


def window_of(policy: Policy) -> Window:
    """The opening instants compared: five years from the policy's effective date, else from 2026, in UTC.

    Of one contract those while it runs; of one that runs longer, five years among which are these.
    """
    first = policy.effective or _FIRST
    last = first.replace(year=first.year + YEARS, day=min(first.day, 28))
    begin, longest = epoch_day(first) * _DAY, (epoch_day(last) - epoch_day(first)) * _DAY
    starts, ends = opening_bounds(policy)
    if ends is not None and (policy.effective is None or ends <= begin):
        begin = min(begin, ends - longest)
    if starts is not None:
        begin = max(begin, starts)
    return Window(begin, begin + longest if ends is None else min(begin + longest, ends))


@dataclass(frozen=True, slots=True)
class Range:
    """The earliest and the latest that a target can be due; they are one curve where it is exact.

    ``late`` None has no limit. ``early`` counts all the time as open that a calendar leaves open, and
    ``late`` none of it.
    """

    early: Curve
    late: Curve | None

    @property
    def exact(self) -> bool:
        """Whether there is nothing left open."""
        return self.early is self.late


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why a target has no range: the ``facts`` that are missing, or none where nothing would help."""

    facts: frozenset[str] = frozenset()


@dataclass(slots=True)
class Timing:
    """The due instants of one policy; each curve is worked out once."""

    policy: Policy
    window: Window = field(init=False)
    outlook: Window = field(init=False)
    """The window and some time after it, in which what was closed at its end opens again."""

    book: CalendarBook = field(init=False)
    _ranges: dict[object, Range | Unknown] = field(default_factory=dict)
    _open: dict[object, tuple[Stretches, Stretches]] = field(default_factory=dict)
    _compared: dict[tuple[int, int], tuple[Comparison, Curve, Curve]] = field(default_factory=dict)
    _openings: dict[frozenset[int], tuple[Curve, object]] = field(default_factory=dict)
    _given_up: dict[str, Note] = field(default_factory=dict)
    _chooses: frozenset[str] | None = None
    _choosers: dict[object, Choosers] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.window = window_of(self.policy)
        self.outlook = Window(self.window.lo, self.window.hi + _OUTLOOK * _DAY)
        self.book = CalendarBook(self.policy)

    @property
    def chooses(self) -> frozenset[str]:
        """The facts by which calendars are chosen, and those that name their zones."""
        if self._chooses is None:
            choices = [choice for item in self.policy.calendars.values() for choice in item.choices]
            facts = frozenset[str]().union(*(facts_of(choice.guard) for choice in choices))
            zones = (zone.name for choice in choices for zone in zones_said(choice.calendar) if zone.is_fact)
            self._chooses = facts.union(zones)
        return self._chooses

    @property
    def matters(self) -> frozenset[str]:
        """The facts that make a difference to time: those that choose calendars and hours of channels."""
        hours = [choice.guard for channel in self.policy.channels.values() for choice in channel.hours]
        return self.chooses.union(("tier", "severity"), *map(facts_of, hours))

    def choosers(
        self,
        targets: Iterable[Target | None],
        conditions: Iterable[Expression] = (),
        channels: Iterable[Channel] = (),
    ) -> Choosers:
        """What chooses the calendars that targets count on, conditions ask for, and channels keep."""
        found = UNCHOSEN
        for target in targets:
            if target is not None:
                found |= self._choosers_of(clock_sentence(target))
        for condition in conditions:
            for atom in atoms(condition):
                if isinstance(atom, OpenedDuring):
                    found |= self._choosers_of(atom.calendar)
        for channel in channels:
            for choice in channel.hours:
                found |= Choosers((choice.guard,)) | self._choosers_of(choice.calendar)
        return found

    def _choosers_of(self, sentence: CalendarExpr) -> Choosers:
        if sentence not in self._choosers:
            self._choosers[sentence] = choosers_of(self.policy, (sentence,))
        return self._choosers[sentence]

    def bounds(self, sentence: CalendarExpr, facts: Facts) -> Bounds | Unknown:
        """The least and the most open time a sentence may mean for a case, or the facts that are missing."""
        try:
            found = self.book.bounds(sentence, facts)
        except UnanswerableError:
            return Unknown()
        return Unknown(found.facts) if isinstance(found, Undetermined) else found

    def give_up(self, note: Note) -> None:
        """Write down a part of the policy of which a question needs too many situations."""
        self._given_up[note.id] = note

    def given_up(self) -> tuple[Note, ...]:
        """Return what was written down, and forget it."""
        notes = tuple(self._given_up.values())
        self._given_up.clear()
        return notes

    def due(self, target: Target, facts: Facts) -> Range | Unknown:
        """When a target is due, counted from each instant of the window.

        Unknown where its calendar is, where it has no instant, and where the time that a calendar
        leaves open could move it either way.
        """
        bounds = self.bounds(clock_sentence(target), facts)
        if isinstance(bounds, Unknown):
            return bounds
        key = (target.bound, id(bounds))
        if key not in self._ranges:
            self._ranges[key] = self._due(target, bounds)
        return self._ranges[key]

    def _due(self, target: Target, bounds: Bounds) -> Range | Unknown:
        try:
            early = due_curve(target, bounds.most, self.window)
            if early is None:
                return Unknown()
            if bounds.exact or isinstance(target.bound, Immediately):
                return Range(early, early)
            if _counts_days(target):
                found = bracket_curves(target, bounds, self.window)
                return Unknown() if found is None else Range(*found)
            if bounds.least.empty:
                return Range(early, None)
            return Range(early, due_curve(target, bounds.least, self.window))
        except (HorizonError, CalendarError):
            return Unknown()

    def open(self, sentence: CalendarExpr, facts: Facts) -> tuple[Stretches, Stretches] | Unknown:
        """When a calendar is open for certain, and when it may be."""
        return self._open_in(self.window, sentence, facts)

    def _open_in(
        self, window: Window, sentence: CalendarExpr, facts: Facts
    ) -> tuple[Stretches, Stretches] | Unknown:
        bounds = self.bounds(sentence, facts)
        if isinstance(bounds, Unknown):
            return bounds
        key = (id(bounds), window.hi)
        if key not in self._open:
            try:
                least = open_stretches(bounds.least, window)
                most = least if bounds.exact else open_stretches(bounds.most, window)
            except (HorizonError, CalendarError):
                return Unknown()
            self._open[key] = (least, most)
        return self._open[key]

    def compare(self, first: Curve, second: Curve, held: Stretches) -> Comparison:
        """Compare two curves at the instants held; the whole window is compared once for each two."""
        if held.seconds < self.window.seconds:
            return compare(first, second, held)
        key = (id(first), id(second))
        found = self._compared.get(key)
        if found is None:
            # The curves are kept, so that no other can come to have the place of one in memory.
            found = self._compared[key] = (compare(first, second), first, second)
        return found[0]

    def opening(self, hours: Sequence[tuple[Stretches, Stretches]]) -> Curve:
        """When the first of several calendars, of each of which most is open, next opens."""
        key = frozenset(id(item[1]) for item in hours)
        if key not in self._openings:
            some = Stretches.none(self.outlook)
            for _, most in hours:
                some |= most
            self._openings[key] = (_next_of(some).until(self.window.hi), tuple(hours))
        return self._openings[key][0]

    def holds(self, conditions: Iterable[Expression], facts: Facts) -> Stretches:
        """The opening instants at which all conditions are known to be true.

        The conditions have no facts left to ask for. A breach, and what the document leaves open, is
        not known.
        """
        held = Stretches.whole(self.window)
        for condition in conditions:
            held &= self._truth(condition, facts)[0]
        return held

    def may_hold(self, conditions: Iterable[Expression], facts: Facts) -> Stretches:
        """The opening instants at which none of the conditions is known to be false."""
        held = Stretches.whole(self.window)
        for condition in conditions:
            held &= self._truth(condition, facts)[1]
        return held

    def _truth(self, condition: Expression, facts: Facts) -> tuple[Stretches, Stretches]:
        """When a condition is true for certain, and when it may be."""
        whole, none = Stretches.whole(self.window), Stretches.none(self.window)
        match condition:
            case Constant(value=value):
                return {True: (whole, whole), False: (none, none), None: (none, whole)}[value]
            case OpenedDuring(calendar=calendar, inside=inside):
                found = self.open(calendar, facts)
                if isinstance(found, Unknown):
                    return none, whole
                return found if inside else (~found[1], ~found[0])
            case Negation(item=item):
                sure, perhaps = self._truth(item, facts)
                return ~perhaps, ~sure
            case AllOf(items=items):
                sure, perhaps = whole, whole
                for item in items:
                    one, other = self._truth(item, facts)
                    sure, perhaps = sure & one, perhaps & other
                return sure, perhaps
            case AnyOf(items=items):
                sure, perhaps = none, none
                for item in items:
                    one, other = self._truth(item, facts)
                    sure, perhaps = sure | one, perhaps | other
                return sure, perhaps
            case _:
                return none, whole

    def hours(self, channel: Channel, facts: Facts) -> tuple[Stretches, Stretches] | Unknown:
        """When a channel that states hours is open for certain, and when it may be, over the ``outlook``."""
        try:
            picked = pick_calendar(channel.hours, facts)
        except UnanswerableError:
            return Unknown()
        if isinstance(picked, CalendarChoice):
            return self._open_in(self.outlook, picked.calendar, facts)
        if picked.facts:
            return Unknown(picked.facts)
        return Stretches.none(self.outlook), Stretches.whole(self.outlook)


def _next_of(open_: Stretches) -> Curve:
    """When the stretches next begin: the instant itself within one, the end of the window after the last."""
    closed = ~open_
    starts = np.concatenate((open_.starts, closed.starts))
    # What is closed ends where it opens again.
    values = np.concatenate((open_.starts, closed.ends))
    slopes = np.repeat(np.asarray((1, 0), np.int64), (open_.starts.size, closed.starts.size))
    order = np.argsort(starts)
    return Curve(open_.window, starts[order], values[order], slopes[order])


def is_owed(clause: Clause) -> bool:
    """Whether someone other than the customer must do something in a time."""
    return clause.target is not None and clause.modal == "must" and clause.actor != "customer"


def amount_of(target: Target) -> tuple[str, int] | None:
    """What a bound counts (``seconds`` or ``days``) and how much; None where it counts neither in whole."""
    match target.bound:
        case Within(amount=amount) | Every(amount=amount):
            return _amount(amount)
        case _:
            return None


def _amount(amount: Amount) -> tuple[str, int] | None:
    seconds = seconds_of(amount)
    if amount.unit is Unit.CALENDAR_DAY:
        return None
    if seconds is not None:
        return "seconds", seconds
    return ("days", int(amount.value)) if amount.value == int(amount.value) else None


def _counts_days(target: Target) -> bool:
    match target.bound:
        case By():
            return True
        case Within(amount=amount) | Every(amount=amount):
            return amount.unit is Unit.BUSINESS_DAY
        case _:
            return False


_RECENT = Recent(Timing, most=2)


def timing_of(policy: Policy) -> Timing:
    """The timing of a policy, worked out once for all checks that ask in a row."""
    return _RECENT.of(policy)

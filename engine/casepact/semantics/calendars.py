"""The calendars of a policy as a case sees them: its facts choose, and unspecified parts stay bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from casepact.model.expression import TRUE
from casepact.model.fact import Facts
from casepact.model.policy import CalendarChoice, Policy
from casepact.semantics.logic import NOTHING_HAPPENED, World, evaluate, unknown_facts
from casepact.syntax.ast.calendar import AlwaysOpen, CalendarExpr, UnspecifiedCalendar
from casepact.time import Bounds, CalendarError, HorizonError, compile_calendar
from casepact.time.sentences import names_used, parts_of, zones_said

__all__ = ["CalendarBook", "CaseWorld", "UnanswerableError", "Undetermined", "asking", "pick_calendar"]

_ALWAYS = "always"
"""What `24x7` is called where a policy gives the name to nothing else."""


class UnanswerableError(Exception):
    """A question a calendar cannot answer, such as one past its holiday data; ``calendar`` is its text."""

    def __init__(self, message: str, calendar: str = "") -> None:
        super().__init__(message)
        self.calendar = calendar


@contextmanager
def asking(calendar: CalendarExpr) -> Iterator[None]:
    """Name ``calendar`` in what goes wrong when it is asked something. Raises UnanswerableError."""
    try:
        yield
    except (HorizonError, CalendarError) as error:
        from casepact.syntax.printer import print_calendar  # only a question gone wrong needs it

        text = print_calendar(calendar)
        raise UnanswerableError(f"calendar `{text}`: {error}", text) from error


@dataclass(frozen=True, slots=True)
class Undetermined:
    """Why a calendar is not known: ``facts`` not given, ids of parts left open, or ids of a conflict."""

    facts: frozenset[str] = frozenset()
    unspecified: frozenset[str] = frozenset()
    conflict: tuple[str, ...] = ()


def pick_calendar(
    choices: Sequence[CalendarChoice], facts: Facts, world: World = NOTHING_HAPPENED
) -> CalendarChoice | Undetermined:
    """Return the one choice that holds. No choice at all that can hold leaves everything empty."""
    known: list[CalendarChoice] = []
    open_: list[CalendarChoice] = []
    for choice in choices:
        answer = evaluate(choice.guard, facts, world)
        if answer is not False:
            (known if answer else open_).append(choice)
    if known:
        if any(choice.calendar != known[0].calendar for choice in known):
            return Undetermined(conflict=tuple(choice.note.id for choice in known))
        return known[0]
    needed = {choice.note.id: unknown_facts(choice.guard, facts, world) for choice in open_}
    return Undetermined(
        facts=frozenset[str]().union(*needed.values()),
        unspecified=frozenset(id_ for id_, names in needed.items() if not names),
    )


@dataclass(slots=True)
class _Reading:
    """What a sentence comes to under some facts: a calendar for each name, and what is missing."""

    named: dict[str, CalendarExpr]
    ids: dict[str, None]
    zones: dict[str, str]
    facts: set[str]
    unspecified: set[str]
    conflict: tuple[str, ...] = ()


_ZONELESS = "UTC"
"""What a calendar of open time without a zone is compiled in."""


class CalendarBook:
    """The calendars of one policy, each compiled once for each way the facts of cases can choose."""

    def __init__(self, policy: Policy) -> None:
        self._definitions = policy.calendars
        self._zone = policy.zone
        self._fixed: dict[CalendarExpr, Bounds] = {}
        self._compiled: dict[object, Bounds] = {}

    def bounds(self, expr: CalendarExpr, facts: Facts) -> Bounds | Undetermined:
        """Return the least and the most open time ``expr`` may mean, or why that is not known.

        Raises UnanswerableError for a zone fact that holds no time zone.
        """
        fixed = self._fixed.get(expr)
        if fixed is not None:
            return fixed
        reading = self._read(expr, facts)
        if reading.facts or reading.unspecified or reading.conflict:
            return Undetermined(frozenset(reading.facts), frozenset(reading.unspecified), reading.conflict)
        key = (expr, tuple(sorted(reading.ids)), tuple(sorted(reading.zones.items())))
        found = self._compiled.get(key)
        if found is None:
            with asking(expr):
                found = compile_calendar(expr, named=reading.named, zones=reading.zones)
            self._compiled[key] = found
        if not reading.zones and not any(self._hangs_on_facts(name) for name in reading.named):
            self._fixed[expr] = found
        return found

    def civil_zone(self, expr: CalendarExpr | None, facts: Facts) -> str:
        """Return the zone by whose dates a clock on a calendar is counted, and dates are read for it.

        It is the calendar's own; the policy's where there is none, as of one that is always open in UTC, or
        where there are several, whose hours are joined, and where the calendar is not known or has no answer.
        """
        if expr is None:
            return self._zone
        try:
            found = self.bounds(expr, facts)
        except UnanswerableError:
            return self._zone
        if isinstance(found, Undetermined):
            return self._zone
        calendar = found.most
        zoneless = calendar.always and calendar.zone == _ZONELESS
        return self._zone if zoneless or len(calendar.plan.day_zones) > 1 else calendar.zone

    def unspecified_in(self, expr: CalendarExpr, facts: Facts) -> tuple[str, ...]:
        """Return the ids of the named calendars ``expr`` reaches that leave some of their time open."""
        reading = self._read(expr, facts)
        own = [f"calendars.{name}" for name, said in reading.named.items() if _leaves_open(said)]
        return tuple(dict.fromkeys([*own, *sorted(reading.unspecified)]))

    def reached(self, expr: CalendarExpr, facts: Facts) -> tuple[str, ...]:
        """Return the ids of the calendar entries that ``expr`` comes to."""
        return tuple(self._read(expr, facts).ids)

    def _choices(self, name: str) -> Sequence[CalendarChoice]:
        definition = self._definitions.get(name)
        return () if definition is None else definition.choices

    def _hangs_on_facts(self, name: str) -> bool:
        return any(choice.guard != TRUE for choice in self._choices(name))

    def _read(self, expr: CalendarExpr, facts: Facts) -> _Reading:
        reading = _Reading({}, {}, {}, set(), set())
        self._read_into(reading, expr, facts)
        return reading

    def _read_into(self, reading: _Reading, expr: CalendarExpr, facts: Facts) -> None:
        for zone in zones_said(expr):
            if zone.is_fact and zone.name in facts:
                reading.zones[zone.name] = str(facts[zone.name])
            elif zone.is_fact:
                reading.facts.add(zone.name)
        for use in names_used(expr):
            if use.name in reading.named:
                continue
            if use.name == _ALWAYS and use.name not in self._definitions:
                reading.named[use.name] = AlwaysOpen()
                continue
            picked = pick_calendar(self._choices(use.name), facts)
            if isinstance(picked, CalendarChoice):
                reading.named[use.name] = picked.calendar
                reading.ids[picked.note.id] = None
                self._read_into(reading, picked.calendar, facts)
                continue
            reading.facts |= picked.facts
            reading.conflict = reading.conflict or picked.conflict
            if not (picked.facts or picked.conflict):
                reading.unspecified.add(f"calendars.{use.name}")


def _leaves_open(expr: CalendarExpr) -> bool:
    return isinstance(expr, UnspecifiedCalendar) or any(_leaves_open(part) for part in parts_of(expr))


@dataclass(frozen=True, slots=True)
class CaseWorld:
    """What the conditions of a case can ask: calendars at the instant it was ``opened`` (UTC seconds).

    ``breached`` names the obligations breached so far; None means that nothing is known of them.
    """

    book: CalendarBook
    facts: Facts
    opened: int
    breached: frozenset[str] | None = None

    def opened_during(self, calendar: CalendarExpr) -> bool | None:
        """Whether the calendar was open then; unknown where it may or may not have been.

        Raises UnanswerableError past the data of the calendar.
        """
        bounds = self.book.bounds(calendar, self.facts)
        if isinstance(bounds, Undetermined):
            return None
        with asking(calendar):
            least, most = bounds.least.is_open(self.opened), bounds.most.is_open(self.opened)
        return least if least == most else None

    def opened_during_needs(self, calendar: CalendarExpr) -> frozenset[str]:
        """The facts for want of which ``opened_during`` is unknown."""
        bounds = self.book.bounds(calendar, self.facts)
        return bounds.facts if isinstance(bounds, Undetermined) else frozenset()

    def has_breached(self, obligation: str) -> bool | None:
        """Whether an obligation is among the ``breached``."""
        return None if self.breached is None else obligation in self.breached

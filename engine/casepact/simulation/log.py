"""The event log of chosen cases: what happened to each, from which its timeline can be told again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from casepact.frozen import dataclass
from casepact.model.fact import FactValue
from casepact.semantics.case import Effect, Event
from casepact.semantics.timeline import Timeline, TimelineCase

__all__ = ["EVENT", "EventLog", "LogRow", "LoggedCase", "effect_row", "is_logged"]

EVENT = "event"
"""The kind of a row that is an event; any other is a `casepact.semantics.case.EffectKind`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One event or effect of a case; instants are UTC seconds.

    ``case`` is the name of the case. Of an event ``name`` is its name, ``by`` who did it and ``severity``
    the severity it asks for, empty where it asks for none. Of an effect ``clause`` is the clause, rung or
    transition, ``obligation`` and ``cycle`` the clock, ``due`` its due instant, ``severity`` and ``state``
    what the case was in, ``objects`` as in `casepact.semantics.case.Effect`. ``team`` is the team that the
    case had come to by then, empty of none.
    """

    case: str
    at: int
    kind: str
    name: str = ""
    by: str = ""
    clause: str = ""
    obligation: str = ""
    cycle: int = 0
    due: int | None = None
    severity: str = ""
    state: str = ""
    objects: tuple[str, ...] = ()
    team: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedCase:
    """A case of the log: its stream, its number in it, when it was opened, and with which facts."""

    name: str
    stream: str
    number: int
    kind: int
    opened: int
    covered: bool
    facts: Mapping[str, FactValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLog:
    """The cases that were chosen, in the order they opened, and the rows of each in the order of time.

    ``until`` is how far they were followed, in UTC seconds.
    """

    until: int
    cases: tuple[LoggedCase, ...] = ()
    rows: tuple[LogRow, ...] = ()

    def timeline(self) -> Timeline:
        """Return the events of the cases, which are many customers', as a timeline for `casepact.run`."""
        events: dict[str, list[Event]] = {case.name: [] for case in self.cases}
        for row in self.rows:
            if row.kind == EVENT:
                facts = {"severity": row.severity} if row.severity else {}
                events[row.case].append(Event(at=row.at, name=row.name, by=row.by or None, facts=facts))
        cases = (
            TimelineCase(
                id=case.name,
                opened=case.opened,
                facts=case.facts,
                events=tuple(events[case.name]),
                until=self.until,
            )
            for case in self.cases
        )
        return Timeline(name="simulated", cases=tuple(cases), of_one_customer=False)


def effect_row(name: str, effect: Effect, team: str) -> LogRow:
    """Return the row of an effect on the case of a name, which had come to a team."""
    return LogRow(
        case=name,
        at=effect.at,
        kind=effect.kind.value,
        clause=effect.clause,
        obligation=effect.obligation,
        cycle=effect.cycle,
        due=effect.due,
        severity=effect.severity or "",
        state=effect.state,
        objects=effect.objects,
        team=team,
    )


def is_logged(number: int, every: int) -> bool:
    """Whether a case is logged, by its number in its stream: every so manieth, none where that is 0."""
    return every > 0 and number % every == 0

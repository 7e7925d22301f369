"""Scenarios built by hand: what a simulation is told, without the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casepact.model.expression import Expression
from casepact.model.fact import FactValue
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.scenario.model import (
    Arrivals,
    Distribution,
    DistributionKind,
    DrawnTime,
    Mix,
    MixRow,
    Scenario,
    Shift,
    Team,
    Work,
)
from casepact.source import Document, Span
from casepact.syntax.sentences import parse
from tests.semantics.cases import at

NOTE = Note("scenario", Span("scenario", 1, 1, 1, 1))
HOUR, DAY = 3_600, 86_400
MONDAY = at("2026-03-02 00:00 UTC")


def drawn(kind: str, *parameters: float, on: str | None = None, guard: Expression | None = None) -> DrawnTime:
    """A drawn time, such as ``drawn("exponential", 3600.0)``."""
    distribution = Distribution(kind=DistributionKind(kind), parameters=parameters)
    calendar = None if on is None else parse("calendar", on)
    given = {} if guard is None else {"guard": guard}
    return DrawnTime(note=NOTE, distribution=distribution, calendar=calendar, **given)


def times(kind: str, *parameters: float, on: str | None = None) -> tuple[DrawnTime, ...]:
    """One drawn time that holds for every case."""
    return (drawn(kind, *parameters, on=on),)


def mix(*rows: Mapping[str, FactValue], weights: tuple[float, ...] = ()) -> Mix:
    """Kinds of case, all alike often unless ``weights`` are given."""
    shares = weights or (1.0,) * len(rows)
    return Mix(
        note=NOTE,
        rows=tuple(MixRow(weight=w, facts=facts) for w, facts in zip(shares, rows, strict=True)),
    )


def stream(rate: float, cases: Mix, name: str = "tickets", **more: Any) -> Arrivals:
    """A stream of cases that come at a rate (cases a second)."""
    return Arrivals(name=name, note=NOTE, rate=rate, mix=cases, **more)


def team(size: int, name: str = "desk", on: str = "24x7", **more: Any) -> Team:
    """A team of one shift."""
    shift = Shift(note=NOTE, size=size, calendar=parse("calendar", on))
    return Team(name=name, note=NOTE, shifts=(shift,), **more)


def work(respond: tuple[DrawnTime, ...], solve: tuple[DrawnTime, ...] = (), **more: Any) -> Work:
    """What is done about a case."""
    return Work(note=NOTE, respond=respond, solve=solve, **more)


def scenario(policy: Policy, arrivals: Any, doing: Work, **more: Any) -> Scenario:
    """A scenario of a week from Monday 2 March 2026, unless more is said."""
    streams = arrivals if isinstance(arrivals, tuple) else (arrivals,)
    given: dict[str, Any] = {
        "zone": "Europe/London",
        "start": MONDAY,
        "end": MONDAY + 7 * DAY,
        "follow": 30 * DAY,
        **more,
    }
    return Scenario(
        document=Document("scenario.yaml", ""),
        name="example",
        title="An example",
        note=NOTE,
        policy=policy,
        arrivals=streams,
        work=doing,
        **given,
    )

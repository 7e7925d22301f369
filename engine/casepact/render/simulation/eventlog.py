"""Writes event logs under the column names of process mining, as other tools read them.

The names are those of the XES standard (IEEE 1849) as pm4py spells them in tables. Attributes of a case
stand on each of its rows under names that start with ``case:``; what only casepact knows of an event
stands under names that start with ``casepact:``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from casepact.render.simulation.tables import Row
from casepact.semantics.case import EffectKind
from casepact.simulation.layout import Layout
from casepact.simulation.log import EVENT, EventLog, LoggedCase, LogRow

__all__ = ["COLUMNS", "log_columns", "log_rows", "log_types"]

COLUMNS = (
    "case:concept:name",
    "concept:name",
    "time:timestamp",
    "lifecycle:transition",
    "org:resource",
    "org:group",
    "casepact:kind",
    "casepact:clause",
    "casepact:obligation",
    "casepact:cycle",
    "casepact:due",
    "casepact:severity",
    "casepact:state",
)
"""What is said of an event. The columns of its case follow."""

_FIXED = ("case:stream", "case:covered")

_ACTIVITIES = {
    EffectKind.OPENED: "open",
    EffectKind.NOTIFIED: "notify",
    EffectKind.INVOLVED: "involve",
    EffectKind.ASSIGNED: "assign",
    EffectKind.HANDED_OVER: "hand over to",
    EffectKind.SEVERITY_RAISED: "raise severity",
}
"""Effects that are steps of a case on their own; what else follows from an event is told by it."""

_PROMISES = {EffectKind.MET: "meet", EffectKind.BREACHED: "breach"}
"""How a promise ends, as the activity that is named for it."""

_CUSTOMER = "customer"

_CLOCKS = {
    EffectKind.STARTED: "start",
    EffectKind.PAUSED: "suspend",
    EffectKind.RESUMED: "resume",
    EffectKind.MET: "complete",
    EffectKind.STOPPED: "complete",
    EffectKind.CANCELLED: "withdraw",
}
"""The transition of an obligation's life that an effect is, in the words of XES."""


_TYPES = {bool: "flag", int: "whole", Decimal: "number", dt.date: "day"}


def log_columns(log: EventLog) -> list[str]:
    """The names of all columns of a log, in order."""
    facts = dict.fromkeys(name for case in log.cases for name in case.facts)
    return [*COLUMNS, *_FIXED, *(f"case:{name}" for name in facts)]


def log_types(log: EventLog | None = None) -> dict[str, str]:
    """The types of the columns of a log, for `casepact.render.simulation.tables.write_parquet`.

    Of no log, those of the columns that every log has.
    """
    types = dict.fromkeys(COLUMNS, "text")
    types |= {
        "time:timestamp": "instant",
        "casepact:due": "instant",
        "casepact:cycle": "whole",
        "case:stream": "text",
    }
    if log is None:
        return types
    kinds: dict[str, set[type]] = {}
    for case in log.cases:
        for name, value in case.facts.items():
            kinds.setdefault(name, set()).add(type(value))
    return types | {"case:covered": "flag"} | {f"case:{name}": _type_of(of) for name, of in kinds.items()}


def _type_of(kinds: set[type]) -> str:
    """The type of a column whose values are of some types of Python; text where they have none in common."""
    if len(kinds) == 1:
        return _TYPES.get(next(iter(kinds)), "text")
    return "number" if kinds == {int, Decimal} else "text"


def log_rows(log: EventLog, layout: Layout, *, clocks: bool = False) -> Iterator[Row]:
    """The rows of a log, case after case in the order they opened, each in the order of time.

    Events, moves that time brings about, promises met and breached, and who is told are rows of their own,
    with ``lifecycle:transition`` ``complete``. ``org:group`` is the team that had the case, of what anybody
    but the customer does and of promises. With ``clocks``, each obligation is an activity too, whose
    transitions (start, suspend, resume, complete, withdraw) are its rows.
    """
    columns = log_columns(log)
    timed = frozenset(edge.clause for edge in layout.edges if not edge.event)
    own: dict[str, list[LogRow]] = {case.name: [] for case in log.cases}
    for row in log.rows:
        own[row.case].append(row)
    for case in log.cases:
        attributes = _attributes(case, columns)
        for row in own[case.name]:
            for activity, transition, resource in _steps(row, timed, clocks=clocks):
                yield _cells(row, activity, transition, resource) | attributes


def _steps(row: LogRow, timed: frozenset[str], *, clocks: bool) -> Iterator[tuple[str, str, str | None]]:
    """What a row of the log is as activity, transition and resource; nothing where it is no step."""
    if row.kind == EVENT:
        yield row.name, "complete", row.by or None
        return
    kind = EffectKind(row.kind)
    if kind in _PROMISES:
        yield f"{_PROMISES[kind]} {row.obligation}", "complete", None
    elif kind is EffectKind.MOVED and row.clause in timed:
        yield f"move to {row.objects[-1] if row.objects else row.state}", "complete", None
    elif kind in (EffectKind.OPENED, EffectKind.SEVERITY_RAISED):
        yield _ACTIVITIES[kind], "complete", None
    elif kind in _ACTIVITIES:
        yield from ((f"{_ACTIVITIES[kind]} {role}", "complete", role) for role in row.objects)
    if clocks and kind in _CLOCKS:
        yield row.obligation, _CLOCKS[kind], None


def _cells(row: LogRow, activity: str, transition: str, resource: str | None) -> Row:
    return {
        "case:concept:name": row.case,
        "concept:name": activity,
        "time:timestamp": _instant(row.at),
        "lifecycle:transition": transition,
        "org:resource": resource,
        "org:group": _group(row),
        "casepact:kind": row.kind,
        "casepact:clause": row.clause or None,
        "casepact:obligation": row.obligation or None,
        "casepact:cycle": row.cycle or None,
        "casepact:due": None if row.due is None else _instant(row.due),
        "casepact:severity": row.severity or None,
        "casepact:state": row.state or None,
    }


def _group(row: LogRow) -> str | None:
    """The group of whoever did it, or was to: XES has none of a customer, nor of somebody who is told."""
    is_ours = row.by != _CUSTOMER if row.kind == EVENT else EffectKind(row.kind) in (*_PROMISES, *_CLOCKS)
    return (row.team or None) if is_ours else None


def _attributes(case: LoggedCase, columns: list[str]) -> Row:
    given: Row = {f"case:{name}": value for name, value in case.facts.items()}
    given |= {"case:stream": case.stream, "case:covered": case.covered}
    return {name: given.get(name) for name in columns[len(COLUMNS) :]}


def _instant(at: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(at, dt.UTC)

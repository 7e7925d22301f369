"""Small changes of a resolved policy: each field of each part, changed in the ways its type allows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Any

from casepact.model.clause import Notice
from casepact.model.expression import FALSE, TRUE, AllOf, AnyOf, Expression, FactIn, negate
from casepact.model.fact import Fact, Quantity
from casepact.model.lifecycle import StateTransition
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.source import Document, Span
from casepact.syntax.ast.calendar import Intersection, Union, Yearly
from casepact.syntax.ast.target import Unit

__all__ = ["Edit", "classes_in", "edits"]

Put = Callable[[Any], Any]
"""Puts a value in the place of another, and gives the whole with it."""

_SKIPPED = Note | Span | Document


@dataclass(frozen=True)
class Edit:
    """A policy with one field of one part changed; ``about`` is the part as it was."""

    part: str
    field: str
    about: Any
    value: Any
    policy: Any


def edits(whole: Any) -> Iterator[Edit]:
    """Every change of one field, of every part."""
    names = _Names.of(whole.policy if hasattr(whole, "policy") else whole)
    pool: dict[tuple[str, str], list[Any]] = {}
    for part, _ in _parts(whole, lambda new: new):
        for item in fields(part):
            pool.setdefault((type(part).__name__, item.name), []).append(getattr(part, item.name))
    for part, put in _parts(whole, lambda new: new):
        kind = type(part).__name__
        for item in fields(part):
            if not item.compare or not item.init:
                continue
            value = getattr(part, item.name)
            for new in _others(value, pool[kind, item.name], names):
                if _makes_sense(part, item.name, new):
                    yield Edit(kind, item.name, part, new, put(replace(part, **{item.name: new})))


def _makes_sense(part: Any, field: str, new: Any) -> bool:
    """Whether such a part can be read from a file, and its field says something there."""
    match part:
        case Yearly() | AllOf() | AnyOf() | Union() | Intersection() if isinstance(new, tuple):
            return len(new) > 1
        case Fact() if field == "default":
            return isinstance(part.type, Quantity) and isinstance(new, bool)
        case StateTransition():
            timed = part.within is not None if part.event else part.after is not None
            if field in ("after", "within"):
                return (field == "within") is bool(part.event)
            return timed or field != "calendar"
        case Notice() if field == "calendar":
            return part.amount.unit is not Unit.CALENDAR_DAY
        case _:
            return True


def classes_in(whole: Any) -> set[str]:
    """The names of the classes of all parts."""
    return {type(part).__name__ for part, _ in _parts(whole, lambda new: new)}


def _with_field(put: Put, part: Any, name: str, new: Any) -> Any:
    return put(replace(part, **{name: new}))


def _with_item(put: Put, part: tuple[Any, ...], number: int, new: Any) -> Any:
    return put((*part[:number], new, *part[number + 1 :]))


def _with_entry(put: Put, part: Mapping[Any, Any], key: Any, new: Any) -> Any:
    return put({**part, key: new})


def _parts(part: Any, put: Put) -> Iterator[tuple[Any, Put]]:
    """Every dataclass within another, with what puts another in its place."""
    if isinstance(part, _SKIPPED):
        return
    if is_dataclass(part) and not isinstance(part, type):
        yield part, put
        for item in fields(part):
            if item.compare and item.init:
                value = getattr(part, item.name)
                yield from _parts(value, partial(_with_field, put, part, item.name))
    elif isinstance(part, tuple):
        for number, value in enumerate(part):
            yield from _parts(value, partial(_with_item, put, part, number))
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _parts(value, partial(_with_entry, put, part, key))


@dataclass(frozen=True)
class _Names:
    """The names a policy has, by what they name; only one of the same kind can stand for another."""

    kinds: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, policy: Policy) -> _Names:
        cycle = policy.lifecycle
        facts: dict[object, list[str]] = {}
        for name, fact in policy.facts.items():
            facts.setdefault(fact.type, []).append(name)
        return cls(
            (
                *(
                    tuple(names)
                    for names in (
                        policy.roles,
                        policy.features,
                        policy.tiers,
                        policy.severities,
                        policy.channels,
                        policy.obligations,
                        policy.calendars,
                        cycle.states,
                        cycle.events,
                    )
                ),
                *(tuple(names) for names in facts.values()),
                *(item.type.values for item in policy.facts.values() if hasattr(item.type, "values")),
                ("customer", "team_lead"),
            )
        )

    def beside(self, name: str) -> Iterator[str]:
        """Another name of the same kind; a new word where it names nothing that is declared."""
        found = False
        for names in self.kinds:
            if name in names and len(names) > 1:
                found = True
                yield names[(names.index(name) + 1) % len(names)]
        if not found:
            yield f"{name}_else"


def _others(value: Any, pool: list[Any], names: _Names) -> Iterator[Any]:
    """Other values of the type of one, or such as the same field has elsewhere."""
    if isinstance(value, _SKIPPED):
        return
    if isinstance(value, Expression):
        yield negate(value) if value not in (TRUE, FALSE) else FactIn("vip", frozenset((True,)))
    elif value is None or is_dataclass(value):
        yield from [item for item in pool if item is not None and item != value][:2]
        if value is not None and any(item is None for item in pool):
            yield None
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, Enum):
        yield from [item for item in type(value) if item is not value][:1]
    elif isinstance(value, int | Decimal):
        yield value + 1
    elif isinstance(value, dt.date):
        yield value + dt.timedelta(days=1)
    elif isinstance(value, str):
        yield from names.beside(value)
    elif isinstance(value, frozenset):
        yield from ([frozenset(sorted(value, key=str)[:-1])] if len(value) > 1 else [])
        yield from [item for item in pool if item != value][:1]
    elif isinstance(value, tuple):
        if value:
            yield value[:-1]
        yield from [item for item in pool if item != value][:1]
    elif isinstance(value, Mapping) and value:
        yield {key: value[key] for key in list(value)[:-1]}

"""Calls the parts of a policy by other names, wherever they are mentioned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from casepact.model.clause import Clause, Ladder, Notice, Obligation, RungAction
from casepact.model.expression import FactCompare, FactIn, HasBreached
from casepact.model.fact import Enumeration, Fact
from casepact.model.lifecycle import Event, State, StateTransition
from casepact.model.note import Note
from casepact.model.policy import (
    Adjustment,
    Channel,
    Feature,
    Matrix,
    Policy,
    QuotaRule,
    RequiredField,
    Role,
    Severity,
    Tier,
)
from casepact.source import Document, Span
from casepact.syntax.ast.calendar import Zone
from casepact.syntax.ast.condition import Word
from casepact.syntax.ast.escalation import OnEvent, Verb

__all__ = ["Renaming"]

T = TypeVar("T")
_Table = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Renaming:
    """New names by old ones; ``values`` are those of enumerations, and of tiers, severities and channels."""

    facts: _Table = field(default_factory=dict)
    values: Mapping[str, _Table] = field(default_factory=dict)
    obligations: _Table = field(default_factory=dict)
    roles: _Table = field(default_factory=dict)
    features: _Table = field(default_factory=dict)
    states: _Table = field(default_factory=dict)
    events: _Table = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(getattr(self, item.name) for item in fields(self))

    def of(self, part: T) -> T:
        """The part by its new names; the very part where nothing in it is renamed."""
        return cast("T", self._of(part))

    def value(self, fact: str, value: Any) -> Any:
        """A value of a fact, which goes by its old name."""
        return self.values.get(fact, {}).get(value, value) if isinstance(value, str) else value

    def _of(self, part: Any) -> Any:
        if part is None or isinstance(part, str | int | frozenset | Note | Span | Document):
            return part
        if isinstance(part, tuple):
            items = tuple(map(self._of, part))
            return part if all(a is b for a, b in zip(items, part, strict=True)) else items
        if isinstance(part, Mapping):
            moved = {key: self._of(value) for key, value in part.items()}
            return part if all(moved[key] is part[key] for key in part) else moved
        if not is_dataclass(part) or isinstance(part, type):
            return part
        found: dict[str, Any] = {}
        for item in fields(part):
            value = getattr(part, item.name)
            new = self._of(value)
            if new is not value:
                found[item.name] = new
        waits_for = getattr(part, "target", None)
        if isinstance(waits_for, Word) and waits_for.name in self.obligations:
            found["target"] = replace(waits_for, name=self.obligations[waits_for.name])
        own = _OWN.get(type(part))
        if own is not None:
            said = own(self, part, found)
            found |= {name: value for name, value in said.items() if value != getattr(part, name)}
        return replace(part, **found) if found else part

    def words(self, names: tuple[str, ...], table: _Table) -> tuple[str, ...]:
        """Names by a table."""
        return tuple(table.get(name, name) for name in names)


_Own = Callable[[Renaming, Any, dict[str, Any]], dict[str, Any]]


def _keyed(renaming: _Table, part: Any, found: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A mapping of the policy under its new keys."""
    content = found.get(name, getattr(part, name))
    return {name: {renaming.get(key, key): value for key, value in content.items()}}


def _policy(r: Renaming, part: Policy, found: dict[str, Any]) -> dict[str, Any]:
    tables: dict[str, _Table] = {
        "facts": r.facts,
        "roles": r.roles,
        "features": r.features,
        "tiers": r.values.get("tier", {}),
        "severities": r.values.get("severity", {}),
        "channels": r.values.get("channel", {}),
        "obligations": r.obligations,
    }
    moved: dict[str, Any] = {}
    for name, table in tables.items():
        moved |= _keyed(table, part, found, name)
    lifecycle = found.get("lifecycle", part.lifecycle)
    states = _keyed(r.states, lifecycle, {}, "states")
    moved["lifecycle"] = replace(lifecycle, **states, **_keyed(r.events, lifecycle, {}, "events"))
    return moved


def _fact(r: Renaming, part: Fact, _: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"name": r.facts.get(part.name, part.name)}
    if isinstance(part.type, Enumeration) and part.name in r.values:
        names = tuple(str(r.value(part.name, value)) for value in part.type.values)
        found |= {"type": replace(part.type, values=names), "default": r.value(part.name, part.default)}
    return found


def _clause(r: Renaming, part: Clause, _: dict[str, Any]) -> dict[str, Any]:
    events = ("start", "before", "stop", "implied")
    states = ("states", "pausing", "counting")
    return {
        "obligation": r.obligations.get(part.obligation, part.obligation),
        "actor": r.roles.get(part.actor, part.actor),
        "action": r.events.get(part.action, part.action),
        "objects": r.words(part.objects, r.roles),
        **{name: r.words(getattr(part, name), r.events) for name in events},
        **{name: r.words(getattr(part, name), r.states) for name in states},
    }


def _action(r: Renaming, part: RungAction, _: dict[str, Any]) -> dict[str, Any]:
    table = r.values.get("severity", {}) if part.verb is Verb.RAISE_SEVERITY else r.roles
    return {"objects": r.words(part.objects, table)}


def _tier(r: Renaming, part: Tier, _: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": r.value("tier", part.name),
        "channels": r.words(part.channels, r.values.get("channel", {})),
        "includes": r.words(part.includes, r.features),
        "optional": r.words(part.optional, r.features),
    }


def _matrix(r: Renaming, part: Matrix, found: dict[str, Any]) -> dict[str, Any]:
    cells = found.get("cells", part.cells)
    return {
        "fact": r.facts.get(part.fact, part.fact),
        "by": r.words(part.by, r.facts),
        "cells": tuple(replace(cell, value=r.value(part.fact, cell.value)) for cell in cells),
    }


_OWN: dict[type, _Own] = {
    Policy: _policy,
    Fact: _fact,
    Clause: _clause,
    RungAction: _action,
    Tier: _tier,
    Matrix: _matrix,
    FactIn: lambda r, part, _: {
        "fact": r.facts.get(part.fact, part.fact),
        "values": frozenset(r.value(part.fact, value) for value in part.values),
    },
    FactCompare: lambda r, part, _: {"fact": r.facts.get(part.fact, part.fact)},
    HasBreached: lambda r, part, _: {"obligation": r.obligations.get(part.obligation, part.obligation)},
    Zone: lambda r, part, _: {"name": r.facts.get(part.name, part.name)} if part.is_fact else {},
    OnEvent: lambda r, part, _: {
        "event": replace(part.event, name=r.events.get(part.event.name, part.event.name))
    },
    Notice: lambda r, part, _: {"moment": r.facts.get(part.moment, part.moment)},
    QuotaRule: lambda r, part, _: {
        "tier": r.value("tier", part.tier),
        "counter": None if part.counter is None else r.facts.get(part.counter, part.counter),
    },
    Severity: lambda r, part, _: {"name": r.value("severity", part.name)},
    Channel: lambda r, part, _: {"name": r.value("channel", part.name)},
    Role: lambda r, part, _: {"name": r.roles.get(part.name, part.name)},
    Feature: lambda r, part, _: {"name": r.features.get(part.name, part.name)},
    Adjustment: lambda r, part, _: {
        "fact": r.facts.get(part.fact, part.fact),
        "value": r.value(part.fact, part.value),
    },
    RequiredField: lambda r, part, _: {"fact": r.facts.get(part.fact, part.fact)},
    Obligation: lambda r, part, _: {
        "name": r.obligations.get(part.name, part.name),
        "facts": r.words(part.facts, r.facts),
    },
    Ladder: lambda r, part, _: {
        "start": r.words(part.start, r.events),
        "stop": r.words(part.stop, r.events),
        "pausing": r.words(part.pausing, r.states),
    },
    State: lambda r, part, _: {
        "name": r.states.get(part.name, part.name),
        "pauses": frozenset(r.events.get(name, name) for name in part.pauses),
    },
    Event: lambda r, part, _: {"name": r.events.get(part.name, part.name)},
    StateTransition: lambda r, part, _: {
        "source": r.states.get(part.source, part.source),
        "destination": r.states.get(part.destination, part.destination),
        "event": None if part.event is None else r.events.get(part.event, part.event),
        "actors": r.words(part.actors, r.roles),
    },
}

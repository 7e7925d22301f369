"""Finds what was only renamed: a tier, fact or other part whose mentions are the same but for its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from casepact.comparison.renaming import Renaming
from casepact.model.fact import BUILT_IN_FACTS, Enumeration, Origin
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.source import Span

__all__ = ["Names", "match_names", "stripped"]

_PLACEHOLDER = "\0"
_ENOUGH = 0.5
"""The share of its mentions that must agree before a part counts as renamed."""

_NOTE = Note("", Span("", 1, 1, 1, 1))


@dataclass(frozen=True, slots=True)
class Names:
    """What was matched: by kind, the new names of old ones; ``renaming`` makes them."""

    renaming: Renaming
    matched: tuple[tuple[str, str, str], ...] = ()
    """The kind, the old name and the new name of each."""

    @property
    def old_facts(self) -> dict[str, str]:
        """The old names of facts by their new ones."""
        return {new: old for old, new in self.renaming.facts.items()}

    @property
    def old_values(self) -> dict[str, dict[str, str]]:
        """The old names of values by fact and new name, both the new policy's."""
        found = {}
        for fact, table in self.renaming.values.items():
            found[self.renaming.facts.get(fact, fact)] = {new: old for old, new in table.items()}
        return found


def match_names(old: Policy, new: Policy) -> tuple[Policy, Names]:
    """Return the old policy with its names as they are in the new one, and what was matched.

    A name is matched where it is gone, another has come, and most of what mentions the one is word
    for word what mentions the other, which is true of no other name.
    """
    matched: list[tuple[str, str, str]] = []
    total = Renaming()
    moved = old
    for kind, before, after in _kinds(moved, new):
        gone = [name for name in before if name not in after]
        come = [name for name in after if name not in before]
        if not gone or not come:
            continue
        for one, other in _pairs(kind, moved, new, gone, come):
            matched.append((kind, one, other))
            total = _with(total, kind, one, other)
            if kind == "event" and _moment(one) in old.facts and _moment(other) in new.facts:
                total = _with(total, "fact", _moment(one), _moment(other))
    if matched:
        moved = total.of(old)
    return moved, Names(total, tuple(matched))


def _kinds(old: Policy, new: Policy) -> Iterator[tuple[str, list[str], list[str]]]:
    """Each kind of name, with the names of the two policies."""
    yield "tier", list(old.tiers), list(new.tiers)
    yield "severity", list(old.severities), list(new.severities)
    yield "channel", list(old.channels), list(new.channels)
    yield "fact", _facts(old), _facts(new)
    for name in _facts(old):
        if name in new.facts:
            before, after = old.facts[name].type, new.facts[name].type
            if isinstance(before, Enumeration) and isinstance(after, Enumeration):
                yield f"value of {name}", list(before.values), list(after.values)
    yield "target", list(old.obligations), list(new.obligations)
    yield "role", list(old.roles), list(new.roles)
    yield "feature", list(old.features), list(new.features)
    yield "state", list(old.lifecycle.states), list(new.lifecycle.states)
    yield "event", list(old.lifecycle.events), list(new.lifecycle.events)


def _facts(policy: Policy) -> list[str]:
    """The facts that authors name; those that say when an event is planned go by the event's name."""
    return [
        name
        for name, fact in policy.facts.items()
        if name not in BUILT_IN_FACTS and fact.origin is not Origin.NOTICE
    ]


def _moment(event: str) -> str:
    """The fact that says when an event is planned."""
    return f"{event}_at"


def _with(total: Renaming, kind: str, old: str, new: str) -> Renaming:
    if kind in ("tier", "severity", "channel") or kind.startswith("value of "):
        fact = kind.removeprefix("value of ")
        values = {**total.values, fact: {**total.values.get(fact, {}), old: new}}
        return replace(total, values=values)
    section = {"target": "obligations"}.get(kind, f"{kind}s")
    return replace(total, **{section: {**getattr(total, section), old: new}})


def _pairs(
    kind: str, old: Policy, new: Policy, gone: Iterable[str], come: Iterable[str]
) -> Iterator[tuple[str, str]]:
    before = {name: _mentions(kind, old, name) for name in gone}
    after = {name: _mentions(kind, new, name) for name in come}
    likeness = {
        (one, other): _likeness(mine, theirs)
        for one, mine in before.items()
        for other, theirs in after.items()
    }
    for (one, other), share in likeness.items():
        rivals = [
            value for (a, b), value in likeness.items() if (a == one or b == other) and (a, b) != (one, other)
        ]
        if share >= _ENOUGH and all(value < share for value in rivals):
            yield one, other


def _likeness(one: Counter[Any], other: Counter[Any]) -> float:
    most = max(one.total(), other.total())
    return (one & other).total() / most if most else 0.0


def _mentions(kind: str, policy: Policy, name: str) -> Counter[Any]:
    """Every part that mentions a name, with something else in its place."""
    hidden = _with(Renaming(), kind, name, _PLACEHOLDER)
    if kind == "event" and _moment(name) in policy.facts:
        hidden = _with(hidden, "fact", _moment(name), _moment(_PLACEHOLDER))
    found: Counter[Any] = Counter()
    for part in _parts(policy):
        moved = hidden.of(part)
        if moved is not part:
            found[stripped(moved)] += 1
    return found


def _parts(policy: Policy) -> Iterator[Any]:
    """The parts of a policy that say something by themselves, small enough to be compared whole."""
    for definition in policy.calendars.values():
        yield from definition.choices
    # A built-in fact lists every tier or severity, and so tells none from another.
    yield from (fact for name, fact in policy.facts.items() if name not in BUILT_IN_FACTS)
    yield from policy.roles.values()
    yield from policy.features.values()
    yield from policy.tiers.values()
    yield from policy.severities.values()
    for matrix in policy.matrices:
        yield from (replace(matrix, cells=(cell,)) for cell in matrix.cells)
    yield from policy.adjustments
    yield from policy.channels.values()
    yield from policy.intake
    yield from policy.prerequisites
    yield from policy.coverage
    yield from policy.clauses()
    for ladder in policy.ladders:
        yield from ladder.rungs
    yield from policy.credit_entries
    yield from policy.lifecycle.states.values()
    yield from policy.lifecycle.events.values()
    yield from policy.lifecycle.transitions


def stripped(part: Any) -> Any:
    """A part without the places, titles and remarks of it and its parts, ready to be compared."""
    if part is None or isinstance(part, str | int | frozenset):
        return part
    if isinstance(part, Note):
        return replace(_NOTE, is_unspecified=part.is_unspecified)
    if isinstance(part, Span):
        return _NOTE.span
    if isinstance(part, tuple):
        return tuple(map(stripped, part))
    if isinstance(part, Mapping):
        return tuple(sorted((key, stripped(value)) for key, value in part.items()))
    if is_dataclass(part) and not isinstance(part, type):
        kept = {
            item.name: "" if item.name == "title" else stripped(getattr(part, item.name))
            for item in fields(part)
            if item.init
        }
        return replace(part, **kept)
    return part

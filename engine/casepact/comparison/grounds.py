"""Says what a change rests on: what was edited, as it was and as it is; another edit is another change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from casepact.comparison.causes import Parts, calendars_between, edits_of
from casepact.comparison.change import Change, Verdict
from casepact.comparison.names import stripped
from casepact.machine.text import expression_text
from casepact.model.expression import Expression
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.semantics.rules import Rules
from casepact.syntax.ast.calendar import CalendarExpr

__all__ = ["Grounds"]

_DEFINING = frozenset(("definition", "floor"))
"""Kinds of change that follow from all that cases are judged by."""

_DEFINITIONS = ("severities", "matrices", "adjustments", "prerequisites", "facts", "tiers")
_ASIDE = frozenset(
    (
        "document",
        "note",
        "notes",
        "title",
        "version",
        "sources",
        "left_out",
        "promises",
        "accepted",
        "remarks",
    )
)
"""What no answer hangs on."""


class Grounds:
    """What the changes between two policies rest on.

    ``old`` has its names as they are in ``new``, so that a name alone makes no other ground.
    """

    def __init__(self, old: Policy, new: Policy) -> None:
        self._old, self._new = Parts(old), Parts(new)

    def of(self, change: Change) -> tuple[str, ...]:
        """Digests of what was edited, each with what it was and what it is; none where answers stay."""
        if change.verdict is Verdict.REWORDED:
            return ()
        found = [*self._part(change), *self._permissions(change)]
        if change.kind in _DEFINING:
            found += self._sections(_DEFINITIONS)
        if not found:
            found += self._sections(tuple(item.name for item in fields(Policy)))
        return tuple(f"{name}={_digest(text)}" for name, text in sorted(found))

    def _part(self, change: Change) -> Iterator[tuple[str, str]]:
        """What the clause of a change says otherwise, by itself and by the calendars that it comes to."""
        clauses = [None if item is None else item.clause for item in (change.old, change.new)]
        one = self._find(self._old, self._old_others, clauses[0] or clauses[1] or "")
        other = self._find(self._new, self._new_others, clauses[1] or clauses[0] or "")
        if one is None and other is None:
            return
        if one is None or other is None:
            yield "", self._between(one, other)
        else:
            for name, before, after in edits_of(one, other):
                yield name, self._between(before, after)
        before, after = self._old.policy.calendars, self._new.policy.calendars
        for name in calendars_between(self._old, self._new, one, other):
            yield f"calendars.{name}", self._between(before.get(name), after.get(name))

    def _permissions(self, change: Change) -> Iterator[tuple[str, str]]:
        """All terms that say who may change the severity, where a change is of one: they are one part."""
        sides = [Rules(parts.policy).permissions for parts in (self._old, self._new)]
        clauses = {item.clause for item in (change.old, change.new) if item is not None}
        if any(term.id in clauses for terms in sides for term in terms):
            yield "permissions", self._between(*sides)

    def _sections(self, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """The sections of the policies that differ."""
        for name in names:
            if name in _ASIDE:
                continue
            text = self._between(getattr(self._old.policy, name), getattr(self._new.policy, name))
            before, _, after = text.partition(_NOW)
            if before != after:
                yield name, text

    def _between(self, before: Any, after: Any) -> str:
        """What was said and what is, in one text."""
        facts = self._old.policy.facts, self._new.policy.facts
        return _NOW.join(_text(part, said) for part, said in zip((before, after), facts, strict=True))

    def _find(self, parts: Parts, others: Mapping[str, Any], clause: str) -> Any:
        return parts.parts.get(clause, others.get(clause))

    @cached_property
    def _old_others(self) -> dict[str, Any]:
        return dict(_noted(self._old.policy))

    @cached_property
    def _new_others(self) -> dict[str, Any]:
        return dict(_noted(self._new.policy))


_NOW = "\0now\0"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _noted(part: Any) -> Iterator[tuple[str, Any]]:
    """Everything in a policy that has an id, the policy itself left out."""
    if isinstance(part, Mapping):
        for item in part.values():
            yield from _noted(item)
    elif isinstance(part, tuple):
        for item in part:
            yield from _noted(item)
    elif is_dataclass(part) and not isinstance(part, type | Note):
        note = getattr(part, "note", None)
        if isinstance(note, Note) and note.id and not isinstance(part, Policy):
            yield note.id, part
        for item in fields(part):
            yield from _noted(getattr(part, item.name))


def _text(part: Any, facts: Mapping[str, Any]) -> str:
    """A part in words that are the same wherever it stands and in whatever order its sets come."""
    if isinstance(part, Expression):
        return expression_text(part, facts)
    if isinstance(part, CalendarExpr):
        from casepact.syntax.printer import print_calendar

        return print_calendar(part)
    if isinstance(part, frozenset):
        return "{" + ", ".join(sorted(_text(item, facts) for item in part)) + "}"
    if isinstance(part, tuple):
        return "(" + ", ".join(_text(item, facts) for item in part) + ")"
    if isinstance(part, Mapping):
        return "[" + ", ".join(f"{key}: {_text(item, facts)}" for key, item in part.items()) + "]"
    if isinstance(part, Enum):
        return str(part.value)
    if is_dataclass(part) and not isinstance(part, type):
        kept = stripped(part)
        said = ((item.name, getattr(kept, item.name)) for item in fields(kept) if item.name != "note")
        return "<" + ", ".join(f"{name} {_text(value, facts)}" for name, value in said) + ">"
    return repr(part)

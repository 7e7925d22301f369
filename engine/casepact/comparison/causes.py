"""Finds what changes come from: a calendar that keeps other hours, or an edit of a whole table or ladder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from casepact.comparison.change import Cause, Change, Place, joined
from casepact.comparison.context import place
from casepact.comparison.edit_words import calendar_edit, shared_edit
from casepact.comparison.edited import Edited
from casepact.comparison.names import stripped
from casepact.model.clause import Clause
from casepact.model.credit import CreditRule
from casepact.model.expression import TRUE, AllOf, Expression
from casepact.model.note import Note
from casepact.model.policy import Adjustment, Coverage, Intake, Policy, Prerequisite
from casepact.syntax.ast.calendar import CalendarName

__all__ = ["Parts", "calendars_between", "causes_of", "edits_of"]

_SEVERAL = 2
"""How many changes a shared edit takes: by itself a change says what it is."""


def causes_of(old: Policy, new: Policy, changes: Sequence[Change]) -> tuple[Cause, ...]:
    """Return what the changes come from, in the order of the first of each; every change has one cause.

    A part that says word for word what it said is different because a calendar is that it names.
    Several parts of one table or ladder that were edited in one way have that edit as their cause,
    several that are gone or new what they were part of; any other change is a cause of its own.

    Args:
        old: the old policy, with its names as they are in the new one.
        new: the new policy.
        changes: all changes, with their fingerprints.
    """
    pair = _Pair(Parts(old), Parts(new), Edited(old, new.document), Edited(new, old.document))
    keys = [pair.key(change) for change in changes]
    counts: dict[object, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    groups: dict[object, list[Change]] = {}
    for key, change in zip(keys, changes, strict=True):
        lone = isinstance(key, _Edit | _Whole) and counts[key] < _SEVERAL
        groups.setdefault(change.clause if lone else key, []).append(change)
    return tuple(pair.cause(key, found) for key, found in groups.items())


@dataclass(frozen=True, slots=True)
class _Calendars:
    """Calendars that keep other hours by what they say themselves."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    """One edit of parts of the same whole; ``what`` has the fields with what they were and are."""

    whole: str
    what: tuple[tuple[str, Any, Any], ...]


@dataclass(frozen=True, slots=True)
class _Whole:
    """A part that one of the two has no more, or not yet."""

    name: str


@dataclass(slots=True)
class Parts:
    """The parts of one policy by id, and what each is part of."""

    policy: Policy
    parts: dict[str, Any] = field(init=False)
    notes: dict[str, Note] = field(init=False)

    def __post_init__(self) -> None:
        self.parts = dict(_by_id(self.policy))
        self.notes = {note.id: note for note in self.policy.notes}

    def calendars(self, part: Any) -> frozenset[str]:
        """The named calendars that a part comes to, through others as well."""
        found: set[str] = set()
        waiting = list(_names(part))
        while waiting:
            name = waiting.pop()
            definition = self.policy.calendars.get(name)
            if name in found or definition is None:
                continue
            found.add(name)
            waiting += _names(definition)
        return frozenset(found)


def calendars_between(old: Parts, new: Parts, one: Any, other: Any) -> tuple[str, ...]:
    """The calendars that a part of either policy comes to and that do not say what they said."""
    names = old.calendars(one) | new.calendars(other)
    before, after = old.policy.calendars, new.policy.calendars
    return tuple(
        name
        for name in dict.fromkeys((*after, *before))
        if name in names and stripped(before.get(name)) != stripped(after.get(name))
    )


@dataclass(slots=True)
class _Pair:
    old: Parts
    new: Parts
    before: Edited
    after: Edited

    def key(self, change: Change) -> object:
        """What a change comes from."""
        clauses = [None if item is None else item.clause for item in (change.old, change.new)]
        one = self.old.parts.get(clauses[0] or clauses[1] or "")
        other = self.new.parts.get(clauses[1] or clauses[0] or "")
        if one is None and other is None:
            return change.clause
        if one is None or other is None:
            return self._whole(change.clause, gone=other is None)
        edit = tuple(edits_of(one, other))
        if not edit:
            return self._calendars(one, other) or change.clause
        return _Edit(_whole_of(one), edit) if _whole_of(one) else change.clause

    def _calendars(self, one: Any, other: Any) -> _Calendars | None:
        changed = calendars_between(self.old, self.new, one, other)
        return _Calendars(changed) if changed else None

    def _whole(self, clause: str, *, gone: bool) -> _Whole | str:
        """The largest part around a clause that only one of the two has."""
        there, missing = (self.old, self.new) if gone else (self.new, self.old)
        words = clause.split(".")
        for length in range(2, len(words)):
            name = ".".join(words[:length])
            if name in there.notes and name not in missing.notes:
                return _Whole(name)
        return clause

    def cause(self, key: object, changes: Sequence[Change]) -> Cause:
        first = changes[0]
        clause, message = first.clause, ""
        match key:
            case _Calendars(names=names):
                clause = " and ".join(f"calendars.{name}" for name in names)
                edits = [self._calendar(name) for name in names]
                message = (
                    edits[0]
                    if len(edits) == 1
                    else "; ".join(f"`{name}` {edit}" for name, edit in zip(names, edits, strict=True))
                )
                places = self._places(f"calendars.{names[0]}")
            case _Edit(whole=whole, what=what):
                said = [_until(*item) for item in what] if whole.startswith("escalations.") else what
                clause, message = whole, shared_edit(said, self.new.policy.facts)
                several = any(change.clause != first.clause for change in changes)
                places = self._places(whole) if several else self._around(first)
            case _Whole(name=name):
                clause = name
                message = "is new" if name in self.new.notes else "is gone"
                places = self._places(name)
            case _:
                places = self._around(first)
        return Cause(
            clause=clause,
            message=message,
            verdict=joined(change.verdict for change in changes),
            old=places[0],
            new=places[1],
            changes=tuple(change.fingerprint for change in changes),
        )

    def _places(self, name: str) -> tuple[Place | None, Place | None]:
        """The places of a part, at the lines that were edited."""
        old, new = place(self.old.notes.get(name)), place(self.new.notes.get(name))
        return _narrowed(self.before, old), _narrowed(self.after, new)

    def _around(self, change: Change) -> tuple[Place | None, Place | None]:
        """The places of a change; where it was not edited there, the lines around it that were."""
        if not self._is_edited(change.old, change.new):
            words = change.clause.split(".")
            for name in (".".join(words[:length]) for length in range(len(words) - 1, 1, -1)):
                old, new = place(self.old.notes.get(name)), place(self.new.notes.get(name))
                if self._is_edited(old, new, parts=False):
                    return _narrowed(self.before, old), _narrowed(self.after, new)
        return _narrowed(self.before, change.old), _narrowed(self.after, change.new)

    def _is_edited(self, old: Place | None, new: Place | None, *, parts: bool = True) -> bool:
        return (old is not None and self.before.within(old, parts=parts) is not None) or (
            new is not None and self.after.within(new, parts=parts) is not None
        )

    def _calendar(self, name: str) -> str:
        return calendar_edit(self.old.policy.calendars.get(name), self.new.policy.calendars.get(name))


def _until(name: str, old: Any, new: Any) -> tuple[str, Any, Any]:
    """A field of a ladder, whose end has a default of its own."""
    return ("until" if name == "stop" else name), old, new


def _narrowed(edited: Edited, found: Place | None) -> Place | None:
    return None if found is None else edited.within(found) or found


def _by_id(policy: Policy) -> Iterator[tuple[str, Any]]:
    """The parts that changes are about and that rest on calendars, or stand in a table or a ladder."""
    for channel in policy.channels.values():
        yield from ((item.note.id, item) for item in channel.hours)
    for clause in policy.clauses():
        yield clause.id, clause
    for ladder in policy.ladders:
        yield from ((rung.id, (rung, ladder)) for rung in ladder.rungs)
    guarded: tuple[Adjustment | Prerequisite | Coverage | Intake | CreditRule, ...] = (
        *policy.adjustments,
        *policy.prerequisites,
        *policy.coverage,
        *policy.intake,
        *policy.credits,
    )
    yield from ((item.note.id, item) for item in guarded)
    yield from ((item.note.id, item) for item in policy.severities.values())
    yield from ((item.note.id, item) for item in policy.lifecycle.transitions)


def _names(part: Any) -> Iterator[str]:
    """The calendars that a part names, whatever it is made of."""
    if isinstance(part, CalendarName):
        yield part.name
    elif isinstance(part, tuple | frozenset):
        for item in part:
            yield from _names(item)
    elif isinstance(part, Mapping):
        for item in part.values():
            yield from _names(item)
    elif is_dataclass(part) and not isinstance(part, type) and not isinstance(part, Note):
        for item in fields(part):
            yield from _names(getattr(part, item.name))


def _whole_of(part: Any) -> str:
    """The table or ladder that a part stands in; empty where it stands alone."""
    if isinstance(part, Clause):
        head = part.id.split(".")[0]
        return f"{head}.{part.obligation}" if head == "targets" else ""
    return part[1].note.id if isinstance(part, tuple) else ""


def edits_of(one: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    """The fields of two parts that say different things; of conditions, what each has alone."""
    before, after = _said(one), _said(other)
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if name == "guard":
            mine, ours = _conditions(old), _conditions(new)
            yield name, mine - ours, ours - mine
        else:
            yield name, old, new


def _conditions(guard: Expression | None) -> frozenset[Expression]:
    if guard is None or guard == TRUE:
        return frozenset()
    return frozenset(guard.items if isinstance(guard, AllOf) else (guard,))


def _said(part: Any) -> dict[str, Any]:
    """What a part says, by field, without the places it stands at."""
    if isinstance(part, tuple):
        rung, ladder = part
        around = {name: getattr(ladder, name) for name in ("start", "stop", "pausing")}
        return {**_said(rung), **around}
    found = {item.name: stripped(getattr(part, item.name)) for item in fields(part) if item.name != "note"}
    target = found.pop("target", None)
    if target is not None:
        found |= {"bound": target.bound, "calendar": target.calendar}
    return found

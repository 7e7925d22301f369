"""Compares two tables row by row: for which cases another row answers than before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from casepact.comparison.joint import Joint
from casepact.model.clause import Clause
from casepact.model.expression import TRUE, AllOf, Expression, HasBreached, all_of, negate
from casepact.model.note import Note
from casepact.model.partial import atoms
from casepact.source import Span
from casepact.verify.rules.definitions import Row
from casepact.verify.rules.pairs import meets

__all__ = ["NOWHERE", "Move", "clause_rows", "guard_of", "moves", "only", "renamed_rows", "unnoted"]

NOWHERE = Note("", Span("", 1, 1, 1, 1))
"""The note of parts that are compared whatever they are called and wherever they stand."""

T = TypeVar("T")


def unnoted(part: T) -> T:
    """A part of a policy without its own note."""
    found: Any = part
    return cast("T", replace(found, note=NOWHERE))


@dataclass(frozen=True, slots=True)
class Move:
    """The cases that one row answered and another answers; None where none did or does.

    ``conditions`` on given facts pick them out, ``guards`` over completed facts say the same as far
    as plain values go. ``conflict`` marks cases to which the rows of one policy give several answers.
    ``apart`` are rows of the other policy that answer other cases.
    """

    old: Row | None
    new: Row | None
    conditions: tuple[Expression, ...]
    guards: tuple[Expression, ...]
    breaches: bool = False
    conflict: tuple[Row, ...] = ()
    apart: tuple[Row, ...] = ()

    @property
    def rest(self) -> Expression:
        """What its cases have besides ``guards``: they are none of those that rows ``apart`` answer."""
        given = {part for guard in self.guards for part in _parts(guard)}
        left = (all_of(*(part for part in _parts(row.guard) if part not in given)) for row in self.apart)
        return all_of(*map(negate, dict.fromkeys(left)))


def only(old: Sequence[Row], new: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows of each that the other does not have, word for word."""
    ours, theirs = (Counter((row.guard, row.answer) for row in rows) for rows in (new, old))
    return (
        [row for row in old if (row.guard, row.answer) not in ours],
        [row for row in new if (row.guard, row.answer) not in theirs],
    )


def renamed_rows(old: Sequence[Row], new: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """The rows that both have, word for word, each with its counterpart; of several, in order."""
    waiting: dict[tuple[Expression, Any], list[Row]] = {}
    for row in new:
        waiting.setdefault((row.guard, row.answer), []).append(row)
    for row in old:
        same = waiting.get((row.guard, row.answer))
        if same:
            own = next((item for item in same if item.note.id == row.note.id), same[0])
            same.remove(own)
            yield row, own


def moves(joint: Joint, old: Sequence[Row], new: Sequence[Row], *, exclusive: bool = True) -> Iterator[Move]:
    """Yield the pairs of rows that may answer a case differently; nothing where the tables agree.

    With ``exclusive`` a case that several rows with different answers hold for has no answer.
    Whether there are such cases is for the caller to ask, by the conditions.
    """
    gone, come = only(old, new)
    if not gone and not come:
        return
    breaches = any(isinstance(atom, HasBreached) for row in (*gone, *come) for atom in atoms(row.guard))
    table = _Table(joint, old, new, exclusive=exclusive, breaches=breaches)
    for row in gone:
        for other in come:
            if row.answer != other.answer and meets(row.guard, other):
                yield table.move(row, other)
        yield table.left(row, come)
    for row in come:
        yield table.taken(row, gone)
    if exclusive:
        yield from table.conflicts(come, new=True)
        yield from table.conflicts(gone, new=False)


def _parts(guard: Expression) -> tuple[Expression, ...]:
    return guard.items if isinstance(guard, AllOf) else (guard,)


@dataclass(frozen=True, slots=True)
class _Table:
    joint: Joint
    old: Sequence[Row]
    new: Sequence[Row]
    exclusive: bool
    breaches: bool

    def _alone(self, row: Row, rows: Sequence[Row], *, new: bool) -> list[Expression]:
        """When a row answers by itself."""
        joint = self.joint
        true, not_ = (joint.new_true, joint.new_not) if new else (joint.old_true, joint.old_not)
        found = [true(row.guard, breaches=self.breaches)]
        if self.exclusive:
            found += (
                not_(other.guard, breaches=self.breaches)
                for other in rows
                if other is not row and other.answer != row.answer and meets(row.guard, other)
            )
        return found

    def move(self, row: Row, other: Row) -> Move:
        conditions = (*self._alone(row, self.old, new=False), *self._alone(other, self.new, new=True))
        return self._move(row, other, conditions, (row.guard, other.guard))

    def left(self, row: Row, come: Sequence[Row]) -> Move:
        """The cases that a row answered and none does any more."""
        near = [item for item in come if meets(row.guard, item)]
        silent = (self.joint.new_not(item.guard, breaches=self.breaches) for item in near)
        same = self._same_elsewhere(row, new=False)
        conditions = (*self._alone(row, self.old, new=False), *silent, *self._silent(same, new=True))
        return replace(self._move(row, None, conditions, (row.guard,)), apart=(*near, *same))

    def taken(self, row: Row, gone: Sequence[Row]) -> Move:
        """The cases that a row answers and none did before."""
        near = [item for item in gone if meets(row.guard, item)]
        silent = (self.joint.old_not(item.guard, breaches=self.breaches) for item in near)
        same = self._same_elsewhere(row, new=True)
        conditions = (*self._alone(row, self.new, new=True), *silent, *self._silent(same, new=False))
        return replace(self._move(None, row, conditions, (row.guard,)), apart=(*near, *same))

    def _same_elsewhere(self, row: Row, *, new: bool) -> list[Row]:
        """Rows that both have and that say the same as this one answer in its place."""
        others = self.old if new else self.new
        return [other for other in others if other.answer == row.answer and meets(row.guard, other)]

    def _silent(self, rows: Sequence[Row], *, new: bool) -> Iterator[Expression]:
        not_ = self.joint.new_not if new else self.joint.old_not
        return (not_(row.guard, breaches=self.breaches) for row in rows)

    def _move(
        self, old: Row | None, new: Row | None, conditions: Sequence[Expression], guards: Sequence[Expression]
    ) -> Move:
        return Move(old, new, (*conditions, self.joint.same), tuple(guards), self.breaches)

    def conflicts(self, changed: Sequence[Row], *, new: bool) -> Iterator[Move]:
        """The cases that one row answers in one policy, and several rows differently in the other."""
        joint = self.joint
        rows, others = (self.new, self.old) if new else (self.old, self.new)
        true = joint.new_true if new else joint.old_true
        for row in changed:
            for beside in rows:
                if beside is row or beside.answer == row.answer or not meets(row.guard, beside):
                    continue
                both = (true(row.guard, breaches=self.breaches), true(beside.guard, breaches=self.breaches))
                for other in others:
                    if meets(other.guard, row) and meets(other.guard, beside):
                        conditions = (*self._alone(other, others, new=not new), *both, joint.same)
                        guards = (other.guard, row.guard, beside.guard)
                        before, after = (other, None) if new else (None, other)
                        clash = (row, beside)
                        yield Move(before, after, conditions, guards, self.breaches, conflict=clash)


def guard_of(move: Move) -> Expression:
    """The guards of a move together."""
    return all_of(*move.guards)


def clause_rows(clauses: Sequence[Clause], *, obligation: str = "") -> list[Row]:
    """The clauses of one obligation, or terms, as rows; what they answer is compared without a name."""
    return [
        Row(item.note, item.guard, replace(item, note=NOWHERE, guard=TRUE, obligation=obligation))
        for item in clauses
    ]

"""Lists what of a policy tests can look at: clauses, cells, rungs, transitions, outcomes of conditions."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from casepact.frozen import dataclass
from casepact.machine.partial import atoms
from casepact.machine.satisfy import representatives
from casepact.machine.text import expression_text
from casepact.model.expression import (
    TRUE,
    Expression,
    FactCompare,
    FactIn,
    HasBreached,
    OpenedDuring,
    all_of,
    any_of,
    negate,
)
from casepact.model.lifecycle import StateTransition
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.source import Span

__all__ = ["Item", "Kind", "entries_of", "items_of"]


class Kind(StrEnum):
    """What is counted, each kind by itself."""

    CLAUSE = "clause"
    CELL = "cell"
    CONDITION = "condition"
    TRANSITION = "transition"
    RUNG = "rung"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing a test can look at.

    ``id`` is that of the entry; for an outcome of a condition it is of the first entry that has the
    condition, and ``text`` the condition as it would have to come out. ``guard`` is what must hold for
    a case to reach the item, and ``family`` names those of which one answers.
    """

    kind: Kind
    id: str
    span: Span
    guard: Expression = TRUE
    family: str = ""
    text: str = ""
    move: StateTransition | None = None

    @property
    def name(self) -> str:
        """What to call it in a report."""
        return f"{self.text} ({self.id})" if self.text else self.id


def items_of(policy: Policy) -> tuple[Item, ...]:
    """Everything in a policy that tests can look at, kind by kind, each in file order."""
    entries = entries_of(policy)
    return (*entries, *_conditions(policy, entries))


def entries_of(policy: Policy) -> list[Item]:
    """Those that are entries of the file, kind by kind, each in file order."""
    entries = [*_clauses(policy), *_cells(policy), *_rungs(policy), *_transitions(policy)]
    kinds = list(Kind)
    place = {note.id: number for number, note in enumerate(policy.notes)}
    entries.sort(key=lambda item: (kinds.index(item.kind), place.get(item.id, len(place))))
    return entries


def _clauses(policy: Policy) -> Iterator[Item]:
    """What stands in a list or on its own, where a case can meet it or not."""
    for clause in policy.terms:
        yield _clause(clause.note, clause.guard)
    for severity in policy.severities.values():
        if severity.guard is not None:
            yield _clause(severity.note, severity.guard, "severities")
    for adjustment in policy.adjustments:
        yield _clause(adjustment.note, adjustment.guard)
    for needed in policy.prerequisites:
        note = needed.note if needed.adjustment is None else needed.adjustment.note
        yield _clause(note, all_of(needed.guard, negate(needed.requirement)))
    for entry in policy.coverage:
        if entry.guard is not None:
            yield _clause(entry.note, entry.guard)
    for rule in policy.credits:
        yield _clause(rule.note, rule.guard)
    guards = {rule.note.id: rule.guard for rule in policy.credits}
    for cap in policy.credit_caps:
        yield _clause(cap.note, any_of(*(guards[id_] for id_ in cap.credits)))
    yield from _choices(policy)


def _choices(policy: Policy) -> Iterator[Item]:
    """The hours of channels, and the choices of calendars that have several."""
    for channel in policy.channels.values():
        for choice in channel.hours:
            guard = all_of(FactIn("channel", frozenset((channel.name,))), choice.guard)
            yield _clause(choice.note, guard, f"{channel.note.id}.hours")
    for calendar in policy.calendars.values():
        if len(calendar.choices) > 1:
            for choice in calendar.choices:
                yield _clause(choice.note, choice.guard, calendar.note.id)


def _clause(note: Note, guard: Expression, family: str = "") -> Item:
    return Item(kind=Kind.CLAUSE, id=note.id, span=note.span, guard=guard, family=family)


def _cells(policy: Policy) -> Iterator[Item]:
    for obligation in policy.obligations.values():
        for clause in obligation.clauses:
            yield Item(
                kind=Kind.CELL,
                id=clause.id,
                span=clause.note.span,
                guard=clause.guard,
                family=f"targets.{obligation.name}",
            )
    for matrix in policy.matrices:
        for cell in matrix.cells:
            yield Item(
                kind=Kind.CELL, id=cell.note.id, span=cell.note.span, guard=cell.guard, family=matrix.note.id
            )


def _rungs(policy: Policy) -> Iterator[Item]:
    for ladder in policy.ladders:
        for rung in ladder.rungs:
            yield Item(kind=Kind.RUNG, id=rung.id, span=rung.note.span, guard=rung.guard)


def _transitions(policy: Policy) -> Iterator[Item]:
    for move in policy.lifecycle.transitions:
        yield Item(kind=Kind.TRANSITION, id=move.id, span=move.note.span, guard=move.guard, move=move)


def _conditions(policy: Policy, entries: list[Item]) -> Iterator[Item]:
    """Each outcome of each question that a condition asks, at the first entry that asks it.

    An outcome that no value of the fact has is none.
    """
    asked: dict[FactIn | FactCompare | OpenedDuring | HasBreached, Item] = {}
    for entry in entries:
        for atom in atoms(entry.guard):
            asked.setdefault(atom, entry)
    for atom, entry in asked.items():
        outcomes: tuple[tuple[bool, Expression], ...] = ((True, atom), (False, negate(atom)))
        for wanted, outcome in outcomes:
            if isinstance(atom, FactIn) and not _possible(policy, atom, wanted=wanted):
                continue
            yield Item(
                kind=Kind.CONDITION,
                id=entry.id,
                span=entry.span,
                guard=outcome,
                text=expression_text(outcome, policy.facts),
            )


def _possible(policy: Policy, atom: FactIn, *, wanted: bool) -> bool:
    values = representatives(atom.fact, policy.facts.get(atom.fact), atom.values)
    return any((value in atom.values) is wanted for value in values)

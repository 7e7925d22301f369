"""Gathers the notes of a policy, each clause once."""

from __future__ import annotations

from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.source import Span

__all__ = ["notes_of"]


def notes_of(policy: Policy) -> tuple[Note, ...]:
    """The notes of all parts of a policy, in file order, but for those of the standard lifecycle."""
    notes: list[Note] = [policy.note]
    for definition in policy.calendars.values():
        notes += [definition.note, *(c.note for c in definition.choices if c.note.id != definition.note.id)]
    notes += [fact.note for fact in policy.facts.values() if fact.note is not None]
    notes += [role.note for role in policy.roles.values()]
    notes += [feature.note for feature in policy.features.values()]
    for tier in policy.tiers.values():
        notes += [tier.note, *(quota.note for quota in tier.quotas)]
    notes += [severity.note for severity in policy.severities.values()]
    for matrix in policy.matrices:
        notes += [matrix.note, *(cell.note for cell in matrix.cells)]
    notes += [adjustment.note for adjustment in policy.adjustments]
    for channel in policy.channels.values():
        notes += [channel.note, *(choice.note for choice in channel.hours)]
    for intake in policy.intake:
        notes += [intake.note, *(field.note for field in intake.fields)]
    notes += [prerequisite.note for prerequisite in policy.prerequisites]
    notes += [entry.note for entry in policy.coverage]
    for obligation in policy.obligations.values():
        notes += [obligation.note, *(clause.note for clause in obligation.clauses)]
    for ladder in policy.ladders:
        notes += [ladder.note, *(rung.note for rung in ladder.rungs)]
    notes += [entry.note for entry in policy.credit_entries]
    notes += [*(term.note for term in policy.terms), *policy.remarks]
    notes += [promise.note for promise in policy.promises]
    for state in policy.lifecycle.states.values():
        notes.append(state.note)
    notes += [transition.note for transition in policy.lifecycle.transitions]
    own = {note.id: note for note in notes if not note.id.startswith("standard.")}
    return tuple(sorted(own.values(), key=lambda note: _place(note.span)))


def _place(span: Span) -> tuple[int, int]:
    return (span.line, span.column)

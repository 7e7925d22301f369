"""Resolves targets: one clause for each cell of the table, or one for a duty that is a sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from casepact.model import expression as model
from casepact.model.clause import Carry, Obligation, Reopening
from casepact.model.note import Note
from casepact.resolve.calendars import read_default_calendar
from casepact.resolve.conditions import resolve_guard
from casepact.resolve.day_zones import note_days
from casepact.resolve.duties import (
    clause_of,
    clause_of_sentence,
    family_of,
    fill_calendar,
    leaves_open,
    look_for_unseen,
    notice_of,
)
from casepact.resolve.duty_events import TARGET_KEYS
from casepact.resolve.exceptions import Exceptions, note_exception
from casepact.resolve.fields import Fields, place_of, shape_of
from casepact.resolve.notes import read_note
from casepact.resolve.tables import Cell, read_table
from casepact.resolve.vocabulary import Vocabulary
from casepact.syntax.ast.condition import Guard
from casepact.syntax.ast.duty import Duty
from casepact.syntax.ast.target import Ahead, GuardedTarget, Target, UnspecifiedBound
from casepact.syntax.yaml.tree import Entry, Mapping, Scalar

__all__ = ["resolve_target"]


def resolve_target(entry: Entry, vocabulary: Vocabulary, exceptions: Exceptions) -> Obligation | None:
    """The obligation of one entry of ``targets``."""
    report, name = vocabulary.report, entry.key.text
    path = f"targets.{name}"
    if isinstance(entry.value, Scalar) and not entry.value.is_null:
        return _whole_duty(entry.value, Note(path, entry.value.span), name, vocabulary)
    if not isinstance(entry.value, Mapping):
        report.add(
            "wrong-shape",
            f"a target is a mapping, not {shape_of(entry.value)}",
            place_of(entry),
            help_="give it `duty:` and `within:`",
        )
        return None
    fields = Fields(entry.value, path, report, TARGET_KEYS, "a target", entry.key.span)
    note = replace(read_note(path, entry.key.span, fields, vocabulary), span=entry.key.span)
    said = fields.scalar("duty") if fields.require("duty", f"the target `{name}`") else None
    duty = None if said is None else report.sentence("duty", said)
    table = fields.node_of("within")
    # Of a duty that cannot be read, the time may be what is at fault, which is reported already.
    if table is None and (said is None or isinstance(duty, Duty)):
        _tell_no_time(fields, name, said, duty)
    calendar = read_default_calendar(fields, vocabulary)
    by = tuple(_known_fact(scalar, vocabulary) for scalar in fields.scalars("by"))

    def read(scalar: Scalar | None) -> tuple[Any, Guard] | None:
        if scalar is None:
            return GuardedTarget(Target(UnspecifiedBound())), Guard()
        tree = report.sentence("guarded_target", scalar)
        return (tree, tree.guard) if isinstance(tree, GuardedTarget) else None

    what = "a target such as `4 hours on office`"
    cells, facts = ((), ()) if table is None else read_table(table, path, vocabulary, read, by=by, what=what)
    aheads = [cell.tree.target for cell in cells if isinstance(cell.tree.target, Ahead)]
    targets = [
        None
        if isinstance(cell.tree.target, Ahead)
        else fill_calendar(cell.tree.target, cell.scalar, calendar, vocabulary)
        for cell in cells
    ]
    for target in targets:
        note_days(name, target, vocabulary)
    carry = Carry(fields.choice("on_severity_change", [*Carry], Carry.CARRY))
    reopening = Reopening(fields.choice("on_reopen", [*Reopening], Reopening.RESTART))
    if not isinstance(duty, Duty) or said is None:
        return None
    timing = duty.target or duty.ahead
    if timing is not None and table is not None:
        report.add(
            "said-twice",
            "the duty has a time, and so has the table under `within`",
            report.at(said, timing.extent),
            help_="leave it out of the duty, or write it in the table",
        )
    family = family_of(duty, said, vocabulary, timed=True, ahead=_ahead_of(aheads, duty))
    for target in targets:
        look_for_unseen(family, target, vocabulary)
    if aheads:
        _refuse_counted(cells, vocabulary)
    shared = resolve_guard(duty.guard, said, vocabulary)
    clauses = tuple(
        clause_of(
            family,
            _note_of(cell, note),
            name,
            target=target,
            notice=notice_of(cell.tree.target, family, cell.scalar, calendar, vocabulary),
            guard=model.all_of(cell.guard, shared),
            on_severity_change=carry,
            on_reopen=reopening,
        )
        for cell, target in zip(cells, targets, strict=True)
    )
    for cell, clause in zip(cells, clauses, strict=True):
        note_exception(cell.fields, clause, exceptions)
    for clause in clauses:
        note_exception(fields, clause, exceptions)
    note = replace(note, is_unspecified=leaves_open(duty))
    return Obligation(name=name, note=note, clauses=clauses, facts=facts)


def _tell_no_time(fields: Fields, name: str, said: Scalar | None, duty: object) -> None:
    """Report that a target has no `within`; its time may stand in its duty."""
    timing = (duty.target or duty.ahead) if isinstance(duty, Duty) else None
    if timing is None or said is None:
        fields.require("within", f"the target `{name}`")
        return
    time = said.text[timing.extent.start : timing.extent.end].removeprefix("within ")
    fields.report.add(
        "missing-key",
        f"the target `{name}` has no `within`, and its duty has the time",
        fields.report.at(said, timing.extent),
        help_=f"write `within: {time}` for it, or leave `duty:` out: `{name}: {said.text.strip()}`",
        clause=fields.path,
    )


def _whole_duty(scalar: Scalar, note: Note, name: str, vocabulary: Vocabulary) -> Obligation | None:
    """The obligation of a target that is one sentence, time and all."""
    duty = vocabulary.report.sentence("duty", scalar)
    if not isinstance(duty, Duty):
        return None
    if duty.target is None and duty.ahead is None:
        vocabulary.report.add(
            "missing-key",
            f"the target `{name}` has no time",
            scalar.span,
            help_="add one such as `within 4 hours on office`, or give it `duty:` and `within:`",
        )
        return None
    clause = clause_of_sentence(duty, scalar, note, name, vocabulary)
    note_days(name, duty.target, vocabulary)
    return Obligation(name=name, note=note, clauses=(clause,))


def _ahead_of(cells: list[Ahead], duty: Duty) -> Ahead | None:
    """What stands for the notices of a table, where a report on the duty can point at."""
    return None if not cells else replace(cells[0], extent=duty.action.extent)


def _refuse_counted(cells: tuple[Cell, ...], vocabulary: Vocabulary) -> None:
    """Report times that are counted on from an event, in a table of notices."""
    for cell in cells:
        said = cell.tree.target
        if isinstance(said, Target) and said.is_timed:
            place = cell.note.span if cell.scalar is None else vocabulary.report.at(cell.scalar, said.extent)
            cause = "this is counted on, and the others are notices ahead of an event"
            vocabulary.report.add("not-a-notice", cause, place, help_="write `at least` before the time")


def _note_of(cell: Cell, family: Note) -> Note:
    said = cell.tree.target
    unspecified = isinstance(said, Target) and isinstance(said.bound, UnspecifiedBound)
    return replace(
        cell.note,
        title=cell.note.title or family.title,
        is_unspecified=unspecified or cell.note.is_unspecified,
        cites=cell.note.cites or family.cites,
    )


def _known_fact(scalar: Scalar, vocabulary: Vocabulary) -> str:
    if scalar.text not in vocabulary.facts:
        vocabulary.unknown("fact", scalar.text, scalar.span, vocabulary.facts)
    return scalar.text

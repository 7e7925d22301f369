"""Resolves targets and terms: the duty, the table, and one clause for each cell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from casepact.frozen import dataclass
from casepact.model import expression as model
from casepact.model.clause import Carry, Clause, Notice, Obligation, Reopening
from casepact.model.lifecycle import Event
from casepact.model.note import Note
from casepact.resolve.calendars import check_amount, check_calendar, read_default_calendar
from casepact.resolve.conditions import resolve_guard
from casepact.resolve.day_zones import note_days
from casepact.resolve.fields import NOTE_KEYS, Fields, items_of, place_of, repaired, shape_of
from casepact.resolve.notes import left_open, read_note, unwrap_sentence
from casepact.resolve.notices import Moment, declare_moment, find_moment, resolve_notice
from casepact.resolve.standard import IMPLIED_BY
from casepact.resolve.tables import Cell, read_table
from casepact.resolve.vocabulary import Vocabulary
from casepact.syntax.ast.calendar import CalendarExpr, CalendarName
from casepact.syntax.ast.condition import Guard, Word
from casepact.syntax.ast.sentence import Duty, Modal
from casepact.syntax.ast.target import (
    Ahead,
    Amount,
    By,
    Every,
    GuardedTarget,
    NoTarget,
    Target,
    Unit,
    UnspecifiedBound,
    Within,
)
from casepact.syntax.misspelling import misspelled_keyword, misspelled_not
from casepact.syntax.yaml.tree import Entry, Mapping, Node, Scalar, Sequence

__all__ = ["Exceptions", "declare_duty_events", "fill_calendar", "read_terms", "resolve_target"]

Exceptions = dict[str, list[tuple[model.Expression, str, Scalar]]]
"""By clause or obligation id, the guards of the exceptions to it and where each is written."""

_PREPOSITIONS = frozenset(
    ("to", "of", "with", "for", "from", "in", "at", "about", "via", "and", "as", "through", "per")
)
_SLIP = 0.8
"""How alike an action and an event are that are taken for one word written wrongly (difflib's ratio)."""

_MOST_EVENTS = 300
"""Events that a policy may declare before none of its actions is taken for one of them."""

_TARGET_KEYS = (
    "duty", "within", "by", "calendar", "on_severity_change", "on_reopen", "exception_to", *NOTE_KEYS,
)  # fmt: skip


def declare_duty_events(sections: list[Mapping | Sequence | None], vocabulary: Vocabulary) -> None:
    """Declare the events that duties with a time imply, such as ``deliver_report``.

    A duty's own action stops its clock. An action that is no event yet becomes an activity, unless it
    is close to one that is, which is then taken for a slip of the pen when the duty is resolved.
    """
    declared = list(vocabulary.events)
    for section in sections:
        for _, node, _ in items_of(section, "") if section is not None else ():
            fields = repaired(node, (*_TARGET_KEYS, "say")) if isinstance(node, Mapping) else None
            said = node if fields is None else fields.get("duty") or fields.get("say")
            duty = vocabulary.report.parsed("duty", said) if isinstance(said, Scalar) else None
            if not isinstance(duty, Duty) or not isinstance(said, Scalar):
                vocabulary.unsure.add("event")  # the one that it would declare
                continue
            vocabulary.actions.add(duty.action.name)
            # A duty of `targets` has its time in the table, one of `terms` in its sentence.
            tabled = fields is not None and fields.entry("duty")
            if duty.ahead is not None or (tabled and duty.before):
                declare_moment(duty, said, vocabulary)
            if duty.until or not (duty.target or duty.ahead or tabled):
                continue
            name = _implied_event(duty, vocabulary)
            if vocabulary.find_event(name) is None and not _is_slip(duty.action.name, declared):
                span = vocabulary.report.at(said, duty.action.extent)
                note = Note(f"lifecycle.events.{name}", span)
                vocabulary.declare_event(Event(name=name, note=note, activity=True))


def _is_slip(action: str, events: list[str]) -> bool:
    from difflib import get_close_matches

    # Nobody writes so many events by hand, and each would be compared with every duty.
    return len(events) <= _MOST_EVENTS and bool(get_close_matches(action, events, n=1, cutoff=_SLIP))


def _implied_event(duty: Duty, vocabulary: Vocabulary) -> str:
    words = [duty.action.name]
    words += [w.name for w in duty.objects if w.name not in _PREPOSITIONS | {"customer", "vendor"}]
    joined = "_".join(words)
    if joined not in vocabulary.events and duty.action.name in vocabulary.events:
        return duty.action.name
    return joined


@dataclass(frozen=True, slots=True)
class _Family:
    """What all clauses of one duty share."""

    duty: Duty
    scalar: Scalar
    start: tuple[str, ...]
    before: tuple[str, ...]
    stop: tuple[str, ...]
    states: tuple[str, ...]
    pausing: tuple[str, ...]
    counting: tuple[str, ...]
    implied: tuple[str, ...]
    moment: Moment | None


def _family(
    duty: Duty, scalar: Scalar, vocabulary: Vocabulary, *, timed: bool, ahead: Ahead | None = None
) -> _Family:
    def events(words: tuple[Word, ...]) -> tuple[str, ...]:
        return tuple(vocabulary.event(w.name, vocabulary.report.at(scalar, w.extent)) for w in words)

    def states(words: tuple[Word, ...]) -> tuple[str, ...]:
        return tuple(vocabulary.state(w.name, vocabulary.report.at(scalar, w.extent)) for w in words)

    vocabulary.role(duty.actor.name, vocabulary.report.at(scalar, duty.actor.extent))
    if misspelled_not(duty.action.name):
        vocabulary.report.add(
            "misspelled-word",
            f"`{duty.action.name}` would be what is done",
            vocabulary.report.at(scalar, duty.action.extent),
            help_="did you mean `not`?",
        )
    for word in duty.objects:
        meant = misspelled_keyword(word.name)
        if meant is not None:
            vocabulary.report.add(
                "misspelled-word",
                f"`{word.name}` would be a part of what is done",
                vocabulary.report.at(scalar, word.extent),
                help_=f"did you mean `{meant}`? An object of a duty may not look so much like it",
            )
    if duty.effort is not None:
        check_calendar(duty.effort, scalar, vocabulary)
    start, stop = events(duty.after), events(duty.until)
    implied: tuple[str, ...] = ()
    moment = None if ahead is None else find_moment(duty, ahead, scalar, vocabulary)
    before: tuple[str, ...]
    if ahead is None:
        before = events(duty.before)
    else:
        before = () if moment is None or moment[0] is None else (moment[0],)
    if timed and duty.before and ahead is None:
        vocabulary.report.add(
            "time-before-event",
            "a time is counted from an event to what it asks for, not back from what comes before",
            vocabulary.report.at(scalar, duty.before[0].extent),
            help_="say which event it is counted from with `after`, or ahead of one with `at least`",
        )
    # No clock runs of what only forbids or permits: what would stop it ends it, as `before` does.
    before = before if duty.modal is Modal.MUST else tuple(dict.fromkeys((*before, *stop)))
    if timed:
        if not stop:
            name = _implied_event(duty, vocabulary)
            found = vocabulary.find_event(name)
            if found is None:
                place = vocabulary.report.at(scalar, duty.action.extent)
                way_out = "declare it under `lifecycle.events`, or add `until EVENT`"
                vocabulary.unknown("event", name, place, vocabulary.events, way_out=way_out)
            stop = (found or name,)
            if duty.actor.name != "customer":
                able = vocabulary.events.keys() - start
                implied = tuple(event for event in IMPLIED_BY.get(stop[0], ()) if event in able)
        if not start and not duty.states:
            start = ("open",)
    return _Family(
        duty, scalar, start, before, stop, states(duty.states), states(duty.pausing),
        states(duty.counting), implied, moment,
    )  # fmt: skip


def _clause(family: _Family, note: Note, obligation: str, **rest: Any) -> Clause:
    duty = family.duty
    return Clause(
        note=note,
        obligation=obligation,
        actor=duty.actor.name,
        modal=duty.modal,
        action=duty.action.name,
        objects=tuple(word.name for word in duty.objects),
        effort=duty.effort,
        start=family.start,
        before=family.before,
        stop=family.stop,
        states=family.states,
        pausing=family.pausing,
        counting=family.counting,
        implied=family.implied,
        **rest,
    )


def fill_calendar(
    target: Target, scalar: Scalar | None, default: CalendarExpr | None, vocabulary: Vocabulary
) -> Target:
    """The target with its calendar, or the default one; what cannot be counted is reported."""
    calendar = target.calendar
    if calendar is not None and scalar is not None:
        check_calendar(calendar, scalar, vocabulary)
    amount = target.bound.amount if isinstance(target.bound, Within | Every) else None
    if amount is None and isinstance(target.bound, By):
        amount = Amount(Decimal(target.bound.days), Unit.BUSINESS_DAY, extent=target.bound.extent)
    if amount is not None and amount.unit is Unit.CALENDAR_DAY and calendar is None:
        calendar = CalendarName("always")
    calendar = calendar if calendar is not None else default
    if amount is not None and scalar is not None:
        check_amount(amount, calendar, scalar, vocabulary, "beside the table")
    return replace(target, calendar=calendar)


def resolve_target(entry: Entry, vocabulary: Vocabulary, exceptions: Exceptions) -> Obligation | None:
    """The obligation of one entry of ``targets``."""
    report, name = vocabulary.report, entry.key.text
    path = f"targets.{name}"
    if isinstance(entry.value, Scalar) and not entry.value.is_null:
        return _whole_duty(entry.value, Note(path, entry.value.span), name, vocabulary)
    if not isinstance(entry.value, Mapping):
        report.add(
            "wrong-shape", f"a target is a mapping, not {shape_of(entry.value)}", place_of(entry),
            help_="give it `duty:` and `within:`",
        )  # fmt: skip
        return None
    fields = Fields(entry.value, path, report, _TARGET_KEYS, "a target", entry.key.span)
    note = replace(read_note(path, entry.key.span, fields, vocabulary), span=entry.key.span)
    said = fields.scalar("duty") if fields.require("duty", f"the target `{name}`") else None
    table = fields.node_of("within") if fields.require("within", f"the target `{name}`") else None
    duty = None if said is None else report.sentence("duty", said)
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
    if timing is not None:
        report.add(
            "said-twice",
            "the duty has a time, and so has the table under `within`",
            report.at(said, timing.extent),
            help_="leave it out of the duty, or write it in the table",
        )
    family = _family(duty, said, vocabulary, timed=True, ahead=_ahead_of(aheads, duty))
    if aheads:
        _refuse_counted(cells, vocabulary)
    shared = resolve_guard(duty.guard, said, vocabulary)
    clauses = tuple(
        _clause(
            family,
            _cell_note(cell, note),
            name,
            target=target,
            notice=_notice(cell.tree.target, family, cell.scalar, calendar, vocabulary),
            guard=model.all_of(cell.guard, shared),
            on_severity_change=carry,
            on_reopen=reopening,
        )
        for cell, target in zip(cells, targets, strict=True)
    )
    for cell, clause in zip(cells, clauses, strict=True):
        _note_exception(cell.fields, clause, exceptions)
    for clause in clauses:
        _note_exception(fields, clause, exceptions)
    return Obligation(name=name, note=note, clauses=clauses, facts=facts)


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
    clause = _sentence(duty, scalar, note, name, vocabulary)
    note_days(name, duty.target, vocabulary)
    return Obligation(name=name, note=note, clauses=(clause,))


def _sentence(duty: Duty, scalar: Scalar, note: Note, name: str, vocabulary: Vocabulary) -> Clause:
    """The clause of a duty that is one sentence, time and all."""
    target = duty.target
    timed = duty.ahead is not None or (target is not None and not isinstance(target.bound, NoTarget))
    family = _family(duty, scalar, vocabulary, timed=timed, ahead=duty.ahead)
    if target is not None:
        target = fill_calendar(target, scalar, None, vocabulary)
    notice = _notice(duty.ahead, family, scalar, None, vocabulary)
    guard = resolve_guard(duty.guard, scalar, vocabulary)
    return _clause(family, left_open(note, guard), name, target=target, notice=notice, guard=guard)


def _ahead_of(cells: list[Ahead], duty: Duty) -> Ahead | None:
    """What stands for the notices of a table, where a report on the duty can point at."""
    return None if not cells else replace(cells[0], extent=duty.action.extent)


def _refuse_counted(cells: tuple[Cell, ...], vocabulary: Vocabulary) -> None:
    """Report times that are counted on from an event, in a table of notices."""
    for cell in cells:
        said = cell.tree.target
        if isinstance(said, Target) and not isinstance(said.bound, NoTarget | UnspecifiedBound):
            place = cell.note.span if cell.scalar is None else vocabulary.report.at(cell.scalar, said.extent)
            cause = "this is counted on, and the others are notices ahead of an event"
            vocabulary.report.add("not-a-notice", cause, place, help_="write `at least` before the time")


def _notice(
    ahead: Any, family: _Family, scalar: Scalar | None, default: CalendarExpr | None, vocabulary: Vocabulary
) -> Notice | None:
    if not isinstance(ahead, Ahead) or family.moment is None or scalar is None:
        return None
    return resolve_notice(ahead, family.moment, scalar, default, vocabulary)


def _cell_note(cell: Cell, family: Note) -> Note:
    said = cell.tree.target
    unspecified = isinstance(said, Target) and isinstance(said.bound, UnspecifiedBound)
    return replace(
        cell.note,
        title=cell.note.title or family.title,
        is_unspecified=unspecified or cell.note.is_unspecified,
        cites=cell.note.cites or family.cites,
    )


def _note_exception(fields: Fields | None, clause: Clause, exceptions: Exceptions) -> None:
    scalar = None if fields is None else fields.scalar("exception_to")
    if scalar is not None:
        exceptions.setdefault(scalar.text.strip(), []).append((clause.guard, clause.id, scalar))


def _known_fact(scalar: Scalar, vocabulary: Vocabulary) -> str:
    if scalar.text not in vocabulary.facts:
        vocabulary.unknown("fact", scalar.text, scalar.span, vocabulary.facts)
    return scalar.text


def read_terms(
    node: Node | None, path: str, vocabulary: Vocabulary, exceptions: Exceptions
) -> tuple[Clause, ...]:
    """The clauses of ``terms``: a mapping or a list of duty sentences."""
    clauses = []
    for item_path, item, key in items_of(node, path) if node is not None else ():
        said, note, fields = unwrap_sentence(item, item_path, vocabulary, "a term")
        if key is not None and fields is None:
            note = replace(note, span=item.span)
        if said is None:
            continue
        if not isinstance(said, Scalar) or said.is_null:
            vocabulary.report.add(
                "wrong-shape",
                "a term is a duty sentence",
                item.span if key is None or said.span.line == key.span.line else key.span,
                help_="write one such as `vendor may charge customer when …`, or a mapping with `say`",
            )
            continue
        duty = vocabulary.report.sentence("duty", said)
        if not isinstance(duty, Duty):
            continue
        clause = _sentence(duty, said, note, item_path.rsplit(".", 1)[-1], vocabulary)
        _note_exception(fields, clause, exceptions)
        clauses.append(clause)
    return tuple(clauses)

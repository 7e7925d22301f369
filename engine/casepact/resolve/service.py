"""Resolves channels, intake, prerequisites, coverage and credits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from casepact.model import expression as model
from casepact.model.fact import Fact, Origin, Quantity
from casepact.model.note import Note
from casepact.model.policy import (
    CalendarChoice,
    CalendarDefinition,
    Channel,
    Coverage,
    CreditRule,
    Intake,
    Prerequisite,
    RequiredField,
)
from casepact.resolve.calendars import check_calendar, contains_unspecified
from casepact.resolve.conditions import resolve_condition, resolve_guard
from casepact.resolve.day_zones import refuse_days_of
from casepact.resolve.facts import read_fact
from casepact.resolve.fields import NOTE_KEYS, OPEN_KEYS, Fields, items_of, place_of, repaired, shape_of
from casepact.resolve.levels import read_adjustment
from casepact.resolve.names import declared
from casepact.resolve.notes import annotated, left_open, read_note, refuse_reason, unwrap, unwrap_sentence
from casepact.resolve.tables import read_table
from casepact.resolve.vocabulary import Vocabulary
from casepact.source import Span
from casepact.syntax.ast.calendar import UnspecifiedCalendar
from casepact.syntax.ast.condition import Guard
from casepact.syntax.ast.credit import Credit, PerBreach
from casepact.syntax.ast.fact import Primitive
from casepact.syntax.ast.target import GuardedCalendar
from casepact.syntax.yaml.tree import Mapping, Node, Scalar, Sequence

__all__ = [
    "declare_intake",
    "read_calendar",
    "read_channels",
    "read_coverage",
    "read_credits",
    "read_intake",
    "read_prerequisites",
]


_INTAKE_KEYS = ("when", "to", "requires", *OPEN_KEYS)
_FIELD_KEYS = ("type", "default", *NOTE_KEYS)


def _calendar_choices(
    node: Node, path: str, vocabulary: Vocabulary, by: tuple[str, ...] = (), *, defines: bool = False
) -> tuple[CalendarChoice, ...]:
    def read(scalar: Scalar | None) -> tuple[Any, Guard] | None:
        if scalar is None:
            return UnspecifiedCalendar(), Guard()
        tree = vocabulary.report.sentence("guarded_calendar", scalar)
        if not isinstance(tree, GuardedCalendar):
            return None
        check_calendar(tree.calendar, scalar, vocabulary, defines=defines)
        return tree.calendar, tree.guard

    what = "a calendar such as `Mon-Fri 09:00-17:00 in Europe/Paris`"
    cells, _ = read_table(node, path, vocabulary, read, by=by, what=what)
    return tuple(
        CalendarChoice(
            note=replace(
                cell.note, is_unspecified=cell.note.is_unspecified or contains_unspecified(cell.tree)
            ),
            calendar=cell.tree,
            guard=cell.guard,
        )
        for cell in cells
    )


def read_calendar(name: str, node: Node, span: Span, vocabulary: Vocabulary) -> CalendarDefinition | None:
    """A named calendar: a sentence, a list of sentences with conditions, or a table."""
    path, said, note = f"calendars.{name}", node, Note(f"calendars.{name}", span)
    by: tuple[str, ...] = ()
    own, told = annotated(node), None
    if isinstance(node, Mapping) and own is not None and own.entry("say"):
        fields = Fields(node, path, vocabulary.report, ("say", "by", *OPEN_KEYS), "a calendar")
        note = replace(read_note(path, span, fields, vocabulary), span=span)
        told = fields
        by = tuple(scalar.text for scalar in fields.scalars("by"))
        inner = fields.node_of("say")
        said = node if inner is None else inner
    elif isinstance(node, Mapping) and node.entry("unspecified"):
        _, note, _ = unwrap(node, path, vocabulary, "a calendar")
    choices = _calendar_choices(said, path, vocabulary, by, defines=True)
    if not choices:
        return None
    open_parts = any(contains_unspecified(choice.calendar) for choice in choices)
    note = replace(note, is_unspecified=open_parts)
    if told is not None and not any(choice.note.is_unspecified for choice in choices):
        note = refuse_reason(note, told, vocabulary)
    if len(choices) == 1 and choices[0].note.id == path:
        merged = replace(note, unspecified=choices[0].note.unspecified or note.unspecified)
        return CalendarDefinition(name=name, note=merged, choices=(replace(choices[0], note=merged),))
    return CalendarDefinition(name=name, note=note, choices=choices)


def read_channels(node: Mapping | None, vocabulary: Vocabulary) -> dict[str, Channel]:
    """The channels and their hours; a list of languages becomes a part of nothing but what is shown."""
    report, found = vocabulary.report, dict[str, Channel]()
    if node is None:
        span = vocabulary.facts["channel"].span
        return {
            name: Channel(name=name, note=Note("tiers", span)) for name in vocabulary.enumeration("channel")
        }
    for entry in node.entries:
        name, path = entry.key.text, f"channels.{entry.key.text}"
        value: Node = entry.value
        if isinstance(value, Scalar):
            found[name] = Channel(name=name, note=Note(path, entry.key.span, title=value.text))
            continue
        if not isinstance(value, Mapping):
            report.add("wrong-shape", f"a channel is a mapping, not {shape_of(value)}", place_of(entry))
            continue
        keys = ("hours", "languages", "by", *NOTE_KEYS)
        fields = Fields(value, path, report, keys, "a channel", entry.key.span)
        note = replace(read_note(path, entry.key.span, fields, vocabulary), span=entry.key.span)
        hours = fields.node_of("hours")
        by = tuple(scalar.text for scalar in fields.scalars("by"))
        choices = () if hours is None else _calendar_choices(hours, f"{path}.hours", vocabulary, by)
        found[name] = Channel(name=name, note=note, hours=choices, languages=_languages(fields, vocabulary))
    return found


def _languages(fields: Fields, vocabulary: Vocabulary) -> tuple[str, ...]:
    scalars = fields.scalars("languages")
    if scalars and "language" not in vocabulary.facts:
        if not vocabulary.is_unsure_of("language"):
            vocabulary.report.unknown(
                "fact",
                "language",
                scalars[0].span,
                (),
                way_out="declare it: `case: {language: one of en, de}`",
                message="languages of a channel without a fact `language` that says which one a case is in",
            )
        return ()
    return tuple(value for scalar in scalars if (value := vocabulary.value_of("language", scalar)))


def declare_intake(node: Mapping | None, vocabulary: Vocabulary) -> None:
    """Declare the fields that requests must state as facts."""
    for entry in node.entries if node is not None else ():
        required = (
            repaired(entry.value, _INTAKE_KEYS).get("requires") if isinstance(entry.value, Mapping) else None
        )
        section = f"intake.{entry.key.text}.requires"
        fields = declared(required, "field", vocabulary.report) if isinstance(required, Mapping) else None
        for field in fields.entries if fields is not None else ():
            name = field.key.text
            if name in vocabulary.facts:
                continue
            if isinstance(field.value, Scalar) and field.value.is_null:
                fact: Fact | None = Fact(name, Quantity(Primitive.TEXT), field.key.span, origin=Origin.INTAKE)
            else:
                fact = read_fact(
                    name,
                    field.value,
                    field.key.span,
                    vocabulary,
                    Origin.INTAKE,
                    section,
                )
            if fact is None:
                vocabulary.take_as_read(name)
            else:
                vocabulary.facts[name] = fact


def read_intake(node: Mapping | None, vocabulary: Vocabulary) -> tuple[Intake, ...]:
    """What requests must state."""
    report, found = vocabulary.report, []
    for entry in node.entries if node is not None else ():
        path = f"intake.{entry.key.text}"
        if not isinstance(entry.value, Mapping):
            report.add(
                "wrong-shape", f"an intake rule is a mapping, not {shape_of(entry.value)}", place_of(entry)
            )
            continue
        fields = Fields(entry.value, path, report, _INTAKE_KEYS, "an intake rule", entry.key.span)
        note = replace(read_note(path, entry.key.span, fields, vocabulary), span=entry.key.span)
        guard = _condition(fields, "when", vocabulary) or model.TRUE
        required = declared(fields.mapping("requires"), "field", report)
        names = []
        for field in required.entries if required is not None else ():
            own, field_path = field.key.text, f"{path}.requires.{field.key.text}"
            inner = (
                Fields(field.value, field_path, report, _FIELD_KEYS, "a field", field.key.span)
                if isinstance(field.value, Mapping)
                else None
            )
            field_note = replace(
                read_note(field_path, field.key.span, inner, vocabulary), span=field.key.span
            )
            names.append(RequiredField(name=own, note=field_note, fact=own))
        found.append(
            Intake(
                name=entry.key.text,
                note=refuse_reason(left_open(note, guard), fields, vocabulary),
                fields=tuple(names),
                guard=guard,
                to=fields.text("to"),
            )
        )
    return tuple(found)


def _condition(fields: Fields, key: str, vocabulary: Vocabulary) -> model.Expression | None:
    scalar = fields.scalar(key)
    tree: Any = None if scalar is None else vocabulary.report.sentence("condition", scalar)
    return None if tree is None or scalar is None else resolve_condition(tree, scalar, vocabulary)


def read_prerequisites(node: Mapping | None, vocabulary: Vocabulary) -> tuple[Prerequisite, ...]:
    """What must be true for a case to be covered."""
    report, found = vocabulary.report, []
    for entry in node.entries if node is not None else ():
        path = f"prerequisites.{entry.key.text}"
        value: Node = entry.value
        if isinstance(value, Scalar) and not value.is_null:
            tree: Any = report.sentence("condition", value)
            if tree is not None:
                requirement = resolve_condition(tree, value, vocabulary)
                note = left_open(Note(path, entry.key.span), requirement)
                found.append(Prerequisite(name=entry.key.text, note=note, requirement=requirement))
            continue
        if not isinstance(value, Mapping):
            report.add("wrong-shape", f"a prerequisite is not {shape_of(value)}", place_of(entry))
            continue
        keys = ("require", "when", "otherwise", *OPEN_KEYS)
        fields = Fields(value, path, report, keys, "a prerequisite", entry.key.span)
        note = replace(read_note(path, entry.key.span, fields, vocabulary), span=entry.key.span)
        if not fields.require("require", f"the prerequisite `{entry.key.text}`"):
            continue
        required = _condition(fields, "require", vocabulary)
        otherwise = fields.scalar("otherwise")
        adjustment = None
        if otherwise is not None:
            plain = replace(note, unspecified="", is_unspecified=False)
            adjustment = read_adjustment(otherwise, plain, vocabulary)
        guard = _condition(fields, "when", vocabulary) or model.TRUE
        if required is not None:
            note = refuse_reason(left_open(note, required, guard), fields, vocabulary)
            found.append(
                Prerequisite(
                    name=entry.key.text, note=note, requirement=required, adjustment=adjustment, guard=guard
                )
            )
    return tuple(found)


def read_coverage(node: Mapping | None, vocabulary: Vocabulary) -> tuple[Coverage, ...]:
    """What is covered and what is not."""
    if node is None:
        return ()
    report, found = vocabulary.report, []
    fields = Fields(node, "coverage", report, ("included", "excluded"), "`coverage`")
    for key in ("included", "excluded"):
        section = fields.collection(key)
        for path, item, name in items_of(section, f"coverage.{key}") if section is not None else ():
            if isinstance(item, Scalar):
                span = name.span if name is not None else item.span
                found.append(
                    Coverage(note=Note(path, span, title=item.text), excluded=key == "excluded", guard=None)
                )
                continue
            if not isinstance(item, Mapping):
                report.add("wrong-shape", f"`{path}` is a mapping, not {shape_of(item)}", item.span)
                continue
            own = Fields(item, path, report, ("when", "unless", *OPEN_KEYS), "an entry of `coverage`")
            note = read_note(path, own.span if name is None else name.span, own, vocabulary)
            guard = _condition(own, "when", vocabulary)
            unless = _condition(own, "unless", vocabulary)
            if unless is not None:
                guard = model.all_of(guard or model.TRUE, model.negate(unless))
            note = refuse_reason(left_open(note, guard), own, vocabulary)
            found.append(Coverage(note=note, excluded=key == "excluded", guard=guard))
    return tuple(found)


def _credit_items(node: Node | None, vocabulary: Vocabulary) -> Iterator[tuple[str, Node, Note | None]]:
    """Each credit, its id, and what is said of all its list; one may be a list, such as bands of a share."""
    for path, item, _ in items_of(node, "credits") if node is not None else ():
        own, listed, shared = annotated(item), item, None
        if own is not None and isinstance(inner := own.get("say"), Sequence):
            fields = Fields(own, path, vocabulary.report, ("say", *NOTE_KEYS), "a list of credits")
            listed, shared = inner, read_note(path, fields.span, fields, vocabulary)
        if isinstance(listed, Sequence):
            yield from ((band_path, band, shared) for band_path, band, _ in items_of(listed, path))
        else:
            yield path, item, None


def _below(note: Note, shared: Note) -> Note:
    """The note of an entry of a list, with what is said of the list where it says nothing of its own."""
    if not note.assumed:
        note = replace(note, assumed=shared.assumed, alternative=shared.alternative)
    return replace(note, title=note.title or shared.title, cites=note.cites or shared.cites)


def read_credits(node: Node | None, vocabulary: Vocabulary) -> tuple[CreditRule, ...]:
    """What a breach costs the vendor."""
    report, found = vocabulary.report, []
    exceptions: dict[str, Scalar] = {}
    for path, item, shared in _credit_items(node, vocabulary):
        said, note, fields = unwrap_sentence(item, path, vocabulary, "a credit")
        if shared is not None:
            note = _below(note, shared)
        if not isinstance(said, Scalar) or said.is_null:
            if said is not None:
                report.add("wrong-shape", f"`{path}` is not a sentence", said.span)
            continue
        tree = report.sentence("credit", said)
        if not isinstance(tree, Credit):
            continue
        vocabulary.target(tree.trigger.target.name, report.at(said, tree.trigger.target.extent))
        if isinstance(tree.trigger, PerBreach):
            place = report.at(said, tree.trigger.extent)
            refuse_days_of(tree.trigger.target.name, tree.trigger.unit, place, vocabulary)
        guard = resolve_guard(tree.guard, said, vocabulary)
        general = None if fields is None else fields.scalar("exception_to")
        if general is not None:
            exceptions[path] = general
        instead_of = () if general is None else (general.text.strip(),)
        name, note = path.removeprefix("credits."), left_open(note, guard)
        found.append(CreditRule(name=name, note=note, credit=tree, guard=guard, instead_of=instead_of))
    for path, general in exceptions.items():
        others = [rule.note.id for rule in found if rule.note.id != path]
        if general.text.strip() not in others:
            report.unknown("credit", general.text.strip(), general.span, others)
    return tuple(found)

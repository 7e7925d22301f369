"""Resolves named calendars, and channels with their hours."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from casepact.model.note import Note
from casepact.model.policy import CalendarChoice, CalendarDefinition, Channel
from casepact.resolve.calendars import check_calendar, contains_unspecified
from casepact.resolve.fields import NOTE_KEYS, OPEN_KEYS, Fields, place_of, shape_of
from casepact.resolve.notes import annotated, read_note, refuse_reason, unwrap
from casepact.resolve.tables import read_table
from casepact.resolve.vocabulary import Vocabulary
from casepact.source import Span
from casepact.syntax.ast.calendar import UnspecifiedCalendar
from casepact.syntax.ast.condition import Guard
from casepact.syntax.ast.target import GuardedCalendar
from casepact.syntax.yaml.tree import Mapping, Node, Scalar

__all__ = ["read_calendar", "read_channels"]


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

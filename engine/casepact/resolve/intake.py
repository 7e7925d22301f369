"""Resolves what requests must state."""

from __future__ import annotations

from dataclasses import replace

from casepact.model import expression as model
from casepact.model.fact import Fact, Origin, Quantity
from casepact.model.policy import Intake, RequiredField
from casepact.resolve.conditions import read_condition
from casepact.resolve.facts import read_fact
from casepact.resolve.fields import NOTE_KEYS, OPEN_KEYS, Fields, is_empty, place_of, repaired, shape_of
from casepact.resolve.names import declared
from casepact.resolve.notes import left_open, read_note, refuse_reason
from casepact.resolve.vocabulary import Vocabulary
from casepact.source import Related
from casepact.syntax.ast.fact import Primitive
from casepact.syntax.yaml.tree import Entry, Mapping, Scalar

__all__ = ["declare_intake", "read_intake"]

_INTAKE_KEYS = ("when", "to", "requires", *OPEN_KEYS)
_FIELD_KEYS = ("type", "default", *NOTE_KEYS)


def declare_intake(node: Mapping | None, vocabulary: Vocabulary) -> None:
    """Declare the fields that requests must state as facts."""
    for entry in node.entries if node is not None else ():
        required = (
            repaired(entry.value, _INTAKE_KEYS).get("requires") if isinstance(entry.value, Mapping) else None
        )
        section = f"intake.{entry.key.text}.requires"
        fields = declared(required, "field", vocabulary.report) if isinstance(required, Mapping) else None
        for field in fields.entries if fields is not None else ():
            name, said = field.key.text, field.value
            known = vocabulary.facts.get(name)
            typed = said.get("type") is not None if isinstance(said, Mapping) else not is_empty(said)
            if known is not None:
                if typed:
                    _refuse_other_type(known, field, section, vocabulary)
                continue
            fact: Fact | None = Fact(name, Quantity(Primitive.TEXT), field.key.span, origin=Origin.INTAKE)
            if not isinstance(said, Scalar) or not said.is_null:
                fact = read_fact(name, said, field.key.span, vocabulary, Origin.INTAKE, section)
            if fact is None:
                vocabulary.take_as_read(name)
            else:
                vocabulary.facts[name] = fact


def _refuse_other_type(known: Fact, field: Entry, section: str, vocabulary: Vocabulary) -> None:
    """Report a field that is a fact of another type already."""
    fact = read_fact(known.name, field.value, field.key.span, vocabulary, Origin.INTAKE, section)
    if fact is not None and fact.type != known.type:
        vocabulary.report.add(
            "duplicate-name",
            f"`{known.name}` is a fact already, and of another type",
            place_of(field),
            help_=f"leave the type out here, `{known.name}:`, or choose another name",
            related=(Related(known.span, "declared here"),),
        )


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
        guard = read_condition(fields, "when", vocabulary) or model.TRUE
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

"""Resolves severities and their definitions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from casepact.model import expression as model
from casepact.model.fact import Enumeration, Fact, Origin
from casepact.model.note import Note
from casepact.model.policy import Severity
from casepact.resolve.conditions import resolve_condition
from casepact.resolve.facts import check_name
from casepact.resolve.fields import NOTE_KEYS, Fields, shape_of
from casepact.resolve.notes import read_note
from casepact.resolve.vocabulary import Vocabulary
from casepact.syntax.yaml.tree import Entry, Mapping, Scalar

__all__ = ["read_severities", "severity_fact"]

_KEYS = ("when", "unless", "default", "exception_to", *NOTE_KEYS)


@dataclass(frozen=True, slots=True)
class _Definition:
    name: str
    note: Note
    guard: model.Expression | None = None
    otherwise: bool = False
    default: bool = False
    instead_of: tuple[str, ...] = ()


def read_severities(node: Mapping | None, vocabulary: Vocabulary) -> tuple[dict[str, Severity], str | None]:
    """The severities, most severe first, and the default one if any is.

    Where a definition is an exception to others, those do not hold where it does.
    """
    read = [_definition(entry, vocabulary) for entry in (node.entries if node is not None else ())]
    found = [definition for definition in read if definition is not None]
    defined = model.any_of(*(d.guard for d in found if d.guard is not None))
    severities = {}
    for definition in found:
        guard = model.negate(defined) if definition.otherwise else definition.guard
        for other in found:
            if definition.name in other.instead_of and guard is not None and other.guard is not None:
                guard = model.all_of(guard, model.negate(other.guard))
        severities[definition.name] = Severity(name=definition.name, note=definition.note, guard=guard)
    return severities, next((d.name for d in found if d.default), None)


def _definition(entry: Entry, vocabulary: Vocabulary) -> _Definition | None:
    name, path = entry.key.text, f"severities.{entry.key.text}"
    if not check_name(entry.key, "severity", vocabulary.report):
        return None
    if isinstance(entry.value, Scalar):
        return _Definition(name, Note(path, entry.key.span, title=entry.value.text))
    if not isinstance(entry.value, Mapping):
        cause = f"a severity is a mapping, not {shape_of(entry.value)}"
        vocabulary.report.add("wrong-shape", cause, entry.key.span)
        return None
    fields = Fields(entry.value, path, vocabulary.report, _KEYS, "a severity")
    note = replace(read_note(path, entry.key.span, fields, vocabulary), span=entry.key.span)
    instead_of = tuple(
        value for s in fields.scalars("exception_to") if (value := vocabulary.value_of("severity", s))
    )
    default = fields.flag("default")
    if fields.text("when") == "otherwise":
        return _Definition(name, note, None, otherwise=True, default=default)
    guard = _when(fields, vocabulary)
    note = replace(note, is_unspecified=guard == model.UNKNOWN and fields.text("when") == "unspecified")
    return _Definition(name, note, guard, default=default, instead_of=instead_of)


def _when(fields: Fields, vocabulary: Vocabulary) -> model.Expression | None:
    parts: list[model.Expression] = []
    for key in ("when", "unless"):
        scalar = fields.scalar(key)
        tree: Any = None if scalar is None else vocabulary.report.sentence("condition", scalar)
        if tree is not None and scalar is not None:
            expression = resolve_condition(tree, scalar, vocabulary)
            parts.append(model.negate(expression) if key == "unless" else expression)
    return model.all_of(*parts) if parts else None


def severity_fact(names: tuple[str, ...], default: str | None, fact: Fact) -> Fact:
    """The built-in fact ``severity``: ordered from least to most severe, against the file."""
    return Fact("severity", Enumeration(names[::-1]), fact.span, default, fact.title, Origin.BUILT_IN)

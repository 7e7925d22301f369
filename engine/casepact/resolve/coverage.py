"""Resolves what is covered: prerequisites, and what is included and excluded."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from casepact.model import expression as model
from casepact.model.note import Note
from casepact.model.policy import Coverage, Prerequisite
from casepact.resolve.conditions import read_condition, read_guard, resolve_condition
from casepact.resolve.fields import OPEN_KEYS, Fields, items_of, place_of, shape_of
from casepact.resolve.levels import read_adjustment
from casepact.resolve.notes import left_open, read_note, refuse_reason
from casepact.resolve.vocabulary import Vocabulary
from casepact.syntax.yaml.tree import Mapping, Node, Scalar

__all__ = ["read_coverage", "read_prerequisites"]


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
        required = read_condition(fields, "require", vocabulary)
        otherwise = fields.scalar("otherwise")
        adjustment = None
        if otherwise is not None:
            plain = replace(note, unspecified="", is_unspecified=False)
            adjustment = read_adjustment(otherwise, plain, vocabulary)
        guard = read_condition(fields, "when", vocabulary) or model.TRUE
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
            guard = read_guard(own, vocabulary)
            note = refuse_reason(left_open(note, guard), own, vocabulary)
            found.append(Coverage(note=note, excluded=key == "excluded", guard=guard))
    return tuple(found)

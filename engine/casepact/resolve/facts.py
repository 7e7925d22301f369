"""Resolves the facts of a policy: the built-in ones, those of ``case``, and those other sections imply."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from casepact.model.fact import BUILT_IN_FACTS, Enumeration, Fact, FactType, FactValue, Origin, Quantity
from casepact.model.note import Note
from casepact.model.values import ValueFault, parse_value
from casepact.resolve.fields import NOTE_KEYS, Fields
from casepact.resolve.names import check_word
from casepact.resolve.notes import read_note
from casepact.resolve.report import Report
from casepact.resolve.vocabulary import Vocabulary
from casepact.source import Span
from casepact.syntax.ast.fact import EnumType, Primitive, PrimitiveType
from casepact.syntax.yaml.tree import Mapping, Node, Scalar

__all__ = ["counter_fact", "read_fact", "read_facts", "resolve_type"]


_WHOLE = Decimal(0), Decimal(100)
"""The range of a percentage of which nothing else is said: no part of it, and all of it."""


def resolve_type(tree: object) -> FactType:
    """The type a syntax tree names."""
    if isinstance(tree, EnumType):
        return Enumeration(tuple(word.name for word in tree.values), tree.ordered)
    assert isinstance(tree, PrimitiveType)
    if tree.primitive is Primitive.PERCENTAGE and tree.low is None:
        return Quantity(tree.primitive, *_WHOLE)
    return Quantity(tree.primitive, tree.low, tree.high)


def read_facts(node: Mapping | None, vocabulary: Vocabulary) -> None:
    """Declare the facts of the ``case`` section."""
    report, facts = vocabulary.report, vocabulary.facts
    for entry in node.entries if node is not None else ():
        name = entry.key.text
        if name in BUILT_IN_FACTS:
            report.add(
                "duplicate-name",
                f"`{name}` is a fact every policy has",
                entry.key.span,
                help_="choose another name",
            )
            continue
        fact = read_fact(name, entry.value, entry.key.span, vocabulary, Origin.CASE)
        if fact is not None:
            facts[name] = fact
        else:
            vocabulary.take_as_read(name)


def read_fact(
    name: str, node: Node, span: Span, vocabulary: Vocabulary, origin: Origin, section: str = "case"
) -> Fact | None:
    """A fact declared by a type sentence, or by a mapping with ``type`` and ``default``."""
    report, default_scalar = vocabulary.report, None
    note = Note(f"{section}.{name}", span)
    type_scalar: Scalar | None
    if isinstance(node, Mapping):
        fields = Fields(node, name, report, ("type", "default", *NOTE_KEYS), "a fact", span)
        if not fields.require("type", f"the fact `{name}`"):
            return None
        type_scalar = fields.scalar("type")
        note = replace(read_note(note.id, span, fields, vocabulary), span=span)
        default_scalar = fields.scalar("default")
    elif isinstance(node, Scalar) and not node.is_null:
        type_scalar = node
    else:
        report.add(
            "wrong-shape", f"`{name}` has no type", span, help_="write one such as `boolean` or `low | high`"
        )
        return None
    if type_scalar is None or report.is_cut_off(type_scalar.span):
        return None  # what is there of it is not the type
    tree = report.sentence("fact_type", type_scalar)
    if tree is None:
        return None
    type_ = resolve_type(tree)
    if isinstance(type_, Enumeration) and isinstance(tree, EnumType):
        seen: set[str] = set()
        for word in tree.values:
            if word.name in seen:
                report.add(
                    "duplicate-name", f"`{word.name}` is listed twice", report.at(type_scalar, word.extent)
                )
            seen.add(word.name)
            check_word(word.name, report.at(type_scalar, word.extent), "value", report)
    fact = Fact(name, type_, span, None, note.title, origin, note)
    if default_scalar is None:
        return fact
    return replace(fact, default=_default(fact, default_scalar, report))


def _default(fact: Fact, scalar: Scalar, report: Report) -> FactValue | None:
    try:
        return parse_value(fact, scalar.text)
    except ValueFault as fault:
        report.add("wrong-type", fault.message, scalar.span, help_=fault.help)
        return None


def counter_fact(name: str, span: Span) -> Fact:
    """The fact that says how many of a quota were used before the case."""
    return Fact(name, Quantity(Primitive.INTEGER), span, None, "", Origin.QUOTA)

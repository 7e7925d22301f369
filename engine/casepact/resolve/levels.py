"""Resolves tiers and severities, and what derives and adjusts them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from casepact.model.fact import Enumeration, Fact
from casepact.model.note import Note
from casepact.model.policy import Adjustment, Feature, Matrix, MatrixCell, QuotaRule, Role, Tier, usual_end
from casepact.model.values import type_text
from casepact.resolve.conditions import literal_value, resolve_guard
from casepact.resolve.facts import counter_fact
from casepact.resolve.fields import NOTE_KEYS, Fields, items_of, place_of, repaired, shape_of
from casepact.resolve.names import declared
from casepact.resolve.near_names import warn_of_near
from casepact.resolve.notes import SAID_KEYS, left_open, read_note, unwrap, unwrap_sentence
from casepact.resolve.tables import read_table
from casepact.resolve.vocabulary import Vocabulary
from casepact.syntax.ast import sentence as ast
from casepact.syntax.ast.condition import Guard
from casepact.syntax.yaml.tree import Entry, Mapping, Node, Scalar

__all__ = [
    "TIER_KEYS",
    "read_adjustment",
    "read_adjustments",
    "read_matrices",
    "read_tiers",
    "read_titles",
    "resolve_tier_facts",
]

TIER_KEYS = ("extends", "channels", "includes", "optional", "named_contacts", "quotas", *NOTE_KEYS)


def read_titles(
    node: Mapping | None, path: str, vocabulary: Vocabulary, kind: type[Role | Feature]
) -> dict[str, Any]:
    """Roles or features: a name each, with a title or a mapping."""
    found: dict[str, Any] = {}
    for entry in node.entries if node is not None else ():
        name, own = entry.key.text, f"{path}.{entry.key.text}"
        if isinstance(entry.value, Mapping):
            fields = Fields(
                entry.value, own, vocabulary.report, ("contact", *SAID_KEYS), f"an entry of `{path}`"
            )
            note = replace(read_note(own, entry.key.span, fields, vocabulary), span=entry.key.span)
            reason = fields.text("unspecified")
            note = replace(
                note,
                title=note.title or fields.text("say"),
                unspecified=reason,
                is_unspecified="unspecified" in fields,
            )
        elif isinstance(entry.value, Scalar):
            note = Note(own, entry.key.span, title=entry.value.text)
        else:
            vocabulary.report.add(
                "wrong-shape",
                f"`{name}` is a title or a mapping, not {shape_of(entry.value)}",
                place_of(entry),
            )
            continue
        found[name] = kind(name=name, note=note)
    return found


def resolve_tier_facts(node: Mapping | None, vocabulary: Vocabulary) -> None:
    """Declare the counters of the quotas that any tier has for a period, such as ``cases_used``."""
    for entry in node.entries if node is not None else ():
        tier = entry.value if isinstance(entry.value, Mapping) else None
        quotas = None if tier is None else repaired(tier, TIER_KEYS).get("quotas")
        for quota in quotas.entries if isinstance(quotas, Mapping) else ():
            name = f"{quota.key.text}_used"
            if name not in vocabulary.facts:
                vocabulary.facts[name] = counter_fact(name, quota.key.span)


def read_tiers(node: Mapping | None, vocabulary: Vocabulary) -> dict[str, Tier]:
    """The tiers, each with all it takes over from those it extends."""
    report, tiers = vocabulary.report, dict[str, Tier]()
    for entry in node.entries if node is not None else ():
        name, path = entry.key.text, f"tiers.{entry.key.text}"
        value: Node = entry.value
        if isinstance(value, Scalar) and value.is_null:
            value = Mapping((), entry.key.span)
        if isinstance(value, Scalar):  # a bare title
            value = Mapping((Entry(Scalar("title", "plain", value.span, "title"), value),), value.span)
        if not isinstance(value, Mapping):
            report.add("wrong-shape", f"a tier is a mapping, not {shape_of(value)}", place_of(entry))
            vocabulary.faulty.add(name)
            continue
        fields = Fields(value, path, report, TIER_KEYS, "a tier", entry.key.span)
        note = replace(read_note(path, entry.key.span, fields, vocabulary), span=entry.key.span)
        base: Tier | None = None
        extends = fields.scalar("extends")
        if extends is not None:
            base = tiers.get(extends.text)
            read = tiers.keys() | vocabulary.faulty
            if vocabulary.has_value("tier", extends.text) and extends.text not in read:
                report.add(
                    "extends-later",
                    f"`{extends.text}` is no tier above this one",
                    extends.span,
                    help_="tiers run from least to most: a tier extends one that stands above it in the file",
                )
            elif base is None:
                vocabulary.unknown("tier", extends.text, extends.span, list(tiers))
        tiers[name] = _tier(name, note, fields, base, vocabulary)
    return tiers


def _tier(name: str, note: Note, fields: Fields, base: Tier | None, vocabulary: Vocabulary) -> Tier:
    channels = tuple(v for s in fields.scalars("channels") if (v := vocabulary.value_of("channel", s)))
    includes = tuple(f for s in fields.scalars("includes") if (f := _feature(s, vocabulary)))
    optional = tuple(f for s in fields.scalars("optional") if (f := _feature(s, vocabulary)))
    quotas = {} if base is None else {quota.name: replace(quota, tier=name) for quota in base.quotas}
    contacts = fields.node_of("named_contacts")
    if contacts is not None:
        quota = _quota("named_contacts", contacts, f"{note.id}.named_contacts", name, vocabulary)
        if quota is not None:
            quotas[quota.name] = quota
    section = declared(fields.mapping("quotas"), "quota", vocabulary.report)
    for entry in section.entries if section is not None else ():
        path = f"{note.id}.quotas.{entry.key.text}"
        declare = "call it by a name that is less like it: only `cases` are counted by themselves"
        warn_of_near("quota", entry.key.text, entry.key.span, ("cases",), vocabulary.report, declare=declare)
        quota = _quota(entry.key.text, entry.value, path, name, vocabulary)
        if quota is not None:
            quotas[quota.name] = quota
    if base is not None:
        channels = channels if "channels" in fields else base.channels
        includes = tuple(dict.fromkeys((*base.includes, *includes)))
        optional = tuple(dict.fromkeys(f for f in (*base.optional, *optional) if f not in includes))
    return Tier(
        name=name,
        note=note,
        channels=channels,
        includes=includes,
        optional=optional,
        quotas=tuple(quotas.values()),
    )


def _feature(scalar: Scalar, vocabulary: Vocabulary) -> str | None:
    if scalar.text in vocabulary.features:
        return scalar.text
    way_out = "declare it under `features`"
    vocabulary.unknown("feature", scalar.text, scalar.span, vocabulary.features, way_out=way_out)
    return None


def _quota(name: str, node: Node, path: str, tier: str, vocabulary: Vocabulary) -> QuotaRule | None:
    said, note, _ = unwrap(node, path, vocabulary, "a quota")
    if said is None:
        return QuotaRule(name=name, note=note, tier=tier, count=None) if note.is_unspecified else None
    if not isinstance(said, Scalar) or said.is_null:
        vocabulary.report.add("wrong-shape", f"`{name}` is a quota, not {shape_of(said)}", said.span)
        return None
    tree = vocabulary.report.sentence("quota", said)
    if not isinstance(tree, ast.Quota):
        return None
    note = replace(note, span=said.span, is_unspecified=tree.unspecified)
    counter = f"{name}_used" if tree.period is not None else None
    if counter is not None and counter not in vocabulary.facts:
        vocabulary.facts[counter] = counter_fact(counter, said.span)
    then = usual_end(name) if tree.then is None else tree.then.name
    return QuotaRule(
        name=name, note=note, tier=tier, count=tree.count, period=tree.period, then=then, counter=counter
    )


def read_matrices(node: Mapping | None, vocabulary: Vocabulary) -> tuple[Matrix, ...]:
    """The facts that a table derives."""
    report, matrices = vocabulary.report, []
    for entry in node.entries if node is not None else ():
        name, path = entry.key.text, f"matrices.{entry.key.text}"
        fact = vocabulary.facts.get(name)
        if fact is None or name in ("tier", "channel", "state"):
            way_out = f"declare it: `case: {{{name}: …}}`"
            kind, known = "fact that a matrix can derive", list(vocabulary.facts)
            vocabulary.unknown(kind, name, entry.key.span, known, way_out=way_out, unsure="fact")
            continue
        if not isinstance(fact.type, Enumeration):
            cause = f"a matrix gives one of some names, and `{name}` is {type_text(fact.type)}"
            report.add("wrong-type", cause, entry.key.span, help_="declare it as `one of a, b` or `a | b`")
            continue
        if not isinstance(entry.value, Mapping):
            report.add("wrong-shape", f"a matrix is a mapping, not {shape_of(entry.value)}", place_of(entry))
            continue
        fields = Fields(entry.value, path, report, ("by", "rows", *NOTE_KEYS), "a matrix", entry.key.span)
        note = replace(read_note(path, entry.key.span, fields, vocabulary), span=entry.key.span)
        rows = fields.node_of("rows") if fields.require("rows", f"the matrix `{name}`") else None
        if rows is None:
            continue
        by = tuple(scalar.text for scalar in fields.scalars("by"))
        for scalar in fields.scalars("by"):
            if scalar.text not in vocabulary.facts:
                vocabulary.unknown("fact", scalar.text, scalar.span, vocabulary.facts)
        matrices.append(_matrix(fact, note, rows, by, vocabulary))
    return tuple(matrices)


def _matrix(fact: Fact, note: Note, rows: Node, by: tuple[str, ...], vocabulary: Vocabulary) -> Matrix:
    def read(scalar: Scalar | None) -> tuple[Any, Guard] | None:
        if scalar is None:
            return None
        value = vocabulary.value_of(fact.name, scalar)
        return None if value is None else (value, Guard())

    cells, facts = read_table(rows, note.id, vocabulary, read, by=by, what=f"a value of `{fact.name}`")
    return Matrix(
        fact=fact.name,
        note=note,
        by=facts,
        cells=tuple(MatrixCell(note=cell.note, value=cell.tree, guard=cell.guard) for cell in cells),
    )


def read_adjustments(node: Node | None, path: str, vocabulary: Vocabulary) -> tuple[Adjustment, ...]:
    """The floors, caps and fixed values of the severity, the tier and other ordered facts."""
    found = []
    for own, item, _ in items_of(node, path) if node is not None else ():
        said, note, _fields = unwrap_sentence(item, own, vocabulary, "an adjustment")
        if not isinstance(said, Scalar) or said.is_null:
            if said is not None:
                vocabulary.report.add("wrong-shape", f"`{own}` is not a sentence", said.span)
            continue
        adjustment = read_adjustment(said, note, vocabulary)
        if adjustment is not None:
            found.append(adjustment)
    return tuple(found)


def read_adjustment(scalar: Scalar, note: Note, vocabulary: Vocabulary) -> Adjustment | None:
    """One adjustment sentence."""
    tree = vocabulary.report.sentence("adjustment", scalar)
    if not isinstance(tree, ast.Adjustment):
        return None
    fact = vocabulary.facts.get(tree.fact.name)
    place = vocabulary.report.at(scalar, tree.fact.extent)
    if fact is None or fact.name in ("channel", "state"):
        known = [name for name in vocabulary.facts if name not in ("channel", "state")]
        vocabulary.unknown("fact that can be adjusted", tree.fact.name, place, known, unsure="fact")
        return None
    if tree.operator is not None and not (isinstance(fact.type, Enumeration) and fact.type.ordered):
        vocabulary.report.add(
            "wrong-type", f"`{fact.name}` is not an ordered enumeration, and has no floor or cap", place
        )
        return None
    value = None
    if tree.value is not None:
        value = literal_value(fact, tree.value, scalar, vocabulary)
        if value is None:
            return None
    guard = resolve_guard(tree.guard, scalar, vocabulary)
    if tree.guard.otherwise:
        vocabulary.report.add(
            "lone-otherwise",
            "an adjustment has nothing beside it to be other than",
            vocabulary.report.at(scalar, tree.guard.extent),
            help_="write `when`",
        )
    note = left_open(replace(note, is_unspecified=tree.value is None), guard)
    return Adjustment(note=note, fact=fact.name, operator=tree.operator, value=value, guard=guard)

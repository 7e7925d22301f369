"""Reads the mix of a stream of cases: which facts they come with, in which shares."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import replace

from casepact.frozen import dataclass
from casepact.model.expression import TRUE, Expression
from casepact.model.fact import FactValue
from casepact.model.note import Note
from casepact.model.values import ValueFault, parse_value, value_text
from casepact.resolve.fields import Fields, shape_of
from casepact.scenario.model import Mix, MixRow
from casepact.scenario.words import Words
from casepact.semantics.logic import evaluate
from casepact.semantics.select import with_defaults
from casepact.syntax.yaml.tree import Mapping, Node, Scalar, Sequence

__all__ = ["MOST_KINDS", "read_mix"]

MOST_KINDS = 20_000
"""Kinds of case that one stream may have."""

_ENTRY_KEYS = ("when", "shares")


@dataclass(frozen=True, slots=True)
class _Part:
    """The shares of one fact among the cases for which ``guard`` holds."""

    guard: Expression
    shares: tuple[tuple[FactValue, float], ...]


def read_mix(fields: Fields, words: Words, known: MappingType[str, FactValue]) -> Mix | None:
    """The mix under ``mix``: every combination of the facts' values, with the product of their shares.

    ``known`` are the facts that every case has. None where nothing can be made of it.
    """
    node = fields.mapping("mix")
    path = f"{fields.path}.mix"
    note = Note(path, fields.span if node is None else node.span)
    rows = [MixRow(weight=1.0, facts=dict(known))]
    for entry in () if node is None else node.entries:
        name = entry.key.text
        if name not in words.policy.facts or name == "state":
            words.vocabulary.unknown("fact", name, entry.key.span, words.policy.facts)
            continue
        if name in known:
            cause = f"`{name}` is `{value_text(known[name])}` under the contract"
            words.report.add("contradicts-contract", cause, entry.key.span, help_="leave it out of the mix")
            continue
        parts = _parts(name, entry.value, f"{path}.{name}", words)
        if not parts:
            continue
        rows = _joined(rows, name, parts, words)
        if len(rows) > MOST_KINDS:
            cause = f"the mix has more than {MOST_KINDS} kinds of case"
            help_ = "leave out a fact that decides nothing here"
            words.report.add("too-many-kinds", cause, entry.key.span, help_=help_)
            return None
    return Mix(note=note, rows=tuple(row for row in rows if row.weight > 0))


def _joined(rows: list[MixRow], name: str, parts: list[_Part], words: Words) -> list[MixRow]:
    found = []
    for row in rows:
        part = next((part for part in parts if _holds(part.guard, row, words)), None)
        if part is None:
            found.append(row)
            continue
        for value, share in part.shares:
            weight = row.weight * share
            if weight > 0:
                found.append(replace(row, weight=weight, facts={**row.facts, name: value}))
        if len(found) > MOST_KINDS:
            break
    return found


def _holds(guard: Expression, row: MixRow, words: Words) -> bool:
    if guard == TRUE:
        return True
    return evaluate(guard, with_defaults(words.policy, row.facts), _Timeless()) is True


class _Timeless:
    """A world of which nothing is known but the facts."""

    def opened_during(self, calendar: object) -> bool | None:
        """Not known: the mix is drawn before the instant."""
        del calendar
        return None

    def has_breached(self, obligation: str) -> bool | None:
        """Not known either."""
        del obligation
        return None


def _parts(name: str, node: Node, path: str, words: Words) -> list[_Part]:
    if not isinstance(node, Sequence):
        part = _part(name, node, path, TRUE, words)
        return [] if part is None else [part]
    found = []
    for number, item in enumerate(node.items, 1):
        place = f"{path}.{number}"
        if not isinstance(item, Mapping):
            cause = f"an entry of a list of shares is a mapping with `shares`, not {shape_of(item)}"
            words.report.add("wrong-shape", cause, node.written(number - 1))
            continue
        fields = Fields(item, place, words.report, _ENTRY_KEYS, "an entry of a mix")
        if not fields.require("shares", "the entry"):
            continue
        guard = words.condition(fields, "when", TRUE)
        shares = fields.node_of("shares")
        part = None if shares is None else _part(name, shares, place, guard, words)
        if part is not None:
            found.append(part)
    return found


def _part(name: str, node: Node, path: str, guard: Expression, words: Words) -> _Part | None:
    """Shares such as ``{critical: 5%, major: 95%}``, or one value that every case has."""
    if isinstance(node, Scalar) and not node.is_null:
        value = _value(name, node, words)
        return None if value is None else _Part(guard, ((value, 1.0),))
    if not isinstance(node, Mapping) or not node.entries:
        cause = f"the shares of `{name}` are a mapping such as `{{a: 30%, b: 70%}}`, not {shape_of(node)}"
        words.report.add("wrong-shape", cause, node.span)
        return None
    shares = []
    sound = True
    for entry in node.entries:
        value = _value(name, entry.key, words)
        share = None
        if isinstance(entry.value, Scalar) and not entry.value.is_null:
            share = words.percent(entry.value)
        else:
            words.report.add("bad-share", f"`{entry.key.text}` has no share", entry.key.span)
        if value is None or share is None:
            sound = False
        else:
            shares.append((value, share))
    total = sum(share for _, share in shares)
    if sound and abs(total - 1) > 1e-6:
        cause = f"the shares of `{name}` come to {total * 100:g}%, not to 100%"
        words.report.add("bad-share", cause, node.entries[0].key.span, clause=path)
        return None
    return _Part(guard, tuple(shares)) if sound else None


def _value(name: str, scalar: Scalar, words: Words) -> FactValue | None:
    fact = words.policy.facts[name]
    text = scalar.text.strip()
    if words.vocabulary.enumeration(name):
        return words.vocabulary.value_of(name, replace(scalar, text=text))
    try:
        return parse_value(fact, text)
    except ValueFault as fault:
        words.report.add("wrong-type", fault.message, scalar.span, help_=fault.help)
        return None

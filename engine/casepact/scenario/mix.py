"""Reads the mix of a stream of cases: which facts they come with, in which shares."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as MappingType
from dataclasses import replace

from casepact.frozen import dataclass
from casepact.model.expression import TRUE, Expression, facts_of
from casepact.model.fact import FactValue
from casepact.model.note import Note
from casepact.model.values import ValueFault, parse_value, value_text
from casepact.resolve.fields import Fields, place_of, shape_of
from casepact.scenario.model import Mix, MixRow
from casepact.scenario.rules import Rules
from casepact.scenario.words import Words, off_by
from casepact.semantics.logic import evaluate
from casepact.semantics.select import with_defaults
from casepact.source import Span
from casepact.syntax.suggest import suggest
from casepact.syntax.yaml.tree import Entry, Mapping, Node, Scalar, Sequence

__all__ = ["CONTRACT", "MOST_KINDS", "contradicts", "facts_of_contract", "read_mix", "read_value"]

MOST_KINDS = 20_000
"""Kinds of case that one stream may have."""

CONTRACT = "contract"
"""What stands among the facts of a mix for the contract that a case comes under."""

_ENTRY_KEYS = ("when", "shares")


@dataclass(frozen=True, slots=True)
class _Part:
    """The shares of one fact among the cases for which ``guard`` holds.

    Each goes with the facts it gives: one, or for a contract all that the contract says.
    """

    guard: Expression
    shares: tuple[tuple[MappingType[str, FactValue], float], ...]


def read_mix(fields: Fields, words: Words, rules: Rules) -> Mix | None:
    """The mix under ``mix``: every combination of the facts' values, with the product of their shares.

    Where the scenario has several contracts, ``contract`` is the first of the facts. None where nothing
    can be made of it.
    """
    known = rules.known
    node = fields.mapping("mix", "write facts with values: `{tier: basic, severity: {high: 20%, low: 80%}}`")
    path = f"{fields.path}.mix"
    note = Note(path, fields.span if node is None else node.span)
    rows = [MixRow(weight=1.0, facts=dict(known))]
    _needs_contract(fields, node, words, rules)
    given = {*known, *(name for name, fact in words.policy.facts.items() if fact.default is not None)}
    for entry in () if node is None else node.entries:
        name = entry.key.text
        if name == "state":
            cause = "the state of a case is not drawn: the policy's lifecycle says it"
            words.report.add("bad-value", cause, entry.key.span, help_="leave it out of the mix")
            continue
        is_contract = name == CONTRACT and bool(rules.contracts)
        if not is_contract and name not in words.policy.facts:
            words.vocabulary.unknown("fact", name, entry.key.span, words.policy.facts)
            given.add(suggest(name, words.policy.facts) or name)  # what hangs on it is not told again
            continue
        if rules.gives(name):
            contradicts(name, rules, entry.key.span, words, "leave it out of the mix")
            continue
        parts = _Parts(name, f"{path}.{name}", words, rules).of(entry, given)
        given.add(name)
        if not parts:
            continue
        given |= {fact for part in parts for facts, _ in part.shares for fact in facts}
        rows = _joined(rows, parts, words)
        if len(rows) > MOST_KINDS:
            cause = f"the mix has more than {MOST_KINDS} kinds of case"
            help_ = "leave out a fact that decides nothing here"
            words.report.add("too-many-kinds", cause, entry.key.span, help_=help_)
            return None
    return Mix(note=note, rows=tuple(row for row in rows if row.weight > 0))


def _joined(rows: list[MixRow], parts: list[_Part], words: Words) -> list[MixRow]:
    found = []
    for row in rows:
        part = next((part for part in parts if _holds(part.guard, row, words)), None)
        if part is None:
            found.append(row)
            continue
        for facts, share in part.shares:
            weight = row.weight * share
            if weight > 0:
                found.append(replace(row, weight=weight, facts={**row.facts, **facts}))
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


class _Parts:
    """Reads the shares of one fact, whose path is ``path``."""

    def __init__(self, name: str, path: str, words: Words, rules: Rules) -> None:
        self.name, self.path, self.words, self.rules = name, path, words, rules
        self.report = words.report

    def of(self, entry: Entry, given: Collection[str]) -> list[_Part]:
        """The parts of an entry. The conditions of a list ask for facts that are ``given`` before."""
        if not isinstance(entry.value, Sequence):
            part = self._part(entry.value, place_of(entry), self.path, TRUE)
            return [] if part is None else [part]
        found = []
        for number, item in enumerate(entry.value.items, 1):
            path = f"{self.path}.{number}"
            if not isinstance(item, Mapping):
                cause = f"an entry of a list of shares is a mapping with `shares`, not {shape_of(item)}"
                self.report.add("wrong-shape", cause, entry.value.written(number - 1))
                continue
            fields = Fields(item, path, self.report, _ENTRY_KEYS, "an entry of a mix")
            if not fields.require("shares", "the entry"):
                continue
            guard = self.words.condition(fields, "when", TRUE)
            late = [fact for fact in sorted(facts_of(guard)) if fact not in given]
            if late:
                self._drawn_later(late[0], fields)
                continue
            shares = fields.entry("shares")
            assert shares is not None
            part = self._part(shares.value, place_of(shares), path, guard)
            if part is not None:
                found.append(part)
        return found

    def _drawn_later(self, late: str, fields: Fields) -> None:
        """Report a condition over what is not known yet when the share is looked up."""
        scalar = fields.scalar("when")
        assert scalar is not None
        cause = f"`{late}` is not known yet where `{self.name}` is drawn"
        help_ = f"give `{late}` in the mix, above `{self.name}`: facts are drawn from the first to the last"
        self.report.add("drawn-later", cause, scalar.span, help_=help_)

    def _part(self, node: Node, place: Span, path: str, guard: Expression) -> _Part | None:
        """Shares such as ``{critical: 5%, major: 95%}``, or one value that every case has."""
        if isinstance(node, Scalar) and not node.is_null:
            facts = self._facts(node)
            return None if facts is None else _Part(guard, ((facts, 1.0),))
        name = self.name
        if not isinstance(node, Mapping) or not node.entries:
            empty = "an empty mapping" if isinstance(node, Mapping) else shape_of(node)
            cause = f"`{name}` has one value, or values with shares, and here it has {empty}"
            help_ = f"write `{name}: VALUE` or `{name}: {{VALUE: 30%, VALUE: 70%}}`"
            self.report.add("wrong-shape", cause, place, help_=help_)
            return None
        shares = []
        for entry in node.entries:
            facts, share = self._facts(entry.key), None
            if isinstance(entry.value, Scalar) and not entry.value.is_null:
                share = self.words.percent(entry.value)
            else:
                cause = f"`{entry.key.text}` has no share"
                help_ = f"write one such as `{entry.key.text}: 30%`"
                self.report.add("bad-share", cause, entry.key.span, help_=help_)
            if facts is not None and share is not None:
                shares.append((facts, share))
        if len(shares) < len(node.entries):
            return None
        total = sum(share for _, share in shares)
        if abs(total - 1) > 1e-6:
            cause = f"the shares of `{name}` come to {total * 100:g}%, not to 100%"
            self.report.add("bad-share", cause, node.entries[0].key.span, help_=off_by(total), clause=path)
            return None
        return _Part(guard, tuple(shares))

    def _facts(self, scalar: Scalar) -> MappingType[str, FactValue] | None:
        if self.name == CONTRACT and self.rules.contracts:
            return facts_of_contract(scalar, self.words, self.rules)
        value = read_value(self.name, scalar, self.words)
        return None if value is None else {self.name: value}


def _needs_contract(fields: Fields, node: Mapping | None, words: Words, rules: Rules) -> None:
    if rules.contracts and (node is None or node.entry(CONTRACT) is None):
        place = fields.entry("mix")
        span = fields.span if place is None else place.key.span
        cause = "the mix does not say under which contract its cases come"
        words.report.add(
            "missing-key", cause, span, help_=f"add `{CONTRACT}:` with a name, or names and shares"
        )


def facts_of_contract(scalar: Scalar, words: Words, rules: Rules) -> MappingType[str, FactValue] | None:
    """The facts of the cases under the contract of that name; None after a report."""
    name = scalar.text.strip()
    if name not in rules.contracts:
        words.report.unknown("contract of the scenario", name, scalar.span, tuple(rules.contracts))
        return None
    return rules.contracts[name].facts


def contradicts(name: str, rules: Rules, place: Span, words: Words, help_: str) -> None:
    """Report a fact that a contract gives its cases already."""
    cause = f"`{name}` is said by the contract of each case"
    if name in rules.known:
        cause = f"`{name}` is `{value_text(rules.known[name])}` under the contract"
    words.report.add("contradicts-contract", cause, place, help_=help_)


def read_value(name: str, scalar: Scalar, words: Words) -> FactValue | None:
    """The value of a fact that is written in one scalar; None after a report."""
    fact = words.policy.facts[name]
    text = scalar.text.strip()
    if words.vocabulary.enumeration(name):
        return words.vocabulary.value_of(name, replace(scalar, text=text))
    try:
        return parse_value(fact, text)
    except ValueFault as fault:
        words.report.add("wrong-type", fault.message, scalar.span, help_=fault.help)
        return None

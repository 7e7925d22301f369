"""Reads what a test expects of a decision."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.model.policy import usual_end
from casepact.source import Span
from casepact.syntax.yaml.tree import Entry, Mapping, Node, Scalar
from casepact.testing.expecting import EntryOfExpect
from casepact.testing.plan import Expectation, Sort, Wanted
from casepact.testing.words import NOT_KNOWN, Words, is_nothing

__all__ = ["DECISION_KEYS", "decision_expectations"]

_TRUTHS = ("covered", "offered", "open")
_VALUES = {"tier": "tier", "severity": "severity", "defined": "severity"}
_LISTS = (
    *("because", "unspecified", "unknown", "conflicts", "assumed", "holds", "derived", "credits"),
    *("includes", "optional", "intake", "requires"),
)
DECISION_KEYS = (*_TRUTHS, *_VALUES, "next_open", *_LISTS, "facts", "quotas", "escalations", "not")
"""The keys of ``expect`` beside the names of obligations and the ids of clauses and rungs."""

_TIMES = ("due", "earliest", "latest")
_DUTY_TEXTS = (
    *("clause", "target", "calendar", "every", "share", "effort", "status"),
    *("actor", "modal", "action"),
)
_DUTY_PARTS = (*_TIMES, "bound", *_DUTY_TEXTS, "objects")
_RUNG_TIMES = ("at", "earliest", "latest")
_RUNG_PARTS = (*_RUNG_TIMES, "notify", "actions", "status")
_BEFORE = "before "


def decision_expectations(node: Mapping, words: Words) -> Iterator[Expectation]:
    """Yield what ``expect`` says, each thing with its place; what is wrong is reported."""
    for entry in node.entries:
        yield from _Reader(words, entry).expectations()


class _Reader(EntryOfExpect):
    """Reads one entry of ``expect``."""

    def expectations(self) -> Iterator[Expectation]:
        key, value = self.key, self.entry.value
        if key in _TRUTHS:
            yield from self._some(Sort.FIELD, self.words.truth(value, key))
        elif key in _VALUES:
            yield from self._some(Sort.FIELD, self.words.value(_VALUES[key], value))
        elif key == "next_open":
            yield from self._next_open(value)
        elif key == "credits" and isinstance(value, Mapping) and value.entries:
            yield from self._credits(value)
        elif key in _LISTS:
            yield from self._listed(value)
        elif key == "facts":
            yield from self._facts(value)
        elif key == "quotas":
            yield from self._quotas(value)
        elif key == "escalations":
            yield from self._escalations(value)
        elif key == "not":
            yield from self._nots(value)
        elif key in self.words.rungs:
            yield from self._rung(key, value, self.span)
        elif key in self.words.duties or key in self.words.clauses:
            yield from self._duty(key, value)
        else:
            known = [*DECISION_KEYS, *self.words.duties, *self.words.clauses, *self.words.rungs]
            message = f"`{key}` is nothing that can be expected of a decision"
            self.words.report.unknown("answer", key, self.entry.key.span, known, message=message)

    def _some(self, sort: Sort, read: tuple[Wanted] | None, name: str = "") -> Iterator[Expectation]:
        if read is not None:
            yield self.make(sort, name or self.key, self.span, wanted=read[0])

    def _next_open(self, value: Node) -> Iterator[Expectation]:
        if isinstance(value, Scalar) and value.text.strip() in (NOT_KNOWN, "none"):
            yield self.make(Sort.FIELD, self.key, self.span)
            return
        instant = self.words.instant(value, self.key)
        if instant is not None:
            yield self.make(Sort.FIELD, self.key, self.span, wanted=instant)

    def _listed(self, value: Node) -> Iterator[Expectation]:
        if is_nothing(value):
            yield self.make(Sort.LISTED, self.key, self.span)
            return
        known = self._known()
        for scalar in self.words.named(value, self.key):
            name = self.words.one_of(scalar, "clause" if self.key == "holds" else "name", known)
            if name is not None:
                yield self.make(Sort.LISTED, self.key, scalar.span, wanted=name)

    def _known(self) -> tuple[str, ...]:
        """The names that the list of this key can hold."""
        policy = self.words.policy
        match self.key:
            case "holds":
                return tuple(self.words.clauses)
            case "credits":
                return tuple(self.words.credits)
            case "includes" | "optional":
                return tuple(policy.features)
            case "intake":
                return tuple(rule.name for rule in policy.intake)
            case "requires":
                return tuple(item.fact for rule in policy.intake for item in rule.fields)
            case "unknown":
                return (*policy.facts, *self.words.ids)
            case _:
                return self.words.ids

    def _quotas(self, value: Node) -> Iterator[Expectation]:
        known = dict.fromkeys(rule.name for tier in self.words.policy.tiers.values() for rule in tier.quotas)
        for key, node, span in self._mapping(value):
            name = self.words.one_of(key, "quota", tuple(known))
            if name is None:
                continue
            if isinstance(node, Scalar) and is_nothing(node):
                yield self.make(Sort.QUOTA, name, span)
                continue
            text = self.words.sentence("quota", node)
            if text is not None:
                yield self.make(Sort.QUOTA, name, span, wanted=text.removesuffix(f" then {usual_end(name)}"))

    def _credits(self, value: Mapping) -> Iterator[Expectation]:
        for key, node, span in self._mapping(value):
            name = self.words.one_of(key, "credit", tuple(self.words.credits))
            text = self.words.sentence("credit", node)
            if name is not None and text is not None:
                yield self.make(Sort.CREDIT, name, span, wanted=text)

    def _facts(self, value: Node) -> Iterator[Expectation]:
        for key, node, span in self._mapping(value):
            name = self.words.one_of(
                key, "fact", [name for name in self.words.policy.facts if name != "state"]
            )
            read = None if name is None else self.words.value(name, node)
            if name is not None and read is not None:
                yield self.make(Sort.FACT, name, span, wanted=read[0])

    def _mapping(self, value: Node) -> Iterator[tuple[Scalar, Node, Span]]:
        if isinstance(value, Mapping):
            for entry in value.entries:
                yield entry.key, entry.value, entry.written
        else:
            self.words.fault(f"`{self.key}` is a mapping", self.span, code="wrong-shape")

    def _escalations(self, value: Node) -> Iterator[Expectation]:
        if is_nothing(value):
            for ladder in self.words.ladders:
                yield self.make(Sort.NO_RUNG, ladder, self.span)
            return
        for key, node, span in self.words.entries(value, self.key):
            name = self.words.one_of(key, "rung", tuple(self.words.rungs))
            if name is not None:
                yield from self._rung(name, node, span)

    def _rung(self, name: str, node: Node | None, span: Span) -> Iterator[Expectation]:
        if isinstance(node, Scalar) and is_nothing(node):
            yield self.make(Sort.NO_RUNG, name, span)
            return
        yield self.make(Sort.RUNG, name, span)
        if isinstance(node, Scalar):
            yield from self._time(Sort.RUNG, name, "at", node, span)
            return
        for entry in node.entries if isinstance(node, Mapping) else ():
            part = self.words.one_of(entry.key, "part of an escalation", _RUNG_PARTS)
            if part in _RUNG_TIMES:
                yield from self._time(Sort.RUNG, name, str(part), entry.value, entry.written)
            elif part in ("notify", "actions"):
                yield from self._several(Sort.RUNG, name, part, entry)
            elif part is not None:
                yield from self._text(Sort.RUNG, name, part, entry)

    def _duty(self, name: str, value: Node) -> Iterator[Expectation]:
        if isinstance(value, Scalar):
            text = value.text.strip()
            if is_nothing(value):
                yield self.make(Sort.NO_DUTY, name, self.span)
            elif text == "unspecified":
                yield self.make(Sort.DUTY, name, self.span, "status", text)
            else:
                bound: str = "exclusive" if text.startswith(_BEFORE) else "inclusive"
                start = len(_BEFORE) if bound == "exclusive" else 0
                when = Scalar(text[start:], "plain", value.span, "") if start else value
                yield from self._time(Sort.DUTY, name, "due", when, self.span)
                if text != NOT_KNOWN:
                    yield self.make(Sort.DUTY, name, self.span, "bound", bound)
            return
        for key, node, span in self._mapping(value):
            part = self.words.one_of(key, "part of a duty", _DUTY_PARTS)
            if part in _TIMES:
                yield from self._time(Sort.DUTY, name, str(part), node, span)
            elif part == "bound" and isinstance(node, Scalar):
                wanted = self.words.one_of(node, "bound", ("inclusive", "exclusive"))
                if wanted is not None:
                    yield self.make(Sort.DUTY, name, span, "bound", wanted)
            elif part == "objects":
                yield from self._several(Sort.DUTY, name, part, Entry(key, node))
            elif part is not None:
                yield from self._text(Sort.DUTY, name, part, Entry(key, node))

    def _several(self, sort: Sort, name: str, part: str, entry: Entry) -> Iterator[Expectation]:
        """All of a list, in its order."""
        said: tuple[str, ...] = ()
        if not is_nothing(entry.value):
            said = tuple(" ".join(item.text.split()) for item in self.words.named(entry.value, part))
        yield self.make(sort, name, entry.written, part, said)

    def _time(self, sort: Sort, name: str, part: str, node: Node, span: Span) -> Iterator[Expectation]:
        if isinstance(node, Scalar) and node.text.strip() == NOT_KNOWN:
            yield self.make(sort, name, span, part)
            return
        instant = self.words.instant(node, part)
        if instant is not None:
            yield self.make(sort, name, span, part, instant)

    def _text(self, sort: Sort, name: str, part: str, entry: Entry) -> Iterator[Expectation]:
        if not isinstance(entry.value, Scalar):
            self.words.fault(f"`{part}` is text", entry.written, code="wrong-shape")
        elif part != "clause" or self.words.one_of(entry.value, "clause", tuple(self.words.clauses)):
            yield self.make(sort, name, entry.written, part, entry.value.text.strip())

    def _nots(self, value: Node) -> Iterator[Expectation]:
        words = self.words
        for scalar in words.named(value, self.key):
            name = scalar.text.strip()
            if name in words.duties or name in words.clauses:
                yield self.make(Sort.NO_DUTY, name, scalar.span)
            elif name in words.rungs or name in words.ladders:
                yield self.make(Sort.NO_RUNG, name, scalar.span)
            elif name in words.credits:
                yield self.make(Sort.NO_CREDIT, name, scalar.span)
            elif name in words.policy.roles or name in ("vendor", "customer"):
                yield self.make(Sort.NOT_TOLD, name, scalar.span)
            else:
                known = [*words.duties, *words.clauses, *words.rungs, *words.ladders, *words.policy.roles]
                message = f"`{name}` is nothing that could be owed, taken or told"
                words.report.unknown("clause", name, scalar.span, known, message=message)

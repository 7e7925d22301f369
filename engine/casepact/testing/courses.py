"""Reads what a test expects of a timeline."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.resolve.fields import shape_of
from casepact.semantics.rules import Rules
from casepact.semantics.written import read_event_name
from casepact.syntax.yaml.tree import Entry, Mapping, Node, Scalar
from casepact.testing.expecting import EntryOfExpect
from casepact.testing.plan import Expectation, Sort
from casepact.testing.words import Words, is_nothing

__all__ = ["COURSE_KEYS", "OUTCOMES", "course_expectations"]

OUTCOMES = ("met", "breached", "cancelled")
"""How a cycle of a clock can end that a test may expect."""

COURSE_KEYS = (
    *("state", "severity", "tier", "covered", "states", "due"),
    *(*OUTCOMES, "notified", "refused", "unspecified", "unknown", "conflicts", "never"),
)
"""The keys of ``expect`` beside a timeline."""

_MENTIONED = ("unspecified", "unknown", "conflicts")
_NEVER = ("met", "breached", "cancelled", "started", "notified", "refused", "entered")


def course_expectations(node: Mapping, words: Words) -> Iterator[Expectation]:
    """Yield what ``expect`` says, each thing with its place; what is wrong is reported."""
    for entry in node.entries:
        yield from _Reader(words, entry).expectations()


class _Reader(EntryOfExpect):
    """Reads one entry of ``expect``."""

    def __init__(self, words: Words, entry: Entry) -> None:
        super().__init__(words, entry)
        timed = map(Rules.family_name, words.policy.terms)
        self.duties = tuple(dict.fromkeys([*words.policy.obligations, *timed]))
        self.told = (*words.rungs, *words.policy.roles, "vendor", "customer")

    def expectations(self) -> Iterator[Expectation]:
        key, value = self.key, self.entry.value
        if key == "state" and isinstance(value, Scalar):
            state = self.words.one_of(value, "state", tuple(self.words.policy.lifecycle.states))
            if state is not None:
                yield self.make(Sort.END, key, self.span, wanted=state)
        elif key in ("severity", "tier"):
            read = self.words.value(key, value)
            if read is not None:
                yield self.make(Sort.END, key, self.span, wanted=read[0])
        elif key == "covered":
            truth = self.words.truth(value, key)
            if truth is not None:
                yield self.make(Sort.END, key, self.span, wanted=truth[0])
        elif key == "states":
            yield from self._states(value)
        elif key == "due":
            yield from self._due(value)
        elif key in (*OUTCOMES, "notified", "refused"):
            yield from self._happens(value)
        elif key in _MENTIONED:
            yield from self._mentioned(value)
        elif key == "never":
            for scalar in self.words.named(value, key):
                yield from self._never(scalar)
        else:
            message = f"`{key}` is nothing that can be expected of a timeline"
            self.words.report.unknown("answer", key, self.entry.key.span, COURSE_KEYS, message=message)

    def _mapping(self, value: Node) -> tuple[Entry, ...]:
        if isinstance(value, Mapping):
            return value.entries
        self.words.fault(f"`{self.key}` is a mapping, not {shape_of(value)}", self.span, code="wrong-shape")
        return ()

    def _states(self, value: Node) -> Iterator[Expectation]:
        for entry in self._mapping(value):
            at = self.words.instant(entry.key, self.key)
            if not isinstance(entry.value, Scalar):
                self.words.fault("a state is a name", entry.written, code="wrong-shape")
                continue
            state = self.words.one_of(entry.value, "state", tuple(self.words.policy.lifecycle.states))
            if at is not None and state is not None:
                yield self.make(Sort.STATE_AT, state, entry.written, wanted=at)

    def _due(self, value: Node) -> Iterator[Expectation]:
        for entry in self._mapping(value):
            name = self.words.one_of(entry.key, "obligation", self.duties)
            at = self.words.instant(entry.value, self.key)
            if name is not None and at is not None:
                yield self.make(Sort.DUE, name, entry.written, wanted=at)

    def _happens(self, value: Node) -> Iterator[Expectation]:
        """What happens, and that nothing else of the kind does."""
        names = []
        for key, node, span in () if is_nothing(value) else self.words.entries(value, self.key):
            name = self._subject(key)
            times = None if node is None else self.words.instants(node, self.key)
            if name is None or (node is not None and times is None):
                return
            names.append(name)
            yield self.make(Sort.HAPPENS, name, span, self.key, times)
        yield self.make(Sort.NOTHING_ELSE, self.key, self.entry.key.span, self.key, tuple(names))

    def _subject(self, scalar: Scalar) -> str | None:
        if self.key == "refused":
            return read_event_name(scalar, self.words.policy, self.words.report)
        if self.key == "notified":
            return self.words.one_of(scalar, "rung or role", self.told)
        return self.words.one_of(scalar, "obligation", self.duties)

    def _mentioned(self, value: Node) -> Iterator[Expectation]:
        if is_nothing(value):
            yield self.make(Sort.MENTIONED, self.key, self.span)
            return
        known = (*self.words.policy.facts, *self.words.ids)
        for scalar in self.words.named(value, self.key):
            name = self.words.one_of(scalar, "name", known)
            if name is not None:
                yield self.make(Sort.MENTIONED, self.key, scalar.span, wanted=name)

    def _never(self, scalar: Scalar) -> Iterator[Expectation]:
        verb, _, rest = scalar.text.strip().partition(" ")
        what = Scalar(rest.strip(), "plain", scalar.span, "")
        if verb not in _NEVER:
            help_ = f"start with one of {', '.join(f'`{word}`' for word in _NEVER)}, such as `breached NAME`"
            message = f"`{verb}` is nothing that could happen"
            self.words.fault(message, scalar.span, help_)
            return
        name: str | None = ""
        if verb == "entered":
            name = self.words.one_of(what, "state", tuple(self.words.policy.lifecycle.states))
        elif verb == "notified":
            name = self.words.one_of(what, "rung or role", self.told)
        elif verb == "refused":
            name = read_event_name(what, self.words.policy, self.words.report) if what.text else ""
        else:
            name = self.words.one_of(what, "obligation", self.duties)
        if name is not None:
            yield self.make(Sort.NEVER, name, scalar.span, verb)

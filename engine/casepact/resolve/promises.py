"""Resolves promises: states, events, targets and roles are those of the policy, times have a calendar."""

from __future__ import annotations

from collections import abc
from dataclasses import replace
from typing import TypeAlias

from casepact.model.clause import Clause
from casepact.model.expression import TRUE
from casepact.model.note import Note
from casepact.model.promise import Promise
from casepact.resolve.calendars import check_amount, check_calendar
from casepact.resolve.conditions import resolve_condition
from casepact.resolve.fields import NOTE_KEYS, Fields, items_of
from casepact.resolve.notes import read_note
from casepact.resolve.vocabulary import Vocabulary
from casepact.syntax.ast import promise as ast
from casepact.syntax.ast.calendar import AlwaysOpen
from casepact.syntax.ast.condition import Word
from casepact.syntax.ast.target import Unit
from casepact.syntax.yaml.tree import Mapping, Node, Scalar

__all__ = ["OPEN_CASE", "read_promises", "third_persons"]

OPEN_CASE = "open"
"""A case in any state that is neither settled nor final, where the policy has no state of this name."""

Terms: TypeAlias = abc.Mapping[str, Clause | None]
"""The terms of a policy by name, None for one at fault."""

_ON_BUSINESS_TIME = {Unit.BUSINESS_MINUTE, Unit.BUSINESS_HOUR, Unit.BUSINESS_DAY}


def third_persons(event: str) -> frozenset[str]:
    """What a case does that takes an event: ``reopens`` of ``reopen``, ``replies`` of ``reply``."""
    words = event.split("_")
    found: set[str] = set()
    for index in {0, len(words) - 1}:
        verb = words[index]
        forms = {verb + "s"}
        if verb.endswith(("s", "x", "z", "ch", "sh")):
            forms = {verb + "es"}
        elif verb.endswith("y") and verb[-2:-1] not in ("a", "e", "o", "u"):
            forms = {verb[:-1] + "ies"}
        found.update("_".join((*words[:index], form, *words[index + 1 :])) for form in forms)
    return frozenset(found)


def read_promises(node: Node | None, vocabulary: Vocabulary, terms: Terms) -> tuple[Promise, ...]:
    """The promises of ``promises``: a list of sentences, or a mapping from names to them.

    They speak of targets, and of ``terms`` by name as well, if these have a time.
    """
    found = []
    for path, item, key in items_of(node, "promises") if node is not None else ():
        said: Node | None = item
        note = Note(path, item.span)
        if isinstance(item, Mapping):
            fields = Fields(item, path, vocabulary.report, ("say", *NOTE_KEYS), "a promise", item.span)
            note = read_note(path, item.span if key is None else key.span, fields, vocabulary)
            said = fields.node_of("say") if fields.require("say", "a promise") else None
            if said is None:
                continue
        if not isinstance(said, Scalar) or said.is_null:
            vocabulary.report.add(
                "wrong-shape",
                "a promise is a sentence",
                item.span,
                help_="write one such as `every resolved case is eventually closed`",
            )
            continue
        tree = vocabulary.report.sentence("promise", said)
        if isinstance(tree, ast.Promise):
            condition = tree.condition
            guard = TRUE if condition is None else resolve_condition(condition, said, vocabulary)
            promised = _Reader(said, vocabulary, terms).promised(tree.promised)
            found.append(Promise(note=note, text=said.text.strip(), promised=promised, guard=guard))
    return tuple(found)


class _Reader:
    """Resolves the parts of one sentence, and reports what is wrong with them at their places."""

    def __init__(self, scalar: Scalar, vocabulary: Vocabulary, terms: Terms) -> None:
        self.scalar = scalar
        self.vocabulary = vocabulary
        self.terms = terms

    def promised(self, tree: ast.Promised) -> ast.Promised:
        """What is promised, with every name and calendar."""
        match tree:
            case ast.IsTold():
                for word in tree.roles:
                    self._role(word)
                return replace(
                    tree,
                    span=self._span(tree.span),
                    anchor=self._anchor(tree.anchor),
                    unless=tuple(map(self._event, tree.unless)),
                )
            case ast.IsDue():
                self._target(tree.target)
                return replace(
                    tree,
                    span=self._span(tree.span),
                    anchor=self._anchor(tree.anchor),
                    unless=tuple(map(self._event, tree.unless)),
                )
            case ast.Precedes():
                return replace(tree, first=self._event(tree.first), second=self._event(tree.second))
            case ast.NeverTakes():
                for word in tree.actors:
                    self._role(word)
                return replace(
                    tree,
                    state=self._state(tree.state, any_open=True),
                    event=self._event(tree.event),
                    span=self._span(tree.span),
                )
            case ast.NeverIs():
                state = self._state(tree.state, any_open=True)
                return replace(tree, state=state, destination=self._state(tree.destination))
            case ast.Becomes():
                return replace(
                    tree,
                    state=self._state(tree.state),
                    destination=self._state(tree.destination),
                    span=self._timed(tree.span),
                )
            case ast.Without():
                events = tuple(map(self._event, tree.events))
                return replace(tree, state=self._state(tree.state), events=events)
            case ast.Eventually(state=first):
                own = None if first is None else self._state(first, any_open=True)
                return replace(tree, state=own, destination=self._state(tree.destination))
            case ast.HasClock():
                return replace(tree, state=self._state(tree.state, any_open=True))

    def _role(self, word: Word) -> None:
        self.vocabulary.role(word.name, self.vocabulary.report.at(self.scalar, word.extent))

    def _target(self, word: Word) -> None:
        """A target, or a term with a time; anything else is reported."""
        name, span = word.name, self.vocabulary.report.at(self.scalar, word.extent)
        timed = (term for term, clause in self.terms.items() if clause is None or clause.has_time)
        known = self.vocabulary.targets.union(timed)
        if name in known:
            return
        if name in self.terms:
            message = f"`{name}` is a term without a time, so that it never comes to be due"
            way_out = "give the term a time, such as `within 2 business days on …`"
            self.vocabulary.report.unknown("target", name, span, (), way_out=way_out, message=message)
        else:
            self.vocabulary.unknown("target", name, span, known)

    def _state(self, word: Word, *, any_open: bool = False) -> Word:
        if not any_open or word.name != OPEN_CASE or OPEN_CASE in self.vocabulary.states:
            self.vocabulary.state(word.name, self.vocabulary.report.at(self.scalar, word.extent))
        return word

    def _event(self, word: Word) -> Word:
        events = self.vocabulary.events
        if self.vocabulary.find_event(word.name) is None:
            doing = next((event for event in events if word.name in third_persons(event)), None)
            if doing is not None:
                return replace(word, name=doing)
        span = self.vocabulary.report.at(self.scalar, word.extent)
        return replace(word, name=self.vocabulary.event(word.name, span))

    def _anchor(self, anchor: ast.Anchor) -> ast.Anchor:
        if anchor.is_breach:
            self._target(anchor.name)
            return anchor
        return replace(anchor, name=self._event(anchor.name))

    def _span(self, span: ast.Span | None) -> ast.Span | None:
        return None if span is None else self._timed(span)

    def _timed(self, span: ast.Span) -> ast.Span:
        """The time with its calendar: a bare hour or day is one that anybody's watch shows."""
        calendar = span.calendar
        if calendar is not None:
            check_calendar(calendar, self.scalar, self.vocabulary)
        elif span.amount.unit not in _ON_BUSINESS_TIME:
            calendar = AlwaysOpen()
        check_amount(span.amount, calendar, self.scalar, self.vocabulary, "to the policy")
        return replace(span, calendar=calendar)

"""Reads what is done about a case: how long it takes, what interrupts it and what else may happen."""

from __future__ import annotations

from casepact.model.expression import TRUE
from casepact.model.note import Note
from casepact.resolve.fields import Fields, shape_of
from casepact.scenario.model import (
    DrawnTime,
    HandOver,
    Patience,
    SeverityChange,
    Share,
    SideEvent,
    Updates,
    Wait,
    Work,
)
from casepact.scenario.times import Times
from casepact.scenario.words import Words, off_by
from casepact.source import Span
from casepact.syntax.yaml.tree import Mapping, Node, Scalar, Sequence

__all__ = ["ENTRY_KEYS", "WORK_KEYS", "read_work"]

WORK_KEYS = (
    *("respond", "answers_at_once", "solve", "acknowledge", "close", "wait", "reopen", "severity_changes"),
    *("decline", "patience", "updates", "events", "hand_over", "names", "assumed", "note"),
)
"""The keys of ``work``."""

STANDARD = (
    *("acknowledge", "respond", "activate", "ask_customer", "customer_reply", "resolve", "reopen", "close"),
    *("decline", "withdraw", "update", "change"),
)
"""The events that the process of a case gives rise to, by their standard names."""


def read_work(fields: Fields, words: Words, times: Times, teams: tuple[str, ...] | None) -> Work | None:
    """The work under ``work``; ``teams`` are those a case can be handed over to, None if nobody knows."""
    node = fields.mapping("work")
    if node is None:
        if fields.require("work", "the scenario"):
            entry = fields.entry("work")
            assert entry is not None
            cause = "nothing is said of the work"
            words.report.add("missing-value", cause, entry.key.span, help_="add `respond:` and `solve:`")
        return None
    return _Reader(fields, node, words, times, teams).work()


class _Reader:
    """Reads one section."""

    def __init__(
        self, fields: Fields, node: Mapping, words: Words, times: Times, teams: tuple[str, ...] | None
    ) -> None:
        entry = fields.entry("work")
        assert entry is not None
        self.fields = Fields(node, "work", words.report, WORK_KEYS, "the work", entry.key.span)
        self.place = entry.key.span
        self.words, self.report, self.times, self.teams = words, words.report, times, teams

    def work(self) -> Work:
        """The whole of it."""
        for key in ("respond", "solve"):
            self.fields.require(key, "the work")
        names = self._names()
        answers = self.fields.entry("answers_at_once")
        if answers is not None and not self.times.staffed:
            cause = "`answers_at_once` is about agents, and the scenario has none"
            self.report.add("no-staff", cause, answers.key.span, help_="add `staff:`, or leave it out")
        return Work(
            note=Note("work", self.place, assumed=self.fields.text("assumed")),
            respond=self.times.of(self.fields, "respond", "a time to respond", served=True),
            solve=self.times.of(self.fields, "solve", "a time to solve", served=True),
            acknowledge=self.times.of(self.fields, "acknowledge", "a time to acknowledge"),
            close=self.times.of(self.fields, "close", "a time to close"),
            wait=self._wait(),
            reopen=next(iter(self._shares("reopen", timed=True)), None),
            severity_changes=self._severity_changes(),
            decline=self._shares("decline", timed=False),
            patience=self._patience(),
            updates=self._updates(),
            side_events=self._side_events(names),
            hand_overs=self._hand_overs(),
            events=names,
            answers_at_once=self.fields.flag("answers_at_once"),
        )

    def _items(self, key: str) -> list[tuple[str, Fields]]:
        """The mappings under a key that holds one or a list of them, with their paths."""
        node = self.fields.node_of(key)
        if node is None:
            return []
        allowed = ENTRY_KEYS[key]
        entry = self.fields.entry(key)
        assert entry is not None
        listed: list[tuple[str, Node, Span]] = [(f"work.{key}", node, entry.key.span)]
        if isinstance(node, Sequence):
            listed = [
                (f"work.{key}.{number}", item, node.written(number - 1))
                for number, item in enumerate(node.items, 1)
            ]
        if key in _ONCE and len(listed) > 1:
            cause = f"`{key}` is said once for all cases, and this is a second entry"
            self.report.add("said-twice", cause, listed[1][2], help_=_ONCE[key])
        found = []
        for path, item, place in listed:
            if isinstance(item, Mapping):
                found.append((path, Fields(item, path, self.report, allowed, f"`{key}`", place)))
            else:
                keys = ", ".join(f"`{name}`" for name in allowed)
                cause = f"an entry of `{key}` is a mapping, not {shape_of(item)}"
                self.report.add("wrong-shape", cause, place, help_=f"its keys are {keys}")
        return found

    def _timed(self, fields: Fields, key: str, what: str) -> tuple[DrawnTime, ...]:
        return self.times.of(fields, key, what) if fields.require(key, f"`{fields.path}`") else ()

    def _wait(self) -> Wait | None:
        for path, fields in self._items("wait"):
            share = self.words.share(fields, "share", "the wait")
            rounds = self.words.whole(fields, "rounds", 5, 1, 50)
            lasts = self._timed(fields, "lasts", "a time the customer takes")
            if share is not None and lasts:
                return Wait(note=Note(path, fields.span), share=share, rounds=rounds, lasts=lasts)
        return None

    def _shares(self, key: str, *, timed: bool) -> tuple[Share, ...]:
        found = []
        for path, fields in self._items(key):
            share = self.words.share(fields, "share", f"`{path}`")
            after = self._timed(fields, "after", "a time after which it happens") if timed else ()
            guard = self.words.condition(fields, "when", TRUE)
            if share is not None and (after or not timed):
                found.append(Share(note=Note(path, fields.span), share=share, after=after, guard=guard))
        return tuple(found)

    def _severity_changes(self) -> tuple[SeverityChange, ...]:
        found = []
        for path, fields in self._items("severity_changes"):
            share = self.words.share(fields, "share", f"`{path}`")
            after = self._timed(fields, "after", "a time after which it changes")
            guard = self.words.condition(fields, "when", TRUE)
            to = self._severities(fields) if fields.require("to", f"`{path}`") else ()
            if share is not None and after and to:
                note = Note(path, fields.span)
                found.append(SeverityChange(note=note, share=share, after=after, to=to, guard=guard))
        return tuple(found)

    def _severities(self, fields: Fields) -> tuple[tuple[str, float], ...]:
        node = fields.node_of("to")
        if isinstance(node, Scalar) and not node.is_null:
            value = self.words.vocabulary.value_of("severity", node)
            return () if value is None else ((value, 1.0),)
        mapping = fields.mapping("to")
        found = []
        for entry in mapping.entries if mapping is not None else ():
            value = self.words.vocabulary.value_of("severity", entry.key)
            share = self.words.percent(entry.value) if isinstance(entry.value, Scalar) else None
            if value is not None and share is not None:
                found.append((value, share))
        total = sum(share for _, share in found)
        if mapping is not None and len(found) == len(mapping.entries) and abs(total - 1) > 1e-6:
            cause = f"the shares come to {total * 100:g}%, not to 100%"
            place = mapping.entries[0].key.span if found else mapping.span
            self.report.add("bad-share", cause, place, help_=off_by(total))
        return tuple(found)

    def _patience(self) -> Patience | None:
        for path, fields in self._items("patience"):
            share = self.words.share(fields, "share", "the patience", 1.0)
            lasts = self._timed(fields, "lasts", "a time the customer waits")
            if share is not None and lasts:
                return Patience(note=Note(path, fields.span), share=share, lasts=lasts)
        return None

    def _updates(self) -> Updates | None:
        every = self.times.of(self.fields, "updates", "a time between updates")
        entry = self.fields.entry("updates")
        if not every or entry is None:
            return None
        for drawn in every:
            distribution = drawn.distribution
            if not distribution.sample and max(distribution.parameters) <= 0:
                cause = "updates follow without end at once"
                help_ = "write a time such as `4 hours`"
                self.report.add("bad-distribution", cause, drawn.note.span, help_=help_)
                return None
        return Updates(note=Note("work.updates", entry.key.span), every=every)

    def _side_events(self, names: dict[str, str]) -> tuple[SideEvent, ...]:
        found = []
        seen: set[str] = set()
        for path, fields in self._items("events"):
            name, after = self._event(fields, "event", path), self._event(fields, "after", path)
            share = self.words.share(fields, "share", f"`{path}`", 1.0)
            delay = self._timed(fields, "in", "a time after which it happens")
            guard = self.words.condition(fields, "when", TRUE)
            by = fields.text("by") or None
            place = fields.scalar("by")
            if by is not None and place is not None:
                self.words.vocabulary.role(by, place.span)
            if name in seen or name in {names.get(word, word) for word in STANDARD}:
                cause = f"`{name}` happens by itself in every scenario" if name not in seen else None
                scalar = fields.scalar("event")
                span = fields.span if scalar is None else scalar.span
                message = cause or f"`{name}` is an event of the list already"
                self.report.add("duplicate-event", message, span)
                continue
            if name and after and share is not None and delay:
                seen.add(name)
                found.append(
                    SideEvent(
                        name=name,
                        note=Note(path, fields.span),
                        after=after,
                        share=share,
                        delay=delay,
                        by=by,
                        guard=guard,
                    )
                )
        return tuple(found)

    def _event(self, fields: Fields, key: str, path: str) -> str:
        scalar = fields.scalar(key) if fields.require(key, f"`{path}`") else None
        if scalar is None:
            return ""
        word = scalar.text.strip()
        known = self.words.vocabulary.find_event(word)
        if known is None:
            self.words.vocabulary.unknown("event", word, scalar.span, self.words.vocabulary.events)
            return ""
        return known

    def _hand_overs(self) -> tuple[HandOver, ...]:
        found = []
        for path, fields in self._items("hand_over"):
            share = self.words.share(fields, "share", f"`{path}`")
            scalar = fields.scalar("to") if fields.require("to", f"`{path}`") else None
            guard = self.words.condition(fields, "when", TRUE)
            if scalar is None or share is None:
                continue
            if self.teams is not None and scalar.text.strip() not in self.teams:
                kind, way_out = "team of this scenario", "add it under `staff`"
                self.report.unknown(kind, scalar.text.strip(), scalar.span, self.teams, way_out=way_out)
                continue
            note = Note(path, fields.span)
            found.append(HandOver(note=note, share=share, team=scalar.text.strip(), guard=guard))
        return tuple(found)

    def _names(self) -> dict[str, str]:
        node = self.fields.mapping("names")
        found: dict[str, str] = {}
        for entry in node.entries if node is not None else ():
            if entry.key.text not in STANDARD:
                self.report.unknown("event of the process", entry.key.text, entry.key.span, STANDARD)
                continue
            if not isinstance(entry.value, Scalar) or entry.value.is_null:
                self.report.add("wrong-shape", "an event's name is text", entry.key.span)
                continue
            known = self.words.vocabulary.find_event(entry.value.text.strip())
            if known is None:
                self.words.vocabulary.unknown(
                    "event", entry.value.text.strip(), entry.written, self.words.vocabulary.events
                )
                continue
            found[entry.key.text] = known
        return found


ENTRY_KEYS = {
    "wait": ("share", "rounds", "lasts", "assumed", "note"),
    "reopen": ("share", "after", "when", "assumed", "note"),
    "decline": ("share", "when", "assumed", "note"),
    "severity_changes": ("share", "after", "to", "when", "assumed", "note"),
    "patience": ("share", "lasts", "assumed", "note"),
    "events": ("event", "after", "in", "share", "by", "when", "assumed", "note"),
    "hand_over": ("share", "to", "when", "assumed", "note"),
}
"""The keys of the entries of each key that holds mappings."""

_ONCE = {
    "wait": "keep one; its times may differ: `lasts: [8 hours when severity is low, 2 hours otherwise]`",
    "reopen": "keep one; its `when` says which cases come back, and `after` may be a list of times",
    "patience": "keep one; its times may differ: `lasts: [1 day when severity is low, 2 hours otherwise]`",
}
"""The keys that hold a single mapping, and what to write in place of a second."""

"""Timelines: cases and what happens to them, read from YAML with every fault in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from casepact.frozen import dataclass, replace
from casepact.model.fact import Facts, FactValue
from casepact.model.policy import Policy
from casepact.resolve.fields import Fields, shape_of
from casepact.resolve.report import Report
from casepact.semantics.case import Event
from casepact.semantics.written import (
    EventWords,
    read_actor,
    read_event_name,
    read_fact,
    read_facts,
    read_instant,
    read_zone,
    split_event,
)
from casepact.source import Diagnostic, Document, Span
from casepact.syntax import reader
from casepact.syntax.yaml import tree
from casepact.syntax.yaml.tree import Scalar, Sequence

__all__ = ["Timeline", "TimelineCase", "load_timeline", "read_timeline", "resolve_timeline"]

_CASE_KEYS = ("id", "title", "facts", "opened", "events", "until")
_KEYS = ("casepact", "timeline", "title", "policy", "zone", "facts", "opened", "events", "until", "cases")
_EVENT_KEYS = ("at", "event", "by", "set", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineCase:
    """One case: what is known when it opens, its events, and how far to run it. Instants are UTC seconds."""

    id: str
    opened: int
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    until: int
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Cases to run. ``zone`` is that of its bare local times, empty where it names none.

    ``of_one_customer``: the cases are those of one contract, so that a quota of cases counts them.
    """

    name: str
    cases: tuple[TimelineCase, ...]
    title: str = ""
    zone: str = ""
    of_one_customer: bool = True


def load_timeline(
    path: Path | str, policy: Policy, known: Facts | None = None
) -> tuple[Timeline | None, list[Diagnostic]]:
    """Read a timeline file for cases under ``policy``; None where any of it is wrong. Never raises.

    ``known`` are facts of every case that the timeline may not contradict, such as a contract's.
    """
    _, node, found = reader.read_file(path)
    return resolve_timeline(node, found, policy, known or {})


def read_timeline(
    document: Document, policy: Policy, known: Facts | None = None
) -> tuple[Timeline | None, list[Diagnostic]]:
    """Read a timeline that is in memory; see `load_timeline`."""
    node, found = reader.read(document)
    return resolve_timeline(node, found, policy, known or {})


def resolve_timeline(
    node: tree.Node | None, found: list[Diagnostic], policy: Policy, known: Facts
) -> tuple[Timeline | None, list[Diagnostic]]:
    """Read a timeline from its tree, after what reading that has ``found``; see `load_timeline`."""
    report = Report()
    report.extend(found)
    if not isinstance(node, tree.Mapping):
        if node is not None:
            message = f"the timeline is {shape_of(node)}"
            report.add("wrong-shape", message, node.span, help_="start it with `casepact: 1`")
        return None, report.diagnostics
    timeline = _Reader(policy, report, known).timeline(Fields(node, "", report, _KEYS, "a timeline"))
    return (None if report.has_errors else timeline), report.diagnostics


class _Reader:
    """Reads one timeline; ``zone`` and ``opened`` are those that hold where it has come to."""

    def __init__(self, policy: Policy, report: Report, known: Facts) -> None:
        self.policy = policy
        self.report = report
        self.known = known
        self.zone = ""
        self.opened: int | None = None

    def timeline(self, fields: Fields) -> Timeline:
        """The whole of it."""
        version = fields.scalar("casepact") if fields.require("casepact", "the timeline") else None
        if version is not None and version.text != "1":
            message = f"`{version.text}` is no version of the language"
            self.report.add("unknown-version", message, version.span, help_="write 1")
        fields.require("timeline", "the timeline")
        self.zone = read_zone(fields, self.report)
        cases = self._cases(fields) if "cases" in fields else [self._case(fields, {}, "1")]
        return Timeline(
            name=fields.text("timeline"),
            cases=tuple(case for case in cases if case is not None),
            title=fields.text("title"),
            zone=self.zone,
        )

    def _cases(self, fields: Fields) -> list[TimelineCase | None]:
        for key in ("opened", "events"):
            entry = fields.entry(key)
            if entry is not None:
                message = f"`{key}` stands beside `cases`, where each case has its own"
                self.report.add("wrong-shape", message, entry.key.span, help_="move it into a case")
        shared = self._facts(fields)
        node = fields.node_of("cases")
        if not isinstance(node, Sequence):
            if node is not None:
                fields.wrong_shape("cases", node, "a list")
            return []
        cases: list[TimelineCase | None] = []
        ids: set[str] = set()
        for number, item in enumerate(node.items, 1):
            place = node.written(number - 1)
            if not isinstance(item, tree.Mapping):
                self.report.add("wrong-shape", f"a case is a mapping, not {shape_of(item)}", place)
                continue
            own = Fields(item, f"cases.{number}", self.report, _CASE_KEYS, "a case")
            case = self._case(own, shared, str(number))
            if case is not None and case.id in ids:
                message = f"two cases are called `{case.id}`"
                self.report.add("duplicate-case", message, own.span, help_="give each an `id` of its own")
            ids |= set() if case is None else {case.id}
            cases.append(case)
        return cases

    def _case(self, fields: Fields, shared: Mapping[str, FactValue], number: str) -> TimelineCase | None:
        facts = {**self.known, **shared, **self._facts(fields)}
        scalar = fields.scalar("opened") if fields.require("opened", "the case") else None
        self.opened = None
        self.opened = opened = None if scalar is None else self._instant(scalar)
        events = self._events(fields)
        end = fields.scalar("until")
        until = None if end is None else self._instant(end)
        if opened is None:
            return None
        last = max((opened, *(event.at for event in events)))
        if end is not None and until is not None and until < last:
            self.report.add("out-of-order", "`until` comes before the last event", end.span)
        return TimelineCase(
            id=fields.text("id") or number,
            title=fields.text("title") if fields.path else "",
            opened=opened,
            facts=facts,
            events=tuple(events),
            until=last if until is None else until,
        )

    def _events(self, fields: Fields) -> list[Event]:
        node = fields.node_of("events")
        if node is None or (isinstance(node, Scalar) and node.is_null):
            return []
        if not isinstance(node, Sequence):
            fields.wrong_shape("events", node, "a list")
            return []
        events: list[Event] = []
        for index, item in enumerate(node.items):
            place = node.written(index)
            if isinstance(item, Scalar):
                words = split_event(item, self.report)
                event = None if words is None else self._said(words)
            elif isinstance(item, tree.Mapping):
                event = self._mapped(item, f"{fields.path}.events.{index + 1}".lstrip("."))
            else:
                message = f"an event is a sentence or a mapping, not {shape_of(item)}"
                self.report.add("wrong-shape", message, place)
                event = None
            if event is not None:
                self._check_order(event, events, place)
                events.append(event)
        return events

    def _check_order(self, event: Event, before: list[Event], place: Span) -> None:
        if self.opened is not None and event.at < self.opened:
            message = f"`{event.name}` comes before the case is opened"
            self.report.add("before-opened", message, place)
        elif before and event.at < before[-1].at:
            message = f"`{event.name}` comes before the event above it"
            self.report.add("out-of-order", message, place, help_="list events in the order they happen")

    def _mapped(self, item: tree.Mapping, path: str) -> Event | None:
        fields = Fields(item, path, self.report, _EVENT_KEYS, "an event")
        at = fields.scalar("at") if fields.require("at", "the event") else None
        name = fields.scalar("event") if fields.require("event", "the event") else None
        facts = read_facts(fields.mapping("set"), self.policy, self.report)
        if at is None or name is None:
            return None
        event = self._said(EventWords(at, name, fields.scalar("by")))
        return None if event is None else replace(event, facts=facts, note=fields.text("note"))

    def _said(self, words: EventWords) -> Event | None:
        # Each part is read even if another is wrong, so that all faults of a line show at once.
        at = self._instant(words.instant)
        name = read_event_name(words.event, self.policy, self.report)
        by = None if words.by is None else read_actor(words.by, self.policy, self.report)
        fact = None
        if words.fact is not None and words.value is not None:
            fact = read_fact(words.fact, words.value, self.policy, self.report)
        if at is None or name is None:
            return None
        return Event(at=at, name=name, by=by, facts={} if fact is None else dict([fact]))

    def _instant(self, scalar: Scalar) -> int | None:
        return read_instant(scalar, self.report, self.zone, self.opened)

    def _facts(self, fields: Fields) -> dict[str, FactValue]:
        return read_facts(fields.mapping("facts"), self.policy, self.report, self.known)

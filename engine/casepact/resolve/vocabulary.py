"""The names a policy declares, and the events a word can mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from casepact.model.fact import Enumeration, Fact
from casepact.model.lifecycle import Event
from casepact.model.note import Source
from casepact.resolve.report import Report
from casepact.source import Span
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.yaml.tree import Scalar

__all__ = ["Vocabulary", "find_event", "participles"]


def participles(event: str) -> frozenset[str]:
    """The participles ``event`` may be written as: ``opened`` of ``open``, ``replied`` of ``reply``."""
    words = event.split("_")
    found: set[str] = set()
    for index in {0, len(words) - 1}:
        verb = words[index]
        forms = {verb + "ed", verb + verb[-1] + "ed"}
        if verb.endswith("e"):
            forms = {verb + "d"}
        elif verb.endswith("y"):
            forms |= {verb[:-1] + "ied"}
        for form in forms:
            found.add("_".join((*words[:index], form, *words[index + 1 :])))
    return frozenset(found)


def find_event(word: str, events: Iterable[str]) -> str | None:
    """The event a word names, as itself or as a participle; None if it names none."""
    known = tuple(events)
    if word in known:
        return word
    return next((event for event in known if word in participles(event)), None)


@dataclass(slots=True)
class Vocabulary:
    """Every name that sentences may use. Filled by the first pass, read by the second.

    ``roles`` None means that the policy declares no roles, so that any name is one.
    """

    report: Report
    facts: dict[str, Fact] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    calendars: dict[str, tuple[CalendarExpr, ...]] = field(default_factory=dict)
    roles: set[str] | None = None
    features: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    events: dict[str, Event] = field(default_factory=dict)

    def enumeration(self, fact: str) -> tuple[str, ...]:
        """The values of an enumerated fact; empty for another type or an unknown fact."""
        declared = self.facts.get(fact)
        return declared.type.values if declared and isinstance(declared.type, Enumeration) else ()

    @property
    def zone_facts(self) -> frozenset[str]:
        """The facts that hold a time zone."""
        return frozenset(
            name
            for name, fact in self.facts.items()
            if not isinstance(fact.type, Enumeration) and fact.type.primitive.value == "zone"
        )

    def event(self, word: str, span: Span) -> str:
        """The event that ``word`` names; an unknown one is reported and taken as it stands."""
        found = find_event(word, self.events)
        if found is None:
            self.report.unknown(
                "event", word, span, list(self.events), way_out="declare it under `lifecycle.events`"
            )
            return word
        return found

    def state(self, word: str, span: Span) -> str:
        """A state's name; an unknown one is reported."""
        if word not in self.states:
            self.report.unknown("state", word, span, list(self.states))
        return word

    def role(self, word: str, span: Span) -> str:
        """A role's name; an unknown one is reported where the policy declares roles."""
        known = {"vendor", "customer", "unspecified"}
        if self.roles is not None and word not in self.roles | known:
            self.report.unknown("role", word, span, [*sorted(self.roles), "vendor", "customer"])
        return word

    def target(self, word: str, span: Span) -> str:
        """A target's name; an unknown one is reported."""
        if word not in self.targets:
            self.report.unknown("target", word, span, sorted(self.targets))
        return word

    def value_of(self, fact: str, scalar: Scalar) -> str | None:
        """A value of an enumerated fact written as a whole scalar; an unknown one is reported."""
        values = self.enumeration(fact)
        if scalar.text in values:
            return scalar.text
        self.report.unknown(fact, scalar.text, scalar.span, list(values))
        return None

    def named_calendars(self) -> Mapping[str, CalendarExpr]:
        """Each named calendar's first choice, for checks that do not depend on which is chosen."""
        return {name: choices[0] for name, choices in self.calendars.items() if choices}

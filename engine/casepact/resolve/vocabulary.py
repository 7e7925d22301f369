"""The names a policy declares, and the events a word can mean."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from casepact.model.fact import Enumeration, Fact
from casepact.model.lifecycle import Event
from casepact.model.note import Note, Source
from casepact.resolve.coined_events import Coined
from casepact.resolve.near_names import warn_of_near
from casepact.resolve.report import Report
from casepact.source import Span
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.fact import Primitive
from casepact.syntax.yaml.tree import Scalar

__all__ = ["LEVELS", "Vocabulary", "find_event", "participles"]

LEVELS = {"tier": "a tier", "severity": "a severity", "channel": "a channel"}
"""The built-in facts whose values are spoken of as such."""


def participles(event: str) -> frozenset[str]:
    """The participles ``event`` may be written as: ``opened`` of ``open``, ``replied`` of ``reply``."""
    words = event.split("_")
    found: set[str] = set()
    for index in {0, len(words) - 1}:
        verb = words[index]
        if not verb:  # an event such as `ask_`
            continue
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

    ``roles`` None means that the policy declares no roles, so that any name is one. ``unsure`` holds the
    kinds of name of which some may be missing here because what declares them is at fault; names of
    these kinds are not called unknown, because the fault is reported already. Nor are the names in
    ``faulty``, which are declared by something at fault. ``has_zone`` says whether the policy has one,
    which is none of its calendars'. ``zones_of_days`` has the zones of each calendar's
    hours, for each way in which facts choose; ``dayless_targets`` are counted where these are several.
    """

    report: Report
    has_zone: bool = False
    facts: dict[str, Fact] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    calendars: dict[str, CalendarExpr] = field(default_factory=dict)
    always_open: set[str] = field(default_factory=set)
    doubtful_calendars: set[str] = field(default_factory=set)
    zones_of_days: dict[str, frozenset[frozenset[str]]] = field(default_factory=dict)
    dayless_targets: set[str] = field(default_factory=set)
    roles: set[str] | None = None
    features: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    events: dict[str, Event] = field(default_factory=dict)
    actions: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    faulty: set[str] = field(default_factory=set)
    zone_facts: frozenset[str] = frozenset()
    remarks: list[Note] = field(default_factory=list)
    coined: dict[str, Coined] = field(default_factory=dict)
    _participles: dict[str, str] = field(default_factory=dict)
    _owners: dict[str, list[str]] = field(default_factory=dict)

    def settle(self) -> None:
        """Index the facts; called when they have changed, before sentences are resolved."""
        self._owners = {}
        zones = []
        for name, fact in self.facts.items():
            if isinstance(fact.type, Enumeration):
                for value in fact.type.values:
                    self._owners.setdefault(value, []).append(name)
            elif fact.type.primitive is Primitive.ZONE:
                zones.append(name)
        self.zone_facts = frozenset(zones)

    def take_as_read(self, fact: str) -> None:
        """Remember a fact whose type is at fault: neither it nor what may be a value of it is unknown."""
        self.faulty.add(fact)
        self.unsure.add("value of a fact")

    def is_unsure_of(self, fact: str) -> bool:
        """Whether a fact that is not here may be declared by something at fault."""
        return fact in self.faulty or "fact" in self.unsure

    def enumeration(self, fact: str) -> tuple[str, ...]:
        """The values of an enumerated fact; empty for another type or an unknown fact."""
        declared = self.facts.get(fact)
        return declared.type.values if declared and isinstance(declared.type, Enumeration) else ()

    def owners(self, value: str) -> list[str]:
        """The enumerated facts that have a value of this name, in the order they were declared."""
        return self._owners.get(value, [])

    def has_value(self, fact: str, value: str) -> bool:
        """Whether an enumerated fact has a value of this name."""
        return fact in self._owners.get(value, ())

    def declare_event(self, event: Event) -> None:
        """Add an event, and the participles it may be written as."""
        if event.name not in self.events:
            for form in participles(event.name):
                self._participles.setdefault(form, event.name)
        self.events[event.name] = event

    def find_event(self, word: str) -> str | None:
        """The event a word names, as itself or as a participle; None if it names none."""
        return word if word in self.events else self._participles.get(word)

    def event(self, word: str, span: Span) -> str:
        """The event that ``word`` names; an unknown one is reported and taken as it stands."""
        found = self.find_event(word)
        if found is None:
            known: Collection[str] = self.events
            way_out = "declare it under `lifecycle.events`"
            if word in ("breach", "breached"):
                known = ()
                way_out = "write `on breach of` a target in a step, `breached` and a target in a condition"
            self.unknown("event", word, span, known, way_out=way_out)
            return word
        return found

    def state(self, word: str, span: Span) -> str:
        """A state's name; an unknown one is reported."""
        if word not in self.states:
            self.unknown("state", word, span, self.states)
        return word

    def role(self, word: str, span: Span) -> str:
        """A role's name; an unknown one is reported where roles are declared, else one like a party's."""
        known = {"vendor", "customer", "unspecified"}
        if self.roles is None:
            declare = f"declare it with all others: `roles: {{{word}: …}}`"
            warn_of_near("role", word, span, ("vendor", "customer"), self.report, declare=declare)
        if self.roles is not None and word not in self.roles | known:
            self.unknown("role", word, span, [*sorted(self.roles), "vendor", "customer"])
        return word

    def target(self, word: str, span: Span) -> str:
        """A target's name; an unknown one is reported."""
        if word not in self.targets:
            self.unknown("target", word, span, sorted(self.targets))
        return word

    def value_of(self, fact: str, scalar: Scalar) -> str | None:
        """A value of an enumerated fact written as a whole scalar; an unknown one is reported."""
        if self.has_value(fact, scalar.text):
            return scalar.text
        kind = fact if fact in LEVELS else f"value of `{fact}`"
        self.unknown(kind, scalar.text, scalar.span, self.enumeration(fact), unsure=fact)
        return None

    def unknown(
        self,
        kind: str,
        name: str,
        span: Span,
        known: Collection[str],
        *,
        way_out: str | None = None,
        code: str = "unknown-name",
        unsure: str | None = None,
    ) -> None:
        """Report that ``name`` is no ``kind``, and what it is where it is something else."""
        if (unsure or kind) in self.unsure or name in self.faulty:
            return
        other = self.what_is(name)
        message = None
        if other is not None:
            article = "an" if kind[0] in "aeiou" else "a"
            message = f"`{name}` is {other}, not {article} {kind}"
        self.report.unknown(kind, name, span, known, way_out=way_out, code=code, message=message)

    def what_is(self, name: str) -> str | None:
        """What a name is the name of, for people; None where it is declared as nothing."""
        owners = self.owners(name)
        level = next((LEVELS[owner] for owner in owners if owner in LEVELS), None)
        kinds: tuple[tuple[str, Collection[str]], ...] = (
            ("a state", self.states),
            ("a target", self.targets),
            ("a calendar", self.calendars),
            ("a role", self.roles or ()),
            ("a feature", self.features),
            ("a fact", self.facts),
            ("a source", self.sources),
        )
        found = level or next((kind for kind, names in kinds if name in names), None)
        if found is None and self.find_event(name) is not None:
            found = "an event"
        values = [owner for owner in owners if owner not in LEVELS and owner != "state"]
        return found or (f"a value of `{values[0]}`" if values else None)

"""Resolves a whole policy: first the names it declares, then everything that uses them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from casepact.model.clause import Obligation
from casepact.model.fact import Enumeration, Fact, Origin
from casepact.model.note import LeftOut, Note, Source
from casepact.model.policy import CalendarDefinition, Feature, Policy, Role, VersionRule
from casepact.resolve.accepted import read_accepted
from casepact.resolve.calendar_names import declare_calendars
from casepact.resolve.coined_events import warn_of_coined
from casepact.resolve.duty_events import declare_duty_events
from casepact.resolve.escalations import read_ladders
from casepact.resolve.exceptions import Exceptions, apply_exceptions
from casepact.resolve.facts import read_facts
from casepact.resolve.fields import Fields, is_empty, repaired
from casepact.resolve.levels import (
    TIER_KEYS,
    read_adjustments,
    read_matrices,
    read_tiers,
    read_titles,
    resolve_tier_facts,
)
from casepact.resolve.lifecycle import declare_lifecycle, read_lifecycle
from casepact.resolve.names import check_name, declared
from casepact.resolve.notes import read_cites
from casepact.resolve.promises import read_promises
from casepact.resolve.report import Report
from casepact.resolve.service import (
    declare_intake,
    read_calendar,
    read_channels,
    read_coverage,
    read_credits,
    read_intake,
    read_prerequisites,
)
from casepact.resolve.severities import read_severities, severity_fact
from casepact.resolve.targets import resolve_target
from casepact.resolve.terms import read_terms
from casepact.resolve.vocabulary import Vocabulary
from casepact.source import Document, Span
from casepact.syntax.yaml.tree import Mapping, Node, Scalar, Sequence

__all__ = ["TOP_KEYS", "check_version", "resolve_policy"]

TOP_KEYS = (
    "casepact", "policy", "title", "version", "effective", "zone", "judged_by", "sources", "calendars",
    "case", "roles", "features", "tiers", "severities", "matrices", "adjustments", "channels", "intake",
    "prerequisites", "targets", "escalations", "coverage", "credits", "lifecycle", "terms", "promises",
    "left_out", "accepted", "cite", "note",
)  # fmt: skip
"""The sections of a policy."""

_REQUIRED = ("tiers", "severities")

_MAPPINGS = (
    "sources", "calendars", "case", "roles", "features", "tiers", "severities", "matrices", "channels",
    "intake", "prerequisites", "targets", "escalations", "coverage", "lifecycle",
)  # fmt: skip


_NAMES = {
    "sources": "source", "calendars": "calendar", "case": "fact", "roles": "role", "features": "feature",
    "tiers": "tier", "severities": "severity", "channels": "channel", "intake": "rule of intake",
    "prerequisites": "prerequisite", "targets": "target", "escalations": "ladder",
}  # fmt: skip
"""The sections whose keys are names, and what they name."""

_KINDS = {
    "sources": ("source",), "calendars": ("calendar",), "case": ("fact", "value of a fact"),
    "features": ("feature",), "tiers": ("tier", "value of a fact"), "targets": ("target",),
    "severities": ("severity", "value of a fact"), "channels": ("channel", "value of a fact"),
    "intake": ("fact",), "lifecycle": ("state", "event"), "terms": ("event",), "roles": ("role",),
}  # fmt: skip
"""The kinds of name that a section declares."""


@dataclass(slots=True)
class _Sections:
    fields: Fields
    mappings: dict[str, Mapping | None]

    def __getitem__(self, key: str) -> Mapping | None:
        return self.mappings[key]


def resolve_policy(
    document: Document, root: Node, report: Report, values: dict[str, str], *, is_partial: bool = False
) -> Policy | None:
    """The policy of a located tree; faults go to ``report``. None where the root is no mapping.

    ``is_partial`` says that the reader left out what it refused, so that no name can be called unknown.

    The result is there even when faults were found, so that checks can say more; it is sound to
    use only when ``report`` has no errors.
    """
    if not isinstance(root, Mapping):
        report.add("wrong-shape", "a policy is a mapping", root.span, help_="start with `casepact: 1`")
        return None
    fields = Fields(root, "", report, TOP_KEYS, "a policy")
    _check_head(fields, report)
    vocabulary = Vocabulary(report)
    if is_partial or report.is_full:
        vocabulary.unsure.update(kind for kinds in _KINDS.values() for kind in kinds)
    sections = _Sections(fields, {key: _section(fields, key, vocabulary) for key in _MAPPINGS})
    states = _declare(sections, vocabulary)
    severities, default = read_severities(sections["severities"], vocabulary)
    old = vocabulary.facts["severity"]
    vocabulary.facts["severity"] = severity_fact(old, default)
    exceptions: Exceptions = {}
    calendars = _calendars(sections["calendars"], vocabulary)
    tiers = read_tiers(sections["tiers"], vocabulary)
    obligations: dict[str, Obligation] = {}
    for entry in sections["targets"].entries if sections["targets"] is not None else ():
        obligation = resolve_target(entry, vocabulary, exceptions)
        if obligation is not None:
            obligations[obligation.name] = obligation
    terms = read_terms(fields.collection("terms"), "terms", vocabulary, exceptions)
    obligations, terms = apply_exceptions(obligations, terms, exceptions, report)
    policy = Policy(
        document=document,
        name=fields.hyphenated("policy"),
        title=fields.text("title"),
        note=Note("", fields.span, fields.text("title"), read_cites(fields.scalars("cite"), vocabulary)),
        version=fields.text("version"),
        effective=fields.date("effective"),
        zone=fields.zone("zone") or "UTC",
        judged_by=VersionRule(fields.choice("judged_by", [*VersionRule], VersionRule.OPENED)),
        sources=vocabulary.sources,
        calendars=calendars,
        roles=read_titles(sections["roles"], "roles", vocabulary, Role),
        features=read_titles(sections["features"], "features", vocabulary, Feature),
        tiers=tiers,
        severities=severities,
        channels=read_channels(sections["channels"], vocabulary),
        matrices=read_matrices(sections["matrices"], vocabulary),
        adjustments=read_adjustments(fields.collection("adjustments"), "adjustments", vocabulary),
        intake=read_intake(sections["intake"], vocabulary),
        prerequisites=read_prerequisites(sections["prerequisites"], vocabulary),
        coverage=read_coverage(sections["coverage"], vocabulary),
        obligations=obligations,
        ladders=read_ladders(sections["escalations"], vocabulary),
        credits=read_credits(fields.collection("credits"), vocabulary),
        terms=terms,
        lifecycle=read_lifecycle(sections["lifecycle"], states, vocabulary, fields.entry("lifecycle")),
        promises=read_promises(fields.collection("promises"), vocabulary),
        left_out=_left_out(fields, vocabulary),
        accepted=read_accepted(fields, report),
        remarks=tuple(vocabulary.remarks),
        facts=dict(vocabulary.facts),
        values=values,
    )
    warn_of_coined(vocabulary.coined, policy, report)
    return replace(policy, notes=tuple(_notes(policy)))


def _section(fields: Fields, key: str, vocabulary: Vocabulary) -> Mapping | None:
    """A section that is a mapping; what it would declare is in doubt where it is none."""
    section = fields.mapping(key)
    if (section is None and key in fields) or (key in _REQUIRED and (section is None or is_empty(section))):
        vocabulary.unsure.update(_KINDS.get(key, ()))
    return declared(section, _NAMES[key], vocabulary.report) if key in _NAMES else section


def _check_head(fields: Fields, report: Report) -> None:
    version = fields.scalar("casepact") if fields.require("casepact", "the policy") else None
    if version is not None:
        check_version(version, report)
    fields.require("policy", "the policy")
    for key in _REQUIRED:
        entry = fields.entry(key) if fields.require(key, "the policy") else None
        if entry is not None and is_empty(entry.value):
            help_ = f"declare a {_NAMES[key]} there"
            report.add("missing-key", f"`{key}` declares none", entry.key.span, help_=help_)


def check_version(scalar: Scalar, report: Report) -> None:
    """Report a version of the language other than the one there is."""
    if scalar.text.strip() != "1":
        message = f"`{scalar.text}` is not a version of the language this casepact reads"
        report.add("unknown-version", message, scalar.span, help_="write `casepact: 1`")


def _declare(sections: _Sections, vocabulary: Vocabulary) -> dict[str, Any]:
    """The first pass: every name, so that sentences may use those that stand further down."""
    _read_sources(sections["sources"], vocabulary)
    here = sections.fields.span
    for name in ("tier", "channel"):
        section = sections["tiers" if name == "tier" else "channels"]
        span = section.span if section is not None else here
        values = tuple(entry.key.text for entry in section.entries) if section is not None else ()
        if name == "channel" and section is None:
            values = _channels_of_tiers(sections["tiers"], vocabulary)
        ordered = name == "tier"
        vocabulary.facts[name] = Fact(name, Enumeration(values, ordered), span, origin=Origin.BUILT_IN)
    severities = sections["severities"]
    names = tuple(entry.key.text for entry in severities.entries) if severities is not None else ()
    span = severities.span if severities is not None else here
    vocabulary.facts["severity"] = Fact("severity", Enumeration(names[::-1]), span, origin=Origin.BUILT_IN)
    if len(vocabulary.enumeration("tier")) == 1:
        only = vocabulary.enumeration("tier")[0]
        vocabulary.facts["tier"] = replace(vocabulary.facts["tier"], default=only)
    read_facts(sections["case"], vocabulary)
    declare_intake(sections["intake"], vocabulary)
    resolve_tier_facts(sections["tiers"], vocabulary)
    vocabulary.roles = None if sections["roles"] is None else _names(sections["roles"])
    vocabulary.features = _names(sections["features"])
    vocabulary.targets = _names(sections["targets"])
    declare_calendars(sections["calendars"], vocabulary)
    states = declare_lifecycle(sections["lifecycle"], vocabulary)
    vocabulary.facts["state"] = Fact(
        "state", Enumeration(tuple(states), ordered=False), here, origin=Origin.BUILT_IN
    )
    terms = sections.fields.collection("terms")
    declare_duty_events([sections["targets"], terms], vocabulary)
    vocabulary.settle()
    return states


def _names(section: Mapping | None) -> set[str]:
    return {entry.key.text for entry in section.entries} if section is not None else set()


def _channels_of_tiers(tiers: Mapping | None, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The channels tiers list, for a policy that says nothing else of its channels."""
    values = [entry.value for entry in tiers.entries] if tiers is not None else []
    lists = [repaired(value, TIER_KEYS).get("channels") for value in values if isinstance(value, Mapping)]
    found: dict[str, None] = {}
    for node in lists:
        for item in node.items if isinstance(node, Sequence) else (node,):
            if isinstance(item, Scalar) and not item.is_null and item.text not in found:
                found[item.text] = None
                check_name(item, "channel", vocabulary.report)
    return tuple(found)


def _read_sources(node: Mapping | None, vocabulary: Vocabulary) -> None:
    for entry in node.entries if node is not None else ():
        value = entry.value
        if not isinstance(value, Mapping):
            vocabulary.report.add(
                "wrong-shape", "a source is a mapping", entry.key.span, help_="write `{title: …, sha256: …}`"
            )
            continue
        fields = Fields(
            value, f"sources.{entry.key.text}", vocabulary.report, ("title", "sha256"), "a source"
        )
        digest = fields.scalar("sha256") if fields.require("sha256", "a source") else None
        if digest is not None and not (
            len(digest.text) == 64 and all(c in "0123456789abcdef" for c in digest.text)
        ):
            vocabulary.report.add(
                "bad-value", "a digest is 64 hexadecimal digits in lower case", digest.span,
                help_="print it with `sha256sum FILE`",
            )  # fmt: skip
        text = "" if digest is None else digest.text
        name = entry.key.text
        vocabulary.sources[name] = Source(name, fields.text("title"), text, entry.key.span)


def _calendars(node: Mapping | None, vocabulary: Vocabulary) -> dict[str, CalendarDefinition]:
    found = {}
    for entry in node.entries if node is not None else ():
        definition = read_calendar(entry.key.text, entry.value, entry.key.span, vocabulary)
        if definition is not None:
            found[definition.name] = definition
    return found


def _left_out(fields: Fields, vocabulary: Vocabulary) -> tuple[LeftOut, ...]:
    found = []
    for item in fields.listed("left_out"):
        if not isinstance(item, Mapping):
            vocabulary.report.add(
                "wrong-shape",
                "an entry of `left_out` is a mapping",
                item.span,
                help_="write `{cite: page:3, reason: …}`",
            )
            continue
        own = Fields(
            item, "left_out", vocabulary.report, ("cite", "reason", "note"), "an entry of `left_out`"
        )
        if own.require("cite", "the entry") and own.require("reason", "the entry"):
            cites = read_cites(own.scalars("cite"), vocabulary)
            found.append(LeftOut(cites, own.text("reason"), own.span))
    return tuple(found)


def _notes(policy: Policy) -> list[Note]:
    notes: list[Note] = [policy.note]
    for definition in policy.calendars.values():
        notes += [definition.note, *(c.note for c in definition.choices if c.note.id != definition.note.id)]
    notes += [fact.note for fact in policy.facts.values() if fact.note is not None]
    notes += [role.note for role in policy.roles.values()]
    notes += [feature.note for feature in policy.features.values()]
    for tier in policy.tiers.values():
        notes += [tier.note, *(quota.note for quota in tier.quotas)]
    notes += [severity.note for severity in policy.severities.values()]
    for matrix in policy.matrices:
        notes += [matrix.note, *(cell.note for cell in matrix.cells)]
    notes += [adjustment.note for adjustment in policy.adjustments]
    for channel in policy.channels.values():
        notes += [channel.note, *(choice.note for choice in channel.hours)]
    for intake in policy.intake:
        notes += [intake.note, *(field.note for field in intake.fields)]
    notes += [prerequisite.note for prerequisite in policy.prerequisites]
    notes += [entry.note for entry in policy.coverage]
    for obligation in policy.obligations.values():
        notes += [obligation.note, *(clause.note for clause in obligation.clauses)]
    for ladder in policy.ladders:
        notes += [ladder.note, *(rung.note for rung in ladder.rungs)]
    notes += [rule.note for rule in policy.credits]
    notes += [*(term.note for term in policy.terms), *policy.remarks]
    notes += [promise.note for promise in policy.promises]
    for state in policy.lifecycle.states.values():
        notes.append(state.note)
    notes += [transition.note for transition in policy.lifecycle.transitions]
    own = {note.id: note for note in notes if not note.id.startswith("standard.")}
    return sorted(own.values(), key=lambda note: _place(note.span))


def _place(span: Span) -> tuple[int, int]:
    return (span.line, span.column)

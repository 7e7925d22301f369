"""Resolves a whole policy: first the names it declares, then everything that uses them."""

from __future__ import annotations

from dataclasses import replace

from casepact.model.clause import Obligation
from casepact.model.note import LeftOut, Note
from casepact.model.policy import CalendarDefinition, Feature, Policy, Role, VersionRule
from casepact.resolve.accepted import read_accepted
from casepact.resolve.channels import read_calendar, read_channels
from casepact.resolve.coined_events import warn_of_coined
from casepact.resolve.coverage import read_coverage, read_prerequisites
from casepact.resolve.credits import read_credits
from casepact.resolve.declaring import declare
from casepact.resolve.escalations import read_ladders
from casepact.resolve.exceptions import Exceptions, apply_exceptions
from casepact.resolve.fields import Fields, is_empty, without_cut_off
from casepact.resolve.gathering import notes_of
from casepact.resolve.intake import read_intake
from casepact.resolve.levels import read_adjustments, read_matrices, read_tiers, read_titles
from casepact.resolve.lifecycle import read_lifecycle
from casepact.resolve.names import declared
from casepact.resolve.notes import read_cites
from casepact.resolve.promises import read_promises
from casepact.resolve.report import Report
from casepact.resolve.severities import read_severities, severity_fact
from casepact.resolve.targets import resolve_target
from casepact.resolve.terms import named_terms, read_terms
from casepact.resolve.vocabulary import Vocabulary
from casepact.source import Document
from casepact.syntax.yaml.tree import Mapping, Node, Scalar

__all__ = ["TOP_KEYS", "check_version", "resolve_policy"]

TOP_KEYS = (
    *("casepact", "policy", "title", "version", "effective", "zone", "judged_by", "sources", "calendars"),
    *("case", "roles", "features", "tiers", "severities", "matrices", "adjustments", "channels", "intake"),
    *("prerequisites", "targets", "escalations", "coverage", "credits", "lifecycle", "terms", "promises"),
    *("left_out", "accepted", "cite", "note"),
)
"""The sections of a policy."""

_REQUIRED = ("tiers", "severities")

_MAPPINGS = (
    *("sources", "calendars", "case", "roles", "features", "tiers", "severities", "matrices", "channels"),
    *("intake", "prerequisites", "targets", "escalations", "coverage", "lifecycle"),
)


_NAMES = {
    "sources": "source",
    "calendars": "calendar",
    "case": "fact",
    "roles": "role",
    "features": "feature",
    "tiers": "tier",
    "severities": "severity",
    "channels": "channel",
    "intake": "rule of intake",
    "prerequisites": "prerequisite",
    "targets": "target",
    "escalations": "ladder",
}
"""The sections whose keys are names, and what they name."""

_SENTENCES = frozenset(("calendars", "case", "targets"))
"""Those of which no entry may be empty: each is a sentence."""

_KINDS = {
    "sources": ("source",),
    "calendars": ("calendar",),
    "case": ("fact", "value of a fact"),
    "features": ("feature",),
    "tiers": ("tier", "value of a fact"),
    "targets": ("target",),
    "severities": ("severity", "value of a fact"),
    "channels": ("channel", "value of a fact"),
    "intake": ("fact",),
    "lifecycle": ("state", "event"),
    "terms": ("event",),
    "roles": ("role",),
}
"""The kinds of name that a section declares."""


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
    vocabulary = Vocabulary(report, has_zone="zone" in fields)
    if is_partial or report.is_full:
        vocabulary.unsure.update(kind for kinds in _KINDS.values() for kind in kinds)
    sections = {key: _section(fields, key, vocabulary) for key in _MAPPINGS}
    states = declare(sections, fields, vocabulary)
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
    credits_, credit_caps = read_credits(fields.collection("credits"), vocabulary)
    zone = fields.zone("zone")
    policy = Policy(
        document=document,
        name=fields.hyphenated("policy"),
        title=fields.text("title"),
        note=Note("", fields.span, fields.text("title"), read_cites(fields.scalars("cite"), vocabulary)),
        version=fields.text("version"),
        effective=fields.date("effective"),
        zone=zone or "UTC",
        has_zone=bool(zone),
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
        credits=credits_,
        credit_caps=credit_caps,
        terms=terms,
        lifecycle=read_lifecycle(sections["lifecycle"], states, vocabulary, fields.entry("lifecycle")),
        promises=read_promises(
            fields.collection("promises"), vocabulary, named_terms(fields.collection("terms"), terms)
        ),
        left_out=_left_out(fields, vocabulary),
        accepted=read_accepted(fields, report),
        remarks=tuple(vocabulary.remarks),
        facts=dict(vocabulary.facts),
        values=values,
    )
    warn_of_coined(vocabulary.coined, policy, report)
    return replace(policy, notes=notes_of(policy))


def _section(fields: Fields, key: str, vocabulary: Vocabulary) -> Mapping | None:
    """A section that is a mapping; what it would declare is in doubt where it is none."""
    section = fields.mapping(key)
    if (section is None and key in fields) or (key in _REQUIRED and (section is None or is_empty(section))):
        vocabulary.unsure.update(_KINDS.get(key, ()))
    if section is not None and key in _SENTENCES:
        section = without_cut_off(section, vocabulary.report)
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

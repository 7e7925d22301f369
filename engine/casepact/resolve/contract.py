"""Resolves a contract against its policy, whose open values it fills in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from casepact.model.contract import Contact, Contract
from casepact.model.fact import FactValue
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.model.values import ValueFault, parse_value
from casepact.resolve.accepted import read_accepted
from casepact.resolve.fields import NOTE_KEYS, Fields, is_empty, place_of
from casepact.resolve.filling import PolicyText, fill
from casepact.resolve.fulfilment import Given, check_prerequisites
from casepact.resolve.policy import check_version
from casepact.resolve.report import Report
from casepact.source import Document, Related, Span
from casepact.syntax.yaml.tree import Mapping, Node, Scalar

__all__ = ["CONTRACT_KEYS", "resolve_contract"]

CONTRACT_KEYS = (
    *("casepact", "contract", "title", "policy", "tier", "starts", "ends", "zone", "named_contacts"),
    *("options", "facts", "values", "accepted"),
    *(key for key in NOTE_KEYS if key != "title"),
)
"""The keys of a contract."""

ReadPolicy = Callable[[Scalar], PolicyText | None]
"""Reads the policy a contract names by a path relative to itself, reporting what is wrong with it."""


def resolve_contract(
    document: Document, root: Node, report: Report, read_policy: ReadPolicy
) -> Contract | None:
    """The contract of a located tree; faults of the contract and of the policy it fills go to ``report``."""
    if not isinstance(root, Mapping):
        report.add("wrong-shape", "a contract is a mapping", root.span)
        return None
    fields = Fields(root, "", report, CONTRACT_KEYS, "a contract")
    for key in ("casepact", "contract", "policy", "tier", "starts"):
        fields.require(key, "the contract")
    version, name, title = fields.scalar("casepact"), fields.hyphenated("contract"), fields.text("title")
    if version is not None:
        check_version(version, report)
    starts, ends = fields.date("starts"), fields.date("ends")
    last = fields.scalar("ends")
    if last is not None and starts and ends and ends < starts:
        report.add("bad-dates", f"the contract ends on {ends}, before it starts on {starts}", last.span)
    contacts = _contacts(fields, report)
    where = fields.scalar("policy")
    text = None if where is None else read_policy(where)
    values = fields.mapping("values")
    filled = None if text is None else fill(values, text, report)
    if filled is None:
        return None
    before, policy = filled
    zone = fields.zone("zone")
    if zone:
        policy = replace(policy, zone=zone, has_zone=True)
    tier = fields.scalar("tier")
    tier_name = "" if tier is None else tier.text.strip()
    if tier is not None and tier_name not in policy.tiers:
        report.unknown("tier", tier_name, tier.span, list(policy.tiers), related=_of(policy))
    facts, places, at_fault = _facts(fields, policy, report)
    if tier is None or tier_name not in policy.tiers:
        at_fault.add("tier")
    else:
        facts, places = {"tier": tier_name, **facts}, {"tier": tier.span, **places}
    contract = Contract(
        document=document,
        name=name,
        title=title,
        note=Note("", fields.span, title),
        policy=policy,
        tier=tier_name,
        starts=starts or dt.date.min,
        ends=ends,
        contacts=contacts,
        options=_options(fields, policy, tier_name, report),
        facts=facts,
        accepted=read_accepted(fields, report),
    )
    _check_contacts(contract, report)
    if values is not None and starts is not None:
        from casepact.resolve.openings import Filled, check_openings  # most contracts give no hours

        written = {entry.key.text: entry.written for entry in values.entries}
        check_openings(Filled(before, policy, written, facts, starts, ends), report)
    section = fields.entry("facts")
    given = Given(facts, places, fields.span if section is None else section.key.span, frozenset(at_fault))
    check_prerequisites(policy, given, report)
    return contract


def _of(policy: Policy) -> tuple[Related, ...]:
    """Which policy a contract is told about."""
    return (Related(policy.note.span, "the policy of this contract"),)


def _contacts(fields: Fields, report: Report) -> tuple[Contact, ...]:
    found = []
    for number, item in enumerate(fields.listed("named_contacts"), 1):
        path = f"named_contacts.{number}"
        if isinstance(item, Scalar):
            found.append(Contact(name=item.text, note=Note(path, item.span)))
        elif isinstance(item, Mapping):
            own = Fields(item, path, report, ("name", "email", *NOTE_KEYS), "a named contact")
            if own.require("name", "a named contact"):
                found.append(
                    Contact(name=own.text("name"), note=Note(path, own.span), email=own.text("email"))
                )
        else:
            report.add("wrong-shape", "a named contact is a name or a mapping", item.span)
    return tuple(found)


def _check_contacts(contract: Contract, report: Report) -> None:
    tier = contract.policy.tiers.get(contract.tier)
    quota = next((q for q in tier.quotas if q.name == "named_contacts"), None) if tier is not None else None
    if quota is not None and quota.count is not None and len(contract.contacts) > quota.count:
        extra = contract.contacts[quota.count]
        report.add(
            "too-many-contacts",
            f"{len(contract.contacts)} named contacts, and `{contract.tier}` allows {quota.count}",
            extra.note.span,
            related=(Related(quota.note.span, "the policy says so here"),),
            help_="name fewer, or buy a tier with more",
        )
    seen: dict[str, Contact] = {}
    for contact in contract.contacts:
        if contact.name in seen:
            report.add("duplicate-name", f"`{contact.name}` is named twice", contact.note.span)
        seen[contact.name] = contact


def _options(fields: Fields, policy: Policy, tier: str, report: Report) -> tuple[str, ...]:
    bought, known = [], policy.tiers.get(tier)
    for scalar in fields.scalars("options"):
        name = scalar.text.strip()
        if name not in policy.features:
            report.unknown("feature", name, scalar.span, list(policy.features), related=_of(policy))
        elif known is not None and name not in known.optional:
            cause = "is part of" if name in known.includes else "cannot be bought with"
            report.add("not-optional", f"`{name}` {cause} the tier `{tier}`", scalar.span)
        else:
            bought.append(name)
    return tuple(bought)


def _facts(
    fields: Fields, policy: Policy, report: Report
) -> tuple[dict[str, FactValue], dict[str, Span], set[str]]:
    """The facts of a contract, where each is written, and those that may be among them but are at fault."""
    section, found, places = fields.mapping("facts"), dict[str, FactValue](), dict[str, Span]()
    written = fields.entry("facts")
    at_fault = set(policy.facts) if section is None and written and not is_empty(written.value) else set()
    for entry in section.entries if section is not None else ():
        name = entry.key.text
        fact = policy.facts.get(name)
        if name == "tier":
            help_ = "write it beside `facts`, as `tier: …`"
            report.add(
                "duplicate-name", "the tier of a contract is no fact of its own", entry.key.span, help_=help_
            )
        elif fact is None or name == "state":
            known = [n for n in policy.facts if n not in ("tier", "state")]
            report.unknown("fact", name, entry.key.span, known, related=_of(policy))
            at_fault.update(policy.facts)
        elif not isinstance(entry.value, Scalar) or entry.value.is_null:
            report.add("wrong-shape", f"`{name}` is one value", place_of(entry))
            at_fault.add(name)
        else:
            try:
                found[name] = parse_value(fact, entry.value.text)
                places[name] = entry.written
            except ValueFault as fault:
                report.add("wrong-type", fault.message, entry.value.span, help_=fault.help)
                at_fault.add(name)
    return found, places, at_fault

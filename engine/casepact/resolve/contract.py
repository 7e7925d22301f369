"""Resolves a contract against its policy, whose open values it fills in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from casepact.model.contract import Contact, Contract
from casepact.model.fact import FactValue
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.model.values import ValueFault, parse_value
from casepact.resolve.fields import NOTE_KEYS, Fields
from casepact.resolve.policy import resolve_policy
from casepact.resolve.report import Report
from casepact.resolve.substitution import substitute
from casepact.source import Document, Related
from casepact.syntax.yaml.tree import Mapping, Node, Scalar, Sequence

__all__ = ["CONTRACT_KEYS", "PolicyText", "resolve_contract"]

CONTRACT_KEYS = (
    "casepact", "contract", "title", "policy", "tier", "starts", "ends", "named_contacts", "options", "facts",
    "values", *(key for key in NOTE_KEYS if key != "title"),
)  # fmt: skip
"""The keys of a contract."""

_MONEY = "money."


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A policy as it was read, before it is resolved."""

    document: Document
    root: Node


ReadPolicy = Callable[[str], PolicyText | None]
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
    where = fields.scalar("policy")
    text = None if where is None else read_policy(where.text.strip())
    if text is None or where is None:
        return None
    policy = _fill(fields, text, report)
    if policy is None:
        return None
    starts, ends = fields.date("starts"), fields.date("ends")
    if starts and ends and ends < starts:
        span = fields.scalar("ends").span  # type: ignore[union-attr]
        report.add("bad-dates", f"the contract ends on {ends}, before it starts on {starts}", span)
    if starts and policy.effective and starts < policy.effective:
        report.add(
            "bad-dates",
            f"the contract starts before its policy is in force, on {policy.effective}",
            fields.scalar("starts").span,  # type: ignore[union-attr]
        )
    tier = fields.scalar("tier")
    tier_name = "" if tier is None else tier.text.strip()
    if tier is not None and tier_name not in policy.tiers:
        report.unknown("tier", tier_name, tier.span, list(policy.tiers))
    contract = Contract(
        document=document,
        name=fields.hyphenated("contract"),
        title=fields.text("title"),
        note=Note("", fields.span, fields.text("title")),
        policy=policy,
        tier=tier_name,
        starts=starts or dt.date.min,
        ends=ends,
        contacts=_contacts(fields, report),
        options=_options(fields, policy, tier_name, report),
        facts={"tier": tier_name, **_facts(fields, policy, report)}
        if tier_name
        else _facts(fields, policy, report),
    )
    _check_contacts(contract, report)
    return contract


def _fill(fields: Fields, text: PolicyText, report: Report) -> Policy | None:
    plain = Report()
    policy = resolve_policy(text.document, text.root, plain, {})
    values = fields.mapping("values")
    if policy is None or plain.has_errors:
        report.extend(plain.diagnostics)
        return policy
    given: dict[str, str] = {}
    root: Node = text.root
    open_ids = {note.id for note in policy.notes if note.is_unspecified or note.assumed}
    for entry in values.entries if values is not None else ():
        path = entry.key.text
        if path.startswith(_MONEY):
            if isinstance(entry.value, Scalar) and _is_amount(entry.value.text):
                given[path] = entry.value.text
            else:
                report.add(
                    "wrong-type", f"`{path}` is a sum of money", entry.value.span, help_="write a number"
                )
            continue
        if path not in open_ids:
            known = sorted(open_ids)
            if path in {note.id for note in policy.notes}:
                report.add(
                    "not-open", f"the policy does not leave `{path}` open", entry.key.span,
                    help_="a contract fills in what the policy leaves unspecified or assumes",
                )  # fmt: skip
            else:
                report.unknown("value left open", path, entry.key.span, known)
            continue
        new = substitute(root, tuple(path.split(".")), entry.value)
        if new is not None:
            root = new
            given[path] = entry.value.text if isinstance(entry.value, Scalar) else "…"
    filled = Report()
    policy = resolve_policy(text.document, root, filled, given)
    report.extend(filled.diagnostics)
    return policy


def _is_amount(text: str) -> bool:
    whole, _, part = text.partition(".")
    return whole.isdigit() and (part.isdigit() or not part) and len(text) < 20


def _contacts(fields: Fields, report: Report) -> tuple[Contact, ...]:
    node, found = fields.collection("named_contacts"), []
    for number, item in enumerate(node.items if isinstance(node, Sequence) else (), 1):
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
    if isinstance(node, Mapping):
        fields.wrong_shape("named_contacts", node, "a list")
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
            report.unknown("feature", name, scalar.span, list(policy.features))
        elif known is not None and name not in known.optional:
            cause = "is part of" if name in known.includes else "cannot be bought with"
            report.add("not-optional", f"`{name}` {cause} the tier `{tier}`", scalar.span)
        else:
            bought.append(name)
    return tuple(bought)


def _facts(fields: Fields, policy: Policy, report: Report) -> dict[str, FactValue]:
    section, found = fields.mapping("facts"), dict[str, FactValue]()
    for entry in section.entries if section is not None else ():
        name = entry.key.text
        fact = policy.facts.get(name)
        if fact is None or name in ("tier", "state"):
            report.unknown(
                "fact", name, entry.key.span, [n for n in policy.facts if n not in ("tier", "state")]
            )
        elif not isinstance(entry.value, Scalar) or entry.value.is_null:
            report.add("wrong-shape", f"`{name}` is one value", entry.key.span)
        else:
            try:
                found[name] = parse_value(fact, entry.value.text)
            except ValueFault as fault:
                report.add("wrong-type", fault.message, entry.value.span, help_=fault.help)
    return found


def is_policy_path(path: str) -> bool:
    """Whether a contract may name a policy so: a relative path to a YAML file."""
    pure = PurePosixPath(path)
    return not pure.is_absolute() and pure.suffix in (".yaml", ".yml")


def with_tier(contract: Contract, tier: str) -> Contract:
    """The contract at another tier."""
    return replace(contract, tier=tier, facts={**contract.facts, "tier": tier})

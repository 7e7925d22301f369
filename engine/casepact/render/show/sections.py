"""Lays out a policy, or what a contract leaves of one, section by section."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from casepact.machine.specialise import under
from casepact.model.contract import Contract
from casepact.model.policy import Policy
from casepact.render.show import duties, service
from casepact.render.show.page import Footnotes, Page, Section, Table

__all__ = ["SECTIONS", "page_of"]


def page_of(source: Policy | Contract, section: str | None = None) -> Page:
    """Return a policy laid out for reading: all of it, or one of `SECTIONS`.

    Sections without anything in them are left out. Of a contract, what its facts rule out is left out
    too, such as other tiers, and no condition speaks of what they settle.
    """
    contract = source if isinstance(source, Contract) else None
    policy = source if isinstance(source, Policy) else under(source)
    footnotes = Footnotes()
    sections = []
    for name in SECTIONS if section is None else (section,):
        title, build = _BUILDERS[name]
        tables = tuple(table for table in build(policy, footnotes) if table.rows)
        if tables:
            sections.append(Section(name, title, tables))
    lines = [] if contract is None else [_contract_line(contract)]
    lines += [f"version {policy.version}"] if policy.version else []
    lines += [f"in force from {policy.effective}"] if policy.effective else []
    lines += [f"source `{source.id}`: {source.title}" for source in policy.sources.values()]
    return Page(
        policy.name,
        policy.title or policy.name,
        tuple(lines),
        tuple(sections),
        tuple(footnotes.found.values()),
        contract="" if contract is None else contract.name,
    )


def _contract_line(contract: Contract) -> str:
    title = f": {contract.title}" if contract.title and contract.title != contract.name else ""
    ends = "" if contract.ends is None else f" to {contract.ends}"
    tier = contract.policy.tiers[contract.tier].note.title or contract.tier
    return f"contract `{contract.name}`{title}, {tier}, from {contract.starts}{ends}"


_BUILDERS: Mapping[str, tuple[str, Callable[[Policy, Footnotes], Iterable[Table]]]] = {
    "tiers": ("Levels of service", service.tier_tables),
    "severities": ("Severities", service.severity_tables),
    "targets": ("Targets", duties.target_tables),
    "escalations": ("Escalations", duties.escalation_tables),
    "channels": ("Channels and hours", service.channel_tables),
    "calendars": ("Calendars", service.calendar_tables),
    "coverage": ("Coverage", service.coverage_tables),
    "credits": ("Service credits", service.credit_tables),
    "terms": ("Terms", duties.term_tables),
    "lifecycle": ("Life of a case", duties.lifecycle_tables),
    "promises": ("What is promised of every case", duties.promise_tables),
    "case": ("Facts of a case", service.fact_tables),
}

SECTIONS: tuple[str, ...] = tuple(_BUILDERS)
"""What can be shown, in order."""

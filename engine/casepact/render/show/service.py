"""The tables of what is sold: levels of service, severities, channels, calendars, coverage and credits."""

from __future__ import annotations

from collections.abc import Iterable

from casepact.machine.partial import specialise_expression
from casepact.machine.text import expression_text
from casepact.model.expression import FALSE, Expression
from casepact.model.fact import Origin
from casepact.model.note import Note
from casepact.model.policy import Channel, Policy, Severity, Tier
from casepact.model.values import type_text, value_text
from casepact.render.clauses import adjustment_text, condition_text, credit_text, quota_text
from casepact.render.show.grids import Entry, grid
from casepact.render.show.page import Footnotes, Table
from casepact.syntax.printer import print_calendar

__all__ = [
    "calendar_tables",
    "channel_tables",
    "coverage_tables",
    "credit_tables",
    "fact_tables",
    "severity_tables",
    "tier_tables",
]


def tier_tables(policy: Policy, footnotes: Footnotes) -> Iterable[Table]:
    """Tiers side by side: channels, quotas and features."""
    tiers = list(policy.tiers.values())
    rows = [("channels", *(", ".join(_channels_of(policy, tier)) or "–" for tier in tiers))]
    quotas = dict.fromkeys(quota.name for tier in tiers for quota in tier.quotas)
    rows += [(name.replace("_", " "), *(_quota(tier, name, footnotes) for tier in tiers)) for name in quotas]
    for feature in policy.features.values():
        label = (feature.note.title or feature.name) + footnotes.mark(feature.note)
        rows.append((label, *(_has(tier, feature.name) for tier in tiers)))
    heads = ((tier.note.title or tier.name) + footnotes.mark(tier.note) for tier in tiers)
    yield Table("", ("", *heads), tuple(rows))


def _channels_of(policy: Policy, tier: Tier) -> tuple[str, ...]:
    """The channels a tier offers: all of them in a policy of which no tier lists any."""
    listed = any(item.channels for item in policy.tiers.values())
    return tier.channels if listed else tuple(policy.channels)


def _quota(tier: Tier, name: str, footnotes: Footnotes) -> str:
    quota = next((quota for quota in tier.quotas if quota.name == name), None)
    return "" if quota is None else quota_text(quota) + footnotes.mark(quota.note)


def _has(tier: Tier, feature: str) -> str:
    if feature in tier.includes:
        return "yes"
    return "optional" if feature in tier.optional else "–"


def severity_tables(policy: Policy, footnotes: Footnotes) -> Iterable[Table]:
    """Severities with their definitions, matrices and adjustments."""
    default = policy.facts["severity"].default
    rows = []
    for name, severity in policy.severities.items():
        definition = _definition(policy, severity) + (", or none is named" if name == default else "")
        rows.append((name, severity.note.title + footnotes.mark(severity.note), definition))
    yield Table("", ("severity", "title", "definition"), tuple(rows))
    for matrix in policy.matrices:
        entries = [Entry(value_text(cell.value), cell.guard, cell.note) for cell in matrix.cells]
        yield grid(policy, f"{matrix.fact}, from {' and '.join(matrix.by)}", matrix.by, entries, footnotes)
    rules: list[tuple[str, ...]] = [
        (adjustment_text(rule) + footnotes.mark(rule.note), condition_text(policy, rule.guard))
        for rule in policy.adjustments
    ]
    rules += footnotes.open_rows(policy, "adjustments", 2)
    yield Table("Adjustments", ("rule", "when"), tuple(rules))


def _definition(policy: Policy, severity: Severity) -> str:
    """What gives a severity: its condition as it is written, a matrix, or people."""
    if severity.guard is not None:
        return "otherwise" if severity.otherwise else _when(policy, severity.guard)
    tables = [
        f"from {' and '.join(matrix.by)}"
        for matrix in policy.matrices
        if matrix.fact == "severity" and any(cell.value == severity.name for cell in matrix.cells)
    ]
    return ", or ".join(tables) or "set by people"


def calendar_tables(policy: Policy, footnotes: Footnotes) -> Iterable[Table]:
    """Named calendars, a row a choice."""
    rows = []
    for calendar in policy.calendars.values():
        if calendar.name == "always":
            continue
        marks = footnotes.mark(calendar.note)
        name, title = calendar.name, calendar.note.title
        for choice in calendar.choices:
            mark = marks + (footnotes.mark(choice.note) if choice.note.id != calendar.note.id else "")
            open_ = " ".join(
                filter(None, (print_calendar(choice.calendar), condition_text(policy, choice.guard)))
            )
            rows.append((name, open_ + mark, title))
            name = title = ""
    yield Table("", ("calendar", "open", "title"), tuple(rows))


def channel_tables(policy: Policy, footnotes: Footnotes) -> Iterable[Table]:
    """Channels with their hours under each tier, and what a request states."""
    tiers = list(policy.tiers.values())
    rows = []
    for name, channel in policy.channels.items():
        cells = [_hours(policy, channel, tier, footnotes) for tier in tiers]
        languages = f" ({', '.join(channel.languages)})" if channel.languages else ""
        rows.append((_named(name, channel.note) + languages + footnotes.mark(channel.note), *cells))
    yield Table("", ("channel", *(tier.note.title or tier.name for tier in tiers)), tuple(rows))
    for intake in policy.intake:
        to = f" (to {intake.to})" if intake.to else ""
        condition = condition_text(policy, intake.guard)
        title = f"What a request states{to}{', ' if condition else ''}{condition}"
        fields = (
            (
                field.fact,
                field.note.title + footnotes.mark(field.note),
                type_text(policy.facts[field.fact].type),
            )
            for field in intake.fields
        )
        yield Table(title, ("fact", "title", "type"), tuple(fields))


def _hours(policy: Policy, channel: Channel, tier: Tier, footnotes: Footnotes) -> str:
    if channel.name not in _channels_of(policy, tier):
        return "–"
    texts = []
    for choice in channel.hours:
        left = specialise_expression(choice.guard, {"tier": tier.name, "channel": channel.name})
        if left != FALSE:
            words = (print_calendar(choice.calendar), condition_text(policy, left))
            texts.append(" ".join(filter(None, words)) + footnotes.mark(choice.note))
    return "; ".join(texts) or "yes"


def coverage_tables(policy: Policy, footnotes: Footnotes) -> Iterable[Table]:
    """What is included, what is excluded, and what a case needs to be covered."""
    for excluded, title in ((False, "Included"), (True, "Excluded")):
        rows = (
            (
                (entry.note.title or entry.note.id.rsplit(".", 1)[-1]) + footnotes.mark(entry.note),
                "no case: no condition says which"
                if excluded and entry.guard is None
                else _when(policy, entry.guard),
            )
            for entry in policy.coverage
            if entry.excluded is excluded
        )
        yield Table(title, ("what", "when"), tuple(rows))
    needed = []
    for item in policy.prerequisites:
        otherwise = "not covered" if item.adjustment is None else adjustment_text(item.adjustment)
        label = (item.note.title or item.name) + footnotes.mark(item.note)
        needed.append((label, _when(policy, item.requirement), condition_text(policy, item.guard), otherwise))
    yield Table("Prerequisites", ("what", "required", "when", "otherwise"), tuple(needed))


def credit_tables(policy: Policy, footnotes: Footnotes) -> Iterable[Table]:
    """Service credits."""
    rows: list[tuple[str, ...]] = [
        (rule.name, credit_text(rule, policy) + footnotes.mark(rule.note)) for rule in policy.credit_entries
    ]
    rows += footnotes.open_rows(policy, "credits", 2)
    yield Table("", ("credit", "what"), tuple(rows))


def fact_tables(policy: Policy, _: Footnotes) -> Iterable[Table]:
    """What is known of a case beside what is built in."""
    rows = []
    for fact in policy.facts.values():
        if fact.origin in (Origin.CASE, Origin.INTAKE, Origin.QUOTA, Origin.MATRIX):
            default = "" if fact.default is None else value_text(fact.default)
            rows.append((fact.name, type_text(fact.type), default, fact.title))
    yield Table("", ("fact", "type", "default", "title"), tuple(rows))


def _named(name: str, note: Note) -> str:
    same = note.title.casefold() == name.casefold()
    return (note.title if same or not note.title else f"{name}: {note.title}") or name


def _when(policy: Policy, guard: Expression | None) -> str:
    return "" if guard is None else expression_text(guard, policy.facts)

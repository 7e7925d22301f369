"""Turns each section of a policy into the tables that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from casepact.machine.partial import specialise_expression
from casepact.machine.specialise import lasting_facts, specialise
from casepact.machine.text import expression_text
from casepact.model.clause import Clause, Obligation
from casepact.model.contract import Contract
from casepact.model.expression import FALSE, AllOf, Expression, all_of, facts_of
from casepact.model.fact import Origin
from casepact.model.note import Cite, Note
from casepact.model.policy import Channel, Policy, Tier
from casepact.model.values import type_text, value_text
from casepact.render.clauses import (
    actions_text,
    adjustment_text,
    clause_text,
    condition_text,
    credit_text,
    duty_text,
    quota_text,
    rung_trigger,
    target_text,
    transition_text,
)
from casepact.render.show.grids import Entry, grid
from casepact.render.show.page import Footnotes, Page, Section, Table
from casepact.syntax.printer import print_amount, print_calendar

__all__ = ["SECTIONS", "page_of"]

_Tables = Iterable[Table]


def page_of(source: Policy | Contract, section: str | None = None) -> Page:
    """Return a policy laid out for reading: all of it, or one of `SECTIONS`.

    Sections without anything in them are left out. Of a contract, what its facts rule out is left out
    too, such as other tiers, and no condition speaks of what they settle.
    """
    contract = source if isinstance(source, Contract) else None
    policy = source if isinstance(source, Policy) else _under(source)
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


def _under(contract: Contract) -> Policy:
    """The policy as it is for every case of a contract."""
    known = lasting_facts(contract.policy, contract.facts)
    policy = specialise(contract.policy, contract.facts)
    return replace(
        policy,
        tiers={name: tier for name, tier in policy.tiers.items() if known.get("tier", name) == name},
        obligations={
            name: replace(item, facts=tuple(fact for fact in item.facts if fact not in known))
            for name, item in policy.obligations.items()
        },
        matrices=tuple(
            replace(item, by=tuple(fact for fact in item.by if fact not in known)) for item in policy.matrices
        ),
    )


def _contract_line(contract: Contract) -> str:
    title = f": {contract.title}" if contract.title and contract.title != contract.name else ""
    ends = "" if contract.ends is None else f" to {contract.ends}"
    tier = contract.policy.tiers[contract.tier].note.title or contract.tier
    return f"contract `{contract.name}`{title}, {tier}, from {contract.starts}{ends}"


def _named(name: str, note: Note) -> str:
    same = note.title.casefold() == name.casefold()
    return (note.title if same or not note.title else f"{name}: {note.title}") or name


def _when(policy: Policy, guard: Expression | None) -> str:
    return "" if guard is None else expression_text(guard, policy.facts)


def _tiers(policy: Policy, footnotes: Footnotes) -> _Tables:
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


def _severities(policy: Policy, footnotes: Footnotes) -> _Tables:
    default = policy.facts["severity"].default
    rows = []
    for name, severity in policy.severities.items():
        definition = _definition(policy, name) if severity.guard is None else _when(policy, severity.guard)
        definition += ", or none is named" if name == default else ""
        rows.append((name, severity.note.title + footnotes.mark(severity.note), definition))
    yield Table("", ("severity", "title", "definition"), tuple(rows))
    for matrix in policy.matrices:
        entries = [Entry(value_text(cell.value), cell.guard, cell.note) for cell in matrix.cells]
        yield grid(policy, f"{matrix.fact}, from {' and '.join(matrix.by)}", matrix.by, entries, footnotes)
    rules = (
        (adjustment_text(rule) + footnotes.mark(rule.note), condition_text(policy, rule.guard))
        for rule in policy.adjustments
    )
    yield Table("Adjustments", ("rule", "when"), tuple(rules))


def _definition(policy: Policy, severity: str) -> str:
    """What gives a severity that has no condition of its own."""
    tables = [
        f"from {' and '.join(matrix.by)}"
        for matrix in policy.matrices
        if matrix.fact == "severity" and any(cell.value == severity for cell in matrix.cells)
    ]
    return ", or ".join(tables) or "set by people"


def _calendars(policy: Policy, footnotes: Footnotes) -> _Tables:
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


def _channels(policy: Policy, footnotes: Footnotes) -> _Tables:
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


def _targets(policy: Policy, footnotes: Footnotes) -> _Tables:
    for obligation in policy.obligations.values():
        title = obligation.note.title or obligation.name.replace("_", " ")
        # What every cell asks is said once, above them.
        shared = _shared(obligation)
        condition = ", ".join(filter(None, (_duty(obligation), condition_text(policy, all_of(*shared)))))
        yield grid(
            policy,
            f"{title}: {condition}{footnotes.mark(obligation.note)}",
            obligation.facts,
            [
                Entry(_time(clause), _beside(clause.guard, all_of(*shared)), clause.note)
                for clause in obligation.clauses
            ],
            footnotes,
        )


def _shared(obligation: Obligation) -> list[Expression]:
    """The conditions of all clauses of an obligation, but for those on the facts that key its table."""
    guards = [_parts(clause.guard) for clause in obligation.clauses]
    keys = frozenset(obligation.facts)
    first = guards[0] if guards else ()
    return [
        part
        for part in first
        if keys.isdisjoint(facts_of(part)) and all(part in others for others in guards[1:])
    ]


def _duty(obligation: Obligation) -> str:
    return duty_text(obligation.clauses[0]) if obligation.clauses else "nothing"


def _time(clause: Clause) -> str:
    if clause.notice is not None:
        return f"at least {print_amount(clause.notice.amount)} on {print_calendar(clause.notice.calendar)}"
    return "" if clause.target is None else _bare(target_text(clause.target))


def _bare(text: str) -> str:
    return text.removeprefix("within ")


def _escalations(policy: Policy, footnotes: Footnotes) -> _Tables:
    for ladder in policy.ladders:
        condition = condition_text(policy, ladder.guard)
        title = f"{ladder.note.title or ladder.name.replace('_', ' ')}{', ' if condition else ''}{condition}"
        rows = []
        for rung in ladder.rungs:
            left = _beside(rung.guard, ladder.guard)
            mark = footnotes.mark(rung.note)
            rows.append((rung_trigger(rung) + mark, actions_text(rung), condition_text(policy, left)))
        yield Table(title + footnotes.mark(ladder.note), ("step", "action", "when"), tuple(rows))


def _beside(guard: Expression, known: Expression) -> Expression:
    """What a condition says beyond one that is known to hold."""
    given = _parts(known)
    return all_of(*(part for part in _parts(guard) if part not in given))


def _parts(guard: Expression) -> tuple[Expression, ...]:
    return guard.items if isinstance(guard, AllOf) else (guard,)


def _coverage(policy: Policy, footnotes: Footnotes) -> _Tables:
    for excluded, title in ((False, "Included"), (True, "Excluded")):
        rows = (
            (
                (entry.note.title or entry.note.id.rsplit(".", 1)[-1]) + footnotes.mark(entry.note),
                _when(policy, entry.guard),
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


def _credits(policy: Policy, footnotes: Footnotes) -> _Tables:
    rows = ((rule.name, credit_text(rule, policy) + footnotes.mark(rule.note)) for rule in policy.credits)
    yield Table("", ("credit", "what"), tuple(rows))


def _lifecycle(policy: Policy, footnotes: Footnotes) -> _Tables:
    states = policy.lifecycle.states.values()
    rows = []
    for state in states:
        kinds = [kind for kind in ("initial", "settled", "final") if getattr(state, kind)]
        kinds += [f"pauses {', '.join(sorted(state.pauses))}"] if state.pauses else []
        rows.append((state.name, state.title + footnotes.mark(state.note), ", ".join(kinds)))
    yield Table("States", ("state", "title", "what it is"), tuple(rows))
    joined: dict[tuple[str, str, str], list[str]] = {}
    for transition in policy.lifecycle.transitions:
        text = transition_text(transition) + footnotes.mark(transition.note)
        key = (transition.destination, text, condition_text(policy, transition.guard))
        joined.setdefault(key, []).append(transition.source)
    moves = ((", ".join(sources), *key) for key, sources in joined.items())
    yield Table("Transitions", ("from", "to", "on", "when"), tuple(moves))


def _terms(policy: Policy, footnotes: Footnotes) -> _Tables:
    rows = (
        (
            clause_text(clause, policy) + footnotes.mark(clause.note),
            clause.note.title,
            cited(clause.note.cites),
        )
        for clause in policy.terms
    )
    yield Table("", ("term", "title", "source"), tuple(rows))


def _promises(policy: Policy, footnotes: Footnotes) -> _Tables:
    rows = ((item.text + footnotes.mark(item.note), item.note.title) for item in policy.promises)
    yield Table("", ("promise", "title"), tuple(rows))


def _case(policy: Policy, _: Footnotes) -> _Tables:
    rows = []
    for fact in policy.facts.values():
        if fact.origin in (Origin.CASE, Origin.INTAKE, Origin.QUOTA, Origin.MATRIX):
            default = "" if fact.default is None else value_text(fact.default)
            rows.append((fact.name, type_text(fact.type), default, fact.title))
    yield Table("", ("fact", "type", "default", "title"), tuple(rows))


def cited(cites: Sequence[Cite]) -> str:
    """The lines of the sources, as the file writes them."""
    return ", ".join(
        f"{cite.source}:{cite.first}" + (f"-{cite.last}" if cite.last != cite.first else "") for cite in cites
    )


_BUILDERS: Mapping[str, tuple[str, Callable[[Policy, Footnotes], _Tables]]] = {
    "tiers": ("Levels of service", _tiers),
    "severities": ("Severities", _severities),
    "targets": ("Targets", _targets),
    "escalations": ("Escalations", _escalations),
    "channels": ("Channels and hours", _channels),
    "calendars": ("Calendars", _calendars),
    "coverage": ("Coverage", _coverage),
    "credits": ("Service credits", _credits),
    "terms": ("Terms", _terms),
    "lifecycle": ("Life of a case", _lifecycle),
    "promises": ("What is promised of every case", _promises),
    "case": ("Facts of a case", _case),
}

SECTIONS: tuple[str, ...] = tuple(_BUILDERS)
"""What can be shown, in order."""

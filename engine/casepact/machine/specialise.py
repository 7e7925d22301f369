"""Specialises a policy to known facts: what cannot apply goes, what always applies loses its condition.

Of one contract, that is the policy as its cases meet it: see `under`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from casepact.machine.completion import adjustments_of
from casepact.machine.partial import compare, specialise_expression
from casepact.machine.triggers import obligation_of
from casepact.model.clause import Ladder
from casepact.model.contract import Contract
from casepact.model.expression import FALSE, Expression
from casepact.model.fact import Enumeration, Fact, Facts, FactValue
from casepact.model.note import Note
from casepact.model.policy import Adjustment, CalendarDefinition, Channel, Policy, Prerequisite

__all__ = ["lasting_facts", "specialise", "under"]


def under(contract: Contract) -> Policy:
    """The policy as the cases of a contract meet it: of its tier and with its facts, opened while it runs.

    What none of them can meet is left out, with what is noted of it, and no condition or table speaks of
    what is settled for all of them. A fact that is given is not derived, only adjusted.
    """
    facts = {name: value for name, value in contract.facts.items() if name in contract.policy.facts}
    bought = replace(
        contract.policy,
        starts=contract.starts,
        ends=contract.ends,
        facts={**contract.policy.facts, **_settled(contract.policy, facts)},
        matrices=tuple(matrix for matrix in contract.policy.matrices if matrix.fact not in facts),
    )
    if "severity" in facts:
        plain = {name: replace(severity, guard=None) for name, severity in bought.severities.items()}
        bought = replace(bought, severities=plain)
    known, left = lasting_facts(bought, facts), specialise(bought, facts)
    tiers = bought.facts["tier"].only
    left = replace(
        left,
        tiers={name: tier for name, tier in left.tiers.items() if name in (tiers or left.tiers)},
        obligations={
            name: replace(item, facts=tuple(fact for fact in item.facts if fact not in known))
            for name, item in left.obligations.items()
        },
        matrices=tuple(
            replace(item, by=tuple(fact for fact in item.by if fact not in known)) for item in left.matrices
        ),
        promises=_remaining(left.promises, known),
    )
    gone = set(_ids(contract.policy)).difference(_ids(left))
    return replace(left, notes=tuple(note for note in left.notes if note.id not in gone))


def _settled(policy: Policy, facts: Facts) -> dict[str, Fact]:
    """The facts that a contract says of every case, each with the values that it can come to."""
    made: dict[str, list[FactValue]] = {name: [value] for name, value in facts.items()}
    for item in adjustments_of(policy):
        if item.fact in made and item.value is not None:
            made[item.fact].append(item.value)
    return {
        name: replace(policy.facts[name], default=values[0], only=tuple(dict.fromkeys(values)))
        for name, values in made.items()
    }


def _ids(policy: Policy) -> Iterator[str]:
    """The ids of the parts that hang on facts, or belong to a tier."""
    parts: Iterable[_Noted] = (
        *(quota for tier in policy.tiers.values() for quota in tier.quotas),
        *policy.tiers.values(),
        *policy.clauses(),
        *policy.adjustments,
        *policy.intake,
        *policy.coverage,
        *policy.credits,
        *policy.lifecycle.transitions,
        *(rung for ladder in policy.ladders for rung in ladder.rungs),
        *policy.promises,
    )
    yield from (part.note.id for part in parts)


def specialise(policy: Policy, facts: Facts) -> Policy:
    """The policy as it is for the cases in which ``facts`` hold from beginning to end.

    Clauses, rungs, transitions, coverage entries and other parts whose condition the facts make false
    are left out, with the rungs that hang on an obligation of which no clause is left; the conditions
    that remain no longer mention what is known. An obligation without clauses stays, as the answer
    that nothing is owed. Only `lasting_facts` are used.
    """
    known = lasting_facts(policy, facts)
    obligations = {
        name: replace(obligation, clauses=_remaining(obligation.clauses, known))
        for name, obligation in policy.obligations.items()
    }
    owed = {name for name, obligation in obligations.items() if obligation.clauses}
    lifecycle = replace(policy.lifecycle, transitions=_remaining(policy.lifecycle.transitions, known))
    credits_ = _remaining(policy.credits, known)
    given = {rule.note.id for rule in credits_}
    return replace(
        policy,
        calendars={name: _calendar(calendar, known) for name, calendar in policy.calendars.items()},
        severities={
            name: severity
            if severity.guard is None
            else replace(severity, guard=specialise_expression(severity.guard, known))
            for name, severity in policy.severities.items()
        },
        channels={name: _channel(channel, known) for name, channel in policy.channels.items()},
        matrices=tuple(replace(matrix, cells=_remaining(matrix.cells, known)) for matrix in policy.matrices),
        adjustments=_remaining(policy.adjustments, known),
        intake=_remaining(policy.intake, known),
        prerequisites=tuple(_prerequisite(item, known) for item in _remaining(policy.prerequisites, known)),
        coverage=tuple(
            entry if entry.guard is None else replace(entry, guard=left)
            for entry in policy.coverage
            if (left := specialise_expression(entry.guard, known) if entry.guard else None) != FALSE
        ),
        obligations=obligations,
        ladders=tuple(ladder for item in policy.ladders if (ladder := _ladder(item, known, owed)).rungs),
        credits=credits_,
        credit_caps=tuple(cap for cap in policy.credit_caps if given.intersection(cap.credits)),
        terms=_remaining(policy.terms, known),
        lifecycle=lifecycle,
    )


def lasting_facts(policy: Policy, facts: Facts) -> dict[str, FactValue]:
    """Those of the facts that nothing in the policy can change any more.

    ``state`` changes as a case runs. A fact that an adjustment may still raise, cap or set, such as a
    severity below a floor, is not what it was given as.
    """
    adjustments = [*adjustments_of(policy)]
    known = {name: value for name, value in facts.items() if name != "state"}
    lasting = {name: value for name, value in known.items() if all(name != a.fact for a in adjustments)}
    while True:
        open_facts = {
            adjustment.fact
            for adjustment in adjustments
            if adjustment.fact in known
            and specialise_expression(adjustment.guard, lasting) != FALSE
            and not _has_no_effect(policy, adjustment, known[adjustment.fact])
        }
        settled = {name: value for name, value in known.items() if name not in open_facts}
        if settled == lasting:
            return lasting
        lasting = settled


def _has_no_effect(policy: Policy, adjustment: Adjustment, given: FactValue) -> bool:
    if adjustment.operator is None:
        return given == adjustment.value
    fact = policy.facts.get(adjustment.fact)
    order = fact.type.values if fact and isinstance(fact.type, Enumeration) else ()
    if given not in order or adjustment.value not in order:
        return False
    ranks = {value: rank for rank, value in enumerate(order)}
    return compare(ranks[str(given)], adjustment.operator, ranks[str(adjustment.value)])


class _Noted(Protocol):
    @property
    def note(self) -> Note: ...


class _Guarded(Protocol):
    @property
    def guard(self) -> Expression: ...


_Part = TypeVar("_Part", bound=_Guarded)


def _remaining(parts: Iterable[_Part], known: Facts) -> tuple[_Part, ...]:
    """The parts that may still apply, in order, with what is left of their conditions."""
    left = ((part, specialise_expression(part.guard, known)) for part in parts)
    return tuple(_with_guard(part, guard) for part, guard in left if guard != FALSE)


def _with_guard(part: _Part, guard: Expression) -> _Part:
    changed: Any = part
    result: _Part = part if guard == part.guard else replace(changed, guard=guard)
    return result


def _calendar(calendar: CalendarDefinition, known: Facts) -> CalendarDefinition:
    return replace(calendar, choices=_remaining(calendar.choices, known))


def _channel(channel: Channel, known: Facts) -> Channel:
    return replace(channel, hours=_remaining(channel.hours, known))


def _prerequisite(item: Prerequisite, known: Facts) -> Prerequisite:
    return replace(item, requirement=specialise_expression(item.requirement, known))


def _ladder(ladder: Ladder, known: Facts, owed: Collection[str]) -> Ladder:
    rungs = tuple(
        rung for rung in _remaining(ladder.rungs, known) if obligation_of(rung.trigger) in {None, *owed}
    )
    return replace(ladder, guard=specialise_expression(ladder.guard, known), rungs=rungs)

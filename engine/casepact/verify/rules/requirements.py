"""What keeps cases out: what is not covered, and what is not offered; and what every other case meets."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from casepact.frozen import dataclass
from casepact.model.expression import Expression, FactCompare, FactIn, all_of, any_of, facts_of, negate
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.syntax.ast.condition import Operator
from casepact.verify.rules.effective import Effective
from casepact.verify.rules.shared import touched

__all__ = ["Bar", "BarKind", "Requirement", "bars_of", "requirements_of"]


class BarKind(StrEnum):
    """What it is that keeps cases out."""

    EXCLUSION = "exclusion"
    INCLUSIONS = "list of inclusions"
    PREREQUISITE = "prerequisite"
    OFFER = "offer"
    """A channel that a tier lacks, or a language that a channel lacks."""
    QUOTA = "quota"


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that keeps cases out: those for which ``fails`` is known to be true."""

    kind: BarKind
    note: Note
    fails: Expression


@dataclass(frozen=True, slots=True)
class Requirement:
    """What every reachable case meets: a condition on given facts, and what the policy says about it."""

    kind: BarKind
    note: Note
    fails: Expression
    """The condition of the policy under which a case is kept out."""
    condition: Expression
    mentions: frozenset[str]
    """The facts it speaks of, derived ones among them."""
    touches: frozenset[object]
    """The given facts that its condition asks for, and a mark if it asks for calendars."""


def requirements_of(policy: Policy, effective: Effective) -> Iterator[Requirement]:
    """What a reachable case meets: that nothing is known to keep it out."""
    for bar in bars_of(policy):
        condition = effective.not_true(bar.fails)
        yield Requirement(bar.kind, bar.note, bar.fails, condition, facts_of(bar.fails), touched(condition))


def bars_of(policy: Policy) -> Iterator[Bar]:
    """Everything that keeps cases out, as `casepact.decision.coverage` judges it."""
    for entry in policy.coverage:
        if entry.excluded and entry.guard is not None:
            yield Bar(BarKind.EXCLUSION, entry.note, entry.guard)
    included = [entry for entry in policy.coverage if not entry.excluded]
    guards = [entry.guard for entry in included if entry.guard is not None]
    if guards and len(guards) == len(included):
        yield Bar(BarKind.INCLUSIONS, included[0].note, negate(any_of(*guards)))
    for needed in policy.prerequisites:
        if needed.adjustment is None:
            fails = all_of(needed.guard, negate(needed.requirement))
            yield Bar(BarKind.PREREQUISITE, needed.note, fails)
    yield from _offers(policy)
    for tier in policy.tiers.values():
        for rule in tier.quotas:
            if rule.counter is not None and rule.declines and rule.count is not None:
                used_up = FactCompare(rule.counter, Operator.AT_LEAST, rule.count)
                fails = all_of(FactIn("tier", frozenset((tier.name,))), used_up)
                yield Bar(BarKind.QUOTA, rule.note, fails)


def _offers(policy: Policy) -> Iterator[Bar]:
    """For each tier with the channels it lacks, and each channel with the languages it lacks."""
    listed = any(tier.channels for tier in policy.tiers.values())
    for tier in policy.tiers.values():
        lacking = frozenset(name for name in policy.channels if name not in tier.channels)
        if listed and lacking:
            fails = all_of(FactIn("tier", frozenset((tier.name,))), FactIn("channel", lacking))
            yield Bar(BarKind.OFFER, tier.note, fails)
    for channel in policy.channels.values():
        if channel.languages and "language" in policy.facts:
            spoken = FactIn("language", frozenset(channel.languages))
            fails = all_of(FactIn("channel", frozenset((channel.name,))), negate(spoken))
            yield Bar(BarKind.OFFER, channel.note, fails)

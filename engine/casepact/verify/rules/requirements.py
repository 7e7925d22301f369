"""What every reachable case meets, so that it is covered and comes by a channel there is for it."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.frozen import dataclass
from casepact.model.expression import Expression, FactCompare, FactIn, all_of, any_of, facts_of, negate
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.syntax.ast.condition import Operator
from casepact.verify.rules.effective import Effective
from casepact.verify.rules.shared import touched

__all__ = ["Requirement", "requirements_of"]

_DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Requirement:
    """What every reachable case meets: a condition on given facts, and what the policy says about it."""

    note: Note
    condition: Expression
    mentions: frozenset[str]
    """The facts it speaks of, derived ones among them."""
    touches: frozenset[object]
    """The given facts that its condition asks for, and a mark if it asks for calendars."""


def requirements_of(policy: Policy, effective: Effective) -> Iterator[Requirement]:
    """What a reachable case meets, as `casepact.decision.coverage` judges it."""

    def required(note: Note, fails: Expression) -> Requirement:
        condition = effective.not_true(fails)
        return Requirement(note, condition, facts_of(fails), touched(condition))

    for entry in policy.coverage:
        if entry.excluded and entry.guard is not None:
            yield required(entry.note, entry.guard)
    included = [entry for entry in policy.coverage if not entry.excluded]
    guards = [entry.guard for entry in included if entry.guard is not None]
    if guards and len(guards) == len(included):
        yield required(included[0].note, negate(any_of(*guards)))
    for needed in policy.prerequisites:
        if needed.adjustment is None:
            yield required(needed.note, all_of(needed.guard, negate(needed.requirement)))
    yield from (required(note, fails) for note, fails in _offers(policy))
    for tier in policy.tiers.values():
        for rule in tier.quotas:
            if rule.counter is not None and rule.then == _DECLINE and rule.count is not None:
                used_up = FactCompare(rule.counter, Operator.AT_LEAST, rule.count)
                yield required(rule.note, all_of(FactIn("tier", frozenset((tier.name,))), used_up))


def _offers(policy: Policy) -> Iterator[tuple[Note, Expression]]:
    """For each tier with the channels it lacks, and each channel with the languages it lacks."""
    listed = any(tier.channels for tier in policy.tiers.values())
    for tier in policy.tiers.values():
        lacking = frozenset(name for name in policy.channels if name not in tier.channels)
        if listed and lacking:
            yield tier.note, all_of(FactIn("tier", frozenset((tier.name,))), FactIn("channel", lacking))
    for channel in policy.channels.values():
        if channel.languages and "language" in policy.facts:
            spoken = FactIn("language", frozenset(channel.languages))
            yield channel.note, all_of(FactIn("channel", frozenset((channel.name,))), negate(spoken))

"""When a case is covered: one condition, and whether its tier has its channel."""

from __future__ import annotations

from collections.abc import Sequence

from casepact.machine.parts import Part
from casepact.model.expression import (
    FALSE,
    TRUE,
    UNKNOWN,
    Expression,
    FactCompare,
    FactIn,
    all_of,
    any_of,
    negate,
)
from casepact.model.fact import FactValue
from casepact.model.policy import Policy, QuotaRule
from casepact.syntax.ast.condition import Operator

__all__ = ["coverage_condition", "coverage_part"]


def coverage_condition(policy: Policy) -> Expression:
    """The condition, over its completed facts, under which nothing but its channel speaks against a case.

    No exclusion holds, an inclusion does where every inclusion has a condition, every prerequisite
    that makes no adjustment is met, and no quota whose excess is declined is used up.
    """
    excluded = [entry.guard for entry in policy.coverage if entry.excluded and entry.guard is not None]
    included = [entry.guard for entry in policy.coverage if not entry.excluded]
    closed = [guard for guard in included if guard is not None]
    return all_of(
        *map(negate, excluded),
        any_of(*closed) if closed and len(closed) == len(included) else TRUE,
        *(
            any_of(negate(needed.guard), needed.requirement)
            for needed in policy.prerequisites
            if needed.adjustment is None
        ),
        *(
            negate(all_of(FactIn("tier", frozenset((tier.name,))), _used_up(quota)))
            for tier in policy.tiers.values()
            for quota in tier.quotas
            if quota.declines
        ),
    )


def _used_up(quota: QuotaRule) -> Expression:
    if quota.counter is None:
        return FALSE
    if quota.count is None:
        return UNKNOWN if quota.note.is_unspecified else FALSE
    return FactCompare(quota.counter, Operator.AT_LEAST, quota.count)


def coverage_part(policy: Policy) -> Part:
    """Whether a case is covered; whether its tier has its channel is part of that."""
    names: tuple[str, ...] = ("tier", "channel")
    if any(way.languages for way in policy.channels.values()):
        names = (*names, "language")

    def finish(values: Sequence[FactValue | None], answers: Sequence[bool | None]) -> bool | None:
        parts = {_offered(policy, *values), *answers}
        return False if False in parts else None if None in parts else True

    return Part(names if policy.channels else (), (coverage_condition(policy),), finish)


def _offered(
    policy: Policy,
    tier: FactValue | None = None,
    channel: FactValue | None = None,
    language: FactValue | None = None,
) -> bool | None:
    """Whether the tier has the channel, None where values not known would give different answers."""
    if not policy.channels:
        return True
    listed = any(held.channels for held in policy.tiers.values())
    answers: set[bool | None] = set()
    for held in policy.tiers.values():
        for way in policy.channels.values():
            if tier not in {None, held.name} or channel not in {None, way.name}:
                continue
            spoken: bool | None = True
            if way.languages:
                spoken = None if language is None else language in way.languages
            answers.add(spoken if not listed or way.name in held.channels else not listed)
    return answers.pop() if len(answers) == 1 else None

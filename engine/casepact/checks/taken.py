"""Tells of a row of a target whether other rows take all cases of its own."""

from __future__ import annotations

from collections.abc import Iterable

from casepact.checks.reach import can_hold
from casepact.model.expression import TRUE, AllOf, Expression, Negation, all_of, negate
from casepact.model.policy import Policy

__all__ = ["is_taken", "without_negations"]


def without_negations(guard: Expression) -> Expression:
    """The condition without `unless`, `otherwise` and exceptions."""
    if isinstance(guard, Negation):
        return TRUE
    if isinstance(guard, AllOf):
        return all_of(*(item for item in guard.items if not isinstance(item, Negation)))
    return guard


def is_taken(policy: Policy, guard: Expression, others: Iterable[Expression]) -> bool:
    """Whether a condition is never true, by what it says of facts alone, because of those of other rows."""
    own = without_negations(guard)
    if can_hold(policy, guard) or not can_hold(policy, own):
        return False
    return not can_hold(policy, all_of(own, *map(negate, others)))

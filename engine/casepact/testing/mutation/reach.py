"""Tells which tests can notice a mutant at all, by what they came to when the policy was as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from casepact.model.expression import FALSE, Expression
from casepact.model.policy import Policy
from casepact.semantics.logic import evaluate
from casepact.testing.items import entries_of
from casepact.testing.mutation.mutant import Mutant
from casepact.testing.outcome import Outcome

__all__ = ["noticing"]

_OF_GUARDS = frozenset(
    (
        *("floor-dropped", "prerequisite-dropped", "exclusion-lifted", "inclusion-dropped", "clause-dropped"),
        *("step-dropped", "ladder-dropped", "credit-dropped", "condition-dropped"),
    )
)
"""Operators that take an entry away, which is as if its condition never held."""

_ASIDE = ("intake",)
"""Sections whose conditions are not among those that are listed here."""


def noticing(policy: Policy, mutant: Mutant) -> Callable[[Outcome], bool]:
    """Whether a test can notice a mutant.

    A mutant that is local to a clause can only be noticed by a test that comes to it. One that changes
    conditions alone can only be noticed where one of them comes out in another way at some moment of
    the test, or where the test looks at what is unknown.
    """
    if mutant.local:
        return lambda outcome: _comes_to(outcome, mutant.clause)
    of_guards = mutant.operator.family == "conditions" or mutant.operator.name in _OF_GUARDS
    if not of_guards or mutant.path.partition(".")[0] in _ASIDE:
        return lambda _outcome: True
    old, new = _guards(policy), _guards(mutant.policy)
    changed = [
        (old.get(name, FALSE), new.get(name, FALSE))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    ]
    return lambda outcome: _looks_at_unknowns(outcome) or any(_differ(outcome, *pair) for pair in changed)


def _comes_to(outcome: Outcome, clause: str) -> bool:
    return any(name == clause or name.startswith(f"{clause}.") for name in outcome.sighting.reached)


def _guards(policy: Policy) -> Mapping[str, Expression]:
    return {item.id: item.guard for item in entries_of(policy)}


def _looks_at_unknowns(outcome: Outcome) -> bool:
    return any(item.key == "unknown" and outcome.test.course is None for item in outcome.test.expectations)


def _differ(outcome: Outcome, old: Expression, new: Expression) -> bool:
    return any(
        evaluate(old, it.facts, it.world) != evaluate(new, it.facts, it.world)
        for it in outcome.sighting.moments
    )

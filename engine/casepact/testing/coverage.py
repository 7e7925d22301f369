"""Says which parts of each policy the tests have looked at, and why each of the others was missed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from casepact.frozen import dataclass
from casepact.model.policy import Policy
from casepact.semantics.logic import evaluate
from casepact.testing.items import Item, Kind, items_of
from casepact.testing.outcome import Outcome
from casepact.testing.reasons import Cause, Reason, Reasons
from casepact.testing.running import Suite
from casepact.testing.subjects import Subject, shown_path

__all__ = ["Count", "Miss", "PolicyCoverage", "coverage_of"]


@dataclass(frozen=True, slots=True)
class Miss:
    """Something that no test has looked at, and why."""

    item: Item
    reason: Reason


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a kind were looked at, of those a case can come to; ``dead`` are those none can."""

    covered: int
    total: int
    dead: int = 0

    @property
    def percent(self) -> float:
        """The share that was looked at, of 100; all of nothing is all."""
        return 100.0 * self.covered / self.total if self.total else 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyCoverage:
    """What tests have looked at in one policy, and what they have missed, in file order kind by kind."""

    policy: Policy
    path: str
    tests: int
    counts: dict[Kind, Count]
    misses: tuple[Miss, ...]


def coverage_of(suite: Suite) -> tuple[PolicyCoverage, ...]:
    """The coverage of every policy that the files of a suite name, in the order of the paths of the policies.

    A test under a contract counts for its policy, but for the entries that the contract fills in: of those
    it has seen the contract's words.
    """
    policies: dict[str, list[Subject]] = {}
    for subject in suite.subjects:
        policies.setdefault(os.path.realpath(subject.policy.document.name), []).append(subject)
    found = (
        _policy_coverage(subjects, [it for it in suite.outcomes if it.test.subject in subjects])
        for subjects in policies.values()
    )
    return tuple(sorted(found, key=lambda coverage: coverage.path))


def _policy_coverage(subjects: Sequence[Subject], outcomes: Sequence[Outcome]) -> PolicyCoverage:
    # The policy as it stands, where a test names it, else with the values of a contract.
    policy = min((subject.policy for subject in subjects), key=lambda policy: len(policy.values))
    reasons = Reasons(policy, outcomes)
    counts: dict[Kind, list[int]] = {kind: [0, 0, 0] for kind in Kind}
    misses: list[Miss] = []
    for item in items_of(policy):
        count = counts[item.kind]
        if _covered(item, outcomes):
            count[0] += 1
            count[1] += 1
            continue
        reason = reasons.why(item)
        misses.append(Miss(item, reason))
        count[2 if reason.cause is Cause.DEAD else 1] += 1
    return PolicyCoverage(
        policy=policy,
        path=shown_path(".", policy.document.name),
        tests=len(outcomes),
        counts={kind: Count(*count) for kind, count in counts.items()},
        misses=tuple(misses),
    )


def _covered(item: Item, outcomes: Iterable[Outcome]) -> bool:
    for outcome in outcomes:
        if item.kind is Kind.CONDITION:
            if any(evaluate(item.guard, it.facts, it.world) for it in outcome.sighting.moments):
                return True
        elif item.id in outcome.sighting.checked and item.id not in outcome.test.subject.policy.values:
            return True
    return False

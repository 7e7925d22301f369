"""Runs the cases of a timeline under a policy or a contract."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace

from casepact.api.faults import PolicyError
from casepact.decision import Decider, DecisionError
from casepact.model.contract import Contract
from casepact.model.fact import Facts
from casepact.model.policy import Policy
from casepact.semantics.pace import Tell
from casepact.semantics.replay import Covers, Run, replay
from casepact.semantics.timeline import Timeline, load_timeline
from casepact.syntax.reader import read_file

__all__ = ["run"]


def run(
    source: Policy | Contract,
    timeline: Timeline | str | os.PathLike[str],
    *,
    also: Iterable[Policy] = (),
    progress: Tell | None = None,
) -> Run:
    """Return what happens to the cases of a timeline, or of the file that holds one.

    Args:
        source: the policy, or a contract, whose facts hold for every case.
        timeline: the timeline, or the path of a file with one.
        also: other versions of the policy, each in force from its ``effective`` date.
        progress: told as it goes on how many days of the cases have been run, and how many there are.

    Raises:
        PolicyError: the file cannot be read or has errors.
    """
    contract = source if isinstance(source, Contract) else None
    policy = source.policy if isinstance(source, Contract) else source
    if not isinstance(timeline, Timeline):
        path = os.fspath(timeline)
        plan, found = load_timeline(path, policy, None if contract is None else contract.facts)
        if plan is None:
            raise PolicyError(found, [read_file(path)[0]], "timeline")
        timeline = plan
    return replay(
        (policy, *also),
        timeline,
        contract_starts=None if contract is None else contract.starts,
        covers=_coverage_of(source),
        tell=progress,
    )


def _coverage_of(source: Policy | Contract) -> Covers:
    """Say why a case is not covered, by the decision at the instant it opens.

    What cannot be decided is not refused.
    """
    deciders: dict[int, Decider] = {}

    def against(policy: Policy, facts: Facts, at: int) -> tuple[str, ...]:
        decider = deciders.get(id(policy))
        if decider is None:
            judged = replace(source, policy=policy) if isinstance(source, Contract) else policy
            decider = deciders[id(policy)] = Decider(judged)
        try:
            decision = decider.decide(facts, at)
        except DecisionError:
            return ()
        return decision.because if decision.covered is False else ()

    return against

"""What was found in one file, and that in numbers."""

from __future__ import annotations

import os
from collections import abc
from dataclasses import field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from casepact.configuration.settings import Settings
from casepact.findings.acceptance import Finding
from casepact.frozen import dataclass
from casepact.model.contract import Contract
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Document

if TYPE_CHECKING:
    from casepact.scenario import Scenario

__all__ = ["NO_SETTINGS", "Checked", "clauses_of", "real_path"]

NO_SETTINGS = Settings()
"""The settings of a file for which nothing was set."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file with its findings in file order; ``policy`` is None where it holds none that can be used.

    ``contract`` is the one that the file holds, which fills in the policy; ``scenario`` the one that it
    holds, if without errors. ``unread`` is true where the file could not be read or parsed.
    ``turned_off`` counts the findings that its settings leave out. ``unproved`` are the promises that
    were not looked at, each by its file and its id, since no proofs were asked for.
    """

    path: str
    policy: Policy | None
    findings: tuple[Finding, ...]
    documents: abc.Mapping[str, Document] = field(default_factory=dict)
    unread: bool = False
    settings: Settings = NO_SETTINGS
    turned_off: int = 0
    scenario: Scenario | None = None
    unproved: tuple[tuple[str, str], ...] = ()
    contract: Contract | None = None

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What the findings say, those that are accepted among them."""
        return tuple(found.diagnostic for found in self.findings)

    def without(self, said: set[tuple[object, ...]]) -> Checked:
        """Leave out the findings that are in ``said``, and add the others to it.

        What a policy is found to say under a contract is the same finding, though its figures may differ.
        """
        left = []
        for finding in self.findings:
            found, file = finding.diagnostic, real_path(finding.diagnostic.span.file)
            place = (found.code, file, found.span.line, found.span.column, found.message)
            mark = (file, finding.fingerprint)
            if place not in said and mark not in said:
                left.append(finding)
            said.update((place, mark))
        return replace(self, findings=tuple(left))

    def counts(self) -> dict[str, Any]:
        """What the policy says and does not say, or what the scenario brings, in numbers.

        Of a contract, what the policy says of its cases: the checks look at no more.
        """
        scenario, policy = self.scenario, self.policy
        if scenario is not None:
            return {
                "file": self.path,
                "scenario": scenario.name,
                "policy": scenario.policy.name,
                "streams": len(scenario.arrivals),
                "kinds": scenario.kinds,
                "teams": len(scenario.teams),
            }
        assert policy is not None
        left = policy
        bought: dict[str, Any] = {}
        if self.contract is not None:
            from casepact.machine.specialise import under

            left = under(self.contract)
            bought = {"contract": self.contract.name, "policy_clauses": clauses_of(policy)}
        return {
            "file": self.path,
            "policy": policy.name,
            **bought,
            "clauses": clauses_of(left),
            "unspecified": sum(note.is_unspecified for note in left.notes),
            "assumed": sum(bool(note.assumed) for note in left.notes),
        }

    def summary(self) -> str:
        """The numbers in words."""
        counts = self.counts()
        if self.scenario is not None:
            streams, kinds, teams = counts["streams"], counts["kinds"], counts["teams"]
            return (
                f"{streams} stream{'' if streams == 1 else 's'} of {kinds} kind{'' if kinds == 1 else 's'}"
                f" of case, {teams or 'no'} team{'' if teams == 1 else 's'}"
            )
        all_of = counts.get("policy_clauses", counts["clauses"])
        clauses = f"{all_of} clause{'' if all_of == 1 else 's'}"
        if self.contract is not None:
            part = "all" if counts["clauses"] == all_of else f"{counts['clauses']} of"
            clauses = f"{part} {clauses} of {counts['policy']}"
        return f"{clauses}, {counts['unspecified']} unspecified, {counts['assumed']} assumed"


def clauses_of(policy: Policy) -> int:
    """How many clauses a policy has, in whatever section."""
    rungs = sum(len(ladder.rungs) for ladder in policy.ladders)
    other = (policy.adjustments, policy.prerequisites, policy.coverage, policy.credit_entries)
    return sum(1 for _ in policy.clauses()) + rungs + sum(map(len, other))


@lru_cache(maxsize=1024)
def real_path(path: str) -> str:
    """The path with its links followed, by which a file is one, however it is named."""
    return os.path.realpath(path)

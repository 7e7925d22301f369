"""Finds less severe cases that fall due before more severe ones."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.verify.time.inversion import inversions
from casepact.verify.time.inverted import inversion_finding, lateness
from casepact.verify.time.timing import timing_of
from casepact.verify.time.undecided import undecided

__all__ = ["SEVERITY_INVERSION"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    timing = timing_of(policy)
    scale = tuple(policy.severities)
    for obligation in policy.obligations.values():
        for item in inversions(timing, obligation, "severity", scale):
            more, less = item.values
            late = lateness(policy, item, f"the less severe `{less}`")
            message = f"`{obligation.name}` of `{more}` cases is {late}"
            yield inversion_finding(SEVERITY_INVERSION, policy, item, message)
    yield from undecided(timing, SEVERITY_INVERSION.code)


SEVERITY_INVERSION = Check(
    code="severity-inversion",
    level=Level.WARNING,
    summary="a less severe case is due earlier than a more severe one",
    explanation=(
        "Severities are listed from most to least severe, and who reads the table takes the more severe "
        "case to be served no later. Here it is not: opened at the same instant, with all other facts "
        "alike, the less severe case is due first. Both due instants are compared at every second of five "
        "years, with holidays, weekends and changes of clocks; the finding says at which share of them this "
        "is so, and shows the worst. Time that the document leaves open counts only where no reading of it "
        "helps. Give the more severe case the shorter target, or count both on one calendar."
    ),
    run=_run,
)

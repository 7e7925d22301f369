"""Every check that proves its point or shows a witness, in the order they run."""

from __future__ import annotations

from casepact.checks.check import Check
from casepact.model.policy import Policy
from casepact.source import Diagnostic
from casepact.verify.machine import MACHINE_CHECKS
from casepact.verify.rules import RULE_CHECKS
from casepact.verify.time import TIME_CHECKS

__all__ = ["PROOFS", "prove"]

PROOFS: tuple[Check, ...] = (*RULE_CHECKS, *TIME_CHECKS, *MACHINE_CHECKS)


def prove(policy: Policy) -> list[Diagnostic]:
    """Everything the proofs have to say of a policy that resolved without errors, in file order."""
    found = [diagnostic for check in PROOFS for diagnostic in check(policy)]
    return sorted(found, key=lambda diagnostic: diagnostic.span)

"""Every check that proves its point or shows a witness, in the order they run."""

from __future__ import annotations

from collections.abc import Callable

from casepact.checks.check import Check
from casepact.model.policy import Policy
from casepact.source import Diagnostic
from casepact.verify.machine import MACHINE_CHECKS
from casepact.verify.rules import RULE_CHECKS
from casepact.verify.time import TIME_CHECKS

__all__ = ["PROOFS", "prove"]

PROOFS: tuple[Check, ...] = (*RULE_CHECKS, *TIME_CHECKS, *MACHINE_CHECKS)


def prove(policy: Policy, is_asked: Callable[[str], bool] = lambda _: True) -> list[Diagnostic]:
    """Everything the proofs have to say of a policy that resolved without errors, in file order.

    Only those are run whose code ``is_asked``.
    """
    found = [diagnostic for check in PROOFS if is_asked(check.code) for diagnostic in check(policy)]
    return sorted(found, key=lambda diagnostic: diagnostic.span)

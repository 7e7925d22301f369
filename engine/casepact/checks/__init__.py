"""Structural checks: what can be wrong with a policy that resolves, found without solving or running it."""

from __future__ import annotations

from casepact.checks.ambiguous_transition import AMBIGUOUS_TRANSITION
from casepact.checks.asked_at_opening import ASKED_AT_OPENING
from casepact.checks.assumed_value import ASSUMED_VALUE
from casepact.checks.check import Check
from casepact.checks.derivation_cycle import DERIVATION_CYCLE
from casepact.checks.excludes_nothing import EXCLUDES_NOTHING
from casepact.checks.limit_in_a_term import LIMIT_IN_A_TERM
from casepact.checks.no_way_out import NO_WAY_OUT
from casepact.checks.not_computed import NOT_COMPUTED
from casepact.checks.not_decided import NOT_DECIDED
from casepact.checks.periods_without_zone import PERIODS_WITHOUT_ZONE
from casepact.checks.pooled_share import POOLED_SHARE
from casepact.checks.timer_never_fires import TIMER_NEVER_FIRES
from casepact.checks.unreachable_state import UNREACHABLE_STATE
from casepact.checks.unspecified_value import UNSPECIFIED_VALUE
from casepact.checks.unused_name import UNUSED_NAME
from casepact.model.policy import Policy
from casepact.source import Diagnostic

__all__ = ["CHECKS", "Check", "run_checks"]

CHECKS: tuple[Check, ...] = (
    UNUSED_NAME,
    DERIVATION_CYCLE,
    UNREACHABLE_STATE,
    NO_WAY_OUT,
    AMBIGUOUS_TRANSITION,
    NOT_DECIDED,
    ASKED_AT_OPENING,
    LIMIT_IN_A_TERM,
    EXCLUDES_NOTHING,
    POOLED_SHARE,
    PERIODS_WITHOUT_ZONE,
    TIMER_NEVER_FIRES,
    UNSPECIFIED_VALUE,
    ASSUMED_VALUE,
    NOT_COMPUTED,
)
"""Every check, in the order they run."""


def run_checks(policy: Policy) -> list[Diagnostic]:
    """Everything the checks have to say of a policy that resolved without errors, in file order.

    At one place the order is that of `CHECKS`. One cause is reported once.
    """
    found = [diagnostic for check in CHECKS for diagnostic in check(policy)]
    return sorted(found, key=lambda diagnostic: diagnostic.span)

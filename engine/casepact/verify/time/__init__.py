"""Checks about time, exact on calendars: due instants compared at every second of five years."""

from __future__ import annotations

from casepact.checks.check import Check
from casepact.verify.time.escalation_after_breach import ESCALATION_AFTER_BREACH
from casepact.verify.time.rung_never_fires import RUNG_NEVER_FIRES
from casepact.verify.time.rung_out_of_order import RUNG_OUT_OF_ORDER
from casepact.verify.time.severity_inversion import SEVERITY_INVERSION
from casepact.verify.time.target_order import TARGET_ORDER
from casepact.verify.time.tier_inversion import TIER_INVERSION
from casepact.verify.time.unserviceable_target import UNSERVICEABLE_TARGET

__all__ = ["TIME_CHECKS"]

TIME_CHECKS: tuple[Check, ...] = (
    SEVERITY_INVERSION,
    TIER_INVERSION,
    UNSERVICEABLE_TARGET,
    TARGET_ORDER,
    ESCALATION_AFTER_BREACH,
    RUNG_OUT_OF_ORDER,
    RUNG_NEVER_FIRES,
)
"""Every check about time, in the order they run."""

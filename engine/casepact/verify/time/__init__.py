"""Checks about time, exact on calendars: due instants compared at every second of five years."""

from __future__ import annotations

from casepact.checks.check import Check
from casepact.verify.time.severity_inversion import SEVERITY_INVERSION
from casepact.verify.time.tier_inversion import TIER_INVERSION
from casepact.verify.time.unserviceable_target import UNSERVICEABLE_TARGET

__all__ = ["TIME_CHECKS"]

TIME_CHECKS: tuple[Check, ...] = (SEVERITY_INVERSION, TIER_INVERSION, UNSERVICEABLE_TARGET)
"""Every check about time, in the order they run."""

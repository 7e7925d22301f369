"""Checks about the machine, over all orders of events and timers, and the promises of the author."""

from __future__ import annotations

from casepact.checks.check import Check
from casepact.verify.machine.empty_promise import EMPTY_PROMISE
from casepact.verify.machine.event_not_state import EVENT_NOT_STATE
from casepact.verify.machine.promise_not_decided import PROMISE_NOT_DECIDED
from casepact.verify.machine.promise_proved import PROMISE_PROVED
from casepact.verify.machine.promise_refuted import PROMISE_REFUTED
from casepact.verify.machine.unbounded_wait import UNBOUNDED_WAIT

__all__ = ["MACHINE_CHECKS"]

MACHINE_CHECKS: tuple[Check, ...] = (
    UNBOUNDED_WAIT,
    PROMISE_REFUTED,
    PROMISE_NOT_DECIDED,
    EMPTY_PROMISE,
    EVENT_NOT_STATE,
    PROMISE_PROVED,
)
"""Every check about the machine, in the order they run."""

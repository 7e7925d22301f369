"""Compares two policies."""

from __future__ import annotations

from casepact.comparison import Comparison, compare
from casepact.model.contract import Contract
from casepact.model.policy import Policy

__all__ = ["diff"]


def diff(old: Policy | Contract, new: Policy | Contract) -> Comparison:
    """Return what differs between two policies, or contracts, for the customer, over every case and instant.

    Nothing that they say makes it raise: what cannot be judged is a change with its reason.
    """
    return compare(old, new)

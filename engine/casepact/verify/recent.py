"""Keeps what has been worked out of a policy for the checks that ask in a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from casepact.model.policy import Policy

__all__ = ["Recent"]


class _OfPolicy(Protocol):
    @property
    def policy(self) -> Policy: ...


_T = TypeVar("_T", bound=_OfPolicy)


class Recent(Generic[_T]):
    """What ``make`` works out of a policy, for the ``most`` policies that came last."""

    def __init__(self, make: Callable[[Policy], _T], most: int) -> None:
        self._make = make
        self._most = most
        self._kept: list[_T] = []

    def of(self, policy: Policy) -> _T:
        """What there is of this very policy, worked out if it is not kept."""
        for kept in self._kept:
            if kept.policy is policy:
                return kept
        made = self._make(policy)
        self._kept.insert(0, made)
        del self._kept[self._most :]
        return made

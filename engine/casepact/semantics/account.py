"""The account over many cases: shares attained, credits owed, quotas used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from casepact.frozen import dataclass
from casepact.semantics.attainment import Attainment, attainments
from casepact.semantics.case import Case
from casepact.semantics.credit_caps import CapLine, caps_of
from casepact.semantics.credits import CreditLine, credits_of
from casepact.semantics.quotas import QuotaLine, quotas_of

__all__ = ["Account", "settle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What many cases come to together."""

    attainments: tuple[Attainment, ...] = ()
    credits: tuple[CreditLine, ...] = ()
    credit_caps: tuple[CapLine, ...] = ()
    quotas: tuple[QuotaLine, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The account as JSON."""
        return {
            "attainments": [item.to_json() for item in self.attainments],
            "credits": [item.to_json() for item in self.credits],
            "credit_caps": [item.to_json() for item in self.credit_caps],
            "quotas": [item.to_json() for item in self.quotas],
        }


def settle(cases: Sequence[tuple[str, Case]], starts: dt.date | None = None) -> Account:
    """The account over named cases as they stand. ``starts`` is the first day of the contract, if any."""
    plain = [case for _, case in cases]
    by_policy: dict[int, list[Case]] = {}
    for case in plain:
        by_policy.setdefault(id(case.policy), []).append(case)
    credits_: list[CreditLine] = []
    caps: list[CapLine] = []
    for group in by_policy.values():
        policy = group[0].policy
        lines = credits_of(policy, group, starts)
        credits_ += lines
        caps += caps_of(lines, policy, starts)
    return Account(
        attainments=attainments(plain, starts),
        credits=tuple(credits_),
        credit_caps=tuple(caps),
        quotas=quotas_of(cases, starts),
    )

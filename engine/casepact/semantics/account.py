"""The account over many cases: shares attained, credits owed, quotas used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from casepact.frozen import dataclass
from casepact.semantics.attainment import Attainment, attainments
from casepact.semantics.case import Case
from casepact.semantics.credits import CreditLine, credits_of
from casepact.semantics.quotas import QuotaLine, quotas_of

__all__ = ["Account", "settle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What many cases come to together."""

    attainments: tuple[Attainment, ...] = ()
    credits: tuple[CreditLine, ...] = ()
    quotas: tuple[QuotaLine, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The account as JSON."""
        return {
            "attainments": [item.to_json() for item in self.attainments],
            "credits": [item.to_json() for item in self.credits],
            "quotas": [item.to_json() for item in self.quotas],
        }


def settle(cases: Sequence[tuple[str, Case]], starts: dt.date | None = None) -> Account:
    """The account over named cases as they stand. ``starts`` is the first day of the contract, if any."""
    plain = [case for _, case in cases]
    return Account(
        attainments=attainments(plain, starts),
        credits=credits_of(plain, starts),
        quotas=quotas_of(cases, starts),
    )

"""Quotas: how many of what a tier allows were used, and the cases past them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from casepact.frozen import dataclass
from casepact.semantics.case import Case
from casepact.semantics.periods import period_of

__all__ = ["QuotaLine", "quotas_of"]

_CASES = "cases"
"""The quota that every case uses one of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaLine:
    """One case and one quota with a period.

    ``used`` counts up to and with this case, None where it is not known. ``count`` None is without
    limit, or ``unspecified``. ``past`` says whether the case is past the quota, None where that
    cannot be told, and ``then`` what happens past it.
    """

    case: str
    quota: str
    period: str
    used: int | None
    count: int | None
    unspecified: bool
    then: str

    @property
    def past(self) -> bool | None:
        """Whether more was used than the tier allows."""
        if self.count is None:
            return None if self.unspecified else False
        return None if self.used is None else self.used > self.count

    def to_json(self) -> dict[str, Any]:
        """The line as JSON."""
        return {
            "case": self.case,
            "quota": self.quota,
            "period": self.period or None,
            "used": self.used,
            "count": self.count,
            "past": self.past,
            "then": self.then,
        }


def quotas_of(cases: Sequence[tuple[str, Case]], starts: dt.date | None = None) -> tuple[QuotaLine, ...]:
    """The quotas of each case's tier, for cases in the order in which they were opened.

    A quota of cases counts the earlier cases of the same tier in the period, unless the case gives
    the counter (``cases_used``) itself. Other quotas are known only by their counters. Periods are
    civil ones in the policy's ``zone``: a quota has no calendar.
    """
    lines: list[QuotaLine] = []
    opened: dict[tuple[str, str], int] = {}
    for name, case in sorted(cases, key=lambda item: item[1].opened):
        tier = case.policy.tiers.get(str(case.facts.get("tier")))
        for rule in () if tier is None else tier.quotas:
            if rule.period is None:
                continue
            period = period_of(case.opened, rule.period, case.policy.zone, starts)
            before = None if rule.counter is None else case.given.get(rule.counter)
            used = before if isinstance(before, int) else None
            if rule.name == _CASES:
                key = (rule.note.id, period)
                used = (opened.get(key, 0) if used is None else used) + 1
                opened[key] = used
            lines.append(
                QuotaLine(
                    case=name,
                    quota=rule.note.id,
                    period=period,
                    used=used,
                    count=rule.count,
                    unspecified=rule.note.is_unspecified,
                    then=rule.then,
                )
            )
    return tuple(lines)

"""Quotas: how many of what a tier allows were used, and the cases past them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from casepact.frozen import dataclass
from casepact.model.policy import QuotaRule
from casepact.semantics.case import Case
from casepact.semantics.periods import period_of

__all__ = ["QuotaCount", "QuotaLine", "quotas_of"]


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


class QuotaCount:
    """How many of each quota of cases were used, over cases taken in the order in which they were opened.

    A quota of cases counts the earlier cases of the same tier in the period, unless a case gives the
    counter (``cases_used``) itself. Other quotas are known only by their counters. A case that is not
    covered uses none, and has a line only where it is past the quota. Periods are civil ones in the
    policy's ``zone``: a quota has no calendar. ``starts`` is the first day of the contract, if any.
    """

    def __init__(self, starts: dt.date | None = None) -> None:
        self._starts = starts
        self._used: dict[tuple[str, str], int] = {}

    def before(self, case: Case) -> Mapping[str, int]:
        """The counters of the quotas of cases as they stand when a case opens that does not give them."""
        return {
            rule.counter: self._used.get(key, 0)
            for rule, key in self._rules(case)
            if rule.counts_cases and rule.counter is not None and rule.counter not in case.given
        }

    def take(self, name: str, case: Case) -> list[QuotaLine]:
        """Count a case, and return the lines of its quotas."""
        lines: list[QuotaLine] = []
        for rule, key in self._rules(case):
            before = None if rule.counter is None else case.given.get(rule.counter)
            used = before if isinstance(before, int) else None
            if rule.counts_cases:
                used = (self._used.get(key, 0) if used is None else used) + 1
            line = QuotaLine(
                case=name,
                quota=rule.note.id,
                period=key[1],
                used=used,
                count=rule.count,
                unspecified=rule.note.is_unspecified,
                then=rule.then,
            )
            if used is not None and rule.counts_cases and case.covered:
                self._used[key] = used
            if case.covered or line.past:
                lines.append(line)
        return lines

    def _rules(self, case: Case) -> Iterator[tuple[QuotaRule, tuple[str, str]]]:
        """The quotas with a period of the case's tier, each with what it is counted under."""
        tier = case.policy.tiers.get(str(case.facts.get("tier")))
        for rule in () if tier is None else tier.quotas:
            if rule.period is not None:
                period = period_of(case.opened, rule.period, case.policy.zone, self._starts)
                yield rule, (rule.note.id, period)


def quotas_of(cases: Sequence[tuple[str, Case]], starts: dt.date | None = None) -> tuple[QuotaLine, ...]:
    """The quotas of each case's tier, for named cases in the order in which they were opened."""
    count = QuotaCount(starts)
    in_order = sorted(cases, key=lambda item: item[1].opened)
    return tuple(line for name, case in in_order for line in count.take(name, case))

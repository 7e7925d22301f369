"""Caps over several credits: what these come to together in a period, and at the most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from casepact.frozen import dataclass
from casepact.model.credit import SharedCapRule
from casepact.model.policy import Policy
from casepact.semantics.credits import CreditLine, Sum, value_of
from casepact.semantics.periods import enclosing
from casepact.syntax.ast.target import Period

__all__ = ["CapLine", "caps_of", "lengths_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapLine:
    """What the credits under one cap come to together in one period of it.

    ``owed`` is what they come to, each by itself, and ``due`` what is left of it, in each unit: what is in
    another unit than the cap, whose value is not known, cannot be held against it, and leaves it ``open``.
    ``parts`` are the rules, and the caps under this one, that come to anything.
    """

    cap: str
    period: str
    parts: tuple[str, ...]
    owed: tuple[Sum, ...]
    due: tuple[Sum, ...]
    open: bool = False

    def to_json(self) -> dict[str, Any]:
        """The line as JSON."""
        return {
            "cap": self.cap,
            "period": self.period or None,
            "parts": list(self.parts),
            "owed": [item.to_json() for item in self.owed],
            "due": [item.to_json() for item in self.due],
            "open": self.open,
        }


def caps_of(
    lines: Sequence[CreditLine], policy: Policy, starts: dt.date | None = None
) -> tuple[CapLine, ...]:
    """What the credits of one policy come to under its caps, the inner ones first."""
    lengths = lengths_of(policy)
    found: list[CapLine] = []
    for cap in policy.credit_caps:
        periods: dict[str, list[CreditLine | CapLine]] = {}
        below: list[CreditLine | CapLine] = [*lines, *found]
        for line in below:
            part = _id(line)
            if part in cap.parts:
                name = enclosing(line.period, lengths[part], cap.cap.period, starts)
                periods.setdefault(name, []).append(line)
        found += [_line(cap, policy, period, parts) for period, parts in periods.items()]
    return tuple(found)


def lengths_of(policy: Policy) -> dict[str, Period | None]:
    """The length of the periods that each credit and each cap is counted over, by id."""
    lengths = {rule.note.id: rule.period for rule in policy.credits}
    return lengths | {cap.note.id: cap.cap.period for cap in policy.credit_caps}


def _id(line: CreditLine | CapLine) -> str:
    return line.rule if isinstance(line, CreditLine) else line.cap


def _line(cap: SharedCapRule, policy: Policy, period: str, parts: Sequence[CreditLine | CapLine]) -> CapLine:
    most = value_of(cap.cap.money, policy)
    owed = _added(sum_ for part in parts for sum_ in ((part.due,) if isinstance(part.due, Sum) else part.due))
    due = tuple(Sum(min(one.amount, most.amount), one.unit) if one.unit == most.unit else one for one in owed)
    return CapLine(
        cap=cap.note.id,
        period=period,
        parts=tuple(dict.fromkeys(_id(part) for part in parts)),
        owed=owed,
        due=due,
        open=any(part.open for part in parts) or any(one.unit != most.unit for one in owed),
    )


def _added(sums: Iterable[Sum]) -> tuple[Sum, ...]:
    amounts: dict[str, Decimal] = {}
    for one in sums:
        amounts[one.unit] = amounts.get(one.unit, Decimal(0)) + one.amount
    return tuple(Sum(amount, unit) for unit, amount in amounts.items())

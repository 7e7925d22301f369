"""What credits may come to under the caps over several of them, where it is not known what each comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casepact.model.credit import CreditRule, SharedCapRule
from casepact.model.policy import Policy
from casepact.semantics.credit_caps import lengths_of
from casepact.semantics.credits import Sum, value_of
from casepact.semantics.periods import enclosing
from casepact.simulation.layout import Layout
from casepact.syntax.ast.target import Period

__all__ = ["NOTHING", "Between", "Capping", "Key", "total"]

Between = tuple[float, float]
"""The least and the most that something may be; the same where it is known."""

Key = tuple[str, str, str]
"""The id of the cap that something is directly under, empty of none, the period of that cap, and a unit."""

NOTHING: Between = (0.0, 0.0)


def total(parts: Iterable[Between]) -> Between:
    """The least and the most of several things together."""
    every = list(parts)
    return sum(least for least, _ in every), sum(most for _, most in every)


class Capping:
    """What is owed under each cap, filled in from the rules and then taken up through the caps.

    Where rules by the share of the same cycles are not all under one cap, what the caps leave is a range
    that may be wider than it need be: each is at its least and at its most by itself.
    """

    def __init__(self, policy: Policy, layout: Layout) -> None:
        self._policy, self._layout = policy, layout
        self._lengths = lengths_of(policy)
        self._holders = {part: cap.note.id for cap in policy.credit_caps for part in cap.parts}
        self._sums: dict[Key, Between] = {}
        self._sometime: dict[tuple[str, str], float] = {}

    def key(self, part: str, period: str, unit: str) -> Key:
        """Where what a rule, or a cap, comes to in one of its periods belongs."""
        holder = self._holders.get(part, "")
        length: Period | None = self._lengths.get(holder)
        return holder, enclosing(period, self._lengths[part], length), unit

    def add(self, key: Key, due: Between) -> None:
        """Add what is owed in a period."""
        self._sums[key] = total((self._sums.get(key, NOTHING), due))

    def add_sometime(self, part: str, unit: str, most: float) -> None:
        """Add what may be owed at the most, in nobody knows which periods."""
        key = self._holders.get(part, ""), unit
        self._sometime[key] = self._sometime.get(key, 0.0) + most

    def under(self, cap: SharedCapRule) -> Between:
        """What is left under a cap in its own unit, and carry that on; to be called for inner caps first."""
        name, most = cap.note.id, value_of(cap.cap.money, self._policy)
        mine = {key: due for key, due in self._sums.items() if key[0] == name}
        sometime = {unit: worth for (holder, unit), worth in self._sometime.items() if holder == name}
        strange = {key[1] for key, due in mine.items() if key[2] != most.unit and due[1]}
        always = any(worth for unit, worth in sometime.items() if unit != most.unit)
        left: list[Between] = []
        for (_, period, unit), (low, high) in mine.items():
            due = _cut((low, high), most) if unit == most.unit else (low, high)
            if always or period in strange:
                # Nobody knows how much of the cap is left beside what cannot be held against it.
                due = 0.0, due[1]
            self.add(self.key(name, period, unit), due)
            left += [due] if unit == most.unit else []
        least, highest = total(left)
        for unit, worth in sometime.items():
            room = float(most.amount) * self._periods(cap) - highest if unit == most.unit else worth
            more = max(0.0, min(worth, room))
            self.add_sometime(name, unit, more)
            highest += more if unit == most.unit else 0.0
        return least, highest

    def all_together(self) -> dict[str, Between]:
        """What is left of all that is owed, in each unit, once every cap was asked."""
        found: dict[str, Between] = {}
        for (holder, _, unit), due in self._sums.items():
            if not holder:
                found[unit] = total((found.get(unit, NOTHING), due))
        for (holder, unit), worth in self._sometime.items():
            if not holder:
                found[unit] = total((found.get(unit, NOTHING), (0.0, worth)))
        return found

    def _periods(self, cap: SharedCapRule) -> int:
        """In how many of its periods a cap may be reached."""
        return len(set(self._names(cap)))

    def _names(self, cap: SharedCapRule) -> Iterator[str]:
        rules: dict[str, CreditRule] = {rule.note.id: rule for rule in self._policy.credits}
        for rule in (rules[id_] for id_ in cap.credits if id_ in rules):
            for name in self._layout.period_names(rule.period):
                yield enclosing(name, rule.period, cap.cap.period)


def _cut(due: Between, most: Sum) -> Between:
    low, high = due
    return min(low, float(most.amount)), min(high, float(most.amount))

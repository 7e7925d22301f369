"""What credits a replication comes to: the least and the most, where the policy leaves open how much."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from casepact.frozen import dataclass
from casepact.model.credit import CreditRule
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.semantics.attainment import Tally as Share
from casepact.semantics.credits import line_of, reached, value_of
from casepact.semantics.logic import NOTHING_HAPPENED, evaluate
from casepact.simulation.capping import NOTHING, Between, Capping, Key, total
from casepact.simulation.layout import COUNTED
from casepact.simulation.tally import Tally
from casepact.syntax.ast.credit import Attainment, PerBreach

__all__ = ["Between", "Owed", "never_judged", "owed_of"]

_COUNTLESS = 10**15
"""So often that any cap is reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What a credit rule owes in one replication up to the horizon, after its cap.

    ``rule`` is the id of the rule, or of a cap over several, of which there are the amounts in its own unit;
    it is empty of all together whose amounts are in one unit. ``times`` is how often something is owed, or
    for how many units, and ``due`` an amount of ``unit``. The most is infinite where nothing bounds it.
    """

    rule: str
    unit: str
    times: Between
    due: Between


@dataclass(frozen=True, slots=True, kw_only=True)
class _Price:
    """What a rule owes each time, and in a period at the most; None where there is no such cap.

    ``is_told`` is false where the cap is in another unit: it may then leave anything, or nothing.
    """

    unit: str
    one: Decimal
    cap: Decimal | None
    is_told: bool

    def due(self, times: Between) -> Between:
        """What so many times come to in one period."""
        least, most = (self._due(number) for number in times)
        return least if self.is_told else 0.0, most

    def _due(self, times: float) -> float:
        if math.isinf(times) and self.one:
            return math.inf if self.cap is None else float(self.cap)
        amount = self.one * (0 if math.isinf(times) else int(times))
        return float(amount if self.cap is None else min(amount, self.cap))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """What one rule owes in one period.

    ``share`` are the cycles of a rule that goes by their share, if it is certain which they are. ``doubted``:
    another rule may be given in its place.
    """

    rule: CreditRule
    period: str
    times: Between
    share: Share | None = None
    doubted: bool = False

    @property
    def group(self) -> object:
        """What is the same for lines that hang on the share of the same cycles."""
        if self.share is None:
            return self.period, self.rule.note.id
        trigger = self.rule.credit.trigger
        return self.period, trigger.target.name, getattr(trigger, "period", None), self.rule.guard


def owed_of(policy: Policy, found: Tally) -> tuple[Owed, ...]:
    """What each rule owes, what is left under each cap over several of them, and then of all, by unit.

    Rules and caps are in the order of the policy; what a rule owes is before the caps over several. A breach
    that may count, and a cycle whose target is unspecified, leave open what hangs on them. What is late
    still at the horizon is counted up to there. Nothing is owed for the share of a period in which no case
    is opened that counts.
    """
    lines = list(_replaced(list(_lines(policy, found))))
    own: dict[str, list[Between]] = {rule.note.id: [] for rule in policy.credits}
    for line in lines:
        own[line.rule.note.id].append(line.times)
    prices = {rule.note.id: _price(rule, policy) for rule in policy.credits}
    capping = Capping(policy, found.layout)
    owed: list[Owed] = []
    times: dict[str, Between] = {}
    for place, rule in enumerate(policy.credits):
        price, counts = prices[rule.note.id], own[rule.note.id]
        due = total(map(price.due, counts))
        length = len(found.layout.period_names(found.layout.credit_periods[place]))
        more, worth = _unjudged(never_judged(rule, policy, found), rule, price, due[1], length)
        count = total((*counts, (0.0, more)))
        owed.append(Owed(rule=rule.note.id, unit=price.unit, times=count, due=(due[0], due[1] + worth)))
        times[price.unit] = total((times.get(price.unit, NOTHING), count))
        capping.add_sometime(rule.note.id, price.unit, worth)
    groups: dict[object, list[_Line]] = {}
    for line in lines:
        groups.setdefault(line.group, []).append(line)
    for group in groups.values():
        for key, due in _together(group, prices, capping).items():
            capping.add(key, due)
    for cap in policy.credit_caps:
        counts = [one.times for one in owed if one.rule in cap.credits]
        unit = value_of(cap.cap.money, policy).unit
        owed.append(Owed(rule=cap.note.id, unit=unit, times=total(counts), due=capping.under(cap)))
    dues = capping.all_together()
    return (*owed, *(Owed(rule="", unit=unit, times=times[unit], due=dues[unit]) for unit in times))


def never_judged(rule: CreditRule, policy: Policy, found: Tally) -> int:
    """How many cycles may have been breached for all that a rule per breach knows: their target says nothing.

    Those for which its condition surely does not hold, by tier and severity, are left out.
    """
    name, layout = rule.credit.trigger.target.name, found.layout
    if name not in layout.obligations:
        return 0
    counts = found.cells[:, :, layout.obligations.index(name)]
    outcomes = ["unjudged"]
    own = {clause.id for clause in policy.obligations[name].clauses} if name in policy.obligations else set()
    if any(kind == "unspecified" and clause in own for kind, clause in found.gaps):
        outcomes.append("open")  # it runs at the horizon, and nobody can say whether it is late
    open_ = counts[:, :, [COUNTED.index(outcome) for outcome in outcomes]].sum(axis=-1)
    total = 0
    for row, tier in enumerate(layout.tiers):
        for column, severity in enumerate(layout.severities):
            known: Mapping[str, FactValue] = {
                fact: value for fact, value in (("tier", tier), ("severity", severity)) if value
            }
            if open_[row, column] and evaluate(rule.guard, known, NOTHING_HAPPENED) is not False:
                total += int(open_[row, column])
    return total


def _lines(policy: Policy, found: Tally) -> Iterator[_Line]:
    for place, rule in enumerate(policy.credits):
        trigger, layout = rule.credit.trigger, found.layout
        names = layout.period_names(layout.credit_periods[place])
        opened = layout.opened_in(layout.credit_periods[place])
        for period, counts in zip(names, found.credited[place].tolist(), strict=False):
            times, open_, met, missed, undecided = counts
            if isinstance(trigger, PerBreach):
                most = times + (undecided if trigger.unit is None else undecided and math.inf)
                if most:
                    yield _Line(rule=rule, period=period, times=(times, most))
                continue
            if period not in opened:
                continue  # a few late cycles of older cases are no share of a month's
            share = Share(met, missed, open_ + undecided)
            answer = reached(trigger, share, concerned=not undecided) if share.counted else False
            if answer is not False:
                least = float(answer is True and share.counted > undecided)
                certain = None if undecided else share
                yield _Line(rule=rule, period=period, times=(least, 1.0), share=certain)


def _replaced(lines: Sequence[_Line]) -> Iterator[_Line]:
    """Leave out what another rule is surely given instead of in the same period; what may be is in doubt."""
    instead: dict[tuple[str, str], list[_Line]] = {}
    for line in lines:
        for rule in line.rule.instead_of:
            instead.setdefault((line.period, rule), []).append(line)
    for line in lines:
        special = instead.get((line.period, line.rule.note.id), [])
        if any(other.times[0] for other in special):
            continue
        doubted = any(other.group != line.group for other in special)
        yield replace(line, times=(0.0, line.times[1]), doubted=doubted) if special else line


def _price(rule: CreditRule, policy: Policy) -> _Price:
    one, many = (line_of(rule, policy, "", times, undecided=False) for times in (1, _COUNTLESS))
    is_capped = many.due.amount < many.owed.amount
    return _Price(
        unit=one.due.unit,
        one=one.owed.amount,
        cap=many.due.amount if is_capped else None,
        is_told=not one.open,
    )


def _unjudged(count: int, rule: CreditRule, price: _Price, due: float, periods: int) -> tuple[float, float]:
    """How often a rule may owe for so many that were not judged, and what that adds to ``due`` at the most.

    It is not known in which of the ``periods`` that was.
    """
    trigger = rule.credit.trigger
    if not count or not isinstance(trigger, PerBreach):
        return 0.0, 0.0
    more = float(count) if trigger.unit is None else math.inf
    worth = price.due((0.0, more if price.cap is None else math.inf))[1]
    return more, worth if price.cap is None else max(0.0, min(more * float(price.one), worth * periods - due))


def _together(group: Sequence[_Line], prices: Mapping[str, _Price], capping: Capping) -> dict[Key, Between]:
    """What lines of one group come to, by cap and unit: of rules by one share not all may be owed."""
    share = group[0].share
    ids = [line.rule.note.id for line in group]
    keys = [capping.key(id_, group[0].period, prices[id_].unit) for id_ in ids]
    if share is None or len(group) == 1 or all(line.times[0] == line.times[1] for line in group):
        return _summed(keys, [prices[line.rule.note.id].due(line.times) for line in group])
    found: dict[Key, Between] = {}
    for met in _turns(group, share):
        owing = [line for line in group if _reached_at(line.rule, Share(met, share.counted - met))]
        instead = {replaced for line in owing for replaced in line.rule.instead_of}
        dues = [
            prices[line.rule.note.id].due((float(not line.doubted), 1.0))
            if line in owing and line.rule.note.id not in instead
            else NOTHING
            for line in group
        ]
        for key, (least, most) in _summed(keys, dues).items():
            low, high = found.get(key, (least, most))
            found[key] = min(low, least), max(high, most)
    return found


def _summed(keys: Sequence[Key], dues: Sequence[Between]) -> dict[Key, Between]:
    sums: dict[Key, Between] = {}
    for key, due in zip(keys, dues, strict=True):
        sums[key] = total((sums.get(key, NOTHING), due))
    return sums


def _reached_at(rule: CreditRule, share: Share) -> bool:
    """Whether a rule owes something for a share of which nothing is open."""
    trigger = rule.credit.trigger
    return isinstance(trigger, Attainment) and reached(trigger, share) is True


def _turns(group: Sequence[_Line], share: Share) -> list[int]:
    """How many may be met in the end: the fewest, the most, and all around which a rule comes to hold."""
    least, most = share.met, share.met + share.open
    turns = {least, most}
    for line in group:
        trigger = line.rule.credit.trigger
        for percent in (getattr(trigger, "percent", None), getattr(trigger, "below", None)):
            if percent is not None:
                near = math.floor(percent * share.counted / 100)
                turns |= {met for met in range(near - 1, near + 2) if least <= met <= most}
    return sorted(turns)

"""Attainment: the share of an obligation's cycles, over many cases, that were met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

from casepact.frozen import dataclass
from casepact.semantics.case import Case, Clock, Outcome
from casepact.semantics.periods import clock_zone, period_of
from casepact.syntax.ast.condition import Operator
from casepact.syntax.ast.target import Period

__all__ = ["Attainment", "Tally", "attainments", "by_period", "cycles_of", "tally"]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cycles were met, were missed, and are open: still running, or stopped unjudged."""

    met: int = 0
    missed: int = 0
    open: int = 0

    @property
    def counted(self) -> int:
        """All cycles."""
        return self.met + self.missed + self.open

    @property
    def least(self) -> Fraction | None:
        """The share met, in percent, if every open cycle is missed; None without any cycle."""
        return Fraction(100 * self.met, self.counted) if self.counted else None

    @property
    def most(self) -> Fraction | None:
        """The share met, in percent, if every open cycle is met; None without any cycle."""
        return Fraction(100 * (self.met + self.open), self.counted) if self.counted else None

    def to_json(self) -> dict[str, Any]:
        """The tally as JSON; shares in percent, as text with two decimals."""
        return {
            "met": self.met,
            "missed": self.missed,
            "open": self.open,
            "least": _percent_text(self.least),
            "most": _percent_text(self.most),
        }

    def is_(self, operator: Operator, percent: Decimal) -> bool | None:
        """Whether the share stands in a relation to ``percent``, None where open cycles decide it.

        No cycles at all are no share, so nothing falls short of anything: at least every share, below none.
        """
        if self.least is None or self.most is None:
            return operator in (Operator.AT_LEAST, Operator.ABOVE)
        bound = Fraction(percent)
        answers = {_holds(share, operator, bound) for share in (self.least, self.most)}
        return answers.pop() if len(answers) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attainment:
    """How a target that binds a share of cases was kept in one period (``90% within 1 hour per month``).

    ``period`` is empty where the share is over all cases. ``kept`` None hangs on open cycles.
    """

    obligation: str
    clause: str
    period: str
    percent: Decimal
    tally: Tally

    @property
    def kept(self) -> bool | None:
        """Whether the share was reached."""
        return self.tally.is_(Operator.AT_LEAST, self.percent)

    def to_json(self) -> dict[str, Any]:
        """The attainment as JSON; shares in percent, as text with two decimals."""
        return {
            "obligation": self.obligation,
            "clause": self.clause,
            "period": self.period or None,
            "required": str(self.percent),
            **self.tally.to_json(),
            "kept": self.kept,
        }


def cycles_of(case: Case, obligation: str) -> tuple[Clock, ...]:
    """The cycles of an obligation that count: not those cancelled, nor those a reopening took up again."""
    running = case.clocks.get(obligation)
    clocks = [clock for clock in case.finished if clock.obligation == obligation]
    if running is not None and running.clause is not None:
        clocks.append(running)
    return tuple(clock for clock in clocks if clock.outcome not in (Outcome.CANCELLED, Outcome.RESUMED))


def tally(clocks: Iterable[Clock]) -> Tally:
    """Count cycles by how they ended."""
    met = missed = open_ = 0
    for clock in clocks:
        if clock.breached is not None:
            missed += 1
        elif clock.outcome is Outcome.MET:
            met += 1
        else:
            open_ += 1
    return Tally(met, missed, open_)


def attainments(cases: Sequence[Case], starts: dt.date | None = None) -> tuple[Attainment, ...]:
    """The attainment of every clause whose target binds a share, for each period in which it was due.

    A cycle belongs to the period in which it started, by the local date in the zone of its
    calendar. ``starts`` is the first day of the contract, for contract years.
    """
    groups: dict[tuple[str, str, str, Decimal], list[Clock]] = {}
    for case in cases:
        for name in case.rules.obligations:
            for clock in cycles_of(case, name):
                share = (
                    None if clock.clause is None or clock.clause.target is None else clock.clause.target.share
                )
                if share is None or clock.clause is None:
                    continue
                period = period_of(clock.started, share.period, clock_zone(case, clock), starts)
                groups.setdefault((name, clock.clause.id, period, share.percent), []).append(clock)
    return tuple(
        Attainment(obligation=name, clause=clause, period=period, percent=percent, tally=tally(clocks))
        for (name, clause, period, percent), clocks in groups.items()
    )


def by_period(
    cases: Sequence[tuple[Case, tuple[Clock, ...]]], period: Period | None, starts: dt.date | None
) -> dict[str, Tally]:
    """The tally of some cycles in each period in which one of them started."""
    groups: dict[str, list[Clock]] = {}
    for case, clocks in cases:
        for clock in clocks:
            name = period_of(clock.started, period, clock_zone(case, clock), starts)
            groups.setdefault(name, []).append(clock)
    return {name: tally(clocks) for name, clocks in groups.items()}


def _holds(share: Fraction, operator: Operator, bound: Fraction) -> bool:
    match operator:
        case Operator.AT_LEAST:
            return share >= bound
        case Operator.AT_MOST:
            return share <= bound
        case Operator.ABOVE:
            return share > bound
        case Operator.BELOW:
            return share < bound


def _percent_text(share: Fraction | None) -> str | None:
    if share is None:
        return None
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    return str(exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN))

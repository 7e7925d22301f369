"""What is measured of a replication: one number, or a count out of a count, for each thing of interest."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import chain

from casepact.frozen import dataclass
from casepact.model.policy import Policy
from casepact.semantics.attainment import Tally as Attained
from casepact.simulation.layout import COUNTED
from casepact.simulation.owing import owed_of
from casepact.simulation.sketch import Sketch
from casepact.simulation.tally import FATES, Tally
from casepact.syntax.ast.condition import Operator

__all__ = [
    "MORE_IS_BETTER",
    "NEITHER",
    "PERCENTILES",
    "REOPENED",
    "Measure",
    "MeasureKind",
    "Value",
    "possible",
    "values_of",
]


class MeasureKind(StrEnum):
    """A kind of measure, as the command line spells it."""

    ATTAINMENT = "attainment"
    BREACHES = "breaches"
    JUDGED = "judged"
    PERIODS_KEPT = "periods_kept"
    PERIODS_MISSED = "periods_missed"
    MEDIAN_TIME = "p50_time"
    P90_TIME = "p90_time"
    P95_TIME = "p95_time"
    MEDIAN_SLACK = "p50_slack"
    P10_SLACK = "p10_slack"
    P5_SLACK = "p5_slack"
    NOTICES = "notices"
    CASES = "cases"
    UTILISATION = "utilisation"
    QUEUE = "queue"
    RESPONSE_WAIT = "response_wait"
    RESPONSE_WAIT_P90 = "p90_response_wait"
    SOLVING_WAIT = "solving_wait"
    SOLVING_WAIT_P90 = "p90_solving_wait"
    ABANDONED = "abandoned"
    BACKLOG = "backlog"
    BACKLOG_AT_END = "backlog_at_end"
    CREDITS = "credits"
    CREDIT_DUE = "credit_due"


_KIND = MeasureKind

_QUANTILES = (
    (_KIND.MEDIAN_TIME, 0.5),
    (_KIND.P90_TIME, 0.9),
    (_KIND.P95_TIME, 0.95),
)
_SLACKS = (
    (_KIND.MEDIAN_SLACK, 0.5),
    (_KIND.P10_SLACK, 0.1),
    (_KIND.P5_SLACK, 0.05),
)

_STAGES = (
    (_KIND.RESPONSE_WAIT, _KIND.RESPONSE_WAIT_P90),
    (_KIND.SOLVING_WAIT, _KIND.SOLVING_WAIT_P90),
)
"""Mean and percentile of the waits for each of `casepact.simulation.tally.WAITS`."""

MORE_IS_BETTER = frozenset(
    (_KIND.ATTAINMENT, _KIND.PERIODS_KEPT, _KIND.MEDIAN_SLACK, _KIND.P10_SLACK, _KIND.P5_SLACK)
)
"""Measures of which the customer would have more."""

_SLACK = frozenset(kind for kind, _ in _SLACKS)

PERCENTILES = _SLACK.union((kind for kind, _ in _QUANTILES), (kind for _, kind in _STAGES))
"""Measures that are read off histograms, as exactly as `casepact.simulation.sketch.resolution_of` says."""

REOPENED = "reopened"
"""What the number of reopenings is about; a case counts each time."""

NEITHER = frozenset((_KIND.JUDGED, _KIND.CASES, _KIND.UTILISATION, _KIND.CREDITS))
"""Measures of which more is neither better nor worse: fewer credits may be dearer ones."""


@dataclass(frozen=True, slots=True, order=True)
class Measure:
    """One thing measured.

    ``about`` is an obligation, a role, a team, a fate of cases or a credit rule, by its kind; of an amount of
    credits it is the rule and a unit, or the unit alone of all rules together. ``tier`` and ``severity``
    empty are all of them.
    """

    kind: MeasureKind
    about: str = ""
    tier: str = ""
    severity: str = ""

    @property
    def text(self) -> str:
        """As a person would ask for it: ``attainment(first_response, enterprise, critical)``."""
        inside = ", ".join(word for word in (self.about, self.tier, self.severity) if word)
        return f"{self.kind.value}({inside})" if inside else self.kind.value

    @property
    def has_good_side(self) -> bool:
        """Whether more of it is better or worse; of what is owed that is so of all rules together alone."""
        return self.kind not in NEITHER and not self.is_part

    @property
    def is_part(self) -> bool:
        """Whether it is what one rule owes, which others may owe in its place."""
        return self.kind is _KIND.CREDIT_DUE and bool(self.rule)

    @property
    def rule(self) -> str:
        """The credit rule it is about; empty of what all rules together come to, and of other measures."""
        if self.kind is _KIND.CREDITS:
            return self.about
        return self.about.rpartition(", ")[0] if self.kind is _KIND.CREDIT_DUE else ""

    @property
    def unit(self) -> str:
        """What an amount of credits is counted in; empty of other measures."""
        return self.about.rpartition(", ")[2] if self.kind is _KIND.CREDIT_DUE else ""


_measure = cache(Measure)
"""Every replication asks for the same few hundred."""


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a measure in one replication: ``amount``, or for a share so many ``of`` so many.

    With ``most`` it is not known: at least the ``amount``, and at the most that, which may be infinite.
    """

    amount: float
    of: float | None = None
    most: float | None = None

    @property
    def number(self) -> float:
        """The value as one number, a share as a part of 1; not a number where not known, or of nothing."""
        if self.most is not None:
            return float("nan")
        if self.of is None:
            return self.amount
        return self.amount / self.of if self.of else float("nan")


def possible(kind: MeasureKind, numbers: Sequence[float]) -> tuple[float, float]:
    """The least and the most that a mean of a kind can be, whose values in replications are ``numbers``.

    Slack alone is below zero where something was late. A team is at work more than its time on shift only
    where it finishes cases after it, which shows in a replication at the least.
    """
    if kind in _SLACK:
        return -math.inf, math.inf
    is_share = kind is _KIND.ATTAINMENT or (kind is _KIND.UTILISATION and max(numbers, default=0.0) <= 1)
    return 0.0, 1.0 if is_share else math.inf


def values_of(tally: Tally, policy: Policy) -> dict[Measure, Value]:
    """Everything measured of a replication, by measure; what no case contributed to is left out.

    Times, slack and waits are in seconds, queue and backlog mean numbers of cases over the counted part
    of the period, utilisation a share of the agents' time. ``policy`` says what credits come to.
    """
    cases = (_obligations(tally), _periods(tally), _notices(tally), _cases(tally))
    return dict(chain.from_iterable((*cases, _teams(tally), _credits(tally, policy))))


def _obligations(tally: Tally) -> Iterator[tuple[Measure, Value]]:
    layout = tally.layout
    for place, name in enumerate(layout.obligations):
        if not tally.cells[:, :, place].any():
            continue
        for tier, severity in _cells(layout.tiers, layout.severities):
            rows = (_rows(layout.tiers, tier), _rows(layout.severities, severity), place)
            for kind, value in _obligation(tally, rows):
                yield _measure(kind, name, tier, severity), value


def _periods(tally: Tally) -> Iterator[tuple[Measure, Value]]:
    """In how many periods the share that a clause binds was kept and missed, by obligation.

    Each clause has its own share. One that hangs on cycles which nobody can judge may be either. A few late
    cycles of older cases are no share of a period in which no case is opened that counts.
    """
    layout, found = tally.layout, dict[str, Counter[bool | None]]()
    for share, periods in zip(layout.shares, tally.attained.tolist(), strict=True):
        opened = layout.opened_in(share.period)
        named = zip(layout.period_names(share.period), periods, strict=False)
        counted = (Attained(*counts) for name, counts in named if name in opened and any(counts))
        answers = (one.is_(Operator.AT_LEAST, Decimal(share.percent)) for one in counted)
        found.setdefault(share.obligation, Counter()).update(answers)
    for name, times in found.items():
        for kind, kept in ((_KIND.PERIODS_KEPT, True), (_KIND.PERIODS_MISSED, False)):
            if times:
                yield _measure(kind, name), _between((times[kept], times[kept] + times[None]))


def _rows(names: tuple[str, ...], name: str) -> slice:
    """The row of a name, all rows for none."""
    return slice(names.index(name), names.index(name) + 1) if name else slice(None)


def _obligation(tally: Tally, rows: tuple[slice, slice, int]) -> Iterator[tuple[MeasureKind, Value]]:
    found = tally.cells[rows].sum(axis=(0, 1))
    if not found.any():
        return
    met, breached = int(found[COUNTED.index("met")]), int(found[COUNTED.index("breached")])
    yield _KIND.ATTAINMENT, Value(met, met + breached)
    yield _KIND.BREACHES, Value(breached)
    yield _KIND.JUDGED, Value(met + breached)
    for spread, wanted in ((tally.lasted, _QUANTILES), (tally.slack, _SLACKS)):
        # Of what nothing was added to there are none.
        numbers = Sketch.of(spread[rows].sum(axis=(0, 1))).quantiles([share for _, share in wanted])
        for (kind, _), number in zip(wanted, numbers, strict=False):
            yield kind, Value(number)


def _cells(tiers: tuple[str, ...], severities: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every tier with every severity, each with all of the other, and all of both."""
    named_tiers = [tier for tier in tiers if tier]
    named_severities = [severity for severity in severities if severity]
    for tier in ("", *named_tiers):
        for severity in ("", *named_severities):
            yield tier, severity


def _notices(tally: Tally) -> Iterator[tuple[Measure, Value]]:
    for role, counts in zip(tally.layout.roles, tally.notices, strict=True):
        yield _measure(_KIND.NOTICES, role), Value(int(counts.sum()))


def _cases(tally: Tally) -> Iterator[tuple[Measure, Value]]:
    for place, fate in enumerate(FATES):
        yield _measure(_KIND.CASES, fate), Value(int(tally.cases[:, place].sum()))
    again = [place for place, edge in enumerate(tally.layout.edges) if edge.reopens]
    if again:
        yield _measure(_KIND.CASES, REOPENED), Value(int(tally.edges[again].sum()))
    first = tally.layout.warm_up // 3600
    backlog = tally.unsettled()[first:]
    if len(backlog):
        yield _measure(_KIND.BACKLOG), Value(float(backlog.mean()))
        yield _measure(_KIND.BACKLOG_AT_END), Value(float(backlog[-1]))


def _teams(tally: Tally) -> Iterator[tuple[Measure, Value]]:
    first = tally.layout.warm_up // 3600
    for place, team in enumerate(tally.layout.teams):
        staffed, busy = tally.staffed[place, first:], tally.busy[place, first:]
        hours = len(tally.queued[place, first:])
        if staffed.sum():
            yield _measure(_KIND.UTILISATION, team), Value(float(busy.sum()), float(staffed.sum()))
        if hours:
            yield (
                _measure(_KIND.QUEUE, team),
                Value(float(tally.queued[place, first:].sum()) / (hours * 3600)),
            )
        for row, (mean_kind, quantile_kind) in enumerate(_STAGES):
            count = int(tally.wait_count[place, row])
            if count:
                yield _measure(mean_kind, team), Value(int(tally.wait_sum[place, row]) / count)
                quantile = Sketch.of(tally.waits[place, row]).quantile(0.9)
                if quantile is not None:
                    yield _measure(quantile_kind, team), Value(quantile)
        if tally.left_count[place]:
            yield _measure(_KIND.ABANDONED, team), Value(int(tally.left_count[place]))


def _credits(tally: Tally, policy: Policy) -> Iterator[tuple[Measure, Value]]:
    """How often each rule owes something, and what it, those under a cap and all come to, in each unit."""
    if not policy.credits:
        return
    every = owed_of(policy, tally)
    for owed in every:
        if owed.rule:
            yield _measure(_KIND.CREDITS, owed.rule), _between(owed.times)
    for owed in every:
        about = f"{owed.rule}, {owed.unit}" if owed.rule else owed.unit
        yield _measure(_KIND.CREDIT_DUE, about), _between(owed.due)


def _between(ends: tuple[float, float]) -> Value:
    least, most = ends
    return Value(least) if least == most else Value(least, most=most)

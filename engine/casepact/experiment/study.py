"""A study: what the replications of one scenario come to, replication by replication and together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from casepact.experiment.intervals import (
    Interval,
    bounded_interval,
    count_interval,
    count_of_interval,
    mean_interval,
    share_interval,
)
from casepact.experiment.measures import Measure, MeasureKind, Value, possible, values_of
from casepact.experiment.showing import html_of
from casepact.model.policy import Policy
from casepact.simulation.tally import CREDITED, Tally, merge

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Hourly", "Part", "Study", "part_of", "study_of"]


@dataclass(frozen=True, slots=True)
class Hourly:
    """A number for each hour of the period, summed over replications, and the sum of its squares."""

    total: NDArray[np.float64]
    squares: NDArray[np.float64]

    def __add__(self, other: Hourly) -> Hourly:
        return Hourly(self.total + other.total, self.squares + other.squares)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one task gives: the values of its ``replications``, in order, and the sum of their tallies.

    Memory does not grow with the number of cases, and with that of replications only by the values. ``slow``
    says why it took long, where it did; whoever keeps a part need not keep that.
    """

    replications: tuple[int, ...]
    values: tuple[Mapping[Measure, Value], ...]
    tally: Tally
    backlog: Hourly
    slow: str = ""


def part_of(replications: Iterable[tuple[int, Tally]], policy: Policy) -> Part:
    """Return the part that the tallies of some replications make. Raises ValueError for none."""
    numbers: list[int] = []
    values: list[Mapping[Measure, Value]] = []
    backlog: Hourly | None = None

    def measured() -> Iterator[Tally]:
        nonlocal backlog
        for number, tally in replications:
            numbers.append(number)
            values.append(values_of(tally, policy))
            hourly = tally.unsettled().astype(np.float64)
            own = Hourly(hourly, hourly * hourly)
            backlog = own if backlog is None else backlog + own
            yield tally

    total = merge(measured())
    assert backlog is not None  # or there was nothing to merge
    return Part(replications=tuple(numbers), values=tuple(values), tally=total, backlog=backlog)


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """Everything a number of replications of one scenario came to.

    ``values`` are by replication, in order; ``tally`` is the sum of all. Two studies of scenarios with
    the same seed can be compared replication by replication: they saw the same random numbers. ``assumed``
    is what the scenario says of itself that is invented. Where nothing is ``drawn`` by chance, every
    replication is the same: there is one, and no interval around what it comes to.
    """

    scenario: str
    title: str
    confidence: float
    values: tuple[Mapping[Measure, Value], ...] = field(repr=False)
    tally: Tally = field(repr=False)
    backlog: Hourly = field(repr=False)
    engine: str = "plain"
    notes: tuple[str, ...] = field(default=())
    assumed: str = ""
    drawn: bool = True

    @property
    def replications(self) -> int:
        """How many replications there were."""
        return len(self.values)

    def _repr_html_(self) -> str | None:
        return html_of(self)

    def measures(self) -> tuple[Measure, ...]:
        """Everything that was measured in any replication, in the order it was first."""
        return tuple(dict.fromkeys(measure for values in self.values for measure in values))

    def numbers(self, measure: Measure) -> list[float]:
        """The value of a measure in each replication; not a number where none contributed, or not known."""
        return [value.number for value in self._values(measure)]

    def bounds(self, measure: Measure) -> list[tuple[float, float]]:
        """The least and the most that a measure may be in each replication; not numbers as in `numbers`."""
        return [
            (value.number, value.number) if value.most is None else (value.amount, value.most)
            for value in self._values(measure)
        ]

    def _values(self, measure: Measure) -> Iterator[Value]:
        absent = Value(0.0) if measure.kind.value in _COUNTS | _SUMS else Value(math.nan)
        return (values.get(measure, absent) for values in self.values)

    def counts(self, measure: Measure) -> list[tuple[int, int]]:
        """How many were met of how many judged in each replication, for a measure that is such a share."""
        found = (values.get(measure, Value(0, 0)) for values in self.values)
        return [(int(value.amount), int(value.of or 0)) for value in found]

    def interval(self, measure: Measure) -> Interval | None:
        """The estimate of a measure over all replications; None where nothing contributed to it."""
        found = [values[measure] for values in self.values if measure in values]
        if not found:
            return None
        if measure.kind.value == "attainment":
            met, judged = [int(v.amount) for v in found], [int(v.of or 0) for v in found]
            return self._certain(share_interval(met, judged, self.confidence))
        of = self._of(measure)
        if any(value.most is not None for value in found):
            least, most = zip(*self.bounds(measure), strict=True)
            range_ = bounded_interval(least, most, self.confidence)
            lowest, highest = possible(measure.kind, most)
            return range_.clipped(lowest, highest if of is None else sum(of) / len(of))
        numbers = [number for number in self.numbers(measure) if not math.isnan(number)]
        how = count_interval if measure.kind.value in _COUNTS else mean_interval
        own = how(numbers, self.confidence) if of is None else count_of_interval(numbers, of, self.confidence)
        interval = self._certain(self._priced(measure, numbers) or own)
        if measure.kind.value in _SUMS and not any(numbers):
            # What was never owed may be owed yet, and nothing says how much.
            interval = Interval(0.0, None, None, len(numbers))
        return None if interval is None else interval.clipped(*possible(measure.kind, numbers))

    def _of(self, measure: Measure) -> list[float] | None:
        """How many a measure counts can be in each replication, where that is known: periods.

        A rule by the share of cases owes once in each; in any other nothing is met or missed.
        """
        if measure.kind in (MeasureKind.PERIODS_KEPT, MeasureKind.PERIODS_MISSED):
            kept, missed = (
                self.bounds(Measure(kind, measure.about))
                for kind in (MeasureKind.PERIODS_KEPT, MeasureKind.PERIODS_MISSED)
            )
            return [least + most for (least, _), (_, most) in zip(kept, missed, strict=True)]
        layout = self.tally.layout
        if measure.kind is not MeasureKind.CREDITS or measure.about not in layout.credits:
            return None
        place = layout.credits.index(measure.about)
        judged = [CREDITED.index("met"), CREDITED.index("missed")]
        if not self.tally.credited[place][:, judged].any():
            return None
        return [float(len(layout.opened_in(layout.credit_periods[place])))] * self.replications

    def _priced(self, measure: Measure, numbers: list[float]) -> Interval | None:
        """The interval of an amount that is one price for each period it is owed for: that of how often."""
        often = Measure(MeasureKind.CREDITS, measure.rule)
        if measure.kind is not MeasureKind.CREDIT_DUE or self._of(often) is None or not any(numbers):
            return None
        times, found = self.numbers(often), self.interval(often)
        price = math.fsum(numbers) / (math.fsum(times) or math.nan)
        is_one = all(math.isclose(n, t * price, abs_tol=1e-9) for n, t in zip(numbers, times, strict=True))
        if not is_one or found is None or found.low is None or found.high is None:
            return None
        return Interval(found.estimate * price, found.low * price, found.high * price, found.size)

    def _certain(self, interval: Interval | None) -> Interval | None:
        """An interval without its ends, where nothing is drawn that they would tell of."""
        if self.drawn or interval is None:
            return interval
        return Interval(interval.estimate, None, None, interval.size)


_COUNTS = frozenset(
    ("breaches", "judged", "periods_kept", "periods_missed", "notices", "cases", "abandoned", "credits")
)
_SUMS = frozenset(("credit_due",))
"""Kinds of measure that are zero where nothing was counted: numbers of things, and amounts."""


def study_of(
    parts: Iterable[Part],
    *,
    scenario: str,
    title: str,
    confidence: float,
    engine: str,
    notes: tuple[str, ...] = (),
    assumed: str = "",
    drawn: bool = True,
) -> Study:
    """Put parts together, in the order of their replications. Raises ValueError for none."""
    ordered = sorted(parts, key=lambda part: part.replications)
    backlog = ordered[0].backlog
    for part in ordered[1:]:
        backlog += part.backlog
    return Study(
        scenario=scenario,
        title=title,
        confidence=confidence,
        values=tuple(values for part in ordered for values in part.values),
        tally=merge(part.tally for part in ordered),
        backlog=backlog,
        engine=engine,
        notes=notes,
        assumed=assumed,
        drawn=drawn,
    )

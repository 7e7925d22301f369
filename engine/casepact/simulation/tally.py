"""What one replication comes to: counts, sums and histograms that add up, however many cases there were."""

from __future__ import annotations

import copyreg
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from casepact.simulation.layout import COUNTED, Layout
from casepact.simulation.sketch import BINS, SIGNED_BINS, Sketch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]

__all__ = ["ATTAINED", "CREDITED", "FATES", "WAITS", "Tally", "merge", "new_tally"]

FATES = ("opened", "ended", "declined", "withdrawn", "not covered")
"""What cases of a kind are counted by: the last axis of `Tally.cases`."""

WAITS = ("first response", "solving")
"""What cases wait for in a team's queue: the second axis of `Tally.waits`."""

ATTAINED = ("met", "missed", "open")
"""What cycles of a share are counted by: the last axis of `Tally.attained`."""

CREDITED = ("times", "open", "met", "missed", "undecided")
"""What credits are counted by, the last axis of `Tally.credited`.

A rule per breach: how often or for how many units late it counts, how many that it counts by units are late
still at the horizon (open), and how many may count or for more units than can be told (undecided).
A rule for a missed share: its cycles still open, met and missed, and how many may be concerned.
"""


@dataclass(slots=True, kw_only=True, eq=False)
class Tally:
    """The numbers of one replication, or of several together. Arrays are int64; times are seconds.

    Axes go by the names in ``layout``. Only cases opened after the warm-up count, but for what is by
    hour of the period, which needs everybody.

    - ``cells`` (tier, severity, obligation, `COUNTED`): cycles of clocks by the tier their case was opened
      under and the severity they were judged at; ``lasted`` (…, 2 · `BINS`) from start to stop of those
      stopped, and ``slack`` (…, 2 · `SIGNED_BINS`) from stop to due instant of those stopped while they
      ran, negative for late ones: how many fell in each bin, and then the sum of those (`Sketch.of`).
    - ``notices`` (role, 168 local hours from Monday 00:00), ``rungs`` (rung): who was told, each role once.
    - ``edges`` (edge): transitions taken. ``cases`` (kind, `FATES`); ended: in a final state at the horizon.
    - ``opened``, ``ended``, ``rested`` (hour): cases opened, and less those that came back, ended, and
      ended or settled. ``in_system``: the time all cases together were open for, up to the horizon.
    - ``staffed``, ``busy``, ``queued`` (team, hour): agent-seconds on shift and at work, and the integral
      of the queue's length; ``queue_time`` (team) is that integral up to the horizon.
    - ``waits`` (team, `WAITS`, 2 · `BINS`): how long a case was in the queue for a piece of work that was
      taken up, returns to the queue added, with ``wait_count`` and ``wait_sum`` (team, `WAITS`);
      ``left_count`` and ``left_sum`` (team) of those that were never taken up.
      ``waited`` (team): all time in the queue, of every case.
    - ``attained`` (share, period, `ATTAINED`) and ``credited`` (credit, period, `CREDITED`).
    - ``gaps``: how often what was unspecified, unknown or contradictory was reached, by kind and name.
    """

    layout: Layout
    replications: int
    cells: Counts
    lasted: Counts
    slack: Counts
    notices: Counts
    rungs: Counts
    edges: Counts
    cases: Counts
    opened: Counts
    ended: Counts
    rested: Counts
    staffed: Counts
    busy: Counts
    queued: Counts
    queue_time: Counts
    waits: Counts
    wait_count: Counts
    wait_sum: Counts
    left_count: Counts
    left_sum: Counts
    waited: Counts
    attained: Counts
    credited: Counts
    in_system: int = 0
    gaps: dict[tuple[str, str], int] = field(default_factory=dict)

    def started(self) -> Counts:
        """Cycles by (tier, severity, obligation), however they ended."""
        total: Counts = self.cells.sum(axis=-1)
        return total

    def count(
        self, obligation: str, *, tier: str | None = None, severity: str | None = None
    ) -> dict[str, int]:
        """Cycles of an obligation by `COUNTED`, over all tiers and severities or those named."""
        found = self._pick(self.cells, obligation, tier, severity)
        return dict(zip(COUNTED, (int(number) for number in found), strict=True))

    def slack_sketch(
        self, obligation: str, *, tier: str | None = None, severity: str | None = None
    ) -> Sketch:
        """Times from stop to due instant, in seconds, negative for those that were late."""
        return Sketch.of(self._pick(self.slack, obligation, tier, severity))

    def backlog(self) -> Counts:
        """How many cases were open at the end of each hour."""
        return np.cumsum(self.opened - self.ended)

    def unsettled(self) -> Counts:
        """How many cases were neither settled nor ended at the end of each hour."""
        return np.cumsum(self.opened - self.rested)

    def _pick(self, array: Counts, obligation: str, tier: str | None, severity: str | None) -> Counts:
        layout = self.layout
        one = slice(None) if tier is None else layout.tiers.index(tier)
        other = slice(None) if severity is None else layout.severities.index(severity)
        found = array[one, other, layout.obligations.index(obligation)]
        total: Counts = found.reshape(-1, array.shape[-1]).sum(axis=0)
        return total

    def to_state(self) -> dict[str, Any]:
        """Everything but the layout as plain values: arrays as shapes, places and values that are not 0."""
        state: dict[str, Any] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, np.ndarray):
                places = np.flatnonzero(value)
                state[item.name] = (value.shape, places, value.reshape(-1)[places])
            elif item.name != "layout":
                state[item.name] = dict(value) if isinstance(value, dict) else value
        return state

    @classmethod
    def from_state(cls, layout: Layout, state: Mapping[str, Any]) -> Tally:
        """Build a tally from what `to_state` gave."""
        values = dict(state)
        for name, value in state.items():
            if isinstance(value, tuple):
                shape, places, numbers = value
                array = np.zeros(int(np.prod(shape, dtype=np.int64)), dtype=np.int64)
                array[places] = numbers
                values[name] = array.reshape(shape)
        return cls(layout=layout, **values)

    def same(self, other: Tally) -> bool:
        """Whether two tallies are equal to the last count."""
        return all(
            np.array_equal(mine, theirs) if isinstance(mine, np.ndarray) else mine == theirs
            for mine, theirs in (
                (getattr(self, item.name), getattr(other, item.name)) for item in fields(self)
            )
        )


def _pickle_tally(tally: Tally) -> tuple[Any, ...]:
    return Tally.from_state, (tally.layout, tally.to_state())


# Most of a tally is zeros, which are not worth sending to another process.
copyreg.pickle(Tally, _pickle_tally)


def new_tally(layout: Layout) -> Tally:
    """Return the tally of one replication in which nothing has happened."""
    cells = len(layout.tiers), len(layout.severities), len(layout.obligations)
    teams = len(layout.teams)
    most_periods = max((len(names) for _, names in layout.periods), default=0)
    shapes: dict[str, tuple[int, ...]] = {
        "cells": (*cells, len(COUNTED)),
        "lasted": (*cells, 2 * BINS),
        "slack": (*cells, 2 * SIGNED_BINS),
        "notices": (len(layout.roles), 168),
        "rungs": (len(layout.rungs),),
        "edges": (len(layout.edges),),
        "cases": (len(layout.kinds), len(FATES)),
        "opened": (layout.hours,),
        "ended": (layout.hours,),
        "rested": (layout.hours,),
        "staffed": (teams, layout.hours),
        "busy": (teams, layout.hours),
        "queued": (teams, layout.hours),
        "queue_time": (teams,),
        "waits": (teams, len(WAITS), 2 * BINS),
        "wait_count": (teams, len(WAITS)),
        "wait_sum": (teams, len(WAITS)),
        "left_count": (teams,),
        "left_sum": (teams,),
        "waited": (teams,),
        "attained": (len(layout.shares), most_periods, len(ATTAINED)),
        "credited": (len(layout.credits), most_periods, len(CREDITED)),
    }
    arrays: dict[str, Any] = {name: np.zeros(shape, dtype=np.int64) for name, shape in shapes.items()}
    return Tally(layout=layout, replications=1, **arrays)


def merge(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies of one layout. Raises ValueError for none, or for different layouts."""
    total: Tally | None = None
    for tally in tallies:
        if total is None:
            total = Tally.from_state(tally.layout, tally.to_state())
            continue
        if tally.layout != total.layout:
            raise ValueError("tallies of different layouts do not add up")
        for item in fields(Tally):
            mine, other = getattr(total, item.name), getattr(tally, item.name)
            if isinstance(mine, np.ndarray):
                mine += other
            elif isinstance(mine, int):
                setattr(total, item.name, mine + other)
            elif isinstance(mine, dict):
                for name, times in other.items():
                    mine[name] = mine.get(name, 0) + times
    if total is None:
        raise ValueError("there is no tally to add up")
    return total

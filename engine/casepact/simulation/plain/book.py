"""Keeps the books of one replication: what happens to cases and teams, into the tally and the log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from casepact.semantics.attainment import attainments
from casepact.semantics.case import Case, Clock, Effect, EffectKind, Event, Outcome
from casepact.simulation.crediting import credited
from casepact.simulation.hours import GRID
from casepact.simulation.log import EVENT, EventLog, LoggedCase, LogRow, effect_row
from casepact.simulation.sketch import bin_of, signed_bin_of
from casepact.simulation.spread import spread
from casepact.simulation.tally import new_tally

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from casepact.simulation.plain.coming import Coming
    from casepact.simulation.plain.judged import Judged
    from casepact.simulation.preparing import Prepared

__all__ = ["Book"]

_TOLD = (EffectKind.NOTIFIED, EffectKind.INVOLVED, EffectKind.ASSIGNED, EffectKind.HANDED_OVER)
_GAPS = (EffectKind.UNSPECIFIED, EffectKind.UNKNOWN, EffectKind.CONFLICT)
_OUTCOMES = {
    Outcome.MET: 0,
    Outcome.BREACHED: 1,
    Outcome.UNJUDGED: 2,
    Outcome.CANCELLED: 3,
}
_OPEN = 4


class Book:
    """The tally and the log as they grow."""

    def __init__(self, prepared: Prepared) -> None:
        layout = prepared.layout
        self.prepared = prepared
        self.layout = layout
        self.tally = new_tally(layout)
        self._edges = {(edge.clause, edge.source, edge.destination): i for i, edge in enumerate(layout.edges)}
        self._roles = {name: place for place, name in enumerate(layout.roles)}
        self._rungs = {name: place for place, name in enumerate(layout.rungs)}
        self._obligations = {name: place for place, name in enumerate(layout.obligations)}
        self._shares = {(item.obligation, item.clause): i for i, item in enumerate(layout.shares)}
        self._counted_until = [layout.start] * len(layout.teams)
        self._cases: dict[int, LoggedCase] = {}
        self._rows: dict[int, list[LogRow]] = {}
        self.tally.staffed[:] = prepared.staffed

    # ------------------------------------------------------------------------------------------------ cases

    def open(self, coming: Coming) -> None:
        """Book a case that opens."""
        self._by_hour(self.tally.opened, coming.at, 1)
        if coming.counted:
            self.tally.cases[coming.kind, 0] += 1
            self.tally.cases[coming.kind, 4] += bool(coming.against)
            self.tally.in_system -= coming.at
        if coming.logged:
            self._rows[coming.order] = []
            self._cases[coming.order] = LoggedCase(
                name=coming.name,
                stream=coming.stream,
                number=coming.number,
                kind=coming.kind,
                opened=coming.at,
                covered=not coming.against,
                facts=coming.facts,
            )

    def event(self, process: Judged, event: Event) -> None:
        """Book an event that was put to a case."""
        if process.coming.logged:
            row = LogRow(
                case=process.coming.name,
                at=event.at,
                kind=EVENT,
                name=event.name,
                by=event.by or "",
                severity=str(event.facts.get("severity", "")),
                team=_team(process),
            )
            self._rows[process.coming.order].append(row)

    def effects(self, process: Judged, effects: Iterable[Effect]) -> None:
        """Book what followed for a case."""
        for effect in effects:
            if effect.kind is EffectKind.MOVED:
                self._moved(process, effect)
            elif process.coming.counted and effect.kind in _TOLD:
                for role in effect.objects:
                    self.tally.notices[self._roles[role], self._hour_of_week(effect.at)] += 1
                self.tally.rungs[self._rungs[effect.clause]] += len(effect.objects)
            elif process.coming.counted and effect.kind in _GAPS:
                for name in effect.objects:
                    gap = (effect.kind.value, name)
                    self.tally.gaps[gap] = self.tally.gaps.get(gap, 0) + 1
            if process.coming.logged:
                self._rows[process.coming.order].append(
                    effect_row(process.coming.name, effect, _team(process))
                )

    def close(self, process: Judged) -> None:
        """Book how a case stands at the horizon."""
        if not process.coming.counted:
            return
        tally, case = self.tally, process.case
        fates = (case.ended, process.declined, process.withdrawn)
        for place, happened in enumerate(fates, 1):
            tally.cases[process.coming.kind, place] += happened
        if not case.ended:
            tally.in_system += self.layout.horizon
        running = (clock for clock in case.clocks.values() if clock.clause is not None)
        for clock in (*case.finished, *running):
            self._judge(process.tier, clock)
        if self.layout.shares:
            self._attain(case)
        if self.layout.credits:
            self._credit(case)

    def _judge(self, tier: str, clock: Clock) -> None:
        if clock.outcome is Outcome.RESUMED:
            return
        outcome = _OPEN if clock.outcome is None else _OUTCOMES[clock.outcome]
        if clock.outcome is None and clock.breached is not None:
            outcome = _OUTCOMES[Outcome.BREACHED]
        cell = (
            self.layout.tiers.index(tier),
            self.layout.severities.index(clock.severity or ""),
            self._obligations[clock.obligation],
        )
        tally = self.tally
        tally.cells[(*cell, outcome)] += 1
        if clock.stopped and clock.ended is not None:
            seconds = clock.ended - clock.started
            _add(tally.lasted[cell], bin_of(seconds), seconds)
            if clock.due is not None and clock.due.at is not None and not clock.paused:
                left = clock.due.at - clock.ended
                _add(tally.slack[cell], signed_bin_of(left), left)

    def _attain(self, case: Case) -> None:
        """Book what the cycles of a case count for towards the shares that clauses bind."""
        for item in attainments([case]):
            share = self._shares[item.obligation, item.clause]
            names = self.layout.period_names(self.layout.shares[share].period)
            counts = self.tally.attained[share, names.index(item.period)]
            counts += (item.tally.met, item.tally.missed, item.tally.open)

    def _credit(self, case: Case) -> None:
        """Book what a case counts for towards credits."""
        rules = self.prepared.rules.policy.credits
        for place, (rule, length) in enumerate(zip(rules, self.layout.credit_periods, strict=True)):
            names = self.layout.period_names(length)
            for period, counts in credited(rule, case):
                self.tally.credited[place, names.index(period)] += counts

    def _moved(self, process: Judged, effect: Effect) -> None:
        old, new = effect.objects
        states = process.prepared.rules.policy.lifecycle.states
        was, now = states[old], states[new]
        ended = now.final - was.final
        self._by_hour(self.tally.ended, effect.at, ended)
        self._by_hour(self.tally.rested, effect.at, (now.final or now.settled) - (was.final or was.settled))
        if process.coming.counted:
            self.tally.edges[self._edges[effect.clause, old, new]] += 1
            self.tally.in_system += ended * effect.at

    def _by_hour(self, hours: NDArray[np.int64], at: int, number: int) -> None:
        place = (at - self.layout.start) // 3600
        if number and place < self.layout.hours:
            hours[place] += number

    def _hour_of_week(self, at: int) -> int:
        return self.prepared.week[at // GRID - self.layout.start // GRID]

    # ------------------------------------------------------------------------------------------------ teams

    def count_team(self, team: int, at: int, waiting: int, served: int) -> None:
        """Book that so many cases have waited for a team and been served by it until ``at``."""
        since = self._counted_until[team]
        if at > since:
            tally, start = self.tally, self.layout.start
            tally.queue_time[team] += waiting * (at - since)
            spread(tally.queued[team], start, since, at, waiting)
            spread(tally.busy[team], start, since, at, served)
            self._counted_until[team] = at

    def waited(self, process: Judged, team: int, seconds: int) -> None:
        """Book how long a case has waited in all for work once taken up, in place of what it had."""
        tally, before, what = self.tally, process.waited, process.stage
        process.waited = seconds
        tally.waited[team] += seconds - (before or 0)
        if process.coming.counted:
            if before is None:
                tally.wait_count[team, what] += 1
            else:
                _add(tally.waits[team, what], bin_of(before), before, -1)
            _add(tally.waits[team, what], bin_of(seconds), seconds)
            tally.wait_sum[team, what] += seconds - (before or 0)

    def left(self, process: Judged, team: int, seconds: int) -> None:
        """Book a wait for work that nobody has taken up."""
        tally = self.tally
        tally.waited[team] += seconds
        if process.coming.counted:
            tally.left_count[team] += 1
            tally.left_sum[team] += seconds

    # -------------------------------------------------------------------------------------------------- log

    def log(self) -> EventLog:
        """Return the log of the cases that were chosen."""
        return EventLog(
            until=self.layout.horizon,
            cases=tuple(case for _, case in sorted(self._cases.items())),
            rows=tuple(row for _, rows in sorted(self._rows.items()) for row in rows),
        )


def _team(process: Judged) -> str:
    return "" if process.team is None else process.team.model.name


def _add(row: NDArray[np.int64], place: int, seconds: int, times: int = 1) -> None:
    """Add a number to a histogram with sums; ``times`` -1 takes it back."""
    row[place] += times
    row[len(row) // 2 + place] += times * seconds

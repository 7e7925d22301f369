"""Lays out a scenario in the memory that the compiled loop is played on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from casepact.frozen import dataclass
from casepact.model.expression import (
    AllOf,
    AnyOf,
    Expression,
    HasBreached,
    Negation,
    OpenedDuring,
    facts_of,
)
from casepact.model.fact import Facts
from casepact.scenario.model import DrawnTime, Order
from casepact.semantics.calendars import UnanswerableError, Undetermined
from casepact.semantics.due import clock_calendar
from casepact.semantics.logic import NOTHING_HAPPENED, evaluate
from casepact.semantics.periods import period_of
from casepact.semantics.rules import OPEN
from casepact.simulation.compiled import plan as pl
from casepact.simulation.compiled.coverage import coverage_of
from casepact.simulation.compiled.expressing import with_courses
from casepact.simulation.distributions import KINDS, parameters_of
from casepact.simulation.hours import GRID
from casepact.simulation.lowering import layout as at
from casepact.simulation.lowering.happenings import Happening
from casepact.simulation.lowering.hours import Hours
from casepact.simulation.lowering.lower import Lowered, lower
from casepact.simulation.lowering.sheet import Sheet
from casepact.simulation.preparing import Prepared, calendar_of
from casepact.simulation.tally import new_tally
from casepact.syntax.ast.target import Target

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = ["COUNTS", "Plan", "make_plan"]

_DAY = 86_400
_BEFORE, _AFTER = 3, 400
_ROLES = 8

COUNTS = {
    pl.C_CELLS: "cells",
    pl.C_LASTED: "lasted",
    pl.C_SLACK: "slack",
    pl.C_NOTICES: "notices",
    pl.C_RUNGS: "rungs",
    pl.C_EDGES: "edges",
    pl.C_CASES: "cases",
    pl.C_OPENED: "opened",
    pl.C_ENDED: "ended",
    pl.C_RESTED: "rested",
    pl.C_BUSY: "busy",
    pl.C_QUEUED: "queued",
    pl.C_QUEUE_TIME: "queue_time",
    pl.C_WAITS: "waits",
    pl.C_WAIT_COUNT: "wait_count",
    pl.C_WAIT_SUM: "wait_sum",
    pl.C_LEFT_COUNT: "left_count",
    pl.C_LEFT_SUM: "left_sum",
    pl.C_WAITED: "waited",
    pl.C_ATTAINED: "attained",
    pl.C_CREDITED: "credited",
}
"""The arrays of a tally that the loop fills."""


class UnplannedError(Exception):
    """Something of a scenario that the compiled loop does not do exactly; the message says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A scenario laid out: ``fixed`` is the memory up to what hangs on the replication and the room there is.

    ``numbers`` are the floating-point numbers likewise; ``life`` and ``record`` are what a case takes of it.
    """

    prepared: Prepared
    lowered: Lowered
    fixed: Ints
    numbers: NDArray[np.float64]
    life: int
    record: int


class _Memory:
    """The fixed part of the memory, as it is gathered."""

    def __init__(self) -> None:
        self.header = np.zeros(pl.P_WIDTH, dtype=np.int64)
        self._parts: list[Ints] = [self.header]
        self._length = pl.P_WIDTH

    def put(self, place: int, rows: object) -> None:
        """Append a table, and note where it begins."""
        self.header[place] = self.block(rows)

    def block(self, rows: object) -> int:
        """Append integers; returns the place of the first."""
        part = np.asarray(rows, dtype=np.int64).reshape(-1)
        begin = self._length
        self._parts.append(part)
        self._length += len(part)
        return begin

    def row(self) -> Ints:
        """Everything in one row."""
        return np.concatenate(self._parts)


def make_plan(prepared: Prepared, *, stays: int = 96, whole: bool = False) -> Plan | str:
    """Lay out a scenario, or return why it cannot be run compiled, in words.

    ``stays`` is how many stays in states a case's record has room for; ``whole``: the tables of calendars
    reach as far as their calendars know, and not just some time past the horizon.
    """
    try:
        return _Planner(prepared, stays, whole=whole).plan()
    except (UnplannedError, UnanswerableError) as error:
        return str(error)


class _Planner:
    def __init__(self, prepared: Prepared, stays: int, *, whole: bool) -> None:
        self.prepared = prepared
        self.scenario = prepared.scenario
        self.work = prepared.scenario.work
        self.rules = prepared.rules
        self.layout = prepared.layout
        self.memory = _Memory()
        self.numbers: list[float] = []
        self.days = (
            None if whole else (self.layout.start // _DAY - _BEFORE, self.layout.horizon // _DAY + _AFTER)
        )
        kinds = [facts for stream in prepared.streams for facts in stream.facts]
        self.coverage = coverage_of(
            self.scenario.policy, self.rules.book, kinds, self.layout.start, self.layout.end
        )
        uncovered = list(dict.fromkeys(ids for rows in self.coverage for _, ids in rows if ids))
        lowered = lower(self.rules, kinds, self._happenings(), self.days, stays=stays, uncovered=uncovered)
        if isinstance(lowered, str):
            raise UnplannedError(lowered)
        self.lowered = lowered
        self.names = lowered.names
        self.nodes = len(self.names.facts)
        self.drawn: list[DrawnTime] = []
        self.sheet = Sheet()
        self.hours = Hours(self.sheet, self.days)

    def plan(self) -> Plan:
        memory, header = self.memory, self.memory.header
        header[pl.P_NODES] = self.nodes
        self._put_work()
        self._put_shares()
        self._put_times()
        self._put_guards()
        self._put_events()
        self._put_teams()
        self._put_streams()
        self._put_names()
        header[pl.P_TAB] = memory.block(self.lowered.tables)
        memory.put(pl.P_SHEET, self.sheet.row())
        tally = new_tally(self.layout)
        for place, name in COUNTS.items():
            memory.put(place, np.zeros(getattr(tally, name).size, dtype=np.int64))
        memory.put(pl.C_GAPS, np.zeros(3 * len(self.names.objects), dtype=np.int64))
        others = pl.PE_OTHERS + len(self.work.severity_changes) + len(self.work.side_events)
        header[pl.P_BOOKED] = pl.L_PENDING + others
        life = int(header[pl.P_BOOKED]) + pl.BO_WIDTH * len(self.names.obligations)
        header[pl.P_LIFE] = life
        return Plan(
            prepared=self.prepared,
            lowered=self.lowered,
            fixed=with_courses(memory.row(), self.layout.start),
            numbers=np.array(self.numbers, dtype=np.float64),
            life=life,
            record=int(self.lowered.tables[at.RECORD]),
        )

    # ---------------------------------------------------------------- what is simply so

    def _put_work(self) -> None:
        header, work, layout = self.memory.header, self.work, self.layout
        flags = {
            pl.P_STAFFED: bool(self.scenario.teams),
            pl.P_TEAMS: len(self.scenario.teams),
            pl.P_SIDES: len(work.side_events),
            pl.P_CHANGES: len(work.severity_changes),
            pl.P_CHANGERS: len(self.prepared.changers),
            pl.P_REFUSALS: len(work.decline),
            pl.P_HAND_OVERS: len(work.hand_overs),
            pl.P_TIMERS_MATTER: self.prepared.timers_matter,
            pl.P_AT_ONCE: work.answers_at_once,
            pl.P_ACKNOWLEDGES: bool(work.acknowledge),
            pl.P_GIVES_UP: work.patience is not None,
            pl.P_UPDATES: work.updates is not None,
            pl.P_CLOSES: bool(work.close),
            pl.P_WAITS: work.wait is not None,
            pl.P_ROUNDS: 0 if work.wait is None else work.wait.rounds,
            pl.P_REOPENS: work.reopen is not None,
            pl.P_START: layout.start,
            pl.P_HOURS: layout.hours,
            pl.P_HORIZON: layout.horizon,
            pl.P_COUNTED_FROM: layout.start + layout.warm_up,
            pl.P_FIRST_GRID: layout.start // 900,
            pl.P_CELLS: len(layout.obligations),
            pl.P_WIDE: len(layout.obligations) * len(layout.severities),
        }
        for place, value in flags.items():
            header[place] = value
        kept = [at.FINISHED, at.MOVED, at.NOTIFIED, at.INVOLVED, at.ASSIGNED, at.HANDED_OVER]
        kept += [at.UNSPECIFIED, at.UNKNOWN, at.CONFLICT]
        header[pl.P_KEEPS] = sum(1 << kind for kind in kept)
        header[pl.P_KEEPS_LOGGED] = (1 << (at.FINISHED + 1)) - 1

    def _put_shares(self) -> None:
        work = self.work
        self.numbers += [
            0.0 if work.patience is None else work.patience.share,
            0.0 if work.wait is None else work.wait.share,
            0.0 if work.reopen is None else work.reopen.share,
        ]
        for items in (work.severity_changes, work.decline, work.hand_overs, work.side_events):
            self.numbers += [item.share for item in items]

    # ---------------------------------------------------------------- situations

    def _table(self, answer: Callable[[int], int]) -> list[int]:
        return [answer(node) for node in range(self.nodes)]

    def _holds(self, guard: Expression, node: int) -> bool:
        if _asks_more(guard):
            raise UnplannedError("a condition of the scenario asks for a state, a breach or an opening")
        return evaluate(guard, self.names.facts[node], NOTHING_HAPPENED) is True

    def _first(self, guards: Sequence[Expression], node: int) -> int:
        return next((place for place, guard in enumerate(guards) if self._holds(guard, node)), -1)

    def _put_times(self) -> None:
        work = self.work
        lists: list[tuple[DrawnTime, ...]] = [
            work.acknowledge,
            work.respond,
            work.solve,
            work.close,
            () if work.wait is None else work.wait.lasts,
            () if work.reopen is None else work.reopen.after,
            () if work.patience is None else work.patience.lasts,
            () if work.updates is None else work.updates.every,
        ]
        lists += [item.after for item in work.severity_changes]
        lists += [item.after for item in work.decline]
        lists += [item.delay for item in work.side_events]
        picks, hours, rows = [], [], []
        for times in lists:
            first = len(self.drawn)
            self.drawn += times
            guards = [item.guard for item in times]
            for node in range(self.nodes):
                found = self._first(guards, node)
                calendar = None if found < 0 else times[found].calendar
                picks.append(-1 if found < 0 else first + found)
                hours.append(
                    -1
                    if calendar is None
                    else self.hours.place(calendar_of(self.rules.book, calendar, self.names.facts[node]))
                )
        for item in self.drawn:
            found_in = item.distribution
            rows.append((KINDS.index(found_in.kind), 0, len(found_in.sample), len(self.numbers)))
            self.numbers += parameters_of(found_in)
        for place, item in enumerate(self.drawn):
            kind, _, count, first = rows[place]
            rows[place] = (kind, len(self.numbers), count, first)
            self.numbers += item.distribution.sample
        self.memory.put(pl.T_PICK, picks)
        self.memory.put(pl.T_HOURS, hours)
        self.memory.put(pl.T_DRAWN, rows)

    def _put_guards(self) -> None:
        work, put = self.work, self.memory.put
        reopen = work.reopen
        put(pl.T_REOPENS, self._table(lambda node: reopen is not None and self._holds(reopen.guard, node)))
        put(pl.T_DECLINES, self._table(lambda node: self._first([i.guard for i in work.decline], node)))
        put(pl.T_HANDS, self._table(lambda node: self._first([i.guard for i in work.hand_overs], node)))
        teams = self.scenario.teams
        put(pl.T_TEAM_OF, self._table(lambda node: self._first([team.guard for team in teams], node)))
        names = [team.name for team in teams]
        put(pl.T_HAND_TEAM, [names.index(item.team) for item in work.hand_overs])
        put(
            pl.T_CHANGE_HOLDS,
            [self._holds(item.guard, node) for item in work.severity_changes for node in range(self.nodes)],
        )
        put(
            pl.T_SIDE_HOLDS,
            [self._holds(item.guard, node) for item in work.side_events for node in range(self.nodes)],
        )
        severities, tiers = self.layout.severities, self.layout.tiers
        facts = self.names.facts
        put(
            pl.T_SEVERITY,
            self._table(lambda node: severities.index(str(facts[node].get("severity", "")))),
        )
        put(pl.T_TIER, self._table(lambda node: tiers.index(str(facts[node].get("tier", "")))))

    # ---------------------------------------------------------------- events

    def _happenings(self) -> list[Happening]:
        """Every event that can come: the standard ones, side events, then changes by who may make them."""
        prepared, work = self.prepared, self.work
        found = [Happening(own, prepared.actors[name]) for name, own in prepared.events.items()]
        found += [Happening(item.name, item.by) for item in work.side_events]
        found += [
            Happening("change", by, {"severity": severity})
            for change in work.severity_changes
            for severity, _ in change.to
            for by in prepared.changers
        ]
        return found

    def _put_events(self) -> None:
        prepared, work, memory = self.prepared, self.work, self.memory
        numbers = {name: place for place, name in enumerate(prepared.events)}
        memory.put(pl.T_EVENTS, [numbers.get(name, -1) for name in pl.EVENTS])
        sides = len(work.side_events)
        if sides > 60:
            raise UnplannedError("there are more than 60 side events")
        memory.put(pl.T_SIDE, [len(numbers) + side for side in range(sides)])
        first = len(numbers) + sides
        rows = []
        for change in work.severity_changes:
            rows.append((len(self.numbers), len(change.to), first))
            self.numbers += accumulate(weight for _, weight in change.to)
            first += len(change.to) * len(prepared.changers)
        memory.put(pl.T_TO, rows)
        happenings = self.lowered.happenings

        def after(name: str) -> int:
            return sum(1 << place for place, side in enumerate(work.side_events) if side.after == name)

        memory.put(pl.T_RANK, [self.rules.rank(item.name) for item in happenings])
        memory.put(pl.T_TRIGGER, [after(item.name) for item in happenings])
        memory.header[pl.P_TRIGGER_OPEN] = after(OPEN)

    def _put_teams(self) -> None:
        rows = []
        for team, sizes in zip(self.scenario.teams, self.prepared.sizes, strict=True):
            by_severity = team.interrupts or team.order in (Order.SEVERITY, Order.SEVERITY_THEN_DUE)
            by_due = team.order in (Order.DUE, Order.SEVERITY_THEN_DUE)
            place = self.memory.block(sizes)
            rows.append((by_severity, by_due, team.interrupts, team.finishes, place, len(sizes)))
        self.memory.put(pl.T_TEAM, rows)

    def _put_streams(self) -> None:
        memory, streams = self.memory, self.prepared.streams
        memory.header[pl.P_STREAMS] = len(streams)
        rows = []
        for stream in streams:
            chances = len(self.numbers)
            self.numbers += stream.chances
            replayed = stream.rate is None
            first = memory.block(stream.came) if replayed else 0
            count = len(stream.came)
            rows.append((replayed, first, count, stream.first_kind, chances, len(stream.chances)))
        memory.put(pl.T_STREAM, rows)
        memory.put(pl.T_ROOT, self.lowered.kinds)
        objects = {names: place for place, names in enumerate(self.names.objects)}
        covers = []
        for coverage in self.coverage:
            place = memory.block([(when, objects[ids] if ids else -1) for when, ids in coverage])
            covers.append((place, len(coverage)))
        memory.put(pl.T_COVER, covers)

    # ---------------------------------------------------------------- names

    def _put_names(self) -> None:
        put, layout, names = self.memory.put, self.layout, self.names
        put(pl.T_WEEK, self.prepared.week)
        states = self.rules.policy.lifecycle.states
        moves = self.rules.policy.lifecycle.transitions
        ends, rests = [], []
        for move in moves:
            was, now = states[move.source], states[move.destination]
            ends.append(now.final - was.final)
            rests.append((now.final or now.settled) - (was.final or was.settled))
        put(pl.T_MOVE_ENDS, ends)
        put(pl.T_MOVE_RESTS, rests)
        roles = {name: place for place, name in enumerate(layout.roles)}
        told = np.zeros((len(names.objects), _ROLES + 1), dtype=np.int64)
        for place, objects in enumerate(names.objects):
            if objects and all(name in roles for name in objects):
                if len(objects) > _ROLES:
                    raise UnplannedError(f"a step tells more than {_ROLES} roles at once")
                told[place, 0] = len(objects)
                told[place, 1 : len(objects) + 1] = [roles[name] for name in objects]
        put(pl.T_ROLES, told)
        rungs = {name: place for place, name in enumerate(layout.rungs)}
        put(pl.T_RUNG_OF, [rungs.get(name, 0) for name in names.ids])
        unknown = len(layout.severities) - 1
        put(pl.T_SEVERITY_OF, [unknown, *(layout.severities.index(name) for name in names.severities)])
        put(pl.T_OBLIGATION_OF, [layout.obligations.index(name) for name in names.obligations])
        self._put_periods()

    def _put_periods(self) -> None:
        """Write which share each clause binds, and which period each stretch of time lies in for it."""
        layout, rules = self.layout, self.rules
        if layout.credits:
            raise UnplannedError("the policy gives credits, which the plain engine counts")
        shares = {share.clause: place for place, share in enumerate(layout.shares)}
        self.memory.put(pl.T_SHARE_OF, [shares.get(name, -1) for name in self.names.clauses])
        self.memory.header[pl.P_PERIODS] = max((len(names) for _, names in layout.periods), default=0)
        clauses = {item.id: item for family in rules.obligations.values() for item in family.clauses}
        places = []
        for share in layout.shares:
            target = clauses[share.clause].target
            assert target is not None
            zones = {_zone_of(self.prepared, target, facts) for facts in self.names.facts}
            if len(zones) > 1:
                raise UnplannedError(f"`{share.clause}` is counted by the periods of several zones")
            zone = zones.pop()
            known = layout.period_names(share.period)
            grids = range(layout.start // GRID, layout.horizon // GRID + 1)
            places.append(
                self.memory.block(
                    [
                        known.index(period_of(max(grid * GRID, layout.start), share.period, zone))
                        for grid in grids
                    ]
                )
            )
        self.memory.put(pl.T_PERIODS, places)


def _zone_of(prepared: Prepared, target: Target, facts: Facts) -> str:
    """The zone in which the periods of a target's share are counted, as the account has it."""
    try:
        bounds = prepared.rules.book.bounds(clock_calendar(target), facts)
    except UnanswerableError:
        return "UTC"
    return "UTC" if isinstance(bounds, Undetermined) else bounds.most.zone


def _asks_more(guard: Expression) -> bool:
    """Whether a condition asks for more than a situation is told apart by."""
    if "state" in facts_of(guard):
        return True
    match guard:
        case HasBreached() | OpenedDuring():
            return True
        case Negation(item=item):
            return _asks_more(item)
        case AllOf(items=items) | AnyOf(items=items):
            return any(_asks_more(item) for item in items)
        case _:
            return False

"""Runs one replication of a scenario in the compiled loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from casepact.frozen import dataclass
from casepact.semantics.case import EffectKind
from casepact.simulation.compiled import plan as pl
from casepact.simulation.compiled.machine.judge import effects_of
from casepact.simulation.compiled.planning.counting import COUNTS
from casepact.simulation.compiled.planning.planner import Plan, make_plan
from casepact.simulation.draws import signed
from casepact.simulation.log import EVENT, EventLog, LoggedCase, LogRow, effect_row
from casepact.simulation.lowering import layout as at
from casepact.simulation.lowering.rows import KINDS
from casepact.simulation.spread import staffed_hours
from casepact.simulation.tally import Tally, new_tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

__all__ = ["Play", "Room", "run_compiled"]

Play = Callable[["Ints", "Floats"], int]
"""`casepact.simulation.compiled.loop.play`, compiled or not."""

_GAPS = (EffectKind.UNSPECIFIED, EffectKind.UNKNOWN, EffectKind.CONFLICT)
_MOST_TRIES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much is set aside: for cases alive at once, for rows of the log, and for rows of one step."""

    cases: int = 1024
    rows: int = 1024
    step: int = 4096


def run_compiled(
    plan: Plan, replication: int, log_every: int, play: Play, room: Room | None = None
) -> tuple[Tally, EventLog, Room]:
    """Run one replication; returns also the room it took, to begin the next one with.

    Where the room does not suffice, the replication is run again with more: it comes out the same.
    """
    staffed = bool(plan.prepared.scenario.teams)
    room = room or Room(cases=1024 if staffed else 1, rows=4096 if log_every else 1)
    for _ in range(_MOST_TRIES):
        memory, numbers = _lay_out(plan, replication, log_every, room)
        fault = play(memory, numbers)
        if fault == pl.FAULT_NONE:
            return _tally(plan, memory), _log(plan, memory, log_every), room
        if fault == pl.FAULT_CASES:
            room = Room(cases=4 * room.cases, rows=room.rows, step=room.step)
        elif fault == pl.FAULT_LOG:
            room = Room(cases=room.cases, rows=4 * room.rows, step=room.step)
        else:
            room = Room(cases=room.cases, rows=room.rows, step=4 * room.step)
            stays = 4 * int(plan.lowered.tables[at.REC_STAY_ROOM])
            wider = make_plan(plan.prepared, stays=stays, whole=True)
            if isinstance(wider, str) or stays > 1_000_000:
                raise RuntimeError("a case goes through more states than there can be room for")
            plan = wider
    raise RuntimeError("no room suffices for this replication")


def _lay_out(plan: Plan, replication: int, log_every: int, room: Room) -> tuple[Ints, Floats]:
    """Append to the fixed memory what hangs on the replication and on the room there is."""
    prepared, header = plan.prepared, plan.fixed[: pl.P_WIDTH].copy()
    teams, cases = len(prepared.scenario.teams), room.cases
    rates = [
        None if stream.rate is None else prepared.rate(stream, replication) for stream in prepared.streams
    ]
    keys = [signed(prepared.key(stream, replication)) for stream in prepared.streams]
    edges = np.array([edge for rate in rates if rate for edge in rate.edges], dtype=np.int64)
    expected = [number for rate in rates if rate for number in rate.expected]
    sizes = {
        pl.P_STREAM_KEYS: len(keys),
        pl.P_FLOW: len(keys) * pl.FL_WIDTH,
        pl.P_EDGES: len(edges),
        pl.P_CREW: teams * pl.TR_WIDTH,
        pl.P_SLOTS: (pl.SL_QUEUE + 2 * teams) * cases,
        pl.P_LOG: room.step * at.LG_WIDTH,
        pl.P_OUT: room.rows * (pl.OU_ROW + at.LG_WIDTH),
        pl.P_LIVES: cases * plan.life,
    }
    length = len(plan.fixed)
    for place, size in sizes.items():
        header[place] = length
        length += size
    records = length
    memory = np.zeros(records + cases * plan.record, dtype=np.int64)
    memory[: len(plan.fixed)] = plan.fixed
    header[pl.P_ROOM], header[pl.P_OUT_ROOM], header[pl.P_LOG_EVERY] = cases, room.rows, log_every
    memory[header[pl.P_STREAM_KEYS] :][: len(keys)] = keys
    memory[header[pl.P_EDGES] :][: len(edges)] = edges
    lives = memory[header[pl.P_LIVES] :][: cases * plan.life].reshape(cases, plan.life)
    lives[:, pl.L_RECORD] = records + np.arange(cases) * plan.record
    memory[records:].reshape(cases, plan.record)[:, at.ROOM] = room.step
    crew = memory[header[pl.P_CREW] :][: teams * pl.TR_WIDTH].reshape(teams, pl.TR_WIDTH)
    crew[:, pl.TR_COUNTED] = prepared.layout.start
    header[pl.P_EXPECTED] = len(plan.numbers)
    header[pl.P_REACHED] = len(plan.numbers) + len(expected)
    numbers = np.concatenate([plan.numbers, np.array(expected), np.zeros(len(keys))])
    first = 0
    for place, rate in enumerate(rates):
        if rate is not None:
            row = int(header[pl.T_STREAM]) + place * pl.SM_WIDTH
            memory[row + pl.SM_FIRST], memory[row + pl.SM_COUNT] = first, len(rate.edges)
            first += len(rate.edges)
    memory[: pl.P_WIDTH] = header
    return memory, numbers


def _tally(plan: Plan, memory: Ints) -> Tally:
    tally = new_tally(plan.prepared.layout)
    for place, name in COUNTS.items():
        array = getattr(tally, name)
        array.reshape(-1)[:] = memory[memory[place] :][: array.size]
    staffed_hours(tally.staffed, plan.prepared.layout, plan.prepared.sizes)
    tally.in_system = int(memory[pl.S_IN_SYSTEM])
    names = plan.lowered.names.objects
    gaps = memory[memory[pl.C_GAPS] :][: 3 * len(names)].reshape(len(names), 3)
    for place, kind in np.argwhere(gaps).tolist():
        for name in names[place]:
            gap = (_GAPS[kind].value, name)
            tally.gaps[gap] = tally.gaps.get(gap, 0) + int(gaps[place, kind])
    return tally


def _log(plan: Plan, memory: Ints, log_every: int) -> EventLog:
    layout = plan.prepared.layout
    if not log_every:
        return EventLog(until=layout.horizon)
    width = pl.OU_ROW + at.LG_WIDTH
    count = int(memory[pl.S_LOGGED])
    found = memory[memory[pl.P_OUT] :][: count * width].reshape(count, width)
    found = found[np.argsort(found[:, pl.OU_ORDER], kind="stable")]
    cases: list[LoggedCase] = []
    rows: list[LogRow] = []
    splits = np.flatnonzero(np.diff(found[:, pl.OU_ORDER])) + 1
    for part in np.split(found, splits) if count else []:
        case = _case(plan, part[:, pl.OU_ROW :])
        cases.append(case)
        rows += _rows(plan, case.name, part[1:])
    return EventLog(until=layout.horizon, cases=tuple(cases), rows=tuple(rows))


def _case(plan: Plan, part: Ints) -> LoggedCase:
    """The case whose rows these are: the first says which it is."""
    row = part[0].tolist()
    stream = plan.prepared.streams[row[at.LG_A]]
    kind = row[at.LG_B]
    return LoggedCase(
        name=f"{stream.name}-{row[at.LG_C]}",
        stream=stream.name,
        number=row[at.LG_C],
        kind=kind,
        opened=row[at.LG_AT],
        covered=row[at.LG_ID] < 0,
        facts=dict(stream.facts[kind - stream.first_kind]),
    )


def _rows(plan: Plan, name: str, part: Ints) -> Iterator[LogRow]:
    own, teams = part[:, pl.OU_ROW :], (*plan.prepared.layout.teams, "")  # -1 is the last: none
    events = np.flatnonzero(own[:, at.LG_KIND] == at.EVENT).tolist()
    with_team = [teams[team] for team in part[:, pl.OU_TEAM].tolist()]
    begin = 0
    for end in [*events, len(part)]:
        told = [row for row in range(begin, end) if own[row, at.LG_KIND] < len(KINDS)]
        for row, effect in zip(told, effects_of(plan.lowered.names, own[told]), strict=True):
            yield effect_row(name, effect, with_team[row])
        if end < len(part):
            happening = plan.lowered.happenings[own[end, at.LG_A]]
            yield LogRow(
                case=name,
                at=int(own[end, at.LG_AT]),
                kind=EVENT,
                name=happening.name,
                by=happening.by or "",
                severity=str(happening.facts.get("severity", "")),
                team=with_team[end],
            )
        begin = end + 1

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
from casepact.simulation.tally import Tally, new_tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

__all__ = ["Play", "Ran", "Room", "RoomError", "run_compiled"]

Play = Callable[["Ints", "Floats"], int]
"""`casepact.simulation.compiled.play.loop.play`, compiled or not."""

_GAPS = (EffectKind.UNSPECIFIED, EffectKind.UNKNOWN, EffectKind.CONFLICT)

_MOST = 1 << 28
"""Integers that a replication is given at the most, 2 GiB: each process that shares the work has its own."""

_SHORT = {
    pl.FAULT_CASES: "more cases are open at once than there is room for",
    pl.FAULT_LOG: "the log has more rows than there is room for",
    at.FAULT_ROWS: "more happens to a case at once than there is room for",
    at.FAULT_STAYS: "a case goes through more states than there is room for",
    at.FAULT_FAR: "a calendar is asked for a time that it does not reach",
    at.FAULT_FIXED: "a case breaks more at once, or is taken up again more often, than there is room for",
}
"""Why a replication cannot be run compiled, by what it ran short of."""


class RoomError(Exception):
    """A replication needs more room than there is; the message says for what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much is set aside: for cases alive at once, for rows of the log, and for rows of one step."""

    cases: int = 1024
    rows: int = 1024
    step: int = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One replication, and the ``plan`` and the ``room`` that it took: the next begins with them."""

    tally: Tally
    log: EventLog
    plan: Plan
    room: Room


def run_compiled(plan: Plan, replication: int, log_every: int, play: Play, room: Room | None = None) -> Ran:
    """Run one replication; again, to the same end, with more room where that does not suffice.

    Raises:
        RoomError: there is no such room.
    """
    staffed = bool(plan.prepared.scenario.teams)
    room = room or Room(cases=1024 if staffed else 1, rows=4096 if log_every else 1)
    while True:
        try:
            memory, numbers = _lay_out(plan, replication, log_every, room)
        except MemoryError as error:
            raise RoomError("there is not enough memory") from error
        fault = play(memory, numbers)
        if fault == at.FAULT_NONE:
            return Ran(tally=_tally(plan, memory), log=_log(plan, memory, log_every), plan=plan, room=room)
        del memory, numbers
        plan, room = _with_more(plan, room, fault)


def _with_more(plan: Plan, room: Room, fault: int) -> tuple[Plan, Room]:
    """The plan and the room, with more of what ran short alone. Raises RoomError where there is no more."""
    if fault == at.FAULT_FAR and not plan.whole:
        return _planned(plan, plan.stays, whole=True), room
    for times in (4, 2) if fault not in (at.FAULT_FAR, at.FAULT_FIXED) else ():
        cases = room.cases * (times if fault == pl.FAULT_CASES else 1)
        rows = room.rows * (times if fault == pl.FAULT_LOG else 1)
        step = room.step * (times if fault == at.FAULT_ROWS else 1)
        stays = plan.stays * (times if fault == at.FAULT_STAYS else 1)
        wider = Room(cases=cases, rows=rows, step=step)
        records = cases * (plan.record + (stays - plan.stays) * at.SY_WIDTH)
        if sum(_sizes(plan, wider).values()) + records <= _MOST:
            return plan if stays == plan.stays else _planned(plan, stays, whole=plan.whole), wider
    raise RoomError(_SHORT[fault])


def _planned(plan: Plan, stays: int, *, whole: bool) -> Plan:
    found = make_plan(plan.prepared, stays=stays, whole=whole)
    if isinstance(found, str):
        raise RoomError(found)
    return found


def _sizes(plan: Plan, room: Room) -> dict[int, int]:
    """How many integers each part takes that hangs on the room, but for the records of cases."""
    teams = len(plan.prepared.scenario.teams)
    return {
        pl.P_SLOTS: (pl.SL_QUEUE + 2 * teams) * room.cases,
        pl.P_LOG: room.step * at.LG_WIDTH,
        pl.P_OUT: room.rows * (pl.OU_ROW + at.LG_WIDTH),
        pl.P_LIVES: room.cases * plan.life,
    }


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
        **_sizes(plan, room),
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
    tally.staffed[:] = plan.prepared.staffed
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

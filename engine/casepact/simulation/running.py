"""Runs one replication of a scenario on the engine that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casepact.frozen import dataclass
from casepact.scenario.model import Scenario
from casepact.simulation.log import EventLog
from casepact.simulation.preparing import Prepared, prepare
from casepact.simulation.tally import Tally

if TYPE_CHECKING:
    from casepact.simulation.compiled.planning.planner import Plan

__all__ = ["ENGINES", "Replicate", "run", "why_plain"]

ENGINES = ("auto", "compiled", "plain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replicate:
    """One replication: what it comes to, and the log of the cases that were chosen."""

    replication: int
    tally: Tally
    log: EventLog


def run(
    scenario: Scenario | Prepared, replication: int = 0, *, engine: str = "auto", log: int = 0
) -> Replicate:
    """Run one replication (a number from 0) of a scenario; see `casepact.simulation`.

    Raises:
        ValueError: there is no such engine, or the compiled one cannot run this scenario exactly.
        ImportError: the compiled engine is asked for, and LLVM is not installed.
        UnanswerableError: the policy asks a calendar something that it cannot answer.
    """
    prepared = scenario if isinstance(scenario, Prepared) else prepare(scenario)
    if engine not in ENGINES:
        raise ValueError(f"`{engine}` is not an engine: take one of {', '.join(ENGINES)}")
    found = None if engine == "plain" else _compiled(prepared, replication, log)
    if isinstance(found, str) and engine == "compiled":
        raise ValueError(f"this scenario cannot be run compiled: {found}")
    if found is None or isinstance(found, str):
        from casepact.simulation.plain.engine import run_plain

        found = run_plain(prepared, replication, log)
    tally, events = found
    return Replicate(replication=replication, tally=tally, log=events)


def why_plain(prepared: Prepared) -> str:
    """Return why a scenario can only be run on the plain engine, in words; empty if it need not be."""
    from casepact.simulation.compiled.language.building import can_build

    if not can_build():
        return "LLVM is not installed"
    plan = _plan_of(prepared)
    return plan if isinstance(plan, str) else ""


def _compiled(prepared: Prepared, replication: int, log: int) -> tuple[Tally, EventLog] | str:
    """Run compiled, or return why that is not possible."""
    from casepact.simulation.compiled.language.building import build, can_build

    if not can_build():
        return "LLVM is not installed"
    plan = _plan_of(prepared)
    if isinstance(plan, str):
        return plan
    from casepact.simulation.compiled.engine import Room, run_compiled
    from casepact.simulation.compiled.play.loop import play

    room = prepared.kept.get(("room", log))
    assert room is None or isinstance(room, Room)
    tally, events, room = run_compiled(plan, replication, log, build((play,)).play, room)
    prepared.kept["room", log] = room
    return tally, events


def _plan_of(prepared: Prepared) -> Plan | str:
    from casepact.simulation.compiled.planning.planner import Plan, make_plan

    plan = prepared.kept.get("plan")
    if plan is None:
        plan = prepared.kept["plan"] = make_plan(prepared)
    assert isinstance(plan, Plan | str)
    return plan

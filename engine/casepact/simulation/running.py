"""Runs one replication of a scenario on the engine that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casepact.frozen import dataclass
from casepact.scenario.model import Scenario
from casepact.simulation.log import EventLog
from casepact.simulation.preparing import Prepared, prepare
from casepact.simulation.tally import Tally

if TYPE_CHECKING:
    from casepact.simulation.compiled.engine import Ran
    from casepact.simulation.compiled.planning.planner import Plan

__all__ = ["ENGINES", "NotCompiledError", "Replicate", "build_ahead", "is_building", "run", "why_plain"]

ENGINES = ("auto", "compiled", "plain")

_NO_LLVM = "LLVM is not installed"


class NotCompiledError(ValueError):
    """The compiled engine is asked for, and cannot run this scenario exactly; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replicate:
    """One replication: what it comes to, and the log of the cases that were chosen.

    ``why_plain`` says what of the scenario had ``auto`` take the plain engine; that LLVM is not installed
    is nothing of the scenario.
    """

    replication: int
    tally: Tally
    log: EventLog
    why_plain: str = ""


def run(
    scenario: Scenario | Prepared, replication: int = 0, *, engine: str = "auto", log: int = 0
) -> Replicate:
    """Run one replication (a number from 0) of a scenario; see `casepact.simulation`.

    Raises:
        ValueError: there is no such engine.
        NotCompiledError: the compiled engine is asked for, and cannot run this scenario exactly, or LLVM is
            not installed.
        UnanswerableError: the policy asks a calendar something that it cannot answer.
    """
    prepared = scenario if isinstance(scenario, Prepared) else prepare(scenario)
    if engine not in ENGINES:
        raise ValueError(f"`{engine}` is not an engine: take one of {', '.join(ENGINES)}")
    found = "" if engine == "plain" else _compiled(prepared, replication, log)
    if not isinstance(found, str):
        return Replicate(replication=replication, tally=found.tally, log=found.log)
    if engine == "compiled":
        raise NotCompiledError(f"this scenario cannot be run compiled: {found}")
    from casepact.simulation.plain.engine import run_plain

    tally, events = run_plain(prepared, replication, log)
    why = "" if found == _NO_LLVM else found
    return Replicate(replication=replication, tally=tally, log=events, why_plain=why)


def build_ahead() -> None:
    """Begin to build the compiled engine's machine code, if there is LLVM; best before files are read.

    It takes seconds the first time, and then the code is kept: `casepact.simulation.compiled.language`.
    """
    from casepact.simulation.compiled.language import building

    if building.can_build():
        from casepact.simulation.compiled.play.loop import play

        building.build_ahead((play,))


def is_building() -> bool:
    """Whether that still goes on, in its own thread and mostly without the interpreter's lock."""
    from casepact.simulation.compiled.language import building

    return building.is_building()


def why_plain(prepared: Prepared) -> str:
    """Return why a scenario can only be run on the plain engine, in words; empty if it need not be.

    That a replication takes more memory than there is shows when it is run (`Replicate.why_plain`).
    """
    from casepact.simulation.compiled.language.building import can_build

    if not can_build():
        return _NO_LLVM
    plan = _plan_of(prepared)
    return plan if isinstance(plan, str) else ""


def _compiled(prepared: Prepared, replication: int, log: int) -> Ran | str:
    """Run compiled, or return why that is not possible."""
    from casepact.simulation.compiled.language.building import build, can_build

    if not can_build():
        return _NO_LLVM
    plan = _plan_of(prepared)
    if isinstance(plan, str):
        return plan
    from casepact.simulation.compiled.engine import Room, RoomError, run_compiled
    from casepact.simulation.compiled.play.loop import play

    room = prepared.kept.get(("room", log))
    assert room is None or isinstance(room, Room | str)
    if isinstance(room, str):
        return room
    try:
        ran = run_compiled(plan, replication, log, build((play,)).play, room)
    except RoomError as error:
        # What is too much for one replication is likely too much for the next.
        reason = prepared.kept["room", log] = str(error)
        return reason
    prepared.kept["plan"], prepared.kept["room", log] = ran.plan, ran.room
    return ran


def _plan_of(prepared: Prepared) -> Plan | str:
    from casepact.simulation.compiled.planning.planner import Plan, make_plan

    plan = prepared.kept.get("plan")
    if plan is None:
        plan = prepared.kept["plan"] = make_plan(prepared)
    assert isinstance(plan, Plan | str)
    return plan

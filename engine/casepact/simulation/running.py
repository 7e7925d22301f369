"""Runs one replication of a scenario on the engine that is asked for."""

from __future__ import annotations

from casepact.frozen import dataclass
from casepact.scenario.model import Scenario
from casepact.simulation.log import EventLog
from casepact.simulation.prepare import Prepared, prepare
from casepact.simulation.tally import Tally

__all__ = ["ENGINES", "Replicate", "run"]

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

    Raises ValueError for an engine there is not, ImportError for the compiled one without numba, and
    UnanswerableError where the policy asks a calendar something that it cannot answer.
    """
    prepared = scenario if isinstance(scenario, Prepared) else prepare(scenario)
    if engine not in ENGINES:
        raise ValueError(f"`{engine}` is not an engine: take one of {', '.join(ENGINES)}")
    from casepact.simulation.plain.engine import run_plain

    tally, events = run_plain(prepared, replication, log)
    return Replicate(replication=replication, tally=tally, log=events)

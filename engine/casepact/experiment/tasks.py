"""Tasks: some replications of a scenario, as a worker in any process runs them."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import replace

from casepact.experiment.study import Part, part_of
from casepact.frozen import dataclass
from casepact.scenario.model import Scenario
from casepact.simulation.preparing import Prepared, prepare
from casepact.simulation.running import Replicate, run
from casepact.simulation.tally import Tally

__all__ = ["Task", "perform", "slow_note", "tasks_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Replications ``first`` to ``last``, both included, of a scenario whose content has a ``digest``."""

    scenario: Scenario
    digest: str
    first: int
    last: int
    engine: str


def tasks_of(scenario: Scenario, stretches: Iterable[range], engine: str) -> list[Task]:
    """The tasks that run some stretches of replications, in order."""
    digest = hashlib.sha256(pickle.dumps(scenario)).hexdigest()
    return [
        Task(
            scenario=scenario,
            digest=digest,
            first=numbers.start,
            last=numbers.stop - 1,
            engine=engine,
        )
        for numbers in stretches
    ]


def perform(task: Task) -> Part:
    """Run the replications of a task, one after the other. What it gives does not hang on who runs it."""
    prepared = _prepared(task)
    notes: list[str] = []

    def tallies() -> Iterator[tuple[int, Tally]]:
        for number in range(task.first, task.last + 1):
            replicate = run(prepared, number, engine=task.engine)
            notes.append(slow_note(replicate))
            yield number, replicate.tally

    part = part_of(tallies(), task.scenario.policy)
    return replace(part, slow=next(filter(None, notes), ""))


def slow_note(replicate: Replicate) -> str:
    """Say what of its scenario made a replication run on the plain engine; empty where nothing did."""
    reason = replicate.why_plain
    return f"run on the plain engine, which takes a hundred times as long: {reason}" if reason else ""


_LAST: dict[str, Prepared] = {}
"""The scenario this process prepared last: workers are given many tasks of one scenario."""


def _prepared(task: Task) -> Prepared:
    found = _LAST.get(task.digest)
    if found is None:
        found = prepare(task.scenario)
        _LAST.clear()
        _LAST[task.digest] = found
    return found

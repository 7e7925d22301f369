"""Tasks: some replications of a scenario, as a worker in any process runs them."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import replace

from casepact.experiment.study import Part, part_of
from casepact.frozen import dataclass
from casepact.scenario.model import Scenario
from casepact.simulation.compiled.language.building import can_build
from casepact.simulation.preparing import Prepared, prepare
from casepact.simulation.running import run, why_plain
from casepact.simulation.tally import Tally

__all__ = ["Task", "perform", "slow_note", "slow_words", "tasks_of"]


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
            notes.append(slow_words(replicate.why_plain))
            yield number, replicate.tally

    part = part_of(tallies(), task.scenario.policy)
    return replace(part, slow=next(filter(None, notes), ""))


def slow_note(scenario: Scenario, engine: str) -> str:
    """Say before it is run what of a scenario has it run on the plain engine; empty where nothing does.

    What shows only in running it, the `Part` says.
    """
    if engine != "auto":
        return ""
    prepared = _prepared(tasks_of(scenario, [range(1)], engine)[0])
    return slow_words("" if not can_build() else why_plain(prepared))


def slow_words(reason: str) -> str:
    """Say that a scenario is run on the plain engine, for a reason; nothing for none."""
    return f"run on the plain engine, which takes hundreds of times as long: {reason}" if reason else ""


_LAST: dict[str, Prepared] = {}
"""The scenario this process prepared last: workers are given many tasks of one scenario."""


def _prepared(task: Task) -> Prepared:
    found = _LAST.get(task.digest)
    if found is None:
        found = prepare(task.scenario)
        _LAST.clear()
        _LAST[task.digest] = found
    return found

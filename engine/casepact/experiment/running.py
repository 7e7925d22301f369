"""Runs the replications of a scenario, until there are enough of them, on whatever executor is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait

from casepact.experiment.measures import Measure
from casepact.experiment.study import Part, Study, study_of
from casepact.experiment.tasks import Task, perform, tasks_of
from casepact.frozen import dataclass
from casepact.scenario.model import Scenario

__all__ = ["Progress", "Stop", "run_study"]

Progress = Callable[[int, int], None]
"""Told after each task: how many replications are done, and how many there will be at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """When there are enough replications: the half-width of a measure's interval is at most ``half_width``.

    ``most`` is after how many they end in any case.
    """

    measure: Measure
    half_width: float
    most: int


def run_study(
    scenario: Scenario,
    *,
    executor: Executor | None = None,
    engine: str = "auto",
    replications: int | None = None,
    each: int = 1,
    stop: Stop | None = None,
    progress: Progress | None = None,
) -> Study:
    """Run a scenario's replications and put them together.

    Args:
        scenario: what to run.
        executor: where tasks run; None is this process, one after the other.
        engine: ``compiled``, ``plain``, or ``auto`` for the first that can run it.
        replications: how many, in place of the scenario's own number.
        each: replications in one task.
        stop: when to stop adding batches of as many replications.
        progress: told how far the work is.

    The result does not depend on the executor or on ``each``: replications are put together in the
    order of their numbers, and every one of them draws its own random numbers.
    """
    batch = scenario.replications if replications is None else replications
    most = batch if stop is None else max(batch, stop.most)
    parts: list[Part] = []
    done = 0
    while True:
        numbers = range(done, min(done + batch, most))
        for part in _performed(tasks_of(scenario, numbers, engine, each=each), executor):
            parts.append(part)
            if progress is not None:
                progress(sum(len(part.replications) for part in parts), most)
        done = numbers.stop
        study = study_of(
            parts,
            scenario=scenario.name,
            title=scenario.title,
            confidence=scenario.confidence,
            engine=engine,
        )
        if stop is None or done >= most or _enough(study, stop):
            return study


def _enough(study: Study, stop: Stop) -> bool:
    interval = study.interval(stop.measure)
    half = None if interval is None else interval.half_width
    return half is not None and half <= stop.half_width


def _performed(tasks: list[Task], executor: Executor | None) -> Iterator[Part]:
    """The parts of the tasks as they are done. Nothing is left running if the caller stops asking."""
    if executor is None:
        yield from map(perform, tasks)
        return
    waiting: set[Future[Part]] = {executor.submit(perform, task) for task in tasks}
    try:
        while waiting:
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                yield future.result()
    finally:
        for future in waiting:
            future.cancel()

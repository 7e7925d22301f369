"""Runs the replications of a scenario, until there are enough of them, on whatever workers there are."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import replace
from math import ceil
from pathlib import Path

from casepact.experiment.chance import is_drawn
from casepact.experiment.measures import Measure, MeasureKind
from casepact.experiment.store import Store
from casepact.experiment.study import Part, Study, study_of
from casepact.experiment.tasks import Task, perform, slow_note, tasks_of
from casepact.experiment.workers import Workers
from casepact.frozen import dataclass
from casepact.scenario.model import Scenario
from casepact.semantics.rules import Rules
from casepact.simulation.layout import layout_of

__all__ = ["Progress", "Stop", "run_study"]

Progress = Callable[[int, int], None]
"""Told after each task: how many replications are done, and how many there will be at the most."""

_TASK = 0.25
"""Seconds that a task is made to take, well above what handing it over costs."""

_PER_WORKER = 4
"""Tasks that each worker is given at the least, so that all end at about the same time."""


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
    workers: Workers | None = None,
    engine: str = "auto",
    replications: int | None = None,
    stop: Stop | None = None,
    folder: Path | None = None,
    progress: Progress | None = None,
    warn: Callable[[str], None] | None = None,
) -> Study:
    """Run a scenario's replications and put them together.

    Args:
        scenario: what to run.
        workers: who shares the work; None is this process alone.
        engine: ``compiled``, ``plain``, or ``auto`` for the first that can run it.
        replications: how many, in place of the scenario's own number.
        stop: when to stop adding batches of as many replications.
        folder: where parts are kept; those of an earlier run of the same scenario are taken from there.
        progress: told how far the work is.
        warn: told beforehand what makes the run take long, where anything does.

    Where a scenario can only be run on the plain engine, a note of the study says why, unless all of it was
    kept by an earlier run; another says so where ``stop`` was not reached.
    The result does not depend on the workers, nor on how the work is cut: replications are put
    together in the order of their numbers, and every one of them draws its own random numbers. Where nothing
    is drawn all are the same, and one is run.

    Raises:
        StoreFault: the folder cannot keep this study.
        NotCompiledError: the compiled engine is asked for, and cannot run this scenario.
        ClusterFault: the cluster of the workers cannot be used.
    """
    drawn = is_drawn(scenario)
    if not drawn:
        replications, stop = 1, None
    batch = scenario.replications if replications is None else replications
    most = batch if stop is None else max(batch, stop.most)
    crew = _Crew(scenario, engine, workers or Workers(jobs=1), folder, progress, warn)
    done = 0
    while True:
        numbers = range(done, min(done + batch, most))
        crew.run(numbers, most)
        done = numbers.stop
        parts = crew.parts_up_to(done)
        study = study_of(
            parts,
            scenario=scenario.name,
            title=scenario.title,
            confidence=scenario.confidence,
            engine=engine,
            notes=tuple(dict.fromkeys(part.slow for part in parts if part.slow)),
            assumed=scenario.note.assumed,
            drawn=drawn,
        )
        if stop is None or _enough(study, stop):
            return study
        if done >= most:
            return replace(study, notes=(*study.notes, _not_enough(study, stop)))


def _enough(study: Study, stop: Stop) -> bool:
    interval = study.interval(stop.measure)
    half = None if interval is None else interval.half_width
    return half is not None and half <= stop.half_width


def _not_enough(study: Study, stop: Stop) -> str:
    interval = study.interval(stop.measure)
    half = None if interval is None else interval.half_width
    is_share = stop.measure.kind in (MeasureKind.ATTAINMENT, MeasureKind.UTILISATION)
    wanted, found = (
        "not known" if size is None else f"{size:.2%}" if is_share else f"{size:.3g}"
        for size in (stop.half_width, half)
    )
    about = f"the half-width of {stop.measure.text}"
    return f"{about} is still {found} after {study.replications} runs, where {wanted} was asked for"


class _Crew:
    """Runs what is missing of some replications, and keeps what is done."""

    def __init__(
        self,
        scenario: Scenario,
        engine: str,
        workers: Workers,
        folder: Path | None,
        progress: Progress | None,
        warn: Callable[[str], None] | None,
    ) -> None:
        self.scenario, self.engine, self.workers = scenario, engine, workers
        self.progress, self.warn = progress, warn
        self.store = None
        self.parts: list[Part] = []
        if folder is not None:
            self.store = Store(folder, scenario, layout_of(scenario, Rules(scenario.policy)))
            self.parts = _apart(self.store.parts())
        self.seconds: float | None = None

    def run(self, numbers: range, most: int) -> None:
        """Run those of the replications that no part has yet."""
        have = {number for part in self.parts_up_to(numbers.stop) for number in part.replications}
        missing = [number for number in numbers if number not in have]
        if self.progress is not None:
            self.progress(len(have), most)
        if self.seconds is None:
            if missing and self.warn is not None and (note := slow_note(self.scenario, self.engine)):
                self.warn(note)
            # How long one takes says how the others are cut. The first also prepares what all share, so
            # that it is the second that tells.
            for _ in missing[:2]:
                began = time.perf_counter()
                first = missing.pop(0)
                self._take(perform(tasks_of(self.scenario, [range(first, first + 1)], self.engine)[0]), most)
                self.seconds = time.perf_counter() - began
        if not missing:
            return
        assert self.seconds is not None
        share = ceil(len(missing) / (self.workers.count * _PER_WORKER))
        each = max(1, min(ceil(_TASK / max(self.seconds, 1e-6)), share))
        tasks = tasks_of(self.scenario, _stretches(missing, each), self.engine)
        is_native = self.engine != "plain" and not any(part.slow for part in self.parts)
        executor = self.workers.executor(len(tasks), self.seconds * len(missing), is_native=is_native)
        for part in _performed(tasks, executor):
            self._take(part, most)

    def parts_up_to(self, end: int) -> list[Part]:
        """The parts whose replications all come before one."""
        return [part for part in self.parts if part.replications[-1] < end]

    def _take(self, part: Part, most: int) -> None:
        if self.store is not None:
            self.store.keep(part)
        self.parts.append(part)
        if self.progress is not None:
            self.progress(sum(len(part.replications) for part in self.parts), most)


def _apart(parts: Iterator[Part]) -> list[Part]:
    """The parts, without those that hold a replication which one before has already."""
    found: list[Part] = []
    seen: set[int] = set()
    for part in parts:
        if seen.isdisjoint(part.replications):
            found.append(part)
            seen.update(part.replications)
    return found


def _stretches(numbers: list[int], each: int) -> list[range]:
    """Numbers, ascending, as ranges of at most ``each`` that follow one another."""
    found: list[range] = []
    for number in numbers:
        if found and found[-1].stop == number and len(found[-1]) < each:
            found[-1] = range(found[-1].start, number + 1)
        else:
            found.append(range(number, number + 1))
    return found


def _performed(tasks: list[Task], executor: Executor | None) -> Iterator[Part]:
    """The parts of the tasks as they are done. Whoever stops asking has the workers to end."""
    if executor is None:
        yield from map(perform, tasks)
        return
    waiting: set[Future[Part]] = {executor.submit(perform, task) for task in tasks}
    while waiting:
        finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for future in finished:
            yield future.result()

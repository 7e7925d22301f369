"""What the commands that simulate share: reading a scenario, running it, and showing how far it is."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

import click

from casepact.cli.faults import FOUND, UNREAD, WRONG, Refusal, misuse
from casepact.frozen import dataclass
from casepact.source import Document, Level

if TYPE_CHECKING:
    from casepact.experiment.study import Study
    from casepact.scenario import Scenario

__all__ = ["Runs", "load_runnable", "open_executor", "run_options", "study_of_scenario"]

_Function = TypeVar("_Function", bound=Callable[..., Any])

_SILENT = 2.0
"""Seconds after which progress is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """How much is run, and where."""

    replications: int | None
    seed: int | None
    engine: str
    jobs: int | None


def run_options(function: _Function) -> _Function:
    """The options that say how much is run, and where; the command is given them as ``runs``."""

    @wraps(function)
    def command(
        *,
        replications: int | None,
        seed: int | None,
        engine: str,
        jobs: int | None,
        **others: Any,
    ) -> Any:
        runs = Runs(replications=replications, seed=seed, engine=engine, jobs=jobs)
        return function(runs=runs, **others)

    for option in reversed(_RUN_OPTIONS):
        command = option(command)
    return cast("_Function", command)


_RUN_OPTIONS = (
    click.option(
        "-n", "--replications", type=click.IntRange(1, 100_000), help="How often to run the scenario."
    ),
    click.option("--seed", type=click.IntRange(0), help="The seed, in place of the scenario's."),
    click.option(
        "--engine",
        type=click.Choice(("auto", "compiled", "plain")),
        default="auto",
        show_default=True,
        help="What runs it: compiled needs numba, plain is the reference.",
    ),
    click.option(
        "-j",
        "--jobs",
        type=click.IntRange(1, 1024),
        help="Processes that share the work; as many as there are processors by default.",
    ),
)


def load_runnable(
    path: str, runs: Runs, changes: Sequence[str] = (), *, policy: str | None = None
) -> Scenario:
    """Read a scenario that has no errors, with changes made to it or to its policy, and the seed asked for.

    Raises:
        Refusal: with status 3 where a file cannot be read, 2 where a change is at fault, and 1 where
            the scenario or its policy has errors.
    """
    from casepact.scenario import load_scenario

    loaded = load_scenario(path, changes, policy=policy)
    texts = {f"change {number}": text for number, text in enumerate(changes, 1)}
    documents = {**loaded.documents, **{name: Document(name, text) for name, text in texts.items()}}
    errors = [found for found in loaded.diagnostics if found.level is Level.ERROR]
    if loaded.unread:
        raise Refusal(UNREAD, f"`{path}` cannot be read", errors, documents)
    if any(error.span.file in texts for error in errors):
        raise Refusal(WRONG, "the change cannot be made", errors, documents)
    if errors or loaded.scenario is None:
        raise Refusal(FOUND, f"`{path}` has errors; nothing is simulated", errors, documents)
    warnings = [found for found in loaded.diagnostics if found.level is Level.WARNING]
    if warnings:
        _warn(warnings, documents)
    return loaded.scenario if runs.seed is None else replace(loaded.scenario, seed=runs.seed)


def _warn(warnings: Sequence[Any], documents: dict[str, Document]) -> None:
    from casepact.cli.session import Session
    from casepact.render.diagnostics import render_text

    click.echo(render_text(warnings, documents, colour=Session.current().colours(sys.stderr)), err=True)


@contextmanager
def open_executor(runs: Runs, scenario: Scenario) -> Iterator[Executor | None]:
    """An executor of as many processes as were asked for and there is work for; None for this one alone."""
    workers = min(runs.jobs or os.cpu_count() or 1, runs.replications or scenario.replications)
    if workers <= 1:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor

    executor = ProcessPoolExecutor(workers)
    try:
        yield executor
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def study_of_scenario(
    scenario: Scenario, runs: Runs, executor: Executor | None, *, what: str = "simulating"
) -> Study:
    """Run a scenario; what takes longer than two seconds shows its progress and the time left.

    Raises:
        Refusal: the engine cannot run it.
    """
    from casepact.experiment.running import run_study
    from casepact.semantics.calendars import UnanswerableError

    with _Progress(what) as progress:
        try:
            return run_study(
                scenario,
                executor=executor,
                engine=runs.engine,
                replications=runs.replications,
                progress=progress.tell,
            )
        except ImportError as error:
            raise misuse(f"the compiled engine needs numba: {error}; install casepact[simulate]") from error
        except UnanswerableError as error:
            raise Refusal(FOUND, str(error)) from error


class _Progress:
    """A line on standard error that says how far the work is; nothing where it is quick or piped."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.started = time.monotonic()
        self.bar: Any = None
        self.task: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def tell(self, done: int, most: int) -> None:
        """Show that so many are done of at most so many."""
        if not sys.stderr.isatty() or time.monotonic() - self.started < _SILENT:
            return
        if self.bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            self.bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self.task = self.bar.add_task(self.what, total=most)
            self.bar.start()
        self.bar.update(self.task, completed=done, total=most)

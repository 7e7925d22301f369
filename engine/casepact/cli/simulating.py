"""What the commands that simulate share: reading a scenario, running it, and showing how far it is."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

import click

from casepact.cli.faults import FOUND, UNREAD, WRONG, Refusal, misuse
from casepact.cli.grouping import gathered
from casepact.frozen import dataclass
from casepact.source import Document, Level

if TYPE_CHECKING:
    from pathlib import Path

    from casepact.experiment.goals import Goal
    from casepact.experiment.running import Stop
    from casepact.experiment.study import Study
    from casepact.experiment.workers import Workers
    from casepact.scenario import Scenario

__all__ = [
    "Runs",
    "goal_of_option",
    "load_runnable",
    "open_workers",
    "run_options",
    "stop_of_option",
    "study_of_scenario",
]

_SILENT = 2.0
"""Seconds after which progress is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """How much is run, and where."""

    replications: int | None
    seed: int | None
    engine: str
    jobs: int | None
    cluster: str | None


run_options = gathered(
    "runs",
    Runs,
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
    click.option(
        "--cluster",
        metavar="ADDRESS",
        help="A Dask cluster that shares it: tcp://HOST:PORT, or local:N for N workers here.",
    ),
)
"""The options that say how much is run, and where; the command is given them as ``runs``."""


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
def open_workers(runs: Runs) -> Iterator[Workers]:
    """Who shares the work that was asked for; nobody is started before there is work for them.

    Raises:
        Refusal: there is no such cluster.
    """
    from casepact.experiment.workers import ClusterFault, Workers

    try:
        with Workers(runs.jobs, runs.cluster) as workers:
            yield workers
    except ClusterFault as fault:
        raise misuse(str(fault)) from fault


def study_of_scenario(
    scenario: Scenario,
    runs: Runs,
    workers: Workers,
    *,
    stop: Stop | None = None,
    folder: Path | None = None,
    what: str = "simulating",
) -> Study:
    """Run a scenario; what takes longer than two seconds shows its progress and the time left.

    Raises:
        Refusal: the engine cannot run it, or ``folder`` cannot keep its parts.
    """
    from casepact.experiment.running import run_study
    from casepact.experiment.store import StoreFault
    from casepact.semantics.calendars import UnanswerableError

    with _Progress(what) as progress:
        try:
            return run_study(
                scenario,
                workers=workers,
                engine=runs.engine,
                replications=runs.replications,
                stop=stop,
                folder=folder,
                progress=progress.tell,
            )
        except ImportError as error:
            raise misuse(f"the compiled engine needs numba: {error}; install casepact[simulate]") from error
        except StoreFault as fault:
            raise misuse(str(fault)) from fault
        except UnanswerableError as error:
            raise Refusal(FOUND, str(error)) from error


def stop_of_option(text: str | None, scenario: Scenario, runs: Runs) -> Stop | None:
    """When to stop, of `--half-width`: after ten times as many replications at the latest.

    Raises:
        Refusal: the text is no goal, or one that no interval has.
    """
    from casepact.experiment.running import Stop

    if text is None:
        return None
    goal = goal_of_option(text, scenario)
    if goal.relation not in ("<=", "<"):
        raise misuse(f"`{text}` is no half-width: write one such as `attainment(first_response) <= 1%`")
    batch = runs.replications or scenario.replications
    return Stop(measure=goal.measure, half_width=goal.bound, most=10 * batch)


def goal_of_option(text: str, scenario: Scenario) -> Goal:
    """The goal of an option.

    Raises:
        Refusal: the text is none.
    """
    from casepact.experiment.goals import read_goal
    from casepact.semantics.rules import Rules
    from casepact.simulation.layout import layout_of

    goal, found, documents = read_goal(text, layout_of(scenario, Rules(scenario.policy)))
    if goal is None:
        raise Refusal(WRONG, "the goal cannot be read", found, documents)
    return goal


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

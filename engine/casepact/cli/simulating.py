"""What the commands that simulate share: how much is run and where, and running it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import click

from casepact.cli.faults import FOUND, WRONG, Refusal, misuse
from casepact.cli.grouping import gathered
from casepact.cli.streams import say
from casepact.frozen import dataclass

if TYPE_CHECKING:
    from casepact.cli.progress import Progress
    from casepact.cli.runnable import Runnable
    from casepact.experiment.goals import Goal
    from casepact.experiment.running import Stop
    from casepact.experiment.study import Study
    from casepact.experiment.workers import Workers
    from casepact.scenario import Scenario

__all__ = [
    "Runs",
    "goal_of_option",
    "open_workers",
    "run_options",
    "stop_of_option",
    "study_of_scenario",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """How much is run, and where."""

    replications: int | None
    seed: int | None
    engine: str
    jobs: int | None
    cluster: str | None
    keep: str | None

    def begin(self) -> None:
        """Have the engine made ready beside this thread, while it reads files."""
        if self.engine != "plain":
            from casepact.simulation import build_ahead

            build_ahead()

    def is_being_made_ready(self) -> bool:
        """Whether that still goes on."""
        from casepact.simulation import is_building

        return self.engine != "plain" and is_building()


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
        help="How many share the work; as many as there are processors by default.",
    ),
    click.option(
        "--cluster",
        metavar="ADDRESS",
        help="A Dask cluster that shares it: tcp://HOST:PORT, or local:N for N workers here.",
    ),
    click.option(
        "--keep",
        type=click.Path(file_okay=False),
        metavar="DIR",
        help="Keep finished parts in DIR; run again, what is there is not run twice.",
    ),
)
"""The options that say how much is run, and where; the command is given them as ``runs``."""


@contextmanager
def open_workers(runs: Runs, *, meanwhile: Callable[[], None] | None = None) -> Iterator[Workers]:
    """Who shares the work that was asked for; nobody is started before there is work for them.

    ``meanwhile`` is done here once others are at work, be it only LLVM in its thread. Where what compiles is
    not installed, it is said what that costs; and of an interrupt, how the next run can go on.

    Raises:
        Refusal: there is no such cluster, or what the engine needs is not installed.
    """
    from casepact.experiment.workers import ClusterFault, Workers

    if runs.engine != "plain" and importlib.util.find_spec("llvmlite") is None:
        if runs.engine == "compiled":
            raise misuse("the compiled engine needs numba: install casepact[simulate]")
        say("without numba this takes hundreds of times as long: install casepact[simulate]")
    try:
        if meanwhile is not None and runs.is_being_made_ready():
            meanwhile()
            meanwhile = None
        with Workers(runs.jobs, runs.cluster, meanwhile) as workers:
            yield workers
    except ClusterFault as fault:
        raise misuse(str(fault)) from fault
    except KeyboardInterrupt:
        say(_how_to_go_on(runs.keep))
        raise


def _how_to_go_on(folder: str | None) -> str:
    if folder is None:
        return "interrupted, and nothing is kept: with --keep DIR the next run goes on where it stopped"
    return f"interrupted: what is done is kept in `{folder}`, and the same command goes on from there"


def study_of_scenario(
    runnable: Runnable,
    runs: Runs,
    workers: Workers,
    progress: Progress,
    *,
    stop: Stop | None = None,
    what: str = "simulating",
    is_one_of_many: bool = False,
) -> Study:
    """Run a scenario, telling ``progress`` how far ``what`` is; the study notes what was said of it before.

    The parts of one that ``is_one_of_many`` are kept in a folder of their own in that of all.

    Raises:
        Refusal: the engine asked for cannot run it, or the folder asked for cannot keep its parts.
    """
    from pathlib import Path

    from casepact.experiment.identity import digest_of
    from casepact.experiment.running import run_study
    from casepact.experiment.store import StoreFault
    from casepact.semantics.calendars import UnanswerableError
    from casepact.simulation import NotCompiledError

    folder = None if runs.keep is None else Path(runs.keep)
    if folder is not None and is_one_of_many:
        folder /= f"{runnable.scenario.seed}-{digest_of(runnable.scenario)[:16]}"
    try:
        study = run_study(
            runnable.scenario,
            workers=workers,
            engine=runs.engine,
            replications=runs.replications,
            stop=stop,
            folder=folder,
            progress=progress.on(what),
            warn=_say_once,
        )
    except StoreFault as fault:
        raise misuse(str(fault)) from fault
    except NotCompiledError as error:
        raise misuse(f"{error}; `--engine auto` runs it on the plain engine") from error
    except UnanswerableError as error:
        raise Refusal(FOUND, str(error)) from error
    for note in study.notes:
        _say_once(note)
    return replace(study, notes=(*runnable.notes, *study.notes))


@cache
def _say_once(note: str) -> None:
    """Say something that holds for every point of a sweep."""
    say(note)


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

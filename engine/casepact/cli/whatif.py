"""`casepact whatif`: runs a scenario as it is and as it might be, and says what is better or worse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import click

from casepact.cli.faults import misuse
from casepact.cli.inputs import FILE
from casepact.cli.output import emit, emit_json, format_option, output_option, result_colours, result_width
from casepact.cli.progress import Progress
from casepact.cli.results import (
    Wanted,
    check_words,
    obligations_of,
    result_options,
    write_comparison,
    write_rows,
)
from casepact.cli.runnable import Runnable, load_runnable
from casepact.cli.session import session_options
from casepact.cli.simulating import Runs, goal_of_option, open_workers, run_options, study_of_scenario

if TYPE_CHECKING:
    from casepact.experiment.comparing import Comparison
    from casepact.experiment.goals import Goal
    from casepact.experiment.study import Study
    from casepact.experiment.varying import Axis, Found, Point
    from casepact.scenario import Scenario

__all__ = ["command"]

StudyAt = Callable[[tuple[str, ...]], "Study"]


@click.command(
    "whatif",
    epilog="""\b
Examples:
  casepact whatif docs/examples/month.yaml -n 4 --set "staff.desk_team.size to 6"
  casepact whatif docs/examples/month.yaml -n 4 \\
      --set "targets.first_response.plus.degraded to 4 business hours on desk"
  casepact whatif docs/examples/month.yaml -n 4 --vary staff.desk_team.size=4..6
  casepact whatif docs/examples/month.yaml -n 4 --find staff.desk_team.size=3..8 \\
      --until "attainment(first_response) >= 90%"

\b
Exit status: 0 answered; 1 the scenario or its policy has errors, or no value reaches the goal; 2 wrong
usage; 3 a file could not be read.
""",
)
@click.argument("scenario", type=FILE, metavar="SCENARIO")
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="SENTENCE",
    help="What is changed: `PATH to VALUE`, of the scenario or its policy. Repeatable: all at once.",
)
@click.option(
    "--vary",
    "axes",
    multiple=True,
    metavar="PATH=VALUES",
    help="Run at each value: `4..20`, `4..20..4`, or texts with commas between. Repeatable: a grid.",
)
@click.option(
    "--find",
    "sought",
    metavar="PATH[=LOW..HIGH]",
    help="Look for the smallest whole number, 1 to 64 or in a range, that reaches a goal.",
)
@click.option("--until", "goal", metavar="GOAL", help='The goal: "attainment(first_response) >= 99%".')
@run_options
@result_options
@format_option("text", "json", "csv", "parquet")
@output_option
@session_options
def command(
    *,
    scenario: str,
    changes: tuple[str, ...],
    axes: tuple[str, ...],
    sought: str | None,
    goal: str | None,
    runs: Runs,
    wanted: Wanted,
) -> int:
    """Run a scenario as it is and as it might be, and say what is better, worse or neither.

    Every run draws the same random numbers, so that what differs is due to the change.
    """
    from casepact.experiment.comparing import compare_studies

    if not (changes or axes or sought):
        raise misuse('nothing is asked: give --set "PATH to VALUE", --vary PATH=VALUES or --find PATH')
    if bool(sought) != bool(goal):
        raise misuse("--find PATH and --until GOAL go together")
    if sought and axes:
        raise misuse("--find and --vary are two questions: ask one after the other")
    if sought and wanted.words:
        raise misuse("--find tells of its goal alone: leave --measure out")
    wanted.check()
    shared = changes if sought or axes else ()
    runs.begin()
    runnable = load_runnable(scenario, shared, seed=runs.seed)
    base = runnable.scenario
    check_words(wanted, base)
    bound = goal_of_option(goal, base) if goal else None
    running = partial(_running, runnable, scenario, shared, runs, wanted.begin)
    if sought and bound:
        with running() as study_at:
            found = _search(sought, bound, study_at)
        return _tell_found(found, base, wanted)
    if axes:
        with running() as study_at:
            varied, points = _sweep(axes, study_at)
        return _tell_points(varied, points, base, wanted)
    with running(asked=changes) as study_at:
        comparison = compare_studies(study_at(()), study_at(changes))
    return _tell_comparison(comparison, changes, base, wanted)


@contextmanager
def _running(
    base: Runnable,
    path: str,
    shared: tuple[str, ...],
    runs: Runs,
    begin: Callable[[], None],
    asked: tuple[str, ...] = (),
) -> Iterator[StudyAt]:
    """What runs the scenario at ``path`` with more changes than those that are ``shared``, as ``base`` is.

    ``begin`` is done once others are at work. The scenario with the changes that are ``asked`` for is read
    before anything runs, so that nobody waits to be told that one of them is wrong.
    """

    def changed(more: tuple[str, ...]) -> Runnable:
        return load_runnable(path, (*shared, *more), seed=runs.seed, base=base) if more else base

    known = {asked: changed(asked)}
    with open_workers(runs, meanwhile=begin) as workers, Progress() as progress:

        def study_at(more: tuple[str, ...]) -> Study:
            scenario = known[more] if more in known else changed(more)
            what = ", ".join(more) or "as it is"
            return study_of_scenario(scenario, runs, workers, progress, what=what, is_one_of_many=True)

        yield study_at


def _search(sought: str, goal: Goal, study_at: StudyAt) -> Found:
    from casepact.experiment.varying import VaryFault, read_axis, search

    try:
        axis = read_axis(sought if "=" in sought else f"{sought}=1..64")
        low, high = int(axis.values[0]), int(axis.values[-1])
    except (VaryFault, ValueError):
        raise misuse(f"`{sought}` is no path and range of whole numbers; write PATH=4..20") from None
    return search(axis.path, low, high, goal, study_at)


def _sweep(texts: tuple[str, ...], study_at: StudyAt) -> tuple[list[Axis], list[Point]]:
    from casepact.experiment.varying import VaryFault, read_axis, sweep

    try:
        axes = [read_axis(text) for text in texts]
        return axes, list(sweep(axes, study_at))
    except VaryFault as fault:
        raise misuse(str(fault)) from None


def _tell_comparison(comparison: Comparison, changes: tuple[str, ...], base: Scenario, wanted: Wanted) -> int:
    from casepact.render.simulation.changes import comparison_text
    from casepact.render.style import Style

    if write_comparison(comparison, base, changes, wanted):
        output = wanted.output
        text = comparison_text(
            comparison,
            what="; ".join(changes),
            scenario=base,
            obligations=obligations_of(wanted, base),
            words=wanted.words,
            width=result_width(output),
            style=Style(result_colours(output)),
        )
        emit(text, output)
    return 0


def _tell_points(axes: list[Axis], points: list[Point], base: Scenario, wanted: Wanted) -> int:
    from casepact.render.simulation.charts.sweeping import sweep_figures
    from casepact.render.simulation.exploring import sweep_text
    from casepact.render.simulation.pages.changes import sweep_page
    from casepact.render.simulation.plain import sweep_json
    from casepact.render.simulation.tables import sweep_rows
    from casepact.render.style import Style

    words = wanted.words
    wanted.write_report(lambda: sweep_page(axes, points, base, words=words))
    wanted.write_charts(lambda: sweep_figures(axes, points, words), base.title or base.name)
    output = wanted.output
    if wanted.format_ == "json":
        emit_json(sweep_json(axes, points, words=words), output)
    elif wanted.format_ == "text":
        style = Style(result_colours(output))
        width = result_width(output)
        emit(sweep_text(axes, points, scenario=base, words=words, width=width, style=style), output)
    else:
        write_rows(wanted, sweep_rows(axes, points, words))
    return 0


def _tell_found(found: Found, base: Scenario, wanted: Wanted) -> int:
    from casepact.render.simulation.charts.sweeping import found_figure
    from casepact.render.simulation.exploring import found_text
    from casepact.render.simulation.pages.changes import found_page
    from casepact.render.simulation.plain import found_json
    from casepact.render.simulation.tables import found_rows
    from casepact.render.style import Style

    figure = found_figure(found)
    wanted.write_report(lambda: found_page(found, base))
    wanted.write_charts(lambda: [] if figure is None else [figure], base.title or base.name)
    output = wanted.output
    if wanted.format_ == "json":
        emit_json(found_json(found), output)
    elif wanted.format_ == "text":
        text = found_text(found, width=result_width(output), style=Style(result_colours(output)))
        emit(text, output)
    else:
        write_rows(wanted, found_rows(found))
    return 1 if found.value is None else 0

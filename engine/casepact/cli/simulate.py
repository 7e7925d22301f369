"""`casepact simulate`: runs the cases of a scenario, and says what was kept and who was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from casepact.cli.inputs import FILE
from casepact.cli.output import emit, emit_json, format_option, output_option, result_colours, result_width
from casepact.cli.progress import Progress
from casepact.cli.results import (
    Wanted,
    check_log,
    check_words,
    log_options,
    obligations_of,
    result_options,
    write_log,
    write_rows,
)
from casepact.cli.runnable import load_runnable
from casepact.cli.session import session_options
from casepact.cli.simulating import Runs, open_workers, run_options, stop_of_option, study_of_scenario

if TYPE_CHECKING:
    from casepact.experiment.study import Study
    from casepact.scenario import Scenario

__all__ = ["command"]


@click.command(
    "simulate",
    epilog="""\b
Examples:
  casepact simulate docs/examples/month.yaml
  casepact simulate docs/examples/month.yaml -n 5 --format json
  casepact simulate docs/examples/month.yaml -n 5 --set "staff.desk_team.size to 6"
  casepact simulate docs/examples/month.yaml -n 5 --report month.html
  casepact simulate docs/examples/month.yaml -n 5 --format csv -o month.csv --log month.log.csv

\b
--report writes a page with charts for people, --format csv and parquet a row for each measure and run,
--log what happened to the cases of the first run, as process-mining tools read it.

\b
Exit status: 0 run, whatever was breached; 1 the scenario or its policy has errors; 2 wrong usage;
3 a file could not be read.
""",
)
@click.argument("scenario", type=FILE, metavar="SCENARIO")
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="SENTENCE",
    help="Change the scenario or its policy first: `PATH to VALUE`. Repeatable.",
)
@click.option(
    "--half-width",
    metavar="GOAL",
    help='Add replications until an interval is so narrow: "attainment(first_response) <= 1%".',
)
@run_options
@result_options
@log_options
@format_option("text", "json", "csv", "parquet")
@output_option
@session_options
def command(
    *,
    scenario: str,
    changes: tuple[str, ...],
    half_width: str | None,
    runs: Runs,
    wanted: Wanted,
    log: str | None,
    log_every: int | None,
) -> int:
    """Run the cases of a scenario, and say what was kept, who was told and how busy it was."""
    wanted.check()
    check_log(log, log_every)
    runs.begin()
    runnable = load_runnable(scenario, changes, seed=runs.seed)
    loaded = runnable.scenario
    check_words(wanted, loaded)
    stop = stop_of_option(half_width, loaded, runs)
    with open_workers(runs, meanwhile=wanted.begin) as workers, Progress() as progress:
        study = study_of_scenario(runnable, runs, workers, progress, stop=stop)
    _write_beside(wanted, study, loaded, changes)
    if log is not None:
        write_log(log, log_every, loaded, study, runs.engine)
    _answer(wanted, study, loaded)
    return 0


def _write_beside(wanted: Wanted, study: Study, scenario: Scenario, changes: tuple[str, ...]) -> None:
    """Write the report and the charts that are asked for."""
    from casepact.render.simulation.charts.study import study_figures
    from casepact.render.simulation.pages.study import study_page

    shown = obligations_of(wanted, scenario)
    wanted.write_report(lambda: study_page(study, scenario, obligations=shown, changes=changes))
    about = "; ".join((scenario.title or scenario.name, *changes))
    wanted.write_charts(lambda: study_figures(study, scenario.policy, shown), about)


def _answer(wanted: Wanted, study: Study, scenario: Scenario) -> None:
    from casepact.render.simulation.plain import study_json
    from casepact.render.simulation.tables import run_rows
    from casepact.render.simulation.text import study_text
    from casepact.render.style import Style

    output = wanted.output
    if wanted.format_ == "json":
        emit_json(study_json(study, scenario=scenario, words=wanted.words), output)
    elif wanted.format_ == "text":
        text = study_text(
            study,
            scenario=scenario,
            obligations=obligations_of(wanted, scenario),
            words=wanted.words,
            width=result_width(output),
            style=Style(result_colours(output)),
        )
        emit(text, output)
    else:
        write_rows(wanted, run_rows(study, wanted.words))

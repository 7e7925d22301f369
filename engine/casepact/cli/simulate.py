"""`casepact simulate`: runs the cases of a scenario, and says what was kept and who was told."""

from __future__ import annotations

import click

from casepact.cli.inputs import FILE
from casepact.cli.output import emit, emit_json, format_option, output_option, result_colours, result_width
from casepact.cli.session import session_options
from casepact.cli.simulating import Runs, load_runnable, open_executor, run_options, study_of_scenario

__all__ = ["command"]


@click.command(
    "simulate",
    epilog="""\b
Examples:
  casepact simulate docs/examples/month.yaml
  casepact simulate docs/examples/month.yaml -n 5 --format json
  casepact simulate docs/examples/month.yaml -n 5 --set "staff.desk_team.size to 6"

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
@run_options
@format_option("text", "json")
@output_option
@session_options
def command(
    *,
    scenario: str,
    changes: tuple[str, ...],
    runs: Runs,
    format_: str,
    output: str | None,
) -> int:
    """Run the cases of a scenario, and say what was kept, who was told and how busy it was."""
    from casepact.render.simulation.plain import study_json
    from casepact.render.simulation.text import study_text
    from casepact.render.style import Style

    loaded = load_runnable(scenario, runs, changes)
    with open_executor(runs, loaded) as executor:
        study = study_of_scenario(loaded, runs, executor)
    if format_ == "json":
        emit_json(study_json(study), output)
    else:
        style = Style(result_colours(output))
        emit(study_text(study, measures=loaded.measure, width=result_width(output), style=style), output)
    return 0

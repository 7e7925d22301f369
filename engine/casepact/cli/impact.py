"""`casepact impact`: runs the same cases under two versions of a policy, and says what becomes of them."""

from __future__ import annotations

import click

from casepact.cli.inputs import FILE
from casepact.cli.output import emit, format_option, output_option, result_colours, result_width
from casepact.cli.progress import Progress
from casepact.cli.results import Wanted, check_words, result_options, write_comparison
from casepact.cli.runnable import load_runnable
from casepact.cli.session import session_options
from casepact.cli.simulating import Runs, open_workers, run_options, study_of_scenario

__all__ = ["command"]


@click.command(
    "impact",
    epilog="""\b
Examples:
  casepact impact docs/examples/bramblewick.yaml docs/examples/bramblewick.yaml docs/examples/month.yaml -n 2

\b
Exit status: 0 answered; 1 a policy or the scenario has errors; 2 wrong usage; 3 a file could not be read.
""",
)
@click.argument("old", type=FILE, metavar="OLD")
@click.argument("new", type=FILE, metavar="NEW")
@click.argument("scenario", type=FILE, metavar="SCENARIO")
@run_options
@result_options
@format_option("text", "json", "csv", "parquet")
@output_option
@session_options
def command(
    *,
    old: str,
    new: str,
    scenario: str,
    runs: Runs,
    wanted: Wanted,
) -> int:
    """Run the same cases under two versions of a policy, and say what becomes of them.

    OLD and NEW are policies or contracts, in place of the one that SCENARIO names; the contracts that it
    names are taken under each of two policies.
    """
    from casepact.experiment.comparing import compare_studies
    from casepact.render.simulation.impacts import impact_text
    from casepact.render.style import Style

    wanted.check()
    runs.begin()
    one = load_runnable(scenario, seed=runs.seed, policy=old)
    other = load_runnable(scenario, seed=runs.seed, policy=new, base=one)
    check_words(wanted, one.scenario, other.scenario)
    with open_workers(runs, meanwhile=wanted.begin) as workers, Progress() as progress:
        before = study_of_scenario(one, runs, workers, progress, what=f"under {old}", is_one_of_many=True)
        after = study_of_scenario(other, runs, workers, progress, what=f"under {new}", is_one_of_many=True)
    comparison = compare_studies(before, after)
    if write_comparison(comparison, one.scenario, (f"{old} to {new}",), wanted, is_impact=True):
        output = wanted.output
        text = impact_text(
            comparison,
            what=f"{new} for {old}",
            scenario=one.scenario,
            words=wanted.words,
            width=result_width(output),
            style=Style(result_colours(output)),
        )
        emit(text, output)
    return 0

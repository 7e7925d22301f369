"""What the commands that simulate write beside their answer: a report, charts, tables, and the event log."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casepact.cli.faults import misuse
from casepact.cli.grouping import gathered, grouped
from casepact.cli.output import emit, emit_json
from casepact.cli.progress import Progress
from casepact.cli.streams import AS_ESCAPES, say
from casepact.cli.writing import open_answer, write_answer, write_file
from casepact.frozen import dataclass

if TYPE_CHECKING:
    from casepact.experiment.comparing import Comparison
    from casepact.experiment.study import Study
    from casepact.render.simulation.charts.figure import Figure
    from casepact.render.simulation.tables import Row
    from casepact.scenario import Scenario

__all__ = [
    "Wanted",
    "check_log",
    "check_words",
    "log_options",
    "obligations_of",
    "result_options",
    "write_comparison",
    "write_log",
    "write_rows",
]

_LOGGED = 10_000
"""Cases that a log has, about, where nobody says how many."""

_MOST_LOGGED = 250_000
"""Cases that a log has at the most: what happens to them is held in memory until it is written."""

_NEEDS = {
    "vl_convert": "vl-convert-python",
    "polars": "polars",
}
"""What is installed under another name than it is imported by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for, and where it goes: ``words`` are the measures to tell of, none are all."""

    format_: str
    output: str | None
    report: str | None
    charts: str | None
    words: tuple[str, ...]

    def check(self) -> None:
        """Find out before anything is run that it cannot be written.

        Raises:
            Refusal: something is not installed, or a folder is not there.
        """
        if self.report is not None or self.charts is not None:
            _need("vl_convert", "--report" if self.report is not None else "--charts")
        if self.format_ == "parquet":
            _need("polars", "--format parquet")
            if self.output in (None, "-"):
                raise misuse("Parquet is no text: name its file with -o FILE")
        for place in (self.output, self.report):
            _check_folder(place)

    def begin(self) -> None:
        """Load what draws, where anything is to be drawn; to be called while others are at work.

        It takes most of a second in which nothing else of this process goes on.
        """
        if self.report is not None or self.charts is not None:
            from casepact.render.simulation.charts.pictures import warm_up

            warm_up()

    def write_report(self, make: Callable[[], str]) -> None:
        """Write the report, where one is asked for.

        Raises:
            Refusal: it cannot be written.
        """
        if self.report is not None:
            write_answer(self.report, make())

    def write_charts(self, figures: Callable[[], Iterable[Figure]], about: str) -> None:
        """Write each figure as SVG and as PNG into the folder asked for, if one is; ``about`` says of what.

        Raises:
            Refusal: one cannot be written.
        """
        if self.charts is None:
            return
        from casepact.render.simulation.charts.pictures import png_picture, svg_picture

        made = [(figure.name, svg_picture(figure, about), png_picture(figure, about)) for figure in figures()]
        folder = Path(self.charts)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise misuse(f"`{folder}` cannot be made a folder: {error.strerror or error}") from error
        for name, svg, png in made:
            write_answer(str(folder / f"{name}.svg"), svg)
            write_file(str(folder / f"{name}.png"), png)


result_options = gathered(
    "wanted",
    Wanted,
    click.option(
        "--report",
        type=click.Path(dir_okay=False, readable=False),
        metavar="FILE.html",
        help="Write a report with charts as one HTML file that needs no network.",
    ),
    click.option(
        "--charts",
        type=click.Path(file_okay=False, readable=False),
        metavar="DIR",
        help="Write the charts into DIR, each as SVG and as PNG.",
    ),
    click.option(
        "--measure",
        "words",
        multiple=True,
        metavar="NAME",
        help="Tell of this alone: a kind of measure, an obligation, a team, a role. Repeatable.",
    ),
)
"""The options that say what is written; the command is given them as ``wanted``, with its output."""

log_options = grouped(
    click.option(
        "--log",
        type=click.Path(dir_okay=False, readable=False),
        metavar="FILE",
        help="Write what happens to the cases of the first run: FILE.csv or FILE.parquet.",
    ),
    click.option(
        "--log-every",
        type=click.IntRange(1),
        metavar="N",
        help=f"Log every N-th case of a stream; by default about {_LOGGED:,} cases.",
    ),
)
"""The options that ask for an event log: ``log`` and ``log_every``."""


def obligations_of(wanted: Wanted, scenario: Scenario) -> tuple[str, ...]:
    """The obligations to show: those asked for, or else those that the scenario measures; none are all."""
    asked = tuple(word for word in wanted.words if word in scenario.policy.obligations)
    return asked or (() if wanted.words else scenario.measure)


def check_words(wanted: Wanted, *scenarios: Scenario) -> None:
    """Find out before anything is run that something is asked for which none of the scenarios has.

    Raises:
        Refusal: a word names nothing that is measured.
    """
    if not wanted.words:
        return
    from casepact.experiment.subjects import Names
    from casepact.semantics.rules import Rules
    from casepact.simulation.layout import layout_of

    layouts = [layout_of(scenario, Rules(scenario.policy)) for scenario in scenarios]
    known = Names(*layouts)
    for word in wanted.words:
        if word not in known:
            near = known.near(word)
            hint = f"did you mean `{near}`?" if near else known.told()
            raise misuse(f"nothing that is measured is called `{word}`; {hint}")


def write_rows(wanted: Wanted, rows: Iterable[Row]) -> None:
    """Write rows as CSV or Parquet, whole or not at all.

    Raises:
        Refusal: they cannot be written.
    """
    from casepact.render.simulation.tables import csv_text, parquet_bytes

    if wanted.format_ == "parquet":
        assert wanted.output is not None
        write_file(wanted.output, parquet_bytes(rows))
    else:
        emit(csv_text(rows), wanted.output)


def write_comparison(
    comparison: Comparison,
    scenario: Scenario,
    what: tuple[str, ...],
    wanted: Wanted,
    *,
    is_impact: bool = False,
) -> bool:
    """Write all that is asked for of a comparison but the text for people; whether that is left to write.

    ``what`` says what was changed in ``scenario``, which is the one before.

    Raises:
        Refusal: something cannot be written.
    """
    from casepact.render.simulation.pages.changes import comparison_figures, comparison_page
    from casepact.render.simulation.plain import comparison_json
    from casepact.render.simulation.tables import comparison_rows

    shown = obligations_of(wanted, scenario)
    wanted.write_report(
        lambda: comparison_page(comparison, scenario, what=what, is_impact=is_impact, obligations=shown)
    )
    about = f"{scenario.title or scenario.name}: {'; '.join(what)}"
    wanted.write_charts(lambda: comparison_figures(comparison, shown), about)
    if wanted.format_ == "json":
        emit_json(comparison_json(comparison, what, scenario=scenario, words=wanted.words), wanted.output)
    elif wanted.format_ != "text":
        write_rows(wanted, comparison_rows(comparison, wanted.words))
    return wanted.format_ == "text"


def check_log(log: str | None, every: int | None) -> None:
    """Find out before anything is run that a log cannot be written.

    Raises:
        Refusal: there is no such kind of file, or something is not installed.
    """
    if log is None:
        if every is not None:
            raise misuse("--log-every N says how much --log FILE has: give both")
        return
    kind = Path(log).suffix.lower()
    if kind not in (".csv", ".parquet"):
        raise misuse(f"`{log}` is neither CSV nor Parquet: let its name end in .csv or .parquet")
    if kind == ".parquet":
        _need("polars", "a log in Parquet")
    _check_folder(log)


def write_log(log: str, every: int | None, scenario: Scenario, study: Study, engine: str) -> None:
    """Run the first replication again, writing down what happens to its cases.

    Raises:
        Refusal: the log cannot be written.
    """
    import io

    from casepact.experiment.tasks import slow_words
    from casepact.render.simulation.eventlog import log_columns, log_rows, log_types
    from casepact.render.simulation.tables import write_csv, write_parquet
    from casepact.simulation import NotCompiledError, run

    cases = int(study.tally.opened.sum()) // study.replications
    least = -(-cases // _MOST_LOGGED)
    if every is None:
        every = max(1, cases // _LOGGED)
    elif every < least:
        say(f"there is no room for a log of {cases // every:,} cases: it has one of every {least}")
        every = least
    with Progress() as progress, _no_collecting(), open_answer(log) as file:
        progress.on("the event log")
        try:
            replicate = run(scenario, 0, engine=engine, log=every)
        except NotCompiledError as error:
            raise misuse(f"{error}; `--engine auto` runs it on the plain engine") from error
        if (note := slow_words(replicate.why_plain)) and note not in study.notes:
            say(note)
        rows = log_rows(replicate.log, replicate.tally.layout)
        if Path(log).suffix.lower() == ".parquet":
            write_parquet(file, rows, log_types(replicate.log))
        else:
            text = io.TextIOWrapper(file, "utf-8", AS_ESCAPES, newline="")
            write_csv(text, rows, log_columns(replicate.log))
            text.detach()


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Look for no garbage: a log is much, and all of it is kept until it is written."""
    import gc

    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _need(module: str, what: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise misuse(f"{what} needs {_NEEDS[module]}: install casepact[simulate]")


def _check_folder(place: str | None) -> None:
    """A file that cannot be made is better heard of before an hour of simulating than after."""
    if place not in (None, "-") and not Path(place).parent.exists():
        raise misuse(f"`{place}` cannot be written: there is no folder `{Path(place).parent}`")

"""`casepact check`: everything that is wrong or left open in policies and contracts."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from casepact.cli.faults import FOUND, UNREAD, misuse
from casepact.cli.output import emit, emit_json, format_option, output_option, result_colours
from casepact.cli.session import session_options
from casepact.frozen import dataclass
from casepact.source import Level

if TYPE_CHECKING:
    from casepact.project.run import CheckRun

__all__ = ["command"]

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit")
_LEVELS = tuple(level.value for level in Level)
_NAMED = 5
"""How many of the files that were passed over are named."""


@click.command(
    "check",
    epilog="""\b
Examples:
  casepact check policies                 everything below a directory
  casepact check docs/examples/bramblewick.yaml
  casepact check --prove docs/examples/bramblewick.yaml
  casepact check --prove --show-acceptances docs/examples/bramblewick.yaml
  casepact check --fail-on warning --format json policies > findings.json
  casepact check --format github --report sarif=casepact.sarif policies

\b
Exit status: 0 nothing at or over the threshold, 1 findings, 2 wrong usage, 3 a file could not be
read or parsed. `casepact explain CODE` explains a finding.
""",
)
@click.argument("paths", nargs=-1, type=click.Path(readable=False), metavar="[FILE|DIRECTORY]...")
@format_option(*FORMATS)
@output_option
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT=FILE",
    help="Also write the findings to FILE, in any of the formats. Repeatable.",
)
@click.option(
    "--fail-on",
    type=click.Choice(_LEVELS),
    help="The least finding that makes the exit status 1; an accepted one never does.  [default: error]",
)
@click.option(
    "--show",
    type=click.Choice(_LEVELS),
    help="The least finding that is listed; the format json lists all. Accepted ones have a line each, and "
    "stand in full with info.  [default: warning]",
)
@click.option(
    "-v", "--verbose", "show", flag_value="info", help="The same as --show info: all findings, in full."
)
@click.option(
    "--prove/--no-prove",
    default=None,
    help="Also prove what holds of every case, or show one of which it does not: takes seconds.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print findings alone, without a summary.")
@click.option(
    "--show-acceptances",
    is_flag=True,
    help="Print an entry of `accepted` for each finding listed, to paste into the policy.",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day on which acceptances that end are judged.  [default: this day]",
)
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Take settings from FILE, not from the nearest casepact.toml or pyproject.toml.",
)
@click.option("--isolated", is_flag=True, help="Take settings from no file.")
@session_options
def command(paths: tuple[str, ...], **asked: Any) -> int:
    """Say what is wrong or left open in policies, contracts and timelines.

    A directory stands for all YAML files below it; without arguments, the current one is taken.
    Files of other kinds are passed over there.
    """
    return _check(paths or (".",), _Asked(**asked))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The options, by the names that click gives them."""

    format_: str
    output: str | None
    reports: tuple[str, ...]
    fail_on: str | None
    show: str | None
    prove: bool | None
    quiet: bool
    show_acceptances: bool
    today: dt.datetime | None
    config: str | None
    isolated: bool


def _check(paths: tuple[str, ...], asked: _Asked) -> int:
    from casepact.cli.setting import settings_finder
    from casepact.project.gathering import gather
    from casepact.project.run import Options, check_all

    if asked.show_acceptances and asked.format_ != "text":
        raise misuse("acceptances are shown as text alone; every other format has the fingerprints")
    outputs = [(asked.format_, asked.output), *_reports(asked.reports)]
    files = [file for _, file in outputs if file not in (None, "-")]
    twice = next((file for file in files if files.count(file) > 1), None)
    if twice is not None:
        raise misuse(f"`{twice}` cannot hold two reports")
    options = Options(
        asked.prove,
        Level(asked.fail_on) if asked.fail_on else None,
        Level(asked.show) if asked.show else None,
    )
    today = dt.date.today if asked.today is None else asked.today.date
    gathered = gather(paths)
    if gathered.empty:
        where = ", ".join(f"`{path}`" for path in gathered.empty)
        raise misuse(f"there is no policy, contract, timeline or scenario below {where}")
    settings_of = settings_finder(asked.config, isolated=asked.isolated)
    run = check_all(gathered, options, settings_of, today, proving=_say_proving)
    for format_, output in outputs:
        if format_ == "text":
            text = _as_text(run, quiet=asked.quiet, colour=result_colours(output))
            if asked.show_acceptances:
                text = "\n".join(part for part in (text, _acceptances(run, today())) if part)
            emit(text, output)
        elif format_ == "json":
            emit_json(_as_json(run), output)
        else:
            _emit_report(run, format_, output)
    if run.unread:
        return UNREAD
    return FOUND if run.failed else 0


def _say_proving(path: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"proving {path}", err=True)


def _reports(given: tuple[str, ...]) -> list[tuple[str, str]]:
    """The formats and files of `--report`.

    Raises:
        Refusal: one is no format with a file.
    """
    from casepact.syntax.suggest import suggest

    found = []
    for report in given:
        format_, equals, file = report.partition("=")
        if format_ not in FORMATS:
            close = suggest(format_, FORMATS)
            hint = f"did you mean `{close}`?" if close else f"the formats are {', '.join(FORMATS)}"
            raise misuse(f"there is no format `{format_}`; {hint}")
        if not equals or not file:
            raise misuse(f"`{report}` names no file; write it as {format_}=FILE")
        found.append((format_, file))
    return found


def _emit_report(run: CheckRun, format_: str, output: str | None) -> None:
    from casepact import __version__
    from casepact.cli.stepsummary import write_step_summary
    from casepact.render.reports import Report, render_report
    from casepact.render.reports.report import Reported, ReportedFile

    report = Report(
        command="check",
        version=__version__,
        findings=tuple(
            Reported(finding, file.path, run.fails(file, finding))
            for file, finding in run
            if run.shows(file, finding)
        ),
        files=tuple(ReportedFile(file.path, file.unread) for file in run.files),
        documents=run.documents,
        base=Path.cwd(),
        summary=run.line(),
    )
    emit(render_report(report, format_), output)
    if format_ == "github":
        write_step_summary(report)


def _as_text(run: CheckRun, *, quiet: bool, colour: bool) -> str:
    from casepact.render.findings import accepted_lines, findings_text

    shown = [(file, finding) for file, finding in run if run.shows(file, finding)]
    full = [finding for file, finding in shown if run.shows_in_full(file, finding)]
    brief = [finding for file, finding in shown if not run.shows_in_full(file, finding)]
    blocks = (findings_text(full, run.documents, colour=colour), accepted_lines(brief, colour=colour))
    text = "\n".join(block for block in blocks if block)
    if quiet:
        return text
    counted = [file for file in run.files if file.policy is not None or file.scenario is not None]
    lines = [f"{file.path}: {file.summary()}" for file in counted]
    total = run.line()
    if run.passed_over:
        total += f"; {_passed_over(run.passed_over)}"
    hidden = [finding.diagnostic.level for file, finding in run if not run.shows(file, finding)]
    if hidden:
        level = Level.WARNING if Level.WARNING in hidden else Level.INFO
        total += f" ({len(hidden)} not listed: see --show {level})"
    turned_off = sum(file.turned_off for file in run.files)
    if turned_off:
        total += f" ({turned_off} turned off by settings)"
    return "\n".join([*([text] if text else []), *lines, total]) + "\n"


def _passed_over(paths: tuple[str, ...]) -> str:
    """The files of other kinds, of which the first few are named."""
    named, more = paths[:_NAMED], len(paths) - _NAMED
    text = f"{len(paths)} other{'' if len(paths) == 1 else 's'} passed over: {', '.join(named)}"
    return f"{text} and {more} more" if more > 0 else text


def _acceptances(run: CheckRun, day: dt.date) -> str:
    from casepact.findings.acceptance import STALE
    from casepact.render.findings import acceptances_text

    return acceptances_text(
        (
            (file.path, finding)
            for file, finding in run
            if finding.counts and run.shows(file, finding) and finding.diagnostic.code != STALE
        ),
        day,
    )


def _as_json(run: CheckRun) -> dict[str, Any]:
    from casepact.render.findings import finding_json

    return {
        "casepact": 1,
        "findings": [finding_json(finding) for _, finding in run],
        "summary": run.summary(),
    }

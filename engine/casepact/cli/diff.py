"""`casepact diff`: what a change to a policy is for the customer: better, worse, or only worded otherwise."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from casepact.cli.faults import FOUND
from casepact.cli.inputs import change_option
from casepact.cli.output import emit, emit_json, format_option, output_option, result_colours, result_width
from casepact.cli.session import session_options
from casepact.frozen import dataclass

if TYPE_CHECKING:
    from casepact.cli.inputs import Subject
    from casepact.comparison import Comparison, Verdict
    from casepact.comparison.acceptances import Acceptances
    from casepact.findings.acceptance import Finding

__all__ = ["command"]

_REPORTS = ("sarif", "github")


@click.command(
    "diff",
    epilog="""\b
Examples:
  casepact diff main:docs/examples/bramblewick.yaml docs/examples/bramblewick.yaml
  casepact diff HEAD~1:docs/examples/bramblewick.yaml docs/examples/bramblewick.yaml --fail-on worse
  casepact diff docs/examples/bramblewick.yaml \\
      --change 'targets.first_response.standard.outage to 1 hour on always'

\b
Exit status: 0 nothing that --fail-on asks for, 1 such a change or errors in a policy, 2 wrong usage,
3 a file or revision could not be read.
""",
)
@click.argument("old", metavar="OLD")
@click.argument("new", required=False, metavar="[NEW]")
@change_option
@format_option("text", "json", "markdown", "changelog", *_REPORTS)
@output_option
@click.option(
    "--fail-on",
    type=click.Choice(("never", "worse", "any")),
    default="never",
    show_default=True,
    help="What makes the exit status 1: changes that are worse, mixed or not judged; or any but rewordings.",
)
@click.option(
    "--show-acceptances",
    is_flag=True,
    help="Print an entry of `accepted` for each change that fails, to paste into the new policy.",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day on which acceptances that end are judged.  [default: this day]",
)
@click.option(
    "--all",
    "apart",
    is_flag=True,
    help="Show every change in full; without it, of many that come from one edit only the worst. "
    "Answers for programs always have all.",
)
@session_options
def command(*, old: str, new: str | None, changes: tuple[str, ...], **asked: Any) -> int:
    """Say what differs between two policies for the customer, over every case and opening instant.

    OLD and NEW are policies or contracts: files, or revisions of git such as
    main:docs/examples/bramblewick.yaml. NEW may be left out where --change says what to change.
    """
    from casepact.cli.faults import misuse
    from casepact.cli.inputs import load_subject
    from casepact.comparison import compare
    from casepact.comparison.acceptances import acceptances_of

    if new is None and not changes:
        raise misuse("there is nothing to compare with: name a second policy, or give --change")
    options = _Options(**asked)
    names = (old, new or old)
    first, second = load_subject(names[0]), load_subject(names[1], changes)
    comparison = compare(first.source, second.source, names=names, changes=changes)
    acceptances = acceptances_of(comparison, first.source, second.source, options.day)
    shown = _Shown(comparison, acceptances, first, second, options)
    shown.emit()
    return FOUND if shown.failed else 0


@dataclass(frozen=True, slots=True)
class _Options:
    """The options, by the names that click gives them."""

    format_: str
    output: str | None
    fail_on: str
    show_acceptances: bool
    today: dt.datetime | None
    apart: bool

    def day(self) -> dt.date:
        return (self.today or dt.datetime.now().astimezone()).date()

    @property
    def failing(self) -> frozenset[Verdict]:
        """The verdicts that fail the run."""
        from casepact.comparison import Verdict

        if self.fail_on == "worse":
            return frozenset((Verdict.WORSE, Verdict.MIXED, Verdict.CHANGED))
        return frozenset(Verdict) - {Verdict.REWORDED} if self.fail_on == "any" else frozenset()


@dataclass(frozen=True, slots=True)
class _Shown:
    """A comparison as it is shown."""

    comparison: Comparison
    acceptances: Acceptances
    first: Subject
    second: Subject
    options: _Options

    @property
    def failed(self) -> bool:
        """Whether a change that is not accepted fails the run."""
        failing = self.options.failing
        return any(
            change.verdict in failing and change.fingerprint not in self.acceptances.accepted
            for change in self.comparison.changes
        )

    def emit(self) -> None:
        """Write the comparison in the format asked for."""
        from casepact.render.comparison.changelog import comparison_changelog
        from casepact.render.comparison.json import comparison_json
        from casepact.render.comparison.markdown import comparison_markdown

        comparison, acceptances, options = self.comparison, self.acceptances, self.options
        if options.format_ == "json":
            shown = comparison_json(
                comparison, acceptances=acceptances, fail_on=options.fail_on, failed=self.failed
            )
            emit_json(shown, options.output)
        elif options.format_ == "markdown":
            text = comparison_markdown(comparison, acceptances=acceptances, apart=options.apart)
            emit(text, options.output)
        elif options.format_ == "changelog":
            text = comparison_changelog(comparison, self.second.policy, apart=options.apart)
            emit(text, options.output)
        elif options.format_ in _REPORTS:
            emit(self._report(), options.output)
        else:
            emit(self._text(), options.output)

    def _text(self) -> str:
        from casepact.render.comparison.text import comparison_text
        from casepact.render.findings import acceptances_text
        from casepact.render.style import Style

        options, output = self.options, self.options.output
        text = comparison_text(
            self.comparison,
            acceptances=self.acceptances,
            apart=options.apart,
            width=result_width(output),
            style=Style(result_colours(output)),
        )
        if self.options.show_acceptances:
            name = self.second.source.document.name
            failing = [
                (name, item) for item in self._findings() if item.counts and item.diagnostic.level == "error"
            ]
            text = "\n".join(part for part in (text, acceptances_text(failing, self.options.day())) if part)
        return text

    def _findings(self, *, twice: bool = False) -> list[Finding]:
        from casepact.render.comparison.findings import change_findings

        return list(change_findings(self.comparison, self.acceptances, self.options.failing, twice=twice))

    def _report(self) -> str:
        from casepact import __version__
        from casepact.render.comparison.findings import acceptance_findings, file_of
        from casepact.render.comparison.words import summary_line
        from casepact.render.reports import Report, render_report
        from casepact.render.reports.report import Reported, ReportedFile

        policies = (self.comparison.old, self.comparison.new)
        compared = (*policies, self.first.source.document, self.second.source.document)
        names = dict.fromkeys(file_of(item.name) for item in compared)
        found = [
            *self._findings(twice=self.options.format_ == "github"),
            *acceptance_findings(self.comparison, self.acceptances),
        ]
        report = Report(
            command="diff",
            version=__version__,
            findings=tuple(
                Reported(item, item.diagnostic.span.file, item.counts and item.diagnostic.level == "error")
                for item in found
            ),
            files=tuple(ReportedFile(name) for name in names),
            documents={},
            base=Path.cwd(),
            summary=summary_line(self.comparison, self.acceptances.accepted),
        )
        if self.options.format_ == "github":
            from casepact.cli.stepsummary import write_step_summary

            write_step_summary(report)
        return render_report(report, self.options.format_)

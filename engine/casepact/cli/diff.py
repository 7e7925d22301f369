"""`casepact diff`: what a change to a policy is for the customer: better, worse, or only worded otherwise."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from casepact.cli.diffing import REPORTS, Answer, Compared, DiffOptions, Uncompared
from casepact.cli.faults import FOUND, Refusal, misuse
from casepact.cli.inputs import change_option
from casepact.cli.output import format_option, output_option
from casepact.cli.session import Session, session_options
from casepact.cli.streams import say
from casepact.source import Diagnostic

__all__ = ["command"]

_SIDES = 2
"""An old policy and a new one."""


@click.command(
    "diff",
    epilog="""\b
Examples:
  casepact diff main:docs/examples/bramblewick.yaml docs/examples/bramblewick.yaml
  casepact diff HEAD~1:docs/examples/bramblewick.yaml docs/examples/bramblewick.yaml --fail-on worse
  casepact diff docs/examples/bramblewick.yaml \\
      --change 'targets.first_response.standard.outage to 1 hour on always'
  casepact diff --base main docs/examples --fail-on worse

\b
Exit status: 0 nothing that --fail-on asks for, 1 such a change or errors in a policy, 2 wrong usage,
3 a file or revision could not be read.
""",
)
@click.argument("paths", nargs=-1, metavar="[OLD] [NEW] | [FILE|DIRECTORY|PATTERN]...")
@change_option
@click.option(
    "--base",
    metavar="REVISION",
    help="Compare each policy and contract named, or below the directories named, with what git has of it "
    "in REVISION.",
)
@format_option("text", "json", "markdown", "changelog", *REPORTS)
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
def command(*, paths: tuple[str, ...], changes: tuple[str, ...], base: str | None, **asked: Any) -> int:
    """Say what differs between two policies for the customer, over every case and opening instant.

    OLD and NEW are policies or contracts: files, or revisions of git such as
    main:docs/examples/bramblewick.yaml. NEW may be left out where --change says what to change.
    With --base all files of a project are compared with what they were; one that is new or gone is
    told, and one that git finds renamed is compared with what it was called.
    """
    options = DiffOptions(**asked)
    if base is not None:
        if changes:
            raise misuse("--base compares files as they are; --change takes two policies, or one")
        return _compare_all(paths or (".",), base, options)
    if not paths or len(paths) > _SIDES:
        raise misuse("name two policies to compare, or one and a --change, or give --base")
    if len(paths) < _SIDES and not changes:
        raise misuse("there is nothing to compare with: name a second policy, or give --change")
    answer = Answer(options, [_compared(paths[0], paths[-1], options, changes=changes)])
    answer.emit()
    return FOUND if answer.failed else 0


def _compared(
    old: str, new: str, options: DiffOptions, *, changes: Sequence[str] = (), former: str = ""
) -> Compared:
    """Compare two policies or contracts; raises a Refusal where one cannot be used."""
    from casepact.cli.inputs import load_subject
    from casepact.comparison import compare
    from casepact.comparison.acceptances import acceptances_of

    first, second = load_subject(old), load_subject(new, changes)
    comparison = compare(first.source, second.source, names=(old, new), changes=tuple(changes))
    acceptances = acceptances_of(comparison, first.source, second.source, options.day)
    return Compared(new, comparison, acceptances, first, second, former)


def _compare_all(paths: Sequence[str], base: str, options: DiffOptions) -> int:
    """Compare files with what they were; those that cannot be are said, and fail the run at its end."""
    from casepact.cli.bases import pairs_since

    compared: list[Compared] = []
    uncompared: list[Uncompared] = []
    refusals: list[Refusal] = []
    for pair in pairs_since(base, paths):
        if pair.old is None or pair.gone:
            uncompared.append(Uncompared(pair.path, "gone" if pair.gone else "new"))
            continue
        try:
            compared.append(_compared(pair.old, pair.path, options, former=pair.former))
        except Refusal as refusal:
            refusals.append(refusal)
            uncompared.append(Uncompared(pair.path, "faulty"))
    answer = Answer(options, compared, uncompared, base)
    answer.emit()
    colours = Session.current().colours(sys.stderr)
    said: set[Diagnostic] = set()
    for fault in refusals:
        # A contract is refused for the errors of its policy, which need not be said again.
        new = [found for found in fault.diagnostics if found not in said]
        said.update(new)
        say(Refusal(fault.status, fault.message, new, fault.documents).text(colour=colours))
    return max([FOUND if answer.failed else 0, *(fault.status for fault in refusals)])

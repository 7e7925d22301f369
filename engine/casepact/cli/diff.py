"""`casepact diff`: what a change to a policy is for the customer: better, worse, or only worded otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from casepact.cli.faults import FOUND
from casepact.cli.inputs import change_option
from casepact.cli.output import emit, emit_json, format_option, output_option, result_colours, result_width
from casepact.cli.session import session_options

if TYPE_CHECKING:
    from casepact.comparison import Comparison

__all__ = ["command"]


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
@format_option("text", "json")
@output_option
@click.option(
    "--fail-on",
    type=click.Choice(("never", "worse", "any")),
    default="never",
    show_default=True,
    help="What makes the exit status 1: changes that are worse, mixed or not judged; or any but rewordings.",
)
@session_options
def command(
    *,
    old: str,
    new: str | None,
    changes: tuple[str, ...],
    format_: str,
    output: str | None,
    fail_on: str,
) -> int:
    """Say what differs between two policies for the customer, over every case and opening instant.

    OLD and NEW are policies or contracts: files, or revisions of git such as
    main:docs/examples/bramblewick.yaml. NEW may be left out where --change says what to change.
    """
    from casepact.cli.faults import misuse
    from casepact.cli.inputs import load_subject
    from casepact.comparison import compare
    from casepact.render.comparison.json import comparison_json
    from casepact.render.comparison.text import comparison_text
    from casepact.render.style import Style

    if new is None and not changes:
        raise misuse("there is nothing to compare with: name a second policy, or give --change")
    names = (old, new or old)
    first, second = load_subject(names[0]), load_subject(names[1], changes)
    comparison = compare(first.source, second.source, names=names, changes=changes)
    failed = _fails(comparison, fail_on, frozenset())
    if format_ == "json":
        emit_json(comparison_json(comparison, fail_on=fail_on, failed=failed), output)
    else:
        style = Style(result_colours(output))
        emit(comparison_text(comparison, width=result_width(output), style=style), output)
    return FOUND if failed else 0


def _fails(comparison: Comparison, fail_on: str, accepted: frozenset[str]) -> bool:
    from casepact.comparison import Verdict

    counted = {
        "never": set[Verdict](),
        "worse": {Verdict.WORSE, Verdict.MIXED, Verdict.CHANGED},
        "any": set(Verdict) - {Verdict.REWORDED},
    }[fail_on]
    return any(
        change.verdict in counted and change.fingerprint not in accepted for change in comparison.changes
    )

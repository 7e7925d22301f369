"""`casepact run`: replays the cases of a timeline, and names the clause behind each effect."""

from __future__ import annotations

import click

from casepact.cli.faults import FOUND, UNREAD, Refusal
from casepact.cli.inputs import FILE, also_option, change_option, load_subject, load_versions, zone_option
from casepact.cli.output import emit, emit_json, format_option, output_option, result_colours, result_width
from casepact.cli.progress import Progress
from casepact.cli.session import session_options

__all__ = ["command"]


@click.command(
    "run",
    epilog="""\b
Examples:
  casepact run docs/examples/bramblewick.yaml docs/examples/outage.yaml
  casepact run docs/examples/bramblewick.yaml docs/examples/outage.yaml --zone UTC
  casepact run docs/examples/bramblewick.yaml docs/examples/outage.yaml --format json
  casepact run docs/examples/bramblewick.yaml - < docs/examples/outage.yaml

\b
Exit status: 0 run, whatever was breached; 1 a case could not be run to its end, or the policy or the
timeline has errors; 2 wrong usage; 3 a file could not be read.
""",
)
@click.argument("policy", type=FILE, metavar="POLICY|CONTRACT")
@click.argument("timeline", type=FILE, metavar="TIMELINE")
@also_option
@zone_option(
    "Show times by the clock of this zone, such as Europe/London.  [default: that of the timeline, or UTC]"
)
@change_option
@format_option("text", "json")
@output_option
@session_options
def command(
    *,
    policy: str,
    timeline: str,
    others: tuple[str, ...],
    zone: str | None,
    changes: tuple[str, ...],
    format_: str,
    output: str | None,
) -> int:
    """Replay the cases of a timeline, and name the clause behind each effect."""
    from casepact import run
    from casepact.cli.versions import tell_versions
    from casepact.model.contract import Contract
    from casepact.render.running import run_text
    from casepact.render.style import Style
    from casepact.semantics.timeline import load_timeline
    from casepact.syntax.reader import read_file

    subject = load_subject(policy, changes)
    versions = load_versions(subject, others, changes)
    contract = subject.source if isinstance(subject.source, Contract) else None
    plan, found = load_timeline(timeline, subject.policy, None if contract is None else contract.facts)
    if plan is None:
        document, root, _ = read_file(timeline)
        if root is None:
            raise Refusal(UNREAD, f"`{timeline}` cannot be read", found, {document.name: document})
        raise Refusal(FOUND, f"`{timeline}` has errors", found, {document.name: document})
    tell_versions(subject.policy, versions, [case.opened for case in plan.cases])
    with Progress() as progress:
        result = run(subject.source, plan, also=versions, progress=progress.on("Days of cases run"))
    if format_ == "json":
        emit_json(result.to_json(), output)
    else:
        style = Style(result_colours(output))
        emit(run_text(result, zone=zone, width=result_width(output), style=style), output)
    return FOUND if any(case.fault for case in result.cases) else 0

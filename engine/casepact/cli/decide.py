"""`casepact decide`: what a policy promises one case, and by when."""

from __future__ import annotations

import click

from casepact.cli.faults import FOUND, misuse
from casepact.cli.inputs import (
    FILE,
    also_option,
    change_option,
    facts_of_options,
    instant_of_option,
    load_subject,
    load_versions,
    set_option,
    zone_option,
)
from casepact.cli.output import emit, emit_json, format_option, output_option, result_colours, result_width
from casepact.cli.session import session_options

__all__ = ["command"]


@click.command(
    "decide",
    epilog="""\b
Examples:
  casepact decide docs/examples/bramblewick.yaml --set tier=plus --set severity=outage
  casepact decide docs/examples/orchard.yaml --set severity=outage --at '2026-03-06 17:30 Europe/London'
  casepact decide docs/examples/bramblewick.yaml --set tier=standard --at 2026-03-06T17:30Z \\
      --change 'targets.first_response.standard.outage to 1 hour on always'

\b
Exit status: 0 decided, 1 clauses conflict or the policy has errors, 2 wrong usage, 3 the file could
not be read.
""",
)
@click.argument("policy", type=FILE, metavar="POLICY|CONTRACT")
@set_option
@click.option(
    "--at",
    metavar="INSTANT",
    help="When the case is opened, by default now: 2026-03-06T17:30Z, or '2026-03-06 17:30 Europe/London'.",
)
@also_option
@zone_option("Show times by the clock of this zone too, such as Europe/London, and read INSTANT by it.")
@change_option
@format_option("text", "json")
@output_option
@session_options
def command(
    *,
    policy: str,
    settings: tuple[str, ...],
    at: str | None,
    others: tuple[str, ...],
    zone: str | None,
    changes: tuple[str, ...],
    format_: str,
    output: str | None,
) -> int:
    """Say what a policy promises one case, and by when.

    What is not set is not known, which is not false: the answer says which facts it hangs on.
    """
    from casepact.cli.versions import tell_versions, version_words
    from casepact.decision import EFFECTIVE, DecisionError, decide
    from casepact.model.contract import Contract
    from casepact.render.decision import decision_text
    from casepact.render.style import Style
    from casepact.semantics.in_force import version_in_force

    instant = instant_of_option(at, zone)
    subject = load_subject(policy, changes)
    versions = load_versions(subject, others, changes)
    source = version_in_force(subject.source, versions, instant)
    judging = source.policy if isinstance(source, Contract) else source
    facts = facts_of_options(judging, settings)
    try:
        decision = decide(source, facts, instant)
    except DecisionError as error:
        raise misuse(str(error)) from error
    told = versions or EFFECTIVE in decision.because
    said = version_words(judging, [subject.policy, *versions], instant) if told else ""
    tell_versions(judging, versions, [instant])
    if format_ == "json":
        emit_json(decision.to_json(), output)
    else:
        style = Style(result_colours(output))
        emit(
            decision_text(
                decision, judging, version=said, zone=zone, width=result_width(output), style=style
            ),
            output,
        )
    return FOUND if decision.conflicts else 0

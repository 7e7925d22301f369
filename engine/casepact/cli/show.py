"""`casepact show`: prints a policy as the tables its customers know."""

from __future__ import annotations

import click

from casepact.cli.completing import complete_section
from casepact.cli.faults import misuse
from casepact.cli.inputs import FILE, change_option, load_subject
from casepact.cli.output import emit, emit_json, format_option, output_option, result_colours, result_width
from casepact.cli.session import session_options

__all__ = ["command"]


@click.command(
    "show",
    epilog="""\b
Examples:
  casepact show docs/examples/bramblewick.yaml
  casepact show docs/examples/bramblewick.yaml targets
  casepact show docs/examples/bramblewick.yaml --format markdown -o bramblewick.md

\b
Sections: tiers, severities, targets, escalations, channels, calendars, coverage, credits, terms,
lifecycle, promises, case. Numbers in brackets are footnotes: what is unspecified, and what is assumed.
""",
)
@click.argument("policy", type=FILE, metavar="POLICY|CONTRACT")
@click.argument("section", required=False, shell_complete=complete_section)
@change_option
@format_option("text", "markdown", "json")
@output_option
@session_options
def command(
    *, policy: str, section: str | None, changes: tuple[str, ...], format_: str, output: str | None
) -> int:
    """Print a policy as the tables its customers know, or one SECTION of it.

    Of a contract, only what can hold under it.
    """
    from casepact.render.show import SECTIONS, page_json, page_markdown, page_of, page_text
    from casepact.render.style import Style

    if section is not None and section not in SECTIONS:
        from casepact.syntax.suggest import suggest

        close = suggest(section, SECTIONS)
        hint = f"did you mean `{close}`?" if close else f"there are {', '.join(SECTIONS)}"
        raise misuse(f"there is no section `{section}`; {hint}")
    page = page_of(load_subject(policy, changes).source, section)
    if format_ == "json":
        emit_json(page_json(page), output)
    elif format_ == "markdown":
        emit(page_markdown(page), output)
    else:
        emit(page_text(page, width=result_width(output), style=Style(result_colours(output))), output)
    return 0

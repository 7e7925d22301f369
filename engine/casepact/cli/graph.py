"""`casepact graph`: draws the machine that a policy compiles to."""

from __future__ import annotations

import click

from casepact.cli.inputs import FILE, change_option, facts_of_options, load_subject, set_option
from casepact.cli.output import emit, emit_json, format_option, output_option, result_colours, result_width
from casepact.cli.session import session_options

__all__ = ["command"]


@click.command(
    "graph",
    epilog="""\b
Examples:
  casepact graph docs/examples/bramblewick.yaml > machine.mmd
  casepact graph docs/examples/bramblewick.yaml --format svg -o machine.svg
  casepact graph docs/examples/bramblewick.yaml --set tier=plus --set severity=outage --format text
  casepact graph docs/examples/bramblewick.yaml --format dot | dot -Tpdf > machine.pdf

\b
`--format json` is networkx's node-link form, which networkx.node_link_graph(data, edges="edges")
reads back.
""",
)
@click.argument("policy", type=FILE, metavar="POLICY|CONTRACT")
@set_option
@change_option
@format_option("mermaid", "dot", "json", "svg", "text")
@output_option
@session_options
def command(
    *, policy: str, settings: tuple[str, ...], changes: tuple[str, ...], format_: str, output: str | None
) -> int:
    """Draw the machine that a policy compiles to: states, transitions and timers.

    With facts set, it is the machine of the cases in which they hold.
    """
    from casepact.machine.graph import build_graph, to_json
    from casepact.machine.specialise import specialise
    from casepact.model.contract import Contract

    subject = load_subject(policy, changes)
    facts = facts_of_options(subject.policy, settings)
    if isinstance(subject.source, Contract):
        facts = {**subject.source.facts, **facts}
    graph = build_graph(specialise(subject.policy, facts) if facts else subject.policy)
    if format_ == "json":
        emit_json({"casepact": 1, **to_json(graph)}, output)
    elif format_ == "text":
        from casepact.render.graphs.listing import listing_text
        from casepact.render.style import Style

        emit(listing_text(graph, width=result_width(output), style=Style(result_colours(output))), output)
    elif format_ == "dot":
        from casepact.render.graphs.dot import dot_text

        emit(dot_text(graph), output)
    elif format_ == "svg":
        from casepact.render.graphs.svg import svg_text

        emit(svg_text(graph), output)
    else:
        from casepact.render.graphs.mermaid import mermaid_text

        emit(mermaid_text(graph), output)
    return 0

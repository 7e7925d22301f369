"""Writes a machine in DOT, for Graphviz and the tools that read its language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from casepact.render.graphs.clocks import clock_lines
from casepact.render.graphs.drawing import edge_label

if TYPE_CHECKING:
    from casepact.machine.graph import Graph

__all__ = ["dot_text"]


def dot_text(graph: Graph) -> str:
    """Return a machine as a DOT digraph: each transition an edge, dashed where time takes it.

    The clocks that run beside the states are a note.
    """
    return "\n".join(_lines(graph)) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _lines(graph: Graph) -> Iterator[str]:
    title = graph.graph["title"] or graph.graph["name"]
    yield f"digraph {_quoted(graph.graph['name'])} {{"
    yield f'  label={_quoted(title)}; labelloc=t; rankdir=TB; fontname="Helvetica";'
    yield '  node [shape=box, style=rounded, fontname="Helvetica"];'
    yield '  edge [fontname="Helvetica", fontsize=10];'
    # A name of its own, which no state can have.
    yield '  "*start" [shape=point, width=0.15, label=""];'
    for name, node in graph.nodes(data=True):
        shape = ", peripheries=2" if node["final"] else ""
        note = f"\\npauses {', '.join(node['pauses'])}" if node["pauses"] else ""
        yield f'  {_quoted(name)} [label={_quoted(node["title"])[:-1]}{note}"{shape}];'
    yield f'  "*start" -> {_quoted(graph.graph["initial"])};'
    for source, target, key, edge in graph.edges(keys=True, data=True):
        dashed = ", style=dashed" if edge["kind"] == "timer" else ""
        label = _quoted(edge_label(edge))
        yield f"  {_quoted(source)} -> {_quoted(target)} [label={label}, id={_quoted(key)}{dashed}];"
    clocks = clock_lines(graph)
    if clocks:
        # A line of a label that ends in `\\l` starts at the left.
        label = "".join(f"{_quoted(line)[1:-1]}\\l" for line in clocks)
        yield f'  "*clocks" [shape=note, style="", fontsize=10, label="{label}"];'
    yield "}"

"""Writes a machine as a Mermaid state diagram, which many web pages and editors draw."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from casepact.render.graphs.clocks import clock_lines
from casepact.render.graphs.drawing import edge_label

if TYPE_CHECKING:
    from casepact.machine.graph import Graph

__all__ = ["mermaid_text"]

_RESERVED = frozenset(
    (
        *("accdescr", "acctitle", "as", "call", "choice", "class", "classdef", "click", "default"),
        *("direction", "end", "fork", "hide", "href", "join", "note", "scale", "state", "statediagram"),
        "style",
    )
)
"""Words that Mermaid reads as its own where a state is named."""


def mermaid_text(graph: Graph) -> str:
    """Return a machine as a ``stateDiagram-v2``; a transition that time takes starts with ⏱.

    The clocks that run beside the states are a note at the first of them.
    """
    return "\n".join(_lines(graph)) + "\n"


def _id(name: str) -> str:
    return f"{name}_" if name in _RESERVED else name


def _escaped(text: str) -> str:
    """Text in which nothing is Mermaid's syntax: entities are written as it wants them."""
    replaced = text.replace("#", "\0").replace(";", "#59;").replace(":", "#58;").replace('"', "#quot;")
    return replaced.replace("\0", "#35;").replace("<", "#lt;").replace(">", "#gt;").replace("\n", " ")


def _lines(graph: Graph) -> Iterator[str]:
    title = (graph.graph["title"] or graph.graph["name"]).replace('"', "'")
    yield from ("---", f'title: "{title}"', "---", "stateDiagram-v2")
    for name, node in graph.nodes(data=True):
        yield f'  state "{_escaped(node["title"])}" as {_id(name)}'
    yield f"  [*] --> {_id(graph.graph['initial'])}"
    for source, target, edge in graph.edges(data=True):
        clock = "⏱ " if edge["kind"] == "timer" else ""
        yield f"  {_id(source)} --> {_id(target)} : {clock}{_escaped(edge_label(edge))}"
    for name, node in graph.nodes(data=True):
        if node["final"]:
            yield f"  {_id(name)} --> [*]"
        if node["pauses"]:
            yield f"  note right of {_id(name)} : pauses {', '.join(node['pauses'])}"
    clocks = clock_lines(graph)
    if clocks:
        yield f"  note left of {_id(graph.graph['initial'])}"
        # Mermaid keeps no indent.
        yield from (f"    {_escaped(re.sub('^  ', '· ', line))}" for line in clocks)
        yield "  end note"

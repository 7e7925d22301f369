"""Writes a machine as tables: its transitions, and the timers that run beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from casepact.render.graphs.clocks import runs_text
from casepact.render.graphs.drawing import edge_label
from casepact.render.style import PLAIN, Style
from casepact.render.tables import text_table

if TYPE_CHECKING:
    from casepact.machine.graph import Graph

__all__ = ["listing_text"]

_INDENT = "  "


def listing_text(graph: Graph, *, width: int | None = None, style: Style = PLAIN) -> str:
    """Return a machine as text; ``width`` is the cells to wrap within, None: as wide as needed."""
    return "\n".join(_lines(graph, width, style)) + "\n"


def _lines(graph: Graph, width: int | None, style: Style) -> Iterator[str]:
    yield style.strong(graph.graph["title"] or graph.graph["name"])
    yield ""
    yield style.strong("States")
    states = [(name, node["title"], _kind(node)) for name, node in graph.nodes(data=True)]
    yield from text_table(("state", "title", "what it is"), states, indent=_INDENT, width=width)
    yield ""
    yield style.strong("Transitions")
    rows = []
    for source, target, key, edge in graph.edges(keys=True, data=True):
        guard = "" if edge["guard_text"] == "always" else edge["guard_text"]
        rows.append((source, target, edge_label(edge, guard=False), guard, key))
    header = ("from", "to", "on", "when", "clause")
    yield from text_table(header, rows, indent=_INDENT, width=width)
    timers = [timer for timer in graph.graph["timers"] if timer.kind != "transition"]
    if not timers:
        return
    yield ""
    yield style.strong("Timers")
    listed = []
    for timer in timers:
        calendar = f" on {timer.calendar}" if timer.calendar else ""
        guard = "" if timer.guard_text == "always" else timer.guard_text
        listed.append((timer.group, f"{timer.target}{calendar}", runs_text(timer), guard, timer.clause))
    header = ("of", "runs out", "runs", "when", "clause")
    yield from text_table(header, listed, indent=_INDENT, width=width)


def _kind(node: dict[str, object]) -> str:
    kinds = [kind for kind in ("initial", "settled", "final") if node[kind]]
    pauses = node["pauses"]
    if isinstance(pauses, tuple) and pauses:
        kinds.append(f"pauses {', '.join(pauses)}")
    return ", ".join(kinds)

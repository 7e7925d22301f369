"""What there is to draw of a machine: boxes and arrows, with the arrows that say the same joined."""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from typing import TYPE_CHECKING, Any

from casepact.frozen import dataclass
from casepact.render.graphs.clocks import clock_lines

if TYPE_CHECKING:
    from casepact.machine.graph import Graph

__all__ = ["Arrow", "Box", "Drawing", "drawing_of", "edge_label"]

_FEWEST = 3
"""States that must share a transition before one box stands for them all."""

_LONGEST = 30
"""Characters of a line of a label before it is broken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A state, or (``members``) the states that share some transitions; then it has none of its own."""

    id: str
    title: str
    note: str = ""
    initial: bool = False
    final: bool = False
    settled: bool = False
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """The transitions from one box to another, as the lines of one label; ``timer``: taken as time passes.

    ``width`` is that of a band drawn along it, None for none.
    """

    source: str
    target: str
    lines: tuple[str, ...]
    timer: bool = False
    width: float | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The boxes in the order of the file, the arrows between them, and lines on the clocks beside them."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    clocks: tuple[str, ...] = field(default=())


def edge_label(edge: dict[str, Any], *, guard: bool = True) -> str:
    """What a transition waits for: ``reopen by customer within 30 days on always [severity is p1]``."""
    if edge["kind"] == "timer":
        words = [f"after {edge['after'] or 'unspecified'}"]
    else:
        words = [edge["event"]]
        if edge["actors"]:
            words.append(f"by {' or '.join(edge['actors'])}")
        if edge["within"]:
            words.append(f"within {edge['within']}")
        elif edge["unspecified"]:
            words.append("within unspecified")
    if edge["calendar"]:
        words.append(f"on {edge['calendar']}")
    if guard and edge["guard_text"] != "always":
        words.append(f"[{edge['guard_text']}]")
    return " ".join(words)


def drawing_of(graph: Graph) -> Drawing:
    """Return what to draw of a machine (`casepact.machine.graph.build_graph`).

    Where several states can be left in the same ways for the same state, those ways leave one box
    that stands for all of them.
    """
    names = list(graph.nodes)
    titles = {name: graph.nodes[name]["title"] for name in names}
    ways: dict[tuple[str, str, bool], list[str]] = {}  # target, label, timer -> sources
    for source, target, edge in graph.edges(data=True):
        key = (target, edge_label(edge), edge["kind"] == "timer")
        ways.setdefault(key, []).append(source)
    shared = _shared_sources(ways)
    boxes = [_box(graph, name) for name in names]
    arrows: dict[tuple[str, str, bool], list[str]] = {}
    used = False
    for (target, label, timer), sources in ways.items():
        left = sources
        if shared and shared <= set(sources) and target not in shared:
            left = [source for source in sources if source not in shared]
            arrows.setdefault((_SHARED, target, timer), []).append(label)
            used = True
        for source in left:
            arrows.setdefault((source, target, timer), []).append(label)
    if used:
        members = tuple(titles[name] for name in names if name in shared)
        boxes.append(Box(id=_SHARED, title="any of", members=members))
    return Drawing(
        title=graph.graph["title"] or graph.graph["name"],
        boxes=tuple(boxes),
        arrows=tuple(
            Arrow(source=source, target=target, lines=_lines(labels), timer=timer)
            for (source, target, timer), labels in arrows.items()
        ),
        clocks=clock_lines(graph),
    )


_SHARED = "*"
"""Id of the box that stands for several states; no state can be called so."""


def _box(graph: Graph, name: str) -> Box:
    node = graph.nodes[name]
    return Box(
        id=name,
        title=node["title"],
        note=f"pauses {', '.join(node['pauses'])}" if node["pauses"] else "",
        initial=node["initial"],
        final=node["final"],
        settled=node["settled"],
    )


def _shared_sources(ways: dict[tuple[str, str, bool], list[str]]) -> frozenset[str]:
    """The states for which one box saves the most arrows; none where it would save too few."""
    savings: Counter[frozenset[str]] = Counter()
    groups = [(frozenset(sources), target) for (target, _, _), sources in ways.items()]
    for members in {group for group, _ in groups if len(group) >= _FEWEST}:
        for group, target in groups:
            if members <= group and target not in members:
                savings[members] += len(members) - 1
    if not savings:
        return frozenset()
    best = max(savings, key=lambda members: (savings[members], len(members), sorted(members)))
    return best if savings[best] > _FEWEST else frozenset()


def _lines(labels: list[str]) -> tuple[str, ...]:
    """The lines of a label that says several things, those of one event broken where they are long."""
    import textwrap

    plain = [label for label in labels if len(label) <= _LONGEST]
    lines = [" / ".join(plain)] if plain and len(" / ".join(plain)) <= _LONGEST else plain
    for label in labels:
        if len(label) > _LONGEST:
            lines += textwrap.wrap(label, _LONGEST, break_long_words=False, subsequent_indent="  ")
    return tuple(lines)

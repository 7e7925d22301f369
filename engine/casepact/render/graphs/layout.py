"""Places a drawing on a sheet: boxes, ports, the ways of arrows and their labels, in pixels."""

from __future__ import annotations

from collections.abc import Sequence

from casepact.frozen import dataclass
from casepact.render.graphs.drawing import Box, Drawing
from casepact.render.graphs.lettering import text_width
from casepact.render.graphs.places import place_across
from casepact.render.graphs.ranks import Chain, Ranked, rank_drawing

__all__ = ["LABEL", "NOTE", "TITLE", "Frame", "Layout", "Way", "lay_out"]

TITLE, NOTE, LABEL = 13.0, 10.5, 11.0
"""Sizes of letters."""

_GAP_ACROSS = 22.0
_GAP_DOWN = 20.0
_STOP = 10.0
_PORT = 14.0
"""Distance between arrows where they meet a box, if there is room."""
_LOOP = 26.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle by its middle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Way:
    """The way of an arrow, by number in the drawing: an SVG path, and where its label stands."""

    arrow: int
    path: str
    label: Frame


@dataclass(frozen=True, slots=True)
class Layout:
    """A placed drawing: a frame for each box in order, the ways of the arrows, and the size of it all."""

    frames: tuple[Frame, ...]
    ways: tuple[Way, ...]
    width: float
    height: float


def _box_size(box: Box, loops: Sequence[tuple[str, ...]]) -> tuple[float, float]:
    lines = [(box.title, TITLE), *((line, NOTE) for line in (*box.members, box.note) if line)]
    width = max(text_width(text, size) for text, size in lines) + 28
    extra = max((_label_size(lines)[0] for lines in loops), default=0.0)
    # A loop is drawn on the right; what it needs there is left free on the left too.
    return width + (2 * (extra + _LOOP) if loops else 0.0), 34.0 + 14.0 * (len(lines) - 1)


def _label_size(lines: Sequence[str]) -> tuple[float, float]:
    return max((text_width(line, LABEL) for line in lines), default=0.0) + 8, 14.0 * len(lines) + 2


def lay_out(drawing: Drawing) -> Layout:
    """Return where everything in a drawing stands; the origin is its upper left corner."""
    ranked = rank_drawing(drawing)
    loops: dict[str, list[tuple[str, ...]]] = {}
    for arrow in drawing.arrows:
        if arrow.source == arrow.target:
            loops.setdefault(arrow.source, []).append(arrow.lines)
    sizes = {ranked.boxes[box.id]: _box_size(box, loops.get(box.id, ())) for box in drawing.boxes}
    for chain in ranked.chains:
        for stop in chain.nodes[1:-1]:
            is_label = stop == chain.label
            sizes[stop] = _label_size(drawing.arrows[chain.arrow].lines) if is_label else (_STOP, 0.0)
    across = place_across(ranked, {node: size[0] for node, size in sizes.items()}, _GAP_ACROSS)
    frames: dict[int, Frame] = {}
    bands: dict[int, tuple[float, float]] = {}
    top = 0.0
    for rank in ranked.ranks:
        height = max((sizes[node][1] for node in rank), default=0.0)
        for node in rank:
            frames[node] = Frame(across[node], top + height / 2, *sizes[node])
            bands[node] = (top, top + height)
        top += height + _GAP_DOWN
    bare = {}
    for box in drawing.boxes:
        node = ranked.boxes[box.id]
        bare[node] = Frame(frames[node].x, frames[node].y, *_box_size(box, ()))
    ports = _ports(ranked, bare, across)
    ways = [_way(chain, frames, bands, bare, ports) for chain in ranked.chains]
    for index, arrow in enumerate(drawing.arrows):
        if arrow.source == arrow.target:
            ways.append(_loop(index, bare[ranked.boxes[arrow.source]], _label_size(arrow.lines)))
    width = max((frame.x + frame.width / 2 for frame in frames.values()), default=0.0)
    ordered = tuple(bare[ranked.boxes[box.id]] for box in drawing.boxes)
    return Layout(ordered, tuple(ways), width, max(0.0, top - _GAP_DOWN))


def _ports(ranked: Ranked, bare: dict[int, Frame], across: dict[int, float]) -> dict[tuple[int, int], float]:
    """Where each arrow meets the upper and the lower box, by arrow and node: in the order of their ways."""
    meeting: dict[tuple[int, bool], list[tuple[float, int]]] = {}
    for chain in ranked.chains:
        upper, lower = chain.nodes[0], chain.nodes[-1]
        meeting.setdefault((upper, True), []).append((across[chain.nodes[1]], chain.arrow))
        meeting.setdefault((lower, False), []).append((across[chain.nodes[-2]], chain.arrow))
    ports: dict[tuple[int, int], float] = {}
    for (node, _), arrows in meeting.items():
        frame = bare[node]
        arrows.sort()
        room = frame.width - 24
        step = min(_PORT, room / max(1, len(arrows) - 1))
        wanted = [min(max(x, frame.x - room / 2), frame.x + room / 2) for x, _ in arrows]
        low = [frame.x - room / 2 + step * index for index in range(len(arrows))]
        high = [frame.x + room / 2 - step * (len(arrows) - 1 - index) for index in range(len(arrows))]
        before = float("-inf")
        for index, (_, arrow) in enumerate(arrows):
            before = min(max(wanted[index], low[index], before + step), high[index])
            ports[arrow, node] = before
    return ports


def _way(
    chain: Chain,
    frames: dict[int, Frame],
    bands: dict[int, tuple[float, float]],
    bare: dict[int, Frame],
    ports: dict[tuple[int, int], float],
) -> Way:
    upper, lower = chain.nodes[0], chain.nodes[-1]
    points = [(ports[chain.arrow, upper], bare[upper].bottom)]
    if bands[upper][1] > bare[upper].bottom:
        points.append((points[0][0], bands[upper][1]))
    for stop in chain.nodes[1:-1]:
        top, bottom = bands[stop]
        points.append((frames[stop].x, top))
        if bottom > top:
            points.append((frames[stop].x, bottom))
    end = (ports[chain.arrow, lower], bare[lower].top)
    if bands[lower][0] < bare[lower].top:
        points.append((end[0], bands[lower][0]))
    points.append(end)
    if chain.turned:
        points.reverse()
    return Way(chain.arrow, _smooth(points), frames[chain.label])


def _smooth(points: Sequence[tuple[float, float]]) -> str:
    """A path through the points that is vertical at each."""
    (x, y), parts = points[0], []
    parts.append(f"M{x:.1f},{y:.1f}")
    for next_x, next_y in points[1:]:
        if abs(next_x - x) < 0.05:
            parts.append(f"L{next_x:.1f},{next_y:.1f}")
        else:
            half = (y + next_y) / 2
            parts.append(f"C{x:.1f},{half:.1f} {next_x:.1f},{half:.1f} {next_x:.1f},{next_y:.1f}")
        x, y = next_x, next_y
    return " ".join(parts)


def _loop(index: int, frame: Frame, size: tuple[float, float]) -> Way:
    right, reach = frame.x + frame.width / 2, _LOOP + 4
    high, low = frame.y - 9, frame.y + 9
    path = (
        f"M{right:.1f},{high:.1f} C{right + reach:.1f},{high - 10:.1f}"
        f" {right + reach:.1f},{low + 10:.1f} {right:.1f},{low:.1f}"
    )
    return Way(index, path, Frame(right + _LOOP + size[0] / 2, frame.y, *size))

"""Draws a machine as SVG, readable on light and dark pages, without any other program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from casepact.render.graphs.drawing import Box, Drawing, drawing_of
from casepact.render.graphs.layout import LABEL, NOTE, TITLE, Frame, Layout, Way, lay_out
from casepact.render.graphs.lettering import text_width

if TYPE_CHECKING:
    from casepact.machine.graph import Graph

__all__ = ["drawing_svg", "svg_text"]

_MARGIN = 24.0
_HEAD = 54.0
"""Height of the title and of the dot at which a case starts."""
_LINE = 15.0
_INDENT = 14.0
_NARROWEST = 420.0

_STYLE = """
  .page { fill: #ffffff; }
  .box { fill: #f3f6fb; stroke: #3b5b92; stroke-width: 1.4; }
  .settled .box { fill: #edf7ef; stroke: #3f7d4e; }
  .final .box { fill: #f1f1f3; stroke: #5d6470; }
  .inner { fill: none; stroke: #5d6470; }
  .any .box { fill: none; stroke: #7a8190; stroke-dasharray: 2 3; }
  .title { font-size: 13px; fill: #1b2433; }
  .note { font-size: 10.5px; fill: #5d6470; }
  .head { font-size: 16px; font-weight: 600; fill: #1b2433; }
  .arrow { fill: none; stroke: #56627a; stroke-width: 1.3; }
  .timer .arrow { stroke: #a85b00; stroke-dasharray: 6 4; }
  .tip, .dot { fill: #56627a; }
  .timer-tip { fill: #a85b00; }
  .under { fill: #ffffff; }
  .label { font-size: 11px; fill: #2c3a55; }
  .timer .label { fill: #8a4a00; }
  @media (prefers-color-scheme: dark) {
    .page, .under { fill: #11151c; }
    .box { fill: #1c2534; stroke: #7d9fd6; }
    .settled .box { fill: #17291d; stroke: #6fb883; }
    .final .box { fill: #22252b; stroke: #a3aab8; }
    .inner { stroke: #a3aab8; }
    .any .box { stroke: #8f97a6; }
    .title, .head { fill: #e6eaf2; }
    .note { fill: #a3aab8; }
    .arrow { stroke: #a0abc0; }
    .timer .arrow { stroke: #e0a458; }
    .tip, .dot { fill: #a0abc0; }
    .timer-tip { fill: #e0a458; }
    .label { fill: #c9d3e6; }
    .timer .label { fill: #f0bd7d; }
  }
"""


def svg_text(graph: Graph) -> str:
    """Return a machine as an SVG picture: settled states green, final ones double, timers dashed."""
    return drawing_svg(drawing_of(graph))


def drawing_svg(drawing: Drawing) -> str:
    """Return a drawing as an SVG picture of its own."""
    return "\n".join(_picture(drawing, lay_out(drawing))) + "\n"


def _picture(drawing: Drawing, layout: Layout) -> Iterator[str]:
    clocks = drawing.clocks
    below = 22 + _LINE * len(clocks) if clocks else 0.0
    texts = [text_width(drawing.title, 17), *(text_width(line, NOTE) + _INDENT for line in clocks)]
    width = max(layout.width, _NARROWEST, *texts) + 2 * _MARGIN
    height = _HEAD + layout.height + below + 2 * _MARGIN
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}"'
        f' height="{height:.0f}" role="img" aria-label={quoteattr(drawing.title)}'
        " font-family=\"system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, 'DejaVu Sans', sans-serif\">"
    )
    yield f"<title>{escape(drawing.title)}</title>"
    yield f"<style>{_STYLE}</style>"
    yield "<defs>"
    for name in ("tip", "timer-tip"):
        yield (
            f'  <marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7"'
            f' orient="auto-start-reverse"><path class="{name}" d="M0,1 L10,5 L0,9 z"/></marker>'
        )
    yield "</defs>"
    yield f'<rect class="page" width="{width:.0f}" height="{height:.0f}"/>'
    yield f'<text class="head" x="{_MARGIN}" y="{_MARGIN + 12}">{escape(drawing.title)}</text>'
    left = (width - layout.width) / 2
    yield f'<g transform="translate({left:.1f} {_MARGIN + _HEAD:.1f})">'
    for way in layout.ways:
        yield from _arrow(drawing, way)
    for box, frame in zip(drawing.boxes, layout.frames, strict=True):
        yield from _box(box, frame)
    # Labels last: nothing may be drawn over them.
    for way in layout.ways:
        yield from _label(drawing, way)
    yield "</g>"
    top = _MARGIN + _HEAD + layout.height + 30
    for index, line in enumerate(clocks):
        left = _MARGIN + (_INDENT if line.startswith(" ") else 0)
        yield f'<text class="note" x="{left}" y="{top + _LINE * index:.1f}">{escape(line.strip())}</text>'
    yield "</svg>"


def _arrow(drawing: Drawing, way: Way) -> Iterator[str]:
    arrow = drawing.arrows[way.arrow]
    group, tip = ("timer", "timer-tip") if arrow.timer else ("event", "tip")
    if arrow.width is not None:  # a band under the arrow, whose tip would grow with its line
        style = f"stroke-width:{arrow.width:.1f};stroke-opacity:.3;stroke-dasharray:none"
        yield f'<g class="{group}"><path class="arrow" style="{style}" d="{way.path}"/></g>'
    yield f'<g class="{group}"><path class="arrow" marker-end="url(#{tip})" d="{way.path}"/></g>'


def _label(drawing: Drawing, way: Way) -> Iterator[str]:
    arrow, frame = drawing.arrows[way.arrow], way.label
    yield f'<g class="{"timer" if arrow.timer else "event"}">{_rectangle("under", frame, 0, 3)}'
    yield from _lines(arrow.lines, "label", frame.x, frame.y, LABEL)
    yield "</g>"


def _rectangle(style: str, frame: Frame, inset: float, radius: int) -> str:
    left, top = frame.x - frame.width / 2 + inset, frame.top + inset
    return (
        f'<rect class="{style}" x="{left:.1f}" y="{top:.1f}" width="{frame.width - 2 * inset:.1f}"'
        f' height="{frame.height - 2 * inset:.1f}" rx="{radius}"/>'
    )


def _lines(lines: tuple[str, ...], style: str, x: float, y: float, size: float) -> Iterator[str]:
    first = y - 14 * (len(lines) - 1) / 2 + size * 0.35
    for index, line in enumerate(lines):
        yield (
            f'<text class="{style}" text-anchor="middle" x="{x:.1f}" y="{first + 14 * index:.1f}">'
            f"{escape(line.strip())}</text>"
        )


def _box(box: Box, frame: Frame) -> Iterator[str]:
    kind = "any" if box.members else "final" if box.final else "settled" if box.settled else "state"
    top = frame.top
    yield f'<g class="{kind}">'
    if box.initial:
        yield f'<circle class="dot" cx="{frame.x:.1f}" cy="{top - 32:.1f}" r="5"/>'
        yield f'<path class="arrow" marker-end="url(#tip)" d="M{frame.x:.1f},{top - 27:.1f} V{top:.1f}"/>'
    yield _rectangle("box", frame, 0, 9)
    if box.final:
        yield _rectangle("inner", frame, 3, 6)
    notes = (*box.members, *((box.note,) if box.note else ()))
    middle = frame.y - 7 * len(notes)
    yield from _lines((box.title,), "title", frame.x, middle, TITLE)
    if notes:
        yield from _lines(notes, "note", frame.x, middle + 14 + 7 * (len(notes) - 1), NOTE)
    yield "</g>"

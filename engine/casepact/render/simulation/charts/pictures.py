"""Makes pictures of figures: SVG for pages that are light or dark, SVG files, PNG, and Altair charts."""

from __future__ import annotations

import re
import textwrap
import threading
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from casepact.render.graphs.svg import drawing_svg
from casepact.render.simulation.charts.figure import Figure, Spec
from casepact.render.simulation.charts.theme import CONFIG, FAINT, INK

if TYPE_CHECKING:
    import altair as alt

__all__ = ["altair_chart", "can_draw", "inline_svg", "png_picture", "svg_picture", "warm_up"]

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_SCALE = 2.0
"""Pixels of a PNG to one of the drawing."""

_AROUND: Spec = {"left": 16, "right": 16, "top": 16, "bottom": 12}
"""Pixels around a chart that stands alone."""
_ACROSS, _DRAWN = 104, 72
"""Characters of a line above a chart, and of one below a drawing."""

_NOTHING: Spec = {
    "data": {"values": [{"x": 0}]},
    "mark": "point",
    "encoding": {"x": {"field": "x", "type": "quantitative"}},
}
"""A chart of next to nothing."""

_HEAD = re.compile(r"<svg\b[^>]*>")
_NAMES = re.compile(r"""( id="|url\(#|url\('#|href="#)""")
_TITLE = re.compile(r"^\s*<title>[^<]*</title>")
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_SELECTORS = re.compile(r"^(\s*)(\.[^{}@]*?)\s*\{", re.MULTILINE)
_BOX = re.compile(r'viewBox="([^"]*)"')


def warm_up() -> None:
    """Begin to load what draws: the first chart takes as long as all others.

    It is loaded in one go that holds the interpreter's lock, beside what other processes do and machine code.
    Nobody waits for it who ends before a chart is drawn; and what is wrong with it, the first chart tells.
    """

    def load() -> None:
        with suppress(Exception):
            _drawn(_NOTHING, CONFIG)

    if can_draw():
        threading.Thread(target=load, name="charts", daemon=True).start()


def can_draw() -> bool:
    """Whether what draws charts is installed."""
    return find_spec("vl_convert") is not None


def svg_picture(figure: Figure, about: str = "") -> str:
    """A figure as the text of an SVG file of its own, on white, with its title and how it is read.

    ``about`` says of what it is a figure.

    Raises:
        ImportError: what draws charts is not installed; the message says how to get it.
    """
    if figure.spec is None:
        if figure.drawing is None:
            return figure.svg
        return drawing_svg(replace(figure.drawing, title=figure.title, clocks=_lines(figure, about, _DRAWN)))
    text = _drawn(
        _titled(figure.spec, figure, about), {**CONFIG, "background": "#ffffff", "padding": _AROUND}
    )
    return _HEAD.sub(lambda head: f"{head[0]}{_said(figure)}", text, count=1) + "\n"


def png_picture(figure: Figure, about: str = "") -> bytes:
    """A figure as the bytes of a PNG file, at two pixels to one, else as `svg_picture` has it."""
    png: bytes = _converter().svg_to_png(svg_picture(figure, about), scale=_SCALE)
    return png


def inline_svg(figure: Figure) -> str:
    """A figure as an element of a page, which colours it by its own style sheet. Raises as `svg_picture`.

    The element has no size of its own but for the most it may take across, and tells readers of screens
    what it shows instead of every mark in it.
    """
    text = figure.svg if figure.spec is None else _drawn(figure.spec, CONFIG)
    head = _HEAD.search(text)
    box = None if head is None else _BOX.search(head[0])
    assert head is not None
    assert box is not None
    width = float(box[1].split()[2])
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box[1]}" class="picture" role="img"'
        f' id="{figure.name}-picture"'
        f' aria-labelledby="{figure.name}-t {figure.name}-d" style="max-width:{width:.0f}px">'
    )
    said = (
        f'<title id="{figure.name}-t">{escape(figure.title)}</title>'
        f'<desc id="{figure.name}-d">{escape(figure.alternative)}</desc>'
    )
    # A page holds several pictures, whose names must not meet.
    body = _NAMES.sub(lambda name: f"{name[1]}{figure.name}-", text[head.end() :].rstrip())
    body = _STYLE.sub(lambda style: _scoped(style[0], figure.name), _TITLE.sub("", body, count=1))
    return opening + said + body


def _scoped(style: str, name: str) -> str:
    """A style sheet in a picture whose rules hold for this picture alone, not for the page around it."""
    return _SELECTORS.sub(
        lambda rule: (
            rule[1] + ", ".join(f"#{name}-picture {one.strip()}" for one in rule[2].split(",")) + " {"
        ),
        style,
    )


def altair_chart(figure: Figure) -> alt.TopLevelMixin:
    """A figure as an Altair chart, to be shown, changed or saved in a notebook.

    Raises:
        ImportError: Altair is not installed.
        ValueError: the figure is drawn without Vega-Lite, as the machine with its flows is.
    """
    if figure.spec is None:
        raise ValueError(f"`{figure.name}` is no chart of Vega-Lite")
    try:
        import altair as alt
    except ImportError as error:
        raise ImportError("charts in a notebook need altair; install casepact[simulate]") from error
    spec = _titled(figure.spec, figure)
    chart: alt.TopLevelMixin = alt.Chart.from_dict({"$schema": _SCHEMA, "config": CONFIG, **spec})
    return chart


def _titled(spec: Spec, figure: Figure, about: str = "") -> Spec:
    """A chart with its title and how it is read above it, for where nothing stands beside it."""
    title: Spec = {
        "text": figure.title,
        "subtitle": list(_lines(figure, about, _ACROSS)),
        "anchor": "start",
        "frame": "bounds",
        "color": INK,
        "fontSize": 16,
        "fontWeight": 600,
        "subtitleColor": FAINT,
        "subtitleFontSize": 12,
        "subtitlePadding": 6,
        "offset": 16,
    }
    return {"title": title, **spec}


def _lines(figure: Figure, about: str, width: int) -> tuple[str, ...]:
    return (*textwrap.wrap(about, width), *textwrap.wrap(figure.caption, width))


def _said(figure: Figure) -> str:
    return f"<title>{escape(figure.title)}</title><desc>{escape(figure.alternative)}</desc>"


def _drawn(spec: Spec, config: Spec) -> str:
    svg: str = _converter().vegalite_to_svg({"$schema": _SCHEMA, **spec, "config": config})
    return svg


def _converter() -> ModuleType:
    try:
        import vl_convert
    except ImportError as error:
        raise ImportError("charts need vl-convert-python; install casepact[simulate]") from error
    module: ModuleType = vl_convert
    return module

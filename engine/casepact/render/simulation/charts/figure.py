"""A figure: a picture still to be drawn, with the words that stand beside it and for it."""

from __future__ import annotations

from typing import Any

from casepact.frozen import dataclass
from casepact.render.graphs.drawing import Drawing

__all__ = ["Figure", "Spec"]

Spec = dict[str, Any]
"""A Vega-Lite specification, without its configuration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One picture.

    ``name`` is the stem of its files, ``caption`` says how it is read, and ``alternative`` what it shows,
    for whoever cannot see it. It is drawn from ``spec``; or is an SVG text already, made of ``drawing``: then
    ``spec`` is None.
    """

    name: str
    title: str
    caption: str
    alternative: str
    spec: Spec | None = None
    svg: str = ""
    drawing: Drawing | None = None

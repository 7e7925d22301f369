"""The look of charts: colours that all kinds of sight tell apart, each with its equal on dark pages."""

from __future__ import annotations

from casepact.render.simulation.charts.figure import Spec

__all__ = [
    "AFTER",
    "BEFORE",
    "BUSY",
    "CONFIG",
    "DARK",
    "FAINT",
    "GRID",
    "HEAT",
    "INK",
    "KEPT",
    "LATE",
    "LINES",
    "NOTHING",
    "STAFFED",
    "STROKES",
    "WIDTH",
]

STROKES: Spec = {"symbolType": "stroke", "symbolStrokeWidth": 3}
"""Symbols of a legend that are pieces of lines."""

WIDTH = 640
"""Pixels of a chart across, its labels not counted."""

INK, FAINT, GRID, NOTHING = "#1b2433", "#5d6470", "#dfe4ec", "#f3f5f9"
KEPT, LATE = "#0072b2", "#d55e00"
STAFFED, BUSY = "#b9c6d8", "#0173b3"
BEFORE, AFTER = "#7a8190", "#0074b1"
LINES = ("#0072b3", "#d55e01", "#009e73", "#cc79a7", "#b88700", "#56b4e9", "#5d6471")
"""Lines that are told apart by colour: those of Okabe and Ito, the yellow darkened to be seen on white."""

HEAT = ("#deebf7", "#c0d9ee", "#98c3e2", "#67a8d3", "#3d8bc2", "#1b6bad", "#0b4a86")
"""From little to much. On a dark page much is bright, so that the order by contrast is the same."""

DARK = {
    INK: "#e6eaf2",
    FAINT: "#a8b0be",
    GRID: "#2c3442",
    NOTHING: "#1b212b",
    KEPT: "#5bb0ea",
    LATE: "#ff9152",
    STAFFED: "#4a5872",
    BUSY: "#5cb1eb",
    BEFORE: "#949cab",
    AFTER: "#5db2ec",
    **dict(
        zip(LINES, ("#5bb0eb", "#ff9153", "#3ecfa2", "#e39cc6", "#e6b93a", "#8fd0f7", "#a8b0bf"), strict=True)
    ),
    **dict(
        zip(HEAT, ("#1d2c40", "#21405f", "#26557f", "#2f6da3", "#4489c4", "#6caee0", "#a9d5f5"), strict=True)
    ),
}
"""The colour that stands for another on a dark page. All keys differ, so that a colour names its use."""

_FONT = "system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif"

CONFIG: Spec = {
    "font": _FONT,
    "background": "transparent",
    "padding": {"left": 12, "right": 8, "top": 4, "bottom": 4},
    "view": {"stroke": None},
    "axis": {
        "labelColor": FAINT,
        "titleColor": FAINT,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": GRID,
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
        "aria": False,
    },
    "header": {
        "labelColor": INK,
        "labelFontSize": 12.5,
        "labelFontWeight": 600,
        "titleColor": FAINT,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "legend": {
        "gradientStrokeColor": GRID,
        "labelColor": FAINT,
        "titleColor": FAINT,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "aria": False,
    },
    "text": {"fill": FAINT, "fontSize": 12},
    "mark": {"aria": False},
}
"""The configuration of every chart."""

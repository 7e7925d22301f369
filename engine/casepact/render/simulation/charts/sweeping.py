"""Charts of sweeps and searches: what was measured at each value, with its interval."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

from casepact.experiment.measures import Measure, MeasureKind
from casepact.experiment.varying import Axis, Found, Point
from casepact.render.simulation.charts.figure import Figure, Spec
from casepact.render.simulation.charts.theme import KEPT, LATE, LINES, WIDTH
from casepact.render.simulation.exploring import sweep_measures
from casepact.render.simulation.numbers import interval_text, is_length, is_share, measure_label

__all__ = ["found_figure", "sweep_figures"]

_HOUR = 3_600
_SAID = {
    MeasureKind.ATTAINMENT: "share kept",
    MeasureKind.UTILISATION: "share of time at work",
    MeasureKind.BACKLOG: "open cases on average",
    MeasureKind.QUEUE: "cases waiting on average",
    MeasureKind.CASES: "cases in one run",
    MeasureKind.BREACHES: "late in one run",
    MeasureKind.NOTICES: "times told in one run",
}
"""What is measured, in the words of an axis, for those whose name does not say it."""
_APART = 8
"""Pixels between the lines of a sweep at one value."""


def sweep_figures(
    axes: Sequence[Axis], points: Sequence[Point], words: Sequence[str] = ()
) -> Iterator[Figure]:
    """A chart for each measure of a sweep, along the first axis; a line for each value on the others."""
    for measure in sweep_measures(points, words):
        rows = list(_rows(axes, points, measure))
        if rows:
            others = ", ".join(axis.path for axis in axes[1:])
            yield Figure(
                name="-".join(
                    part
                    for part in (
                        "sweep",
                        measure.kind.value,
                        re.sub(r"[^\w.-]+", "_", measure.about),
                        measure.tier,
                        measure.severity,
                    )
                    if part
                ),
                title=f"{measure_label(measure)} by {axes[0].path}",
                caption=_how_to_read(points) + (f" A line for each of {others}." if others else ""),
                alternative="; ".join(
                    f"{' '.join(point.values)}: {interval_text(measure, point.study.interval(measure))}"
                    for point in points
                )
                + ".",
                spec=_spec(rows, measure, axes[0], axes[1:]),
            )


def _how_to_read(points: Sequence[Point]) -> str:
    """How a chart is read, by whether there are intervals to show."""
    if not any(point.study.drawn for point in points):
        return "What it comes to at each value; nothing is drawn by chance."
    return f"The estimate at each value, with its {points[0].study.confidence * 100:g}% interval."


def found_figure(found: Found) -> Figure | None:
    """The values that a search tried, and the bound; None where nothing was measured."""
    measure, rows = found.goal.measure, []
    for probe in found.probes:
        interval = probe.interval
        if interval is not None and math.isfinite(interval.estimate):
            rows.append(_row(measure, str(probe.value), "", interval.estimate, interval.low, interval.high))
    if not rows:
        return None
    bound = found.goal.bound / (_HOUR if is_length(measure.kind) else 1)
    values = tuple(str(probe.value) for probe in found.probes)
    return Figure(
        name="search",
        title=f"{measure.text} by {found.path}",
        caption=(
            "The estimate at each value tried, with its interval; the orange line is the bound of the goal,"
            f" {found.goal.text}."
        ),
        alternative="; ".join(
            f"{probe.value}: {interval_text(measure, probe.interval)}" for probe in found.probes
        )
        + ".",
        spec=_spec(rows, measure, Axis(found.path, values), (), bound),
    )


def _rows(axes: Sequence[Axis], points: Sequence[Point], measure: Measure) -> Iterator[dict[str, Any]]:
    for point in points:
        interval = point.study.interval(measure)
        if interval is not None and math.isfinite(interval.estimate):
            line = ", ".join(
                value if len(axes) == 2 else f"{axis.path.rsplit('.', 1)[-1]} {value}"
                for axis, value in zip(axes[1:], point.values[1:], strict=True)
            )
            yield _row(measure, point.values[0], line, interval.estimate, interval.low, interval.high)


def _row(
    measure: Measure, value: str, line: str, estimate: float, low: float | None, high: float | None
) -> dict[str, Any]:
    unit = _HOUR if is_length(measure.kind) else 1
    return {
        "value": _number(value),
        "line": line,
        "estimate": estimate / unit,
        "low": (estimate if low is None else low) / unit,
        "high": (estimate if high is None else high) / unit,
    }


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _spec(
    rows: list[dict[str, Any]],
    measure: Measure,
    axis: Axis,
    others: Sequence[Axis],
    bound: float | None = None,
) -> Spec:
    numeric = all(isinstance(row["value"], float) for row in rows)
    x: Spec = {
        "field": "value",
        "type": "quantitative" if numeric else "ordinal",
        "title": axis.path,
        "sort": list(axis.values),
        "axis": {"labelAngle": 0, "grid": False},
    }
    if numeric:
        x |= {"scale": {"zero": False, "nice": False, "padding": 24}}
        # What was tried is what there is to read off.
        tried = sorted({row["value"] for row in rows})
        x["axis"] |= {"values": tried, "format": "~g", "labelOverlap": "greedy"}
        del x["sort"]
    y: Spec = {
        "type": "quantitative",
        "title": _title(measure),
        "scale": {"zero": False},
        "axis": {"tickCount": 5, **({"format": "~%"} if is_share(measure.kind) else {})},
    }
    lines = list(dict.fromkeys(row["line"] for row in rows))
    colours = [LINES[place % len(LINES)] for place in range(len(lines))] if others else [KEPT]
    legend: Spec = {"title": ", ".join(one.path for one in others), "orient": "bottom", "symbolOpacity": 1}
    colour: Spec = {
        "field": "line",
        "type": "nominal",
        "scale": {"domain": lines, "range": colours},
        "legend": legend if others else None,
    }
    layers: list[Spec] = []
    for place, line in enumerate(lines):
        # Lines stand beside one another: their intervals would cover one another.
        apart = _APART * (place - (len(lines) - 1) / 2)
        shared: Spec = {"x": x, "color": colour}
        estimate: Spec = {**shared, "y": {**y, "field": "estimate"}}
        marks: list[tuple[Spec, Spec]] = [
            ({"type": "line", "strokeWidth": 1.5, "opacity": 0.5}, estimate),
            (
                {"type": "rule", "strokeWidth": 2, "strokeCap": "round", "opacity": 0.55, "x2Offset": apart},
                {**shared, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            ),
            ({"type": "point", "filled": True, "size": 60, "opacity": 1}, estimate),
        ]
        layers += [
            {
                "transform": [{"filter": {"field": "line", "equal": line}}],
                "mark": {**mark, "xOffset": apart},
                "encoding": encoding,
            }
            for mark, encoding in marks
        ]
    if bound is not None:
        rule: Spec = {"type": "rule", "color": LATE, "strokeDash": [5, 3], "strokeWidth": 1.5}
        layers.append({"mark": rule, "encoding": {"y": {**y, "datum": bound}}})
    return {"data": {"values": rows}, "width": WIDTH, "height": 220, "layer": layers}


def _title(measure: Measure) -> str:
    unit = " (hours)" if is_length(measure.kind) else ""
    return f"{_SAID.get(measure.kind, measure_label(measure))}{unit}"

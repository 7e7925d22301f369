"""Charts of what share of each promise was kept, by tier and severity, with its interval."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from casepact.experiment.measures import Measure, MeasureKind
from casepact.experiment.study import Study
from casepact.render.simulation.charts.figure import Figure, Spec
from casepact.render.simulation.charts.theme import AFTER, BEFORE, INK, KEPT, LATE, STROKES, WIDTH
from casepact.render.simulation.numbers import interval_text, share_text, share_texts
from casepact.render.simulation.story import plain_name

__all__ = ["FEW", "Cell", "attainment_figures", "cells_of", "change_figures"]

FEW = 30
"""Cases in all runs together below which a share is drawn hollow."""

_ALL = " "
"""The tier of the row of all cases: a name that is seen of none."""

_STEP = 22
_APART = 8
"""Pixels that before and after stand from the middle of their row."""
_LABELS = 230
"""Pixels that names and numbers take beside the marks."""

Cell = tuple[str, str]
"""A tier and a severity; both empty are all cases."""


def cells_of(study: Study, obligation: str) -> list[Cell]:
    """The tiers and severities in which an obligation was judged, all together first."""
    layout = study.tally.layout
    tiers, severities = [t for t in layout.tiers if t], [s for s in layout.severities if s]
    pairs: list[Cell] = [("", ""), *((tier, severity) for tier in tiers for severity in severities)]
    if len(tiers) < 2:
        pairs = [("", ""), *(("", severity) for severity in severities)]
    found = []
    for tier, severity in pairs:
        interval = study.interval(Measure(MeasureKind.ATTAINMENT, obligation, tier, severity))
        if interval is not None and math.isfinite(interval.estimate):
            found.append((tier, severity))
    return found


def attainment_figures(study: Study, obligations: Sequence[str] = ()) -> Iterator[Figure]:
    """A chart for each obligation that was judged, or for those named."""
    for name in study.tally.layout.obligations:
        rows = [] if obligations and name not in obligations else list(_rows([("kept", study)], name))
        if rows:
            yield Figure(
                name=f"kept-{name}",
                title=f"{plain_name(name).capitalize()}: share kept",
                caption=(
                    f"{_dots(study)}. A hollow dot rests on fewer than {FEW} cases in all runs together."
                    f"{_bound(rows)}"
                ),
                alternative=_described(rows),
                spec=_spec(rows, study),
            )


def _dots(study: Study, mark: str = "dot") -> str:
    """How a chart is read, by whether there are intervals to show."""
    line = f", the line its {study.confidence * 100:g}% interval" if study.drawn else ""
    return f"Each {mark} is the share of promises kept{line}"


def change_figures(before: Study, after: Study, obligations: Sequence[str] = ()) -> Iterator[Figure]:
    """A chart for each obligation judged in both studies: what was kept before, and after."""
    drawn = before if before.drawn else after
    for name in before.tally.layout.obligations:
        skipped = (obligations and name not in obligations) or name not in after.tally.layout.obligations
        rows = [] if skipped else list(_rows([("before", before), ("after", after)], name))
        if rows:
            yield Figure(
                name=f"kept-{name}",
                title=f"{plain_name(name).capitalize()}: share kept, before and after",
                caption=f"{_dots(drawn, 'mark')}: grey squares before, blue dots after.",
                alternative=_described(rows),
                spec=_spec(rows, before),
            )


def _rows(studies: Sequence[tuple[str, Study]], obligation: str) -> Iterator[dict[str, Any]]:
    cells = dict.fromkeys(cell for _, study in studies for cell in cells_of(study, obligation))
    for tier, severity in cells:
        measure = Measure(MeasureKind.ATTAINMENT, obligation, tier, severity)
        found = [(run, study, kept) for run, study in studies if (kept := study.interval(measure))]
        written = share_texts([kept.estimate for _, _, kept in found])
        for (run, study, kept), text in zip(found, written, strict=True):
            yield {
                "run": run,
                "tier": tier or ("" if severity else _ALL),
                "severity": severity or "all cases",
                "kept": kept.estimate,
                "low": kept.estimate if kept.low is None else kept.low,
                "high": kept.estimate if kept.high is None else kept.high,
                "few": sum(judged for _, judged in study.counts(measure)) < FEW,
                "promised": _promised(studies[0][1], obligation, (tier, severity)),
                "kept_text": text,
                "text": interval_text(measure, kept),
            }


def _described(rows: Sequence[dict[str, Any]]) -> str:
    words = []
    for row in rows:
        about = " ".join(
            part for part in (row["tier"] if row["tier"] != _ALL else "", row["severity"]) if part
        )
        when = "" if row["run"] == "kept" else f" {row['run']}"
        words.append(f"{about}{when}: {row['text']}")
    return "Share kept. " + "; ".join(words) + "."


def _promised(study: Study, obligation: str, cell: Cell) -> float | None:
    """The share that the policy promises of a cell, where it is one; None where it promises none.

    Of which tier and severity a clause is its id says, which is its path in the policy.
    """
    layout, own = study.tally.layout, {name for name in cell if name}
    names = frozenset(filter(None, (*layout.tiers, *layout.severities)))
    percents = {
        float(share.percent)
        for share in layout.shares
        if share.obligation == obligation and names.intersection(share.clause.split(".")[2:]) <= own
    }
    return percents.pop() / 100 if len(percents) == 1 else None


def _bound(rows: Sequence[dict[str, Any]]) -> str:
    """What is said of the lines at the shares that are promised."""
    shares = {row["promised"] for row in rows} - {None}
    if not shares:
        return ""
    if len(shares) > 1:
        return " Orange lines are the shares that the policy promises."
    some = ", of the cases that it crosses" if any(row["promised"] is None for row in rows) else ""
    return f" The policy promises {share_text(shares.pop())}: the orange line{some}."


def _spec(rows: list[dict[str, Any]], study: Study) -> Spec:
    layout = study.tally.layout
    lowest = min(row[name] for row in rows for name in ("low", "promised") if row[name] is not None)
    x: Spec = {
        "type": "quantitative",
        "scale": {"domain": [_floor(lowest), 1], "nice": False, "clamp": True},
        "axis": {"format": "~%", "title": "share kept", "tickCount": 6},
    }
    paired = any(row["run"] == "before" for row in rows)
    layers: list[Spec] = []
    if any(row["promised"] is not None for row in rows):
        size = _STEP + 2 * _APART if paired else _STEP
        tick: Spec = {"type": "tick", "orient": "vertical", "color": LATE, "size": size, "thickness": 2}
        place: Spec = {"x": {**x, "field": "promised"}, "y": _severity(layout.severities)}
        only: list[Spec] = [{"filter": "datum.promised !== null"}]
        layers.append({"transform": only, "mark": tick, "encoding": place})
    if paired:
        scale: Spec = {"domain": ["before", "after"], "range": [BEFORE, AFTER]}
        legend: Spec = {"title": None, "orient": "bottom", "symbolOpacity": 1} | STROKES
        runs: Spec = {"field": "run", "type": "nominal", "scale": scale, "legend": legend}
        layers += _marks("before", x, layout.severities, BEFORE, "square", -_APART, runs)
        layers += _marks("after", x, layout.severities, AFTER, "circle", _APART, runs)
    else:
        layers += _marks("kept", x, layout.severities, KEPT, "circle", 0, {"value": KEPT})
    return {
        "data": {"values": rows},
        "facet": {
            "row": {
                "field": "tier",
                "sort": [_ALL, "", *(tier for tier in layout.tiers if tier)],
                "title": None,
                "header": {
                    "labelAngle": 0,
                    "labelAlign": "left",
                    "labelOrient": "left",
                    "labelPadding": 16,
                    "labelLimit": 160,
                },
            }
        },
        "spec": {
            "width": WIDTH - _LABELS,
            "height": {"step": _STEP + 2 * _APART if paired else _STEP},
            "layer": layers,
        },
        "resolve": {"scale": {"y": "independent"}},
        "spacing": 10,
    }


def _floor(lowest: float) -> float:
    """Where the axis begins: at the tenth below the lowest of all."""
    return max(0.0, math.floor(lowest * 10 - 1e-9) / 10)


def _severity(severities: Sequence[str]) -> Spec:
    """The row of a mark."""
    return {
        "field": "severity",
        "type": "nominal",
        "sort": ["all cases", *severities],
        "title": None,
        "axis": {
            "labelColor": INK,
            "labelFontSize": 12.5,
            "labelLimit": 240,
            "labelPadding": 12,
            "grid": True,
            "gridDash": [1, 3],
        },
    }


def _marks(
    run: str, x: Spec, severities: Sequence[str], colour: str, shape: str, apart: int, runs: Spec
) -> list[Spec]:
    """The interval, the dot and the number of each row of a run, so many pixels ``apart`` from its middle.

    ``runs`` is what tells the runs apart by colour.
    """
    mine: list[Spec] = [{"filter": f"datum.run == '{run}'"}]
    y = _severity(severities)
    line: Spec = {"type": "rule", "strokeWidth": 2, "strokeCap": "round", "opacity": 0.55}
    dot: Spec = {
        "type": "point",
        "shape": shape,
        "stroke": colour,
        "size": 70,
        "strokeWidth": 2,
        "opacity": 1,
    }
    fill: Spec = {"condition": {"test": "datum.few", "value": "transparent"}, "value": colour}
    place: Spec = {"yOffset": apart}
    return [
        {
            "transform": mine,
            "mark": {**line, **place, "y2Offset": apart},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}, "color": runs},
        },
        {
            "transform": mine,
            "mark": {**dot, **place},
            "encoding": {"y": y, "x": {**x, "field": "kept"}, "fill": fill},
        },
        {
            "transform": mine,
            "mark": {"type": "text", "align": "right", "dx": 58, "color": INK, **place},
            "encoding": {
                "y": y,
                "x": {"value": WIDTH - _LABELS},
                "text": {"field": "kept_text", "type": "nominal"},
            },
        },
    ]

"""Charts of what share of each promise was kept, by tier and severity, with its interval."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from casepact.experiment.measures import Measure, MeasureKind
from casepact.experiment.study import Study
from casepact.render.simulation.charts.figure import Figure, Spec
from casepact.render.simulation.charts.theme import AFTER, BEFORE, INK, KEPT, LATE, WIDTH
from casepact.render.simulation.numbers import between_text, share_text

__all__ = ["FEW", "Cell", "attainment_figures", "cells_of", "change_figures"]

FEW = 30
"""Cases in all runs together below which a share is drawn hollow."""

_ALL = " "
"""The tier of the row of all cases: a name that is seen of none."""

_STEP = 22
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
                title=f"{name}: share kept",
                caption=(
                    f"Each dot is the share of promises kept, the line its {study.confidence * 100:g}%"
                    f" interval. A hollow dot rests on fewer than {FEW} cases in all runs together."
                    f"{_bound(study, name)}"
                ),
                alternative=_described(rows),
                spec=_spec(rows, study, name),
            )


def change_figures(before: Study, after: Study, obligations: Sequence[str] = ()) -> Iterator[Figure]:
    """A chart for each obligation judged in both studies: what was kept before, and after."""
    for name in before.tally.layout.obligations:
        skipped = (obligations and name not in obligations) or name not in after.tally.layout.obligations
        rows = [] if skipped else list(_rows([("before", before), ("after", after)], name))
        if rows:
            yield Figure(
                name=f"kept-{name}",
                title=f"{name}: share kept, before and after",
                caption=(
                    f"Each mark is the share of promises kept, the line its {before.confidence * 100:g}%"
                    " interval: grey squares before, blue dots after."
                ),
                alternative=_described(rows),
                spec=_spec(rows, before, name),
            )


def _rows(studies: Sequence[tuple[str, Study]], obligation: str) -> Iterator[dict[str, Any]]:
    cells = dict.fromkeys(cell for _, study in studies for cell in cells_of(study, obligation))
    for tier, severity in cells:
        for run, study in studies:
            kept = study.interval(Measure(MeasureKind.ATTAINMENT, obligation, tier, severity))
            judged = study.interval(Measure(MeasureKind.JUDGED, obligation, tier, severity))
            if kept is None or judged is None or not math.isfinite(kept.estimate):
                continue
            yield {
                "run": run,
                "tier": tier or ("" if severity else _ALL),
                "severity": severity or "all cases",
                "kept": kept.estimate,
                "low": kept.estimate if kept.low is None else kept.low,
                "high": kept.estimate if kept.high is None else kept.high,
                "few": judged.estimate * study.replications < FEW,
                "kept_text": share_text(kept.estimate),
                "text": f"{share_text(kept.estimate)} ({between_text(kept, share=True)})",
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


def _target(study: Study, obligation: str) -> float | None:
    """The share that the policy promises, where it promises one and the same for all."""
    percents = {float(share.percent) for share in study.tally.layout.shares if share.obligation == obligation}
    return percents.pop() / 100 if len(percents) == 1 else None


def _bound(study: Study, obligation: str) -> str:
    target = _target(study, obligation)
    return "" if target is None else f" The policy promises {share_text(target)}: the orange line."


def _spec(rows: list[dict[str, Any]], study: Study, obligation: str) -> Spec:
    layout = study.tally.layout
    target = _target(study, obligation)
    lowest = min([row["low"] for row in rows] + ([] if target is None else [target]))
    floor = max(0.0, math.floor(lowest * 10 - 1e-9) / 10)
    paired = any(row["run"] == "before" for row in rows)
    x = {"type": "quantitative", "scale": {"domain": [floor, 1], "nice": False, "clamp": True}}
    axis = {"format": ".0%", "title": None, "tickCount": 6}
    y: Spec = {
        "field": "severity",
        "type": "nominal",
        "sort": ["all cases", *layout.severities],
        "title": None,
        "axis": {
            "labelColor": INK,
            "labelFontSize": 12.5,
            "grid": True,
            "gridDash": [1, 3],
            "labelLimit": 240,
        },
    }
    runs = ["before", "after"] if paired else ["kept"]
    colours = [BEFORE, AFTER] if paired else [KEPT]
    shared: Spec = {"y": y}
    if paired:
        shared["yOffset"] = {"field": "run", "sort": runs, "scale": {"paddingOuter": 0.2}}
    colour = {"field": "run", "scale": {"domain": runs, "range": colours}, "legend": None}
    point: Spec = {
        **shared,
        "x": {**x, "field": "kept", "axis": axis},
        "stroke": colour,
        "shape": {
            "field": "run",
            "scale": {"domain": runs, "range": ["square", "circle"] if paired else ["circle"]},
            "legend": None,
        },
        "fill": {
            "condition": {"test": "datum.few", "value": "transparent"},
            "field": "run",
            "scale": {"domain": runs, "range": colours},
            "legend": None,
        },
    }
    layers: list[Spec] = [
        {
            "mark": {"type": "rule", "strokeWidth": 2, "strokeCap": "round", "opacity": 0.55},
            "encoding": {
                **shared,
                "x": {**x, "field": "low", "axis": axis},
                "x2": {"field": "high"},
                "color": colour,
            },
        },
        {
            "mark": {"type": "point", "size": 52 if paired else 70, "strokeWidth": 2, "opacity": 1},
            "encoding": point,
        },
        {
            "mark": {"type": "text", "align": "right", "dx": 58, "color": INK},
            "encoding": {
                **shared,
                "x": {"value": WIDTH - _LABELS},
                "text": {"field": "kept_text", "type": "nominal"},
            },
        },
    ]
    if target is not None:
        layers.insert(
            0,
            {
                "mark": {"type": "rule", "color": LATE, "strokeDash": [5, 3], "strokeWidth": 1.5},
                "encoding": {"x": {**x, "datum": target}},
            },
        )
    tiers = [_ALL, "", *(tier for tier in layout.tiers if tier)]
    step = {"step": _STEP + 10, "for": "position"} if paired else {"step": _STEP}
    return {
        "data": {"values": rows},
        "facet": {
            "row": {
                "field": "tier",
                "sort": tiers,
                "title": None,
                "header": {
                    "labelAngle": 0,
                    "labelAlign": "left",
                    "labelOrient": "left",
                    "labelLimit": 160,
                },
            }
        },
        "spec": {"width": WIDTH - _LABELS, "height": step, "layer": layers},
        "resolve": {"scale": {"y": "independent"}},
        "spacing": 10,
    }

"""Charts of how many cases are open over the period, with the band in which single runs lie."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from typing import Any

from casepact.experiment.study import Study
from casepact.render.simulation.charts.figure import Figure, Spec
from casepact.render.simulation.charts.theme import AFTER, BEFORE, FAINT, NOTHING, STROKES, WIDTH
from casepact.render.simulation.numbers import number_text

__all__ = ["backlog_change_figure", "backlog_figure"]

_POINTS = 500
"""Points of a line at the most; a longer period is shown by the means of days."""

_DAY = 24


def backlog_figure(study: Study) -> Figure | None:
    """Open cases over the period of a study; None where it has no hours."""
    rows = list(_rows(study, "now"))
    if not rows:
        return None
    band = "" if study.replications == 1 else " The band is where about 19 of 20 runs lie at any time."
    return Figure(
        name="backlog",
        title="Open cases over time",
        caption=(
            "Cases that are neither settled nor ended: the mean of all runs"
            f"{_means(study)}.{band}{_warm_up(study)}"
        ),
        alternative=_described("Open cases", study),
        spec=_spec(rows, study, ["now"]),
    )


def backlog_change_figure(before: Study, after: Study) -> Figure | None:
    """Open cases over the period of two studies; None where one has no hours."""
    rows = [*_rows(before, "before"), *_rows(after, "after")]
    if not rows:
        return None
    several = max(before.replications, after.replications) > 1
    bands = ", with the bands in which about 19 of 20 runs lie" if several else ""
    return Figure(
        name="backlog",
        title="Open cases over time, before and after",
        caption=(
            f"Cases that are neither settled nor ended: the means of all runs{_means(before)}, grey and"
            f" dashed before, blue after{bands}.{_warm_up(before)}"
        ),
        alternative=f"{_described('Before', before)} {_described('After', after)}",
        spec=_spec(rows, before, ["before", "after"]),
    )


def _step(study: Study) -> int:
    return _DAY if len(study.backlog.total) > _POINTS else 1


def _means(study: Study) -> str:
    return ", by day" if _step(study) == _DAY else ""


def _warm_up(study: Study) -> str:
    return " The grey part is the warm-up, which does not count." if study.tally.layout.warm_up else ""


def _rows(study: Study, run: str) -> Iterator[dict[str, Any]]:
    layout, step, size = study.tally.layout, _step(study), study.replications
    for first in range(0, len(study.backlog.total), step):
        total = study.backlog.total[first : first + step]
        squares = study.backlog.squares[first : first + step]
        mean = float(total.mean()) / size
        # The spread of runs at an instant, the mean over the instants of a step.
        deviation = 0.0
        if size > 1:
            spread = (squares - total * total / size) / (size - 1)
            deviation = math.sqrt(max(0.0, float(spread.mean())))
        middle = first + len(total) / 2
        yield {
            "run": run,
            "at": _local(layout.start + middle * 3600, layout.zone),
            "open": round(mean, 3),
            "low": round(max(0.0, mean - 2 * deviation), 3),
            "high": round(mean + 2 * deviation, 3),
        }


def _local(instant: float, zone: str) -> str:
    """The wall clock of a zone, which a chart takes as it stands."""
    from zoneinfo import ZoneInfo

    return dt.datetime.fromtimestamp(instant, ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M:%S")


def _described(what: str, study: Study) -> str:
    first = study.tally.layout.warm_up // 3600
    hourly = study.backlog.total[first:] / study.replications
    if not len(hourly):
        return f"{what}: none."
    begin, last, mean, most = (
        number_text(round(float(number))) for number in (hourly[0], hourly[-1], hourly.mean(), hourly.max())
    )
    busiest = f"{most} at the busiest hour as a mean of all runs"
    return f"{what}: from {begin} to {last}, {mean} on average, {busiest}."


def _spec(rows: list[dict[str, Any]], study: Study, runs: Sequence[str]) -> Spec:
    layout = study.tally.layout
    x: Spec = {
        "field": "at",
        "type": "temporal",
        "title": f"local time in {layout.zone}",
        "axis": {"format": "%-d %b", "grid": False, "tickCount": 6, "labelFlush": True},
    }
    y: Spec = {"type": "quantitative", "title": "open cases", "axis": {"tickCount": 5}}
    colours = [BEFORE, AFTER][-len(runs) :]
    scale: Spec = {"domain": list(runs), "range": colours}
    layers: list[Spec] = []
    if layout.warm_up:
        warm = [
            {
                "from": _local(layout.start, layout.zone),
                "to": _local(layout.start + layout.warm_up, layout.zone),
                "label": "warm-up",
            }
        ]
        span: Spec = {"x": {"field": "from", "type": "temporal"}, "x2": {"field": "to"}}
        layers += [
            {"data": {"values": warm}, "mark": {"type": "rect", "color": NOTHING}, "encoding": span},
            {
                "data": {"values": warm},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "baseline": "top",
                    "dx": 6,
                    "dy": 6,
                    "color": FAINT,
                },
                "encoding": {
                    "x": {"field": "from", "type": "temporal"},
                    "y": {"value": 0},
                    "text": {"field": "label"},
                },
            },
        ]
    legend: Spec = {"title": None, "orient": "bottom", "symbolOpacity": 1} | STROKES
    colour: Spec = {"field": "run", "scale": scale, "legend": legend if len(runs) > 1 else None}
    layers += [
        {
            "mark": {"type": "area", "opacity": 0.22},
            "encoding": {
                "x": x,
                "y": {**y, "field": "low"},
                "y2": {"field": "high"},
                "color": colour,
            },
        },
        {
            "mark": {"type": "line", "strokeWidth": 1.8, "strokeJoin": "round"},
            "encoding": {
                "x": x,
                "y": {**y, "field": "open"},
                "color": colour,
                "strokeDash": {
                    "field": "run",
                    "scale": {"domain": list(runs), "range": [[5, 3], [1, 0]][-len(runs) :]},
                    "legend": None,
                },
            },
        },
    ]
    return {
        "data": {"values": rows},
        "width": WIDTH,
        "height": 220,
        "layer": layers,
        "resolve": {"scale": {"color": "shared"}},
    }

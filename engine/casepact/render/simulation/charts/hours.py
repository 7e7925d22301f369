"""Charts by hour of the week: when people are told, and how many are there for how many cases."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from casepact.experiment.study import Study
from casepact.render.simulation.charts.figure import Figure, Spec
from casepact.render.simulation.charts.theme import (
    BUSY,
    FAINT,
    GRID,
    HEAT,
    INK,
    LATE,
    NOTHING,
    STAFFED,
    WIDTH,
)
from casepact.render.simulation.numbers import number_text
from casepact.render.simulation.story import plain_name
from casepact.simulation.hours import GRID as QUARTER
from casepact.simulation.hours import WEEK, hours_of_week
from casepact.syntax.ast.calendar import DAY_NAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "MOST_ROLES",
    "heat_layers",
    "notice_figures",
    "staffing_figures",
    "week_axis",
    "weekly_means",
    "weeks_of",
]

MOST_ROLES = 6
"""Roles that have a chart at the most: those told most."""


def notice_figures(study: Study) -> Iterator[Figure]:
    """When anybody is told, and if there are several roles when each of those told most is."""
    layout, notices, weeks = study.tally.layout, study.tally.notices, weeks_of(study)
    if not notices.sum() or weeks <= 0:
        return
    told = [(int(notices[place].sum()), role, notices[place]) for place, role in enumerate(layout.roles)]
    told = sorted((row for row in told if row[0]), key=lambda row: -row[0])[:MOST_ROLES]
    for _, role, counts in told:
        weekly, who = counts / weeks, layout.role_title(role)
        yield Figure(
            name=f"told-{role}",
            title=f"When {who} is told",
            caption=(
                f"Times a week that {who} is told something, by the local hour in {layout.zone}:"
                f" {number_text(float(weekly.sum()))} a week in all. The stronger the colour, the more often."
            ),
            alternative=_when(who, weekly),
            spec=_heat_map(weekly),
        )


def weeks_of(study: Study) -> float:
    """How many weeks all runs of a study counted, together."""
    layout = study.tally.layout
    return study.replications * (layout.end - layout.start - layout.warm_up) / (7 * 86_400)


def _when(who: str, weekly: NDArray[np.float64]) -> str:
    top = int(weekly.argmax())
    night = weekly.reshape(7, 24)
    office = float(night[:5, 9:18].sum()) / float(weekly.sum())
    return (
        f"{who} is told {number_text(float(weekly.sum()))} times a week, most often {DAY_NAMES[top // 24]}"
        f" {top % 24:02d}:00 to {top % 24 + 1:02d}:00; {office:.0%} of it Monday to Friday from 9 to 18."
    )


def _heat_map(weekly: NDArray[np.float64]) -> Spec:
    rows = [
        {"day": DAY_NAMES[place // 24], "hour": place % 24, "times": round(float(number), 4)}
        for place, number in enumerate(weekly)
    ]
    return {
        "data": {"values": rows},
        "width": WIDTH,
        "height": {"step": 24},
        "layer": heat_layers(float(weekly.max())),
    }


def heat_layers(top: float) -> list[Spec]:
    """The layers that draw rows of ``day``, ``hour`` and ``times`` as cells, ``top`` being the strongest."""
    x: Spec = {
        "field": "hour",
        "type": "ordinal",
        "title": "hour of the day",
        "axis": {"values": [0, 3, 6, 9, 12, 15, 18, 21], "labelAngle": 0, "labelExpr": "datum.value + ':00'"},
    }
    y: Spec = {
        "field": "day",
        "type": "ordinal",
        "sort": list(DAY_NAMES),
        "title": None,
        "axis": {"labelColor": INK},
    }
    colour: Spec = {
        "field": "times",
        "type": "quantitative",
        "scale": {"type": "quantize", "domain": [0, top], "range": list(HEAT)},
        "legend": {
            "title": "times a week",
            "orient": "bottom",
            "format": _digits(top),
            "gradientLength": 420,
            "gradientThickness": 12,
        },
    }
    cell: Spec = {"type": "rect", "cornerRadius": 2, "width": {"band": 0.93}, "height": {"band": 0.9}}
    return [
        {
            "transform": [{"filter": "datum.times == 0"}],
            "mark": {**cell, "color": NOTHING},
            "encoding": {"x": x, "y": y},
        },
        {
            "transform": [{"filter": "datum.times > 0"}],
            "mark": cell,
            "encoding": {"x": x, "y": y, "color": colour},
        },
    ]


def _digits(top: float) -> str:
    """How numbers are written that tell the steps of the colour apart."""
    step = top / len(HEAT)
    return f".{max(0, math.ceil(-math.log10(step)))}f" if step > 0 else ".0f"


def weekly_means(study: Study, hourly: NDArray[Any]) -> NDArray[np.float64]:
    """The mean of a number by hour of the period, over the hours of the week in local time, and over runs."""
    layout = study.tally.layout
    first = layout.warm_up // 3600
    table = hours_of_week(layout.zone, layout.start, layout.start + layout.hours * 3600)
    places = np.asarray(table[:: 3600 // QUARTER][: layout.hours])[first:]
    sums = np.bincount(places, weights=hourly[first:], minlength=WEEK)
    counts = np.bincount(places, minlength=WEEK)
    means: NDArray[np.float64] = sums / np.maximum(counts, 1) / study.replications
    return means


def staffing_figures(study: Study) -> Iterator[Figure]:
    """A chart for each team: who is there, who is at work and how many cases wait, over a mean week."""
    tally = study.tally
    for place, team in enumerate(tally.layout.teams):
        if not tally.staffed[place].any():
            continue
        staffed, busy, queued = (
            weekly_means(study, array[place] / 3600) for array in (tally.staffed, tally.busy, tally.queued)
        )
        top = int(queued.argmax())
        yield Figure(
            name=f"team-{team}",
            title=f"{plain_name(team).capitalize()}: a week of work",
            caption=(
                "The mean week, by local hour: above, the people who are there (grey) and those at work"
                f" (blue); below, the cases that wait for one of them.{_overtime(staffed, busy)}"
            ),
            alternative=(
                f"{team}: at most {number_text(round(float(staffed.max()), 1))} people;"
                f" {number_text(round(float(queued.mean()), 1))} cases wait on average, most of all,"
                f" {number_text(round(float(queued.max()), 1))}, {DAY_NAMES[top // 24]} {top % 24:02d}:00."
            ),
            spec=_week(staffed, busy, queued),
        )


def _overtime(staffed: NDArray[np.float64], busy: NDArray[np.float64]) -> str:
    late = bool((busy > staffed + 0.05).any())
    return " Blue beyond grey is work in hand that is finished after a shift has ended." if late else ""


def week_axis(*, labels: bool) -> Spec:
    """The hours of a week across, from 0 to 168, with the days named at their beginnings."""
    names = " : ".join(f"datum.value == {24 * day} ? '{name}'" for day, name in enumerate(DAY_NAMES))
    return {
        "field": "hour",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, WEEK], "nice": False},
        "axis": {
            "title": "day of the week, by local hour" if labels else None,
            "values": [24 * day for day in range(7)],
            "labelExpr": f"{names} : ''",
            "labelAlign": "left",
            "labels": labels,
            "grid": True,
            "gridColor": GRID,
        },
    }


def _week(staffed: NDArray[np.float64], busy: NDArray[np.float64], queued: NDArray[np.float64]) -> Spec:
    rows = [
        {
            "hour": hour,
            "staffed": round(float(staffed[hour % WEEK]), 3),
            "busy": round(float(busy[hour % WEEK]), 3),
            "queued": round(float(queued[hour % WEEK]), 3),
        }
        for hour in range(WEEK + 1)
    ]

    def y(field: str, title: str, top: float) -> Spec:
        return {
            "field": field,
            "type": "quantitative",
            "title": title,
            "scale": {"domain": [0, top], "nice": False},
            "axis": {"tickCount": 4, "titleColor": FAINT},
        }

    people = 1.08 * float(max(staffed.max(), busy.max()))
    waiting = 1.08 * float(queued.max()) or 1.0
    area: Spec = {"type": "area", "interpolate": "step-after"}
    named = {"on shift": STAFFED, "at work": BUSY, "cases waiting": LATE}
    scale: Spec = {"domain": list(named), "range": list(named.values())}

    legend: Spec = {"title": None, "orient": "bottom", "symbolOpacity": 1}
    colour: Spec = {"field": "what", "type": "nominal", "scale": scale, "legend": legend}

    def of(name: str) -> list[Spec]:
        return [{"calculate": f"'{name}'", "as": "what"}]

    return {
        "data": {"values": rows},
        "vconcat": [
            {
                "width": WIDTH,
                "height": 120,
                "layer": [
                    {
                        "transform": of("on shift"),
                        "mark": area,
                        "encoding": {
                            "x": week_axis(labels=False),
                            "y": y("staffed", "people", people),
                            "color": colour,
                        },
                    },
                    {
                        "transform": of("at work"),
                        "mark": {**area, "opacity": 0.75},
                        "encoding": {
                            "x": week_axis(labels=False),
                            "y": y("busy", "people", people),
                            "color": colour,
                        },
                    },
                ],
            },
            {
                "width": WIDTH,
                "height": 90,
                "transform": of("cases waiting"),
                "mark": {**area, "opacity": 0.75},
                "encoding": {
                    "x": week_axis(labels=True),
                    "y": y("queued", "cases waiting", waiting),
                    "color": colour,
                },
            },
        ],
        "spacing": 10,
    }

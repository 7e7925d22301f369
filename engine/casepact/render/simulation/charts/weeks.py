"""Charts of a mean week before and after a change: who is told when, and how the teams did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from casepact.experiment.study import Study
from casepact.render.simulation.charts.figure import Figure, Spec
from casepact.render.simulation.charts.hours import (
    MOST_ROLES,
    heat_layers,
    week_axis,
    weekly_means,
    weeks_of,
)
from casepact.render.simulation.charts.theme import AFTER, BEFORE, FAINT, WIDTH
from casepact.render.simulation.numbers import number_text
from casepact.render.simulation.story import plain_name
from casepact.simulation.hours import WEEK
from casepact.syntax.ast.calendar import DAY_NAMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["notice_change_figures", "staffing_change_figures"]

_CELL = 17
"""Pixels that a day of a heat map is high."""


def notice_change_figures(before: Study, after: Study) -> Iterator[Figure]:
    """When each of the roles told most is told, before and after; not those for which nothing changes."""
    one, other = _told(before), _told(after)
    roles = sorted({*one, *other}, key=lambda role: -max(_sum(one, role), _sum(other, role)))
    nothing = np.zeros(WEEK)
    for role in roles[:MOST_ROLES]:
        first, second = one.get(role, nothing), other.get(role, nothing)
        if np.array_equal(first, second):
            continue
        layout = after.tally.layout if role in other else before.tally.layout
        who = layout.role_title(role)
        much, more = (number_text(round(float(weekly.sum()), 1)) for weekly in (first, second))
        yield Figure(
            name=f"told-{role}",
            title=f"When {who} is told, before and after",
            caption=(
                f"Times a week that {who} is told something, by the local hour in"
                f" {layout.zone}: {much} a week before, {more} after. The stronger the colour,"
                " the more often."
            ),
            alternative=f"{who} is told {much} times a week before and {more} after.",
            spec=_heat_maps(first, second),
        )


def _told(study: Study) -> dict[str, NDArray[np.float64]]:
    """How often a week each role is told that is told at all, by hour of the week."""
    weeks, notices = weeks_of(study), study.tally.notices
    if weeks <= 0:
        return {}
    roles = enumerate(study.tally.layout.roles)
    return {role: notices[place] / weeks for place, role in roles if notices[place].any()}


def _sum(told: dict[str, NDArray[np.float64]], role: str) -> float:
    return float(told[role].sum()) if role in told else 0.0


def _heat_maps(before: NDArray[np.float64], after: NDArray[np.float64]) -> Spec:
    rows = [
        {"run": run, "day": DAY_NAMES[place // 24], "hour": place % 24, "times": round(float(number), 4)}
        for run, weekly in (("before", before), ("after", after))
        for place, number in enumerate(weekly)
    ]
    return {
        "data": {"values": rows},
        "facet": {
            "row": {
                "field": "run",
                "sort": ["before", "after"],
                "title": None,
                "header": {"labelAnchor": "start", "labelOrient": "top", "labelPadding": 2},
            }
        },
        "spec": {
            "width": WIDTH,
            "height": {"step": _CELL},
            "layer": heat_layers(float(max(before.max(), after.max()))),
        },
        "spacing": 8,
    }


def staffing_change_figures(before: Study, after: Study) -> Iterator[Figure]:
    """For each team who is there, who is at work and how many cases wait, before and after a change."""
    one, other = before.tally, after.tally
    for team in one.layout.teams:
        if team not in other.layout.teams:
            continue
        first, last = one.layout.teams.index(team), other.layout.teams.index(team)
        pairs = [
            (title, weekly_means(before, was[first] / 3600), weekly_means(after, now[last] / 3600))
            for title, was, now in (
                ("people on shift", one.staffed, other.staffed),
                ("people at work", one.busy, other.busy),
                ("cases waiting", one.queued, other.queued),
            )
        ]
        if not pairs[0][1].any() and not pairs[0][2].any():
            continue
        means = "; ".join(
            f"{title} {number_text(round(float(was.mean()), 1))} before and"
            f" {number_text(round(float(now.mean()), 1))} after"
            for title, was, now in pairs
        )
        yield Figure(
            name=f"team-{team}",
            title=f"{plain_name(team).capitalize()}: a week of work, before and after",
            caption=(
                "The mean week, by local hour, grey and dashed before, blue after: the people on shift, those"
                " at work, and the cases that wait for one of them."
            ),
            alternative=f"{team}, as means of the week: {means}.",
            spec=_weeks(pairs),
        )


def _weeks(pairs: list[tuple[str, NDArray[np.float64], NDArray[np.float64]]]) -> Spec:
    rows: list[dict[str, Any]] = [
        {"hour": hour, "run": run, **{title: round(float(means[hour % WEEK]), 3) for title, means in runs}}
        for run, runs in (
            ("before", [(title, first) for title, first, _ in pairs]),
            ("after", [(title, last) for title, _, last in pairs]),
        )
        for hour in range(WEEK + 1)
    ]
    return {
        "data": {"values": rows},
        "vconcat": [
            _lines(title, float(max(first.max(), last.max())), labels=number == len(pairs) - 1)
            for number, (title, first, last) in enumerate(pairs)
        ],
        "spacing": 10,
    }


def _lines(title: str, top: float, *, labels: bool) -> Spec:
    runs = ["before", "after"]
    legend: Spec = {"title": None, "orient": "bottom"}
    return {
        "width": WIDTH,
        "height": 80,
        "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 1.6},
        "encoding": {
            "x": week_axis(labels=labels),
            "y": {
                "field": title,
                "type": "quantitative",
                "title": title,
                "scale": {"domain": [0, 1.08 * top or 1.0], "nice": False},
                "axis": {"tickCount": 4, "titleColor": FAINT},
            },
            "color": {"field": "run", "scale": {"domain": runs, "range": [BEFORE, AFTER]}, "legend": legend},
            "strokeDash": {
                "field": "run",
                "scale": {"domain": runs, "range": [[5, 3], [1, 0]]},
                "legend": legend,
            },
        },
    }

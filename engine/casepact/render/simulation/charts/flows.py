"""Draws the machine of a policy with the flows of a study: how often each transition is taken."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from casepact.experiment.measures import Measure, MeasureKind
from casepact.experiment.study import Study
from casepact.render.graphs.drawing import Arrow, Box, Drawing
from casepact.render.graphs.svg import drawing_svg
from casepact.render.simulation.charts.figure import Figure
from casepact.render.simulation.numbers import share_text

if TYPE_CHECKING:
    from casepact.model.policy import Policy

__all__ = ["flow_figure"]

_THINNEST, _THICKEST = 1.0, 15.0
_RAREST = 0.0005
"""Transitions per case below which one is left out of the picture, and named beside it."""


def flow_figure(study: Study, policy: Policy) -> Figure | None:
    """The states that cases went through, the transitions as wide as they were frequent.

    None where no case was opened.
    """
    opened = study.interval(Measure(MeasureKind.CASES, "opened"))
    cases = 0.0 if opened is None else opened.estimate * study.replications
    taken: dict[tuple[str, str, str], int] = {}
    for edge, count in zip(study.tally.layout.edges, study.tally.edges.tolist(), strict=True):
        key = edge.source, edge.event, edge.destination
        taken[key] = taken.get(key, 0) + count
    shown = {key: count for key, count in taken.items() if cases and count / cases >= _RAREST}
    if not shown:
        return None
    drawing = _drawing(policy, shown, cases)
    events = dict.fromkeys(event for _, event, _ in taken if event)
    came = {event for (_, event, _), count in taken.items() if count}
    never = [event for event in events if event not in came]
    return Figure(
        name="machine",
        title="The way of the cases through the policy's states",
        caption=(
            "The wider an arrow, the more often it is taken; the number is how often by 100 cases. Dashed"
            " arrows are taken as time passes." + _never(never)
        ),
        alternative="; ".join(
            f"{source} to {target} on {event or 'time'}: {_rate(count, cases)}"
            for (source, event, target), count in shown.items()
        )
        + ".",
        svg=drawing_svg(drawing),
        drawing=drawing,
    )


def _never(events: list[str]) -> str:
    return f" Events that never came: {', '.join(events)}." if events else ""


def _rate(count: int, cases: float) -> str:
    return share_text(count / cases).removesuffix("%")


def _drawing(policy: Policy, taken: dict[tuple[str, str, str], int], cases: float) -> Drawing:
    lifecycle = policy.lifecycle
    used = {name for source, _, target in taken for name in (source, target)}
    boxes = tuple(
        Box(
            id=state.name,
            title=state.title or state.name,
            initial=state.initial,
            final=state.final,
            settled=state.settled,
        )
        for state in lifecycle.states.values()
        if state.name in used
    )
    joined: dict[tuple[str, str, bool], Arrow] = {}
    counts: dict[tuple[str, str, bool], int] = {}
    for (source, event, target), count in taken.items():
        key = source, target, not event
        line = f"{event or 'in time'} {_rate(count, cases)}"
        arrow = joined.get(key)
        if arrow is None:
            joined[key] = Arrow(source=source, target=target, lines=(line,), timer=not event)
        else:
            joined[key] = replace(arrow, lines=(*arrow.lines, line))
        counts[key] = counts.get(key, 0) + count
    top = max(counts.values())
    arrows = tuple(replace(arrow, width=_width(counts[key] / top)) for key, arrow in joined.items())
    return Drawing(title="Of 100 cases", boxes=boxes, arrows=arrows)


def _width(share: float) -> float:
    return _THINNEST + (_THICKEST - _THINNEST) * math.sqrt(share)

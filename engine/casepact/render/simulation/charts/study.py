"""All figures of a study, in the order of a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from casepact.experiment.study import Study
from casepact.render.simulation.charts.attainment import attainment_figures
from casepact.render.simulation.charts.backlog import backlog_figure
from casepact.render.simulation.charts.figure import Figure
from casepact.render.simulation.charts.flows import flow_figure
from casepact.render.simulation.charts.hours import notice_figures, staffing_figures
from casepact.render.simulation.charts.slack import slack_figures

if TYPE_CHECKING:
    from casepact.model.policy import Policy

__all__ = ["study_figures"]


def study_figures(
    study: Study, policy: Policy | None = None, obligations: Sequence[str] = ()
) -> tuple[Figure, ...]:
    """The figures there is something to draw in; the machine only with its policy.

    ``obligations`` are those to show; none are all.
    """
    found: list[Figure | None] = [*attainment_figures(study, obligations), *slack_figures(study, obligations)]
    found += [backlog_figure(study), *notice_figures(study), *staffing_figures(study)]
    if policy is not None:
        found.append(flow_figure(study, policy))
    return tuple(figure for figure in found if figure is not None)

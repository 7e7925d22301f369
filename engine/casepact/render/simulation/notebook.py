"""Shows studies and comparisons in notebooks: a table, and charts where what draws them is installed."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from casepact.experiment.comparing import Comparison
from casepact.experiment.showing import SHOWN
from casepact.experiment.study import Study
from casepact.render.simulation.changes import differences_table, verdicts
from casepact.render.simulation.charts.attainment import attainment_figures
from casepact.render.simulation.charts.backlog import backlog_figure
from casepact.render.simulation.charts.figure import Figure
from casepact.render.simulation.charts.pictures import can_draw
from casepact.render.simulation.pages.changes import comparison_figures
from casepact.render.simulation.pages.frame import figure_html, table_html, verdicts_html
from casepact.render.simulation.pages.study import callouts_html
from casepact.render.simulation.story import ran
from casepact.render.simulation.summary import obligations_table

__all__ = ["comparison_html", "show_results", "study_html"]

_STYLE = "max-width:44rem;background:#ffffff;color:#1b2433;padding:.8rem;font-family:system-ui,sans-serif"


def show_results() -> None:
    """Let studies and comparisons show themselves in notebooks from here on."""
    SHOWN.update({Study: study_html, Comparison: comparison_html})


def study_html(study: Study) -> str:
    """A study as a piece of a page."""
    figures = [*attainment_figures(study), backlog_figure(study)]
    body = callouts_html(study.assumed, study.notes) + table_html(obligations_table(study))
    return _piece(study.title or study.scenario, ran(study), body, figures)


def comparison_html(comparison: Comparison) -> str:
    """A comparison as a piece of a page."""
    before = comparison.before
    new = (f"with the change, {note}" for note in comparison.after.notes if note not in before.notes)
    body = callouts_html(before.assumed, (*before.notes, *new))
    body += verdicts_html(verdicts(comparison)) + table_html(differences_table(comparison))
    return _piece(before.title or before.scenario, ran(before), body, comparison_figures(comparison))


def _piece(title: str, lead: str, body: str, figures: Iterable[Figure | None]) -> str:
    drawn = "".join(figure_html(figure) for figure in figures if figure is not None) if can_draw() else ""
    return f'<div style="{_STYLE}"><h3>{escape(title)}</h3><p>{escape(lead)}.</p>{body}{drawn}</div>'

"""Reports on changes: two studies compared, a sweep and a search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casepact.experiment.comparing import Comparison
from casepact.experiment.varying import Axis, Found, Point
from casepact.render.simulation.changes import differences_table, unseen, verdicts
from casepact.render.simulation.charts.attainment import change_figures
from casepact.render.simulation.charts.backlog import backlog_change_figure
from casepact.render.simulation.charts.figure import Figure
from casepact.render.simulation.charts.sweeping import found_figure, sweep_figures
from casepact.render.simulation.charts.weeks import notice_change_figures, staffing_change_figures
from casepact.render.simulation.exploring import found_table, found_words, sweep_table
from casepact.render.simulation.impacts import impact_table, impact_words
from casepact.render.simulation.pages.frame import (
    Part,
    figure_html,
    list_html,
    page,
    paragraphs,
    table_html,
    verdicts_html,
)
from casepact.render.simulation.pages.study import basis_part, callouts_html, footer
from casepact.render.simulation.story import ran, sureness
from casepact.scenario.model import Scenario

__all__ = ["comparison_figures", "comparison_page", "found_page", "sweep_page"]


def comparison_figures(comparison: Comparison, obligations: Sequence[str] = ()) -> tuple[Figure, ...]:
    """The figures of a comparison."""
    before, after = comparison.before, comparison.after
    backlog = backlog_change_figure(before, after)
    return (
        *change_figures(before, after, obligations),
        *([backlog] if backlog else []),
        *staffing_change_figures(before, after),
        *notice_change_figures(before, after),
    )


def comparison_page(
    comparison: Comparison,
    scenario: Scenario,
    *,
    what: Sequence[str],
    is_impact: bool = False,
    obligations: Sequence[str] = (),
) -> str:
    """The report on a change as the text of one HTML file, which fetches nothing.

    Args:
        comparison: what was measured before and after.
        scenario: what was run before.
        what: what was changed, in words.
        is_impact: whether another policy is what was changed, and the kinds of case are what matters.
        obligations: those to show; none are all.

    Raises:
        ImportError: what draws charts is not installed.
    """
    before = comparison.before
    title = f"{'Impact' if is_impact else 'What if'}: {before.title or before.scenario}"
    parts = tuple(_parts(comparison, scenario, what, obligations, is_impact=is_impact))
    return page(title, f"{ran(before, scenario)}; then the same with the change.", parts, footer=footer())


def _parts(
    comparison: Comparison,
    scenario: Scenario,
    what: Sequence[str],
    obligations: Sequence[str],
    *,
    is_impact: bool,
) -> Iterator[Part]:
    short = f"<h3>Changed</h3>{list_html(what)}"
    before, after = comparison.before, comparison.after
    new = (f"with the change, {note}" for note in after.notes if note not in before.notes)
    short += callouts_html(before.assumed, [*before.notes, *new])
    short += verdicts_html(verdicts(comparison, obligations, "; ".join(what)))
    if is_impact:
        short += list_html(impact_words(comparison), style="short")
    both = (
        "Before and after saw the same cases and the same chances, so that what differs is due to the change."
    )
    sure = paragraphs([both, unseen(comparison), *sureness(comparison.before, obligations)])
    yield Part(name="short", title="In short", html=f"{short}<h3>How sure this is</h3>{sure}")
    if is_impact:
        kinds = table_html(impact_table(comparison))
        nothing = paragraphs(["No kind of case is kept more or less often than before."])
        yield Part(name="kinds", title="Kinds of case that change", html=kinds or nothing)
    charts = "\n".join(map(figure_html, comparison_figures(comparison, obligations)))
    yield Part(name="charts", title="Before and after", html=charts)
    table = table_html(differences_table(comparison, obligations))
    nothing = paragraphs(["Nothing that is measured differs by more than chance makes it differ."])
    yield Part(name="differences", title="What differs", html=table or nothing)
    yield basis_part(scenario)


def sweep_page(
    axes: Sequence[Axis], points: Sequence[Point], scenario: Scenario, *, words: Sequence[str] = ()
) -> str:
    """The report on a sweep as the text of one HTML file; ``words`` are the measures to show.

    Raises ImportError as `comparison_page`.
    """
    study = points[0].study
    shared = [note for note in study.notes if all(note in point.study.notes for point in points)]
    own = [
        f"at {', '.join(point.values)}, {note}"
        for point in points
        for note in point.study.notes
        if note not in shared
    ]
    short = callouts_html(study.assumed, [*shared, *own])
    short += paragraphs(
        ["Every value saw the same cases and the same chances.", *sureness(study)],
    )
    charts = "\n".join(map(figure_html, sweep_figures(axes, points, words)))
    parts = (
        Part(name="short", title="In short", html=table_html(sweep_table(axes, points, words)) + short),
        Part(name="charts", title="By value", html=charts),
        basis_part(scenario),
    )
    varied = " and ".join(axis.path for axis in axes)
    title = f"{study.title or study.scenario}, by {varied}"
    return page(title, f"{ran(study, scenario)}; and so at each value.", parts, footer=footer())


def found_page(found: Found, scenario: Scenario) -> str:
    """The report on a search as the text of one HTML file. Raises ImportError as `comparison_page`."""
    figure = found_figure(found)
    short = list_html(found_words(found), style="short") + table_html(found_table(found))
    short += callouts_html(scenario.note.assumed)
    if figure is not None:
        short += figure_html(figure)
    parts = (Part(name="short", title="In short", html=short), basis_part(scenario))
    title = f"{scenario.title or scenario.name}: {found.goal.text}"
    lead = f"The smallest {found.path} that reaches it, among whole numbers."
    return page(title, lead, parts, footer=footer())

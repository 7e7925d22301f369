"""The report on one study: what it came to in words, tables and charts, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from casepact.experiment.study import Study
from casepact.render.simulation.charts.attainment import attainment_figures
from casepact.render.simulation.charts.backlog import backlog_figure
from casepact.render.simulation.charts.flows import flow_figure
from casepact.render.simulation.charts.hours import notice_figures, staffing_figures
from casepact.render.simulation.charts.slack import slack_figures
from casepact.render.simulation.inputs import input_tables, inputs_of
from casepact.render.simulation.pages.frame import (
    Part,
    callout_html,
    details_html,
    figure_html,
    items_html,
    list_html,
    page,
    paragraphs,
    table_html,
    tiles_html,
)
from casepact.render.simulation.story import gaps_of, headline, invented, ran, sureness, tiles_of
from casepact.render.simulation.summary import (
    credits_table,
    obligations_table,
    shares_table,
    teams_table,
    told_table,
)
from casepact.scenario.model import Scenario

__all__ = ["basis_part", "callouts_html", "footer", "study_page"]


def study_page(
    study: Study, scenario: Scenario, *, obligations: Sequence[str] = (), changes: Sequence[str] = ()
) -> str:
    """The report as the text of one HTML file, which fetches nothing.

    Args:
        study: what was measured.
        scenario: what was run.
        obligations: those to show; none are all.
        changes: the change sentences made to the scenario as it stands in its file.

    Raises:
        ImportError: what draws charts is not installed.
    """
    title = study.title or study.scenario
    return page(
        title,
        f"{ran(study, scenario)}.",
        tuple(_parts(study, scenario, obligations, changes)),
        footer=footer(),
    )


def footer() -> str:
    """What made the page."""
    from importlib.metadata import version

    return f"Made by casepact {version('casepact')}. This file needs nothing beside it, no network either."


def _parts(
    study: Study, scenario: Scenario, obligations: Sequence[str], changes: Sequence[str]
) -> Iterator[Part]:
    short = tiles_html(tiles_of(study, obligations)) + callouts_html(study.assumed, study.notes)
    short += list_html(headline(study, obligations), style="short")
    gaps = list_html(gaps_of(study, scenario.policy))
    if gaps:
        short += f"<h3>Left open by the policy, and met with</h3>{gaps}"
    sure = paragraphs(sureness(study, obligations))
    yield Part(name="short", title="In short", html=f"{short}<h3>How sure this is</h3>{sure}")
    kept = [*attainment_figures(study, obligations), *slack_figures(study, obligations)]
    table = table_html(obligations_table(study, obligations)) + table_html(shares_table(study, obligations))
    yield Part(name="promises", title="Promises", html=table + "\n".join(map(figure_html, kept)))
    backlog = backlog_figure(study)
    if backlog is not None:
        yield Part(name="backlog", title="Backlog", html=figure_html(backlog, heading=False))
    if scenario.teams:
        html = table_html(teams_table(study)) + "\n".join(map(figure_html, staffing_figures(study)))
        yield Part(name="teams", title="Teams", html=html)
    told = table_html(told_table(study))
    html = told + "\n".join(map(figure_html, notice_figures(study)))
    nobody = paragraphs(["The policy has nobody told of anything by itself."], style="remark")
    yield Part(name="told", title="Who is told, and when", html=html or nobody)
    owed = table_html(credits_table(study, scenario))
    if owed:
        yield Part(name="credits", title="Credits", html=owed)
    flows = flow_figure(study, scenario.policy)
    if flows is not None:
        yield Part(name="machine-part", title="The way of the cases", html=figure_html(flows, heading=False))
    yield basis_part(scenario, changes)


def callouts_html(assumed: str, notes: Iterable[str] = ()) -> str:
    """What nobody should miss of a scenario: that it is invented, and what there is to warn of it."""
    invention = callout_html("Assumed", assumed) if assumed else ""
    return invention + "".join(callout_html("Warning", note) for note in dict.fromkeys(notes))


def _places(found: Sequence[object]) -> str:
    return "1 place" if len(found) == 1 else f"{len(found)} places"


def basis_part(scenario: Scenario, changes: Sequence[str] = ()) -> Part:
    """What the numbers rest on: what was changed, assumed, told to the model, and read into the policy."""
    html = ""
    if changes:
        html += f"<h3>Changed</h3>{list_html(changes)}"
    assumed = items_html(invented(scenario))
    if assumed:
        html += f"<h3>Assumed by the scenario</h3>{assumed}"
    html += f"<h3>What the model was told</h3>{items_html(inputs_of(scenario))}"
    html += "\n".join(map(table_html, input_tables(scenario)))
    if scenario.document.text.strip():
        html += details_html(f"The scenario as its file has it: {scenario.name}", scenario.document.text)
    if scenario.policy.values:
        html += f"<h3>Given where the policy leaves it open</h3>{items_html(scenario.policy.values.items())}"
    notes = list(dict.fromkeys(scenario.policy.notes))
    unspecified = [(note.id, note.unspecified or "no value") for note in notes if note.is_unspecified]
    if unspecified:
        html += (
            f"<details><summary>What the policy leaves unspecified: {_places(unspecified)}</summary>"
            f"{items_html(unspecified)}</details>"
        )
    readings = [(note.id, note.assumed) for note in notes if note.assumed]
    if readings:
        html += (
            f"<details><summary>How the policy's text was read where it can be read in several ways:"
            f" {_places(readings)}</summary>{items_html(readings)}</details>"
        )
    return Part(name="basis", title="What this rests on", html=html)

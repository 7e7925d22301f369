"""Charts say what the study says, in a language that other tools read."""

from __future__ import annotations

import struct
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from casepact.experiment.measures import Measure, MeasureKind
from casepact.experiment.varying import Axis, Point
from casepact.render.simulation.charts import pictures
from casepact.render.simulation.charts.attainment import attainment_figures
from casepact.render.simulation.charts.backlog import backlog_figure
from casepact.render.simulation.charts.figure import Figure
from casepact.render.simulation.charts.flows import flow_figure
from casepact.render.simulation.charts.hours import (
    heat_layers,
    notice_figures,
    staffing_figures,
    weekly_means,
)
from casepact.render.simulation.charts.pictures import altair_chart, inline_svg, png_picture, svg_picture
from casepact.render.simulation.charts.slack import slack_figures
from casepact.render.simulation.charts.study import study_figures
from casepact.render.simulation.charts.sweeping import found_figure, sweep_figures
from casepact.render.simulation.charts.weeks import notice_change_figures
from casepact.render.simulation.pages.changes import comparison_figures
from casepact.render.simulation.story import headline
from casepact.semantics.case import EffectKind
from casepact.simulation.layout import ShareClause
from casepact.simulation.sketch import SIGNED_BINS, values_of
from tests.experiment.scenarios import small_scenario
from tests.render.simulation.results import AXES, comparison, found, logged, points, study


def figures() -> list[Figure]:
    search = found_figure(found())
    assert search is not None
    return [
        *study_figures(study(), small_scenario().policy),
        *comparison_figures(comparison()),
        *sweep_figures(AXES, points()),
        search,
    ]


def rows_of(figure: Figure) -> list[dict[str, Any]]:
    assert figure.spec is not None
    values: list[dict[str, Any]] = figure.spec["data"]["values"]
    return values


def test_a_study_has_every_chart_with_a_name_of_its_own() -> None:
    names = [figure.name for figure in study_figures(study(), small_scenario().policy)]
    assert names == [
        "kept-first_response",
        "slack-first_response",
        "backlog",
        "told-team_lead",
        "team-desk",
        "machine",
    ]


@pytest.mark.slow
def test_altair_reads_them_all() -> None:
    charts = [figure for figure in figures() if figure.spec is not None]
    assert len(charts) > 6
    for figure in charts:
        altair_chart(figure).to_dict()  # raises where the specification is not one of Vega-Lite's


def test_the_machine_is_no_chart_of_altair() -> None:
    figure = flow_figure(study(), small_scenario().policy)
    assert figure is not None
    with pytest.raises(ValueError, match="no chart"):
        altair_chart(figure)


def test_pictures_are_drawn() -> None:
    for figure in study_figures(study(), small_scenario().policy):
        assert svg_picture(figure).startswith("<svg")
        png = png_picture(figure)
        assert png[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = struct.unpack(">II", png[16:24])
        assert width > 600
        assert height > 60


def written(picture: str) -> list[str]:
    """The texts that a picture shows, in order; a title that only readers of screens are told is none."""
    nodes = ET.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")
    return [" ".join(node.itertext()) for node in nodes]


@pytest.mark.slow
def test_a_picture_alone_says_what_it_shows_and_how_it_is_read() -> None:
    for figure in figures():
        shown = " ".join(written(svg_picture(figure, "Two weeks of a small desk")))
        assert figure.title in shown
        assert figure.caption in shown
        assert "Two weeks of a small desk" in shown
        assert "Two weeks of a small desk" not in " ".join(written(svg_picture(figure)))
        assert figure.caption not in " ".join(written(inline_svg(figure)))


@pytest.mark.parametrize(
    "name, texts",
    [
        ("kept-first_response", {"share kept"}),
        ("slack-first_response", {"share of cases", "late", "in time"}),
        ("backlog", {"open cases", "local time in Europe/Paris"}),
        ("told-team_lead", {"hour of the day", "times a week"}),
        ("team-desk", {"people", "on shift", "at work", "cases waiting", "day of the week, by local hour"}),
    ],
)
def test_axes_and_colours_are_named(name: str, texts: set[str]) -> None:
    [figure] = [one for one in study_figures(study(), small_scenario().policy) if one.name == name]
    assert texts <= set(written(svg_picture(figure)))


def test_colours_of_a_change_are_named() -> None:
    drawn = {figure.name: set(written(svg_picture(figure))) for figure in comparison_figures(comparison())}
    assert {"before", "after"} <= drawn["kept-first_response"] & drawn["backlog"]
    assert {"before", "after", "people on shift", "people at work", "cases waiting"} <= drawn["team-desk"]
    assert {"before", "after", "hour of the day", "times a week"} <= drawn["told-team_lead"]


def test_a_sweep_is_read_off_at_the_values_tried() -> None:
    [figure, *_] = sweep_figures(AXES, points())
    assert {"1", "2", "staff.desk.size", "share kept"} <= set(written(svg_picture(figure)))
    assert not {"1.2", "1.5", "1.0", "2.0"} & set(written(svg_picture(figure)))


def test_lines_of_a_sweep_are_named_and_stand_apart() -> None:
    other = Axis("work.respond", ("5 minutes", "1 hour"))
    grid = [
        Point(values=(one.values[0], other.values[place]), study=one.study)
        for one in points()
        for place in range(2)
    ]
    [figure, *_] = sweep_figures((*AXES, other), grid)
    assert {"work.respond", "5 minutes", "1 hour"} <= set(written(svg_picture(figure)))
    assert figure.spec is not None
    assert {layer["mark"]["xOffset"] for layer in figure.spec["layer"]} == {-4.0, 4.0}


def test_dots_are_what_was_kept() -> None:
    rows = rows_of(next(attainment_figures(study())))
    assert len(rows) == 5
    for row in rows:
        tier, severity = row["tier"].strip(), row["severity"].replace("all cases", "")
        kept = study().interval(Measure(MeasureKind.ATTAINMENT, "first_response", tier, severity))
        assert kept is not None
        assert (row["kept"], row["low"], row["high"]) == (kept.estimate, kept.low, kept.high)


def test_bands_of_slack_are_all_of_the_cases() -> None:
    rows = rows_of(next(slack_figures(study())))
    for severity in ("high", "low"):
        own = [row for row in rows if row["severity"] == severity]
        assert sum(row["share"] for row in own) == pytest.approx(1)
        sketch = study().tally.slack_sketch("first_response", severity=severity)
        late = sum(row["share"] for row in own if row["side"] == "late")
        assert late == pytest.approx(sketch.counts[values_of(SIGNED_BINS) < 0].sum() / sketch.count)


def test_the_backlog_is_the_mean_of_runs_within_its_band() -> None:
    figure = backlog_figure(study())
    assert figure is not None
    rows = rows_of(figure)
    hourly = study().backlog.total / study().replications
    assert np.allclose([row["open"] for row in rows], hourly, atol=1e-3)
    assert all(row["low"] <= row["open"] <= row["high"] for row in rows)


def test_notices_of_a_mean_week_are_those_that_were_sent() -> None:
    rows = rows_of(next(notice_figures(study())))
    assert len(rows) == 168
    weeks = 2 * study().replications
    assert sum(row["times"] for row in rows) * weeks == pytest.approx(study().tally.notices.sum(), rel=1e-2)


def test_the_week_of_a_team_has_its_shifts() -> None:
    tally = study().tally
    staffed = weekly_means(study(), tally.staffed[0] / 3600)
    assert staffed[9:17].tolist() == [1] * 8
    assert not staffed[17:24].any()
    assert not staffed[5 * 24 :].any()
    assert next(staffing_figures(study())).name == "team-desk"


def test_flows_are_transitions_by_case() -> None:
    figure = flow_figure(study(), small_scenario().policy)
    assert figure is not None
    opened = study().interval(Measure(MeasureKind.CASES, "opened"))
    assert opened is not None
    taken = study().tally.edges
    cases = opened.estimate * study().replications
    first = next(
        count
        for edge, count in zip(study().tally.layout.edges, taken.tolist(), strict=True)
        if edge.event == "respond" and count
    )
    assert f"respond {100 * first / cases:.0f}" in figure.svg
    moved = sum(row.kind == EffectKind.MOVED.value for row in logged().log.rows)
    assert moved == logged().tally.edges.sum()


def test_without_what_draws_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = next(attainment_figures(study()))
    for module, draw in (("vl_convert", svg_picture), ("altair", altair_chart)):
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(ImportError, match=r"install casepact\[simulate\]"):
            draw(figure)


def test_what_draws_is_loaded_where_nobody_waits_for_it_or_hears_of_its_faults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, may_fail = threading.Event(), threading.Event()
    daemons: list[bool] = []
    heard: list[object] = []

    def drawn(*_: object) -> str:
        daemons.append(threading.current_thread().daemon)
        begun.set()
        may_fail.wait(60)
        raise ValueError("a fault of what draws")

    monkeypatch.setattr(pictures, "can_draw", lambda: True)
    monkeypatch.setattr(pictures, "_drawn", drawn)
    monkeypatch.setattr(threading, "excepthook", heard.append)
    pictures.warm_up()
    assert begun.wait(60)
    [thread] = [thread for thread in threading.enumerate() if thread.name == "charts"]
    may_fail.set()
    thread.join(60)
    assert not thread.is_alive()
    assert (daemons, heard) == ([True], [])


def test_a_sweep_of_words_has_them_in_order() -> None:
    charts: Sequence[Figure] = list(sweep_figures(AXES, points()))
    assert [row["value"] for row in rows_of(charts[0])] == [1.0, 2.0]


def test_a_change_shows_teams_and_who_is_told_before_and_after() -> None:
    drawn = {figure.name: figure for figure in comparison_figures(comparison())}
    assert list(drawn) == ["kept-first_response", "backlog", "team-desk", "told-team_lead"]
    rows = rows_of(drawn["team-desk"])
    shift = {row["run"]: row["people on shift"] for row in rows if row["hour"] == 10}
    assert shift == {"before": 1.0, "after": 2.0}
    told = rows_of(drawn["told-team_lead"])
    for run, one in (("before", comparison().before), ("after", comparison().after)):
        weeks = one.replications * 2
        times = sum(row["times"] for row in told if row["run"] == run)
        assert times == pytest.approx(int(one.tally.notices.sum()) / weeks, abs=0.01)


@pytest.mark.parametrize("top", [0.0007, 0.045, 1.4, 2.1, 25.0, 900.0])
def test_no_two_steps_of_a_colour_are_written_alike(top: float) -> None:
    colour = heat_layers(top)[1]["encoding"]["color"]
    steps = len(colour["scale"]["range"])
    written = [format(top * step / steps, colour["legend"]["format"]) for step in range(1, steps)]
    assert len({*written}) == steps - 1


def test_roles_are_called_by_their_titles() -> None:
    change = next(figure for figure in comparison_figures(comparison()) if figure.name == "told-team_lead")
    alone = next(figure for figure in study_figures(study()) if figure.name == "told-team_lead")
    for figure in (change, alone):
        assert figure.title.startswith("When Team lead is told")
        assert "team_lead" not in f"{figure.title}{figure.caption}{figure.alternative}{figure.spec}"
    assert any(text.startswith("Team lead is told") for text in headline(study()))


def test_a_role_that_is_told_as_before_has_no_chart_of_a_change() -> None:
    assert not list(notice_change_figures(study(), study()))


def test_a_promised_share_is_drawn_over_the_rows_that_have_it() -> None:
    found = study()
    share = ShareClause(
        obligation="first_response", clause="targets.first_response.high.2", percent="90", period=None
    )
    layout = replace(found.tally.layout, shares=(share,))
    figure = next(attainment_figures(replace(found, tally=replace(found.tally, layout=layout))))
    assert {(row["severity"], row["promised"]) for row in rows_of(figure)} == {
        ("all cases", None),
        ("high", 0.9),
        ("low", None),
    }
    assert figure.caption.endswith(
        "The policy promises 90.0%: the orange line, of the cases that it crosses."
    )

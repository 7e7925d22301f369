"""Reports as HTML: one file, whole by itself, for every kind of reader."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from casepact.experiment.running import run_study
from casepact.render.simulation.charts.theme import DARK
from casepact.render.simulation.inputs import inputs_of
from casepact.render.simulation.notebook import comparison_html, show_results, study_html
from casepact.render.simulation.pages.changes import comparison_page, found_page, sweep_page
from casepact.render.simulation.pages.study import study_page
from casepact.scenario import load_scenario
from tests.experiment.scenarios import SCENARIO, small_scenario
from tests.render.simulation.results import (
    AXES,
    CHANGE,
    comparison,
    found,
    points,
    read_page,
    study,
)

PAGES: dict[str, Callable[[], str]] = {
    "study": lambda: study_page(study(), small_scenario(), changes=[CHANGE]),
    "comparison": lambda: comparison_page(comparison(), small_scenario(), what=[CHANGE]),
    "impact": lambda: comparison_page(comparison(), small_scenario(), what=["a to b"], is_impact=True),
    "sweep": lambda: sweep_page(AXES, points(), small_scenario()),
    "found": lambda: found_page(found(), small_scenario()),
    "study in a notebook": lambda: study_html(study()),
    "comparison in a notebook": lambda: comparison_html(comparison()),
}


@cache
def html(name: str) -> str:
    return PAGES[name]()


ALL = pytest.mark.parametrize("name", PAGES)


@ALL
def test_it_is_well_formed(name: str) -> None:
    page = read_page(html(name))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert all(link[1:] in ids for link in page.values("href") if link.startswith("#"))


@ALL
def test_it_fetches_nothing(name: str) -> None:
    text = html(name)
    addresses = set(re.findall(r"[a-z]+://[^\"'\s<>)]*", text))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    tags = {tag for tag, _ in read_page(text).tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "base", "image"}
    assert "@import" not in text
    assert all(target.startswith("#") for target in re.findall(r"url\(['\"]?([^)]*)\)", text))


@ALL
def test_every_picture_says_what_it_shows(name: str) -> None:
    text = html(name)
    page = read_page(text)
    pictures = [attributes for tag, attributes in page.tags if tag == "svg"]
    assert pictures
    ids = page.values("id")
    for picture in pictures:
        assert picture["role"] == "img"
        assert all(part in ids for part in (picture["aria-labelledby"] or "").split())
    assert len(re.findall(r"<desc [^>]*>[^<]{10,}</desc>", text)) == len(pictures)


@ALL
def test_every_colour_has_its_equal_on_a_dark_page(name: str) -> None:
    used = set(re.findall(r'(?:fill|stroke)="([^"]*)"', html(name)))
    assert used <= {*DARK, "none", "transparent"}


def test_it_is_the_same_every_time() -> None:
    assert html("comparison") == PAGES["comparison"]()


def test_it_says_what_it_rests_on() -> None:
    scenario = small_scenario()
    assumed = replace(scenario, note=replace(scenario.note, assumed="every figure is made up"))
    text = read_page(study_page(study(), assumed, changes=[CHANGE])).text
    for words in (
        "every figure is made up",
        CHANGE,
        "lognormal median 30 minutes p90 2 hours",
        "1 on desk",
        "95% confidence, from 4 runs",
    ):
        assert words in text, words


def test_it_has_every_part() -> None:
    page = read_page(html("study"))
    wanted = {"short", "promises", "backlog", "teams", "told", "machine-part", "basis"}
    assert wanted <= set(page.values("id"))


def test_what_files_say_is_text_and_never_markup() -> None:
    scenario = small_scenario()
    evil = '<script>alert(1)</script> & "more"'
    named = replace(scenario, note=replace(scenario.note, assumed=evil))
    text = study_page(replace(study(), title=evil), named, changes=[evil])
    page = read_page(text)
    assert "script" not in {tag for tag, _ in page.tags}
    assert page.text.count("alert(1)") >= 3


def test_a_verdict_is_seen() -> None:
    text = html("comparison")
    assert re.search(r'<span class="(better|worse|even)">', text)


def test_results_show_themselves_once_they_are_told_how() -> None:
    show_results()
    shown = study()._repr_html_()
    assert shown == study_html(study())
    assert comparison()._repr_html_() == comparison_html(comparison())
    assert len(repr(comparison())) < 500


def test_a_notebook_says_what_is_invented_and_warned_of() -> None:
    one = replace(study(), assumed="every figure", notes=("too few agents",))
    shown = study_html(one)
    assert "<strong>Assumed:</strong> every figure." in shown
    assert "<strong>Warning:</strong> too few agents." in shown
    both = comparison_html(
        replace(comparison(), before=one, after=replace(one, notes=("too few agents", "nobody at night")))
    )
    assert "<strong>Assumed:</strong> every figure." in both
    assert both.count("too few agents") == 1
    assert "<strong>Warning:</strong> with the change, nobody at night." in both
    assert "Assumed" not in study_html(study())


def test_a_study_knows_what_its_scenario_assumes() -> None:
    scenario = small_scenario()
    made_up = replace(scenario, note=replace(scenario.note, assumed="every figure"))
    assert run_study(made_up, engine="plain", replications=1).assumed == "every figure"


@pytest.mark.parametrize(
    "growth, said",
    [
        ("3% per month", "3 per day on average, growing by 3% per month"),
        ("-20% per year", "3 per day on average, shrinking by 20% per year"),
        ("0% per year", "3 per day on average"),
    ],
)
def test_arrivals_are_told_in_the_words_of_the_scenario(growth: str, said: str, tmp_path: Path) -> None:
    text = SCENARIO.read_text("utf-8").replace(
        "rate: 3 per day\n", f"rate: 3 per day\n    growth: {growth}\n"
    )
    (tmp_path / "grown.yaml").write_text(text, "utf-8")
    shutil.copy(SCENARIO.parent / "small.policy.yaml", tmp_path)
    found = load_scenario(tmp_path / "grown.yaml").scenario
    assert found is not None
    assert dict(inputs_of(found))["arrivals: customers"] == said


def test_a_notebook_without_what_draws_has_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casepact.render.simulation.notebook.can_draw", lambda: False)
    page = read_page(study_html(study()))
    tags = {tag for tag, _ in page.tags}
    assert "table" in tags
    assert "svg" not in tags

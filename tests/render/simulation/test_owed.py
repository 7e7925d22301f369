"""What is shown of credits, and of scenarios in which nothing is drawn."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from casepact.experiment.comparing import compare_studies
from casepact.experiment.measures import Measure, MeasureKind, Value, values_of
from casepact.experiment.running import run_study
from casepact.experiment.study import Study
from casepact.experiment.varying import Axis, Point
from casepact.render.simulation.changes import comparison_text
from casepact.render.simulation.charts.attainment import attainment_figures
from casepact.render.simulation.charts.sweeping import sweep_figures
from casepact.render.simulation.exploring import sweep_text
from casepact.render.simulation.impacts import impact_text
from casepact.render.simulation.pages.changes import comparison_figures
from casepact.render.simulation.story import headline
from casepact.render.simulation.summary import (
    credits_table,
    measures_table,
    obligations_table,
    shares_table,
    teams_table,
)
from casepact.render.simulation.text import study_text
from casepact.scenario import Scenario, load_scenario
from casepact.simulation.tally import new_tally
from casepact.syntax.ast.target import Period

POLICY = """
casepact: 1
policy: hall
calendars:
  desk: Mon-Fri 09:00-17:00 in Europe/Paris
tiers: {basic: {}, plus: {extends: basic}}
severities: {high: High, low: Low}
targets:
  first_response:
    duty: vendor must respond after opened
    within: {high: 1 hour on desk, low: 2 hours on desk}
credits:
  late: 5% of fee per breach of first_response up to 20% of fee per month
  dear: 2 EUR per breach of first_response when severity is high
"""
CONTRACT = """
casepact: 1
contract: {name}
policy: hall.yaml
tier: {name}
starts: 2026-01-01
ends: 2026-12-31
values: {{money.fee: 1000 EUR}}
"""
HEAD = """
casepact: 1
scenario: told
zone: Europe/Paris
period: 2026-03-02 to 2026-03-08
follow: 10 days
replications: 3
"""
TWO = """
contracts: {basic: basic.yaml, plus: plus.yaml}
arrivals:
  all: {rate: 20 per day, mix: {contract: {basic: 50%, plus: 50%}, severity: {high: 50%, low: 50%}}}
work: {respond: exponential mean 1 hour, solve: 1 hour}
"""
CAME = """
policy: hall.yaml
arrivals: {came: {file: cases.csv, columns: {opened: at, severity: severity}, facts: {tier: basic}}}
work: {respond: 40 minutes, solve: 1 hour}
staff: {team: {size: 1, on: desk}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a policy, two contracts and some cases."""
    (tmp_path / "hall.yaml").write_text(POLICY, "utf-8")
    for name in ("basic", "plus"):
        (tmp_path / f"{name}.yaml").write_text(CONTRACT.format(name=name), "utf-8")
    days = [
        f"2026-03-0{day}T{hour:02}:00:00Z,{'high' if hour % 2 else 'low'}"
        for day in (2, 3)
        for hour in range(24)
    ]
    (tmp_path / "cases.csv").write_text("\n".join(["at,severity", *days, ""]), "utf-8")
    return tmp_path


def load(folder: Path, text: str, *changes: str) -> Scenario:
    path = folder / "scenario.yaml"
    path.write_text(HEAD + textwrap.dedent(text), "utf-8")
    found = load_scenario(path, changes)
    assert found.scenario is not None, found.diagnostics
    return found.scenario


def ran(scenario: Scenario, size: int | None = None) -> Study:
    return run_study(scenario, engine="plain", replications=size)


def test_a_cap_for_two_contracts_together_is_said_to_be_one(folder: Path) -> None:
    scenario = load(folder, TWO)
    assert scenario.contracts == ("basic", "plus")
    table = credits_table(ran(scenario), scenario)
    assert table.header == ("rule", "credits owed, times", "credits owed, amount")
    assert [row[0] for row in table.rows] == ["credits.late", "credits.dear", "all together"]
    assert table.note == (
        "As if basic and plus were one customer: the cap of credits.late holds for all of their cases"
        " together, not for each."
    )


def test_a_month_of_which_only_a_part_counts_is_told_with_its_share(folder: Path) -> None:
    share = "  {}: 5 EUR when attainment of first_response is below 90% per {}\n"
    (folder / "hall.yaml").write_text(POLICY + share.format("poor", "month"), "utf-8")
    scenario = load(folder, CAME)
    assert credits_table(ran(scenario), scenario).note.endswith(
        " Of 2026-03 only a part counts: a share is that of the part."
    )
    (folder / "hall.yaml").write_text(POLICY + share.format("poor", "week"), "utf-8")
    scenario = load(folder, CAME)
    assert credits_table(ran(scenario), scenario).note.endswith(" together.")


def test_what_is_under_a_cap_over_several_is_told_with_the_credits(folder: Path) -> None:
    policy = folder / "hall.yaml"
    capped = POLICY.replace("5% of fee", "3 EUR").replace("20% of fee", "20 EUR")
    policy.write_text(capped + "  total: all credits up to 25 EUR per month\n", "utf-8")
    scenario = load(folder, CAME)
    found = ran(scenario)
    table = credits_table(found, scenario)
    assert [row[0] for row in table.rows] == [
        "credits.late",
        "credits.dear",
        "credits.total, all under it",
        "all together",
    ]
    assert [row[2] for row in table.rows[2:]] == ["25 EUR", "25 EUR"]
    assert "the caps of credits.late and credits.total hold" in table.note
    shown = measures_table(found, ["credit_due(credits.total)", "credits.total"]).rows
    assert [row[0] for row in shown] == [
        "credits owed, times (credits.total)",
        "credits owed, amount (credits.total, EUR)",
    ]
    wider = ran(load(folder, CAME, "credits.total to all credits up to 40 EUR per month"))
    text = " ".join(comparison_text(compare_studies(found, wider), what="wider").split())
    assert "Credits owed, amount in EUR: worse for the vendor, who owes them" in text


def test_a_cap_is_said_to_hold_for_all_cases(folder: Path) -> None:
    scenario = load(folder, CAME)
    whose = "As if all cases were one customer's"
    assert credits_table(ran(scenario), scenario).note == (
        f"{whose}: the cap of credits.late holds for all of their cases together."
    )
    assert credits_table(ran(scenario)).note == f"{whose}: a cap holds for all of them together."


def test_of_what_is_not_drawn_no_interval_is_shown(folder: Path) -> None:
    scenario = load(folder, CAME)
    found = ran(scenario, 20)
    text = " ".join(study_text(found, scenario=scenario).split())
    assert "run once" in text
    assert "Nothing of this is drawn by chance" in text
    assert "interval" not in text.replace("there is no interval", "")
    assert "±" not in text
    assert [len(row) for row in obligations_table(found).rows] == [7, 7, 7]
    assert measures_table(found, ["notices", "cases"]).header == ("measure", "value")
    assert "interval" not in teams_table(found).note
    (figure,) = attainment_figures(found)
    assert "interval" not in figure.caption
    assert "()" not in figure.alternative


def test_one_run_is_said_to_allow_no_verdict(folder: Path) -> None:
    one = ran(load(folder, TWO), 1)
    other = ran(load(folder, TWO, "work.respond to exponential mean 2 hours"), 1)
    compared = compare_studies(one, other)
    for text in (comparison_text(compared, what="slower"), impact_text(compared, what="slower")):
        flat = " ".join(text.split())
        assert "no verdict from one run" in flat
        assert "run it several times (-n 20)" in flat
        assert "no difference" not in flat
        assert "By chance alone" not in flat


def test_a_change_of_what_is_not_drawn_is_said_to_be_exact(folder: Path) -> None:
    one = ran(load(folder, CAME))
    other = ran(load(folder, CAME, "work.respond to 20 minutes"))
    text = " ".join(comparison_text(compare_studies(one, other), what="faster").split())
    assert "First response: better." in text
    figures = comparison_figures(compare_studies(one, other))
    assert figures
    assert not any("interval" in figure.caption or "19 of 20" in figure.caption for figure in figures)
    axes = (Axis("work.respond", ("40 minutes", "20 minutes")),)
    points = [
        Point(values=(value,), study=own) for value, own in zip(axes[0].values, (one, other), strict=True)
    ]
    assert not any("interval" in figure.caption for figure in sweep_figures(axes, points))
    assert "interval" not in sweep_text(axes, points)
    assert "nothing is drawn by chance, before or after" in text
    assert "interval" not in text


def test_the_short_part_tells_what_credits_come_to_and_not_how_often(folder: Path) -> None:
    found = ran(load(folder, CAME))
    *_, first, second = headline(found)
    whose = "Credits owed in the period, if all cases are one customer's:"
    assert {first, second} == {f"{whose} 20 % of fee.", f"{whose} 46 EUR."}
    policy = folder / "hall.yaml"
    policy.write_text(POLICY.replace("5% of fee", "3 EUR").replace("20% of fee", "20 EUR"), "utf-8")
    *_, last = headline(ran(load(folder, CAME)))
    assert last == f"{whose} 66 EUR; 20 EUR by late, 46 EUR by dear."
    *_, none = headline(ran(load(folder, CAME, "work.respond to 1 second", "staff.team.on to 24x7")))
    assert none == "No credit is owed in the period."


def test_it_is_told_in_how_many_periods_a_share_was_kept(folder: Path) -> None:
    policy = folder / "hall.yaml"
    shared = POLICY.replace("{high: 1 hour on desk, low:", "{high: 80% within 1 hour on desk per week, low:")
    policy.write_text(shared, "utf-8")
    scenario = load(folder, CAME)
    found = ran(scenario)
    # Every one of the 24 cases came in one week, and most of them were late.
    [row] = shares_table(found).rows
    assert row == ("first_response", "80% per week", "0", "1")
    assert " ".join(row) in " ".join(study_text(found, scenario=scenario).split())
    assert shares_table(found, ["resolution"]).rows == ()
    layout = found.tally.layout
    weeks, opened = layout.period_names(Period.WEEK), layout.opened_in(Period.WEEK)
    [inside] = [place for place, week in enumerate(weeks) if week in opened]
    outside = next(place for place, week in enumerate(weeks) if week not in opened)
    for counts, kept, missed in (
        ((80, 20, 0), Value(1), Value(0)),
        ((79, 21, 0), Value(0), Value(1)),
        ((79, 20, 1), Value(0, most=1), Value(0, most=1)),
    ):
        tally = new_tally(layout)
        tally.attained[0, inside] = counts
        tally.attained[0, outside] = (0, 5, 0)  # of cases that were opened before
        values = values_of(tally, scenario.policy)
        assert values[Measure(MeasureKind.PERIODS_KEPT, "first_response")] == kept
        assert values[Measure(MeasureKind.PERIODS_MISSED, "first_response")] == missed

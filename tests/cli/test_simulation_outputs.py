"""What `simulate`, `whatif` and `impact` write beside their answers."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from tests.cli.desk import ROOT, Desk

SMALL = ROOT / "tests" / "experiment"
RUN = ("-n", "2", "-j", "1", "--engine", "plain")


@pytest.fixture
def small(desk: Desk) -> Desk:
    """A desk with a small scenario and its policy."""
    for name in ("small.scenario.yaml", "small.policy.yaml"):
        shutil.copy(SMALL / name, desk.folder / name)
    return desk


def simulate(desk: Desk, *options: str) -> str:
    answer = desk.ask("simulate", "small.scenario.yaml", *RUN, *options)
    assert (answer.status, answer.err) == (0, "")
    return answer.out


def refused(desk: Desk, *options: str) -> str:
    answer = desk.ask("simulate", "small.scenario.yaml", *RUN, *options)
    assert (answer.status, answer.out) == (2, "")
    return answer.err


def test_everything_is_written_at_once(small: Desk) -> None:
    out = simulate(
        small,
        *("--report", "report.html", "--charts", "charts", "--log", "log.parquet", "--log-every", "2"),
    )
    assert "Two weeks of a small desk" in out
    assert Path("report.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    charts = {path.name for path in Path("charts").iterdir()}
    assert {"kept-first_response.svg", "kept-first_response.png", "machine.svg", "machine.png"} <= charts
    numbers = {
        int(name.rsplit("-", 1)[-1]) for name in pl.read_parquet("log.parquet")["case:concept:name"].unique()
    }
    assert numbers
    assert all(number % 2 == 0 for number in numbers)
    assert not [path for path in small.folder.rglob("*") if path.name.startswith(".casepact-")]


def test_a_report_is_written_anew(small: Desk) -> None:
    small.write("report.html", "an old one")
    simulate(small, "--report", "report.html")
    assert "an old one" not in Path("report.html").read_text("utf-8")


def test_a_report_never_replaces_what_is_read(small: Desk) -> None:
    before = Path("small.scenario.yaml").read_text("utf-8")
    for place in ("small.scenario.yaml", "small.policy.yaml"):
        assert "not written over" in refused(small, "--report", place)
    assert Path("small.scenario.yaml").read_text("utf-8") == before


@pytest.mark.parametrize(
    "command, option, place",
    [
        ("simulate", "-o", "old.csv"),
        ("simulate", "--log", "./old.csv"),
        ("simulate", "--report", "link.html"),
        ("whatif", "-o", "times.csv"),
        ("impact", "--report", "times.csv"),
    ],
)
def test_no_table_of_a_scenario_is_written_over(small: Desk, command: str, option: str, place: str) -> None:
    small.write("old.csv", "opened\n2026-03-03 10:00\n")
    small.write("times.csv", "minutes\n30\n")
    Path("link.html").symlink_to("old.csv")
    small.change(
        "small.scenario.yaml",
        "\nwork:\n  respond: lognormal median 30 minutes p90 2 hours\n",
        "  old:\n    file: old.csv\n    columns: {opened: opened}\n"
        "    facts: {tier: plus, channel: email, severity: high}\n"
        'work:\n  respond: empirical "times.csv"\n',
    )
    policies = ("small.policy.yaml",) * 2 if command == "impact" else ()
    changes = ("--set", "staff.desk.size to 2") if command == "whatif" else ()
    answer = small.ask(command, *policies, "small.scenario.yaml", *changes, *RUN, option, place)

    assert (answer.status, answer.out) == (2, "")
    assert f"`{place}` is a file to be read; the answer is not written over it" in answer.err
    assert Path("old.csv").read_text("utf-8").startswith("opened")
    assert Path("times.csv").read_text("utf-8").startswith("minutes")


def test_rows_are_the_same_in_every_format(small: Desk) -> None:
    csv = simulate(small, "--format", "csv")
    simulate(small, "--format", "parquet", "-o", "rows.parquet")
    frame = pl.read_parquet("rows.parquet")
    assert csv.count("\n") == frame.height + 1
    assert csv.splitlines()[0].split(",") == frame.columns
    answer = json.loads(simulate(small, "--format", "json"))
    whole = frame.filter(pl.col("replication").is_null())
    assert [row["estimate"] for row in answer["study"]["measures"]] == whole["value"].to_list()


def test_a_measure_is_told_alone(small: Desk) -> None:
    answer = json.loads(simulate(small, "--format", "json", "--measure", "notices", "--measure", "desk"))
    rows = answer["study"]["measures"]
    assert rows
    assert all(row["measure"] == "notices" or row["about"] == "desk" for row in rows)


@pytest.mark.parametrize(
    "word, rows",
    [
        (
            "cases",
            [
                "cases(opened)",
                "cases(ended)",
                "cases(declined)",
                "cases(withdrawn)",
                "cases(not covered)",
                "cases(reopened)",
            ],
        ),
        ("team_lead", ["notices(team_lead)"]),
        ("utilisation", ["utilisation(desk)"]),
        ("withdrawn", ["cases(withdrawn)"]),
        ("backlog", ["backlog"]),
        ("attainment(first_response, plus)", ["attainment(first_response, plus)"]),
    ],
)
def test_what_is_asked_for_is_shown_alone(small: Desk, word: str, rows: list[str]) -> None:
    lines = simulate(small, "--measure", word).splitlines()
    rule = next(place for place, line in enumerate(lines) if line.startswith("───"))
    assert [line.split("  ")[0] for line in lines[rule + 1 : -1]] == rows
    assert lines[-1].startswith("Shares that were kept are of all runs together")


def test_an_obligation_that_is_asked_for_keeps_its_table(small: Desk) -> None:
    out = simulate(small, "--measure", "first_response", "--measure", "queue")
    assert "tightest 5%" in out
    assert "queue(desk)" in out
    assert "wait to answer" not in out


def test_what_did_not_happen_is_said_not_to_have_been_measured(small: Desk) -> None:
    said = "nothing was measured of `abandoned`: it did not happen in any run"
    assert said in simulate(small, "--measure", "abandoned")
    for more in (("--set", "staff.desk.size to 2"), ("--vary", "staff.desk.size=1..2")):
        assert said in small.ask("whatif", "small.scenario.yaml", *RUN, *more, "--measure", "abandoned").out


@pytest.mark.parametrize("command", ["simulate", "whatif", "impact"])
def test_a_misspelt_measure_is_refused_before_anything_is_run(
    small: Desk, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        pytest.fail("it was run")

    monkeypatch.setattr("casepact.experiment.running.run_study", never)
    files = {
        "simulate": ("small.scenario.yaml",),
        "whatif": ("small.scenario.yaml", "--set", "staff.desk.size to 2"),
        "impact": ("small.policy.yaml", "small.policy.yaml", "small.scenario.yaml"),
    }
    answer = small.ask(command, *files[command], "--measure", "first_respons")
    assert (answer.status, answer.out) == (2, "")
    assert "did you mean `first_response`?" in answer.err
    other = small.ask(command, *files[command], "--measure", "elephants")
    assert "ask for a kind (`attainment`, " in other.err
    assert "an obligation (`first_response`), a team (`desk`), a role (`team_lead`)" in other.err


def test_a_search_takes_no_measure(small: Desk) -> None:
    asked = ("--find", "staff.desk.size=1..2", "--until", "queue(desk) <= 4", "--measure", "queue")
    answer = small.ask("whatif", "small.scenario.yaml", *RUN, *asked)
    assert (answer.status, answer.out) == (2, "")
    assert "leave --measure out" in answer.err


@pytest.mark.parametrize(
    "options, fault",
    [
        (("--format", "parquet"), "Parquet is no text: name its file with -o FILE"),
        (("--report", "nowhere/report.html"), "there is no folder `nowhere`"),
        (("--log", "log.txt"), "`log.txt` is neither CSV nor Parquet"),
        (("--log-every", "3"), "give both"),
        (("--measure", "notises"), "did you mean `notices`?"),
    ],
)
def test_what_cannot_be_written_is_refused(small: Desk, options: tuple[str, ...], fault: str) -> None:
    assert fault in refused(small, *options)


@pytest.mark.parametrize(
    "options, module, package",
    [
        (("--report", "report.html"), "vl_convert", "--report needs vl-convert-python"),
        (("--charts", "charts"), "vl_convert", "--charts needs vl-convert-python"),
        (("--log", "log.parquet"), "polars", "a log in Parquet needs polars"),
    ],
)
def test_it_says_what_to_install_before_it_runs(
    small: Desk, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], module: str, package: str
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == module else find(name, *more)
    )
    fault = refused(small, *options)
    assert f"{package}: install casepact[simulate]" in fault


def test_a_comparison_has_a_report_and_rows(small: Desk) -> None:
    asked = ("whatif", "small.scenario.yaml", *RUN, "--set", "staff.desk.size to 2")
    answer = small.ask(*asked, "--report", "report.html", "--format", "csv")
    assert answer.status == 0
    head, *rows = answer.out.splitlines()
    assert head.split(",")[-1] == "verdict"
    assert rows
    assert "staff.desk.size to 2" in Path("report.html").read_text("utf-8")


def test_a_sweep_and_a_search_have_theirs(small: Desk) -> None:
    asked = ("whatif", "small.scenario.yaml", *RUN)
    swept = small.ask(*asked, "--vary", "staff.desk.size=1..2", "--charts", "swept", "--format", "csv")
    assert swept.status == 0
    assert swept.out.startswith("staff.desk.size,measure,")
    assert {path.suffix for path in Path("swept").iterdir()} == {".svg", ".png"}
    alone = small.ask(*asked, "--vary", "staff.desk.size=1..2", "--measure", "queue")
    assert "queue(desk)" in alone.out
    assert "attainment" not in alone.out
    found = small.ask(
        *(*asked, "--find", "staff.desk.size=1..2"),
        *("--until", "attainment(first_response) >= 10%", "--report", "found.html"),
    )
    assert found.status == 0
    assert "attainment(first_response) &gt;= 10%" in Path("found.html").read_text("utf-8")


def test_an_impact_tells_of_the_kinds_of_case_that_change(small: Desk) -> None:
    policy = Path("small.policy.yaml").read_text("utf-8")
    small.write("new.policy.yaml", policy.replace("high: 1 hour on always", "high: 3 days on always"))
    asked = ("impact", "small.policy.yaml", "new.policy.yaml", "small.scenario.yaml", *RUN)
    answer = small.ask(*asked, "--report", "impact.html")
    assert answer.status == 0
    assert "plus high, first_response" in answer.out
    assert "plus low, first_response" not in answer.out
    told = small.ask(*asked, "--measure", "breaches").out
    assert "breaches(first_response, plus, high)" in told
    assert "kind of case" not in told
    assert "Kinds of case that change" in Path("impact.html").read_text("utf-8")


def test_a_log_is_written_whole_or_not_at_all(small: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    simulate(small, "--log", "log.csv", "--log-every", "1")
    before = Path("log.csv").read_bytes()
    assert before.startswith(b"case:concept:name,")

    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("casepact.render.simulation.eventlog._cells", broken)
    answer = small.ask("simulate", "small.scenario.yaml", *RUN, "--log", "log.csv")
    assert answer.status == 130
    assert Path("log.csv").read_bytes() == before
    assert not [path for path in small.folder.iterdir() if path.name.startswith(".casepact-")]


def test_a_log_never_replaces_a_policy(small: Desk) -> None:
    small.write("policy.csv", Path("small.policy.yaml").read_text("utf-8"))
    assert "holds a policy" in refused(small, "--log", "policy.csv")


def test_a_log_has_as_many_cases_as_there_is_room_for(small: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casepact.cli.results._MOST_LOGGED", 10)
    answer = small.ask("simulate", "small.scenario.yaml", *RUN, "--log", "log.csv", "--log-every", "1")
    assert answer.status == 0
    assert "there is no room for a log of 38 cases: it has one of every 4" in answer.err
    rows = Path("log.csv").read_text("utf-8").splitlines()[1:]
    numbers = {int(row.split(",")[0].rsplit("-", 1)[-1]) for row in rows}
    assert numbers
    assert all(number % 4 == 0 for number in numbers)

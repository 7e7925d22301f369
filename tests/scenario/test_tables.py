"""Cases that came and times that were measured: what is read of CSV and Parquet files, and refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from casepact.scenario import LoadedScenario, load_scenario, replays
from casepact.scenario.model import DistributionKind, Replay
from casepact.source import Level

HERE = Path(__file__).parent
HEAD = """casepact: 1
scenario: tables
policy: {policy}
zone: Europe/Madrid
period: 2026-03-02 to 2026-03-29
"""
CASES = """arrivals:
  came: {file: cases.parquet, columns: {opened: at, severity: severity}, facts: {tier: basic}}
work: {respond: 5 minutes, solve: 1 hour}
"""


def load(folder: Path, text: str) -> LoadedScenario:
    (folder / "desk.yaml").write_text((HERE / "policies" / "desk.yaml").read_text("utf-8"), "utf-8")
    path = folder / "scenario.yaml"
    path.write_text(HEAD.format(policy="desk.yaml") + text, "utf-8")
    return load_scenario(path)


def came(loaded: LoadedScenario) -> Replay:
    assert loaded.scenario is not None, loaded.diagnostics
    [stream] = loaded.scenario.arrivals
    assert isinstance(stream, Replay)
    return stream


INSTANTS = [dt.datetime.fromisoformat(text) for text in ("2026-03-05T08:00", "2026-03-03T09:30")]


@pytest.mark.parametrize("zone, hours", [(None, 0), ("UTC", 1), ("America/New_York", 6)])
def test_parquet_and_csv_hold_the_same_cases(zone: str | None, hours: int, tmp_path: Path) -> None:
    frame = pl.DataFrame({"at": INSTANTS, "severity": ["high", "medium"]})
    if zone is not None:
        frame = frame.with_columns(pl.col("at").dt.replace_time_zone(zone))
    frame.write_parquet(tmp_path / "cases.parquet")
    stream = came(load(tmp_path, CASES))
    # A local time is one of Madrid, an hour ahead of UTC in March and six ahead of New York.
    first = int(dt.datetime(2026, 3, 3, 8, 30, tzinfo=dt.UTC).timestamp())
    second = int(dt.datetime(2026, 3, 5, 7, 0, tzinfo=dt.UTC).timestamp())
    assert stream.opened == (first + hours * 3600, second + hours * 3600)
    assert [facts["severity"] for facts in stream.facts] == ["medium", "high"]
    assert {facts["tier"] for facts in stream.facts} == {"basic"}
    if zone is None:
        (tmp_path / "cases.csv").write_text(
            "at,severity\n2026-03-05 08:00,high\n2026-03-03 09:30,medium\n", "utf-8"
        )
        text = CASES.replace("cases.parquet", "cases.csv")
        assert came(load(tmp_path, text)).opened == stream.opened


@pytest.mark.parametrize(
    "columns, said",
    [
        ({"at": ["2026-03-03 09:00"]}, "`severity` is not a column of the file"),
        (
            {"at": ["2026-03-03 09:00", None], "severity": ["high", "low"]},
            "row 2 of `cases.parquet` has no instant",
        ),
        ({"at": ["soon"], "severity": ["high"]}, "has `soon` for an instant"),
        ({"at": ["2026-03-03 09:00"], "severity": ["urgent"]}, "`urgent` is not a value of `severity`"),
        ({"at": [], "severity": []}, "has no case"),
    ],
)
def test_a_parquet_file_at_fault_is_told_at_its_name(
    columns: dict[str, list[str]], said: str, tmp_path: Path
) -> None:
    pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).write_parquet(tmp_path / "cases.parquet")
    [found] = load(tmp_path, CASES).diagnostics
    assert found.code == "bad-table"
    assert said in found.message
    assert found.span.line == 7


@pytest.mark.parametrize(
    "written, utc",
    [
        ("2026-03-03 09:00", "2026-03-03T08:00Z"),
        ("2026-03-03T09:00:59.9", "2026-03-03T08:00:59Z"),
        ("2026-03-03T09:00Z", "2026-03-03T09:00Z"),
        ("2026-03-03 09:00:00+05:30", "2026-03-03T03:30Z"),
    ],
)
def test_instants_are_read_as_programs_export_them(written: str, utc: str, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(f"at,severity\n{written},high\n", "utf-8")
    stream = came(load(tmp_path, CASES.replace("cases.parquet", "cases.csv")))
    assert stream.opened == (int(dt.datetime.fromisoformat(utc).timestamp()),)


def test_of_a_time_that_the_clocks_show_twice_the_first_is_meant() -> None:
    first = int(dt.datetime.fromisoformat("2026-10-25T00:30Z").timestamp())
    assert replays._instant("2026-10-25 02:30", ZoneInfo("Europe/Madrid")) == first


def test_a_time_that_the_clocks_leave_out_is_told(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("at,severity\n2026-03-29 02:30,high\n", "utf-8")
    [found] = load(tmp_path, CASES.replace("cases.parquet", "cases.csv")).diagnostics
    assert "line 2 of `cases.csv`: `2026-03-29 02:30` does not exist in Europe/" in found.message


@pytest.mark.parametrize("written", ["2026-03-03", "03/05/2026 09:00", "09:00", "2026-02-30 09:00"])
def test_what_is_no_instant_is_told(written: str, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(f"at,severity\n{written},high\n", "utf-8")
    [found] = load(tmp_path, CASES.replace("cases.parquet", "cases.csv")).diagnostics
    assert f"has `{written}` for an instant" in found.message


@pytest.mark.parametrize(
    "written",
    ["0001-01-01T00:00:00Z", "1899-12-31 23:00", "9999-01-01T02:00+01:00", "9999-12-31T23:59:59-12:00"],
)
def test_a_case_of_no_year_that_there_was_is_told_with_its_line(written: str, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(f"at,severity\n2026-03-03 09:00,high\n{written},high\n", "utf-8")
    [found] = load(tmp_path, CASES.replace("cases.parquet", "cases.csv")).diagnostics
    assert found.code == "bad-table"
    said = f"line 3 of `cases.csv` has `{written}`, which is not in the years 1900 to 9998"
    assert found.message == said


@pytest.mark.parametrize("written", ["1900-01-01 01:00", "9998-12-31T23:59:59Z"])
def test_a_case_long_before_or_after_the_period_is_left_out(written: str, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(f"at,severity\n2026-03-03 09:00,high\n{written},high\n", "utf-8")
    [found] = load(tmp_path, CASES.replace("cases.parquet", "cases.csv")).diagnostics
    assert (found.code, found.level) == ("outside-period", Level.WARNING)


def test_a_line_is_counted_as_an_editor_counts_it(tmp_path: Path) -> None:
    rows = (
        'at,severity,note\n2026-03-03 09:00,high,"two\nlines"\n\n'
        '2026-03-04 09:00,medium,\nsoon,medium,"and\nthree"\n'
    )
    (tmp_path / "cases.csv").write_text(rows, "utf-8")
    text = CASES.replace("cases.parquet", "cases.csv")
    [found] = load(tmp_path, text).diagnostics
    assert found.message == "line 6 of `cases.csv` has `soon` for an instant"
    (tmp_path / "cases.csv").write_text(rows.replace("soon", "2026-03-03 08:00"), "utf-8")
    assert came(load(tmp_path, text)).lines == (6, 2, 5)


def test_what_is_no_parquet_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "cases.parquet").write_text("at,severity\n", "utf-8")
    [found] = load(tmp_path, CASES).diagnostics
    assert found.code == "bad-table"
    assert "`cases.parquet` cannot be read" in found.message


def test_without_polars_a_parquet_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pl.DataFrame({"at": INSTANTS}).write_parquet(tmp_path / "cases.parquet")
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    [found] = load(tmp_path, CASES).diagnostics
    assert "needs polars" in found.message
    assert found.help is not None
    assert "casepact[simulate]" in found.help


def test_times_are_drawn_from_a_column_in_its_unit(tmp_path: Path) -> None:
    pl.DataFrame({"wait_minutes": [10, 20, None], "solve_hours": [1.5, 2.0, 0.0]}).write_parquet(
        tmp_path / "times.parquet"
    )
    text = """arrivals:
  cases: {rate: 4 per day, mix: {tier: basic, severity: high}}
work:
  respond: empirical "times.parquet" column "wait_minutes"
  solve: empirical "times.parquet" column "solve_hours"
"""
    loaded = load(tmp_path, text)
    assert loaded.scenario is not None, loaded.diagnostics
    [respond], [solve] = loaded.scenario.work.respond, loaded.scenario.work.solve
    assert respond.distribution.kind is DistributionKind.EMPIRICAL
    assert respond.distribution.sample == (600.0, 1200.0)
    assert solve.distribution.sample == (5400.0, 7200.0, 0.0)


def test_semicolons_are_told_from_commas(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("opened;severity\n2026-03-02T10:00Z;low\n", encoding="utf-8")
    loaded = load(tmp_path, CASES.replace("cases.parquet", "cases.csv"))
    assert ["commas are expected" in found.message for found in loaded.diagnostics] == [True]

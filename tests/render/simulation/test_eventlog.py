"""The event log as process mining reads it: nothing of the case is lost on the way."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from casepact.model.fact import FactValue
from casepact.render.simulation import tables
from casepact.render.simulation.eventlog import COLUMNS, log_columns, log_rows, log_types
from casepact.render.simulation.tables import Row, csv_text, parquet_bytes, write_parquet
from casepact.semantics.case import EffectKind, Event
from casepact.semantics.replay import replay
from casepact.semantics.timeline import Timeline, TimelineCase
from casepact.simulation.log import EVENT, EventLog, LogRow
from tests.experiment.scenarios import small_scenario
from tests.render.simulation.results import logged


def rows(*, clocks: bool = False) -> list[Row]:
    return list(log_rows(logged().log, logged().tally.layout, clocks=clocks))


def read_back() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_text(rows(), log_columns(logged().log)))))


def test_it_has_the_columns_that_process_mining_looks_for() -> None:
    columns = log_columns(logged().log)
    assert columns[:5] == [
        "case:concept:name",
        "concept:name",
        "time:timestamp",
        "lifecycle:transition",
        "org:resource",
    ]
    assert columns[5] == "org:group"
    assert {"case:tier", "case:severity", "case:channel", "case:stream", "case:covered"} <= set(columns)
    assert list(read_back()[0]) == columns


def test_every_case_opens_first_and_goes_on_in_the_order_of_time() -> None:
    seen: dict[str, list[dt.datetime]] = {}
    for row in read_back():
        instants = seen.setdefault(row["case:concept:name"], [])
        if not instants:
            assert row["concept:name"] == "open"
        instants.append(dt.datetime.fromisoformat(row["time:timestamp"]))
    assert list(seen) == [case.name for case in logged().log.cases]
    for instants in seen.values():
        assert instants == sorted(instants)
        assert all(instant.utcoffset() == dt.timedelta(0) for instant in instants)


def test_promises_that_were_met_are_all_there_with_the_team_that_met_them() -> None:
    met = [row for row in rows() if row["concept:name"] == "meet first_response"]
    assert len(met) == logged().tally.count("first_response")["met"] > 0
    assert {row["casepact:kind"] for row in met} == {"met"}
    assert all(row["time:timestamp"] <= row["casepact:due"] for row in met)
    assert {row["org:group"] for row in met} == {"desk"}
    assert {row["casepact:obligation"] for row in met} == {"first_response"}


def test_a_team_stands_beside_what_it_did_alone() -> None:
    groups: dict[str, set[str | None]] = {}
    for row in rows():
        groups.setdefault(row["concept:name"], set()).add(row["org:group"])
    assert groups["respond"] == groups["resolve"] == groups["breach first_response"] == {"desk"}
    assert groups["open"] == groups["notify team_lead"] == {None}


def test_a_customer_is_of_no_team() -> None:
    [case, *_] = logged().log.cases
    told = [
        LogRow(case=case.name, at=0, kind=EVENT, name="act", by=by, team="desk")
        for by in ("customer", "vendor")
    ]
    log = EventLog(until=0, cases=(case,), rows=tuple(told))
    assert [row["org:group"] for row in log_rows(log, logged().tally.layout)] == [None, "desk"]


def test_breaches_and_notices_are_all_there() -> None:
    tally, names = logged().tally, [row["concept:name"] for row in rows()]
    assert names.count("breach first_response") == tally.count("first_response")["breached"] > 0
    assert names.count("notify team_lead") == tally.notices.sum() > 0
    told = [row for row in rows() if row["concept:name"] == "notify team_lead"]
    assert {row["org:resource"] for row in told} == {"team_lead"}


def test_the_file_tells_a_timeline_that_comes_to_the_same() -> None:
    """What is read back is judged by the reference interpreter: the same breaches at the same instants."""
    log, read = logged().log, read_back()
    told = EventLog(until=log.until, cases=log.cases, rows=log.rows).timeline()
    cases = []
    for case in told.cases:
        own = [row for row in read if row["case:concept:name"] == case.id]
        events = tuple(
            Event(at=instant(row), name=row["concept:name"], by=row["org:resource"] or None)
            for row in own
            if row["casepact:kind"] == "event"
        )
        facts = {name: own[0][f"case:{name}"] for name in case.facts}
        assert facts == {name: str(value) for name, value in case.facts.items()}
        cases.append(
            TimelineCase(
                id=case.id, opened=instant(own[0]), facts=case.facts, events=events, until=case.until
            )
        )
    again = Timeline(name="read back", cases=tuple(cases))
    policy = small_scenario().policy
    answer = replay((policy,), again)
    breached = {
        (run.plan.id, row.at)
        for run in answer.cases
        for row in run.rows
        if row.kind == EffectKind.BREACHED.value
    }
    assert breached == {
        (row["case:concept:name"], instant(row))
        for row in read
        if row["concept:name"] == "breach first_response"
    }


def instant(row: dict[str, str]) -> int:
    return int(dt.datetime.fromisoformat(row["time:timestamp"]).timestamp())


def test_clocks_are_activities_with_a_life_where_they_are_asked_for() -> None:
    plain, full = rows(), rows(clocks=True)
    clocks = [row for row in full if row["concept:name"] == "first_response"]
    assert len(full) == len(plain) + len(clocks)
    transitions = {row["lifecycle:transition"] for row in clocks}
    assert {"start", "complete"} <= transitions
    assert transitions <= {"start", "suspend", "resume", "complete", "withdraw"}


def test_parquet_has_instants_and_no_column_without_a_type() -> None:
    frame = pl.read_parquet(io.BytesIO(parquet_bytes(rows(), log_types())))
    assert frame.columns == log_columns(logged().log)
    assert frame.schema["time:timestamp"] == pl.Datetime("us", "UTC")
    assert pl.Null not in frame.schema.values()
    assert frame["case:concept:name"].n_unique() == len(logged().log.cases)


def test_an_empty_log_has_its_columns() -> None:
    empty = EventLog(until=0)
    frame = pl.read_parquet(io.BytesIO(parquet_bytes([], log_types())))
    assert set(COLUMNS) <= set(frame.columns)
    assert list(log_rows(empty, logged().tally.layout)) == []


def written(lines: list[Row], types: dict[str, str]) -> pl.DataFrame:
    file = io.BytesIO()
    write_parquet(file, lines, types)
    file.seek(0)
    return pl.read_parquet(file)


def test_a_log_is_written_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    one = written(rows(), log_types(logged().log))
    monkeypatch.setattr(tables, "GROUP", 7)
    other = written(rows(), log_types(logged().log))
    assert one.equals(other)
    assert one.height > 7
    # The same as all at once, in instants, numbers and texts.
    at_once = pl.read_parquet(io.BytesIO(parquet_bytes(rows(), log_types())))
    assert one.rows() == at_once.rows()
    assert one.columns == at_once.columns


def test_an_empty_log_in_pieces_has_its_columns() -> None:
    empty = EventLog(until=0)
    assert written([], log_types(empty)).columns == log_columns(empty)


@pytest.mark.parametrize(
    "values, kind",
    [
        ((True, False), "flag"),
        ((1, 2), "whole"),
        ((1, Decimal("2.5")), "number"),
        ((dt.date(2026, 3, 2),), "day"),
        (("a", 1), "text"),
    ],
)
def test_a_fact_has_one_type_in_a_log(values: tuple[FactValue, ...], kind: str) -> None:
    first = logged().log.cases[0]
    cases = tuple(replace(first, facts={"users": value}) for value in values)
    log = EventLog(until=0, cases=cases)
    assert log_types(log)["case:users"] == kind
    empty = dict.fromkeys(log_columns(log))
    frame = written([{**empty, "case:users": value} for value in values], log_types(log))
    assert frame["case:users"].null_count() == 0

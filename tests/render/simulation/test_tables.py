"""Results as JSON, CSV and Parquet: the same numbers in each."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import Any

import polars as pl
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from casepact.experiment.measures import Measure, MeasureKind
from casepact.render.simulation.plain import comparison_json, found_json, study_json, sweep_json
from casepact.render.simulation.tables import (
    comparison_rows,
    csv_text,
    found_rows,
    parquet_bytes,
    run_rows,
    sweep_rows,
)
from tests.cli.desk import ROOT
from tests.experiment.scenarios import small_scenario
from tests.render.simulation.results import AXES, CHANGE, comparison, found, points, study

GRAMMAR = ROOT / "grammar"


def validator(name: str) -> Draft202012Validator:
    schemas = {path.name: json.loads(path.read_text("utf-8")) for path in GRAMMAR.glob("*.schema.json")}
    registry: Registry[Any] = Registry().with_resources(
        (known, Resource.from_contents(schema)) for known, schema in schemas.items()
    )
    return Draft202012Validator(schemas[name], registry=registry)


@pytest.mark.parametrize(
    "schema, value",
    [
        ("simulate.schema.json", lambda: study_json(study(), scenario=small_scenario())),
        ("simulate.schema.json", lambda: study_json(study(), words=["notices"])),
        ("whatif.schema.json", lambda: comparison_json(comparison(), [CHANGE], scenario=small_scenario())),
        ("whatif.schema.json", lambda: sweep_json(AXES, points())),
        ("whatif.schema.json", lambda: found_json(found())),
    ],
)
def test_json_is_as_its_schema_says(schema: str, value: Any) -> None:
    plain = json.loads(json.dumps(value(), allow_nan=False))
    validator(schema).validate(plain)


def test_a_schema_refuses_what_is_none() -> None:
    plain = study_json(study())
    plain["study"]["measures"][0]["measure"] = "happiness"
    assert not validator("simulate.schema.json").is_valid(plain)


def test_the_schema_has_every_kind_of_measure() -> None:
    schema = json.loads((GRAMMAR / "simulate.schema.json").read_text("utf-8"))
    assert schema["$defs"]["kind"]["enum"] == [kind.value for kind in MeasureKind]


def test_there_is_a_row_for_all_runs_and_one_for_each() -> None:
    kept = Measure(MeasureKind.ATTAINMENT, "first_response")
    rows = list(run_rows(study(), [kept.text]))
    interval = study().interval(kept)
    assert interval is not None
    whole, *each = rows
    assert (whole["replication"], whole["unit"]) == (None, "share")
    assert (whole["value"], whole["low"], whole["high"]) == (interval.estimate, interval.low, interval.high)
    assert [row["replication"] for row in each] == [0, 1, 2, 3]
    assert [row["value"] for row in each] == study().numbers(kept)


def test_only_what_is_asked_for_is_told() -> None:
    every = list(run_rows(study()))
    assert {row["measure"] for row in run_rows(study(), ["notices", "queue"])} == {"notices", "queue"}
    of_desk = list(run_rows(study(), ["desk"]))
    assert {row["about"] for row in of_desk} == {"desk"}
    assert len(of_desk) < len(every)
    assert list(run_rows(study(), ["nothing"])) == []


def test_csv_and_parquet_hold_the_same() -> None:
    rows = list(run_rows(study()))
    read = list(csv.DictReader(io.StringIO(csv_text(rows))))
    frame = pl.read_parquet(io.BytesIO(parquet_bytes(rows)))
    assert frame.columns == list(rows[0])
    assert frame.schema["replication"] == pl.Int64
    assert frame.schema["value"] == pl.Float64
    assert frame.height == len(read) == len(rows)
    assert [float(row["value"]) for row in read] == frame["value"].to_list() == [row["value"] for row in rows]
    assert [row["tier"] or None for row in read] == frame["tier"].to_list()


def test_differences_points_and_probes_have_rows() -> None:
    changes = list(comparison_rows(comparison()))
    assert len(changes) == len(comparison().differences)
    assert {"before", "after", "change", "verdict"} <= set(changes[0])
    swept = list(sweep_rows(AXES, points(), ["backlog"]))
    assert {row["staff.desk.size"] for row in swept} == {"1", "2"}
    assert len(swept) == 2 * (1 + study().replications)
    probes = list(found_rows(found()))
    assert [row["staff.desk.size"] for row in probes] == [probe.value for probe in found().probes]
    assert sum(row["found"] for row in probes) == (found().value is not None)
    assert pl.read_parquet(io.BytesIO(parquet_bytes(probes))).height == len(probes)


def test_no_row_still_has_a_line_of_names() -> None:
    assert csv_text([], ["a", "b"]) == "a,b\n"
    assert csv_text([]) == ""


def test_without_polars_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(ImportError, match=r"install casepact\[simulate\]"):
        parquet_bytes([{"a": 1}])

"""Results as rows of plain values, and rows as CSV and as Parquet."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import IO, Any, TextIO

from casepact.experiment.comparing import Comparison
from casepact.experiment.intervals import Interval
from casepact.experiment.measures import Measure
from casepact.experiment.study import Study
from casepact.experiment.varying import Axis, Found, Point
from casepact.render.simulation.numbers import is_length, is_share

__all__ = [
    "GROUP",
    "Row",
    "comparison_rows",
    "csv_text",
    "found_rows",
    "interval_cells",
    "is_told",
    "is_wanted",
    "measure_cells",
    "parquet_bytes",
    "run_rows",
    "sweep_rows",
    "write_csv",
    "write_parquet",
]

GROUP = 50_000
"""Rows of a row group of a Parquet file."""

_NUMBERS = ("value", "before", "after", "change", "estimate", "low", "high", "least", "most")
"""Columns of numbers, which may have none: of one run, say, there is no interval."""

Row = dict[str, Any]
"""Values by column: texts, numbers, True and False, instants as aware datetimes, or None."""


def is_wanted(measure: Measure, words: Sequence[str]) -> bool:
    """Whether a measure is one of those asked for: by its kind, by what it is about, or as it is written.

    What the credits of a rule come to is about the rule and a unit, and is asked for by the rule.
    """
    names = (measure.kind.value, measure.about, measure.rule or measure.about, measure.text)
    return not words or any(word in names for word in words)


def run_rows(study: Study, words: Sequence[str] = ()) -> Iterator[Row]:
    """A row for each measure over all runs, and under it one for each run.

    Column ``replication`` is empty over all, and from 0 for each; ``value`` is a part of 1 where
    ``unit`` is share, and in seconds where it is that. Only rows over all have ``low`` and ``high``. What is
    not known has no ``value``, but ``least`` and ``most``, which is empty where nothing bounds it.
    """
    for measure in study.measures():
        interval = study.interval(measure)
        if interval is None or not is_told(interval) or not is_wanted(measure, words):
            continue
        about = {**measure_cells(measure), "unit": _unit(measure)}
        cells = interval_cells(interval)
        yield {
            **about,
            "replication": None,
            "value": cells["estimate"],
            "low": cells["low"],
            "high": cells["high"],
            "least": cells.get("least"),
            "most": cells.get("most"),
        }
        for number, (least, most) in enumerate(study.bounds(measure)):
            if math.isnan(least):
                continue
            ends = {"least": None, "most": None} if least == most else {"least": least, "most": _number(most)}
            value = least if least == most else None
            yield {**about, "replication": number, "value": value, "low": None, "high": None, **ends}


def comparison_rows(comparison: Comparison, words: Sequence[str] = ()) -> Iterator[Row]:
    """A row for each measure that both have: before, after, and the change with its interval and verdict.

    What is not known is empty; its ``low`` and ``high`` are of the least and of the most that it may be.
    """
    for item in comparison.differences:
        if is_wanted(item.measure, words):
            change = interval_cells(item.change)
            yield {
                **measure_cells(item.measure),
                "unit": _unit(item.measure),
                "before": _number(item.before.estimate),
                "after": _number(item.after.estimate),
                "change": change["estimate"],
                "low": change["low"],
                "high": change["high"],
                "replications": item.change.size,
                "verdict": item.verdict.value,
            }


def sweep_rows(axes: Sequence[Axis], points: Iterable[Point], words: Sequence[str] = ()) -> Iterator[Row]:
    """The rows of the study at each point, each with the values there in columns named by the paths."""
    for point in points:
        place = {axis.path: value for axis, value in zip(axes, point.values, strict=True)}
        for row in run_rows(point.study, words):
            yield {**place, **row}


def found_rows(found: Found) -> Iterator[Row]:
    """A row for each value that a search tried."""
    for probe in found.probes:
        yield {
            found.path: probe.value,
            "goal": found.goal.text,
            **measure_cells(found.goal.measure),
            **_plain_cells(probe.interval),
            "holds": probe.holds,
            "found": probe.value == found.value,
        }


def is_told(interval: Interval) -> bool:
    """Whether an interval is of something that happened, be it not known how much."""
    return math.isfinite(interval.estimate) or not interval.is_known


def _number(number: float) -> float | None:
    return number if math.isfinite(number) else None


def measure_cells(measure: Measure) -> dict[str, str | None]:
    """What a measure is, in the columns that rows of any kind start with."""
    return {
        "measure": measure.kind.value,
        "about": measure.about or None,
        "tier": measure.tier or None,
        "severity": measure.severity or None,
    }


def interval_cells(interval: Interval | None) -> dict[str, float | int | None]:
    """An interval as columns; of none, the columns without values."""
    if interval is None:
        return {"estimate": None, "low": None, "high": None, "replications": 0}
    return interval.to_json()


def _plain_cells(interval: Interval | None) -> dict[str, float | int | None]:
    """An interval as the same columns, known or not."""
    cells = interval_cells(interval)
    return {name: cells[name] for name in ("estimate", "low", "high", "replications")}


def _unit(measure: Measure) -> str:
    if is_share(measure.kind):
        return "share"
    return measure.unit or ("seconds" if is_length(measure.kind) else "count")


def csv_text(rows: Iterable[Row], columns: Sequence[str] = ()) -> str:
    """Rows as CSV (RFC 4180, but lines end in a line feed), with a line of names; None is an empty field.

    ``columns`` are the names where there may be no row to tell them.
    """
    text = io.StringIO()
    write_csv(text, rows, columns)
    return text.getvalue()


def write_csv(file: TextIO, rows: Iterable[Row], columns: Sequence[str] = ()) -> None:
    """Write rows as `csv_text` has them, one after the other."""
    writer = csv.writer(file, lineterminator="\n")
    names = list(columns)
    if names:
        writer.writerow(names)
    for row in rows:
        if not names:
            names = list(row)
            writer.writerow(names)
        writer.writerow([_field(row[name]) for name in names])


def _field(value: object) -> object:
    if value is None or isinstance(value, str | int | float):
        return ("true" if value else "false") if isinstance(value, bool) else value
    isoformat = getattr(value, "isoformat", None)
    return value if isoformat is None else isoformat()


def parquet_bytes(rows: Iterable[Row], types: Mapping[str, str] | None = None) -> bytes:
    """Rows as a Parquet file.

    Args:
        rows: all with the same columns.
        types: the type of columns that may have no value to tell it: ``text``, ``number``, ``whole`` or
            ``instant``.

    Raises:
        ImportError: polars is not installed; the message says how to get it.
    """
    pl = _polars()
    every = list(rows)
    numbers = {name: "number" for name in _NUMBERS if every and name in every[0]}
    override = _polars_types(numbers | dict(types or {}))
    if every:
        frame = pl.DataFrame(every, infer_schema_length=None, schema_overrides=override)
    else:
        frame = pl.DataFrame(schema=override)
    file = io.BytesIO()
    frame.write_parquet(file)
    return file.getvalue()


def write_parquet(file: IO[bytes], rows: Iterable[Row], types: Mapping[str, str]) -> None:
    """Write rows as a Parquet file, in row groups, holding no more than one of them.

    ``types`` has every column, in their order: as `parquet_bytes`, and ``flag``, ``day``. Raises ImportError
    as that.
    """
    import tempfile

    pl = _polars()
    schema = _polars_types(types)
    left = iter(rows)
    with tempfile.TemporaryDirectory(prefix="casepact-") as folder:
        parts: list[Path] = []
        while chunk := list(islice(left, GROUP)):
            frame = pl.DataFrame(chunk, schema=schema, strict=False)
            parts.append(Path(folder) / f"{len(parts):06}.parquet")
            frame.write_parquet(parts[-1])
        if parts:
            pl.scan_parquet(parts).sink_parquet(file, row_group_size=GROUP)
        else:
            pl.DataFrame(schema=schema).write_parquet(file)


def _polars() -> ModuleType:
    try:
        import polars as pl
    except ImportError as error:
        raise ImportError("Parquet needs polars; install casepact[simulate]") from error
    return pl


def _polars_types(types: Mapping[str, str]) -> dict[str, Any]:
    pl = _polars()
    named = {
        "text": pl.String(),
        "number": pl.Float64(),
        "whole": pl.Int64(),
        "flag": pl.Boolean(),
        "day": pl.Date(),
        "instant": pl.Datetime("us", "UTC"),
    }
    return {name: named[kind] for name, kind in types.items()}

"""Reads columns of CSV and Parquet files: cases that came, and times that were measured."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from casepact.frozen import dataclass
from casepact.reads import note_read
from casepact.resolve.report import Report
from casepact.syntax.ast.target import UNIT_SECONDS
from casepact.syntax.yaml.tree import Scalar

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Tabled", "Tables", "place_in"]

_MOST_BYTES = 2_000_000_000
"""Bytes that a file of cases or times may have."""

_PARQUET = ".parquet"


@dataclass(frozen=True, slots=True)
class Tabled:
    """What a file holds: its columns as text, by name, and on which line of the file each row stands."""

    file: str
    columns: dict[str, list[str]]
    lines: Sequence[int]

    def place(self, row: int) -> str:
        """Where a row is found, by its number from 0."""
        return place_in(self.file, self.lines[row])


def place_in(file: str, line: int) -> str:
    """Where in a file something is: a line of text, or a row of Parquet, which has no lines; both from 1."""
    return f"{'row' if file.endswith(_PARQUET) else 'line'} {line} of `{file}`"


class Tables:
    """The files that one scenario names, each read once. Paths are relative to the scenario's folder."""

    def __init__(self, folder: Path, report: Report) -> None:
        self.folder = folder
        self.report = report
        self._read: dict[str, Tabled | None] = {}

    def table(self, name: str, place: Scalar) -> Tabled | None:
        """What a file holds; None after a report."""
        if name not in self._read:
            self._read[name] = self._table(name, place)
        return self._read[name]

    def times(self, name: str, column: str | None, place: Scalar) -> tuple[float, ...] | None:
        """The seconds in a column, whose unit is the last word of its name; None after a report."""
        table = self.table(name, place)
        if table is None:
            return None
        columns = table.columns
        if column is None and len(columns) == 1:
            column = next(iter(columns))
        if column not in columns:
            cause = f"`{name}` has no column `{column}`" if column else f"`{name}` has several columns"
            listed = ", ".join(f'`column "{found}"`' for found in list(columns)[:8])
            self.report.add("bad-table", cause, place.span, help_=f"write {listed}")
            return None
        word = column.lower().replace("-", "_").replace(" ", "_").rsplit("_", 1)[-1].removesuffix("s")
        unit = UNIT_SECONDS.get(word)
        if unit is None:
            cause = f"the name of the column `{column}` does not end in a unit of time"
            self.report.add("bad-table", cause, place.span, help_="call it such as `wait_minutes`")
            return None
        found = []
        for row, text in enumerate(columns[column]):
            if not text.strip():
                continue
            try:
                value = float(text)
            except ValueError:
                value = math.nan
            if not (math.isfinite(value) and value >= 0):
                cause = f"{table.place(row)} has `{text[:40]}` for a time"
                help_ = "write numbers of at least zero"
                self.report.add("bad-table", cause, place.span, help_=help_)
                return None
            found.append(value * unit)
        if not found:
            self.report.add("bad-table", f"the column `{column}` of `{name}` is empty", place.span)
            return None
        return tuple(found)

    def _table(self, name: str, place: Scalar) -> Tabled | None:
        path = self.folder / name
        try:
            if path.stat().st_size > _MOST_BYTES:
                self.report.add("bad-table", f"`{name}` is larger than 2 GB", place.span)
                return None
            if not path.is_file():
                self.report.add("bad-table", f"`{name}` is no file", place.span)
                return None
            note_read(path)
            is_parquet = path.suffix == _PARQUET
            columns, lines = _parquet(path) if is_parquet else _csv(path.read_text("utf-8-sig"))
        except ImportError:
            cause = f"`{name}` is a Parquet file, which needs polars"
            help_ = "install it with `pip install casepact[simulate]`, or give a CSV file"
            self.report.add("bad-table", cause, place.span, help_=help_)
        except (OSError, UnicodeDecodeError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            self.report.add("bad-table", f"`{name}` cannot be read: {reason}", place.span)
        else:
            return Tabled(name, columns, lines)
        return None


def _csv(text: str) -> tuple[dict[str, list[str]], Sequence[int]]:
    """The columns, and the line on which each row begins: some are empty, a quoted cell may have several."""
    rows = csv.reader(io.StringIO(text), strict=True)
    try:
        header = [cell.strip() for cell in next(rows, [])]
        if not header:
            raise ValueError("it is empty")
        if len(header) == 1 and ";" in header[0]:
            raise ValueError("its columns are parted by semicolons, and commas are expected")
        if len(set(header)) < len(header):
            raise ValueError("two of its columns have one name")
        columns: list[list[str]] = [[] for _ in header]
        lines: list[int] = []
        last = rows.line_num
        for row in rows:
            first, last = last + 1, rows.line_num
            if not row:
                continue
            if len(row) != len(header):
                raise ValueError(f"line {first} has {len(row)} columns, not {len(header)}")
            lines.append(first)
            for column, cell in zip(columns, row, strict=True):
                column.append(cell)
    except csv.Error as error:
        raise ValueError(f"line {rows.line_num}: {error}") from None
    return dict(zip(header, columns, strict=True)), lines


def _parquet(path: Path) -> tuple[dict[str, list[str]], Sequence[int]]:
    import polars as pl

    try:
        frame = pl.read_parquet(path)
    except pl.exceptions.PolarsError as error:
        raise ValueError(str(error).splitlines()[0]) from None
    columns = {column.name: _texts(column) for column in frame.iter_columns()}
    return columns, range(1, frame.height + 1)


def _texts(column: pl.Series) -> list[str]:
    import polars as pl

    if isinstance(column.dtype, pl.Datetime):
        # An instant without a zone is taken as it stands, in the zone of the scenario.
        column = column.dt.to_string("iso")
    values: Sequence[object] = column.to_list()
    return ["" if value is None else str(value) for value in values]

"""Shows a study as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casepact.experiment.measures import Measure, MeasureKind
from casepact.experiment.study import Study
from casepact.render.simulation.numbers import interval_text, number_text, sparkline
from casepact.render.simulation.story import gaps_of, gave_up, never_done, ran, sureness
from casepact.render.simulation.summary import (
    Table,
    credits_table,
    measures_table,
    not_measured,
    obligations_table,
    shares_table,
    teams_table,
    told_table,
)
from casepact.render.style import PLAIN, Style
from casepact.render.tables import cell_width, text_table, wrapped
from casepact.scenario.model import Scenario

__all__ = ["heading", "in_blocks", "prose", "study_text", "table_text"]

_BARS = 48
_COLUMNS = 96
"""Cells of a line of prose at the most."""
_WIDEST = 100
"""Cells of a line of a table at the most, where it can be cut into several."""
_BETWEEN = 2
"""Cells between two columns."""


def study_text(
    study: Study,
    *,
    scenario: Scenario | None = None,
    obligations: Sequence[str] = (),
    words: Sequence[str] = (),
    width: int | None = None,
    style: Style = PLAIN,
) -> str:
    """The summary of a study: what was run, what was kept, who was told, the teams and the backlog.

    Args:
        study: what was measured.
        scenario: what was run, to say what it assumes.
        obligations: those to show; none are all.
        words: the measures to tell of alone (`casepact.render.simulation.tables.is_wanted`); none are all.
        width: cells to keep to; None: as wide as needed, but prose.
        style: the styles of the terminal.
    """
    lines = [*heading(study, scenario, width=width, style=style), ""]
    if words:
        return "\n".join((*lines, *_asked_for(study, words, width, style)))
    table = obligations_table(study, obligations)
    lines += table_text(table, width=width, style=style) or ["no obligation was judged"]
    lines += [style.open(line) for text in never_done(study, obligations) for line in prose(text, width)]
    lines += [style.open(line) for text in gave_up(study) for line in prose(text, width)]
    tables = (shares_table(study, obligations), told_table(study), teams_table(study))
    for other in (*tables, credits_table(study, scenario)):
        if other.rows:
            lines += ["", style.strong(other.title), *table_text(other, width=width, style=style)]
    lines += ["", *_backlog(study, style)]
    gaps = list(gaps_of(study, None if scenario is None else scenario.policy))
    if gaps:
        lines += ["", style.strong("Left open by the policy")]
        lines += [style.open(line) for gap in gaps for line in prose(gap, width)]
    lines += ["", *(style.faint(line) for text in _doubts(study, obligations) for line in prose(text, width))]
    return "\n".join(lines).rstrip()


def _asked_for(study: Study, words: Sequence[str], width: int | None, style: Style) -> Iterator[str]:
    """The table of the obligations that are asked for, and under it a row for every other measure that is."""
    obligations = [word for word in words if word in study.tally.layout.obligations]
    others = [word for word in words if word not in obligations]
    tables = [obligations_table(study, obligations)] if obligations else []
    tables += [measures_table(study, others)] if others else []
    shown = [table_text(table, width=width, style=style) for table in tables if table.rows]
    for number, lines in enumerate(shown):
        yield from ([""] if number else [])
        yield from lines
    yield from (
        style.open(line) for text in not_measured(study.measures(), words) for line in prose(text, width)
    )


def heading(
    study: Study, scenario: Scenario | None = None, *, width: int | None = None, style: Style = PLAIN
) -> Iterator[str]:
    """The lines that say what was run, and what of it is invented."""
    yield style.strong(study.title or study.scenario)
    yield from prose(ran(study, scenario), width)
    if study.assumed:
        yield from (style.open(line) for line in prose(f"assumed: {study.assumed}", width))


def _doubts(study: Study, obligations: Sequence[str]) -> Iterator[str]:
    """What a terminal has room for of how sure it is: the last word alone."""
    words = list(sureness(study, obligations))
    if study.replications == 1 or len(words) > 1:
        yield words[-1]


def _backlog(study: Study, style: Style) -> Iterator[str]:
    first = study.tally.layout.warm_up // 3600
    hourly = list(study.backlog.total[first:] / study.replications)
    if not hourly:
        return
    measure = Measure(MeasureKind.BACKLOG)
    mean = interval_text(measure, study.interval(measure))
    yield (
        f"{style.strong('Open cases')}  {sparkline(hourly, _BARS)}  {mean},"
        f" {number_text(round(max(hourly)))} at the busiest"
    )


def table_text(table: Table, *, width: int | None = None, style: Style = PLAIN, words: int = 0) -> list[str]:
    """A table as lines, numbers to the right; the last ``words`` columns, which are not, to the left."""
    if not table.rows:
        return []
    columns = len(table.header)
    numbers = range(1, columns - words)
    full = [list(row) for row in (table.header, *table.rows)]
    wide = {column: max(cell_width(row[column]) for row in full if len(row) > column) for column in numbers}
    for row in full:
        for column in numbers:
            if len(row) > column:
                row[column] = " " * (wide[column] - cell_width(row[column])) + row[column]
    head, *rows = full
    lines = text_table(head, rows, width=width, style=style)
    note = [style.faint(line) for line in prose(table.note, width)] if table.note else []
    return [*lines, *note]


def in_blocks(table: Table, *, keys: int, width: int | None = None, style: Style = PLAIN) -> list[str]:
    """A table as lines of at most `_WIDEST` cells: what does not fit comes below, after the first ``keys``.

    What there is to know to read it stands once, at the end.
    """
    rows = (table.header, *table.rows)
    wide = [max(cell_width(row[column]) for row in rows) + _BETWEEN for column in range(len(table.header))]
    room = min(width or _WIDEST, _WIDEST) + _BETWEEN - sum(wide[:keys])
    blocks: list[list[int]] = [[]]
    for column in range(keys, len(table.header)):
        if blocks[-1] and sum(wide[other] for other in (*blocks[-1], column)) > room:
            blocks.append([])
        blocks[-1].append(column)
    lines: list[str] = []
    for number, block in enumerate(blocks):
        shown = (*range(keys), *block)
        header, *own = (tuple(row[column] for column in shown) for row in rows)
        note = table.note if number == len(blocks) - 1 else ""
        part = Table(title=table.title, header=header, rows=tuple(own), note=note)
        lines += ([""] if number else []) + table_text(part, width=width, style=style)
    return lines


def prose(text: str, width: int | None) -> list[str]:
    """A sentence as lines."""
    return wrapped(text, min(width or _COLUMNS, _COLUMNS))

"""Finds rows of a table that say the same for every case and could be written as one."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.model.expression import TRUE, AllOf, Expression, FactIn, all_of
from casepact.model.fact import FactValue
from casepact.model.note import Note
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.verify.rules.cases import cases_of
from casepact.verify.rules.definitions import Row, Table, tables_of
from casepact.verify.rules.finding import finding
from casepact.verify.witness import decide_witness

__all__ = ["MERGEABLE_ROWS"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    cases = cases_of(policy)
    for table in tables_of(policy):
        if not table.by or len(table.rows) < 2:
            continue
        for values, rows in _alike(table):
            found = cases.find(rows[0].guard)
            witness = None
            if found.case is not None and not found.breaches:
                fact = table.by[0]
                note = f"with `{fact}` {' or '.join(values[1:])} the answer is the same"
                witness = decide_witness(policy, found.case.facts, found.case.at, note)
            yield finding(
                MERGEABLE_ROWS,
                policy,
                rows[0].note,
                f"the rows {' and '.join(f'`{value}`' for value in values)} of {table.about} say the same",
                help_=f"they can be one row, `{' | '.join(values)}`",
                others=tuple(row.note for row in rows[1:]),
                beside="says the same",
                witness=witness,
            )


def _alike(table: Table) -> Iterator[tuple[list[str], list[Row]]]:
    """Values of the outermost fact with equal rows written twice, and the first row of each."""
    rows: dict[FactValue, list[Row]] = {}
    for row in table.rows:
        value, _ = _split(row.guard, table.by[0])
        if value is None or row.note.is_unspecified:
            return
        rows.setdefault(value, []).append(row)
    groups: dict[object, list[FactValue]] = {}
    for value, own in rows.items():
        content = tuple((_split(row.guard, table.by[0])[1], row.answer, _cited(row.note)) for row in own)
        groups.setdefault(content, []).append(value)
    for values in groups.values():
        firsts = [rows[value][0] for value in values]
        if len({row.note.span for row in firsts}) > 1:
            yield [str(value) for value in values], firsts


def _split(guard: Expression, fact: str) -> tuple[FactValue | None, Expression]:
    """The one value of the fact that a row is for, and the rest of its condition."""
    parts = guard.items if isinstance(guard, AllOf) else (guard,)
    for part in parts:
        if isinstance(part, FactIn) and part.fact == fact and len(part.values) == 1:
            return next(iter(part.values)), all_of(*(other for other in parts if other is not part))
    return None, TRUE


def _cited(note: Note) -> tuple[tuple[str, int, int], ...]:
    return tuple((cite.source, cite.first, cite.last) for cite in note.cites)


MERGEABLE_ROWS = Check(
    code="mergeable-rows",
    level=Level.INFO,
    summary="rows of a table that could be one",
    explanation=(
        "Two rows of a table say the same in every cell, and cite the same lines of the document if any. "
        "For example `basic` and `plus` have one target for each severity, and the targets are equal: "
        "they can be written once, as `basic | plus`, and then nobody changes one and forgets the other. "
        "Rows that cite different lines are left alone, since a row of the vendor's table is a row of the "
        "file, and so are values that are unspecified."
    ),
    run=_run,
)

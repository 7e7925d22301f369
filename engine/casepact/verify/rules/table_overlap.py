"""Finds rows of a table that hold for one case and say the same, each for other cases too."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.verify.rules.cases import Cases, cases_of
from casepact.verify.rules.definitions import Row, Table, answer_text, tables_of
from casepact.verify.rules.pairs import Said, asked_of, clash, near_pairs

__all__ = ["TABLE_OVERLAP", "lies_within"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    cases = cases_of(policy)
    for table in tables_of(policy):
        for first, second in near_pairs(table.rows):
            if first.answer != second.answer or lies_within(cases, table, first, second):
                continue
            if lies_within(cases, table, second, first):
                continue
            said = Said(
                check=TABLE_OVERLAP,
                subject=f"`{first.note.id}` and `{second.note.id}` both say the same",
                names=(answer_text(table, first), answer_text(table, second)),
                help_="make one row of the two, or let their conditions exclude one another",
                seen="both rows hold, and the answer is that of both",
            )
            yield from clash(cases, (first, second), said, asked_of(table))


def lies_within(cases: Cases, table: Table, narrow: Row, wide: Row) -> bool:
    """Whether every reachable case of one row is one of the other; false where that is not decided."""
    outside = cases.solve(
        cases.effective.true(narrow.guard, breaches=True),
        cases.effective.not_true(wide.guard, breaches=True),
        cases.effective.true(table.under),
        apart_from=asked_of(table).apart_from,
    )
    return outside.possible is False


TABLE_OVERLAP = Check(
    code="table-overlap",
    level=Level.INFO,
    summary="two rows that hold for one case and say the same",
    explanation=(
        "Two rows of one table hold for one case and give it the same answer, and each holds for other "
        "cases too. For example `1 hour when channel is phone` and `1 hour when severity is outage` both "
        "answer for an outage that is reported by telephone. That is no conflict, since the answer is "
        "one; but whoever changes one of the two rows makes one, without touching the other. Make one row "
        "of the two, with `or`, or let the conditions exclude one another. Rows with different answers "
        "are a `rule-conflict`, and a row all of whose cases are another's is a `subsumed-row`. The finding "
        "names all cases for which both rows hold, and is another as soon as they change."
    ),
    run=_run,
)

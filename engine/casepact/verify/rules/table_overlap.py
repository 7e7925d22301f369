"""Finds cases for which two rows of a matrix derive different values."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.model.policy import Policy
from casepact.model.values import value_text
from casepact.source import Diagnostic, Level
from casepact.verify.rules.cases import cases_of
from casepact.verify.rules.definitions import tables_of
from casepact.verify.rules.pairs import clash, near_pairs

__all__ = ["TABLE_OVERLAP"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    cases = cases_of(policy)
    for table in tables_of(policy):
        if table.kind != "matrix":
            continue
        for first, second in near_pairs(table.rows):
            if first.answer == second.answer:
                continue
            values = f"both `{value_text(first.answer)}` and `{value_text(second.answer)}`"
            yield from clash(
                TABLE_OVERLAP,
                cases,
                first,
                second,
                subject=f"{table.about} gives {values}",
                question=f"whether {table.about} can give {values}",
                help_="let the rows exclude one another, with other keys or `otherwise`",
                apart_from=frozenset((table.fact,)),
                seen=f"the answer lists the two as a conflict of `{table.fact}`, which is then not known",
            )


TABLE_OVERLAP = Check(
    code="table-overlap",
    level=Level.ERROR,
    summary="two rows of a matrix that give one case different values",
    explanation=(
        "A matrix derives one fact from others, such as a priority from urgency and impact. Here two of "
        "its rows hold for one case and give it different values, so the fact is not known and nothing "
        "that hangs on it is decided. For example a cell holds a list, `p1 when users is over 100` and "
        "`p2 when vip`, and a case of many users comes from a person of importance. Let the conditions of "
        "the rows exclude one another, or end the list in `otherwise`."
    ),
    run=_run,
)

"""Finds cases for which the definitions of two severities hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from casepact.checks.check import Check, place_of
from casepact.machine.text import expression_text
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level, Related
from casepact.verify.rules.cases import Cases, cases_of
from casepact.verify.rules.definitions import Row, severity_rows
from casepact.verify.rules.pairs import Said, Where, clash

__all__ = ["DEFINITION_OVERLAP"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    cases = cases_of(policy)
    tabled: dict[Row, list[Row]] = {}
    for first, second in combinations(severity_rows(policy), 2):
        if first.answer == second.answer or _is_cell(first):
            continue
        if _is_cell(second):
            tabled.setdefault(first, []).append(second)
            continue
        help_ = f"narrow one of the two, or write `exception_to: {second.answer}` under `{first.answer}`"
        yield from _clash(cases, first, second, help_)
    for definition, cells in tabled.items():
        yield from _folded(cases, definition, cells)


def _is_cell(row: Row) -> bool:
    return row.note.id.startswith("matrices.")


def _clash(cases: Cases, first: Row, second: Row, help_: str) -> Iterator[Diagnostic]:
    said = Said(
        check=DEFINITION_OVERLAP,
        subject=f"both `{first.answer}` and `{second.answer}` are defined",
        names=(first.answer, second.answer),
        help_=help_,
        question=f"whether a case can be both `{first.answer}` and `{second.answer}`",
    )
    return clash(cases, (first, second), said, Where(apart_from=frozenset(("severity",))))


def _folded(cases: Cases, definition: Row, cells: list[Row]) -> Iterator[Diagnostic]:
    """One finding for a definition beside a matrix, to whose cells nothing can be written as an exception."""
    when = expression_text(definition.guard, cases.policy.facts)
    help_ = (
        f"a matrix has no exceptions: in place of the `when` of `{definition.answer}` write an adjustment,"
        f" `severity is {definition.answer} when {when}`"
    )
    found = [item for cell in cells for item in _clash(cases, definition, cell, help_)]
    clashes = [item for item in found if item.code == DEFINITION_OVERLAP.code]
    if not clashes:
        yield from found
        return
    first, *others = clashes
    cells_too = "" if not others else f", and {len(others)} more cell{'s' * (len(others) > 1)} are in its way"
    yield replace(
        first,
        message=first.message + cells_too,
        span=place_of(cases.policy, definition.note),
        clause=definition.note.id,
        related=tuple(Related(item.span, "a cell of the matrix") for item in clashes),
        subject=tuple(sorted({word for item in clashes for word in item.subject})),
    )


DEFINITION_OVERLAP = Check(
    code="definition-overlap",
    level=Level.ERROR,
    summary="cases for which the definitions of two severities hold",
    explanation=(
        "The order of severities decides nothing: where the definitions of two hold for one case, and "
        "neither is written as the other's exception, the policy does not say which severity the case "
        "has, and so not what is owed for it. For example `outage` is for all users and `degraded` for "
        "faults in production: a fault in production that hits all users is both. Write `exception_to` "
        "under the one that goes before, or narrow the conditions. The finding names all cases for "
        "which both hold, and is another as soon as they change; `casepact decide` shows one as a conflict."
    ),
    run=_run,
)

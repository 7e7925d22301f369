"""Finds cases for which the definitions of two severities hold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from casepact.checks.check import Check
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.verify.rules.cases import cases_of
from casepact.verify.rules.definitions import severity_rows
from casepact.verify.rules.pairs import clash

__all__ = ["DEFINITION_OVERLAP"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    cases = cases_of(policy)
    for first, second in combinations(severity_rows(policy), 2):
        if first.answer == second.answer or first.note.id.split(".")[0] == second.note.id.split(".")[0] == (
            "matrices"
        ):
            continue
        yield from clash(
            DEFINITION_OVERLAP,
            cases,
            first,
            second,
            subject=f"both `{first.answer}` and `{second.answer}` are defined",
            question=f"whether a case can be both `{first.answer}` and `{second.answer}`",
            help_=f"narrow one of the two, or write `exception_to: {second.answer}` under `{first.answer}`",
            apart_from=frozenset(("severity",)),
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
        "under the one that goes before, or narrow the conditions. The finding names a case for which "
        "both hold; `casepact decide` shows it as a conflict."
    ),
    run=_run,
)

"""Finds rows that say for fewer cases what another row of the table says already."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.model.fact import Facts
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level
from casepact.verify.rules.cases import Case, Cases, cases_of
from casepact.verify.rules.definitions import Row, Table, tables_of
from casepact.verify.rules.finding import finding
from casepact.verify.rules.pairs import near_pairs
from casepact.verify.rules.region import facts_to_show
from casepact.verify.rules.table_overlap import lies_within
from casepact.verify.witness import decide_witness

__all__ = ["SUBSUMED_ROW"]


def _run(policy: Policy) -> Iterator[Diagnostic]:
    cases = cases_of(policy)
    for table in tables_of(policy):
        said: set[str] = set()
        for pair in near_pairs(table.rows):
            if pair[0].answer != pair[1].answer:
                continue
            for narrow, wide in (pair, pair[::-1]):
                if {narrow.note.id, wide.note.id} & said:
                    continue
                case = _within(cases, table, narrow, wide)
                if case is not None:
                    said.add(narrow.note.id)
                    yield _diagnostic(cases, table, narrow, wide, case)


def _within(cases: Cases, table: Table, narrow: Row, wide: Row) -> Case | None:
    """A case of the narrow row if every one of them is the wide row's too."""
    apart = frozenset((table.fact,)) if table.fact else frozenset[str]()
    both = cases.find(narrow.guard, wide.guard, table.under, apart_from=apart)
    if both.case is None or both.breaches:
        return None
    return both.case if lies_within(cases, table, narrow, wide) else None


def _diagnostic(cases: Cases, table: Table, narrow: Row, wide: Row, case: Case) -> Diagnostic:
    def both(facts: Facts) -> bool:
        completed = cases.complete(facts, case.at)
        return all(
            cases.holds(item, completed, case.at) is True for item in (narrow.guard, wide.guard, table.under)
        )

    policy = cases.policy
    facts = facts_to_show(cases, case, both)
    witness = None
    if facts is not None:
        note = f"the answer is that of both; it stays as it is without `{narrow.note.id}`"
        witness = decide_witness(policy, facts, case.at, note)
    return finding(
        SUBSUMED_ROW,
        policy,
        narrow.note,
        f"`{narrow.note.id}` says nothing that `{wide.note.id}` does not say for all of its cases",
        help_="remove it, or give it the answer that was meant",
        others=(wide.note,),
        beside="says the same, for these cases and others",
        witness=witness,
    )


SUBSUMED_ROW = Check(
    code="subsumed-row",
    level=Level.INFO,
    summary="a row that says for fewer cases what another says already",
    explanation=(
        "Two rows of one table give the same answer, and every reachable case of the one is a case of the "
        "other. For example a list says `1 hour when severity is outage` and `1 hour when severity is "
        "outage and channel is phone`: the second adds nothing. That does no harm today; but often the "
        "row was meant to say something else, and whoever changes one of the two makes a conflict. Remove "
        "the row, or give it the answer that was meant."
    ),
    run=_run,
)

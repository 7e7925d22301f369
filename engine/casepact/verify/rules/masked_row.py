"""Finds rows that answer for no case because other rows take all of theirs."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.checks.taken import is_taken, without_negations
from casepact.model.expression import all_of, any_of
from casepact.model.fact import Facts
from casepact.model.policy import Policy
from casepact.source import Diagnostic, Level, Witness
from casepact.verify.rules.cases import Case, Cases, cases_of
from casepact.verify.rules.definitions import Row, Table, remembered, tables_of
from casepact.verify.rules.finding import finding
from casepact.verify.rules.pairs import meets
from casepact.verify.rules.region import facts_to_show
from casepact.verify.witness import decide_witness

__all__ = ["MASKED_ROW", "masked_rows"]


def masked_rows(cases: Cases) -> list[tuple[Table, Row, Case | None]]:
    """The masked rows of all tables, each with a case that would be its own, worked out once."""
    found: list[tuple[Table, Row, Case | None]] = remembered(
        cases, "masked", lambda: [item for table in tables_of(cases.policy) for item in _masked(cases, table)]
    )
    return found


def _masked(cases: Cases, table: Table) -> Iterator[tuple[Table, Row, Case | None]]:
    apart = frozenset((table.fact,)) if table.fact else frozenset[str]()
    for row in table.rows:
        bare = without_negations(row.guard)
        if bare == row.guard or len(table.rows) == 1:
            continue
        if cases.find(row.guard, table.under, apart_from=apart).possible is not False:
            continue
        own = cases.find(bare, table.under, apart_from=apart)
        others = any_of(*(other.guard for other in table.rows if other is not row and meets(bare, other)))
        alone = cases.solve(
            cases.effective.true(all_of(bare, table.under)),
            cases.effective.not_true(others),
            apart_from=apart,
        )
        if own.possible and alone.possible is False:
            # The facts that the other rows ask for decide which of them answers.
            taken = cases.find(all_of(bare, others), table.under, apart_from=apart)
            yield table, row, taken.case
        elif table.kind == "target" and is_taken(
            cases.policy, row.guard, (other.guard for other in table.rows if other is not row)
        ):
            yield table, row, None  # there is no case of its own, which others take all the same


def _witness(cases: Cases, table: Table, row: Row, case: Case) -> Witness | None:
    """The case that would be the row's own, with the facts it takes to see that another answers."""
    bare = all_of(without_negations(row.guard), table.under)

    def taken(facts: Facts) -> bool:
        completed = cases.complete(facts, case.at)
        return cases.holds(bare, completed, case.at) is True and any(
            cases.holds(other.guard, completed, case.at) is True for other in table.rows
        )

    facts = facts_to_show(cases, case, taken)
    if facts is None:
        return None
    return decide_witness(cases.policy, facts, case.at, f"another row answers than `{row.note.id}`")


def _run(policy: Policy) -> Iterator[Diagnostic]:
    cases = cases_of(policy)
    for table, row, case in masked_rows(cases):
        yield finding(
            MASKED_ROW,
            policy,
            row.note,
            f"`{row.note.id}` answers for no case: other rows of {table.about} take all of its own",
            help_="remove it, or narrow the rows that go before it",
            others=tuple(other.note for other in table.rows if other is not row),
            beside="a row that goes before it, or stands beside it",
            witness=None if case is None else _witness(cases, table, row, case),
        )


MASKED_ROW = Check(
    code="masked-row",
    level=Level.WARNING,
    summary="a row that answers for no case, because others take all of its own",
    explanation=(
        "A row ends in `otherwise`, or others are written as exceptions to it, and those others leave it "
        "no case at all. For example a list has one row for requests by telephone, one for all other "
        "channels, and a third `otherwise`: whoever reads the third takes it for an answer, and no case "
        "ever gets it. All reachable cases were considered. Either the row is left over, or a row before "
        "it is wider than it was meant to be. The finding names a case that would be the row's own; "
        "`casepact decide` shows which row answers instead."
    ),
    run=_run,
)

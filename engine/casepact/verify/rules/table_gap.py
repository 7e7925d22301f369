"""Finds cases that no row of a matrix, target, calendar or list of hours is for."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.checks.check import Check
from casepact.checks.walk import leaves_open
from casepact.model.expression import TRUE, any_of
from casepact.model.fact import Facts
from casepact.model.policy import Policy
from casepact.semantics.calendars import Undetermined
from casepact.source import Diagnostic, Level
from casepact.verify.rules.answering import Answering, answers_of
from casepact.verify.rules.cases import Cases, cases_of
from casepact.verify.rules.definitions import Table, tables_of
from casepact.verify.rules.finding import finding, undecided
from casepact.verify.rules.holes import holes_of
from casepact.verify.rules.region import UNSHOWN, case_text, narrowed, point_of, region_text
from casepact.verify.rules.users import users_of
from casepact.verify.witness import decide_witness

__all__ = ["TABLE_GAP"]

_HELP = "add a row for these cases, `otherwise`, or `none` or `unspecified` where that is what is meant"


def _run(policy: Policy) -> Iterator[Diagnostic]:
    cases = cases_of(policy)
    for table in tables_of(policy):
        if table.kind == "target" or any(row.guard == TRUE or leaves_open(row.guard) for row in table.rows):
            continue
        if table.kind == "matrix" and (
            table.fact == "severity" or policy.facts[table.fact].default is not None
        ):
            continue
        yield from _rows(cases, table)
    for answering in answers_of(cases):
        yield from _target(cases, answering)


def _rows(cases: Cases, table: Table) -> Iterator[Diagnostic]:
    policy = cases.policy
    under = table.under
    users = list(users_of(policy, table.note.id.removeprefix("calendars.")))
    if table.kind == "calendar":
        if not users:
            return
        under = any_of(*(user.guard for user in users))

    def is_hole(facts: Facts, at: int) -> bool:
        completed = cases.complete(facts, at)
        if any(cases.holds(row.guard, completed, at) is not False for row in table.rows):
            return False
        if table.kind != "calendar":
            return cases.holds(under, completed, at) is True
        return any(
            cases.holds(user.guard, completed, at) is True
            and isinstance(cases.book.bounds(user.calendar, completed.facts), Undetermined)
            for user in users
        )

    apart_from = frozenset((table.fact,)) if table.fact else frozenset[str]()
    guards = [row.guard for row in table.rows]
    holes, why = holes_of(cases, guards, is_hole, under=under, apart_from=apart_from)
    for region, at in holes:
        facts = point_of(policy, region)
        if not is_hole(facts, at):
            continue  # no more than the way to a choice that is not taken
        what = "no value is derived" if table.kind == "matrix" else "the hours are not known"
        yield finding(
            TABLE_GAP,
            policy,
            table.note,
            f"{table.about} has no row where `{region_text(policy, region)}`",
            help_=_HELP,
            witness=decide_witness(policy, facts, at, what),
        )
    if why:
        question = f"whether {table.about} has a row for every {'other ' if holes else ''}case"
        yield undecided(policy, table.note, question, why)


def _target(cases: Cases, answering: Answering) -> Iterator[Diagnostic]:
    """One finding for each list of alternatives that leaves cases out."""
    policy, obligation = cases.policy, answering.obligation
    seen: set[tuple[object, ...]] = set()
    guards = [clause.guard for clause in obligation.clauses] if answering.partial else []
    unanswered = [cases.effective.false(guard) for guard in guards]
    for combination, rows in answering.partial:
        key = tuple(row.residual for row in rows)
        if key in seen:
            continue
        found = cases.solve(
            *map(cases.effective.is_, answering.facts, combination),
            cases.effective.true(answering.shared),
            *unanswered,
        )
        if found.case is None and found.possible is None:
            question = f"whether `{obligation.name}` has a row for every case"
            yield undecided(policy, rows[0].note, question, found.why)
        if found.case is None:
            continue
        seen.add(key)
        at = found.case.at

        def is_hole(facts: Facts, at: int = at) -> bool:
            completed = cases.complete(facts, at)
            return cases.holds(answering.shared, completed, at) is True and all(
                cases.holds(clause.guard, completed, at) is False for clause in obligation.clauses
            )

        facts = narrowed(policy, found.case.facts, is_hole)
        if facts is None:
            question = f"whether `{obligation.name}` has a row for every case"
            yield undecided(policy, rows[0].note, question, UNSHOWN)
            continue
        yield finding(
            TABLE_GAP,
            policy,
            rows[0].note,
            f"the target `{obligation.name}` has no row where `{case_text(policy, facts)}`",
            help_=_HELP,
            witness=decide_witness(policy, facts, at, f"`{obligation.name}` is not among what is owed"),
        )


TABLE_GAP = Check(
    code="table-gap",
    level=Level.WARNING,
    summary="cases that no row of a table is for",
    explanation=(
        "A table, or a list of sentences with conditions, says what holds for which case. Here is a case "
        "for which none of its rows holds: for example a matrix that derives no value, regional calendars "
        "of which none is for the region, a cell that says `30 minutes when channel is phone` and nothing "
        "of other channels. What hangs on it is then not known, or not owed. Add a row, end the list in "
        "`otherwise`, or say `none` or `unspecified`, so that a reader sees that nothing was forgotten. "
        "Where a whole tier, severity or channel has no row, `missing-target` says so."
    ),
    run=_run,
)

"""Finds cases that no row of a matrix, target, calendar or list of hours is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from casepact.checks.check import Check
from casepact.checks.walk import leaves_open
from casepact.model.expression import TRUE, Expression, FactIn, all_of, any_of
from casepact.model.fact import Facts
from casepact.model.policy import Policy
from casepact.semantics.calendars import Undetermined
from casepact.source import Diagnostic, Level
from casepact.verify.rules.answering import (
    Answering,
    AnsweringRow,
    Combination,
    answers_of,
    grouped,
    occurring,
)
from casepact.verify.rules.boxes import Space
from casepact.verify.rules.cases import Cases, cases_of
from casepact.verify.rules.definitions import Table, tables_of
from casepact.verify.rules.finding import finding, listed_in, undecided
from casepact.verify.rules.holes import covered_by, holes_of, marks_of
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
    holes = holes_of(cases, guards, is_hole, under=under, apart_from=apart_from)
    what = "no value is derived" if table.kind == "matrix" else "the hours are not known"
    for hole in (*holes.found, *filter(None, (holes.rest,))):
        found = finding(
            TABLE_GAP,
            policy,
            table.note,
            f"{table.about} has no row where `{hole.text}`{holes.others if hole is holes.rest else ''}",
            help_=_HELP,
            witness=decide_witness(policy, hole.facts, hole.at, what),
        )
        yield replace(found, subject=hole.mark)
    if holes.why:
        question = f"whether {table.about} has a row for every {'other ' if holes.found else ''}case"
        yield undecided(policy, table.note, question, holes.why)


def _target(cases: Cases, answering: Answering) -> Iterator[Diagnostic]:
    """One finding for each list of alternatives that leaves cases out, with all of those cases."""
    lists: dict[frozenset[Expression], list[tuple[Combination, tuple[AnsweringRow, ...]]]] = {}
    for combination, rows in answering.partial:
        lists.setdefault(frozenset(row.residual for row in rows), []).append((combination, rows))
    effective = cases.effective
    unanswered = [effective.false(clause.guard) for clause in answering.obligation.clauses] if lists else []
    for listed in lists.values():
        combinations = [item for item, _ in listed]
        goal = [
            any_of(*(all_of(*map(effective.is_, answering.facts, item)) for item in combinations)),
            effective.true(answering.shared),
            *unanswered,
        ]
        if cases.solve(*goal).possible is not False:
            yield from _list(cases, answering, combinations, listed[0][1], goal)


def _list(
    cases: Cases,
    answering: Answering,
    combinations: list[Combination],
    rows: tuple[AnsweringRow, ...],
    goal: list[Expression],
) -> Iterator[Diagnostic]:
    policy, obligation = cases.policy, answering.obligation
    residuals = [row.residual for row in rows]
    boxed = [
        all_of(*(FactIn(name, frozenset(values)) for name, values in box.items()))
        for box in grouped(answering, combinations, occurring(cases))
    ]
    space = Space((*boxed, *residuals), policy.facts)

    def boxes() -> list[int]:
        keyed = [box for key in boxed for box in space.largest(key)]
        return space.common([keyed, *(space.largest(item, positive=False) for item in residuals)])

    def is_hole(facts: Facts, at: int) -> bool:
        completed = cases.complete(facts, at)
        return cases.holds(answering.shared, completed, at) is True and all(
            cases.holds(clause.guard, completed, at) is False for clause in obligation.clauses
        )

    otherwise = marks_of(cases, (*boxed, *residuals))
    holes = covered_by(cases, space, boxes, goal, is_hole, otherwise=otherwise)
    shown = [*holes.found, *filter(None, (holes.rest,))]
    if shown:
        where = " or ".join(hole.text for hole in shown)
        found = finding(
            TABLE_GAP,
            policy,
            rows[0].note,
            f"the target `{obligation.name}` has no row where `{where}`{holes.others if holes.rest else ''}",
            help_=_HELP,
            witness=decide_witness(
                policy, shown[0].facts, shown[0].at, f"`{obligation.name}` is not among what is owed"
            ),
        )
        # The list and not the row that happens to be its first: rows that change places are the same list.
        subject = tuple(sorted(mark for hole in shown for mark in hole.mark))
        yield replace(found, clause=listed_in(rows[0].note.id), subject=subject)
    if holes.why:
        question = f"whether `{obligation.name}` has a row for every {'other ' if shown else ''}case"
        yield undecided(policy, rows[0].note, question, holes.why)


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
        "Where a whole tier, severity or channel has no row, `missing-target` says so. All cases that a list "
        "of a target leaves out are in one finding, and every reachable one of them is named; it is "
        "another finding as soon as the cases that are left out change."
    ),
    run=_run,
)

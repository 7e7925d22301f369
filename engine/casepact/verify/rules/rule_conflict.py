"""Finds rules that give one case different answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from casepact.checks.check import Check
from casepact.model.expression import TRUE
from casepact.model.fact import Facts
from casepact.model.policy import Adjustment, Policy
from casepact.source import Diagnostic, Level
from casepact.syntax.ast.condition import Operator
from casepact.verify.rules.cases import Cases, cases_of
from casepact.verify.rules.definitions import Row, Table, tables_of
from casepact.verify.rules.effective import ranking
from casepact.verify.rules.pairs import Said, clash, near_pairs
from casepact.verify.rules.users import User, users_of

__all__ = ["RULE_CONFLICT"]

_HELP = "let the conditions exclude one another, or write one as `exception_to` the other"


def _run(policy: Policy) -> Iterator[Diagnostic]:
    cases = cases_of(policy)
    for table in tables_of(policy):
        if len(table.rows) > 1:
            yield from _table(cases, table)
    yield from _adjustments(cases)


def _table(cases: Cases, table: Table) -> Iterator[Diagnostic]:
    users = [User("", table.under, table.rows[0].answer)]
    if table.kind == "calendar":
        users = list(users_of(cases.policy, table.note.id.removeprefix("calendars.")))
    reported: set[str] = set()
    for first, second in near_pairs(table.rows):
        if first.answer == second.answer or second.note.id in reported:
            continue
        for user in users:
            found = list(_pair(cases, table, first, second, user))
            if found:
                reported.add(second.note.id)
                yield found[0]
                break


def _pair(cases: Cases, table: Table, first: Row, second: Row, user: User) -> Iterator[Diagnostic]:
    said = Said(
        check=RULE_CONFLICT,
        subject=f"`{first.note.id}` and `{second.note.id}` give different answers",
        help_=_HELP,
        seen=f"the answer lists the two as a conflict of {table.about}",
    )
    return clash(
        cases,
        (first, second),
        said,
        under=() if user.guard == TRUE else (user.guard,),
        apart_from=frozenset((table.fact,)) if table.fact else frozenset(),
    )


def _adjustments(cases: Cases) -> Iterator[Diagnostic]:
    """Floors above caps, and fixed values that differ."""
    by_fact: dict[str, list[Adjustment]] = {}
    for item in cases.effective.adjusting:
        if item.value is not None:
            by_fact.setdefault(item.fact, []).append(item)
    for items in by_fact.values():
        for first, second in combinations(items, 2):
            for floor, cap in ((first, second), (second, first)):
                if _is_apart(cases, floor, cap):
                    yield from _no_value(cases, (first, second), _beyond(cases, floor, cap, items))


def _is_apart(cases: Cases, floor: Adjustment, cap: Adjustment) -> bool:
    """Whether no value is left where both hold."""
    rank = ranking(cases.policy.facts[floor.fact].type)
    return _is_floor(floor) and _is_cap(cap) and bool(rank(floor.value) > rank(cap.value))


def _beyond(
    cases: Cases, floor: Adjustment, cap: Adjustment, items: Sequence[Adjustment]
) -> list[Adjustment]:
    """Higher floors and lower caps: where one of them holds as well, it is the one in conflict."""
    rank = ranking(cases.policy.facts[floor.fact].type)
    return [
        item
        for item in items
        if (_is_floor(item) and rank(item.value) > rank(floor.value))
        or (_is_cap(item) and rank(item.value) < rank(cap.value))
    ]


def _is_floor(item: Adjustment) -> bool:
    return item.operator is not Operator.AT_MOST


def _is_cap(item: Adjustment) -> bool:
    return item.operator is not Operator.AT_LEAST


def _no_value(
    cases: Cases, pair: tuple[Adjustment, Adjustment], beyond: Sequence[Adjustment]
) -> Iterator[Diagnostic]:
    """Two adjustments that hold for one case and leave no value; both mean the one before adjustment."""
    first, second = pair
    fact, ids = first.fact, {first.note.id, second.note.id}

    def is_shown(facts: Facts, at: int) -> bool:
        conflicts = cases.complete(facts, at).conflicts
        return any(item.about == fact and ids <= {*item.clauses} for item in conflicts)

    said = Said(
        check=RULE_CONFLICT,
        subject=f"`{first.note.id}` and `{second.note.id}` leave `{fact}` no value",
        help_="let the conditions exclude one another, or bring the two values together",
        seen=f"the answer lists the two as a conflict of `{fact}`, which is then not known",
    )
    yield from clash(
        cases,
        (Row(first.note, first.guard, first.value), Row(second.note, second.guard, second.value)),
        said,
        without=[item.guard for item in beyond],
        apart_from=frozenset((fact,)),
        before=fact,
        is_shown=is_shown,
    )


RULE_CONFLICT = Check(
    code="rule-conflict",
    level=Level.ERROR,
    summary="two rules that give one case different answers",
    explanation=(
        "Two cells of a table, two adjustments, two choices of a calendar or of a channel's hours hold "
        "for one case and do not say the same. The order in a file decides nothing, so the policy gives "
        "no answer: `casepact decide` reports a conflict instead of a due instant. For example a list "
        "says `1 hour when channel is phone` and `2 hours when severity is outage`, and an outage is "
        "reported by telephone. Let the conditions exclude one another, or write the special rule as "
        "`exception_to` the general one. Two rules with the same answer are no conflict."
    ),
    run=_run,
)

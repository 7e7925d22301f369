"""Finds rules that give one case different answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, groupby

from casepact.checks.check import Check
from casepact.model.expression import any_of
from casepact.model.fact import Facts
from casepact.model.policy import Adjustment, Policy
from casepact.source import Diagnostic, Level
from casepact.syntax.ast.condition import Operator
from casepact.verify.rules.cases import Cases, cases_of
from casepact.verify.rules.definitions import Row, Table, answer_text, tables_of
from casepact.verify.rules.effective import ranking
from casepact.verify.rules.pairs import Said, Where, asked_of, clash, met, near_pairs
from casepact.verify.rules.users import users_of

__all__ = ["RULE_CONFLICT"]

_HELP = "let the conditions exclude one another, or write one as `exception_to` the other"


def _run(policy: Policy) -> Iterator[Diagnostic]:
    cases = cases_of(policy)
    for table in tables_of(policy):
        if len(table.rows) > 1:
            yield from _table(cases, table)
    yield from _adjustments(cases)


def _table(cases: Cases, table: Table) -> Iterator[Diagnostic]:
    """One finding for each row that says something else than rows above it, with all of those rows."""
    if table.kind == "calendar":
        users = users_of(cases.policy, table.note.id.removeprefix("calendars."))
        table = replace(table, under=any_of(*(user.guard for user in users)))
    for _, pairs in groupby(near_pairs(table.rows), key=lambda pair: pair[1].note.id):
        apart = [pair for pair in pairs if pair[0].answer != pair[1].answer]
        found = [(pair, met(cases, pair, asked_of(table))) for pair in apart]
        open_ = [[pair] for pair, answer in found if answer.possible is None or answer.breaches]
        sure = [pair for pair, answer in found if answer.possible and not answer.breaches]
        for conflicts in [sure] if sure else open_[:1]:
            yield from _conflict(cases, table, conflicts)


def _conflict(cases: Cases, table: Table, pairs: Sequence[tuple[Row, Row]]) -> Iterator[Diagnostic]:
    others, row = [first for first, _ in pairs], pairs[0][1]
    names = " or ".join(dict.fromkeys(answer_text(table, other) for other in others))
    listed = " and ".join(f"`{other.note.id}`" for other in others)
    subject = f"{listed} and `{row.note.id}` give different answers"
    if len(others) > 1:
        subject = f"`{row.note.id}` gives another answer than {listed}"
    said = Said(
        check=RULE_CONFLICT,
        subject=subject,
        names=(names, answer_text(table, row)),
        help_=_HELP,
        seen=f"the answer lists {'the two' if len(others) == 1 else 'them'} as a conflict of {table.about}",
        others=tuple(other.note for other in others),
    )
    above = replace(others[0], guard=any_of(*(other.guard for other in others)))
    return clash(cases, (above, row), said, asked_of(table))


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
        names=(_adjusted(first), _adjusted(second)),
        help_="let the conditions exclude one another, or bring the two values together",
        seen=f"the answer lists the two as a conflict of `{fact}`, which is then not known",
    )
    one, other = (Row(item.note, item.guard, item.value) for item in pair)
    without = tuple(item.guard for item in beyond)
    where = Where(without=without, apart_from=frozenset((fact,)), before=fact)
    yield from clash(cases, (one, other), said, where, is_shown)


def _adjusted(item: Adjustment) -> str:
    """What an adjustment says, whenever it says it."""
    return f"{item.fact} is {f'{item.operator} ' if item.operator else ''}{item.value}"


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
        "`exception_to` the general one. Two rules with the same answer are no conflict. The finding names "
        "all cases in which there is one, and is another as soon as they change."
    ),
    run=_run,
)

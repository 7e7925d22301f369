"""The tables and lists of which at most one entry may answer, in one shape for all checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from casepact.model.clause import Clause, Obligation
from casepact.model.expression import TRUE, Expression, FactIn
from casepact.model.note import Note
from casepact.model.policy import CalendarChoice, Policy
from casepact.syntax.ast.target import Ahead
from casepact.verify.rules.cases import Cases

__all__ = ["Row", "Table", "answer_text", "remembered", "severity_rows", "tables_of", "target_table"]


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: its condition, and its answer; two rows with equal answers say the same."""

    note: Note
    guard: Expression
    answer: Any


@dataclass(frozen=True, slots=True)
class Table:
    """Entries that answer one question. ``about`` is what it is about, in words, ``under`` when it is asked.

    ``kind`` is ``matrix``, ``target``, ``calendar`` or ``hours``; ``fact`` what a matrix derives.
    """

    note: Note
    kind: str
    about: str
    rows: tuple[Row, ...]
    by: tuple[str, ...] = ()
    fact: str = ""
    under: Expression = TRUE


def tables_of(policy: Policy) -> Iterator[Table]:
    """Matrices, targets, calendars of which facts choose, and hours of channels."""
    for matrix in policy.matrices:
        rows = tuple(Row(cell.note, cell.guard, cell.value) for cell in matrix.cells)
        yield Table(matrix.note, "matrix", f"the matrix of `{matrix.fact}`", rows, matrix.by, matrix.fact)
    for obligation in policy.obligations.values():
        yield target_table(obligation)
    for definition in policy.calendars.values():
        about = f"the calendar `{definition.name}`"
        yield Table(definition.note, "calendar", about, _choices(definition.choices))
    for channel in policy.channels.values():
        if channel.hours:
            under = FactIn("channel", frozenset((channel.name,)))
            about = f"the hours of `{channel.name}`"
            yield Table(channel.note, "hours", about, _choices(channel.hours), under=under)


def target_table(obligation: Obligation) -> Table:
    """The rows of a target."""
    clauses = obligation.clauses
    rows = tuple(
        Row(clause.note, clause.guard, replace(clause, note=obligation.note, guard=TRUE))
        for clause in clauses
    )
    about = f"the target `{obligation.name}`"
    return Table(obligation.note, "target", about, rows, obligation.facts)


def _choices(choices: tuple[CalendarChoice, ...]) -> tuple[Row, ...]:
    return tuple(Row(choice.note, choice.guard, choice.calendar) for choice in choices)


def answer_text(table: Table, row: Row) -> str:
    """What a row of a table says, as the policy writes it."""
    from casepact.syntax.printer import print_ahead, print_calendar, print_target

    answer = row.answer
    if table.kind in ("calendar", "hours"):
        return print_calendar(answer)
    if not isinstance(answer, Clause):
        return str(answer)
    if answer.notice is not None:
        return print_ahead(Ahead(answer.notice.amount, answer.notice.calendar))
    return answer.action if answer.target is None else print_target(answer.target)


def severity_rows(policy: Policy) -> tuple[Row, ...]:
    """The definitions of severities, those of a matrix that derives them among them."""
    rows = [
        Row(item.note, item.guard, item.name) for item in policy.severities.values() if item.guard is not None
    ]
    for matrix in policy.matrices:
        if matrix.fact == "severity":
            rows += [Row(cell.note, cell.guard, cell.value) for cell in matrix.cells]
    return tuple(rows)


def remembered(cases: Cases, name: str, work: Callable[[], Any]) -> Any:
    """What ``work`` returns, worked out once for the policy."""
    if name not in cases.memory:
        cases.memory[name] = work()
    return cases.memory[name]

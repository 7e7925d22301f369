"""Compiles a part of a decision to a chain of small tables: a decision diagram, several facts to a step.

The first step looks up the values of a few facts and gives a state, each further step a state and the
values of a few more; the last gives the answer. Two beginnings share a state where what is left of the
conditions is the same, so that there are few states even where there are very many combinations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

from casepact.frozen import dataclass
from casepact.machine.partial import specialise_expression
from casepact.machine.parts import Part
from casepact.machine.subjects import Subject, domain_of, subject_of
from casepact.model.expression import (
    FALSE,
    TRUE,
    UNKNOWN,
    AllOf,
    AnyOf,
    Constant,
    Expression,
    FactIn,
    Negation,
    OpenedDuring,
    all_of,
    any_of,
    negate,
)
from casepact.model.fact import Fact, FactValue

__all__ = ["Step", "compile_chain"]

Domain = tuple[FactValue | None, ...]
State = tuple[tuple[FactValue | None, ...], tuple[Expression, ...]]
"""The values of the raw facts so far, and what is left of the guards."""


@dataclass(frozen=True, slots=True)
class Step:
    """One lookup: by the values of ``subjects``, after the state so far where ``has_state``.

    A key of one value is the value itself, any other is a tuple.
    """

    subjects: tuple[Subject, ...]
    has_state: bool
    table: Mapping[Any, Any]


def compile_chain(part: Part, declared: Mapping[str, Fact], limit: int) -> tuple[Step, ...] | None:
    """The steps that answer the part, with tables of at most ``limit`` entries.

    None where a fact has endlessly many values, or one table would be larger.
    """
    subjects = part.subjects(declared)
    found = [domain_of(subject, declared) for subject in subjects]
    domains = [domain for domain in found if domain is not None]
    if len(domains) != len(found):
        return None
    layers = _layers(part, subjects, domains, declared, limit)
    if layers is None:
        return None
    moves, last = layers
    answers = [part.finish(raw, [_constant(guard) for guard in guards]) for raw, guards in last]
    widths = [1, *(1 + max(move.values(), default=0) for move in moves)]
    steps: list[Step] = []
    start = 0
    for chunk in _chunks(widths, domains, limit):
        end = start + chunk
        table: dict[Any, Any] = {}
        has_state = widths[start] > 1
        for state in range(widths[start]):
            for values in product(*domains[start:end]):
                reached = state
                for move, value in zip(moves[start:end], values, strict=True):
                    reached = move[reached, value]
                key = (state, *values) if has_state else values
                table[key[0] if len(key) == 1 else key] = answers[reached] if end == len(moves) else reached
        steps.append(Step(subjects[start:end], has_state, table))
        start = end
    return tuple(steps)


def _layers(
    part: Part,
    subjects: Sequence[Subject],
    domains: Sequence[Domain],
    declared: Mapping[str, Fact],
    limit: int,
) -> tuple[list[dict[tuple[int, FactValue | None], int]], list[State]] | None:
    """For each subject the state reached from a state by a value, and the states at the end."""
    states: list[State] = [((), tuple(specialise_expression(guard, {}) for guard in part.guards))]
    moves: list[dict[tuple[int, FactValue | None], int]] = []
    for subject, domain in zip(subjects, domains, strict=True):
        if len(states) * len(domain) > limit:
            return None
        numbers: dict[State, int] = {}
        move: dict[tuple[int, FactValue | None], int] = {}
        for number, (raw, guards) in enumerate(states):
            for value in domain:
                kept = (*raw, value) if subject in part.raw else raw
                left = tuple(_assign(guard, subject, value, declared) for guard in guards)
                move[number, value] = numbers.setdefault((kept, left), len(numbers))
        moves.append(move)
        states = list(numbers)
    return moves, states


def _chunks(widths: Sequence[int], domains: Sequence[Domain], limit: int) -> list[int]:
    """How many subjects each step takes: as many as its table has room for."""
    chunks: list[int] = []
    start = 0
    while start < len(domains):
        end = start + 1
        while (
            end < len(domains)
            and widths[start] * prod(len(domain) for domain in domains[start : end + 1]) <= limit
        ):
            end += 1
        chunks.append(end - start)
        start = end
    return chunks or [0]


def _constant(guard: Expression) -> bool | None:
    assert isinstance(guard, Constant)
    return guard.value


def _assign(
    expression: Expression, subject: Subject, value: FactValue | None, declared: Mapping[str, Fact]
) -> Expression:
    """What is left of an expression once a subject is known, or (None) known to stay unknown."""
    match expression:
        case Constant():
            return expression
        case Negation(item=item):
            return negate(_assign(item, subject, value, declared))
        case AllOf() | AnyOf():
            return _assign_joined(expression, subject, value, declared)
        case _ if subject_of(expression, declared) != subject:
            return expression
        case _ if value is None:
            return UNKNOWN
        case FactIn(values=values) if isinstance(subject, str):
            return TRUE if value in values else FALSE
        case OpenedDuring(inside=inside):
            return TRUE if value is inside else FALSE
        case _:
            return TRUE if value else FALSE


def _assign_joined(
    expression: AllOf | AnyOf, subject: Subject, value: FactValue | None, declared: Mapping[str, Fact]
) -> Expression:
    is_conjunction = isinstance(expression, AllOf)
    decisive = FALSE if is_conjunction else TRUE
    left: list[Expression] = []
    changed = False
    for item in expression.items:
        part = _assign(item, subject, value, declared)
        if part == decisive:
            return decisive
        changed = changed or part is not item
        left.append(part)
    if not changed:
        return expression
    return all_of(*left) if is_conjunction else any_of(*left)

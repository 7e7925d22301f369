"""Compiles a policy to a decider: a function from facts to clauses that is as fast as Python allows.

It gives the answers of the reference semantics, and is tested against it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence

from casepact.frozen import dataclass
from casepact.machine.codegen import Code, assign, load, make_function, subscript
from casepact.machine.completion import Derivation, derivations_of
from casepact.machine.coverage import coverage_part
from casepact.machine.diagram import compile_chain
from casepact.machine.parts import (
    Missing,
    Part,
    adjustment_part,
    definition_part,
    merge,
    obligation_part,
)
from casepact.machine.subjects import Question, Subject, subjects_of
from casepact.model.clause import Clause
from casepact.model.expression import FactCompare, FactIn
from casepact.model.fact import Facts
from casepact.model.policy import Policy

__all__ = ["TABLE_LIMIT", "Decider", "Decision", "Missing", "compile_decider"]

TABLE_LIMIT = 4096
"""How many entries a table may have."""

Decision = tuple[bool | None, str | None, tuple[Clause | Missing, ...]]
"""Whether the case is covered, its severity, and the clause of each obligation; None is not known."""


@dataclass(frozen=True, slots=True)
class Decider:
    """A policy compiled for deciding one case after another.

    ``decide(*values)`` takes the values of ``fact_names`` and then the answers (True, False) to
    ``questions`` by position; what is None or left out is unknown. It returns a `Decision` with a
    clause or a `Missing` for each of ``obligations``, in that order. A clause carries its id and
    target; due dates are not part of a decision.

    Raises:
        KeyError: ``decide`` was given a value that is none of its enumeration's.
    """

    fact_names: tuple[str, ...]
    questions: tuple[Question, ...]
    obligations: tuple[str, ...]
    decide: Callable[..., Decision]
    tables: int
    """How many tables a decision looks into, at the most."""
    functions: int
    """How many parts of a decision are worked out by code, because their tables would be too large."""

    def answer(self, facts: Facts, given: Mapping[Question, bool] | None = None) -> Decision:
        """Decide for facts by name; those the policy never asks for make no difference."""
        told = given or {}
        return self.decide(*map(facts.get, self.fact_names), *map(told.get, self.questions))


def compile_decider(policy: Policy, *, table_limit: int = TABLE_LIMIT) -> Decider:
    """Compile the choice of clauses, the severity and the coverage of ``policy``.

    Each part of a decision becomes a chain of tables of at most ``table_limit`` entries, or code
    where it will not fit.
    """
    derivations = derivations_of(policy)
    families = merge([*map(obligation_part, policy.obligations.values())], policy.facts, table_limit)
    writer = _Writer(policy, derivations, [part for part, _ in families], table_limit)
    writer.defaults({item.fact for item in derivations if item.definitions})
    for derivation in derivations:
        writer.derive(derivation)
    writer.set("covered", writer.coverage)
    places: dict[int, ast.expr] = {}
    for number, (part, members) in enumerate(families):
        writer.set(f"r{number}", part)
        for place, member in enumerate(members):
            places[member] = ast.Subscript(load(f"r{number}"), ast.Constant(place), ast.Load())
    selections: ast.expr = load("r0")
    if len(families) != 1:
        selections = ast.Tuple([places[index] for index in sorted(places)], ast.Load())
    severity = load(writer.names["severity"])
    writer.body.append(ast.Return(ast.Tuple([load("covered"), severity, selections], ast.Load())))
    return Decider(
        fact_names=writer.facts,
        questions=writer.questions,
        obligations=tuple(policy.obligations),
        decide=make_function("decide", writer.parameters, writer.body, writer.constants, optional=True),
        tables=writer.tables,
        functions=writer.functions,
    )


class _Writer:
    """Writes the body of ``decide`` statement by statement."""

    def __init__(
        self, policy: Policy, derivations: Sequence[Derivation], families: Sequence[Part], limit: int
    ) -> None:
        self.policy = policy
        self.limit = limit
        self.body: list[ast.stmt] = []
        self.constants: dict[str, object] = {}
        self.tables = self.functions = 0
        self.coverage = coverage_part(policy)
        parts = (self.coverage, *families)
        guards = (guard for derivation in derivations for guard in derivation.guards)
        subjects = dict.fromkeys(
            (
                *subjects_of(guards, policy.facts),
                *(subject for part in parts for subject in part.subjects(policy.facts)),
            )
        )
        derived = (derivation.fact for derivation in derivations)
        asked = {"severity", *derived, *filter(None, map(_fact_of, subjects))}
        order = ("tier", "severity", "channel", *policy.facts, *sorted(asked))
        self.facts = tuple(name for name in dict.fromkeys(order) if name in asked)
        self.questions: tuple[Question, ...] = tuple(s for s in subjects if isinstance(s, tuple))
        self.names: dict[Subject, str] = {name: f"f{index}" for index, name in enumerate(self.facts)}
        self.names.update((question, f"q{index}") for index, question in enumerate(self.questions))
        self.parameters = [*self.names.values()]
        endless = [s for s in subjects if isinstance(s, FactIn | FactCompare)]
        self.names.update((subject, f"a{index}") for index, subject in enumerate(endless))
        self.code = Code(self.names, policy.facts, self.constants)

    def defaults(self, derived: set[str]) -> None:
        """Give every fact that is not derived its default."""
        for name in self.facts:
            fact = self.policy.facts.get(name)
            if fact is not None and fact.default is not None and name not in derived:
                self._where_unknown(name, [assign(self.names[name], self.code.value(fact.default))])

    def derive(self, derivation: Derivation) -> None:
        """Derive a fact where it was not given, then adjust it."""
        fact = self.policy.facts.get(derivation.fact)
        name = self.names[derivation.fact]
        body = self.body
        if derivation.definitions:
            self.body = []
            self.set(name, definition_part(derivation, fact))
            statements, self.body = self.body, body
            self._where_unknown(derivation.fact, statements)
        if derivation.adjustments and fact is not None:
            self.set(name, adjustment_part(derivation, fact))

    def _where_unknown(self, fact: str, statements: list[ast.stmt]) -> None:
        unknown = ast.Compare(load(self.names[fact]), [ast.Is()], [ast.Constant(None)])
        self.body.append(ast.If(unknown, statements, []))

    def set(self, name: str, part: Part) -> None:
        """Assign the answer of a part: by its tables, or where there are none by its code."""
        for subject in part.subjects(self.policy.facts):
            if isinstance(subject, FactIn | FactCompare):
                answer = self.code.three_valued(subject, self.names[subject.fact])
                self.body.append(assign(self.names[subject], answer))
        steps = compile_chain(part, self.policy.facts, self.limit)
        if steps is None:
            self.functions += 1
            finish = f"finish_{len(self.constants)}"
            self.constants[finish] = part.finish
            raw = ast.Tuple([load(self.names[fact]) for fact in part.raw], ast.Load())
            answers = ast.Tuple([self.code.answer(guard) for guard in part.guards], ast.Load())
            self.body.append(assign(name, ast.Call(load(finish), [raw, answers], [])))
            return
        for step in steps:
            self.tables += 1
            table = f"table_{len(self.constants)}"
            self.constants[table] = step.table
            keys = [self.names[subject] for subject in step.subjects]
            is_last = step is steps[-1]
            key = subscript(table, ["state", *keys] if step.has_state else keys)
            self.body.append(assign(name if is_last else "state", key))


def _fact_of(subject: Subject) -> str | None:
    match subject:
        case str():
            return subject
        case FactIn(fact=fact) | FactCompare(fact=fact):
            return fact
        case _:
            return None

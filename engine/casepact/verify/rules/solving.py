"""Decides exactly whether a condition on given facts can be true: by branching, then by z3."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from typing import Any

from casepact.machine.satisfy import Satisfaction
from casepact.model.expression import (
    AllOf,
    AnyOf,
    Constant,
    Expression,
    FactCompare,
    FactIn,
    HasBreached,
    Negation,
    OpenedDuring,
)
from casepact.model.fact import Fact, FactValue
from casepact.model.partial import atoms, compare
from casepact.verify.rules.branching import branch, domains_of

__all__ = ["BRANCHING", "solve"]

BRANCHING = 1_000_000
"""How many parts of a condition branching may look at, again and again, before z3 is asked."""

_EFFORT = 20_000_000
"""What z3 may spend on one question, in its own unit, which is the same on every machine."""


def solve(expression: Expression, declared: Mapping[str, Fact], work: int = BRANCHING) -> Satisfaction:
    """Look for facts under which the expression is true; ``possible`` None where neither search ended."""
    found = branch(expression, declared, work)
    return found if found.possible is not None else _by_z3(expression, declared)


def _by_z3(expression: Expression, declared: Mapping[str, Fact]) -> Satisfaction:
    z3: Any = importlib.import_module("z3")  # it has no types, and costs too much where branching does
    solver = z3.SolverFor("QF_FD")
    solver.set("rlimit", _EFFORT)
    table = _Table(z3, expression, declared)
    for values in filter(None, table.facts.values()):
        solver.add(z3.PbEq([(variable, 1) for variable in values.values()], 1))
    solver.add(table.formula(expression))
    answer = solver.check()
    if answer != z3.sat:
        return Satisfaction(possible=False if answer == z3.unsat else None)
    model = solver.model()
    facts = {
        fact: value
        for fact, values in table.facts.items()
        for value, variable in values.items()
        if z3.is_true(model.eval(variable, model_completion=True))
    }
    given = {
        key: z3.is_true(model.eval(variable, model_completion=True)) for key, variable in table.given.items()
    }
    return Satisfaction(possible=True, facts=facts, given=given)


class _Table:
    """One truth variable for each value a fact can have, each calendar asked and each breach."""

    def __init__(self, z3: Any, expression: Expression, declared: Mapping[str, Fact]) -> None:
        self.z3 = z3
        self.facts: dict[str, dict[FactValue, Any]] = {}
        self.given: dict[tuple[str, Any], Any] = {}
        for atom in atoms(expression):
            if isinstance(atom, OpenedDuring):
                self._give(("opened", atom.calendar))
            elif isinstance(atom, HasBreached):
                self._give(("breached", atom.obligation))
        for fact, values in domains_of(expression, declared).items():
            self.facts[fact] = {
                value: z3.Bool(f"{len(self.facts)}:{number}") for number, value in enumerate(values)
            }

    def _give(self, key: tuple[str, Any]) -> None:
        self.given.setdefault(key, self.z3.Bool(f"given:{len(self.given)}"))

    def formula(self, expression: Expression) -> Any:
        z3 = self.z3
        match expression:
            case Constant(value=value):
                return z3.BoolVal(value is True)
            case Negation(item=FactIn(fact=fact) | FactCompare(fact=fact)) if not self.facts[fact]:
                return z3.BoolVal(val=False)  # a fact that can have no value is not another one either
            case Negation(item=item):
                return z3.Not(self.formula(item))
            case AllOf(items=items):
                return z3.And([self.formula(item) for item in items])
            case AnyOf(items=items):
                return z3.Or([self.formula(item) for item in items])
            case FactIn(fact=fact, values=values):
                return self._any(fact, (value for value in self.facts[fact] if value in values))
            case FactCompare(fact=fact, operator=operator, value=bound):
                return self._any(
                    fact, (value for value in self.facts[fact] if compare(value, operator, bound))
                )
            case OpenedDuring(calendar=calendar, inside=inside):
                variable = self.given["opened", calendar]
                return variable if inside else z3.Not(variable)
            case HasBreached(obligation=obligation):
                return self.given["breached", obligation]

    def _any(self, fact: str, values: Iterable[FactValue]) -> Any:
        return self.z3.Or([self.facts[fact][value] for value in values])

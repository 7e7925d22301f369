"""Decides exactly whether a condition on given facts can be true: by branching, then by z3."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from casepact.machine.satisfy import Satisfaction
from casepact.model.expression import Expression
from casepact.model.fact import Fact
from casepact.verify.rules.branching import branch
from casepact.verify.rules.problem import ALL, ANY, LEAF, TRUE, Problem, domains_of

__all__ = ["BRANCHING", "solve"]

BRANCHING = 1_000_000
"""How many parts of a condition branching may look at, again and again, before z3 is asked."""

_EFFORT = 20_000_000
"""What z3 may spend on one question, in its own unit, which is the same on every machine."""


def solve(expression: Expression, declared: Mapping[str, Fact], work: int = BRANCHING) -> Satisfaction:
    """Look for facts under which the expression is true; ``possible`` None where neither search ended."""
    problem = Problem(domains_of(expression, declared))
    root = problem.add(expression, positive=True)
    found = branch(problem, root, work)
    return found if found.possible is not None else _by_z3(problem, root)


def _by_z3(problem: Problem, root: int) -> Satisfaction:
    z3: Any = importlib.import_module("z3")  # it has no types, and costs too much where branching does
    solver = z3.SolverFor("QF_FD")
    solver.set("rlimit", _EFFORT)
    variables = [
        [z3.Bool(f"{number}:{value}") for value in range(len(values))]
        for number, values in enumerate(problem.domains)
    ]
    for values in filter(None, variables):
        solver.add(z3.PbEq([(value, 1) for value in values], 1))
    solver.add(_formulas(z3, problem, variables)[root])
    answer = solver.check()
    if answer != z3.sat:
        return Satisfaction(possible=False if answer == z3.unsat else None)
    model = solver.model()
    return problem.read(
        [
            sum(
                1 << bit
                for bit, value in enumerate(values)
                if z3.is_true(model.eval(value, model_completion=True))
            )
            for values in variables
        ]
    )


def _formulas(z3: Any, problem: Problem, variables: list[list[Any]]) -> list[Any]:
    """A formula for each node, over one truth variable for each value that a fact can have."""
    found: list[Any] = []
    for kind, parts in zip(problem.kinds, problem.parts, strict=True):
        if kind == LEAF:
            name, mask = parts
            found.append(z3.Or([value for bit, value in enumerate(variables[name]) if mask >> bit & 1]))
        elif kind in (ALL, ANY):
            found.append((z3.And if kind == ALL else z3.Or)([found[part] for part in parts]))
        else:
            found.append(z3.BoolVal(kind == TRUE))
    return found

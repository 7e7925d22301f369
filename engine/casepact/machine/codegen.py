"""Turns resolved conditions into Python code objects, through syntax trees and never through text.

A condition has three values, and code asks of it either of two questions that have just two: is it
known to be true, is it known to be false. Facts become parameters named by their number; texts of
the policy appear in code as constants only.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from types import CodeType, FunctionType
from typing import Any

from casepact.machine.subjects import Subject, subject_of
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
from casepact.model.values import version_key
from casepact.syntax.ast.condition import Operator

__all__ = ["Code", "assign", "load", "make_function", "subscript"]

_OPERATORS: Mapping[Operator, Callable[[], ast.cmpop]] = {
    Operator.AT_LEAST: ast.GtE,
    Operator.AT_MOST: ast.LtE,
    Operator.ABOVE: ast.Gt,
    Operator.BELOW: ast.Lt,
}


class Code:
    """Writes conditions over the variables that ``names`` gives each subject.

    ``constants`` gathers the values that Python has no literal for, by the global names given them.
    """

    def __init__(
        self, names: Mapping[Subject, str], declared: Mapping[str, Fact], constants: dict[str, object]
    ) -> None:
        self.names = names
        self.declared = declared
        self.constants = constants

    def is_true(self, expression: Expression) -> ast.expr:
        """Code that is true where the expression is, and false where it is false or unknown."""
        return self._settled(expression, wanted=True)

    def answer(self, expression: Expression) -> ast.expr:
        """Code for the expression's own three values: True, False, or None for unknown."""
        denied = ast.IfExp(self.is_false(expression), ast.Constant(value=False), ast.Constant(None))
        return ast.IfExp(self.is_true(expression), ast.Constant(value=True), denied)

    def is_false(self, expression: Expression) -> ast.expr:
        """Code that is true where the expression is false, and false where it is true or unknown."""
        return self._settled(expression, wanted=False)

    def _settled(self, expression: Expression, *, wanted: bool) -> ast.expr:
        match expression:
            case Constant(value=value):
                return ast.Constant(value is wanted)
            case Negation(item=item):
                return self._settled(item, wanted=not wanted)
            case AllOf(items=items) | AnyOf(items=items):
                every = isinstance(expression, AllOf) is wanted
                return ast.BoolOp(
                    ast.And() if every else ast.Or(), [self._settled(item, wanted=wanted) for item in items]
                )
            case _:
                return self._atom(expression, wanted=wanted)

    def _atom(self, atom: FactIn | FactCompare | OpenedDuring | HasBreached, *, wanted: bool) -> ast.expr:
        subject = subject_of(atom, self.declared)
        variable = load(self.names[subject])
        if isinstance(atom, FactIn) and isinstance(subject, str):
            return self._member(variable, atom.values, wanted=wanted)
        if isinstance(atom, OpenedDuring):
            wanted = atom.inside is wanted
        return ast.Compare(variable, [ast.Is()], [ast.Constant(wanted)])

    def _member(self, variable: ast.expr, values: frozenset[FactValue], *, wanted: bool) -> ast.expr:
        if not wanted:
            known = ast.Compare(variable, [ast.IsNot()], [ast.Constant(None)])
            return ast.BoolOp(ast.And(), [known, ast.Compare(variable, [ast.NotIn()], [self.value(values)])])
        if len(values) == 1:
            return ast.Compare(variable, [ast.Eq()], [self.value(next(iter(values)))])
        return ast.Compare(variable, [ast.In()], [self.value(values)])

    def three_valued(self, atom: FactIn | FactCompare, fact: str) -> ast.expr:
        """Code for a question about a fact of an endless type: True, False, or None where it is unknown."""
        variable: ast.expr = load(fact)
        known = ast.Compare(variable, [ast.IsNot()], [ast.Constant(None)])
        if isinstance(atom, FactIn):
            answer = ast.Compare(variable, [ast.In()], [self.value(atom.values)])
        else:
            bound: object = atom.value
            if isinstance(bound, str):
                bound = version_key(bound)
                self.constants["version_key"] = version_key
                variable = ast.Call(load("version_key"), [variable], [])
            answer = ast.Compare(variable, [_OPERATORS[atom.operator]()], [self.value(bound)])
        return ast.IfExp(known, answer, ast.Constant(None))

    def value(self, value: object) -> ast.expr:
        """A constant: written in place where Python can, else a global."""
        if value is None or isinstance(value, bool | int | str):
            return ast.Constant(value)
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return load(name)


def load(name: str) -> ast.Name:
    """A name that is read."""
    return ast.Name(name, ast.Load())


def assign(name: str, value: ast.expr) -> ast.stmt:
    """``name = value``."""
    return ast.Assign([ast.Name(name, ast.Store())], value)


def subscript(table: str, keys: Sequence[str]) -> ast.expr:
    """``table[keys]``: by the one key itself, by the tuple of several, or of none."""
    key: ast.expr = load(keys[0]) if len(keys) == 1 else ast.Tuple([*map(load, keys)], ast.Load())
    return ast.Subscript(load(table), key, ast.Load())


def make_function(
    name: str,
    parameters: Sequence[str],
    body: Sequence[ast.stmt],
    constants: dict[str, object],
    *,
    optional: bool = False,
) -> Callable[..., Any]:
    """Compile a function; ``optional`` gives every parameter the default None."""
    arguments = ast.arguments([], [ast.arg(parameter) for parameter in parameters], None, [], [], None, [])
    tree = ast.Module([ast.FunctionDef(name, arguments, [*body], [])], [])
    module = compile(ast.fix_missing_locations(tree), f"<{name}>", "exec")
    code = next(constant for constant in module.co_consts if isinstance(constant, CodeType))
    return FunctionType(code, constants, name, (None,) * len(parameters) if optional else None)

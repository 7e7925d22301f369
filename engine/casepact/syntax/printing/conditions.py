"""Writes conditions, guards and the values facts are compared with."""

from __future__ import annotations

from typing import assert_never

from casepact.syntax.ast import condition as ast
from casepact.syntax.printing.amounts import print_sum, print_units
from casepact.syntax.printing.calendars import print_calendar_atom

__all__ = ["print_condition", "print_guard", "print_value"]

# How tightly the forms bind, loosest first.
_OR, _AND, _NOT, _ATOM = range(4)


def _number(number: ast.Number) -> str:
    if number.unit is None:
        return number.raw
    if number.parts:
        return print_sum(number.parts)
    return f"{number.raw}%" if number.unit == "%" else print_units(number.raw, number.value, number.unit)


def print_value(value: ast.Value) -> str:
    """A literal value, such as ``production``, ``4 hours``, ``99.5%`` or ``2026-12-24``."""
    match value:
        case ast.Word():
            return value.name
        case ast.Number():
            return _number(value)
        case ast.Text():
            return f'"{value.value}"'
        case ast.DateLiteral():
            return value.value.isoformat()
        case ast.InstantLiteral() | ast.VersionLiteral():
            return value.raw
        case _:
            assert_never(value)


def _is(condition: ast.Is) -> str:
    verb = "is not" if condition.negated else "is"
    values = ", ".join(print_value(value) for value in condition.values)
    return f"{condition.fact.name} {verb} {'one of ' if len(condition.values) > 1 else ''}{values}"


def _print(condition: ast.Condition, within: int) -> str:
    level = _ATOM
    match condition:
        case ast.IsTrue():
            text = condition.fact.name
        case ast.Is():
            text = _is(condition)
        case ast.Compare():
            text = f"{condition.fact.name} is {condition.operator.value} {print_value(condition.value)}"
        case ast.Opened():
            side = "during" if condition.inside else "outside"
            text = f"opened {side} {print_calendar_atom(condition.calendar)}"
        case ast.Breached():
            text = f"breached {condition.target.name}"
        case ast.UnspecifiedCondition():
            text = "unspecified"
        case ast.Not():
            level, text = _NOT, f"not {_print(condition.item, _NOT)}"
        case ast.And():
            # `a and (b and c)` is the same tree as `a and b and c`.
            items = (_print(i, _AND if isinstance(i, ast.And) else _NOT) for i in condition.items)
            level, text = _AND, " and ".join(items)
        case ast.Or():
            items = (_print(i, _OR if isinstance(i, ast.Or) else _AND) for i in condition.items)
            level, text = _OR, " or ".join(items)
        case _:
            assert_never(condition)
    return text if level >= within else f"({text})"


def print_condition(condition: ast.Condition) -> str:
    """A condition as a sentence of its own."""
    return _print(condition, _OR)


def print_guard(guard: ast.Guard) -> str:
    """A guard, such as ``when a unless b``; an empty one is the empty string."""
    if guard.otherwise:
        return "otherwise"
    parts = []
    if guard.when is not None:
        parts.append(f"when {print_condition(guard.when)}")
    if guard.unless is not None:
        parts.append(f"unless {print_condition(guard.unless)}")
    return " ".join(parts)

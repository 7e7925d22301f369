"""Says which type a fact has to have for a condition on it to work."""

from __future__ import annotations

from casepact.syntax.ast import condition as ast
from casepact.syntax.ast.condition import Operator

__all__ = ["type_asked"]

_ALL = 100
_ENDS = {
    Operator.AT_LEAST: "low | {}",
    Operator.ABOVE: "{} | high",
    Operator.AT_MOST: "{} | high",
    Operator.BELOW: "low | {}",
}
"""An order of two values in which a comparison with one of them holds for one."""
_OTHER_ENDS = {"low": "low | high", "high": "low | high"}
_TRUTHS = ({"yes", "no"}, {"true", "false"})


def type_asked(tree: ast.IsTrue | ast.Is | ast.Compare) -> str:
    """A type with which a condition on an undeclared fact can hold, as it is written under ``case``."""
    match tree:
        case ast.IsTrue():
            return "boolean"
        case ast.Compare(operator=operator, value=ast.Word(name=word)):
            return _OTHER_ENDS.get(word) or _ENDS[operator].format(word)
        case ast.Compare(value=value):
            return _of_literals((value,))
        case ast.Is(values=values):
            words = [value.name for value in values if isinstance(value, ast.Word)]
            if len(words) < len(values):
                return _of_literals(values)
            if any(truths.issuperset(words) for truths in _TRUTHS):
                return "boolean"
            distinct = [*dict.fromkeys(words)]
            return f"one of {', '.join(distinct if len(distinct) > 1 else (*distinct, 'other'))}"


def _of_literals(values: tuple[ast.Value, ...]) -> str:
    """The type of values that are not all words."""
    match values[0]:
        case ast.Number(unit="%", value=share):
            outside = f" {min(share - 1, 0)} to {max(share + 1, _ALL)}"
            return "percentage" + ("" if 0 <= share <= _ALL else outside)
        case ast.Number(unit=None):
            return "version" if any(isinstance(value, ast.VersionLiteral) for value in values) else "number"
        case ast.Number():
            return "duration"
        case ast.DateLiteral():
            return "date"
        case ast.InstantLiteral():
            return "instant"
        case ast.VersionLiteral():
            return "version"
        case _:
            return "text"

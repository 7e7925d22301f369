"""Operations on numbers, as Python has them: division and remainder are rounded down."""

from __future__ import annotations

import ast

from casepact.simulation.compiled.language.lines import Lines
from casepact.simulation.compiled.language.values import Value, constant

__all__ = ["Arithmetic"]

_INTEGER = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.LShift: "shl",
    ast.RShift: "ashr",
    ast.BitAnd: "and",
    ast.BitOr: "or",
    ast.BitXor: "xor",
}
_FLOATING = {ast.Add: "fadd", ast.Sub: "fsub", ast.Mult: "fmul", ast.Div: "fdiv"}
_COMPARISONS = {
    ast.Eq: ("eq", "oeq"),
    ast.NotEq: ("ne", "une"),
    ast.Lt: ("slt", "olt"),
    ast.LtE: ("sle", "ole"),
    ast.Gt: ("sgt", "ogt"),
    ast.GtE: ("sge", "oge"),
}


class Arithmetic(Lines):
    """Lines that work out numbers from numbers."""

    def binary(self, operator: ast.operator, left: Value, right: Value, node: ast.AST) -> Value:
        """Write an operation on two numbers."""
        left, right = self.number(left), self.number(right)
        kind = type(operator)
        if "double" in (left.kind, right.kind):
            left, right = self.floating(left), self.floating(right)
            if kind not in _FLOATING:
                raise self.refusal(node)
            return self.value("double", f"{_FLOATING[kind]} double {left.text}, {right.text}")
        if kind in (ast.FloorDiv, ast.Mod):
            return self._floored(kind, left, right)
        if kind not in _INTEGER:
            raise self.refusal(node)
        name = "lshr" if kind is ast.RShift and self.scope.words else _INTEGER[kind]
        return self.value("i64", f"{name} i64 {left.text}, {right.text}")

    def opposite(self, value: Value, node: ast.AST) -> Value:
        """Write the number of the other sign."""
        if value.text.lstrip("-").isdigit():
            return constant(-int(value.text))
        if value.kind == "double":
            return self.value("double", f"fneg double {value.text}")
        if value.kind != "i64":
            raise self.refusal(node)
        return self.value("i64", f"sub i64 0, {value.text}")

    def compared(self, operator: ast.cmpop, left: Value, right: Value, node: ast.AST) -> Value:
        """Write a comparison of two numbers."""
        names = _COMPARISONS.get(type(operator))
        if names is None:
            raise self.refusal(node)
        if "double" in (left.kind, right.kind):
            one, other = self.floating(left), self.floating(right)
            return self.value("i1", f"fcmp {names[1]} double {one.text}, {other.text}")
        return self.value("i1", f"icmp {names[0]} i64 {left.text}, {right.text}")

    def joined(self, operator: str, found: Value | None, answer: Value) -> Value:
        """Write the conjunction (``and``) or disjunction (``or``) of two truth values."""
        return answer if found is None else self.value("i1", f"{operator} i1 {found.text}, {answer.text}")

    def _floored(self, kind: type[ast.operator], left: Value, right: Value) -> Value:
        """Division and remainder as Python has them: the quotient is rounded down."""
        divisor = int(right.text) if right.text.lstrip("-").isdigit() else 0
        if divisor > 0 and divisor & (divisor - 1) == 0:
            if kind is ast.Mod:
                return self.value("i64", f"and i64 {left.text}, {divisor - 1}")
            return self.value("i64", f"ashr i64 {left.text}, {divisor.bit_length() - 1}")
        if divisor > 0:
            return self._floored_by(kind, left, divisor)
        quotient = self.value("i64", f"sdiv i64 {left.text}, {right.text}")
        back = self.value("i64", f"mul i64 {quotient.text}, {right.text}")
        rest = self.value("i64", f"sub i64 {left.text}, {back.text}")
        some = self.value("i1", f"icmp ne i64 {rest.text}, 0")
        signs = self.value("i64", f"xor i64 {rest.text}, {right.text}")
        apart = self.value("i1", f"icmp slt i64 {signs.text}, 0")
        lower = self.value("i1", f"and i1 {some.text}, {apart.text}")
        if kind is ast.FloorDiv:
            one = self.value("i64", f"zext i1 {lower.text} to i64")
            return self.value("i64", f"sub i64 {quotient.text}, {one.text}")
        more = self.value("i64", f"select i1 {lower.text}, i64 {right.text}, i64 0")
        return self.value("i64", f"add i64 {rest.text}, {more.text}")

    def _floored_by(self, kind: type[ast.operator], left: Value, divisor: int) -> Value:
        """The same by a number known to be positive."""
        sign = self.value("i64", f"ashr i64 {left.text}, 63")
        down = self.value("i64", f"and i64 {sign.text}, {divisor - 1}")
        lower = self.value("i64", f"sub i64 {left.text}, {down.text}")
        quotient = self.value("i64", f"sdiv i64 {lower.text}, {divisor}")
        if kind is ast.FloorDiv:
            return quotient
        back = self.value("i64", f"mul i64 {quotient.text}, {divisor}")
        return self.value("i64", f"sub i64 {left.text}, {back.text}")

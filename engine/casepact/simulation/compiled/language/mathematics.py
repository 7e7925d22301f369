"""Functions of numbers: those of Python itself, and of its `math`."""

from __future__ import annotations

import ast
import math
from collections.abc import Sequence

from casepact.simulation.compiled.language.arithmetic import Arithmetic
from casepact.simulation.compiled.language.values import MATHEMATICS, Value

__all__ = ["PYTHON", "Mathematics"]

PYTHON = ("min", "max", "int", "float", "abs")
"""The functions of Python itself that are translated."""

_BUILT_IN = {"floor": "llvm.floor.f64", "sqrt": "llvm.sqrt.f64"}


class Mathematics(Arithmetic):
    """Lines that ask functions of numbers."""

    def mathematics(self, called: object, values: Sequence[Value], node: ast.Call) -> Value:
        """Write a call of a function of `math`."""
        numbers = [self.floating(value) for value in values]
        for name, (symbol, parameters) in MATHEMATICS.items():
            if called is getattr(math, name) and len(numbers) == len(parameters.split(",")):
                given = ", ".join(f"double {number.text}" for number in numbers)
                return self.value("double", f"call double @{symbol}({given})")
        for name, symbol in _BUILT_IN.items():
            if called is getattr(math, name) and len(numbers) == 1:
                value = self.value("double", f"call double @{symbol}(double {numbers[0].text})")
                return self.value("i64", f"fptosi double {value.text} to i64") if name == "floor" else value
        raise self.refusal(node)

    def python(self, name: str, values: Sequence[Value], node: ast.Call) -> Value:
        """Write a call of one of the functions `PYTHON`."""
        whole = all(value.kind == "i64" for value in values)
        if name in ("min", "max") and whole and len(values) == 2:
            return self.value(
                "i64", f"call i64 @llvm.s{name}.i64(i64 {values[0].text}, i64 {values[1].text})"
            )
        if name == "float" and len(values) == 1:
            return self.floating(values[0])
        if name == "int" and len(values) == 1:
            return values[0] if whole else self.value("i64", f"fptosi double {values[0].text} to i64")
        if name == "abs" and len(values) == 1 and not whole:
            return self.value("double", f"call double @llvm.fabs.f64(double {values[0].text})")
        raise self.refusal(node)

    def exponent(self, value: Value) -> Value:
        """Write the exponent that `math.frexp` gives, of a number that is neither 0, tiny nor infinite.

        Of a whole number, which must be positive and below 2**53, it is how many bits the number has.
        """
        if value.kind == "i64":
            zeros = self.value("i64", f"call i64 @llvm.ctlz.i64(i64 {value.text}, i1 true)")
            return self.value("i64", f"sub i64 64, {zeros.text}")
        bits = self.value("i64", f"bitcast double {value.text} to i64")
        high = self.value("i64", f"lshr i64 {bits.text}, 52")
        exponent = self.value("i64", f"and i64 {high.text}, 2047")
        return self.value("i64", f"sub i64 {exponent.text}, 1022")

"""Translates expressions of the simulator's functions into LLVM's language."""

from __future__ import annotations

import ast
import math
import types

from casepact.simulation import draws
from casepact.simulation.compiled import memory
from casepact.simulation.compiled.values import (
    MATHEMATICS,
    Scope,
    Signature,
    TranslationError,
    Value,
    constant,
    lasts,
)

__all__ = ["Writer"]

_BUILT_IN = {"floor": "llvm.floor.f64", "sqrt": "llvm.sqrt.f64"}
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


class Writer:
    """The lines of one function while they are written. A variable has a place of its own in memory."""

    def __init__(self, signature: Signature, scope: Scope) -> None:
        self.signature = signature
        self.scope = scope
        self.variables: dict[str, Value] = {}
        self._entry: list[str] = []
        self._lines: list[str] = []
        self._count = 0
        self.open = True
        for name, kind in signature.parameters:
            self.store(name, Value(kind, f"%{name}.in", signature.elements.get(name, "")))

    # ------------------------------------------------------------------------------------------------ lines

    def all(self) -> list[str]:
        """Every line, those that make place for variables first."""
        return [*self._entry, *self._lines]

    def line(self, text: str) -> None:
        """Write a line, unless nothing can come here."""
        if self.open:
            self._lines.append(text)

    def value(self, kind: str, text: str, element: str = "") -> Value:
        """Write what gives a value; returns the value."""
        self._count += 1
        self.line(f"%v{self._count} = {text}")
        return Value(kind, f"%v{self._count}", element)

    def label(self) -> str:
        """Return a new label."""
        self._count += 1
        return f"l{self._count}"

    def begin(self, label: str) -> None:
        """Go on at a label."""
        if self.open:
            self.line(f"br label %{label}")
        self.open = True
        self._lines.append(f"{label}:")

    def go(self, label: str) -> None:
        """Go to a label, after which nothing comes."""
        self.line(f"br label %{label}")
        self.open = False

    def finish(self) -> None:
        """End the function, where its end can be reached."""
        if self.open:
            self.line("ret void" if self.signature.result == "void" else "unreachable")

    # -------------------------------------------------------------------------------------------- variables

    def store(self, name: str, value: Value) -> None:
        """Give a variable a value."""
        value = self.number(value) if value.kind == "i1" else value
        place = self.variables.get(name)
        if place is None:
            self._count += 1
            place = self.variables[name] = Value(value.kind, f"%{name}.{self._count}", value.element)
            self._entry.append(f"{place.text} = alloca {value.kind}")
        if place.kind == "double" and value.kind == "i64":
            value = self.floating(value)
        if place.kind != value.kind:
            raise TranslationError(f"`{name}` of `{self.signature.name}` is of two kinds")
        self.line(f"store {value.kind} {value.text}, ptr {place.text}")

    def address(self, node: ast.Subscript) -> tuple[str, str]:
        """The address of an element of a row, and what it is."""
        row = self.expression(node.value)
        if row.kind != "ptr":
            raise self.refusal(node)
        place = self.whole(node.slice)
        found = self.value("ptr", f"getelementptr {row.element}, ptr {row.text}, i64 {place.text}")
        return found.text, row.element

    # ------------------------------------------------------------------------------------------ expressions

    def number(self, value: Value) -> Value:
        """A truth value as a whole number."""
        return self.value("i64", f"zext i1 {value.text} to i64") if value.kind == "i1" else value

    def floating(self, value: Value) -> Value:
        """A value as a floating-point number."""
        value = self.number(value)
        if value.kind == "double":
            return value
        if value.text.lstrip("-").isdigit():
            return constant(float(int(value.text)))
        return self.value("double", f"sitofp i64 {value.text} to double")

    def whole(self, node: ast.expr) -> Value:
        """An expression that gives a whole number."""
        value = self.number(self.expression(node))
        if value.kind != "i64":
            raise self.refusal(node)
        return value

    def truth(self, node: ast.expr) -> Value:
        """An expression as a truth value."""
        value = self.expression(node)
        if value.kind == "i1":
            return value
        if value.kind == "i64":
            return self.value("i1", f"icmp ne i64 {value.text}, 0")
        raise self.refusal(node)

    def branch(self, node: ast.expr, yes: str, no: str) -> None:
        """Go to one label or the other."""
        if isinstance(node, ast.BoolOp):
            for item in node.values[:-1]:
                following = self.label()
                self.branch(item, *((following, no) if isinstance(node.op, ast.And) else (yes, following)))
                self.begin(following)
            self.branch(node.values[-1], yes, no)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            self.branch(node.operand, no, yes)
        else:
            self.line(f"br i1 {self.truth(node).text}, label %{yes}, label %{no}")
            self.open = False

    def expression(self, node: ast.expr) -> Value:
        """Write an expression; returns its value."""
        match node:
            case ast.Constant(value=bool() | int() | float() as value):
                return constant(value)
            case ast.Name(id=name) if name in self.variables:
                place = self.variables[name]
                return self.value(place.kind, f"load {place.kind}, ptr {place.text}", place.element)
            case ast.Name() | ast.Attribute():
                meaning = self.scope.meaning(node)
                if isinstance(meaning, bool | int | float):
                    return constant(meaning)
            case ast.Subscript():
                return self._element(node)
            case ast.UnaryOp():
                return self._unary(node)
            case ast.BinOp():
                return self.binary(node.op, self.expression(node.left), self.expression(node.right), node)
            case ast.Compare():
                return self._compare(node)
            case ast.BoolOp():
                return self._choice(node, ast.Constant(value=True), ast.Constant(value=False))
            case ast.IfExp():
                return self._choice(node.test, node.body, node.orelse)
            case ast.Call():
                found = self.call(node)
                if found is not None:
                    return found
            case _:
                pass
        raise self.refusal(node)

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

    def call(self, node: ast.Call) -> Value | None:
        """Write a call; returns its value, None where the function gives none."""
        called = self.scope.meaning(node.func)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if called in (draws.word, draws.signed):
            return self.whole(node.args[0])  # the bits are the same
        if called is memory.part:
            row, place = self.expression(node.args[0]), self.whole(node.args[1])
            return self.value(
                "ptr", f"getelementptr {row.element}, ptr {row.text}, i64 {place.text}", row.element
            )
        if isinstance(called, types.FunctionType):
            signature = self.scope.signature(called)
            given = []
            for (_, kind), argument in zip(signature.parameters, node.args, strict=True):
                value = self.number(self.expression(argument))
                value = self.floating(value) if kind == "double" else value
                if value.kind != kind:
                    raise self.refusal(argument)
                given.append(f"{kind} {value.text}")
            text = f'call {signature.result} @"{signature.name}"({", ".join(given)})'
            if signature.result == "void":
                self.line(text)
                return None
            return self.value(signature.result, text)
        if called is None and name in ("min", "max", "int", "float", "abs"):
            return self._python(name, [self.number(self.expression(item)) for item in node.args], node)
        return self._mathematics(called, node)

    def refusal(self, node: ast.AST) -> TranslationError:
        """The error that says what was not translated."""
        return TranslationError(f"`{ast.unparse(node)}` in `{self.signature.name}` is not translated")

    def _mathematics(self, called: object, node: ast.Call) -> Value:
        for name, (symbol, parameters) in MATHEMATICS.items():
            if called is getattr(math, name):
                given = ", ".join(f"double {self.floating(self.expression(item)).text}" for item in node.args)
                if len(node.args) != len(parameters.split(",")):
                    raise self.refusal(node)
                return self.value("double", f"call double @{symbol}({given})")
        for name, symbol in _BUILT_IN.items():
            if called is getattr(math, name):
                value = self.floating(self.expression(node.args[0]))
                value = self.value("double", f"call double @{symbol}(double {value.text})")
                return self.value("i64", f"fptosi double {value.text} to i64") if name == "floor" else value
        raise self.refusal(node)

    def _python(self, name: str, values: list[Value], node: ast.Call) -> Value:
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

    def _exponent(self, argument: ast.expr) -> Value:
        """The exponent that `math.frexp` gives, of a number that is neither 0, tiny nor infinite.

        Of a whole number, which must be positive and below 2**53, it is how many bits the number has.
        """
        if isinstance(argument, ast.Call) and self.scope.meaning(argument.func) is None and argument.args:
            whole = self.number(self.expression(argument.args[0]))
            if whole.kind == "i64":
                zeros = self.value("i64", f"call i64 @llvm.ctlz.i64(i64 {whole.text}, i1 true)")
                return self.value("i64", f"sub i64 64, {zeros.text}")
        value = self.floating(self.expression(argument))
        bits = self.value("i64", f"bitcast double {value.text} to i64")
        high = self.value("i64", f"lshr i64 {bits.text}, 52")
        exponent = self.value("i64", f"and i64 {high.text}, 2047")
        return self.value("i64", f"sub i64 {exponent.text}, 1022")

    def _element(self, node: ast.Subscript) -> Value:
        match node:
            case ast.Subscript(value=ast.Call(func=called, args=[argument]), slice=ast.Constant(value=1)):
                if self.scope.meaning(called) is math.frexp:
                    return self._exponent(argument)
            case _:
                pass
        place, element = self.address(node)
        lasting = ", !invariant.load !0" if lasts(node) else ""
        return self.value(element, f"load {element}, ptr {place}{lasting}")

    def _unary(self, node: ast.UnaryOp) -> Value:
        if isinstance(node.op, ast.Not):
            value = self.truth(node.operand)
            return self.value("i1", f"xor i1 {value.text}, true")
        value = self.number(self.expression(node.operand))
        if isinstance(node.op, ast.USub):
            if value.text.lstrip("-").isdigit():
                return constant(-int(value.text))
            if value.kind == "double":
                return self.value("double", f"fneg double {value.text}")
            return self.value("i64", f"sub i64 0, {value.text}")
        if isinstance(node.op, ast.Invert) and value.kind == "i64":
            return self.value("i64", f"xor i64 {value.text}, -1")
        raise self.refusal(node)

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

    def _compare(self, node: ast.Compare) -> Value:
        left = self.number(self.expression(node.left))
        found: Value | None = None
        for operator, item in zip(node.ops, node.comparators, strict=True):
            if isinstance(operator, ast.In | ast.NotIn) and isinstance(item, ast.Tuple):
                return self._among(left, item, "eq" if isinstance(operator, ast.In) else "ne")
            right = self.number(self.expression(item))
            names = _COMPARISONS.get(type(operator))
            if names is None:
                raise self.refusal(node)
            if "double" in (left.kind, right.kind):
                one, other = self.floating(left), self.floating(right)
                answer = self.value("i1", f"fcmp {names[1]} double {one.text}, {other.text}")
            else:
                answer = self.value("i1", f"icmp {names[0]} i64 {left.text}, {right.text}")
            found = answer if found is None else self.value("i1", f"and i1 {found.text}, {answer.text}")
            left = right
        assert found is not None
        return found

    def _among(self, value: Value, items: ast.Tuple, relation: str) -> Value:
        """Whether a whole number is one of some, or none of them."""
        found: Value | None = None
        for item in items.elts:
            answer = self.value("i1", f"icmp {relation} i64 {value.text}, {self.whole(item).text}")
            both = "or" if relation == "eq" else "and"
            found = answer if found is None else self.value("i1", f"{both} i1 {found.text}, {answer.text}")
        assert found is not None
        return found

    def _choice(self, test: ast.expr, yes: ast.expr, no: ast.expr) -> Value:
        """One value or the other."""
        self._count += 1
        name = f"choice {self._count}".replace(" ", ".")
        labels = self.label(), self.label(), self.label()
        self.branch(test, labels[0], labels[1])
        self.begin(labels[0])
        first = self.number(self.expression(yes))
        if first.kind == "i64" and _is_floating(self, no):
            first = self.floating(first)
        self.store(name, first)
        self.go(labels[2])
        self.begin(labels[1])
        self.store(name, self.expression(no))
        self.begin(labels[2])
        place = self.variables.pop(name)
        return self.value(place.kind, f"load {place.kind}, ptr {place.text}", place.element)


def _is_floating(writer: Writer, node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=float()):
            return True
        case ast.Name(id=name) if name in writer.variables:
            return writer.variables[name].kind == "double"
        case ast.Subscript(value=ast.Name(id=name)) if name in writer.variables:
            return writer.variables[name].element == "double"
        case _:
            return False

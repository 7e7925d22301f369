"""Translates expressions of the simulator's functions into LLVM's language."""

from __future__ import annotations

import ast
import math
import types

from casepact.simulation import draws
from casepact.simulation.compiled.language import memory
from casepact.simulation.compiled.language.mathematics import PYTHON, Mathematics
from casepact.simulation.compiled.language.values import Value, constant, lasts

__all__ = ["Writer"]


class Writer(Mathematics):
    """The lines of one function, written expression by expression."""

    def address(self, node: ast.Subscript) -> tuple[str, str]:
        """The address of an element of a row, and what it is."""
        row = self.expression(node.value)
        if row.kind != "ptr":
            raise self.refusal(node)
        place = self.whole(node.slice)
        found = self.value("ptr", f"getelementptr {row.element}, ptr {row.text}, i64 {place.text}")
        return found.text, row.element

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
        values = [self.number(self.expression(item)) for item in node.args]
        if called is None and name in PYTHON:
            return self.python(name, values, node)
        return self.mathematics(called, values, node)

    def _element(self, node: ast.Subscript) -> Value:
        match node:
            case ast.Subscript(value=ast.Call(func=called, args=[argument]), slice=ast.Constant(value=1)):
                if self.scope.meaning(called) is math.frexp:
                    return self.exponent(self._given_to_frexp(argument))
            case _:
                pass
        place, element = self.address(node)
        lasting = ", !invariant.load !0" if lasts(node) else ""
        return self.value(element, f"load {element}, ptr {place}{lasting}")

    def _given_to_frexp(self, argument: ast.expr) -> Value:
        """What `math.frexp` is asked about: of ``float(n)`` the whole number ``n`` itself."""
        if isinstance(argument, ast.Call) and self.scope.meaning(argument.func) is None and argument.args:
            whole = self.number(self.expression(argument.args[0]))
            if whole.kind == "i64":
                return whole
        return self.floating(self.expression(argument))

    def _unary(self, node: ast.UnaryOp) -> Value:
        if isinstance(node.op, ast.Not):
            value = self.truth(node.operand)
            return self.value("i1", f"xor i1 {value.text}, true")
        value = self.number(self.expression(node.operand))
        if isinstance(node.op, ast.USub):
            return self.opposite(value, node)
        if isinstance(node.op, ast.Invert) and value.kind == "i64":
            return self.value("i64", f"xor i64 {value.text}, -1")
        raise self.refusal(node)

    def _compare(self, node: ast.Compare) -> Value:
        left = self.number(self.expression(node.left))
        found: Value | None = None
        for operator, item in zip(node.ops, node.comparators, strict=True):
            if isinstance(operator, ast.In | ast.NotIn) and isinstance(item, ast.Tuple):
                return self._among(left, item, "eq" if isinstance(operator, ast.In) else "ne")
            right = self.number(self.expression(item))
            found = self.joined("and", found, self.compared(operator, left, right, node))
            left = right
        assert found is not None
        return found

    def _among(self, value: Value, items: ast.Tuple, relation: str) -> Value:
        """Whether a whole number is one of some, or none of them."""
        found: Value | None = None
        for item in items.elts:
            answer = self.value("i1", f"icmp {relation} i64 {value.text}, {self.whole(item).text}")
            found = self.joined("or" if relation == "eq" else "and", found, answer)
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

"""The lines of one function while they are written, with the places of its variables and its labels."""

from __future__ import annotations

import ast

from casepact.simulation.compiled.language.values import (
    Scope,
    Signature,
    TranslationError,
    Value,
    constant,
)

__all__ = ["Lines"]


class Lines:
    """The lines of one function. A variable has a place of its own in memory."""

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

    def refusal(self, node: ast.AST) -> TranslationError:
        """The error that says what was not translated."""
        return TranslationError(f"`{ast.unparse(node)}` in `{self.signature.name}` is not translated")

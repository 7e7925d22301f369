"""Translates statements of the simulator's functions into LLVM's language."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from casepact.simulation.compiled.language.expressions import Writer
from casepact.simulation.compiled.language.values import Value

__all__ = ["Body"]


class Body:
    """The statements of one function."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._loops: list[tuple[str, str]] = []

    def write(self, statements: Sequence[ast.stmt]) -> None:
        """Write statements, one after the other."""
        for node in statements:
            self._statement(node)

    def _statement(self, node: ast.stmt) -> None:
        writer = self._writer
        match node:
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case ast.Expr(value=ast.Call() as call):
                writer.call(call)
            case ast.Assign(targets=targets, value=value):
                self._assign(targets, value)
            case ast.AugAssign(target=target, op=operator, value=value):
                self._change(target, operator, value)
            case ast.Return(value=value):
                self._return(value)
            case ast.If():
                self._if(node)
            case ast.While(test=test, body=body, orelse=[]):
                self._while(test, body)
            case ast.For(
                target=ast.Name(id=name), iter=ast.Call(args=bounds) as called, body=body, orelse=[]
            ):
                if not (isinstance(called.func, ast.Name) and called.func.id == "range" and len(bounds) <= 2):
                    raise writer.refusal(called)
                self._for(name, bounds, body)
            case ast.Break():
                writer.go(self._loops[-1][1])
            case ast.Continue():
                writer.go(self._loops[-1][0])
            case _:
                raise writer.refusal(node)

    def _assign(self, targets: Sequence[ast.expr], value: ast.expr) -> None:
        """Assign: every value first, then the targets from left to right."""
        writer = self._writer
        if isinstance(targets[0], ast.Tuple) and isinstance(value, ast.Tuple) and len(targets) == 1:
            values = [writer.expression(item) for item in value.elts]
            for target, item in zip(targets[0].elts, values, strict=True):
                self._store(target, item)
            return
        found = writer.expression(value)
        for target in targets:
            self._store(target, found)

    def _store(self, target: ast.expr, value: Value) -> None:
        writer = self._writer
        if isinstance(target, ast.Name):
            writer.store(target.id, value)
        elif isinstance(target, ast.Subscript):
            place, element = writer.address(target)
            value = writer.floating(value) if element == "double" else writer.number(value)
            if value.kind != element:
                raise writer.refusal(target)
            writer.line(f"store {element} {value.text}, ptr {place}")
        else:
            raise writer.refusal(target)

    def _change(self, target: ast.expr, operator: ast.operator, value: ast.expr) -> None:
        writer = self._writer
        if isinstance(target, ast.Subscript):
            place, element = writer.address(target)
            old = writer.value(element, f"load {element}, ptr {place}")
            new = writer.binary(operator, old, writer.expression(value), target)
            if new.kind != element:
                raise writer.refusal(target)
            writer.line(f"store {element} {new.text}, ptr {place}")
        else:
            new = writer.binary(operator, writer.expression(target), writer.expression(value), target)
            self._store(target, new)

    def _return(self, value: ast.expr | None) -> None:
        writer = self._writer
        result = writer.signature.result
        if value is None or result == "void":
            writer.line("ret void")
        else:
            found = writer.number(writer.expression(value))
            found = writer.floating(found) if result == "double" else found
            if found.kind != result:
                raise writer.refusal(value)
            writer.line(f"ret {result} {found.text}")
        writer.open = False

    def _if(self, node: ast.If) -> None:
        writer = self._writer
        yes, no, end = writer.label(), writer.label(), writer.label()
        writer.branch(node.test, yes, no)
        writer.begin(yes)
        self.write(node.body)
        reached = writer.open
        if writer.open:
            writer.go(end)
        writer.begin(no)
        self.write(node.orelse)
        if writer.open or reached:
            writer.begin(end)

    def _while(self, test: ast.expr, body: Sequence[ast.stmt]) -> None:
        writer = self._writer
        again, begin, end = writer.label(), writer.label(), writer.label()
        writer.begin(again)
        if isinstance(test, ast.Constant) and test.value:
            writer.go(begin)
        else:
            writer.branch(test, begin, end)
        writer.begin(begin)
        self._loops.append((again, end))
        self.write(body)
        self._loops.pop()
        if writer.open:
            writer.go(again)
        writer.begin(end)

    def _for(self, name: str, bounds: Sequence[ast.expr], body: Sequence[ast.stmt]) -> None:
        writer = self._writer
        first = writer.whole(bounds[0]) if len(bounds) == 2 else Value("i64", "0")
        last = writer.whole(bounds[-1])
        again, begin, following, end = writer.label(), writer.label(), writer.label(), writer.label()
        counter = f"count.{again}"
        writer.store(counter, first)
        place = writer.variables[counter].text
        writer.begin(again)
        now = writer.value("i64", f"load i64, ptr {place}")
        more = writer.value("i1", f"icmp slt i64 {now.text}, {last.text}")
        writer.line(f"br i1 {more.text}, label %{begin}, label %{end}")
        writer.open = False
        writer.begin(begin)
        writer.store(name, now)
        self._loops.append((following, end))
        self.write(body)
        self._loops.pop()
        writer.begin(following)
        now = writer.value("i64", f"load i64, ptr {place}")
        raised = writer.value("i64", f"add i64 {now.text}, 1")
        writer.line(f"store i64 {raised.text}, ptr {place}")
        writer.go(again)
        writer.begin(end)

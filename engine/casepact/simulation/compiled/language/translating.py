"""Translates the plain functions of the simulator into LLVM's language.

What it reads is a small part of Python: functions over whole and floating-point numbers and over rows of
them, with loops, conditions, arithmetic, and calls of each other. Whole numbers have 64 bits; annotations of
parameters and results say which values are which. Anything else is refused by name, so that a function is
translated as it is meant or not at all. `building` says why it is not numba.
"""

from __future__ import annotations

import ast
import inspect
import types
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import cast

from casepact.simulation import draws
from casepact.simulation.compiled.language.expressions import Writer
from casepact.simulation.compiled.language.statements import Body
from casepact.simulation.compiled.language.values import MATHEMATICS, Scope, Signature, TranslationError

__all__ = ["TranslationError", "translate"]

_TYPES = {"int": "i64", "bool": "i64", "float": "double", "Row": "ptr", "Numbers": "ptr", "None": "void"}
_ELEMENTS = {"Row": "i64", "Numbers": "double"}
_SHORT, _SINGLE = 40, 300
"""Lines up to which a function is written out where it is called, and where that is at one place alone.

Beyond, code grows faster than it gains.
"""
_INTRINSICS = """
declare i64 @llvm.ctlz.i64(i64, i1)
declare i64 @llvm.smin.i64(i64, i64)
declare i64 @llvm.smax.i64(i64, i64)
declare double @llvm.floor.f64(double)
declare double @llvm.fabs.f64(double)
declare double @llvm.sqrt.f64(double)
"""


def translate(entries: Sequence[Callable[..., object]]) -> str:
    """Return the module of LLVM's language that holds some functions and all that they call.

    The entries are known by their names. Raises TranslationError for what cannot be translated.
    """
    module = _Module([cast("types.FunctionType", item) for item in entries])
    bodies: dict[types.FunctionType, list[str]] = {}
    while module.waiting:
        function = module.waiting.pop(0)
        bodies[function] = _body(function, module)
    parts = [_function(function, body, module) for function, body in bodies.items()]
    outside = "".join(f"declare double @{name}({signature})\n" for name, signature in MATHEMATICS.values())
    return _INTRINSICS + outside + "\n".join(parts) + "!0 = !{}\n"


class _Module:
    """The functions that are to be translated, and their names in the module."""

    def __init__(self, entries: Sequence[types.FunctionType]) -> None:
        self.entries = tuple(entries)
        self.waiting: list[types.FunctionType] = []
        self.calls: Counter[types.FunctionType] = Counter()
        self._known: dict[types.FunctionType, Signature] = {}
        for function in entries:
            self.signature(function)

    def called(self, function: types.FunctionType) -> Signature:
        """The signature of a function that is called at one place more."""
        self.calls[function] += 1
        return self.signature(function)

    def signature(self, function: types.FunctionType) -> Signature:
        """The signature of a function, which is translated in its turn."""
        found = self._known.get(function)
        if found is None:
            name = function.__name__
            if function not in self.entries:
                name = f"{function.__module__}.{name}"
            parameters = inspect.signature(function).parameters
            words = [str(item.annotation) for item in parameters.values()]
            result = str(function.__annotations__["return"])
            if not {*words, result} <= _TYPES.keys():
                raise TranslationError(f"`{name}` takes or gives what is no number and no row")
            found = self._known[function] = Signature(
                name=name,
                parameters=tuple(zip(parameters, (_TYPES[word] for word in words), strict=True)),
                elements={
                    key: _ELEMENTS[word]
                    for key, word in zip(parameters, words, strict=True)
                    if word in _ELEMENTS
                },
                result=_TYPES[result],
            )
            self.waiting.append(function)
        return found


@cache
def _definitions(path: str) -> Mapping[int, ast.FunctionDef]:
    """The functions of a file by the line they begin on.

    `inspect` reads the file up to a function's end for each of them, which takes as long as translating it.
    """
    nodes = ast.walk(ast.parse(Path(path).read_bytes(), path))
    return {node.lineno: node for node in nodes if isinstance(node, ast.FunctionDef)}


def _body(function: types.FunctionType, module: _Module) -> list[str]:
    tree = _definitions(function.__code__.co_filename)[function.__code__.co_firstlineno]
    scope = Scope(function.__globals__, module.called, words=function.__module__ == draws.__name__)
    writer = Writer(module.signature(function), scope)
    body = Body(writer)
    body.write(tree.body)
    writer.finish()
    return writer.all()


def _function(function: types.FunctionType, body: Sequence[str], module: _Module) -> str:
    signature = module.signature(function)
    linkage, how = "", "nounwind"
    if function not in module.entries:
        linkage = "internal "
        if len(body) <= (_SINGLE if module.calls[function] == 1 else _SHORT):
            how += " alwaysinline"
    parameters = ", ".join(f"{kind} %{name}.in" for name, kind in signature.parameters)
    head = f'define {linkage}{signature.result} @"{signature.name}"({parameters}) {how} {{\nentry:\n'
    return head + "\n".join(("  " + line if not line.endswith(":") else line) for line in body) + "\n}\n"

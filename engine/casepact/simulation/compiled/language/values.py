"""Values of the language that functions are translated to, and what names in them mean."""

from __future__ import annotations

import ast
import struct
import types
from collections.abc import Callable, Mapping

from casepact.frozen import dataclass

__all__ = ["MATHEMATICS", "Scope", "Signature", "TranslationError", "Value", "constant", "lasts"]

MATHEMATICS = {
    name: (f"casepact.{name}", "double, double" if name == "pow" else "double")
    for name in ("exp", "log", "log1p", "pow")
}
"""Functions of the mathematical library that Python takes them from too: their symbol and parameters."""

_WORD = 1 << 64
_LASTING = ("T_", "P_", "C_", "N_", "REC_")


class TranslationError(Exception):
    """Something that is not of the part of Python that is translated; the message says what and where."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value: its type, ``i64``, ``double``, ``i1`` or ``ptr``, and its name or number."""

    kind: str
    text: str
    element: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What a function is called, takes and gives; ``elements`` are what its rows are rows of."""

    name: str
    parameters: tuple[tuple[str, str], ...]
    elements: Mapping[str, str]
    result: str


class Scope:
    """What the names of a function mean beside its own. ``words``: whole numbers have no sign."""

    def __init__(
        self,
        names: Mapping[str, object],
        signature: Callable[[types.FunctionType], Signature],
        *,
        words: bool,
    ) -> None:
        self.names = names
        self.signature = signature
        self.words = words

    def meaning(self, node: ast.expr) -> object:
        """What a name, or a name of a module, stands for; None if for nothing."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id)
        if isinstance(node, ast.Attribute):
            return getattr(self.meaning(node.value), node.attr, None)
        return None


def constant(value: float | str) -> Value:
    """A number as it is written, the bits of a floating-point one."""
    if isinstance(value, float):
        bits = struct.unpack("<Q", struct.pack("<d", value))[0]
        return Value("double", f"0x{bits:016X}")
    signed = int(value) % _WORD
    return Value("i64", str(signed - _WORD if signed >= _WORD // 2 else signed))


def lasts(node: ast.Subscript) -> bool:
    """Whether an element never changes while the functions run: those of ``tab``, and of named tables."""
    if isinstance(node.value, ast.Name) and node.value.id == "tab":
        return True
    return _is_place(node.slice)


def _is_place(node: ast.expr) -> bool:
    """Whether a place is that of a number in a header, or lies in a table that one in a header begins."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.startswith(_LASTING)
        case ast.BinOp(left=left, op=ast.Add()):
            return _begins_table(left)
        case _:
            return False


def _begins_table(node: ast.expr) -> bool:
    match node:
        case ast.BinOp(left=left, op=ast.Add()):
            return _begins_table(left)
        case ast.Subscript(slice=ast.Name(id=name)):
            return name.startswith("T_")
        case _:
            return False

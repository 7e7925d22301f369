"""The trees of fact types."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from casepact.frozen import dataclass
from casepact.syntax.ast.condition import Word
from casepact.syntax.ast.extent import Extent, extent_field

__all__ = ["EnumType", "FactType", "Primitive", "PrimitiveType"]


class Primitive(StrEnum):
    """A fact type that is not an enumeration."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    PERCENTAGE = "percentage"
    DURATION = "duration"
    DATE = "date"
    INSTANT = "instant"
    TEXT = "text"
    VERSION = "version"
    ZONE = "zone"


@dataclass(frozen=True, slots=True)
class EnumType:
    """``a | b | c``, ordered from least to most, or ``one of a, b, c`` without an order."""

    values: tuple[Word, ...]
    ordered: bool = True
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class PrimitiveType:
    """A primitive, with an inclusive range for numbers (``integer 0 to 100``)."""

    primitive: Primitive
    low: Decimal | None = None
    high: Decimal | None = None
    extent: Extent = extent_field()


FactType = EnumType | PrimitiveType

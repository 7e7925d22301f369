"""Facts: the typed things that can be known about a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from casepact.frozen import dataclass
from casepact.model.note import Note
from casepact.source import Span
from casepact.syntax.ast.fact import Primitive

__all__ = ["BUILT_IN_FACTS", "Enumeration", "Fact", "FactType", "FactValue", "Facts", "Origin", "Quantity"]

FactValue = bool | int | Decimal | str | dt.date
"""A value of a fact.

Enumerations, texts, zones and versions are ``str`` (a version without trailing zeros, so that equal
ones are the same text; it compares by its numbers), booleans ``bool``, integers ``int``, numbers and
percentages ``Decimal``, durations ``int`` seconds, instants ``int`` UTC seconds, dates ``datetime.date``.
"""

Facts = Mapping[str, FactValue]
"""What is known about a case. A fact that is not among the keys is unknown, which is not false."""

BUILT_IN_FACTS = ("tier", "severity", "channel", "state")
"""Facts every policy has. ``state`` is known only while a case runs."""


class Origin(StrEnum):
    """Where a fact was declared."""

    BUILT_IN = "built-in"
    CASE = "case"
    INTAKE = "intake"
    QUOTA = "quota"
    MATRIX = "matrix"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Enumeration:
    """One of some names; ``values`` run from least to most where ``ordered``.

    Tiers run from least to most as their section does; severities run against their section, which
    lists the most severe first, so that ``severity is at least major`` means major or worse.
    """

    values: tuple[str, ...]
    ordered: bool = True


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value of a primitive type, with an inclusive range for numbers."""

    primitive: Primitive
    low: Decimal | None = None
    high: Decimal | None = None


FactType = Enumeration | Quantity


@dataclass(frozen=True, slots=True)
class Fact:
    """A declared fact; ``default`` is its value in a case that does not give it.

    Under a contract that says it of every case, ``only`` has the values that it can come to: the one
    that is said, which is the default, and those that adjustments may make of it.
    """

    name: str
    type: FactType
    span: Span
    default: FactValue | None = None
    title: str = ""
    origin: Origin = Origin.CASE
    note: Note | None = None
    only: tuple[FactValue, ...] = ()

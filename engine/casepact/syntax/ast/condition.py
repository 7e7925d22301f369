"""The tree of a condition, and of the literal values conditions compare facts with."""

from __future__ import annotations

import datetime as dt
from dataclasses import field
from decimal import Decimal
from enum import StrEnum

from casepact.frozen import dataclass
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.extent import Extent, extent_field

__all__ = [
    "And",
    "Breached",
    "Compare",
    "Condition",
    "DateLiteral",
    "Guard",
    "InstantLiteral",
    "Is",
    "IsTrue",
    "Not",
    "Number",
    "Opened",
    "Operator",
    "Or",
    "Text",
    "UnspecifiedCondition",
    "Value",
    "VersionLiteral",
    "Word",
]


@dataclass(frozen=True, slots=True)
class Word:
    """A name as written; what it names is found when the sentence is resolved."""

    name: str
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Number:
    """A number, with the unit or percent sign written after it. ``raw`` keeps the digits as written.

    ``1 hour 30 minutes`` is 90 minutes, and ``parts`` has the numbers and units as written.
    """

    value: Decimal
    raw: str
    unit: str | None = None
    parts: tuple[tuple[Decimal, str], ...] = field(default=(), compare=False, repr=False)
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted string."""

    value: str
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class DateLiteral:
    """A civil date such as ``2026-12-24``."""

    value: dt.date
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class InstantLiteral:
    """An instant such as ``2026-03-01T00:00Z`` or ``2026-03-01 14:00 Europe/Madrid``, as written."""

    raw: str
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class VersionLiteral:
    """A version of three or more numbers such as ``7.10.2``; ``7.10`` parses as a `Number`."""

    raw: str
    extent: Extent = extent_field()


Value = Word | Number | Text | DateLiteral | InstantLiteral | VersionLiteral


class Operator(StrEnum):
    """An order comparison, as the language spells it."""

    AT_LEAST = "at least"
    AT_MOST = "at most"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class IsTrue:
    """A bare fact name: a boolean fact that holds."""

    fact: Word
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Is:
    """``fact is value``, ``fact is one of a, b`` and their negations."""

    fact: Word
    values: tuple[Value, ...]
    negated: bool = False
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Compare:
    """``fact is at least value`` and its like, on an ordered fact."""

    fact: Word
    operator: Operator
    value: Value
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Opened:
    """``opened during C`` or ``opened outside C``: whether C was open when the case was opened."""

    calendar: CalendarExpr
    inside: bool = True
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Breached:
    """``breached target``: the obligation has been breached in this case."""

    target: Word
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class UnspecifiedCondition:
    """A condition the document leaves open; it is never known to hold."""

    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Not:
    """``not condition``."""

    item: Condition
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class And:
    """``a and b``."""

    items: tuple[Condition, ...]
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Or:
    """``a or b``."""

    items: tuple[Condition, ...]
    extent: Extent = extent_field()


Condition = IsTrue | Is | Compare | Opened | Breached | UnspecifiedCondition | Not | And | Or


@dataclass(frozen=True, slots=True)
class Guard:
    """When a sentence applies: ``when``, ``unless``, both, or ``otherwise``; empty means always.

    ``otherwise`` means that none of the sentences beside it applies.
    """

    when: Condition | None = None
    unless: Condition | None = None
    otherwise: bool = False
    extent: Extent = extent_field()

    @property
    def is_empty(self) -> bool:
        """Whether the guard says nothing, so that the sentence always applies."""
        return self.when is None and self.unless is None and not self.otherwise

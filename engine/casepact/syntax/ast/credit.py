"""The trees of service credits: how much, for what, and up to how much."""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal

from casepact.frozen import dataclass
from casepact.syntax.ast.condition import Guard, Operator, Word
from casepact.syntax.ast.extent import Extent, extent_field
from casepact.syntax.ast.target import Period, Unit

__all__ = ["Attainment", "Credit", "CreditCap", "Money", "PerBreach", "SharedCap"]


@dataclass(frozen=True, slots=True)
class Money:
    """``5% of monthly_fee`` (``percent``) or ``100 EUR`` (``amount`` of ``base``)."""

    amount: Decimal
    base: Word
    percent: bool
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class PerBreach:
    """A credit for each breach of a target, or with ``unit`` for each such unit it is late.

    Whole units count, and with ``started`` the one that has begun as well.
    """

    target: Word
    unit: Unit | None = None
    started: bool = False
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Attainment:
    """A credit for a period in which the share of cases that met a target fell short.

    With ``below`` it lies in a band: at least ``percent``, and below that.
    """

    target: Word
    operator: Operator
    percent: Decimal
    period: Period | None = None
    below: Decimal | None = None
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class CreditCap:
    """The most that is credited in a period."""

    money: Money
    period: Period | None = None
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Credit:
    """A service credit: how much, for what, and up to how much."""

    money: Money
    trigger: PerBreach | Attainment
    cap: CreditCap | None = None
    guard: Guard = field(default_factory=Guard)
    extent: Extent = extent_field()

    @property
    def sums(self) -> tuple[Money, ...]:
        """What it is, and what it is at the most."""
        return (self.money,) if self.cap is None else (self.money, self.cap.money)


@dataclass(frozen=True, slots=True)
class SharedCap:
    """The most that several credits come to together; without ``names`` it is over all there are."""

    names: tuple[Word, ...]
    cap: CreditCap
    extent: Extent = extent_field()

"""The trees of transitions, adjustments, quotas, keys of tables and changes."""

from __future__ import annotations

from dataclasses import field

from casepact.frozen import dataclass
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.condition import Guard, Operator, Value, Word
from casepact.syntax.ast.extent import Extent, extent_field
from casepact.syntax.ast.target import Amount, Period

__all__ = ["Adjustment", "Change", "Quota", "TableKey", "Transition"]


@dataclass(frozen=True, slots=True)
class Transition:
    """``a, b -> c on event by actor within 30 days on C when condition``, or ``a -> b after T on C``.

    ``sources`` empty stands for ``any``. Exactly one of ``event`` and ``after`` is given.
    """

    sources: tuple[Word, ...]
    destination: Word
    event: Word | None = None
    after: Amount | None = None
    within: Amount | None = None
    calendar: CalendarExpr | None = None
    actors: tuple[Word, ...] = ()
    guard: Guard = field(default_factory=Guard)
    unspecified_amount: bool = False
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Adjustment:
    """``severity is at least urgent when ...``: a floor, a cap (``at most``) or a fixed value.

    ``operator`` None fixes the value; ``value`` None is ``unspecified``.
    """

    fact: Word
    operator: Operator | None
    value: Value | None
    guard: Guard = field(default_factory=Guard)
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Quota:
    """``10 per year then charge``, ``unlimited`` or ``unspecified``.

    ``count`` None with ``unspecified`` false is unlimited. ``then`` is what happens past it.
    """

    count: int | None
    period: Period | None = None
    then: Word | None = None
    unspecified: bool = False
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class TableKey:
    """A key of a table: values of one fact joined by ``|``, or ``otherwise`` (no values)."""

    values: tuple[Word, ...]
    extent: Extent = extent_field()


@dataclass(frozen=True, slots=True)
class Change:
    """``path to text``, which replaces what stands at a path, or ``remove path`` (``text`` None).

    The text is a sentence of whatever kind the path holds; ``text_extent`` is where it stands.
    """

    path: tuple[str, ...]
    text: str | None
    text_extent: Extent = extent_field()
    extent: Extent = extent_field()

"""Cuts the values of a fact into cells, between which no comparison with some constants can tell.

A cell is one value or all those between two neighbouring constants. Each has a value that a person can
write and that a command reads back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from casepact.frozen import dataclass
from casepact.machine.satisfy import representatives
from casepact.model.fact import Enumeration, Fact, FactValue, Origin, Quantity
from casepact.model.partial import compare
from casepact.model.values import version_key
from casepact.syntax.ast.condition import Operator
from casepact.syntax.ast.fact import Primitive
from casepact.syntax.ast.target import UNIT_SECONDS, Unit

__all__ = ["Cell", "cells_of", "is_between", "is_ordered", "plainer"]

_NAMED = frozenset((Primitive.BOOLEAN, Primitive.TEXT, Primitive.ZONE))
_UNITS = tuple(UNIT_SECONDS[unit] for unit in (Unit.HOUR, Unit.MINUTE, Unit.SECOND))


@dataclass(frozen=True, slots=True)
class Cell:
    """Values from ``low`` to ``high``, each left out where ``open``; None where nothing bounds them.

    ``value`` is one of them. A cell of a single value has it as both of its ends. ``known`` is false
    of the cell of a text or a zone that is none of those asked for.
    """

    value: FactValue
    low: FactValue | None
    high: FactValue | None
    low_open: bool = False
    high_open: bool = False
    known: bool = True


def is_ordered(fact: Fact | None) -> bool:
    """Whether the values of a fact are numbers, times or versions, of which a range can be said."""
    return fact is not None and isinstance(fact.type, Quantity) and fact.type.primitive not in _NAMED


def is_between(cell: Cell, value: FactValue) -> bool:
    """Whether a value lies in a cell that has others too."""
    if not (cell.low_open or cell.high_open):
        return False
    low = cell.low is None or compare(value, Operator.ABOVE, cell.low)
    return low and (cell.high is None or compare(value, Operator.BELOW, cell.high))


def cells_of(name: str, fact: Fact | None, asked: Iterable[FactValue]) -> tuple[Cell, ...]:
    """The cells into which the constants ``asked`` cut the fact's values, in the order of the values."""
    asked = tuple(asked)
    if fact is not None and not fact.only and isinstance(fact.type, Quantity) and is_ordered(fact):
        return tuple(_ranges(fact, fact.type, asked))
    names = representatives(name, fact, asked)
    listed = fact is not None and (
        isinstance(fact.type, Enumeration) or fact.type.primitive is Primitive.BOOLEAN
    )
    return tuple(Cell(value, value, value, known=listed or value in asked) for value in names)


def _ranges(fact: Fact, type_: Quantity, asked: tuple[FactValue, ...]) -> Iterator[Cell]:
    rank = _rank(type_.primitive)
    least = _least(fact, type_)
    points = [
        point
        for point in sorted({_value(type_.primitive, value) for value in asked}, key=rank)
        if (least is None or rank(point) >= rank(least))
        and (type_.high is None or rank(point) <= rank(type_.high))
    ]
    ends = [None, *points, None]
    for number, (low, high) in enumerate(pairwise(ends)):
        if number:
            yield Cell(points[number - 1], low, low)
        value = _between(type_.primitive, low, high, least, type_.high)
        if value is not None:
            yield Cell(value, low, high, low_open=low is not None, high_open=high is not None)


def _rank(primitive: Primitive) -> Callable[[Any], Any]:
    return version_key if primitive is Primitive.VERSION else lambda value: value


def _value(primitive: Primitive, value: FactValue) -> FactValue:
    if primitive in (Primitive.NUMBER, Primitive.PERCENTAGE) and not isinstance(value, dt.date | str):
        return Decimal(value)
    whole = primitive in (Primitive.INTEGER, Primitive.DURATION, Primitive.INSTANT)
    # A whole number may be compared with one that is not.
    return int(value) if whole and isinstance(value, Decimal) and value == int(value) else value


def _least(fact: Fact, type_: Quantity) -> FactValue | None:
    if type_.low is not None:
        return type_.low
    if type_.primitive is Primitive.VERSION:
        return "0"
    return 0 if type_.primitive is Primitive.DURATION or fact.origin is Origin.QUOTA else None


def _between(
    primitive: Primitive,
    low: FactValue | None,
    high: FactValue | None,
    least: FactValue | None,
    greatest: FactValue | None,
) -> FactValue | None:
    """A plain value between two constants, or from one to the type's own end; None where there is none."""
    rank = _rank(primitive)

    def inside(value: FactValue) -> bool:
        above = rank(value) > rank(low) if low is not None else least is None or rank(value) >= rank(least)
        below = (
            rank(value) < rank(high)
            if high is not None
            else greatest is None or rank(value) <= rank(greatest)
        )
        return above and below

    bottom, top = low if low is not None else least, high if high is not None else greatest
    try:
        return next(filter(inside, _tried(primitive, bottom, top)), None)
    except OverflowError:  # past the last date there is
        return None


def _tried(primitive: Primitive, low: FactValue | None, high: FactValue | None) -> Iterator[FactValue]:
    """Values that may lie between two ends or at them, plainer ones first."""
    if primitive is Primitive.VERSION:
        yield from _versions(str(low), None if high is None else str(high))
        return
    if primitive is Primitive.DATE:
        yield from _dates(low, high)
        return
    one = Decimal(UNIT_SECONDS[Unit.HOUR] if primitive in (Primitive.DURATION, Primitive.INSTANT) else 1)
    ends = [Decimal(end) for end in (low, high) if isinstance(end, int | Decimal)]
    if low is None or high is None:
        start = ends[0] if ends else Decimal(0)
        step = one if high is None else -one
        middle = start + step if ends else start
    else:
        middle = (ends[0] + ends[1]) / 2
    whole = primitive not in (Primitive.NUMBER, Primitive.PERCENTAGE)
    if whole:
        times = primitive in (Primitive.DURATION, Primitive.INSTANT)
        for unit in _UNITS if times else (1,):
            below = int(middle // unit) * unit
            yield from (below, below + unit)
        yield from (int(end) + step for end in ends for step in (0, 1, -1))
        return
    for digits in range(7):
        yield _rounded(middle, digits)
    yield middle
    yield from ends


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits))


def _dates(low: FactValue | None, high: FactValue | None) -> Iterator[FactValue]:
    day = dt.timedelta(days=1)
    if isinstance(low, dt.date) and isinstance(high, dt.date):
        yield low + (high - low) // 2
    elif isinstance(low, dt.date):
        yield low + day
    elif isinstance(high, dt.date):
        yield high - day
    else:
        yield dt.date(2026, 1, 1)


def _versions(low: str, high: str | None) -> Iterator[str]:
    numbers = [int(part) for part in low.split(".")]
    for kept in range(1, len(numbers) + 1):
        yield ".".join(map(str, (*numbers[: kept - 1], numbers[kept - 1] + 1)))
    longest = max(len(low.split(".")), len((high or "").split(".")))
    for zeros in range(longest + 1):
        yield f"{low}{'.0' * zeros}.1"
    yield low


def plainer(fact: Fact | None, value: FactValue) -> Iterator[FactValue]:
    """Other values near one, that are easier to write; none where it is plain."""
    primitive = fact.type.primitive if fact is not None and isinstance(fact.type, Quantity) else None
    if primitive in (Primitive.DURATION, Primitive.INSTANT) and isinstance(value, int):
        for unit in _UNITS[:2]:
            if value % unit == 0:
                return
            yield from (value // unit * unit, value // unit * unit + unit)
    elif isinstance(value, Decimal):
        for digits in range(3):
            rounded = _rounded(value, digits)
            if rounded == value:
                return
            yield rounded

"""The largest boxes of cases that a condition holds in: for each fact a set of cells, in any combination.

All of the maximal boxes together are a normal form of the condition: they depend neither on how it is
written nor on the order of its parts. A box is an integer, of which each fact has as many bits as cells;
``docs/decisions/0143-gaps-are-shown-whole.md`` says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

from casepact.frozen import dataclass
from casepact.machine.text import expression_text
from casepact.model.expression import (
    AllOf,
    AnyOf,
    Constant,
    Expression,
    FactCompare,
    FactIn,
    HasBreached,
    Negation,
    OpenedDuring,
)
from casepact.model.fact import Fact, FactValue
from casepact.model.partial import compare
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.verify.rules.cells import Cell, cells_of
from casepact.verify.rules.shared import asking

__all__ = ["WORK", "Axis", "Space", "TooMany"]

WORK = 300_000
"""How many pairs of boxes are looked at before the boxes of a condition are given up."""


class TooMany(Exception):
    """There are more boxes than the effort allows for."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A fact, or a calendar that is open or closed when a case is opened, and its place among the bits."""

    name: str
    fact: str
    calendar: CalendarExpr | None
    cells: tuple[Cell, ...]
    offset: int

    @property
    def field(self) -> int:
        """The bits of the axis."""
        return ((1 << len(self.cells)) - 1) << self.offset

    def mask(self, fits: Iterable[bool]) -> int:
        """The bits of the cells that fit."""
        return sum(1 << number for number, fit in enumerate(fits) if fit) << self.offset


class Space:
    """The facts that some conditions ask for, cut at the constants they are compared with."""

    def __init__(
        self, conditions: Iterable[Expression], declared: Mapping[str, Fact], work: int = WORK
    ) -> None:
        asked: dict[str, list[FactValue]] = {}
        calendars: dict[str, CalendarExpr] = {}
        for part in (part for condition in conditions for part in asking(condition)):
            match part:
                case FactIn(fact=fact, values=values):
                    asked.setdefault(fact, []).extend(values)
                case FactCompare(fact=fact, value=value):
                    asked.setdefault(fact, []).append(value)
                case OpenedDuring(calendar=calendar):
                    calendars[expression_text(OpenedDuring(calendar, inside=True), {})] = calendar
                case _:
                    pass
        self.axes: list[Axis] = []
        self._left = work
        offset = 0
        for fact in sorted(asked):
            cells = cells_of(fact, declared.get(fact), asked[fact])
            self.axes.append(Axis(fact, fact, None, cells, offset))
            offset += len(cells)
        for name in sorted(calendars):
            flags = tuple(Cell(inside, inside, inside) for inside in (True, False))
            self.axes.append(Axis(name, "", calendars[name], flags, offset))
            offset += len(flags)
        self._facts = {axis.fact: axis for axis in self.axes if axis.fact}
        self._calendars = {axis.calendar: axis for axis in self.axes if axis.calendar is not None}
        self.full = (1 << offset) - 1
        self._fields = [axis.field for axis in self.axes]

    def largest(self, condition: Expression, *, positive: bool = True) -> list[int]:
        """All maximal boxes in which the condition is known to be true, or where not ``positive`` false.

        Raises:
            TooMany: it takes more than the space's share of work.
        """
        match condition:
            case Constant(value=value):
                return [self.full] if value is positive else []
            case HasBreached():
                return []
            case Negation(item=item):
                return self.largest(item, positive=not positive)
            case AllOf(items=items) | AnyOf(items=items):
                parts = [self.largest(item, positive=positive) for item in items]
                if isinstance(condition, AllOf) is positive:
                    return self.common(parts)
                return self._either([box for boxes in parts for box in boxes])
            case FactIn(fact=fact, values=values):
                axis = self._facts[fact]
                return self._slab(axis, ((cell.value in values) is positive for cell in axis.cells))
            case FactCompare(fact=fact, operator=operator, value=bound):
                axis = self._facts[fact]
                fits = (compare(cell.value, operator, bound) is positive for cell in axis.cells)
                return self._slab(axis, fits)
            case OpenedDuring(calendar=calendar, inside=inside):
                axis = self._calendars[calendar]
                return self._slab(axis, ((cell.value is inside) is positive for cell in axis.cells))

    def common(self, parts: Sequence[list[int]]) -> list[int]:
        """The maximal boxes of what lies in each of some lists of them."""
        # Those of few boxes first, in an order of their own: what it costs hangs on no order of a file.
        return reduce(self._both, sorted(parts, key=lambda boxes: (len(boxes), sorted(boxes))), [self.full])

    def trimmed(self, boxes: Iterable[int]) -> list[int]:
        """The boxes without the values, of facts they ask for, of which one before them says it all."""
        kept: list[int] = []
        for box in boxes:
            left = box
            for axis in (axis for axis in self.axes if box & axis.field != axis.field):
                for bit in (1 << number for number in range(axis.offset, axis.offset + len(axis.cells))):
                    slab = left & ~axis.field | bit
                    if left & bit and any(slab & other == slab for other in kept):
                        left &= ~bit
            if self._is_box(left):
                kept.append(left)
        return kept

    def _slab(self, axis: Axis, fits: Iterable[bool]) -> list[int]:
        mask = axis.mask(fits)
        return [self.full & ~axis.field | mask] if mask else []

    def _both(self, one: list[int], other: list[int]) -> list[int]:
        self._spend(len(one) * len(other))
        return self._absorbed({a & b for a in one for b in other if self._is_box(a & b)})

    def _either(self, boxes: list[int]) -> list[int]:
        """The maximal boxes of a union, by consensus: two boxes joined along one axis, until none is new."""
        found = self._absorbed(boxes)
        while True:
            before = found
            for field in self._fields:
                found = self._joined(found, field)
            if found == before:
                return found

    def _joined(self, boxes: list[int], field: int) -> list[int]:
        while True:
            self._spend(len(boxes) ** 2 // 2)
            new = {
                joined
                for number, a in enumerate(boxes)
                for b in boxes[:number]
                if self._is_box(joined := (a & b & ~field) | ((a | b) & field))
            }
            found = self._absorbed({*boxes, *new})
            if found == boxes:
                return found
            boxes = found

    def _absorbed(self, boxes: Iterable[int]) -> list[int]:
        """The boxes that lie in no other, in an order of their own."""
        kept: list[int] = []
        for box in sorted(set(boxes), key=lambda box: (-box.bit_count(), box)):
            self._spend(len(kept))
            if not any(box & other == box for other in kept):
                kept.append(box)
        return kept

    def _is_box(self, bits: int) -> bool:
        return all(bits & field for field in self._fields)

    def _spend(self, work: int) -> None:
        self._left -= work
        if self._left < 0:
            raise TooMany

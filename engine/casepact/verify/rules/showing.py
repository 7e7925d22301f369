"""Says which cases a box has: as a condition, and as a mark that no order of the file changes."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.machine.text import expression_text
from casepact.model.expression import Expression, FactCompare, FactIn, OpenedDuring, all_of, any_of, negate
from casepact.model.fact import FactValue, Quantity
from casepact.model.policy import Policy
from casepact.syntax.ast.condition import Operator
from casepact.syntax.ast.fact import Primitive
from casepact.verify.rules.boxes import Axis, Space
from casepact.verify.rules.cells import Cell, is_ordered
from casepact.verify.rules.region import ANY_CASE
from casepact.verify.witness import fact_text

__all__ = ["condition_of", "mark_of", "text_of"]

_FIRST = ("tier", "severity", "channel")


def condition_of(policy: Policy, space: Space, box: int) -> Expression:
    """The condition that the cases of a box meet and no others."""
    return all_of(*(_condition(policy, axis, cells) for axis, cells in _restricted(space, box)))


def text_of(policy: Policy, space: Space, box: int) -> str:
    """The cases of a box as a sentence, tier, severity and channel first; ``any case`` where it has all."""
    names = dict.fromkeys((*_FIRST, *policy.facts))
    order = {name: number for number, name in enumerate(names)}
    kept = sorted(
        _restricted(space, box), key=lambda item: (order.get(item[0].fact, len(order)), item[0].name)
    )
    texts = [_text(policy, axis, cells) for axis, cells in kept]
    if len(texts) == 1:
        return texts[0]
    return " and ".join(f"({text})" if " or " in text else text for text in texts) or ANY_CASE


def mark_of(policy: Policy, space: Space, box: int) -> str:
    """What a box is known by: its facts and their values in an order that hangs on their names alone."""
    return "; ".join(_mark(policy, axis, cells) for axis, cells in _restricted(space, box))


def _restricted(space: Space, box: int) -> Iterator[tuple[Axis, list[int]]]:
    """The axes of which a box has some cells and not all, with the numbers of those cells."""
    for axis in space.axes:
        bits = (box & axis.field) >> axis.offset
        cells = [number for number in range(len(axis.cells)) if bits >> number & 1]
        if len(cells) < len(axis.cells):
            yield axis, cells


def _condition(policy: Policy, axis: Axis, numbers: list[int]) -> Expression:
    cells = [axis.cells[number] for number in numbers]
    if axis.calendar is not None:
        return OpenedDuring(axis.calendar, cells[0].value is True)
    if is_ordered(policy.facts.get(axis.fact)):
        runs = (_range(policy, axis.fact, *run) for run in _runs(axis, numbers))
        return any_of(*(all_of(*parts) for parts in runs))
    if all(cell.known for cell in cells):
        return FactIn(axis.fact, frozenset(cell.value for cell in cells))
    left = frozenset(cell.value for cell in axis.cells if cell.known and cell not in cells)
    return negate(FactIn(axis.fact, left))


def _range(policy: Policy, fact: str, first: Cell, last: Cell) -> list[FactIn | FactCompare]:
    """The comparisons that say a range: one value, or what bounds it from below and from above."""
    least, greatest = _ends(policy, fact, first, last)
    if least is not None and least == greatest:
        return [FactIn(fact, frozenset((least,)))]
    parts: list[FactIn | FactCompare] = []
    if first.low is not None:
        parts.append(FactCompare(fact, Operator.ABOVE if first.low_open else Operator.AT_LEAST, first.low))
    if last.high is not None:
        parts.append(FactCompare(fact, Operator.BELOW if last.high_open else Operator.AT_MOST, last.high))
    return parts


def _runs(axis: Axis, numbers: list[int]) -> Iterator[tuple[Cell, Cell]]:
    """The first and the last cell of each run of neighbours."""
    for number in numbers:
        if number - 1 in numbers:
            continue
        last = number
        while last + 1 in numbers:
            last += 1
        yield axis.cells[number], axis.cells[last]


def _ends(policy: Policy, fact: str, first: Cell, last: Cell) -> tuple[FactValue | None, FactValue | None]:
    """The least and the greatest value of a range, None where it has none: it is open or has no end."""
    type_ = policy.facts[fact].type
    steps = isinstance(type_, Quantity) and type_.primitive is Primitive.INTEGER
    low: FactValue | None = None if first.low_open else first.low
    high: FactValue | None = None if last.high_open else last.high
    if steps and first.low_open and isinstance(first.low, int):
        low = first.low + 1
    if steps and last.high_open and isinstance(last.high, int):
        high = last.high - 1
    return low, high


def _text(policy: Policy, axis: Axis, numbers: list[int]) -> str:
    if not is_ordered(policy.facts.get(axis.fact)):
        return expression_text(_condition(policy, axis, numbers), policy.facts)
    runs = [_range(policy, axis.fact, *run) for run in _runs(axis, numbers)]
    return " or ".join(" and ".join(_atom_text(policy, part) for part in parts) for parts in runs)


def _atom_text(policy: Policy, part: FactIn | FactCompare) -> str:
    fact = policy.facts[part.fact]
    if isinstance(part, FactCompare):
        return f"{part.fact} is {part.operator} {fact_text(fact, part.value)}"
    return f"{part.fact} is {fact_text(fact, next(iter(part.values)))}"


def _mark(policy: Policy, axis: Axis, numbers: list[int]) -> str:
    cells = [axis.cells[number] for number in numbers]
    if axis.calendar is None and is_ordered(policy.facts.get(axis.fact)):
        return f"{axis.name} " + ", ".join(_run_mark(policy, axis.fact, *run) for run in _runs(axis, numbers))
    if all(cell.known for cell in cells):
        return f"{axis.name} " + ", ".join(sorted(str(cell.value) for cell in cells))
    left = sorted(str(cell.value) for cell in axis.cells if cell.known and cell not in cells)
    return f"{axis.name} none of " + ", ".join(left)


def _run_mark(policy: Policy, fact: str, first: Cell, last: Cell) -> str:
    low, high = _ends(policy, fact, first, last)
    start = f"[{low}" if low is not None else f"({first.low}"
    end = f"{high}]" if high is not None else f"{last.high})"
    return f"{start} to {end}"

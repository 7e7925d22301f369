"""Sweeps over values of a scenario or its policy, and the search for the smallest that reaches a goal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import product

from casepact.experiment.goals import Goal
from casepact.experiment.intervals import Interval
from casepact.experiment.study import Study
from casepact.frozen import dataclass

__all__ = ["Axis", "Found", "Point", "Probe", "VaryFault", "read_axis", "search", "sweep"]

_RANGE = re.compile(r"(\d{1,9})\.\.(\d{1,9})(?:\.\.(\d{1,9}))?")
_BETWEEN = re.compile(r",(?![^{\[]*[}\]])")
"""A comma between values, which none within braces or brackets is."""

_MOST_POINTS = 2_000

_TRIED = 5
"""Into how many parts a search cuts a range whose ends both do not do, to try where they meet."""


class VaryFault(ValueError):
    """What is to be varied cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One thing that is varied, by the path of a change, and the texts it is changed to, in order."""

    path: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a sweep: the value on each axis, and the study there."""

    values: tuple[str, ...]
    study: Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One value a search tried, what it measured there, and whether the goal holds."""

    value: int
    interval: Interval | None
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found: the smallest value for which the goal holds, None where it holds for none.

    ``probes`` are every value tried, ascending. ``monotone`` is false where a probe showed that a larger
    number than one that does need not do.
    """

    path: str
    goal: Goal
    value: int | None
    probes: tuple[Probe, ...]
    monotone: bool


def read_axis(text: str) -> Axis:
    """The axis of ``staff.frontline.size=4..20``, ``…=4..20..4``, ``…=2 hours,4 hours`` or ``…={a: 1%},…``.

    Raises:
        VaryFault: it is none.
    """
    path, equals, listed = text.partition("=")
    if not equals or not path.strip() or not listed.strip():
        raise VaryFault(f"`{text}` does not say what takes which values: write one such as PATH=4..20")
    match = _RANGE.fullmatch(listed.strip())
    if match is None:
        if ".." in listed and not _BETWEEN.search(listed) and "{" not in listed:
            raise VaryFault(f"`{listed.strip()}` is no range of whole numbers: write one such as `1..8`")
        values = tuple(part.strip() for part in _BETWEEN.split(listed))
        if not all(values):
            raise VaryFault(f"`{listed}` has an empty value")
        return Axis(path.strip(), values)
    first, last, step = int(match[1]), int(match[2]), int(match[3] or 1)
    if first > last or step == 0:
        raise VaryFault(f"`{listed}` is no range: write the smaller number first")
    if (last - first) // step >= _MOST_POINTS:
        raise VaryFault(f"`{listed}` has more than {_MOST_POINTS} values")
    return Axis(path.strip(), tuple(str(number) for number in range(first, last + 1, step)))


def sweep(axes: Sequence[Axis], study_at: Callable[[tuple[str, ...]], Study]) -> Iterator[Point]:
    """The points of the grid that axes span, the last axis fastest.

    ``study_at`` runs the scenario with change sentences. Raises VaryFault for a grid of too many points.
    """
    size = 1
    for axis in axes:
        size *= len(axis.values)
    if size > _MOST_POINTS:
        raise VaryFault(f"the grid has {size} points; {_MOST_POINTS} are the most")
    for values in product(*(axis.values for axis in axes)):
        changes = tuple(f"{axis.path} to {value}" for axis, value in zip(axes, values, strict=True))
        yield Point(values=values, study=study_at(changes))


def search(path: str, low: int, high: int, goal: Goal, study_at: Callable[[tuple[str, ...]], Study]) -> Found:
    """The smallest whole number from ``low`` to ``high`` for which a goal holds.

    The smallest of all is tried first. Where it does not do and the largest does, the range between them is
    halved, which takes it that what holds at one number holds at larger ones too. Where neither does, numbers
    between them are tried as well, a few at even distances.
    """
    probes: dict[int, Probe] = {}

    def holds(value: int) -> bool:
        if value not in probes:
            interval = study_at((f"{path} to {value}",)).interval(goal.measure)
            probes[value] = Probe(value=value, interval=interval, holds=goal.holds(interval))
        return probes[value].holds

    # Nothing that is tried lies between `bottom`, at which it does not hold, and `top`, at which it does.
    bottom, top = low - 1, next(filter(holds, _candidates(low, high)), None)
    if top is not None:
        bottom = max((value for value in probes if value < top), default=bottom)
        while top - bottom > 1:
            middle = (bottom + top) // 2
            bottom, top = (bottom, middle) if holds(middle) else (middle, top)
    ordered = tuple(probes[value] for value in sorted(probes))
    answers = [probe.holds for probe in ordered]
    return Found(path=path, goal=goal, value=top, probes=ordered, monotone=answers == sorted(answers))


def _candidates(low: int, high: int) -> Iterator[int]:
    yield low
    yield high
    step = max(1, -((low - high) // _TRIED))
    yield from range(low + step, high, step)

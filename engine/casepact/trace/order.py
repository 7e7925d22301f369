"""Tells which lines passed others on the way to a new version of a document, and what stands beside them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from casepact.frozen import dataclass

__all__ = ["Order", "common_subsequence", "increasing", "order_of"]

_MOST_PAIRS = 200_000
"""Pairs of equal lines among which a longest common subsequence is looked for."""


@dataclass(frozen=True, slots=True)
class Order:
    """Numbers (1-based, of the old document) of lines of which the order or the surroundings changed.

    Attributes:
        passed: lines that passed others: those that are not in every longest sequence of lines that
            kept their order. Which these are does not hang on a choice: of two neighbours that
            changed places, it is both.
        beside: lines that kept their order, and in either document stand next to one that did not,
            in the paragraph that follows it, or between two that passed one another; and lines that
            one of the same words passed.
    """

    passed: frozenset[int]
    beside: frozenset[int]


def order_of(places: Mapping[int, int], old: Sequence[str], new: Sequence[str]) -> Order:
    """What became of the order of lines.

    Args:
        places: by the number (1-based) of an old line, the number of the same line in the new document.
        old: the lines of the old document, or digests of them; a blank line is empty.
        new: the same of the new document.
    """
    numbers = sorted(places)
    found = [places[number] for number in numbers]
    settled = _in_every(found)
    passed = {number: places[number] for k, number in enumerate(numbers) if k not in settled}
    back = {place: number for number, place in places.items()}
    by_place = sorted(found)
    beside = _beside(passed, numbers, old)
    there = _beside(passed.values(), by_place, new)
    for olds, news in _crossings(passed):
        beside.update(_within(numbers, olds))
        there.update(_within(by_place, news))
    beside.update(back[place] for place in there)
    beside.update(_mistakable(places, passed, old))
    return Order(frozenset(passed), frozenset(beside.difference(passed)))


def increasing(values: Sequence[int]) -> list[int]:
    """The positions of one longest strictly increasing subsequence of values."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for k, value in enumerate(values):
        rank = bisect_left(ends, value)
        before.append(last[rank - 1] if rank else -1)
        ends[rank : rank + 1] = [value]
        last[rank : rank + 1] = [k]
    found = []
    k = last[-1] if last else -1
    while k >= 0:
        found.append(k)
        k = before[k]
    return found[::-1]


def common_subsequence(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """The positions of a longest common subsequence of two sequences, as pairs in order.

    It is the longest increasing sequence of places where the second has what the first has, each
    one's places from the last to the first (J. W. Hunt and T. G. Szymanski, "A fast algorithm for
    computing longest common subsequences", CACM 20(5), 1977). Where there are very many such places,
    each takes the next that is left, which is the longest, too, where nothing was but put in.
    """
    where: defaultdict[str, list[int]] = defaultdict(list)
    for j, line in enumerate(b):
        where[line].append(j)
    if sum(len(where.get(line, ())) for line in a) > _MOST_PAIRS:
        return list(_next_left(a, where))
    pairs = [(i, j) for i, line in enumerate(a) for j in reversed(where.get(line, []))]
    return [pairs[k] for k in increasing([j for _, j in pairs])]


def _next_left(a: Sequence[str], where: Mapping[str, Sequence[int]]) -> Iterator[tuple[int, int]]:
    last = -1
    for i, line in enumerate(a):
        places = where.get(line, ())
        k = bisect_right(places, last)
        if k < len(places):
            last = places[k]
            yield i, last


def _in_every(values: Sequence[int]) -> set[int]:
    """The positions that are in every longest increasing subsequence of distinct values.

    Such a subsequence has one position of each rank, the rank being the length of the longest that
    ends there; a position is in every one if it is the only one of its rank that is in any.
    """
    up = _ranks(values)
    down = _ranks([-value for value in reversed(values)])[::-1]
    longest = max(up, default=0)
    of_some = [k for k in range(len(values)) if up[k] + down[k] - 1 == longest]
    count = Counter(up[k] for k in of_some)
    return {k for k in of_some if count[up[k]] == 1}


def _ranks(values: Iterable[int]) -> list[int]:
    """For each position, the length of the longest increasing subsequence that ends there."""
    ends: list[int] = []
    ranks = []
    for value in values:
        rank = bisect_left(ends, value)
        ends[rank : rank + 1] = [value]
        ranks.append(rank + 1)
    return ranks


def _beside(passed: Iterable[int], kept: Sequence[int], lines: Sequence[str]) -> set[int]:
    """Of the numbers kept, those before, after and in the paragraph after each that passed others."""
    stops = set(passed)
    found: set[int] = set()
    for number in stops:
        at = bisect_left(kept, number)
        found.update(kept[max(at - 1, 0) : at])
        for k in range(at + 1, len(kept)):
            before, after = kept[k - 1], kept[k]
            ends = before != number and not all(lines[before : after - 1])
            if after in stops or ends:
                break
            found.add(after)
    return found


def _mistakable(places: Mapping[int, int], passed: Mapping[int, int], lines: Sequence[str]) -> Iterator[int]:
    """Lines that one of the same words passed: it cannot be told which of the two did not move."""
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for number in places:
        alike[lines[number - 1]].append(number)
    for text in {lines[number - 1] for number in passed}:
        numbers = sorted(alike[text])
        yield from _behind(numbers, places, passed)
        yield from _behind(numbers[::-1], {number: -places[number] for number in numbers}, passed)


def _behind(numbers: Sequence[int], places: Mapping[int, int], passed: Collection[int]) -> Iterator[int]:
    """Those that stand before one of those that ``passed`` others and comes earlier among the numbers."""
    furthest: int | None = None
    for number in numbers:
        place = places[number]
        if furthest is not None and place < furthest:
            yield number
        if number in passed and (furthest is None or place > furthest):
            furthest = place


def _within(numbers: Sequence[int], among: range) -> Sequence[int]:
    """Of numbers in order, those within a range."""
    return numbers[bisect_left(numbers, among.start) : bisect_left(numbers, among.stop)]


def _crossings(passed: Mapping[int, int]) -> Iterator[tuple[range, range]]:
    """The old and the new places between the first and the last of lines that passed one another.

    Lines are told apart into groups of which no line passed one of another group: the group ends
    where all old numbers up to there have less places than all that follow.
    """
    group: list[int] = []
    numbers = sorted(passed)
    places = sorted(passed.values())
    top = 0
    for k, number in enumerate(numbers):
        group.append(number)
        top = max(top, passed[number])
        if top == places[k]:  # the first k + 1 numbers have the k + 1 least places
            if len(group) > 1:
                first = places[k + 1 - len(group)]
                yield range(group[0], group[-1] + 1), range(first, top + 1)
            group = []

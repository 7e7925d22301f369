"""When the cases of a stream come: a Poisson process whose rate varies."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from casepact.frozen import dataclass
from casepact.scenario.model import Arrivals, Burst
from casepact.simulation.draws import ARRIVAL, BURST, exponential
from casepact.simulation.hours import GRID, turns_of

__all__ = ["Rate", "Stretches", "arrival_in", "arrivals_of", "bursts_of", "next_arrival", "rate_of"]

Stretches = Sequence[tuple[int, int]]
"""Pairs of a begin and an end in UTC seconds, ascending and apart."""

_YEAR = 365.25 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A rate of arrivals that is constant from each of ``edges`` (UTC seconds, ascending) to the next.

    ``expected[i]`` is how many cases are expected from the first edge to ``edges[i]``.
    """

    edges: tuple[int, ...]
    expected: tuple[float, ...]


def rate_of(stream: Arrivals, table: Sequence[int], start: int, end: int, open_: Sequence[Stretches]) -> Rate:
    """Return how the rate of a stream runs from ``start`` to ``end`` (UTC seconds), bursts left out.

    It is the stream's rate, times the factor of the local hour of the week, of every modulation whose
    calendar is open, and of growth up to the middle of each stretch. ``table`` has the hours of the
    week (`hours.hours_of_week`), ``open_`` the open time of each modulation.
    """
    edges = (
        {start, end, *turns_of(table, start, end)} if stream.hourly or stream.growth != 1 else {start, end}
    )
    edges.update(edge for stretches in open_ for pair in stretches for edge in pair)
    ordered = sorted(edge for edge in edges if start <= edge <= end)
    factors = [modulation.factor for modulation in stream.modulations]
    cursors = [0] * len(open_)
    expected = [0.0]
    for begin, until in pairwise(ordered):
        rate = stream.rate
        if stream.hourly:
            rate *= stream.hourly[table[begin // GRID - start // GRID]]
        for place, stretches in enumerate(open_):
            while cursors[place] < len(stretches) and stretches[cursors[place]][1] <= begin:
                cursors[place] += 1
            if cursors[place] < len(stretches) and stretches[cursors[place]][0] <= begin:
                rate *= factors[place]
        if stream.growth != 1:
            rate *= math.pow(stream.growth, ((begin + until) / 2 - start) / _YEAR)
        expected.append(expected[-1] + rate * (until - begin))
    return Rate(edges=tuple(ordered), expected=tuple(expected))


def with_bursts(rate: Rate, bursts: Sequence[tuple[float, Stretches]]) -> Rate:
    """Return a rate that is higher during bursts, each kind given by its factor and its stretches."""
    if not any(stretches for _, stretches in bursts):
        return rate
    edges = set(rate.edges)
    edges.update(edge for _, stretches in bursts for pair in stretches for edge in pair)
    ordered = sorted(edges)
    cursors = [0] * len(bursts)
    piece = 0
    expected = [0.0]
    for begin, until in pairwise(ordered):
        while rate.edges[piece + 1] <= begin:
            piece += 1
        width = rate.edges[piece + 1] - rate.edges[piece]
        more = (rate.expected[piece + 1] - rate.expected[piece]) / width * (until - begin)
        for place, (factor, stretches) in enumerate(bursts):
            while cursors[place] < len(stretches) and stretches[cursors[place]][1] <= begin:
                cursors[place] += 1
            if cursors[place] < len(stretches) and stretches[cursors[place]][0] <= begin:
                more *= factor
        expected.append(expected[-1] + more)
    return Rate(edges=tuple(ordered), expected=tuple(expected))


def bursts_of(kind: Burst, place: int, key: int, start: int, end: int) -> list[tuple[int, int]]:
    """Return when bursts of one kind go on between ``start`` and ``end`` (UTC seconds).

    ``place`` is that of the kind in the stream whose key is ``key``. They begin as a Poisson process, from
    one lasting time before ``start``, so that one may be on already; those that overlap are one.
    """
    found: list[tuple[int, int]] = []
    lasting = math.floor(kind.lasting)
    at = float(start - lasting)
    number = place << 32
    while True:
        at += exponential(key, BURST, number) * kind.every
        number += 1
        begin = math.floor(at)
        if begin >= end:
            return found
        stretch = max(begin, start), min(begin + lasting, end)
        if found and stretch[0] <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], stretch[1])
        elif stretch[0] < stretch[1]:
            found.append(stretch)


def arrivals_of(rate: Rate, key: int) -> Iterator[int]:
    """Yield the instants (UTC seconds, ascending) at which the cases of a stream come.

    ``key`` is the stream's. Arrivals of a Poisson process of rate 1 are mapped by the inverse of the
    expected number. A case that comes within a second counts as coming at its beginning.
    """
    reached, piece, number = 0.0, 0, 0
    while True:
        reached += exponential(key, ARRIVAL, number)
        number += 1
        piece, at = next_arrival(reached, piece, rate.edges, rate.expected)
        if piece < 0:
            return
        yield at


def next_arrival(
    reached: float, piece: int, edges: Sequence[int], expected: Sequence[float]
) -> tuple[int, int]:
    """Return the piece, from ``piece`` on, in which ``reached`` cases are expected, and when; or -1."""
    last = len(edges) - 1
    while piece < last and expected[piece + 1] <= reached:
        piece += 1
    if piece >= last:
        return -1, edges[last]
    at = arrival_in(reached, edges[piece], edges[piece + 1], expected[piece], expected[piece + 1])
    return piece, at


def arrival_in(reached: float, begin: int, end: int, before: float, after: float) -> int:
    """Return when ``reached`` cases are expected, between two edges by which fewer and more are."""
    width = end - begin
    # Rounding may not lead past the end.
    return begin + min(math.floor((reached - before) / (after - before) * width), width - 1)

"""Gives every node of a ranked drawing its place, so that arrows run straight and nothing overlaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from casepact.render.graphs.ranks import Ranked

__all__ = ["place_across"]

_ROUNDS = 60
_BOX, _STOP = 1.0, 8.0
"""How strongly a neighbour pulls: stops of an arrow hold together more than boxes do."""


def place_across(ranked: Ranked, widths: Mapping[int, float], gap: float) -> dict[int, float]:
    """Return the middle of each node from left to right, in the units of ``widths``; the leftmost edge is 0.

    Nodes of a rank stay in their order, ``gap`` apart at least. Each wants to stand where its
    neighbours above and below pull it; what all of a rank want is met as nearly as the gaps allow
    (the least sum of weighted squares, by pooling adjacent violators).
    """
    boxes = frozenset(ranked.boxes.values())
    pulls: dict[int, list[tuple[int, float]]] = {node: [] for rank in ranked.ranks for node in rank}
    for chain in ranked.chains:
        for upper, lower in zip(chain.nodes, chain.nodes[1:], strict=False):
            weight = _BOX if upper in boxes or lower in boxes else _STOP
            pulls[upper].append((lower, weight))
            pulls[lower].append((upper, weight))
    middle: dict[int, float] = {}
    for rank in ranked.ranks:
        left = 0.0
        for node in rank:
            middle[node] = left + widths[node] / 2
            left += widths[node] + gap
        shift = (left - gap) / 2
        for node in rank:
            middle[node] -= shift
    for turn in range(_ROUNDS):
        for rank in ranked.ranks if turn % 2 == 0 else reversed(ranked.ranks):
            wanted = [_pulled(node, pulls, middle) for node in rank]
            weights = [sum(weight for _, weight in pulls[node]) or _BOX / 2 for node in rank]
            middle.update(zip(rank, _spread(rank, wanted, weights, widths, gap), strict=True))
    for _ in range(_ROUNDS):
        _straighten(ranked, middle, widths, gap)
    edge = min((middle[node] - widths[node] / 2 for node in middle), default=0.0)
    return {node: place - edge for node, place in middle.items()}


def _straighten(ranked: Ranked, middle: dict[int, float], widths: Mapping[int, float], gap: float) -> None:
    """Bring the stops of each arrow into one line, as far as their neighbours leave room for it."""
    free: dict[int, tuple[float, float]] = {}
    for rank in ranked.ranks:
        for index, node in enumerate(rank):
            low, high = float("-inf"), float("inf")
            if index:
                low = middle[rank[index - 1]] + (widths[rank[index - 1]] + widths[node]) / 2 + gap
            if index + 1 < len(rank):
                high = middle[rank[index + 1]] - (widths[rank[index + 1]] + widths[node]) / 2 - gap
            free[node] = low, high
    for chain in ranked.chains:
        for run in _runs(chain.nodes[1:-1], free):
            low, high = max(free[node][0] for node in run), min(free[node][1] for node in run)
            wanted = sum(middle[node] for node in run) / len(run)
            for node in run:
                # Half the way: what stands beside it in the rank may be moving too.
                middle[node] += (min(max(wanted, low), high) - middle[node]) / 2


def _runs(stops: Sequence[int], free: Mapping[int, tuple[float, float]]) -> Iterator[list[int]]:
    """The longest stretches of stops that can stand in one line."""
    run: list[int] = []
    low, high = float("-inf"), float("inf")
    for node in stops:
        low, high = max(low, free[node][0]), min(high, free[node][1])
        if run and low > high:
            yield run
            run, (low, high) = [], free[node]
        run.append(node)
    if run:
        yield run


def _pulled(
    node: int, pulls: Mapping[int, Sequence[tuple[int, float]]], middle: Mapping[int, float]
) -> float:
    near = pulls[node]
    total = sum(weight for _, weight in near)
    return sum(middle[other] * weight for other, weight in near) / total if total else middle[node]


def _spread(
    rank: Sequence[int],
    wanted: Sequence[float],
    weights: Sequence[float],
    widths: Mapping[int, float],
    gap: float,
) -> list[float]:
    """The places nearest to the wanted ones that keep order and gaps."""
    offsets, offset = [], 0.0
    for index, node in enumerate(rank):
        if index:
            offset += (widths[rank[index - 1]] + widths[node]) / 2 + gap
        offsets.append(offset)
    # Without the offsets the places only have to ascend: an isotonic regression.
    blocks: list[list[float]] = []  # weighted sum, weight, count
    for want, weight, off in zip(wanted, weights, offsets, strict=True):
        blocks.append([(want - off) * weight, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    places: list[float] = []
    for total, weight, count in blocks:
        places += [total / weight] * int(count)
    return [place + off for place, off in zip(places, offsets, strict=True)]

"""Lays a drawing in ranks: which box stands how far down, and in which order those of a rank stand.

After Sugiyama, Tagawa and Toda (1981): arrows that point back are turned round, every box gets a
rank below those it is reached from, arrows over several ranks are broken into stops, and the order
in each rank follows the barycentre of the neighbours. Boxes take the even ranks and the labels of
arrows are stops on the odd ones, so that a label has a place of its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from casepact.frozen import dataclass
from casepact.render.graphs.drawing import Drawing

__all__ = ["Chain", "Ranked", "rank_drawing"]

_SWEEPS = 24


@dataclass(frozen=True, slots=True)
class Chain:
    """The way of one arrow, by number in the drawing: its nodes from the upper end to the lower one.

    ``turned`` is true where the arrow points up; ``label`` is the node at which its label stands.
    """

    arrow: int
    nodes: tuple[int, ...]
    label: int
    turned: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """Ranks of nodes from top to bottom, each from left to right; ``boxes`` gives the node of each box id."""

    ranks: tuple[tuple[int, ...], ...]
    boxes: Mapping[str, int]
    chains: tuple[Chain, ...]


def rank_drawing(drawing: Drawing) -> Ranked:
    """Return the ranks of a drawing. Arrows from a box to itself have no part in it."""
    ids = [box.id for box in drawing.boxes]
    number = {id_: index for index, id_ in enumerate(ids)}
    edges = [
        (index, number[arrow.source], number[arrow.target])
        for index, arrow in enumerate(drawing.arrows)
        if arrow.source != arrow.target
    ]
    start = next((number[box.id] for box in drawing.boxes if box.initial), 0)
    depth = _depths(len(ids), start, [(source, target) for _, source, target in edges])
    turned = _backward(len(ids), start, edges, depth)
    down = [(t, s) if index in turned else (s, t) for index, s, t in edges]
    rank = _longest_paths(len(ids), down)
    _pull_down(rank, down, start)
    nodes = len(ids)
    level = {index: 2 * rank[index] for index in range(nodes)}
    chains = []
    for (index, _, _), (upper, lower) in zip(edges, down, strict=True):
        stops = list(range(nodes, nodes + level[lower] - level[upper] - 1))
        nodes += len(stops)
        level.update((stop, place) for place, stop in enumerate(stops, level[upper] + 1))
        # A label stands next to where its arrow starts, but on an odd rank, where no box is in its way.
        label = stops[-1] if index in turned else stops[0]
        chains.append(Chain(index, (upper, *stops, lower), label, index in turned))
    ranks: list[list[int]] = [[] for _ in range(max(level.values(), default=0) + 1)]
    for node in sorted(level, key=lambda node: (_first_seen(node, chains, depth), node)):
        ranks[level[node]].append(node)
    ordered = _untangle(ranks, chains)
    return Ranked(tuple(map(tuple, ordered)), number, tuple(chains))


def _depths(count: int, start: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """How many arrows each box is from the start; those that cannot be reached come last."""
    after: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        after[source].append(target)
    depth = [count] * count
    if count:
        depth[start] = 0
    queue = deque([start] if count else [])
    while queue:
        here = queue.popleft()
        for there in after[here]:
            if depth[there] == count and there != start:
                depth[there] = depth[here] + 1
                queue.append(there)
    return depth


def _backward(
    count: int, start: int, edges: Sequence[tuple[int, int, int]], depth: Sequence[int]
) -> frozenset[int]:
    """The arrows to turn round so that no way leads in a circle: those back to a box still being walked.

    The walk prefers the order of the file, in which a life cycle is told from beginning to end.
    """
    after: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for index, source, target in edges:
        after[source].append((target, index))
    for ways in after:
        ways.sort()
    state = [0] * count  # 0 not seen, 1 on the way, 2 done
    back = set()
    for root in sorted(range(count), key=lambda node: (node != start, depth[node], node)):
        if state[root]:
            continue
        state[root] = 1
        path: list[tuple[int, Iterator[tuple[int, int]]]] = [(root, iter(after[root]))]
        while path:
            here, left = path[-1]
            for there, index in left:
                if state[there] == 1:
                    back.add(index)
                elif state[there] == 0:
                    state[there] = 1
                    path.append((there, iter(after[there])))
                    break
            else:
                state[here] = 2
                path.pop()
    return frozenset(back)


def _longest_paths(count: int, down: Sequence[tuple[int, int]]) -> list[int]:
    rank = [0] * count
    for _ in range(count):
        moved = False
        for upper, lower in down:
            if rank[lower] <= rank[upper]:
                rank[lower] = rank[upper] + 1
                moved = True
        if not moved:
            break
    return rank


def _pull_down(rank: list[int], down: Sequence[tuple[int, int]], start: int) -> None:
    """Move a box that nothing leads to, other than the start, to just above what it leads to."""
    entered = {lower for _, lower in down}
    for node in range(len(rank)):
        below = [rank[lower] for upper, lower in down if upper == node]
        if node != start and node not in entered and below:
            rank[node] = max(0, min(below) - 1)


def _first_seen(node: int, chains: Sequence[Chain], depth: Sequence[int]) -> float:
    if node < len(depth):
        return depth[node]
    return next(depth[chain.nodes[0]] + 0.5 for chain in chains if node in chain.nodes)


def _untangle(ranks: list[list[int]], chains: Sequence[Chain]) -> list[list[int]]:
    """Order every rank by the barycentre of its neighbours, down and up, and keep the best order found."""
    above: dict[int, list[int]] = {node: [] for rank in ranks for node in rank}
    below: dict[int, list[int]] = {node: [] for rank in ranks for node in rank}
    for chain in chains:
        for upper, lower in zip(chain.nodes, chain.nodes[1:], strict=False):
            below[upper].append(lower)
            above[lower].append(upper)
    best, fewest = [list(rank) for rank in ranks], _crossings(ranks, below)
    for sweep in range(_SWEEPS):
        downwards = sweep % 2 == 0
        sides = above if downwards else below
        order = range(1, len(ranks)) if downwards else range(len(ranks) - 2, -1, -1)
        for index in order:
            fixed = ranks[index - 1] if downwards else ranks[index + 1]
            place = {node: position for position, node in enumerate(fixed)}
            own = {node: position for position, node in enumerate(ranks[index])}
            wanted = {node: _barycentre(node, sides, place, own) for node in ranks[index]}
            ranks[index].sort(key=wanted.__getitem__)
        _transpose(ranks, above, below)
        crossings = _crossings(ranks, below)
        if crossings < fewest:
            best, fewest = [list(rank) for rank in ranks], crossings
    return best


def _barycentre(
    node: int, sides: Mapping[int, list[int]], place: Mapping[int, int], own: Mapping[int, int]
) -> float:
    near = sides[node]
    return sum(place[other] for other in near) / len(near) if near else own[node]


def _transpose(
    ranks: list[list[int]], above: Mapping[int, list[int]], below: Mapping[int, list[int]]
) -> None:
    """Swap neighbours as long as that leaves fewer crossings."""
    place = {node: position for rank in ranks for position, node in enumerate(rank)}
    improved = True
    while improved:
        improved = False
        for rank in ranks:
            for index in range(len(rank) - 1):
                left, right = rank[index], rank[index + 1]
                now = sum(_pair(side[left], side[right], place) for side in (above, below))
                then = sum(_pair(side[right], side[left], place) for side in (above, below))
                if then < now:
                    rank[index], rank[index + 1] = right, left
                    place[left], place[right] = index + 1, index
                    improved = True


def _pair(left: Sequence[int], right: Sequence[int], place: Mapping[int, int]) -> int:
    return sum(place[a] > place[b] for a in left for b in right)


def _crossings(ranks: Sequence[Sequence[int]], below: Mapping[int, list[int]]) -> int:
    place = {node: position for rank in ranks for position, node in enumerate(rank)}
    total = 0
    for rank in ranks:
        ends = [place[lower] for node in rank for lower in sorted(below[node], key=place.__getitem__)]
        total += sum(a > b for index, a in enumerate(ends) for b in ends[index + 1 :])
    return total

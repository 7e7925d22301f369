"""Searches the values of facts for a case that meets a condition: propagation first, then branching."""

from __future__ import annotations

from collections.abc import Sequence

from casepact.machine.satisfy import Satisfaction
from casepact.verify.rules.problem import ALL, ANY, LEAF, TRUE, Problem

__all__ = ["branch"]

_YES, _NO, _OPEN = 1, 0, 2

_COPIED = 64
"""So many nodes are copied in the time in which one is looked at."""


def branch(problem: Problem, root: int, work: int) -> Satisfaction:
    """Look for facts under which the node ``root`` is true, looking at ``work`` nodes at most.

    ``possible`` None: the search did not end. What is left out of the facts may have any value.
    """
    search = _Search(problem, root, work)
    found = search.run(
        [(1 << len(values)) - 1 for values in problem.domains],
        [_OPEN] * len(problem.kinds),
        range(len(problem.kinds)),
    )
    if found is None:
        return Satisfaction(possible=None if search.left < 0 else False)
    return problem.read(found)


class _Search:
    """Davis, Putnam, Logemann and Loveland's procedure over sets of values."""

    def __init__(self, problem: Problem, root: int, work: int) -> None:
        self.kinds, self.parts = problem.kinds, problem.parts
        self.root = root
        self.left = work

    def run(self, masks: list[int], states: list[int], undecided: Sequence[int]) -> list[int] | None:
        """The values left of each variable when the condition has come true; None if it cannot.

        ``states`` are those of the nodes before the values were narrowed to ``masks``, and ``undecided``
        the nodes that were open then: what has come to something stays so.
        """
        while True:
            self.left -= len(undecided) + len(states) // _COPIED
            if self.left < 0:
                return None
            states = states.copy()
            undecided = self._update(states, undecided, masks)
            if states[self.root] != _OPEN:
                return masks if states[self.root] == _YES else None
            changed, chosen = self._propagate(masks, states)
            if changed is None:
                return None
            if not changed:
                break
        variable, mask = self.parts[chosen]
        found = self.run(
            [*masks[:variable], masks[variable] & mask, *masks[variable + 1 :]], states, undecided
        )
        if found is not None or self.left < 0:
            return found
        rest = masks[variable] & ~mask
        if not rest:
            return None
        return self.run([*masks[:variable], rest, *masks[variable + 1 :]], states, undecided)

    def _update(self, states: list[int], undecided: Sequence[int], masks: list[int]) -> list[int]:
        """Say in place what open nodes have come to, each after its parts; those that are open still."""
        kinds, every = self.kinds, self.parts
        left = []
        for node in undecided:
            kind, parts = kinds[node], every[node]
            if kind == LEAF:
                mask = masks[parts[0]]
                here = mask & parts[1]
                # A fact that can have no value at all meets nothing, and not everything.
                state = _NO if not here else _YES if here == mask else _OPEN
            elif kind == ALL:
                state = _YES
                for part in parts:
                    if states[part] == _NO:
                        state = _NO
                        break
                    if states[part] == _OPEN:
                        state = _OPEN
            elif kind == ANY:
                state = _NO
                for part in parts:
                    if states[part] == _YES:
                        state = _YES
                        break
                    if states[part] == _OPEN:
                        state = _OPEN
            else:
                state = _YES if kind == TRUE else _NO
            states[node] = state
            if state == _OPEN:
                left.append(node)
        return left

    def _propagate(self, masks: list[int], states: list[int]) -> tuple[bool | None, int]:
        """Narrow what must be so; whether anything was (None: nothing is left), and a leaf to try next."""
        waiting, changed, choice, fewest = [self.root], False, -1, 1 << 30
        while waiting:
            node = waiting.pop()
            kind, parts = self.kinds[node], self.parts[node]
            if kind == LEAF:
                narrowed = masks[parts[0]] & parts[1]
                if not narrowed:
                    return None, -1
                changed = changed or narrowed != masks[parts[0]]
                masks[parts[0]] = narrowed
                continue
            open_ = [part for part in parts if states[part] == _OPEN]
            if kind == ALL or len(open_) == 1:
                waiting.extend(open_)
            elif len(open_) < fewest:
                choice, fewest = open_[0], len(open_)
        if changed:
            return True, -1
        while self.kinds[choice] != LEAF:
            choice = next(part for part in self.parts[choice] if states[part] == _OPEN)
        return False, choice

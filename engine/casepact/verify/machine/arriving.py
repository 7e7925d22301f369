"""Cases that come into a state: whether any may, by which ways, and opened when to come at some instants."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from casepact.model.expression import FALSE
from casepact.model.promise import Promise
from casepact.time.curves import Stretches
from casepact.verify.machine.search import reached_states
from casepact.verify.machine.walk import Move, Tracked, Walk
from casepact.verify.machine.world import OneCase, World, in_state
from casepact.verify.rules.cases import Case

__all__ = ["courses_to", "may_meet", "opening_instants"]


def may_meet(world: World, promise: Promise, state: str) -> bool:
    """Whether some case gets to a state, and may meet the condition of a promise there."""
    return state in reached_states(world) and in_state(promise.guard, state) != FALSE


def courses_to(
    world: World, case: Case, state: str, most: int, events: frozenset[str] = frozenset()
) -> list[tuple[Move, ...]]:
    """Ways in which a case may come into a state, the shortest first, so many at the most.

    Those are ways of their own on which others of the ``events`` were taken.
    """
    walk = Walk(world, OneCase(world, case), Tracked(events=events), to_be_played=True)
    places = walk.explore([(walk.start(), ())])
    return sorted((way for place, way in places.items() if place.state == state), key=len)[:most]


def opening_instants(bad: Stretches, usual: Iterable[int], lead: int) -> list[int]:
    """Instants to open a case at that lie ``lead`` seconds before bad ones: usual ones, then the edges."""
    picked = [at for at in usual if bool(bad.holds(np.asarray([at + lead], np.int64)).all())]
    starts = [int(start) - lead for start in bad.starts[:3].tolist()]
    ends = [int(end) - 1 - lead for end in bad.ends[:2].tolist()]
    return list(dict.fromkeys((*picked, *starts, *ends)))

"""Decides promises about the order of things: what comes before what, and what never follows."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.model.promise import Promise
from casepact.semantics.rules import OPEN
from casepact.syntax.ast.promise import NeverIs, Precedes, Without
from casepact.verify.machine.arriving import may_meet
from casepact.verify.machine.monitor import meets
from casepact.verify.machine.playing import Play
from casepact.verify.machine.search import VACUOUS, reached_states, search, taken_events
from casepact.verify.machine.verdict import Verdict, empty
from casepact.verify.machine.walk import Move, Place, Tracked, Walk
from casepact.verify.machine.world import World

__all__ = ["judge_never_is", "judge_precedes", "judge_without"]

Course = tuple[Move, ...]


def _near(places: dict[Place, Course]) -> list[tuple[Place, Course]]:
    return sorted(places.items(), key=lambda item: len(item[1]))


def judge_without(world: World, promise: Promise) -> Verdict:
    """Decide that no case is in a state without one of some events before. Raises TooManyError."""
    promised = promise.promised
    assert isinstance(promised, Without)
    state, events = promised.state.name, {word.name for word in promised.events}
    if not may_meet(world, promise, state):
        return empty(VACUOUS)

    def courses(walk: Walk) -> Iterator[Course]:
        places = walk.explore(walk.starts_without(*events), walk.without(*events))
        for place, course in _near(places):
            if place.state == state and walk.possible(promise.guard, state):
                yield course

    def broken(played: Play) -> str | None:
        if played.case.state != state or not meets(promise, played.case):
            return None
        if any(not events.isdisjoint(tick.happens) for tick in played.ticks):
            return None
        return f"it is `{state}` without {_or(events)}"

    return search(world, promise, (state,), Tracked(), courses, broken)


def judge_precedes(world: World, promise: Promise) -> Verdict:
    """Decide that one event always comes before another. Raises TooManyError."""
    promised = promise.promised
    assert isinstance(promised, Precedes)
    first, second = promised.first.name, promised.second.name
    if second not in taken_events(world):
        return empty(f"no case ever takes `{second}`")

    def courses(walk: Walk) -> Iterator[Course]:
        if second == OPEN and walk.possible(promise.guard, walk.start().state):
            yield ()
        places = walk.explore(walk.starts_without(first), walk.without(first))
        for place, course in _near(places):
            for move, after in walk.moves(place):
                if second in move.happens(world.lifecycle) and walk.possible(promise.guard, after.state):
                    yield (*course, move)

    def broken(played: Play) -> str | None:
        *before, last = (tick.happens for tick in played.ticks)
        if second not in last or not meets(promise, played.case):
            return None
        if any(first in happens for happens in before):
            return None
        return f"`{second}` comes, and `{first}` has not come before it"

    return search(world, promise, tuple(reached_states(world)), Tracked(), courses, broken)


def judge_never_is(world: World, promise: Promise) -> Verdict:
    """Decide that a case which was in one state is never in another afterwards. Raises TooManyError."""
    promised = promise.promised
    assert isinstance(promised, NeverIs)
    own, other = promised.state.name, promised.destination.name
    first = world.states_meant(own)
    if not reached_states(world).intersection(first):
        return empty(VACUOUS)

    def courses(walk: Walk) -> Iterator[Course]:
        places = walk.explore([(walk.start(), ())])
        starts = [
            (after, (*course, move))
            for place, course in _near(places)
            if place.state in first
            for move, after in walk.moves(place)
        ]
        for place, course in _near(walk.explore(starts)):
            if place.state == other and walk.possible(promise.guard, other):
                yield course

    def broken(played: Play) -> str | None:
        states = [stay.state for stay in played.case.stays]
        if played.case.state != other or not meets(promise, played.case):
            return None
        if not any(state in first for state in states[:-1]):
            return None
        return f"it is `{other}` after it was `{next(s for s in states if s in first)}`"

    return search(world, promise, (other,), Tracked(), courses, broken)


def _or(events: set[str]) -> str:
    return " or ".join(f"`{name}`" for name in sorted(events))

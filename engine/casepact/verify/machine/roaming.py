"""Goes on with one case in every way it can, on the reference interpreter, to each kind of situation.

Between two timers that change what counts for a case nothing changes but time, so that an event is taken
shortly after the one before it and at the instant of the next such timer, just before it; and where it
leads to a timed transition, so late that this comes after a timer which would else come after it. Cases
that have the same clocks, ladders and facts in one state, and the same timers to come in the same order,
are of one kind.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, product

from casepact.machine.courses import GAP
from casepact.model.fact import FactValue
from casepact.semantics.case import Event, TimerKind
from casepact.semantics.rules import CHANGES, OPEN
from casepact.verify.cutting import values_of
from casepact.verify.machine.coming import breaches_matter, coming
from casepact.verify.machine.playing import Play
from casepact.verify.machine.world import World
from casepact.verify.rules.cases import Case

__all__ = ["roam"]

_MOST_STEPS = 3_000
"""Steps of one case that are tried, timers among them."""

_MOST_VALUES = 6
"""Values of one fact that it is changed to."""


def roam(world: World, opening: Case, facts: frozenset[str]) -> Iterator[Play]:
    """Yield a case in each kind of situation it comes to, that of the fewest clocks and events first.

    ``facts`` are those that may change on the way.
    """
    start = Play(world, opening)
    if not start.open():
        return
    changes = [
        {name: value}
        for name in sorted(facts & world.policy.facts.keys() - {"state"})
        for value in values_of(world.policy, name)[:_MOST_VALUES]
    ]
    seen: set[object] = set()
    order, steps = count(), 0
    waiting = [(0, 0, next(order), start)]
    while waiting and steps < _MOST_STEPS:
        play = heapq.heappop(waiting)[-1]
        yield play.fork()
        for after in _steps(play, changes):
            steps += len(after.ticks) - len(play.ticks)
            kind = _kind(after)
            if kind not in seen:
                seen.add(kind)
                clocks = sum(not clock.paused for clock in after.case.clocks.values() if clock.clause)
                heapq.heappush(waiting, (clocks, len(after.events), next(order), after))


def _kind(play: Play) -> object:
    case = play.case
    return (
        case.state,
        frozenset(
            (clock.obligation, clock.clause and clock.clause.id, clock.paused, clock.breached is None)
            for clock in case.clocks.values()
        ),
        frozenset(case.ladders),
        frozenset(case.given.items()),
        case.broken if breaches_matter(play.world) else None,
        tuple(timer.clause for timer in coming(play.world, case)),
    )


def _steps(play: Play, changes: list[dict[str, FactValue]]) -> Iterator[Play]:
    """What can happen next: the next timer that changes anything, or an event."""
    timers = coming(play.world, play.case)
    if timers:
        later = play.fork()
        if later.wait(timers[0].at):
            yield later
    shortly = play.until + GAP
    last = timers[0].at if timers else shortly
    for event in _events(play, changes):
        first = _taken(play, event, shortly)
        if first is not None:
            yield first
            instants = {last, *_turned(first, shortly)} - {shortly}
            for at in sorted(instants):
                again = _taken(play, event, at) if shortly < at <= last else None
                if again is not None:
                    yield again


def _events(play: Play, changes: list[dict[str, FactValue]]) -> Iterator[Event]:
    lifecycle, state = play.world.lifecycle, play.case.state
    moves = play.world.rules.transitions[state]
    for name, event in lifecycle.events.items():
        actors = {who for move in moves if move.event == name for who in move.actors or (None,)}
        if name != OPEN and (actors or event.activity):
            for by in sorted(actors, key=str) or (None,):
                yield Event(at=0, name=name, by=by)
    permitted = {term.actor for term in play.world.rules.permissions}
    for facts, by in product(changes, sorted(permitted) or (None,)):
        if any(play.case.given.get(name) != value for name, value in facts.items()):
            yield Event(at=0, name=CHANGES[0], by=by, facts=facts)


def _taken(play: Play, event: Event, at: int) -> Play | None:
    after = play.fork()
    return after if after.take(replace(event, at=at)) else None


def _turned(after: Play, taken: int) -> Iterator[int]:
    """When to take the event for a timed transition that it leads to to come after another timer."""
    timers = coming(after.world, after.case)
    for move in timers:
        if move.kind is TimerKind.MOVE:
            yield from (taken + timer.at - move.at + GAP for timer in timers if timer.at > move.at)

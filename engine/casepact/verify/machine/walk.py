"""Where a case can get to by any order of events and timers, with the clocks and ladders that may have ended.

A place keeps of a case what time does not change: its state, which clocks and ladders run, and which
events have happened. Of clocks and ladders it keeps no more than those that run for certain, so that a
clock which runs in every place a case can get to runs in every case. Time is left out: an event is
taken at any instant, a timed transition whenever its condition may hold. So every case goes some way
through these places; that a way through them is one a case can go is shown by playing it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count

from casepact.frozen import dataclass, replace
from casepact.model.clause import Clause, Ladder, Reopening
from casepact.model.lifecycle import RESOLVE, Lifecycle, StateTransition
from casepact.semantics.case import is_periodic
from casepact.semantics.rules import OPEN
from casepact.syntax.ast.duty import Modal
from casepact.verify.machine.verdict import TooManyError
from casepact.verify.machine.world import Possible, World

__all__ = ["MOST", "Move", "Place", "Tracked", "Walk"]

MOST = 20_000
"""Places that are looked at before a question is given up."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """What a question is about: obligations, ladders and events by name. All else is left out.

    Clocks that are ``kept`` are taken to run on when they are stopped, where that is as good.
    """

    obligations: frozenset[str] = frozenset()
    ladders: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """A state, with the clocks and ladders that run in it for certain.

    ``used`` are the ladders that may have run in this cycle of the case, ``happened`` the tracked
    events that have been taken, at any time, and ``lately`` those taken in this cycle.
    """

    state: str
    running: frozenset[str] = frozenset()
    armed: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()
    happened: frozenset[str] = frozenset()
    lately: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Move:
    """One step: an event, with the transition it takes if it takes any, or (no event) a timed transition."""

    event: str | None
    transition: StateTransition | None = None

    def happens(self, lifecycle: Lifecycle) -> tuple[str, ...]:
        """The events that it is: to be settled is to be resolved, whatever leads there."""
        own = () if self.event is None else (self.event,)
        settles = self.transition is not None and lifecycle.settles(self.transition)
        return (*own, RESOLVE) if settles and self.event != RESOLVE else own

    def ends(self, ladder: Ladder, lifecycle: Lifecycle) -> bool:
        """Whether it ends a ladder that runs: one without an end of its own ends when the case rests."""
        if not set(ladder.stop).isdisjoint(self.happens(lifecycle)):
            return True
        new = None if self.transition is None else lifecycle.states[self.transition.destination]
        return new is not None and (new.final or (new.settled and not ladder.stop))


class Walk:
    """The steps of cases for which conditions are true as ``possible`` says.

    Those ``to_be_played`` leave out what the document does not say the time of, and so never happens.
    """

    def __init__(
        self, world: World, possible: Possible, tracked: Tracked, *, to_be_played: bool = False
    ) -> None:
        self.to_be_played = to_be_played
        self.world = world
        self.possible = possible
        self.tracked = tracked
        rules = world.rules
        self._clauses: dict[str, tuple[Clause, ...]] = {
            name: rules.obligations[name].clauses for name in rules.obligations if name in tracked.obligations
        }
        self._ladders: dict[str, Ladder] = {
            ladder.name: ladder for ladder in world.policy.ladders if ladder.name in tracked.ladders
        }
        self._outlasting = frozenset(name for name, found in self._clauses.items() if self._outlast(found))

    def _outlast(self, clauses: Sequence[Clause]) -> bool:
        """Whether every clock of an obligation starts as a case is settled or ended: no end ends those."""
        return all(
            clause.start
            and not (clause.states or is_periodic(clause))
            and clause.on_reopen is Reopening.RESTART  # one that is taken up again is so in an open case
            and all(map(self.world.rests_by, clause.start))
            for clause in clauses
        )

    def start(self) -> Place:
        """Where a case is as soon as it is open."""
        place = self._entered(Place(self.world.lifecycle.initial), None)
        return self._begun(place, OPEN)

    def moves(self, place: Place) -> Iterator[tuple[Move, Place]]:
        """Yield everything that can happen next, with where it leads."""
        lifecycle = self.world.lifecycle
        transitions = self.world.rules.transitions[place.state]
        by_event: dict[str, list[StateTransition]] = {}
        for transition in transitions:
            if self.to_be_played and transition.unspecified:
                continue
            if not self.possible(transition.guard, place.state):
                continue
            if transition.event is None:
                yield self._made(place, Move(None, transition))
            else:
                by_event.setdefault(transition.event, []).append(transition)
        for name in lifecycle.events:
            if name == OPEN:
                continue
            taken = by_event.get(name, ())
            for transition in taken:
                if self.possible(self.world.taken(transition), place.state):
                    yield self._made(place, Move(name, transition))
            if self.world.stays_put(name, place.state, taken):
                yield self._made(place, Move(name))

    def _made(self, place: Place, move: Move) -> tuple[Move, Place]:
        """A move with where it leads: what it stops, where it goes, and then what it starts."""
        running, happens = set(place.running), move.happens(self.world.lifecycle)
        if self.world.reopens(move.transition):
            place = replace(place, lately=frozenset())
        ended = {name for name, item in self._ladders.items() if move.ends(item, self.world.lifecycle)}
        for happening in happens:
            for name in place.running - self.tracked.kept:
                if any(self.may_end(clause, happening) for clause in self._clauses[name]):
                    running.discard(name)
        heard = self.tracked.events.intersection(happens)
        found = replace(
            place,
            running=frozenset(running),
            armed=place.armed - ended,
            used=place.used - ended,
            happened=place.happened | heard,
            lately=place.lately | heard,
        )
        if move.transition is not None:
            found = self._moved(found, move.transition)
        for happening in happens:
            found = self._begun(found, happening)
        return move, found

    def may_end(self, clause: Clause, event: str) -> bool:
        """Whether an event, by whomever, may end the clock of a clause for good."""
        act = self.world.rules.own_event(clause)
        own, implied, periodic = event == act, event in clause.implied, is_periodic(clause)
        renews = periodic and (own or act is None)
        if own and (renews or not clause.stop or event in clause.stop):
            return not renews
        if implied or event in clause.stop:
            return not renews
        return event in clause.before

    def _moved(self, place: Place, transition: StateTransition) -> Place:
        new = transition.destination
        running = {name for name in place.running if not self._may_leave(name, new)}
        anew = frozenset[str]()
        if self.world.reopens(transition):
            anew = frozenset(name for name, ladder in self._ladders.items() if OPEN in ladder.start)
            for name, clauses in self._clauses.items():
                if all(c.on_reopen is Reopening.RESTART for c in clauses) and any(
                    OPEN in c.start for c in clauses
                ):
                    running.add(name)
        found = replace(
            place,
            state=new,
            running=frozenset(running),
            armed=place.armed | anew,
            used=place.used | anew,
        )
        return self._entered(found, transition.source)

    def _may_leave(self, name: str, state: str) -> bool:
        new = self.world.lifecycle.states[state]
        return any(
            (new.final and name not in self._outlasting)
            or (new.settled and is_periodic(clause))
            or (
                bool(clause.states)
                and state not in clause.states
                and not self.world.rules.stands_still(clause, state)
            )
            for clause in self._clauses[name]
        )

    def _entered(self, place: Place, old: str | None) -> Place:
        """Start the clocks of duties that hold while a case is in its state."""
        begun = {
            name
            for name, clauses in self._clauses.items()
            if any(
                clause.modal is Modal.MUST
                and not clause.start
                and place.state in clause.states
                and old not in clause.states
                for clause in clauses
            )
        }
        return replace(place, running=place.running | begun)

    def _begun(self, place: Place, event: str) -> Place:
        begun = {
            name
            for name, clauses in self._clauses.items()
            if any(
                clause.modal is Modal.MUST
                and event in clause.start
                and (not clause.states or place.state in clause.states)
                for clause in clauses
            )
        }
        armed = {name for name, ladder in self._ladders.items() if event in ladder.start}
        return replace(
            place, running=place.running | begun, armed=place.armed | armed, used=place.used | armed
        )

    def starts_without(self, *events: str) -> list[tuple[Place, tuple[Move, ...]]]:
        """Where a case starts that has taken none of some events: nowhere, if the opening is one."""
        return [] if OPEN in events else [(self.start(), ())]

    def without(self, *events: str) -> Callable[[Move, Place], bool]:
        """What lets those moves pass that are none of some events."""
        return lambda move, _place: not set(events).intersection(move.happens(self.world.lifecycle))

    def explore(
        self,
        starts: Iterable[tuple[Place, tuple[Move, ...]]],
        enter: Callable[[Move, Place], bool] = lambda _move, _place: True,
        *,
        fewest_clocks: bool = False,
    ) -> dict[Place, tuple[Move, ...]]:
        """Every place that can be got to, with a shortest way there, by moves that ``enter`` lets pass.

        With ``fewest_clocks`` a place is left out where one is known with the same state and fewer
        clocks: what can happen from there includes all that can happen from here.
        Raises TooManyError.
        """
        ways: dict[Place, tuple[Move, ...]] = {}
        least: dict[tuple[str, frozenset[str]], list[frozenset[str]]] = {}
        order = count()
        waiting: list[tuple[int, int, int, Place, tuple[Move, ...]]] = []

        def push(place: Place, way: tuple[Move, ...]) -> None:
            weight = len(place.running) if fewest_clocks else 0
            heapq.heappush(waiting, (weight, len(way), next(order), place, way))

        for place, way in starts:
            push(place, way)
        while waiting:
            _, _, _, place, way = heapq.heappop(waiting)
            if place in ways:
                continue
            if fewest_clocks:
                known = least.setdefault((place.state, place.happened), [])
                if any(other <= place.running for other in known):
                    continue
                known.append(place.running)
            ways[place] = way
            if len(ways) > MOST:
                raise TooManyError(f"a case can be in more than {MOST} situations of clocks and ladders")
            for move, after in self.moves(place):
                if after not in ways and enter(move, after):
                    push(after, (*way, move))
        return ways

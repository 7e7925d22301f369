"""Ways through a lifecycle: the moves and waits by which a case comes to a state or an event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casepact.frozen import dataclass
from casepact.model.lifecycle import StateTransition
from casepact.model.policy import Policy
from casepact.syntax.ast.target import UNIT_SECONDS, Amount, Unit

__all__ = ["Move", "Roads", "seconds_of"]
_SECONDS = {**UNIT_SECONDS, Unit.BUSINESS_DAY: 86_400}
_SLOW = 5
"""How many times longer than its open time a wait on any calendar is taken to be."""


def seconds_of(amount: Amount) -> int:
    """How long an amount is at least, where its calendar is always open."""
    return int(sum(value * _SECONDS[unit] for value, unit in amount.parts or ((amount.value, amount.unit),)))


@dataclass(frozen=True, slots=True)
class Move:
    """An event of a timeline and who does it, at least ``wait`` seconds after the one before."""

    event: str
    by: str | None = None
    wait: int = 0


class Roads:
    """The ways that one of two policies, or both, have through their lifecycles, whatever conditions say."""

    def __init__(self, *policies: Policy) -> None:
        self.initial = policies[0].lifecycle.initial
        ways = [way for policy in policies for way in policy.lifecycle.transitions]
        self.ways: list[StateTransition] = []
        for way in ways:
            if way not in self.ways:
                self.ways.append(way)
        self.states = tuple(dict.fromkeys(name for policy in policies for name in policy.lifecycle.states))
        # What an event is called in one policy alone cannot stand in a test of both.
        known = [policy.lifecycle.events for policy in policies]
        self.events = tuple(name for name in known[0] if all(name in events for events in known))
        self.activities = frozenset(
            name for name in self.events if any(events[name].activity for events in known)
        )
        self.actors = tuple(dict.fromkeys(("vendor", "customer", *policies[0].roles)))

    def to_state(self, goal: str, state: str) -> tuple[tuple[Move, ...], int] | None:
        """The fewest moves from a state to another, and what is to be waited after the last of them."""
        reached: dict[str, tuple[tuple[Move, ...], int]] = {state: ((), 0)}
        waiting = [state]
        for here in waiting:
            if here == goal:
                return reached[here]
            moves, wait = reached[here]
            for way in self.ways:
                if way.source != here or way.destination in reached:
                    continue
                if way.event is None:
                    if way.after is None:
                        continue
                    reached[way.destination] = moves, wait + _SLOW * seconds_of(way.after)
                elif way.event in self.events:
                    by = way.actors[0] if way.actors else None
                    reached[way.destination] = (*moves, Move(way.event, by, wait)), 0
                else:
                    continue
                waiting.append(way.destination)
        return None

    def to_event(
        self, event: str, by: str | None, state: str, wait: int
    ) -> Iterator[tuple[tuple[Move, ...], str]]:
        """The moves that bring an event about, the plainest first, each with the state that it leads to."""
        here = tuple(way for way in self.ways if way.event == event)
        sources = dict.fromkeys(way.source for way in here)
        if event in self.activities and state not in sources:
            yield (Move(event, by, wait),), state
        for source in sources:
            road = self.to_state(source, state)
            if road is None:
                continue
            moves, more = road
            moves = tuple(
                Move(move.event, move.by, move.wait + wait) if number == 0 else move
                for number, move in enumerate(moves)
            )
            way = next(way for way in here if way.source == source)
            actor = by or (way.actors[0] if way.actors else None)
            last = Move(event, actor, more + (0 if moves else wait))
            yield (*moves, last), way.destination

    def others(self, event: str) -> Sequence[str | None]:
        """Who may not bring an event about, or need not: one whom no way of it names, and nobody named."""
        named = {actor for way in self.ways if way.event == event for actor in way.actors}
        strangers = [actor for actor in self.actors if actor not in named][:2]
        return (*strangers, None) if named else tuple(strangers)

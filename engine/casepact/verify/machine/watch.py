"""A promise that something happens within a time after an event, with what is looked at to decide it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from casepact.model.expression import TRUE, Expression, facts_of
from casepact.model.partial import specialise_expression
from casepact.model.promise import Promise
from casepact.semantics.case import is_periodic
from casepact.semantics.rules import OPEN
from casepact.syntax.ast.promise import IsDue, IsTold
from casepact.time.curves import Stretches
from casepact.verify.machine.settings import Setting, settings_of
from casepact.verify.machine.walk import Move, Place, Tracked, Walk
from casepact.verify.machine.ways import Way, late_where, promised_target
from casepact.verify.machine.world import OneCase, Possible, World

__all__ = ["Anchor", "Watch"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A step the promise counts from: ``before`` it, where it leads, and the course up to and with it.

    ``before`` and ``move`` are None at the opening.
    """

    before: Place | None
    move: Move | None
    after: Place
    course: tuple[Move, ...]


@dataclass(slots=True)
class Watch:
    """One promise for one role or target, with what is looked at to decide it."""

    world: World
    promise: Promise
    promised: IsTold | IsDue
    name: str
    states: frozenset[str]
    under: Expression
    ways: tuple[Way, ...]
    tracked: Tracked = field(init=False)

    def __post_init__(self) -> None:
        obligations = frozenset(way.obligation for way in self.ways if way.obligation is not None)
        ladders = frozenset(way.ladder.name for way in self.ways if way.ladder is not None)
        events = frozenset() if self.promised.anchor.is_breach else frozenset((self.counts_from,))
        kept = frozenset(
            name
            for name in obligations
            if isinstance(self.promised, IsDue)
            and not any(is_periodic(clause) for clause in self.world.rules.obligations[name].clauses)
        )
        self.tracked = Tracked(obligations, ladders, events, kept)

    @property
    def counts_from(self) -> str:
        """The event, or the target whose breach it is, that it counts from."""
        return self.promised.anchor.name.name

    @property
    def at_opening(self) -> bool:
        """Whether it counts from the opening."""
        return not self.promised.anchor.is_breach and self.counts_from == OPEN

    @property
    def lapses(self) -> frozenset[str]:
        """The events after which it asks for nothing any more."""
        return frozenset(word.name for word in self.promised.unless)

    def walk(self, possible: Possible) -> Walk:
        """The steps of cases, as far as they matter here."""
        return Walk(self.world, possible, self.tracked, to_be_played=isinstance(possible, OneCase))

    def stands(self, place: Place) -> bool:
        """Whether it asks for anything from a place on in which a case is open."""
        return place.state in self.states and not self.world.rests(place.state)

    def counts(self, move: Move, place: Place) -> bool:
        """Whether it counts from a step: one that takes a case to rest is what it counts from as well."""
        if self.counts_from not in move.happens(self.world.lifecycle) or place.state not in self.states:
            return False
        step = move.transition
        return not self.world.rests(place.state) or (step is not None and step.source != step.destination)

    def goes_on(self, move: Move, place: Place) -> bool:
        """Whether it still stands after a step."""
        happens = move.happens(self.world.lifecycle)
        return (
            self.lapses.isdisjoint(happens)
            and place.state in self.states
            and not self.world.lays_to_rest(move.transition)
        )

    def anchors(self, possible: Possible) -> Iterator[Anchor]:
        """Every step it counts from, the nearest first. Raises TooManyError."""
        walk = self.walk(possible)
        if self.at_opening:
            if self.stands(walk.start()):
                yield Anchor(None, None, walk.start(), ())
            return
        places = walk.explore([(walk.start(), ())])
        for place, course in sorted(places.items(), key=lambda item: len(item[1])):
            for move, after in walk.moves(place):
                if self.counts(move, after):
                    yield Anchor(place, move, after, (*course, move))

    def fresh(self, anchor: Anchor) -> tuple[Way, ...]:
        """The ways that count from a step it counts from."""
        step = anchor.before, anchor.move, anchor.after
        return tuple(
            way for way in self.ways if way.is_fresh(self.world, self.under, self.counts_from, *step)
        )

    def relevant(self) -> tuple[Expression, ...]:
        """Every condition that its ways hang on."""
        guards = [way.guard for way in self.ways]
        own = frozenset((self.counts_from,)) if self.promised.anchor.is_breach else frozenset[str]()
        for name in sorted(self.tracked.obligations | (own & self.world.rules.obligations.keys())):
            guards += [clause.guard for clause in self.world.rules.obligations[name].clauses]
        return tuple(dict.fromkeys(guard for guard in guards if guard != TRUE))

    def settings(self) -> Iterator[Setting]:
        """The combinations of facts to look at. Raises TooManyError."""
        timing = self.world.timing
        targets = [promised_target(self.promised.span)]
        for name in self.tracked.obligations:
            targets += [c.target for c in self.world.rules.obligations[name].clauses if c.target is not None]
        targets += [way.time for way in self.ways if way.time is not None]
        relevant = self.relevant()
        return settings_of(
            self.world.policy, self.under, relevant, timing.choosers(targets, (self.under, *relevant))
        )

    def named(self) -> frozenset[str]:
        """The facts a witness says: none of its steps, those that are no way among them, may wait for one."""
        steps = (
            rung.guard
            for ladder in self.world.policy.ladders
            for rung in ladder.rungs
            if any(self.name in action.objects for action in rung.actions)
        )
        return frozenset[str]().union(*map(facts_of, (*self.relevant(), self.under, *steps)))

    def ended_by(self) -> list[str]:
        """The events by which the breached target is met after all, though the promise still stands."""
        world = self.world
        clauses = world.rules.obligations[self.counts_from].clauses
        events = {name for clause in clauses for name in (*clause.stop, *clause.implied)} - self.lapses
        resting = {
            name
            for name in events
            if (steps := [item for item in world.lifecycle.transitions if item.event == name])
            and all(world.rests(item.destination) for item in steps)
        }
        return sorted(events - resting)

    def late(self, way: Way, setting: Setting) -> Stretches:
        """The instants from which a way may come later than promised, or not at all."""
        return late_where(self.world, way, self.promised.span, setting, at_opening=self.at_opening)

    def asked_where(self, setting: Setting) -> Stretches:
        """The instants at which the condition of the promise may hold."""
        timing = self.world.timing
        if not self.at_opening:
            return Stretches.whole(timing.window)
        return timing.may_hold([specialise_expression(self.under, setting.facts)], setting.facts)

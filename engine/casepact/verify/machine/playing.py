"""Plays a course of events on the reference interpreter, and writes it down as a timeline to replay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from casepact.decision import DecisionError
from casepact.machine.courses import GAP
from casepact.model.fact import Fact
from casepact.model.lifecycle import StateTransition
from casepact.semantics.calendars import UnanswerableError
from casepact.semantics.case import Case, Effect, EffectKind, Event, TimerEvent, TimerKind
from casepact.semantics.interpreter import next_timer, open_case, step
from casepact.semantics.rules import OPEN
from casepact.semantics.writing import event_line, run_command, timeline_text
from casepact.semantics.written import LONGEST
from casepact.source import Witness
from casepact.time.faults import utc_text
from casepact.verify.machine.walk import Move
from casepact.verify.machine.world import World
from casepact.verify.rules.cases import Case as Opening
from casepact.verify.witness import fact_text, setting_pairs

__all__ = ["GAPS", "Play", "Tick", "play", "witness_of"]

GAPS = (GAP, 30 * 86_400)
"""Events one after the other, so that no clock runs out; and a month apart, so that most have."""

_MOST_TIMERS = 400
"""Timers taken before a course is given up: some policies tell somebody every minute."""

_MOST_OPENINGS = 16
"""Openings of which it is kept how they went on."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One step of a case: the event if it was one, the opening too, the case after it, and what followed."""

    at: int
    case: Case
    effects: tuple[Effect, ...]
    event: Event | None = None

    @property
    def happens(self) -> tuple[str, ...]:
        """The events that it is, none if it was refused."""
        if any(effect.kind is EffectKind.REFUSED for effect in self.effects):
            return ()
        lifecycle = self.case.policy.lifecycle
        moved = {effect.clause for effect in self.effects if effect.kind is EffectKind.MOVED}
        transition = next((item for item in lifecycle.transitions if item.id in moved), None)
        return Move(None if self.event is None else self.event.name, transition).happens(lifecycle)


@dataclass(slots=True)
class Play:
    """A case as it is played: everything that has happened to it so far, and the next ``timer`` of it.

    What is done to it is false where it cannot go on: one for which a condition asks a calendar past its
    data is not to be played any further.
    """

    world: World
    opening: Opening
    ticks: list[Tick] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    until: int = 0
    timer: TimerEvent | None = None

    @property
    def case(self) -> Case:
        """The case as it is now."""
        return self.ticks[-1].case

    def fork(self) -> Play:
        """The same case, to be played on by itself."""
        return replace(self, ticks=[*self.ticks], events=[*self.events])

    def open(self) -> bool:
        """Open the case; false where it is not covered or cannot be answered."""
        facts, at = self.opening.facts, self.opening.at
        try:
            if self.world.decider.decide(facts, at).covered is False:
                return False
            opened = Event(at=at, name=OPEN, facts=facts)
            self._come_to(Tick(at, *open_case(self.world.rules, facts, at), opened))
        except (DecisionError, UnanswerableError):
            return False
        self.until = at
        return True

    def wait(self, until: int) -> bool:
        """Let time pass up to an instant (UTC seconds), all of its timers taken."""
        for _ in range(_MOST_TIMERS):
            if self.timer is None or self.timer.at > until:
                self.until = max(self.until, until)
                return True
            if not self._step(self.timer):
                return False
        return False

    def take(self, event: Event) -> bool:
        """Take an event after all timers due before it; false where it is refused."""
        if not self.wait(event.at - 1) or not self._step(event):
            return False
        self.events.append(event)
        self.until = event.at
        return event.name in self.ticks[-1].happens

    def move(self, move: Move, gap: int = GAP) -> bool:
        """Make a move: an event ``gap`` seconds later, a timed transition when its time has come."""
        if move.event is None:
            return move.transition is not None and self._time_out(move.transition)
        when = max(self.until, self.ticks[-1].at) + gap
        transition = move.transition
        by = transition.actors[0] if transition is not None and transition.actors else None
        if not self.take(Event(at=when, name=move.event, by=by)):
            return False
        return transition is None or self.case.state == transition.destination

    def _time_out(self, transition: StateTransition) -> bool:
        for _ in range(_MOST_TIMERS):
            timer = self.timer
            if timer is None or timer.at - self.opening.at > LONGEST or not self._step(timer):
                return False
            self.until = timer.at
            if timer.kind is TimerKind.MOVE:
                return timer.clause == transition.id
        return False

    def _step(self, event: Event | TimerEvent) -> bool:
        taken = event if isinstance(event, Event) else None
        try:
            self._come_to(Tick(event.at, *step(self.case, event), taken))
        except UnanswerableError:
            return False
        return True

    def _come_to(self, tick: Tick) -> None:
        # What the timers of a case hang on is asked at once, so that only here anything goes unanswered.
        self.timer = next_timer(tick.case)
        self.ticks.append(tick)


def play(world: World, opening: Opening, moves: Sequence[Move], gap: int = GAP) -> Play | None:
    """The case after a course of moves, ``gap`` seconds apart; None where it cannot go this way.

    Courses that begin alike are played once as far as that, for the openings played last.
    """
    openings = world.memory.setdefault("played", {})
    key = (frozenset(opening.facts.items()), opening.at, gap)
    if key not in openings:
        if len(openings) == _MOST_OPENINGS:
            del openings[next(iter(openings))]
        openings[key] = {(): start if (start := Play(world, opening)).open() else None}
    known: dict[tuple[object, ...], Play | None] = openings[key]
    course = tuple((move.event, move.transition and move.transition.id) for move in moves)
    done = next(number for number in range(len(course), -1, -1) if course[:number] in known)
    found = known[course[:done]]
    for number, move in enumerate(moves[done:], done + 1):
        if found is None:
            return None
        further = found.fork()
        found = known[course[:number]] = further if further.move(move, gap) else None
    return None if found is None else found.fork()


def witness_of(play_: Play, note: str) -> Witness:
    """The case as a witness, with a command that runs its timeline."""
    policy = play_.world.policy
    pairs = setting_pairs(policy, play_.opening.facts)
    lines = tuple(_line(event, policy.facts) for event in play_.events)
    text = timeline_text(pairs, play_.opening.at, lines, play_.until)
    command = run_command(policy.document.name, text)
    return Witness(facts=pairs, at=utc_text(play_.opening.at), events=lines, command=command, note=note)


def _line(event: Event, facts: Mapping[str, Fact]) -> str:
    changed = {name: fact_text(facts.get(name), value) for name, value in event.facts.items()}
    return event_line(event.at, event.name, event.by, changed)

"""Decides promises that a case in a state never takes an event, at any time or past some time."""

from __future__ import annotations

from collections.abc import Iterator

from casepact.frozen import dataclass
from casepact.machine.courses import GAP
from casepact.model.expression import TRUE
from casepact.model.lifecycle import StateTransition
from casepact.model.promise import Promise
from casepact.semantics.case import Event
from casepact.semantics.rules import OPEN
from casepact.syntax.ast.promise import Limit, NeverTakes
from casepact.syntax.ast.target import Target, Within
from casepact.time.curves import Stretches, later_where
from casepact.time.faults import utc_text
from casepact.verify.cutting import UNCHOSEN, Choosers
from casepact.verify.machine.arriving import courses_to, may_meet, opening_instants
from casepact.verify.machine.monitor import deadline, meets
from casepact.verify.machine.playing import Play, play, witness_of
from casepact.verify.machine.search import EVERY, VACUOUS, each_case
from casepact.verify.machine.settings import Setting
from casepact.verify.machine.verdict import Verdict, empty, proved, refuted, undecided
from casepact.verify.machine.ways import never_later, promised_target
from casepact.verify.machine.world import OneCase, World, in_state
from casepact.verify.rules.cases import Case
from casepact.verify.time.timing import Range

__all__ = ["judge_never_takes"]

_MOST_COURSES = 12


@dataclass(frozen=True, slots=True)
class _Taking:
    """One way to take the event in a state: by a transition, or (None) without leaving it."""

    state: str
    transition: StateTransition | None = None

    @property
    def actors(self) -> tuple[str, ...]:
        return () if self.transition is None else self.transition.actors


def judge_never_takes(world: World, promise: Promise) -> Verdict:
    """Decide that cases in a state never take an event. Raises TooManyError."""
    promised = promise.promised
    assert isinstance(promised, NeverTakes)
    wanted = world.states_meant(promised.state.name)
    states = [state for state in wanted if may_meet(world, promise, state)]
    if not states:
        return empty(VACUOUS)
    takings = [item for state in states for item in _takings(world, promise, promised, state)]
    doubtful = False
    for taking in takings:
        if promised.limit is Limit.AFTER and _is_over(world, promise, promised, taking):
            continue
        doubtful = True
        shown = _refute(world, promise, promised, taking)
        if shown is not None:
            return shown
    if doubtful:
        return undecided("only a case whose facts change, or that hangs on a breach, could break it")
    return proved(EVERY)


def _takings(world: World, promise: Promise, promised: NeverTakes, state: str) -> Iterator[_Taking]:
    """Yield the ways to take the event that are not ruled out."""
    event, by = promised.event.name, {word.name for word in promised.actors}
    if event == OPEN:  # no case takes it once it is open
        return
    moves = [move for move in world.rules.transitions[state] if move.event == event]
    for move in moves:
        if by and move.actors and by.isdisjoint(move.actors):
            continue
        if world.can_hold(move.guard, promise.guard, state):
            yield _Taking(state, move)
    if world.stays_put(event, state, moves):
        yield _Taking(state)


def _is_over(world: World, promise: Promise, promised: NeverTakes, taking: _Taking) -> bool:
    """Whether by the end of the time the event is surely taken no longer, whatever the facts."""
    return all(
        not _open_after(world, promised, taking, setting).seconds
        for setting, _ in each_case(world, promise, (taking.state,), _choosers(world, promised, taking))
    )


def _open_after(world: World, promised: NeverTakes, taking: _Taking, setting: Setting) -> Stretches:
    """The instants at which the state is entered from which the event may be taken after the time."""
    timing = world.timing
    limit = timing.due(promised_target(promised.span), setting.facts)
    left = Stretches.whole(timing.window)
    for target in _ends(world, taking):
        if never_later(target, promised_target(promised.span)):
            return Stretches.none(timing.window)
        due = timing.due(target, setting.facts)
        if isinstance(limit, Range) and isinstance(due, Range) and due.late is not None:
            left &= later_where(due.late, limit.early)
    return left


def _ends(world: World, taking: _Taking) -> list[Target]:
    """The times after each of which the event is taken no longer."""
    targets = []
    if taking.transition is not None and taking.transition.within is not None:
        targets.append(Target(Within(taking.transition.within), taking.transition.calendar))
    # A timed transition takes the case away first, if nothing can keep its condition from holding.
    targets += [
        Target(Within(move.after), move.calendar)
        for move in world.rules.transitions[taking.state]
        if move.event is None and move.after is not None and in_state(move.guard, taking.state) == TRUE
    ]
    return targets


def _choosers(world: World, promised: NeverTakes, taking: _Taking) -> Choosers:
    """What chooses the calendars on which it hangs how long the event is taken."""
    if promised.limit is not Limit.AFTER:
        return UNCHOSEN
    return world.timing.choosers((*_ends(world, taking), promised_target(promised.span)))


def _refute(world: World, promise: Promise, promised: NeverTakes, taking: _Taking) -> Verdict | None:
    """A case that takes the event all the same, if one is found."""
    choosers = _choosers(world, promised, taking)
    events = frozenset[str]()
    if taking.transition is None and world.lifecycle.states[taking.state].final:
        stopped = world.stopped_by(promised.event.name)  # it is taken where one of these runs on
        events = events.union(*(clause.start for clauses in stopped for clause in clauses))
    for setting, case in each_case(world, promise, (taking.state,), choosers):
        if case is None:
            continue
        possible = OneCase(world, case)
        if taking.transition is not None and not possible(taking.transition.guard, taking.state):
            continue
        bad = None
        if promised.limit is Limit.AFTER:
            bad = _open_after(world, promised, taking, setting)
            if not bad.seconds:
                continue
        for course in courses_to(world, case, taking.state, _MOST_COURSES, events):
            usual = (case.at,)
            for at in usual if bad is None else opening_instants(bad, usual, len(course) * GAP):
                played = play(world, Case(case.facts, at), course)
                shown = None if played is None else _take(promise, promised, taking, played)
                if shown is not None:
                    return shown
    return None


def _take(promise: Promise, promised: NeverTakes, taking: _Taking, played: Play) -> Verdict | None:
    """Take the event at the instant that breaks the promise, if the case can."""
    since, when = played.case.entered, played.until + GAP
    if promised.limit is not None:
        limit = deadline(promised.span, played.case, since)
        if limit is None:
            return None
        when = limit + 1 if promised.limit is Limit.AFTER else min(when, limit)
    if played.case.state != taking.state or when < played.until or not played.wait(when - 1):
        return None
    if played.case.entered != since or not meets(promise, played.case):
        return None
    if not played.take(Event(at=when, name=promised.event.name, by=_actor(promised, taking))):
        return None
    note = f"`{promised.event.name}` is taken at {utc_text(when)}, `{taking.state}` since {utc_text(since)}"
    return refuted(note, witness_of(played, note))


def _actor(promised: NeverTakes, taking: _Taking) -> str | None:
    named = [word.name for word in promised.actors]
    if taking.actors:
        return next((name for name in taking.actors if not named or name in named), taking.actors[0])
    return named[0] if named else None

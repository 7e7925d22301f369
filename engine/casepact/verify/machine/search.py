"""Looks for a case and a course of it that break a promise about states and events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from casepact.model.expression import TRUE, Expression, any_of, facts_of
from casepact.model.promise import Promise
from casepact.semantics.rules import OPEN
from casepact.verify.cutting import UNCHOSEN, Choosers
from casepact.verify.machine.playing import GAPS, Play, play, witness_of
from casepact.verify.machine.settings import Setting, case_with, settings_of
from casepact.verify.machine.verdict import Verdict, proved, refuted, undecided
from casepact.verify.machine.walk import Move, Tracked, Walk
from casepact.verify.machine.world import AnyCase, OneCase, World, in_state
from casepact.verify.rules.cases import Case

__all__ = ["EVERY", "VACUOUS", "each_case", "reached_states", "search", "taken_events"]

EVERY = "for all facts and all orders of events and timers"
"""What a proof about states and events rests on."""

VACUOUS = "no case comes to what it speaks of"
"""Why a promise that nothing could break is not called proved."""

_MOST_COURSES = 40
"""Courses of one case that are played before it is said that none was found."""

Courses = Callable[[Walk], Iterable[tuple[Move, ...]]]
Broken = Callable[[Play], str | None]


def reached_states(world: World) -> frozenset[str]:
    """The states that some case can get to."""
    if "states" not in world.memory:
        walk = Walk(world, AnyCase(world), Tracked())
        found = walk.explore([(walk.start(), ())])
        world.memory["states"] = {"all": frozenset(place.state for place in found)}
    states: frozenset[str] = world.memory["states"]["all"]
    return states


def taken_events(world: World) -> frozenset[str]:
    """The events that some case can take, or be taken to by time, with a transition or without."""
    if "events" not in world.memory:
        walk = Walk(world, AnyCase(world), Tracked())
        places = walk.explore([(walk.start(), ())])
        moves = (move for place in places for move, _ in walk.moves(place))
        found = {name for move in moves for name in move.happens(world.lifecycle)}
        world.memory["events"] = {"all": frozenset(found) | {OPEN}}
    events: frozenset[str] = world.memory["events"]["all"]
    return events


def each_case(
    world: World, promise: Promise, states: Iterable[str], choosers: Choosers = UNCHOSEN
) -> Iterator[tuple[Setting, Case | None]]:
    """Yield each combination of facts that transitions and choosers tell apart, with a case that has it.

    The condition of the promise may hold in one of the ``states``. A combination that no case can have,
    covered or not, is left out. Raises TooManyError.
    """
    under = any_of(*(in_state(promise.guard, state) for state in states))
    guards: list[Expression] = []
    for transition in world.lifecycle.transitions:
        guard = in_state(transition.guard, transition.source)
        if guard != TRUE:
            guards.append(guard)
    named = frozenset[str]().union(*map(facts_of, (*guards, under)))
    for setting in settings_of(world.policy, under, dict.fromkeys(guards), choosers):
        found = case_with(world, setting, under, known=named)
        if found.case is not None:
            yield setting.of(world.completed(found.case)), found.case
        elif case_with(world, setting, under, covered=False).possible is not False:
            yield setting, None


def search(
    world: World,
    promise: Promise,
    states: Iterable[str],
    tracked: Tracked,
    courses: Courses,
    broken: Broken,
) -> Verdict:
    """Decide a promise that some course breaks, if any does.

    ``courses`` gives the ways through a walk that break it, ``broken`` says what is broken in a case
    that was played, if anything is. Raises TooManyError.
    """
    if next(iter(courses(Walk(world, AnyCase(world), tracked))), None) is None:
        return proved(EVERY)
    for _, case in each_case(world, promise, states):
        if case is None:
            continue
        walk = Walk(world, OneCase(world, case), tracked, to_be_played=True)
        for number, course in enumerate(courses(walk)):
            if number == _MOST_COURSES:
                break
            for gap in GAPS:
                played = play(world, case, course, gap)
                note = None if played is None else broken(played)
                if played is not None and note is not None:
                    return refuted(note, witness_of(played, note))
    return undecided("only a case whose facts change on the way, or that hangs on a breach, could break it")

"""Cases for which no clock runs: where a case can get to without one, and a course that takes it there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from casepact.frozen import dataclass
from casepact.model.expression import FALSE, TRUE, AnyOf, Expression, any_of, facts_of
from casepact.verify.machine.clocks import (
    clock_runs,
    may_have_clock,
    open_conditions,
    paused_conditions,
    running_conditions,
    timed_obligations,
)
from casepact.verify.machine.playing import GAPS, Play, play
from casepact.verify.machine.verdict import TooManyError
from casepact.verify.machine.walk import Move, Place, Tracked, Walk
from casepact.verify.machine.world import AnyCase, OneCase, World, in_state
from casepact.verify.rules.cases import Case, Found

__all__ = ["Idle", "idle_places", "play_idle"]

_LEFT_OPEN = "whether a clock runs hangs on what the document leaves open"

_MOST_CASES = 40
"""Cases with which it is tried to get to one place."""

_MOST_WAYS = 60
"""Ways to one place that are played before it is said that none was found."""


@dataclass(frozen=True, slots=True)
class Idle:
    """A place in which no clock may run: for a ``case``, or (None) it was not decided, and ``why``.

    ``asked`` is what was asked of it, as conditions on given facts. ``paused`` says that a clock stands
    still there that would run elsewhere.
    """

    place: Place
    case: Case | None
    why: str = ""
    paused: bool = False
    asked: tuple[Expression, ...] = ()


def places_of(world: World) -> Sequence[Place]:
    """The places with the fewest clocks that any case can get to. Raises TooManyError."""
    if "idle places" not in world.memory:
        walk = Walk(world, AnyCase(world), Tracked(obligations=timed_obligations(world)))
        found = walk.explore([(walk.start(), ())], fewest_clocks=True)
        world.memory["idle places"] = {"all": tuple(found)}
    places: Sequence[Place] = world.memory["idle places"]["all"]
    return places


def idle_places(
    world: World, states: Sequence[str], under: Expression = TRUE, *, paused: bool = False
) -> Iterator[Idle]:
    """The places in some states in which no clock may run for a case that meets ``under``.

    With ``paused`` only for cases of which a clock stands still there. Raises TooManyError.
    """
    for place in places_of(world):
        condition = in_state(under, place.state)
        if place.state not in states or condition == FALSE:
            continue
        running = list(running_conditions(world, place))
        if TRUE in running:
            continue
        perhaps = [*running, *open_conditions(world, place)]
        still = list(paused_conditions(world, place)) if paused else []
        if paused and not still:
            continue
        # Many states run the same clocks, and so ask the same.
        key = (tuple(perhaps), tuple(still), condition, paused)
        known = world.memory.setdefault("idle cases", {})
        if key not in known:
            known[key] = _find(world, perhaps, still if paused else None, condition)
        found, later, asked = known[key]
        if found.case is not None:
            yield Idle(place, found.case, paused=paused, asked=asked)
        elif found.possible is not False:
            yield Idle(place, None, found.why, paused)
        elif later:
            yield Idle(place, None, "facts may change after a case is opened to what is not covered")
        elif _find(world, running, still if paused else None, condition)[0].possible is not False:
            yield Idle(place, None, _LEFT_OPEN, paused)


def _find(
    world: World, running: Sequence[Expression], still: Sequence[Expression] | None, condition: Expression
) -> tuple[Found, bool, tuple[Expression, ...]]:
    """A case for which none of some conditions holds, and whether facts may change into those of one.

    Comes with what was asked.
    """
    effective = world.cases.effective
    parts = [effective.not_true(item) for item in running]
    if still is not None:
        held = [effective.true(item) for item in still]
        parts.append(held[0] if len(held) == 1 else AnyOf(tuple(held)))
    named = _facts_of_clocks(world) | facts_of(condition)
    asked = (effective.true(condition), *parts, *world.some_value(named))
    found = world.cases.solve(*asked)
    if found.possible is not False:
        return world.settled(found, asked, named), False, asked
    return found, world.cases.solve(*asked, covered=False).possible is not False, asked


def _facts_of_clocks(world: World) -> frozenset[str]:
    """The facts that decide which clocks run and which transitions there are."""
    if "clock facts" not in world.memory:
        guards = [t.guard for t in world.lifecycle.transitions]
        for name in timed_obligations(world):
            guards += [clause.guard for clause in world.rules.obligations[name].clauses]
        world.memory["clock facts"] = {"all": frozenset[str]().union(*map(facts_of, guards))}
    found: frozenset[str] = world.memory["clock facts"]["all"]
    return found


def play_idle(world: World, idle: Idle, *, lasting: bool = False) -> Play | None:
    """A case that comes to be in the state of the place with no clock running; the shortest found.

    With ``lasting`` none starts again, whatever timers there still are. Where the case of the place
    cannot go there, or a clock runs for it there, others are tried that differ in what decides it.
    Raises TooManyError.
    """
    case, asked = idle.case, list(idle.asked)
    for _ in range(_MOST_CASES):
        if case is None:
            return None
        tracked = Tracked(obligations=timed_obligations(world))
        walk = Walk(world, OneCase(world, case), tracked, to_be_played=True)
        ways = walk.explore([(walk.start(), ())], fewest_clocks=True)
        differs = list(_closed(walk, ways))
        for played in _plays(walk, case, idle.place.state, ways):
            if not clock_runs(played.case) and not (lasting and not _lasts(played)):
                return played
            differs += _keeping(walk, played)
        if not differs:
            return None
        asked.append(any_of(*dict.fromkeys(differs)))
        case = world.settled(world.cases.solve(*asked), asked, _facts_of_clocks(world)).case
    raise TooManyError(f"more than {_MOST_CASES} kinds of cases were tried in vain")


def _plays(walk: Walk, case: Case, state: str, ways: Mapping[Place, tuple[Move, ...]]) -> Iterator[Play]:
    """The courses of one case to a state in which no clock may run, those of the fewest events first."""
    near = sorted(
        (way for place, way in ways.items() if place.state == state and _is_idle(walk, place)), key=len
    )
    for gap, way in ((gap, way) for gap in GAPS for way in near[:_MOST_WAYS]):
        played = play(walk.world, case, way, gap)
        if played is not None and played.case.state == state:
            yield played


def _closed(walk: Walk, ways: Iterable[Place]) -> Iterator[Expression]:
    """When a case can take a transition that this one cannot, from a state that it can get to."""
    effective = walk.world.cases.effective
    for state in dict.fromkeys(place.state for place in ways):
        for transition in walk.world.rules.transitions[state]:
            if not walk.possible(transition.guard, state):
                yield effective.true(in_state(transition.guard, state), breaches=True)


def _keeping(walk: Walk, played: Play) -> Iterator[Expression]:
    """When a case has none of the clocks that run for this one where it has come to, nor its timers."""
    effective, state = walk.world.cases.effective, played.case.state
    guards = [t.guard for t in walk.world.rules.transitions[state] if t.event is None]
    for name in played.case.clocks:
        guards += [clause.guard for clause in walk.world.rules.obligations[name].clauses]
    for guard in guards:
        if walk.possible(guard, state):
            yield effective.not_true(in_state(guard, state))


def _is_idle(walk: Walk, place: Place) -> bool:
    rules = walk.world.rules
    return not any(
        may_have_clock(clause)
        and not rules.stands_still(clause, place.state)
        and walk.possible(clause.guard, place.state)
        for name in place.running
        for clause in rules.obligations[name].clauses
    )


_YEAR = 365 * 86_400


def _lasts(played: Play) -> bool:
    state, since = played.case.state, played.until
    return (
        played.wait(since + _YEAR)
        and played.timer is None
        and played.case.state == state
        and not clock_runs(played.case)
    )

"""Cases for which no clock runs: where a case can get to without one, and a course that takes it there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from casepact.frozen import dataclass
from casepact.model.expression import FALSE, TRUE, AnyOf, Expression, facts_of
from casepact.verify.machine.clocks import (
    clock_runs,
    may_have_clock,
    open_conditions,
    paused_conditions,
    running_conditions,
    timed_obligations,
)
from casepact.verify.machine.playing import GAPS, Play, play
from casepact.verify.machine.walk import Place, Tracked, Walk
from casepact.verify.machine.world import AnyCase, OneCase, World, in_state
from casepact.verify.rules.cases import Case, Found

__all__ = ["Idle", "idle_places", "play_idle"]

_LEFT_OPEN = "whether a clock runs hangs on what the document leaves open"

_MOST_WAYS = 60
"""Ways to one place that are played before it is said that none was found."""


@dataclass(frozen=True, slots=True)
class Idle:
    """A place in which no clock may run: for a ``case``, or (None) it was not decided, and ``why``.

    ``paused`` says that a clock stands still there that would run elsewhere.
    """

    place: Place
    case: Case | None
    why: str = ""
    paused: bool = False


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
        found, later = known[key]
        if found.case is not None:
            yield Idle(place, found.case, paused=paused)
        elif found.possible is not False:
            yield Idle(place, None, found.why, paused)
        elif later:
            yield Idle(place, None, "facts may change after a case is opened to what is not covered")
        elif _find(world, running, still if paused else None, condition)[0].possible is not False:
            yield Idle(place, None, _LEFT_OPEN, paused)


def _find(
    world: World, running: Sequence[Expression], still: Sequence[Expression] | None, condition: Expression
) -> tuple[Found, bool]:
    """A case for which none of some conditions holds, and whether facts may change into those of one."""
    effective = world.cases.effective
    parts = [effective.not_true(item) for item in running]
    if still is not None:
        held = [effective.true(item) for item in still]
        parts.append(held[0] if len(held) == 1 else AnyOf(tuple(held)))
    named = _facts_of_clocks(world) | facts_of(condition)
    asked = [effective.true(condition), *parts, *world.some_value(named)]
    found = world.cases.solve(*asked)
    if found.possible is not False:
        return found, False
    return found, world.cases.solve(*asked, covered=False).possible is not False


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

    With ``lasting`` none starts again, whatever timers there still are.
    """
    case = idle.case
    if case is None:
        return None
    possible = OneCase(world, case)
    walk = Walk(world, possible, Tracked(obligations=timed_obligations(world)), to_be_played=True)
    ways = walk.explore([(walk.start(), ())], fewest_clocks=True)
    near = sorted(
        (way for place, way in ways.items() if place.state == idle.place.state and _is_idle(walk, place)),
        key=len,
    )
    for gap, way in ((gap, way) for gap in GAPS for way in near[:_MOST_WAYS]):
        played = play(world, case, way, gap)
        if played is None or played.case.state != idle.place.state or clock_runs(played.case):
            continue
        if lasting and not _lasts(played):
            continue
        return played
    return None


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

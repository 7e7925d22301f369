"""Cases for which no clock runs: where a case can get to without one, and a course that takes it there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from casepact.frozen import dataclass
from casepact.model.clause import Carry, Clause
from casepact.model.expression import FALSE, TRUE, AnyOf, Expression, HasBreached, any_of, facts_of
from casepact.model.partial import asks
from casepact.syntax.ast.target import Target, Within
from casepact.verify.cutting import Choosers
from casepact.verify.machine.clocks import (
    counting,
    open_conditions,
    paused_conditions,
    running_conditions,
    timed_obligations,
)
from casepact.verify.machine.coming import raises_to_come
from casepact.verify.machine.playing import GAPS, Play, play
from casepact.verify.machine.verdict import TooManyError
from casepact.verify.machine.walk import Move, Place, Tracked, Walk
from casepact.verify.machine.world import AnyCase, OneCase, World, in_state
from casepact.verify.rules.cases import Case, Found

__all__ = ["Idle", "Wait", "deciding", "facts_of_clocks", "idle_places", "play_idle", "waits"]

_LATER = "facts may change after a case is opened to what is not covered"

_MOST_CASES = 40
"""Cases with which it is tried to get to one place."""

_MOST_WAYS = 60
"""Ways to one place that are played before it is said that none was found."""


_MOST_STEPS = 2_000
"""Timers taken before it is given up that a case stays as it is: some policies tell somebody every minute."""


@dataclass(frozen=True, slots=True)
class Idle:
    """A place in which no clock may run: for a ``case``, or (None) it was not decided, and ``why``.

    ``asked`` is what was asked of it, as conditions on given facts. ``paused`` says that a clock stands
    still there that would run elsewhere, ``is_open`` that one runs if what the document leaves open makes it.
    """

    place: Place
    case: Case | None
    why: str = ""
    paused: bool = False
    asked: tuple[Expression, ...] = ()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """A case that waits in a state, and the ids and facts on which it hangs whether any clock runs there."""

    played: Play
    open: tuple[str, ...] = ()


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
        found, later, asked = _find(world, perhaps, still, condition)
        if found.possible is not False:
            yield Idle(place, found.case, found.why, paused, asked)
        elif later:
            yield Idle(place, None, _LATER, paused)
        else:
            found, _, asked = _find(world, running, still, condition)
            if found.possible is not False:
                why = found.why or _kept(world, place)
                yield Idle(place, found.case, why, paused, asked, is_open=True)


def _kept(world: World, place: Place) -> str:
    """What to say of clauses that stay when facts change: which it is hangs on what was true before."""
    for name in sorted(place.running):
        if any(clause.on_severity_change is Carry.KEEP for clause in world.rules.obligations[name].clauses):
            return f"it hangs on which clause of `{name}` is kept when the severity changes"
    return ""


def _find(
    world: World, running: Sequence[Expression], still: Sequence[Expression], condition: Expression
) -> tuple[Found, bool, tuple[Expression, ...]]:
    """A case for which none of some conditions holds, and whether facts may change into those of one.

    If any are to hold ``still``, one of them does. Comes with what was asked.
    """
    # Many states run the same clocks, and so ask the same.
    known = world.memory.setdefault("idle cases", {})
    key = (tuple(running), tuple(still), condition)
    if key not in known:
        known[key] = _solve(world, running, still, condition)
    found: tuple[Found, bool, tuple[Expression, ...]] = known[key]
    return found


def _solve(
    world: World, running: Sequence[Expression], still: Sequence[Expression], condition: Expression
) -> tuple[Found, bool, tuple[Expression, ...]]:
    effective = world.cases.effective
    parts = [effective.not_true(item) for item in running]
    if still:
        held = [effective.true(item) for item in still]
        parts.append(held[0] if len(held) == 1 else AnyOf(tuple(held)))
    named = facts_of_clocks(world) | facts_of(condition)
    asked = (effective.true(condition), *parts, *world.some_value(named))
    found = world.cases.solve(*asked)
    if found.possible is not False:
        return world.settled(found, asked, named), False, asked
    return found, world.cases.solve(*asked, covered=False).possible is not False, asked


def facts_of_clocks(world: World) -> frozenset[str]:
    """The facts that decide which clocks run, on which calendars, and which transitions there are."""
    if "clock facts" not in world.memory:
        guards, chosen = deciding(world)
        facts = frozenset[str]().union(chosen.zones, *map(facts_of, (*guards, *chosen.guards)))
        known = (name for name in facts & world.policy.facts.keys() if world.cases.effective.domain(name))
        world.memory["clock facts"] = {"all": frozenset(known) | {"state"}}
    found: frozenset[str] = world.memory["clock facts"]["all"]
    return found


def deciding(world: World) -> tuple[list[Expression], Choosers]:
    """The conditions on which clocks and transitions hang, and what chooses the calendars they count on."""
    moves, clauses = world.lifecycle.transitions, _timed(world)
    limits = ((move.after or move.within, move.calendar) for move in moves)
    targets = [Target(Within(limit), calendar) for limit, calendar in limits if limit is not None]
    targets += [clause.target for clause in clauses if clause.target is not None]
    guards = [move.guard for move in moves] + [clause.guard for clause in clauses]
    return guards, world.timing.choosers(targets)


def _timed(world: World) -> list[Clause]:
    names = sorted(timed_obligations(world))
    return [clause for name in names for clause in world.rules.obligations[name].clauses]


def play_idle(world: World, idle: Idle, *, lasting: bool = False) -> Wait | None:
    """A case that comes to be in the state of the place with no clock running; the shortest found.

    One for which it hangs on something whether any runs is given where no other is found. With
    ``lasting`` none starts again, whatever timers there still are. Where the case of the place cannot go
    there, or a clock runs for it there, others are tried that differ in what decides it.
    Raises TooManyError.
    """
    found, asked, doubtful = idle.case, list(idle.asked), None
    for _ in range(_MOST_CASES):
        if found is None:
            return doubtful
        tracked = Tracked(obligations=timed_obligations(world))
        walk = Walk(world, OneCase(world, found), tracked, to_be_played=True)
        ways = walk.explore([(walk.start(), ())], fewest_clocks=True)
        differs = list(_closed(walk, ways))
        for played in _plays(walk, idle, found, ways):
            wait = waits(world, played, lasting=lasting)
            if wait is not None and (idle.is_open or not wait.open):
                return wait
            doubtful = doubtful or wait
            differs += _keeping(walk, played)
        if not differs:
            return doubtful
        asked.append(any_of(*dict.fromkeys(differs)))
        found = world.settled(world.cases.solve(*asked), asked, facts_of_clocks(world)).case
    if doubtful is None:
        raise TooManyError(f"more than {_MOST_CASES} kinds of cases were tried in vain")
    return doubtful


def waits(world: World, played: Play, *, lasting: bool = False) -> Wait | None:
    """A case as it waits, if it does; with ``lasting`` for good."""
    now = counting(world, played.case)
    if now.surely or (lasting and not _lasts(world, played)):
        return None
    return Wait(played, now.open)


def _plays(walk: Walk, idle: Idle, case: Case, ways: Mapping[Place, tuple[Move, ...]]) -> Iterator[Play]:
    """The courses of one case to a state in which no clock may run, those of the fewest events first."""
    state = idle.place.state
    near = sorted(
        (way for place, way in ways.items() if place.state == state and _is_idle(walk, idle, place)), key=len
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
            taken = walk.world.taken(transition)
            if not walk.possible(taken, state):
                yield effective.true(in_state(taken, state), breaches=True)


def _keeping(walk: Walk, played: Play) -> Iterator[Expression]:
    """When a case has none of the clocks that run for this one where it has come to, nor its timers."""
    effective, state = walk.world.cases.effective, played.case.state
    guards = [t.guard for t in walk.world.rules.transitions[state] if t.event is None]
    for name in played.case.clocks:
        guards += [clause.guard for clause in walk.world.rules.obligations[name].clauses]
    for guard in guards:
        if walk.possible(guard, state):
            yield effective.not_true(in_state(guard, state))


def _is_idle(walk: Walk, idle: Idle, place: Place) -> bool:
    running = list(running_conditions(walk.world, place))
    running += [] if idle.is_open else open_conditions(walk.world, place)
    return not any(walk.possible(item, place.state) for item in running if not asks(HasBreached, item))


def _lasts(world: World, played: Play) -> bool:
    """Whether a case in which nothing counts stays so, after all steps that raise its severity."""
    state = played.case.state
    for _ in range(_MOST_STEPS):
        timer = played.timer
        if timer is None or not raises_to_come(world, played.case):
            return played.case.state == state and not counting(world, played.case).surely
        if not played.wait(timer.at):
            return False
    return False

"""Whether any clock runs for a case: as conditions on its facts in a place, and for a case that is played."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from casepact.model.clause import Carry, Clause, Obligation
from casepact.model.expression import Expression, all_of, negate
from casepact.model.fact import FactValue
from casepact.semantics.case import Case
from casepact.semantics.moves import move_timers, open_ended
from casepact.syntax.ast.target import NoTarget, Target, Within
from casepact.time.curves import clock_sentence
from casepact.verify.machine.walk import Place
from casepact.verify.machine.world import World, in_state
from casepact.verify.rules.definitions import Row
from casepact.verify.rules.pairs import near_pairs
from casepact.verify.time.rungs import filled
from casepact.verify.time.timing import Unknown

__all__ = [
    "clashes",
    "clock_runs",
    "falls_due",
    "has_clock",
    "may_have_clock",
    "open_conditions",
    "paused_conditions",
    "running_conditions",
    "timed_obligations",
]

_MOST_CALENDARS = 60
"""Ways to choose a calendar that are looked at before its time is taken to be never up."""


def has_clock(clause: Clause) -> bool:
    """Whether a clause has a time that can be up."""
    return clause.target is not None and clause.target.is_timed


def may_have_clock(clause: Clause) -> bool:
    """Whether a clause has a time, though the document may not say which."""
    if clause.notice is not None:
        return True
    return clause.target is not None and not isinstance(clause.target.bound, NoTarget)


def timed_obligations(world: World) -> frozenset[str]:
    """The obligations any of whose clauses has a time."""
    return frozenset(
        name for name, family in world.rules.obligations.items() if any(map(may_have_clock, family.clauses))
    )


def running_conditions(world: World, place: Place) -> Iterator[Expression]:
    """The conditions each of which surely makes a clock run in a place, if a case meets it there.

    A clock runs that has a time which comes up, and does not stand still. One whose clause is kept
    when facts change is left out, as its clause may be another than the one whose condition holds.
    """
    for name in sorted(place.running):
        family = world.rules.obligations[name]
        if any(clause.on_severity_change is Carry.KEEP for clause in family.clauses):
            continue
        for clause in family.clauses:
            if not has_clock(clause) or world.rules.stands_still(clause, place.state):
                continue
            if clause.target is not None and falls_due(world, clause.target):
                others = clashes(world, family).get(clause.id, ())
                guards = (clause.guard, *(negate(other) for other in others))
                yield in_state(all_of(*guards), place.state)
    for transition in world.rules.transitions[place.state]:
        after = transition.after
        timed = transition.event is None and after is not None
        if timed and after is not None and falls_due(world, Target(Within(after), transition.calendar)):
            yield in_state(transition.guard, place.state)


def open_conditions(world: World, place: Place) -> Iterator[Expression]:
    """The conditions each of which makes a clock run if what the document leaves open makes it."""
    for name in sorted(place.running):
        for clause in world.rules.obligations[name].clauses:
            still = world.rules.stands_still(clause, place.state)
            if may_have_clock(clause) and not still:
                yield in_state(clause.guard, place.state)
    for transition in world.rules.transitions[place.state]:
        if transition.event is None:
            yield in_state(transition.guard, place.state)


def paused_conditions(world: World, place: Place) -> Iterator[Expression]:
    """The conditions each of which makes a clock stand still in a place."""
    for name in sorted(place.running):
        for clause in world.rules.obligations[name].clauses:
            if has_clock(clause) and world.rules.stands_still(clause, place.state):
                yield in_state(clause.guard, place.state)


def clock_runs(case: Case) -> bool:
    """Whether any clock of a case runs or is overdue, or a timer will move it, or may: if it had a time."""
    running = any(
        clock.clause is not None and may_have_clock(clock.clause) and not clock.paused
        for clock in case.clocks.values()
    )
    return running or bool(move_timers(case)) or bool(open_ended(case))


def falls_due(world: World, target: Target) -> bool:
    """Whether a time is surely up at some instant, whatever calendar the facts choose."""
    known = world.memory.setdefault("falls due", {})
    if target not in known:
        known[target] = _falls_due(world, target)
    return bool(known[target])


def _falls_due(world: World, target: Target) -> bool:
    waiting: list[Mapping[str, FactValue]] = [{}]
    for _ in range(_MOST_CALENDARS):
        if not waiting:
            return True
        facts = waiting.pop()
        hours = world.timing.bounds(clock_sentence(target), facts)
        if isinstance(hours, Unknown):
            more = list(filled(world.timing, hours, facts))
            if not more:
                return False
            waiting.extend(more)
        elif hours.least.empty:
            return False
    return not waiting


def clashes(world: World, family: Obligation) -> Mapping[str, tuple[Expression, ...]]:
    """By the id of a clause, the conditions of those that may hold beside it and say something else."""
    known = world.memory.setdefault("clashes", {})
    if family.name not in known:
        known[family.name] = _clashes(world, family)
    found: Mapping[str, tuple[Expression, ...]] = known[family.name]
    return found


def _clashes(world: World, family: Obligation) -> dict[str, tuple[Expression, ...]]:
    effective = world.cases.effective
    clauses = {clause.id: clause for clause in family.clauses}
    found: dict[str, tuple[Expression, ...]] = {}
    for first, second in near_pairs([Row(clause.note, clause.guard, clause) for clause in family.clauses]):
        one, other = clauses[first.note.id], clauses[second.note.id]
        if replace(other, note=one.note, guard=one.guard) == one:
            continue
        together = world.cases.solve(effective.true(one.guard), effective.true(other.guard), covered=False)
        if together.possible is not False:
            found[one.id] = (*found.get(one.id, ()), other.guard)
            found[other.id] = (*found.get(other.id, ()), one.guard)
    return found

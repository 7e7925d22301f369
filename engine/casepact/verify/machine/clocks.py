"""Whether any clock runs for a case: as conditions on its facts in a place, and for a case that is played."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from casepact.frozen import dataclass
from casepact.model.clause import Carry, Clause, Obligation
from casepact.model.expression import FALSE, Expression, all_of, negate
from casepact.model.fact import Facts, FactValue
from casepact.model.partial import specialise_expression
from casepact.semantics.case import Case
from casepact.semantics.moves import move_timers, undated
from casepact.syntax.ast.target import Immediately, NoTarget, Target, Within
from casepact.time import Bounds
from casepact.time.curves import clock_sentence
from casepact.verify.machine.walk import Place
from casepact.verify.machine.world import World, in_state
from casepact.verify.rules.definitions import Row
from casepact.verify.rules.pairs import near_pairs
from casepact.verify.time.rungs import filled
from casepact.verify.time.timing import Unknown

__all__ = [
    "Counting",
    "clashes",
    "counting",
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

    A clock runs that has a time which comes up, and does not stand still. Where a clause is kept when
    facts change it may be another than the one whose condition holds: one runs for certain there if it
    would whichever it is.
    """
    for name in sorted(place.running):
        family = world.rules.obligations[name]
        counted = list(_counted(world, family, place.state))
        keeps = any(clause.on_severity_change is Carry.KEEP for clause in family.clauses)
        if not keeps or len(counted) == sum(map(may_have_clock, family.clauses)):
            yield from (in_state(guard, place.state) for guard in counted)
    for transition in world.rules.transitions[place.state]:
        after = transition.after
        timed = transition.event is None and after is not None
        if timed and after is not None and falls_due(world, Target(Within(after), transition.calendar)):
            yield in_state(transition.guard, place.state)


def _counted(world: World, family: Obligation, state: str) -> Iterator[Expression]:
    """When each clause of a family that has a time which comes up, and runs in a state, surely holds."""
    for clause in family.clauses:
        if clause.target is None or not has_clock(clause) or world.rules.stands_still(clause, state):
            continue
        if falls_due(world, clause.target):
            others = clashes(world, family).get(clause.id, ())
            yield all_of(clause.guard, *(negate(other) for other in others))


def open_conditions(world: World, place: Place) -> Iterator[Expression]:
    """The conditions each of which makes a clock run if what the document leaves open makes it."""
    for name in sorted(place.running):
        for clause in world.rules.obligations[name].clauses:
            still = world.rules.stands_still(clause, place.state)
            if may_have_clock(clause) and not still and not _is_never_up(world, clause, None):
                yield in_state(clause.guard, place.state)
    for transition in world.rules.transitions[place.state]:
        after = transition.after
        never = after is not None and falls_due(world, Target(Within(after), transition.calendar)) is False
        if transition.event is None and not never:
            yield in_state(transition.guard, place.state)


def paused_conditions(world: World, place: Place) -> Iterator[Expression]:
    """The conditions each of which makes a clock stand still in a place."""
    for name in sorted(place.running):
        for clause in world.rules.obligations[name].clauses:
            if has_clock(clause) and world.rules.stands_still(clause, place.state):
                yield in_state(clause.guard, place.state)


@dataclass(frozen=True, slots=True)
class Counting:
    """What counts for a case that is left alone: whether anything ``surely`` does, and what else may.

    Something does if a clock will run out or is overdue, or time will move the case. ``open`` are the ids
    of clauses, calendars and facts on which it hangs whether anything more does.
    """

    surely: bool
    open: tuple[str, ...] = ()


def counting(world: World, case: Case) -> Counting:
    """What counts for a case. A time that no instant ever brings counts for nothing."""
    surely, left_open = bool(move_timers(case)), list(_open_moves(world, case))
    for clock in case.clocks.values():
        clause, due = clock.clause, clock.due
        if clause is None or clock.paused or not may_have_clock(clause):
            continue
        if clock.breached is not None or (due is not None and due.latest is not None):
            surely = True
        elif not _is_never_up(world, clause, clock.facts):
            known = () if due is None else due.unspecified
            left_open += known or sorted(clock.reported) or [clause.id]
    return Counting(surely, tuple(dict.fromkeys(left_open)))


def _open_moves(world: World, case: Case) -> Iterator[str]:
    """What the timed transitions hang on that may move a case at an instant which is not known."""
    facts = {**case.facts, "state": case.state}
    dated = {move.id: due for move, due in undated(case)}
    for move in world.rules.transitions[case.state]:
        if move.event is None and specialise_expression(move.guard, facts) != FALSE:
            if move.after is None:
                yield move.id
            elif move.id in dated:
                yield from (*dated[move.id].unspecified, *sorted(dated[move.id].unknown))


def _is_never_up(world: World, clause: Clause, facts: Facts | None) -> bool:
    """Whether time alone never makes a clause late, for some facts or (None) for any.

    So it is where its calendar never opens, and with a notice of something of which nobody knows when.
    """
    if clause.notice is not None:
        return facts is None or clause.notice.moment not in facts
    if clause.target is None or not has_clock(clause) or isinstance(clause.target.bound, Immediately):
        return False
    if facts is None:
        return falls_due(world, clause.target) is False
    hours = world.timing.bounds(clock_sentence(clause.target), facts)
    return not isinstance(hours, Unknown) and hours.most.empty


def falls_due(world: World, target: Target) -> bool | None:
    """Whether a time is surely up at some instant (true), or never, whatever calendar the facts choose."""
    known = world.memory.setdefault("falls due", {})
    if target not in known:
        hours = list(_calendars(world, target))
        known[target] = None
        if isinstance(target.bound, Immediately) or all(item and not item.least.empty for item in hours):
            known[target] = True
        elif all(item and item.most.empty for item in hours):
            known[target] = False
    found: bool | None = known[target]
    return found


def _calendars(world: World, target: Target) -> Iterator[Bounds | None]:
    """The calendars that a target may count on, by the facts that choose them; None for what is not known."""
    waiting: list[Mapping[str, FactValue]] = [{}]
    for _ in range(_MOST_CALENDARS):
        if not waiting:
            return
        facts = waiting.pop()
        hours = world.timing.bounds(clock_sentence(target), facts)
        more = list(filled(world.timing, hours, facts)) if isinstance(hours, Unknown) else []
        if isinstance(hours, Unknown) and not more:
            yield None
        elif not isinstance(hours, Unknown):
            yield hours
        waiting.extend(more)
    if waiting:
        yield None


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

"""Lives of a case that come to what a mutant changes: the events it names, before and after one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice, product

from casepact.model.clause import Clause, Ladder
from casepact.model.lifecycle import Lifecycle
from casepact.model.policy import Policy
from casepact.syntax.ast.target import Within
from casepact.testing.mutation.mutant import Mutant
from casepact.testing.mutation.roads import Move, Roads, seconds_of

__all__ = ["Life", "changed_by", "lives"]

_SHORT = 600
_LONG = (3 * 3_600, 9 * 3_600, 27 * 3_600, 120 * 3_600)
_MOST_GOALS = 14
"""Events and states beside those that are named, in the order of the file."""

_AT_ONCE = 200
"""Longer ways that are tried before any is tried slowly."""

Goal = tuple[str, str | None, bool]
"""An event and who does it, or a state (the last part is true)."""

Life = tuple[tuple[int, str, str | None], ...]
"""Events as seconds after the opening, name and who did it."""


def lives(policy: Policy, mutant: Mutant) -> Iterator[Life]:
    """Timelines that may tell a mutant from its policy, the shortest and the nearest first."""
    roads = Roads(policy, mutant.policy)
    near = list(_goals(roads, _named(policy, mutant)))
    strangers = [(name, by, False) for name, _, is_state in near if not is_state for by in roads.others(name)]
    far = [goal for goal in _goals(roads, (*roads.events, *roads.states)) if goal not in near]
    far = far[:_MOST_GOALS]
    gaps = _gaps(policy, mutant)
    few, more = list(_few(near, strangers, far)), _more(near, strangers, far)
    seen: set[Life] = set()
    # Every way once in quick succession, then the short ones slowly.
    for goals, waits in chain(
        ((goals, ()) for goals in few),
        ((goals, ()) for goals in islice(more, _AT_ONCE)),
        ((goals, gaps) for goals in few),
        ((goals, gaps) for goals in more),
    ):
        for moves in islice(_roads_through(roads, goals), 3):
            for life in _timed(moves, waits):
                if life and life not in seen:
                    seen.add(life)
                    yield life


def _named(policy: Policy, mutant: Mutant) -> tuple[str, ...]:
    """The events and the states that what is changed names, as it was and as it is."""
    found: dict[str, None] = {}
    for each in (policy, mutant.policy):
        for item in changed_by(each, mutant):
            words = (*item.start, *item.stop, *item.pausing)
            if isinstance(item, Clause):
                words += (*item.implied, *item.before, *item.counting, *item.states)
            found.update(dict.fromkeys(words))
    before_, after = policy.lifecycle, mutant.policy.lifecycle
    for way in (*before_.transitions, *after.transitions):
        if (way in before_.transitions) != (way in after.transitions):
            found.update(dict.fromkeys((way.source, *((way.event,) if way.event else ()), way.destination)))
    for name, state in before_.states.items():
        if after.states.get(name) != state:
            found[name] = None
            found.update(dict.fromkeys(_out_of(before_, {name})))
    if mutant.path.endswith(".on_reopen"):
        over = {state.name for state in before_.states.values() if state.settled or state.final}
        found.update(dict.fromkeys(_out_of(before_, over)))
    return tuple(found)


def _out_of(lifecycle: Lifecycle, states: set[str]) -> Iterator[str]:
    """The events that lead out of some states."""
    return (way.event for way in lifecycle.transitions if way.source in states and way.event)


def changed_by(policy: Policy, mutant: Mutant) -> Iterator[Clause | Ladder]:
    """The clauses and ladders of a policy that a mutant changes, or a part of."""
    name = mutant.clause
    for clause in policy.clauses():
        if clause.id == name or clause.id.startswith(f"{name}.") or name.startswith(f"{clause.id}."):
            yield clause
    for ladder in policy.ladders:
        if ladder.note.id == name or name.startswith(f"{ladder.note.id}."):
            yield ladder


def _goals(roads: Roads, names: Sequence[str]) -> Iterator[Goal]:
    yield from ((name, None, False) for name in names if name in roads.events)
    yield from ((name, None, True) for name in names if name in roads.states)


def _few(near: list[Goal], strangers: list[Goal], far: list[Goal]) -> Iterator[tuple[Goal, ...]]:
    """What is named alone, twice, and before and after something else."""
    yield from ((goal,) for goal in near)
    yield from ((goal,) for goal in strangers)
    yield from product(near, near)
    yield from product(near, far)
    yield from product(far, near)


def _more(near: list[Goal], strangers: list[Goal], far: list[Goal]) -> Iterator[tuple[Goal, ...]]:
    """What comes in between, what comes once more afterwards, and everything else."""
    yield from product(near, far, near)
    yield from ((goal, turn, goal) for turn in near for goal in far)
    yield from product(near, strangers)
    yield from product(near, near, (*far, *near))
    yield from product(far, strangers)
    yield from product(far, near, near)
    yield from ((goal,) for goal in far)
    yield from product(far, far)


def _roads_through(roads: Roads, goals: tuple[Goal, ...]) -> Iterator[tuple[Move, ...]]:
    """The ways to come to one goal after the other."""
    waiting: list[tuple[tuple[Move, ...], str, int, tuple[Goal, ...]]] = [((), roads.initial, 0, goals)]
    while waiting:
        moves, state, wait, left = waiting.pop(0)
        if not left:
            yield moves
            continue
        (name, by, is_state), *rest = left
        if is_state:
            road = roads.to_state(name, state)
            if road is not None:
                more, after = road
                if more:
                    more = (Move(more[0].event, more[0].by, more[0].wait + wait), *more[1:])
                    wait = 0
                waiting.append(((*moves, *more), name, wait + after, tuple(rest)))
        else:
            for more, reached in roads.to_event(name, by, state, wait):
                waiting.append(((*moves, *more), reached, 0, tuple(rest)))


def _timed(moves: tuple[Move, ...], gaps: Sequence[int]) -> Iterator[Life]:
    """The moves at short intervals, and with one of them long."""
    for place, gap in ((0, _SHORT), *((place, gap) for place in range(len(moves)) for gap in gaps)):
        at, life = 0, []
        for number, move in enumerate(moves):
            at += move.wait + (gap if number == place else _SHORT)
            life.append((at, move.event, move.by))
        yield tuple(life)


def _gaps(policy: Policy, mutant: Mutant) -> tuple[int, ...]:
    """Intervals to try: some hours and days, and those between what is changed and what it is changed to."""
    old, new = ([_bounds(each, mutant), _limits(each)] for each in (policy, mutant.policy))
    found: dict[int, None] = {}
    for before, after in zip(old, new, strict=True):
        gone, come = sorted(set(before) - set(after)), sorted(set(after) - set(before))
        found.update(dict.fromkeys((a + b) // 2 for a in gone for b in come))
        found.update(dict.fromkeys(a // 2 for a in gone))
    # A line of a timeline says whole minutes.
    return (*(gap // 60 * 60 for gap in found), *_LONG)


def _bounds(policy: Policy, mutant: Mutant) -> list[int]:
    """How long the changed clauses leave."""
    changed = (item for item in changed_by(policy, mutant) if isinstance(item, Clause))
    spans = (item.target.bound for item in changed if item.target is not None)
    return [seconds_of(span.amount) for span in spans if isinstance(span, Within)]


def _limits(policy: Policy) -> list[int]:
    """How long ways can be gone."""
    amounts = (amount for way in policy.lifecycle.transitions for amount in (way.within, way.after))
    return [seconds_of(amount) for amount in amounts if amount is not None]

"""What can happen: which states a case can get to, which events can occur, which conditions can hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casepact.checks.walk import leaves_open
from casepact.frozen import dataclass
from casepact.machine.partial import specialise_expression
from casepact.machine.satisfy import Satisfaction, derivations, satisfy
from casepact.model.expression import FALSE, AllOf, Expression, FactIn, all_of, facts_of
from casepact.model.fact import FactValue
from casepact.model.lifecycle import RESOLVE, StateTransition
from casepact.model.policy import Policy

__all__ = ["Reach", "can_hold", "holds_together", "needs_of", "reach_of", "spread", "traps_of"]


@dataclass(frozen=True, slots=True)
class Reach:
    """The states a case can get to, the transitions it can take, and the events that can occur."""

    states: frozenset[str]
    transitions: tuple[StateTransition, ...]
    events: frozenset[str]


def reach_of(policy: Policy) -> Reach:
    """Follow every transition whose condition can hold, from the initial state on."""
    lifecycle = policy.lifecycle
    possible = [
        transition
        for transition in lifecycle.transitions
        if can_hold(policy, specialise_expression(transition.guard, {"state": transition.source}))
    ]
    onward: dict[str, set[str]] = {}
    for transition in possible:
        onward.setdefault(transition.source, set()).add(transition.destination)
    states = spread([lifecycle.initial], onward)
    taken = tuple(transition for transition in possible if transition.source in states)
    events = {name for name, event in lifecycle.events.items() if event.activity}
    events.update(transition.event for transition in taken if transition.event is not None)
    if any(lifecycle.settles(transition) for transition in taken):
        events.add(RESOLVE)
    return Reach(states, taken, frozenset(events | {"open", "change"}))


def traps_of(policy: Policy, reach: Reach) -> list[tuple[str, ...]]:
    """The states that lead to one another and nowhere else, none of them an end, in the order of the file.

    What leads into a trap is stuck because of it; the trap itself is the cause.
    """
    states = policy.lifecycle.states
    onward: dict[str, set[str]] = {}
    for transition in reach.transitions:
        onward.setdefault(transition.source, set()).add(transition.destination)
    ahead = {name: spread([name], onward) for name in states if name in reach.states}
    closed = {
        trap: None for trap in ahead.values() if all(ahead[s] == trap and not states[s].final for s in trap)
    }
    return [tuple(name for name in states if name in trap) for trap in closed]


def spread(start: Iterable[str], onward: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Everything that can be got to from ``start``, itself included."""
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(onward.get(name, ()))
    return frozenset(seen)


def can_hold(policy: Policy, guard: Expression) -> bool:
    """Whether some case makes the condition true; also true where that is open or not decided.

    Facts are taken to be given, so that a table which derives them rules nothing out.
    """
    if guard == FALSE:
        return False
    return leaves_open(guard) or satisfy(guard, policy.facts).possible is not False


def needs_of(guard: Expression) -> dict[str, frozenset[FactValue]]:
    """The values that a condition plainly demands of facts, such as those that key a row of a table."""
    parts = guard.items if isinstance(guard, AllOf) else (guard,)
    needs: dict[str, frozenset[FactValue]] = {}
    for part in parts:
        if isinstance(part, FactIn):
            needs[part.fact] = needs[part.fact] & part.values if part.fact in needs else part.values
    return needs


def holds_together(policy: Policy, guards: Iterable[Expression], work: int) -> Satisfaction:
    """A case in which all of the conditions hold and derived facts are what their tables make them."""
    both = all_of(*guards)
    return satisfy(all_of(both, derivations(policy, facts_of(both))), policy.facts, work)

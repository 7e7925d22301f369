"""Which conditions can hold in a state: whatever the facts are, or for the facts of one case."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casepact.decision import Decider
from casepact.model.clause import Clause
from casepact.model.expression import (
    FALSE,
    TRUE,
    AllOf,
    Expression,
    FactCompare,
    FactIn,
    HasBreached,
    OpenedDuring,
    all_of,
    facts_of,
    negate,
)
from casepact.model.fact import Facts, FactValue
from casepact.model.lifecycle import RESOLVE, Lifecycle, StateTransition
from casepact.model.partial import asks, specialise_expression
from casepact.model.policy import Policy
from casepact.semantics.calendars import CaseWorld, UnanswerableError
from casepact.semantics.logic import evaluate
from casepact.semantics.rules import CHANGES, OPEN, Rules
from casepact.verify.recent import Recent
from casepact.verify.rules.cases import Case, Cases, Found, cases_of
from casepact.verify.time.timing import Timing, timing_of

__all__ = ["AnyCase", "OneCase", "Possible", "World", "in_state", "world_of"]


def in_state(condition: Expression, state: str) -> Expression:
    """What is left of a condition while a case is in a state."""
    return specialise_expression(condition, {"state": state})


@dataclass(slots=True)
class World:
    """One policy with all that the checks about its machine ask again and again."""

    policy: Policy
    rules: Rules = field(init=False)
    cases: Cases = field(init=False)
    memory: dict[str, dict[Any, Any]] = field(default_factory=dict)
    """What questions have worked out, for those that come after them."""

    _decider: Decider | None = None
    _can: dict[tuple[int, int, str], tuple[Expression, Expression, bool]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rules = Rules(self.policy)
        self.cases = cases_of(self.policy)

    @property
    def lifecycle(self) -> Lifecycle:
        """States, events and transitions."""
        return self.policy.lifecycle

    @property
    def timing(self) -> Timing:
        """The due instants of the policy."""
        return timing_of(self.policy)

    @property
    def decider(self) -> Decider:
        """What decides cases under the policy."""
        if self._decider is None:
            self._decider = Decider(self.policy)
        return self._decider

    @property
    def open_states(self) -> tuple[str, ...]:
        """The states in which a case is neither settled nor ended."""
        states = self.lifecycle.states.values()
        return tuple(state.name for state in states if not (state.settled or state.final))

    def states_meant(self, name: str) -> tuple[str, ...]:
        """The state of a name, or all open states where it is that of none."""
        return (name,) if name in self.lifecycle.states else self.open_states

    def rests(self, state: str) -> bool:
        """Whether a state is settled or final."""
        found = self.lifecycle.states[state]
        return found.settled or found.final

    def lays_to_rest(self, transition: StateTransition | None) -> bool:
        """Whether a transition, if it is one, settles or ends a case that was open."""
        if transition is None:
            return False
        return self.rests(transition.destination) and not self.rests(transition.source)

    def reopens(self, transition: StateTransition | None) -> bool:
        """Whether a transition, if it is one, opens a case again that was settled or ended."""
        if transition is None:
            return False
        return self.rests(transition.source) and not self.rests(transition.destination)

    def rests_by(self, event: str) -> bool | None:
        """Whether a case that takes an event is settled or ended then; None where only some are."""
        lifecycle = self.lifecycle
        steps = [item for item in lifecycle.transitions if event == item.event]
        if event == RESOLVE:
            steps += [item for item in lifecycle.transitions if lifecycle.settles(item)]
        declared = lifecycle.events.get(event)
        moved = {self.rests(item.destination) for item in steps}
        if event == OPEN:
            moved.add(self.rests(lifecycle.initial))
        elif event in CHANGES or (declared is not None and declared.activity):
            moved.update(map(self.rests, lifecycle.states))
        return moved == {True} if len(moved) < 2 else None

    def taken(self, transition: StateTransition) -> Expression:
        """When a case may take a transition: where its condition holds, and that of none it clashes with.

        Of two on one event that lead to different states neither is taken. One clashes that asks for
        nothing but what is known where the condition of this one holds: what is not known keeps it out.
        """
        known = self.memory.setdefault("taken", {})
        if transition.id not in known:
            others = [move for move in self.rules.transitions[transition.source] if _clash(transition, move)]
            known[transition.id] = all_of(transition.guard, *(negate(other.guard) for other in others))
        found: Expression = known[transition.id]
        return found

    def stays_put(self, event: str, state: str, moves: Collection[StateTransition]) -> bool:
        """Whether a case may take an event without leaving its state, by none of its ``moves`` on it."""
        sure = (move.guard == TRUE and not (move.actors or move.within or move.unspecified) for move in moves)
        if any(sure) and len({move.destination for move in moves}) == 1:
            return False
        if self.lifecycle.states[state].final:
            return event in self._awaited
        declared = self.lifecycle.events.get(event)
        if event in CHANGES and all(move.event != event for move in self.rules.transitions[state]):
            return True
        return declared is not None and declared.activity

    @property
    def _awaited(self) -> frozenset[str]:
        """The events that stop clocks which may run on after the end of a case, and so are taken after it."""
        known = self.memory.setdefault("awaited", {})
        if not known:
            last, known["all"] = None, frozenset[str]()
            while last != known["all"]:  # what is taken after the end may start clocks there
                last = known["all"]
                known["all"] = frozenset(
                    event
                    for event in self.lifecycle.events
                    for clauses in self.stopped_by(event)
                    if any(self._may_start_at_rest(clause, last) for clause in clauses)
                )
        found: frozenset[str] = known["all"]
        return found

    def stopped_by(self, event: str) -> Iterator[tuple[Clause, ...]]:
        """The clauses of each obligation of which an event may stop the clock."""
        for family in self.rules.obligations.values():
            for clause in family.clauses:
                if event in (self.rules.own_event(clause), *clause.stop, *clause.implied):
                    yield family.clauses
                    break

    def _may_start_at_rest(self, clause: Clause, awaited: Collection[str]) -> bool:
        """Whether a clock of a clause may start when a case is settled or ended, and so outlive it."""
        if not clause.start:
            return any(map(self.rests, clause.states))
        return any(event in awaited or self.rests_by(event) is not False for event in clause.start)

    def can_hold(self, condition: Expression, under: Expression, state: str) -> bool:
        """Whether a condition may be true in a state of a case of which ``under`` is true.

        Covered or not: facts may change after a case is opened. Where it is not decided, it may.
        """
        left, known = in_state(condition, state), in_state(under, state)
        if FALSE in (left, known):
            return False
        if left == TRUE == known:
            return True
        key = (id(condition), id(under), state)
        kept = self._can.get(key)
        if kept is None:
            effective = self.cases.effective
            found = self.cases.solve(effective.not_false(left), effective.not_false(known), covered=False)
            kept = self._can[key] = (condition, under, found.possible is not False)
        return kept[2]

    def some_value(self, facts: Iterable[str]) -> list[Expression]:
        """That each of the facts is known."""
        declared = self.policy.facts
        names = sorted(name for name in facts if name in declared and name != "state")
        return [
            self.cases.effective.true(FactIn(name, frozenset(self.cases.effective.domain(name))))
            for name in names
        ]

    def settled(self, found: Found, asked: Sequence[Expression], facts: Iterable[str]) -> Found:
        """What was found by the conditions ``asked``, as a case that has a value of each of some facts.

        One that may have any value is given none by the search, and would be unknown to the interpreter.
        """
        conditions = list(asked)
        for name in sorted(facts):
            if name == "state" or name not in self.policy.facts or found.case is None:
                continue
            if name in self.completed(found.case):
                continue
            for value in self.cases.effective.domain(name):
                own = self.cases.effective.is_(name, value)
                more = self.cases.solve(*conditions, own)
                if more.case is not None:
                    found = more
                    conditions.append(own)
                    break
        return found

    def completed(self, case: Case) -> Mapping[str, FactValue]:
        """The facts of a case with all that follows from them."""
        return self.cases.complete(case.facts, case.at).facts


def _clash(transition: StateTransition, other: StateTransition) -> bool:
    """Whether of a case that may take one transition it is known if the other keeps it from that."""
    if transition.event is None or transition.event != other.event:
        return False
    if transition.destination == other.destination or other.within is not None or other.unspecified:
        return False
    if other.actors and not (transition.actors and set(transition.actors) <= set(other.actors)):
        return False
    guard = transition.guard
    atoms = (
        part
        for part in (guard.items if isinstance(guard, AllOf) else (guard,))
        if isinstance(part, FactIn | FactCompare)
    )
    needed = facts_of(other.guard) - {"state"}
    asked = (OpenedDuring, HasBreached)
    return needed <= facts_of(all_of(*atoms)) and not any(asks(kind, other.guard) for kind in asked)


Possible = Callable[[Expression, str], bool]
"""Whether a condition may be true in a state; true where that cannot be told."""


class AnyCase:
    """Whatever the facts are, and however they change, as long as ``under`` holds."""

    def __init__(self, world: World, under: Expression = TRUE) -> None:
        self.world = world
        self.under = under

    def __call__(self, condition: Expression, state: str) -> bool:
        """Whether some facts make it true."""
        return condition == TRUE or self.world.can_hold(condition, self.under, state)


class OneCase:
    """The facts of one case, as they were given when it opened."""

    def __init__(self, world: World, case: Case) -> None:
        self.facts: Facts = world.completed(case)
        self.asked = CaseWorld(world.rules.book, self.facts, case.at, frozenset())

    def __call__(self, condition: Expression, state: str) -> bool:
        """Whether they make it true; a breach may have happened or not."""
        if condition == TRUE:
            return True
        facts = {**self.facts, "state": state}
        if asks(HasBreached, condition):
            return specialise_expression(condition, facts) != FALSE
        try:
            return evaluate(condition, facts, self.asked) is True
        except UnanswerableError:
            return asks(OpenedDuring, condition)


_RECENT = Recent(World, most=2)


def world_of(policy: Policy) -> World:
    """The world of a policy, worked out once for all checks that ask in a row."""
    return _RECENT.of(policy)

"""A policy prepared for running cases: its obligations, its file order, and the rank of its events."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from casepact.frozen import replace
from casepact.model.clause import Clause, Obligation
from casepact.model.expression import HasBreached, facts_of
from casepact.model.fact import Quantity
from casepact.model.lifecycle import RESOLVE, StateTransition
from casepact.model.partial import asks
from casepact.model.policy import Policy
from casepact.semantics.calendars import CalendarBook
from casepact.syntax.ast.duty import NO_PART_OF_AN_EVENT, Modal
from casepact.syntax.ast.fact import Primitive

__all__ = ["CHANGES", "OPEN", "Rules", "never_judged"]

OPEN = "open"
"""The event that opens a case."""

CHANGES = ("change", "raise", "lower")
"""Events that change facts and do nothing else."""

_COUNTED_BY = frozenset((Primitive.ZONE, Primitive.DATE, Primitive.INSTANT))
"""Types of facts that calendars and notices are counted by, without a condition that asks for them."""


class Rules:
    """One policy, with what every case under it asks again and again worked out once.

    ``obligations`` are the policy's, and after them the terms that have a time or a ``before``, each
    a family of its own. ``order`` is the place of every id in the file.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.book = CalendarBook(policy)
        self.obligations: Mapping[str, Obligation] = dict(policy.obligations) | {
            family.name: family
            for term in policy.terms
            if self._is_timed(term) and (family := self._family(term)).name not in policy.obligations
        }
        self.order: Mapping[str, int] = {note.id: place for place, note in enumerate(policy.notes)}
        self.transitions: Mapping[str, tuple[StateTransition, ...]] = {
            name: tuple(move for move in policy.lifecycle.transitions if move.source == name)
            for name in policy.lifecycle.states
        }

    def place(self, identifier: str) -> tuple[int, str]:
        """Return the key that sorts ids as the file does; those that are not in the file come last."""
        return self.order.get(identifier, len(self.order)), identifier

    def rank(self, event: str) -> int:
        """Return where an event stands among others at its instant: 0 stops, 1 pauses, 2 all the rest."""
        return self._ranks.get(event, 2)

    def depends_on(self, obligation: str, fact: str) -> bool:
        """Whether the choice among an obligation's clauses looks at a fact."""
        family = self.obligations[obligation]
        return fact in family.facts or any(fact in facts_of(clause.guard) for clause in family.clauses)

    def stands_still(self, clause: Clause, state: str) -> bool:
        """Whether the clause's clock does not run in a state (point 6)."""
        if clause.counting:
            return state not in clause.counting
        if clause.pausing:
            return state in clause.pausing
        return self.policy.lifecycle.states[state].holds_up(clause.action, clause.stop)

    def still_in(self, clause: Clause) -> frozenset[str]:
        """The states in which the clause's clock does not run."""
        return frozenset(state for state in self.policy.lifecycle.states if self.stands_still(clause, state))

    def own_event(self, clause: Clause) -> str | None:
        """The event that the clause's own action is, such as ``deliver_report``; None where it is none."""
        events = self.policy.lifecycle.events
        words = [word for word in clause.objects if word not in NO_PART_OF_AN_EVENT]
        joined = "_".join((clause.action, *words))
        return next((name for name in (joined, clause.action) if name in events), None)

    @cached_property
    def permissions(self) -> tuple[Clause, ...]:
        """The terms that say who may, or may not, change the severity."""
        words = ("change", "set", "raise", "lower", "upgrade", "downgrade")
        return tuple(
            term
            for term in self.policy.terms
            if term.action in words and "severity" in term.objects and term.modal is not Modal.MUST
        )

    @cached_property
    def prohibitions(self) -> tuple[Clause, ...]:
        """The clauses that forbid an event."""
        return tuple(
            clause
            for clause in self.policy.clauses()
            if clause.modal is Modal.MUST_NOT and self.own_event(clause) and clause not in self.permissions
        )

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        lifecycle = self.policy.lifecycle
        clauses = [clause for family in self.obligations.values() for clause in family.clauses]
        ranks = {
            move.event: 1
            for move in lifecycle.transitions
            if move.event is not None
            and any(
                self.stands_still(clause, move.destination) and not self.stands_still(clause, move.source)
                for clause in clauses
            )
        }
        for clause in clauses:
            own = self.own_event(clause)
            stops = (*clause.stop, *clause.implied)
            ranks.update(dict.fromkeys(stops if own is None else (*stops, own), 0))
        if ranks.get(RESOLVE) == 0:
            settling = (move.event for move in lifecycle.transitions if lifecycle.settles(move))
            ranks.update((event, 0) for event in settling if event is not None)
        return ranks

    def _is_timed(self, term: Clause) -> bool:
        """Whether a term has a clock. What is to come before an event must be an event itself."""
        judged = term.modal is Modal.MUST and bool(term.before) and self.own_event(term) is not None
        return term.has_time or judged

    @staticmethod
    def family_name(term: Clause) -> str:
        """What the obligation that a timed term makes is called."""
        return term.id if term.obligation.isdigit() else term.obligation

    @staticmethod
    def _family(term: Clause) -> Obligation:
        name = Rules.family_name(term)
        if not term.start and not term.states:
            term = replace(term, start=(OPEN,))
        return Obligation(name=name, note=term.note, clauses=(term,))

    @cached_property
    def asked(self) -> frozenset[str]:
        """The facts that more is asked for than what other facts are: those in which a case can differ."""
        policy = self.policy
        guards = [clause.guard for clause in policy.clauses()]
        guards += [rung.guard for ladder in policy.ladders for rung in ladder.rungs]
        guards += [ladder.guard for ladder in policy.ladders]
        guards += [rule.guard for rule in policy.credits]
        guards += [intake.guard for intake in policy.intake]
        guards += [move.guard for move in policy.lifecycle.transitions]
        guards += [entry.guard for entry in policy.coverage if entry.guard is not None]
        guards += [choice.guard for named in policy.calendars.values() for choice in named.choices]
        guards += [choice.guard for channel in policy.channels.values() for choice in channel.hours]
        for needed in policy.prerequisites:
            guards += () if needed.adjustment is not None else (needed.guard, needed.requirement)
        counted_by = (
            fact.name
            for fact in policy.facts.values()
            if isinstance(fact.type, Quantity) and fact.type.primitive in _COUNTED_BY
        )
        return frozenset(("severity", "tier", "channel", *counted_by)).union(*map(facts_of, guards))

    @cached_property
    def asks_for_breaches(self) -> bool:
        """Whether any condition of the policy asks for a breach."""
        policy = self.policy
        guards = [clause.guard for clause in policy.clauses()]
        guards += [adjustment.guard for adjustment in policy.adjustments]
        guards += [severity.guard for severity in policy.severities.values() if severity.guard is not None]
        guards += [cell.guard for matrix in policy.matrices for cell in matrix.cells]
        guards += [choice.guard for named in policy.calendars.values() for choice in named.choices]
        return asks(HasBreached, *guards)


def never_judged(policy: Policy) -> tuple[Clause, ...]:
    """The terms that must come ``before`` an event, but that no run judges.

    What is to be done is no event of the policy, so nothing ever says that it was done in time.
    """
    rules = Rules(policy)
    return tuple(
        term
        for term in policy.terms
        if term.modal is Modal.MUST and term.before and rules.obligations.get(rules.family_name(term)) is None
    )

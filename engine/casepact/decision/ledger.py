"""The case a decision is about, and what the decision gathers on the way to its answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from casepact.model.expression import Expression
from casepact.model.fact import Facts
from casepact.model.policy import Policy
from casepact.semantics.calendars import CalendarBook, CaseWorld, UnanswerableError
from casepact.semantics.logic import evaluate, unknown_facts
from casepact.semantics.select import Conflict, Undecided, select
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.target import NoTarget

__all__ = ["Asked", "Ledger", "Silence", "StillWorld"]


class Silence(str):
    """Why a calendar has no answer. It stands where the facts are named that an answer hangs on."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class StillWorld:
    """The world of a case in which a question that a calendar cannot answer is unknown, and no fault.

    Of the obligations that are ``never_owed`` to such a case it is known that none is breached.
    """

    world: CaseWorld
    never_owed: Callable[[str], bool] = lambda _: False

    def opened_during(self, calendar: CalendarExpr) -> bool | None:
        """Whether the calendar was open; unknown also past the data of the calendar."""
        try:
            return self.world.opened_during(calendar)
        except UnanswerableError:
            return None

    def opened_during_needs(self, calendar: CalendarExpr) -> frozenset[str]:
        """The facts for want of which that is unknown, or the calendar's reason."""
        try:
            self.world.opened_during(calendar)
            return self.world.opened_during_needs(calendar)
        except UnanswerableError as error:
            return frozenset((Silence(error),))

    def has_breached(self, obligation: str) -> bool | None:
        """Whether an obligation has been breached: what is not owed cannot be."""
        known = self.world.has_breached(obligation)
        return False if known is None and self.never_owed(obligation) else known


@dataclass(frozen=True, slots=True)
class Asked:
    """The question: a policy, the completed facts of a case, and when it is opened (UTC seconds)."""

    policy: Policy
    book: CalendarBook
    facts: Facts
    at: int

    @property
    def world(self) -> StillWorld:
        """What conditions can ask; of breaches it is known only where nothing is owed."""
        return StillWorld(CaseWorld(self.book, self.facts, self.at), self._never_owed)

    def _never_owed(self, name: str) -> bool:
        """Whether no clause of an obligation holds for the case, or may, that a clock could run for."""
        obligation = self.policy.obligations.get(name)
        if obligation is None:
            return False
        # Nothing is known here of breaches, so that two obligations may hang on each other.
        found = select(obligation, self.facts, StillWorld(CaseWorld(self.book, self.facts, self.at)))
        if found.clause is not None:
            target = found.clause.target
            return target is not None and isinstance(target.bound, NoTarget)
        return not (found.candidates or found.conflict)

    def holds(self, guard: Expression) -> bool | None:
        """Whether a condition holds."""
        return evaluate(guard, self.facts, self.world)

    def needs(self, guard: Expression) -> frozenset[str]:
        """The facts for want of which a condition is unknown."""
        return unknown_facts(guard, self.facts, self.world)


@dataclass(slots=True)
class Ledger:
    """What is unknown, unspecified, unanswered, in conflict or relied upon, each thing written down once."""

    unknown: dict[str, frozenset[str]] = field(default_factory=dict)
    unspecified: dict[str, None] = field(default_factory=dict)
    unanswered: dict[str, str] = field(default_factory=dict)
    conflicts: dict[Conflict, None] = field(default_factory=dict)
    relied: dict[str, None] = field(default_factory=dict)

    def hang(self, clause: str, facts: frozenset[str]) -> None:
        """The answer hangs on facts nobody gave; on none, it hangs on what the document leaves open."""
        silences = sorted(fact for fact in facts if isinstance(fact, Silence))
        if silences:
            self.leave_unanswered(clause, silences[0])
            facts = facts.difference(silences)
        if facts or not silences:
            self.unknown[clause] = self.unknown.get(clause, frozenset()) | facts
        if not facts and not silences:
            self.leave_open((clause,))

    def leave_unanswered(self, clause: str, reason: object) -> None:
        """A calendar has no answer to what the clause asks it, for this reason."""
        self.unanswered.setdefault(clause, str(reason))

    def leave_open(self, ids: Iterable[str]) -> None:
        """Entries were reached that have no value."""
        self.unspecified.update(dict.fromkeys(ids))

    def clash(self, about: str, clauses: tuple[str, ...]) -> None:
        """Clauses give different answers."""
        self.conflicts[Conflict(about, clauses)] = None

    def rely(self, *ids: str) -> None:
        """The answer rests on entries of the policy."""
        self.relied.update(dict.fromkeys(ids))

    def rely_on_calendar(self, asked: Asked, calendar: CalendarExpr | None) -> None:
        """The answer rests on a calendar, and on those it names."""
        if calendar is not None:
            self.rely(*asked.book.reached(calendar, asked.facts))

    def undecided(self) -> tuple[Undecided, ...]:
        """What the answer hangs on, in the order it was met."""
        return tuple(Undecided(clause, facts) for clause, facts in self.unknown.items())

    def assumptions(self, policy: Policy) -> Iterator[str]:
        """The ids of the readings chosen by the author that the answer rests on, in file order."""
        above = {
            ".".join(parts[:length])
            for parts in (id_.split(".") for id_ in self.relied)
            for length in range(1, len(parts) + 1)
        }
        return (note.id for note in policy.notes if note.assumed and note.id in above)

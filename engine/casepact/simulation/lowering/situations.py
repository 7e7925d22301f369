"""Every situation that facts can bring a case into, found by asking the semantics about each.

A situation is what was stated of a case, what is known of it, what of it was breached and, where anything
asks for it, its state. Conditions are asked here and never again: a compiled loop goes from situation to
situation by number. What a condition asks of the hours in which a case was opened splits the cases of a
kind, and `Question` is where they part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from casepact.model.expression import (
    AllOf,
    AnyOf,
    Expression,
    HasBreached,
    Negation,
    OpenedDuring,
    facts_of,
)
from casepact.model.fact import Facts, FactValue
from casepact.model.policy import Policy
from casepact.semantics.calendars import CalendarBook, Undetermined
from casepact.semantics.case import EffectKind
from casepact.semantics.logic import evaluate
from casepact.semantics.mattering import that_matter
from casepact.semantics.rules import Rules
from casepact.semantics.select import Completed, complete
from casepact.simulation.lowering.sheet import UnloweredError
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.time import Calendar

__all__ = ["Question", "Report", "Situation", "SituationWorld", "Situations", "guards_of"]

_MOST = 50_000

Answers = tuple[tuple[Calendar, bool], ...]


class _AskError(Exception):
    """A calendar was asked about that the answers at hand do not speak of."""

    def __init__(self, calendar: Calendar) -> None:
        super().__init__()
        self.calendar = calendar


@dataclass(frozen=True, slots=True)
class Report:
    """What learning facts says, once in a case under its ``key``."""

    kind: EffectKind
    clause: str
    names: tuple[str, ...]
    key: str


@dataclass(slots=True)
class Situation:
    """One situation, and where changes lead from it: numbers of situations.

    ``changed`` is by change of facts, the first of which is none; ``entered`` by state, and ``broke`` by
    obligation that conditions ask about.
    """

    given: Mapping[str, FactValue]
    state: str
    breached: frozenset[str]
    answers: Answers
    facts: Mapping[str, FactValue]
    reports: tuple[Report, ...]
    changed: list[int] = field(default_factory=list)
    entered: dict[str, int] = field(default_factory=dict)
    broke: dict[str, int] = field(default_factory=dict)

    @property
    def severity(self) -> str | None:
        """The severity after definitions and floors, None where it is not known."""
        value = self.facts.get("severity")
        return value if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a calendar was open when the case was opened decides between two ways on."""

    calendar: Calendar
    yes: Question | int
    no: Question | int


@dataclass(frozen=True, slots=True)
class SituationWorld:
    """What the conditions of a case can ask in a situation; a question without an answer is raised."""

    book: CalendarBook
    facts: Facts
    answers: Mapping[Calendar, bool]
    breached: frozenset[str]

    def opened_during(self, calendar: CalendarExpr) -> bool | None:
        """Whether the calendar was open then; unknown where it is not known which calendar it is."""
        bounds = self.book.bounds(calendar, self.facts)
        if isinstance(bounds, Undetermined):
            return None
        if not bounds.exact:
            raise UnloweredError("a condition asks a calendar that leaves time unspecified")
        if bounds.most not in self.answers:
            raise _AskError(bounds.most)
        return self.answers[bounds.most]

    def opened_during_needs(self, calendar: CalendarExpr) -> frozenset[str]:
        """The facts for want of which ``opened_during`` is unknown."""
        bounds = self.book.bounds(calendar, self.facts)
        return bounds.facts if isinstance(bounds, Undetermined) else frozenset()

    def has_breached(self, obligation: str) -> bool | None:
        """Whether an obligation has been breached."""
        return obligation in self.breached


class Situations:
    """The situations of the cases of some kinds, gathered by `open_kind`.

    ``changes`` are the facts that events can change, the first of them none; ``also`` are conditions that
    are to be asked of situations beside those of the policy.
    """

    def __init__(self, rules: Rules, changes: Sequence[Facts], also: Sequence[Expression] = ()) -> None:
        self.rules = rules
        self.changes = tuple(changes)
        guards = (*guards_of(rules.policy), *also)
        self.asked = tuple(sorted(set[str]().union(*(_breaches_in(guard) for guard in guards))))
        self._asking = tuple(guard for guard in (*_asked_in_runs(rules), *also) if _asks_hours(guard))
        self.by_state = any("state" in facts_of(guard) for guard in guards)
        self.found: list[Situation] = []
        self._index: dict[object, int] = {}

    def open_kind(self, facts: Facts) -> Question | int:
        """Find every situation of a kind of case, and return the first, or what it hangs on."""
        return self._open(dict(facts), {})

    def world(self, number: int) -> SituationWorld:
        """What conditions can ask in a situation."""
        here = self.found[number]
        return SituationWorld(self.rules.book, here.facts, dict(here.answers), here.breached)

    def ask(self, guard: Expression, number: int, facts: Facts) -> bool | None:
        """Ask a condition in a situation, but of other facts.

        Raises UnloweredError where those lead to a calendar that is not asked about otherwise.
        """
        here = self.found[number]
        world = SituationWorld(self.rules.book, facts, dict(here.answers), here.breached)
        try:
            return evaluate(guard, facts, world)
        except _AskError as error:
            raise UnloweredError("a condition asks for other hours under other facts") from error

    def _open(self, facts: Mapping[str, FactValue], answers: Mapping[Calendar, bool]) -> Question | int:
        kept = len(self.found)
        try:
            first = self._learn(facts, self.rules.policy.lifecycle.initial, frozenset(), answers, facts)
            self._explore(kept, answers)
        except _AskError as asked:
            del self.found[kept:]
            self._index = {key: number for key, number in self._index.items() if number < kept}
            return Question(
                asked.calendar,
                self._open(facts, {**answers, asked.calendar: True}),
                self._open(facts, {**answers, asked.calendar: False}),
            )
        return first

    def _explore(self, begin: int, answers: Mapping[Calendar, bool]) -> None:
        number = begin
        while number < len(self.found):
            here = self.found[number]
            for guard in self._asking:  # which asks for the hours it hangs on, if they are not known
                evaluate(guard, here.facts, self.world(number))
            for change in self.changes:
                given = {**here.given, **change}
                here.changed.append(self._learn(given, here.state, here.breached, answers, here.facts))
            for state in self.rules.policy.lifecycle.states if self.by_state else ():
                here.entered[state] = self._learn(here.given, state, here.breached, answers, here.facts)
            for name in self.asked:
                broken = here.breached | {name}
                here.broke[name] = self._add(
                    here.given, here.state, broken, here.answers, here.facts, here.reports
                )
            number += 1
            if len(self.found) > _MOST:
                raise UnloweredError(f"its cases can come into more than {_MOST:,} situations")

    def _learn(
        self,
        given: Mapping[str, FactValue],
        state: str,
        breached: frozenset[str],
        answers: Mapping[Calendar, bool],
        known: Facts,
    ) -> int:
        policy = self.rules.policy
        world = SituationWorld(self.rules.book, known, answers, breached)
        completed = complete(policy, {**given, "state": state}, world)
        facts = {**completed.facts, "state": state}
        if completed.severity is not None:
            facts["severity"] = completed.severity
        return self._add(
            given, state, breached, tuple(answers.items()), facts, _reports_of(self.rules, given, completed)
        )

    def _add(
        self,
        given: Mapping[str, FactValue],
        state: str,
        breached: frozenset[str],
        answers: Answers,
        facts: Mapping[str, FactValue],
        reports: tuple[Report, ...],
    ) -> int:
        key = tuple(given.items()), state, breached, answers, tuple(facts.items()), reports
        number = self._index.get(key)
        if number is None:
            number = self._index[key] = len(self.found)
            self.found.append(Situation(given, state, breached, answers, facts, reports))
        return number


def guards_of(policy: Policy) -> Iterable[Expression]:
    """Every condition that can be asked while a case runs."""
    yield from (clause.guard for clause in policy.clauses())
    yield from (adjustment.guard for adjustment in policy.adjustments)
    for needed in policy.prerequisites:
        yield from (needed.guard, needed.requirement)
        if needed.adjustment is not None:
            yield needed.adjustment.guard
    yield from (severity.guard for severity in policy.severities.values() if severity.guard is not None)
    yield from (cell.guard for matrix in policy.matrices for cell in matrix.cells)
    yield from (choice.guard for named in policy.calendars.values() for choice in named.choices)
    yield from (rung.guard for ladder in policy.ladders for rung in ladder.rungs)
    yield from (move.guard for move in policy.lifecycle.transitions)


def _asked_in_runs(rules: Rules) -> Iterator[Expression]:
    """The conditions that are asked of a case while it runs, beside those its facts follow from."""
    yield from (clause.guard for family in rules.obligations.values() for clause in family.clauses)
    yield from (term.guard for term in (*rules.permissions, *rules.prohibitions))
    yield from (rung.guard for ladder in rules.policy.ladders for rung in ladder.rungs)
    yield from (move.guard for move in rules.policy.lifecycle.transitions)


def _asks_hours(expression: Expression) -> bool:
    match expression:
        case OpenedDuring():
            return True
        case Negation(item=item):
            return _asks_hours(item)
        case AllOf(items=items) | AnyOf(items=items):
            return any(_asks_hours(item) for item in items)
        case _:
            return False


def _breaches_in(expression: Expression) -> frozenset[str]:
    match expression:
        case HasBreached(obligation=obligation):
            return frozenset((obligation,))
        case Negation(item=item):
            return _breaches_in(item)
        case AllOf(items=items) | AnyOf(items=items):
            return frozenset[str]().union(*(_breaches_in(item) for item in items))
        case _:
            return frozenset()


def _reports_of(rules: Rules, given: Facts, completed: Completed) -> tuple[Report, ...]:
    """What is said of completed facts, in order and under the keys of `casepact.semantics.turn`."""
    said = [Report(EffectKind.UNSPECIFIED, id_, (id_,), id_) for id_ in completed.unspecified]
    said += [Report(EffectKind.CONFLICT, "", item.clauses, item.key) for item in completed.conflicts]
    said += [
        Report(EffectKind.UNKNOWN, item.clause, item.names, item.key)
        for item in that_matter(rules, given, completed)
    ]
    return tuple(said)

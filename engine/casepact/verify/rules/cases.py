"""The cases a policy can have: whether some reachable case meets conditions, and one that does.

A case is reachable if it has a value for every fact, is not known to be left uncovered (by an
exclusion, a closed list of inclusions, a prerequisite, a quota), and came by a channel its tier has.
What the policy derives has the value that the policy gives it. ``docs/decisions/0081-rule-checks.md``
says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from casepact.model.expression import (
    FALSE,
    TRUE,
    Expression,
    FactIn,
    HasBreached,
    OpenedDuring,
    any_of,
    negate,
)
from casepact.model.fact import Facts, FactValue, Quantity
from casepact.model.partial import Given, asks
from casepact.model.policy import Policy
from casepact.semantics.calendars import CalendarBook, CaseWorld
from casepact.semantics.logic import evaluate
from casepact.semantics.select import Completed, complete, with_defaults
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.fact import Primitive
from casepact.verify.recent import Recent
from casepact.verify.rules.choosing import choosing_facts, follow_zones
from casepact.verify.rules.effective import Effective
from casepact.verify.rules.opening import Openings
from casepact.verify.rules.problem import domains_of
from casepact.verify.rules.requirements import Requirement, requirements_of
from casepact.verify.rules.shared import together, touched
from casepact.verify.rules.solving import solve
from casepact.verify.rules.stating import STATED, Stating, is_mark, is_unknown, mark
from casepact.verify.witness import usual_instant

__all__ = ["Case", "Cases", "Found", "cases_of", "without_adjustments"]

_ROUNDS = 64
"""How many ways of opening calendars are tried before a question is given up."""

_NOTHING: Facts = MappingProxyType({})

_ZONES = ("UTC", "Europe/London", "America/New_York", "Asia/Tokyo")
"""Zones that stand for those a case may have, where a calendar follows its zone."""


@dataclass(frozen=True, slots=True)
class Case:
    """Given facts, and the instant (UTC seconds) at which the case is opened."""

    facts: Mapping[str, FactValue]
    at: int


@dataclass(frozen=True, slots=True)
class Found:
    """Whether a case exists; ``possible`` None is not decided, for the reason ``why``."""

    possible: bool | None
    case: Case | None = None
    why: str = ""
    breaches: bool = False
    """Whether the case has to have a breach behind it."""


@dataclass(slots=True)
class Cases:
    """The reachable cases of one policy."""

    policy: Policy
    stating: Stating | None = None
    """What people may state of derived facts; what the policy itself lets them where None."""
    beside: Policy | None = None
    """A policy that is asked about the same cases, if one is; see `Effective`."""
    effective: Effective = field(init=False)
    requirements: tuple[Requirement, ...] = field(init=False)
    book: CalendarBook = field(init=False)
    memory: dict[str, object] = field(default_factory=dict)
    """What checks have worked out, for those that come after them."""

    _openings: Openings = field(init=False)
    _coverable: bool | None = None
    _failing: Sequence[Requirement] | None = None
    _touches: dict[int, tuple[Expression, frozenset[object]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.effective = Effective(self.policy, self.stating, beside=self.beside)
        self.book = CalendarBook(self.policy)
        self._openings = Openings(self.policy, self.book, usual_instant(self.policy))
        self.requirements = tuple(requirements_of(self.policy, self.effective))

    def find(
        self,
        *conditions: Expression,
        without: Sequence[Expression] = (),
        covered: bool = True,
        apart_from: frozenset[str] = frozenset(),
        before: str = "",
    ) -> Found:
        """Look for a reachable case in which conditions of the policy are all known to be true.

        Those of ``without`` are not known to be true. With ``covered`` false any case will do, covered or
        not. Requirements that speak of a fact in ``apart_from`` are left out. The fact ``before`` is meant
        as it is before its adjustments. Where only a case with a breach behind it will do, that is said.
        """
        fails = [self.effective.not_true(item, before=before) for item in without]
        found = self.solve(
            *(self.effective.true(item, before=before) for item in conditions),
            *fails,
            covered=covered,
            apart_from=apart_from,
        )
        if found.possible is False and asks(HasBreached, *conditions):
            loose = [self.effective.true(item, breaches=True, before=before) for item in conditions]
            again = self.solve(*loose, *fails, covered=covered, apart_from=apart_from)
            return Found(again.possible, again.case, again.why, breaches=True) if again.possible else again
        return found

    def solve(
        self, *conditions: Expression, covered: bool = True, apart_from: frozenset[str] = frozenset()
    ) -> Found:
        """Look for a reachable case by conditions on given facts, as `Effective` writes them."""
        if FALSE in conditions:
            return Found(possible=False)
        if covered and not self.coverable:
            return Found(possible=False, why="no case is covered")
        required = self._connected(conditions, apart_from) if covered else ()
        return self._search(together(*conditions, *(item.condition for item in required)))

    @property
    def _failed_by_default(self) -> Sequence[Requirement]:
        """The requirements that a case fails of which nothing is said."""
        if self._failing is None:
            at = usual_instant(self.policy)
            completed = self.complete({}, at)
            self._failing = [item for item in self.requirements if self.holds(item.fails, completed, at)]
        return self._failing

    @property
    def coverable(self) -> bool:
        """Whether any case at all is covered."""
        if self._coverable is None:
            found = self._search(together(*(item.condition for item in self.requirements)))
            self._coverable = found.possible is not False
        return self._coverable

    def complete(self, facts: Facts, at: int, *, before: str = "") -> Completed:
        """What follows from the facts of a case; the fact ``before`` is left as it is before adjustment."""
        policy = without_adjustments(self.policy, before) if before else self.policy
        return complete(policy, facts, self._world(facts, at))

    def holds(self, condition: Expression, completed: Completed, at: int) -> bool | None:
        """Whether a condition holds for a completed case."""
        return evaluate(condition, completed.facts, self._world(completed.facts, at))

    def is_kept_out(self, facts: Facts, at: int) -> bool:
        """Whether something is known that keeps a case of these facts out."""
        completed = self.complete(facts, at)
        return any(self.holds(item.fails, completed, at) for item in self.requirements)

    def _world(self, facts: Facts, at: int) -> CaseWorld:
        return CaseWorld(self.book, with_defaults(self.policy, facts), at)

    def _touched(self, condition: Expression) -> frozenset[object]:
        """The given facts a condition asks for, and a mark if it asks for calendars; remembered."""
        kept = self._touches.get(id(condition))
        if kept is None:
            kept = self._touches[id(condition)] = (condition, touched(condition))
        return kept[1]

    def _connected(
        self, conditions: Sequence[Expression], apart_from: frozenset[str]
    ) -> Sequence[Requirement]:
        """The requirements that facts of the conditions have a part in, directly or through one another.

        Those too that a case fails of which nothing is said, since defaults are said of it.
        """
        left = [item for item in self.requirements if not item.mentions & apart_from]
        reached = frozenset[object]().union(*map(self._touched, conditions))
        taken = [item for item in left if item in self._failed_by_default]
        left = [item for item in left if item not in taken]
        reached = reached.union(*(item.touches for item in taken))
        while True:
            near = [item for item in left if item.touches & reached]
            if not near:
                return taken
            taken += near
            left = [item for item in left if not item.touches & reached]
            reached = reached.union(*(item.touches for item in near))

    def _search(self, condition: Expression, pinned: Facts = _NOTHING) -> Found:
        """Look for a case of the ``pinned`` facts, which the condition asks for as well."""
        doubt = ""
        for _ in range(_ROUNDS):
            found = solve(condition, self.policy.facts)
            if found.possible is None:
                return Found(None, why="it depends on too many facts at once")
            if not found.possible:
                return Found(None, why=doubt) if doubt else Found(possible=False)
            wanted, facts = _wanted(found.given), {**pinned, **found.facts}
            usual = usual_instant(self.policy)
            if not wanted:
                return Found(possible=True, case=self._case(facts, usual))
            completed = self.complete(self._unmarked(facts, usual), usual).facts
            opening = self._openings.find(wanted, completed)
            if opening.at is not None:
                return Found(possible=True, case=self._case(facts, opening.at))
            if opening.needs:
                missing = sorted(opening.needs - facts.keys())
                if not missing or any(name not in self.policy.facts for name in missing):
                    return Found(None, why=_hangs(wanted))
                return self._of_each_value(missing[0], condition, pinned, _hangs(wanted))
            if opening.perhaps or follow_zones(wanted, self.policy.calendars):
                doubt = _hangs(wanted)
            condition = together(condition, self._other_than(wanted, completed))
        return Found(None, why="it depends on too many calendars at once")

    def _of_each_value(self, fact: str, condition: Expression, pinned: Facts, doubt: str) -> Found:
        """Look for a case by what it has for a fact that chooses calendars."""
        zoned = self._is_zone(fact)
        values: tuple[FactValue, ...] = (*_ZONES, *self._zones_asked(fact))
        if not zoned:
            known = FactIn(fact, frozenset(self.effective.domain(fact)))
            values = domains_of(together(condition, known), self.policy.facts)[fact]
        # Other zones than those tried may do.
        left = Found(None, why=doubt) if zoned else Found(possible=False)
        for value in values:
            of_it = self.effective.true(FactIn(fact, frozenset((value,))))
            found = self._search(together(condition, of_it), {**pinned, fact: value})
            if found.possible:
                return found
            left = found if found.possible is None else left
        return left

    def _unmarked(self, facts: Facts, at: int) -> dict[str, FactValue]:
        """The facts of a case, without those that it need not or may not state where definitions hold."""
        own = {
            name: value for name, value in facts.items() if not is_mark(name) and not is_unknown(name, facts)
        }
        for name, said in self.effective.said.items():
            if name not in own:
                continue
            stated = facts.get(mark(name)) == STATED
            if not stated or evaluate(said.get(own[name], TRUE), facts, self._world(facts, at)) is False:
                rest = {other: value for other, value in own.items() if other != name}
                completed = self.complete(rest, at)
                if any(self.holds(guard, completed, at) for guard in self.effective.definitions[name]):
                    own = rest
        return own

    def _case(self, facts: Facts, at: int) -> Case:
        """The case, without the facts that follow from the others by themselves."""
        own, derived = self._unmarked(facts, at), self.derived
        for name in self.effective.unadjusted:
            if name in own and name in derived:
                rest = {other: value for other, value in own.items() if other != name}
                one, other = self.complete(own, at), self.complete(rest, at)
                if one.facts.get(name) == other.facts.get(name) and one.conflicts == other.conflicts:
                    own = rest
        return Case(own, at)

    @property
    def derived(self) -> frozenset[str]:
        """The facts that definitions and matrices derive."""
        tables = {matrix.fact for matrix in self.policy.matrices}
        if any(item.guard is not None for item in self.policy.severities.values()):
            tables.add("severity")
        return frozenset(tables)

    def _is_zone(self, fact: str) -> bool:
        type_ = self.policy.facts[fact].type
        return isinstance(type_, Quantity) and type_.primitive is Primitive.ZONE

    def _zones_asked(self, fact: str) -> Iterator[str]:
        from casepact.time.zones import find_zone

        return (name for name in map(str, self.effective.domain(fact)) if find_zone(name) is not None)

    def _other_than(self, wanted: Mapping[CalendarExpr, bool], facts: Facts) -> Expression:
        """Other calendars open, or other facts of those that choose calendars and their zones."""
        return any_of(
            *(OpenedDuring(calendar, not inside) for calendar, inside in wanted.items()),
            *(
                self.effective.true(negate(FactIn(name, frozenset((facts[name],)))))
                for name in sorted(choosing_facts(wanted, self.policy.calendars))
                if name in facts
            ),
        )


def without_adjustments(policy: Policy, fact: str) -> Policy:
    """The policy without what adjusts a fact."""
    return replace(
        policy,
        adjustments=tuple(item for item in policy.adjustments if item.fact != fact),
        prerequisites=tuple(
            item for item in policy.prerequisites if item.adjustment is None or item.adjustment.fact != fact
        ),
    )


def _wanted(given: Given) -> dict[CalendarExpr, bool]:
    return {
        key: inside for (kind, key), inside in given.items() if kind == "opened" and not isinstance(key, str)
    }


def _hangs(wanted: Mapping[CalendarExpr, bool]) -> str:
    from casepact.syntax.printer import print_calendar

    asked = " and ".join(
        f"`opened {'during' if inside else 'outside'} {print_calendar(calendar)}`"
        for calendar, inside in wanted.items()
    )
    return f"it hangs on {asked}, of which the document leaves some time open or the zone to the case"


_RECENT = Recent(Cases, most=4)


def cases_of(policy: Policy) -> Cases:
    """The cases of a policy, worked out once for all checks that ask in a row."""
    return _RECENT.of(policy)

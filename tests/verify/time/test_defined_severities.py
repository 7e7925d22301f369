"""The checks about time where one fact defines the severity and is asked for elsewhere, value by value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import HealthCheck, given, settings

from casepact.model.clause import Clause
from casepact.model.fact import FactValue
from casepact.model.policy import Policy
from casepact.semantics.calendars import CalendarBook, CaseWorld, Undetermined, pick_calendar
from casepact.semantics.due import due_instant
from casepact.semantics.logic import evaluate
from casepact.semantics.select import complete, select
from casepact.source import Diagnostic
from casepact.syntax.ast.escalation import AfterAmount
from casepact.syntax.ast.target import Target, Within
from tests.verify.time.defined_policies import SEVERITIES, TIERS, Kind, texts
from tests.verify.time.test_against_brute_force import INSTANTS, clauses, load, related_clauses, run
from tests.verify.time.test_time_checks import replayed

Facts = dict[str, FactValue]


@dataclass
class Looked:
    """What every case is owed at every instant, by its facts."""

    policy: Policy
    kind: Kind
    dues: dict[object, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.book = CalendarBook(self.policy)
        world = CaseWorld(self.book, {}, INSTANTS[0])
        self.cases: list[Facts] = []
        for tier in TIERS:
            for value in self.kind.values:
                completed = complete(self.policy, {"tier": tier, "x": value, "channel": "email"}, world)
                self.cases.append(dict(completed.facts))

    def clause(self, duty: str, facts: Facts) -> Clause:
        clause = select(self.policy.obligations[duty], facts, CaseWorld(self.book, facts, INSTANTS[0])).clause
        assert clause is not None
        return clause

    def desk(self, facts: Facts) -> str:
        """Which hours the desk keeps: no other calendar is chosen, and this one by the fact alone."""
        picked = pick_calendar(self.policy.calendars["desk"].choices, facts)
        assert not isinstance(picked, Undetermined)
        return picked.note.id

    def due(self, target: Target | None, facts: Facts) -> list[int]:
        """When a target is due, counted from each instant."""
        assert target is not None
        key = (target, self.desk(facts))
        if key not in self.dues:
            found = [due_instant(target, at, self.book, facts).at for at in INSTANTS]
            self.dues[key] = [due for due in found if due is not None]
            assert len(self.dues[key]) == len(INSTANTS)
        return self.dues[key]

    def steps(self, facts: Facts) -> Iterator[tuple[str, list[int]]]:
        """The steps that hold for a case, with their times from each instant."""
        for rung in self.policy.ladders[0].rungs:
            if evaluate(rung.guard, facts, CaseWorld(self.book, facts, INSTANTS[0])):
                trigger = rung.trigger
                assert isinstance(trigger, AfterAmount)
                assert trigger.amount is not None
                yield rung.id, self.due(Target(Within(trigger.amount), trigger.calendar), facts)

    def openings(self, facts: Facts) -> list[int]:
        """When the channel next opens, from each instant."""
        picked = pick_calendar(self.policy.channels["email"].hours, facts)
        assert not isinstance(picked, Undetermined)
        bounds = self.book.bounds(picked.calendar, facts)
        assert not isinstance(bounds, Undetermined)
        key = (picked.calendar, id(bounds))
        if key not in self.dues:
            self.dues[key] = [bounds.least.next_open(at) for at in INSTANTS]
        return self.dues[key]

    def alike(self, duty: str, first: Facts, second: Facts) -> bool:
        """Whether all that is asked of two cases comes to the same but for their severities."""
        if self.desk(first) != self.desk(second):
            return False
        for one, other in ((first, second), (second, first)):
            clause = self.clause(duty, one)
            swapped = {**other, "severity": one["severity"]}
            if self.clause(duty, swapped) is not clause:
                return False
        return True


def _later(first: list[int], second: list[int]) -> bool:
    return any(one > other for one, other in zip(first, second, strict=True))


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=texts())
def test_the_checks_say_what_looking_at_every_value_says(drawn: tuple[Kind, str]) -> None:
    kind, text = drawn
    policy = load(text)
    looked, found = Looked(policy, kind), run(policy)
    severe, tiered = _inverted(looked)
    told = clauses(found["severity-inversion"])
    assert severe <= told, text
    _assert_inverted(policy, found["severity-inversion"])
    assert clauses(found["tier-inversion"]) == tiered, text
    _assert_inverted(policy, found["tier-inversion"])
    unserved: set[str] = set()
    swapped: set[str] = set()
    late: set[str] = set()
    misplaced: set[str] = set()
    for facts in looked.cases:
        response, resolution = (looked.clause(duty, facts) for duty in ("first_response", "resolution"))
        respond, resolve = (looked.due(clause.target, facts) for clause in (response, resolution))
        opens = looked.openings(facts)
        unserved |= {
            clause.id for clause, due in ((response, respond), (resolution, resolve)) if _later(opens, due)
        }
        swapped |= {resolution.id} if _later(respond, resolve) else set()
        steps = list(looked.steps(facts))
        if steps and _later([min(times) for times in zip(*(due for _, due in steps), strict=True)], respond):
            late.add(response.id)
        for place, (_, first) in enumerate(steps):
            misplaced |= {name for name, second in steps[place + 1 :] if _later(first, second)}
    assert clauses(found["unserviceable-target"]) == unserved, text
    assert clauses(found["target-order"]) == swapped, text
    assert related_clauses(policy, found["escalation-after-breach"]) == late, text
    assert bool(found["rung-out-of-order"]) is bool(misplaced), text
    assert clauses(found["rung-out-of-order"]) <= misplaced, text


def _inverted(looked: Looked) -> tuple[set[str], set[str]]:
    """The clauses that are due later than those of less severe cases, and of lower tiers."""
    severe: set[str] = set()
    tiered: set[str] = set()
    for duty in looked.policy.obligations:
        for first in looked.cases:
            clause = looked.clause(duty, first)
            due = looked.due(clause.target, first)
            for second in looked.cases:
                other = looked.due(looked.clause(duty, second).target, second)
                if not _later(due, other):
                    continue
                if first["tier"] == second["tier"] and _is_next(looked, first, second):
                    severe |= {clause.id} if looked.alike(duty, first, second) else set()
                above = (first["tier"], second["tier"]) == ("premium", "basic")
                if above and first["x"] == second["x"]:
                    tiered.add(clause.id)
    return severe, tiered


def _is_next(looked: Looked, first: Facts, second: Facts) -> bool:
    """Whether of the severities that the policy has the second is the one after the first."""
    scale = [name for name in SEVERITIES if name in looked.policy.severities]
    return (str(first["severity"]), str(second["severity"])) in pairwise(scale)


def _assert_inverted(policy: Policy, found: list[Diagnostic]) -> None:
    """Both cases of a witness are decided, and the first is due later."""
    for item in found:
        if not str(item.clause).startswith("targets."):
            continue
        assert item.witness is not None
        first, second = replayed(policy, item)
        name = str(item.clause).split(".")[1]
        due = [next(duty.due for duty in case.obligations if duty.id == name) for case in (first, second)]
        assert due[0] is not None
        assert due[1] is not None
        assert due[0] > due[1], (item.message, item.witness.command)

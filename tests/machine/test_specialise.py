from __future__ import annotations

from hypothesis import given, settings

from casepact.machine.specialise import lasting_facts, specialise
from casepact.model.expression import TRUE, facts_of
from casepact.model.fact import FactValue
from casepact.semantics.select import complete, select
from casepact.syntax.ast.calendar import CalendarExpr
from tests.machine.example import example
from tests.machine.expressions import GIVEN, KnownWorld
from tests.machine.test_decider import CASES

EXAMPLE = example()


@settings(max_examples=200)
@given(known=CASES, rest=CASES, told=GIVEN)
def test_the_same_is_owed_in_every_case_where_the_facts_hold(
    known: dict[str, FactValue],
    rest: dict[str, FactValue],
    told: dict[tuple[str, CalendarExpr | str], bool],
) -> None:
    special = specialise(EXAMPLE, known)
    world = KnownWorld(told)
    facts = {**rest, **known}
    whole, part = complete(EXAMPLE, facts, world), complete(special, facts, world)
    assert part.facts == whole.facts
    for name, obligation in EXAMPLE.obligations.items():
        expected = select(obligation, whole.facts, world).clause
        found = select(special.obligations[name], part.facts, world).clause
        assert (found and found.id) == (expected and expected.id)


def test_what_is_known_is_asked_no_more() -> None:
    known: dict[str, FactValue] = {"channel": "phone", "urgency": "low"}
    special = specialise(EXAMPLE, known)
    for clause in special.clauses():
        assert not facts_of(clause.guard) & known.keys()


def test_rungs_go_with_the_obligation_they_hang_on() -> None:
    known: dict[str, FactValue] = {"severity": "outage", "tier": "basic"}
    outage, question = specialise(EXAMPLE, known), specialise(EXAMPLE, {**known, "severity": "question"})
    assert outage.obligations["progress"].clauses[0].guard == TRUE
    assert [rung.id for ladder in outage.ladders for rung in ladder.rungs] == ["escalations.ladder.steps.2"]
    assert question.obligations["progress"].clauses != ()


def test_a_severity_below_its_floor_is_not_taken_for_granted() -> None:
    question: dict[str, FactValue] = {"severity": "question"}
    assert lasting_facts(EXAMPLE, question) == {}
    assert lasting_facts(EXAMPLE, {"severity": "outage"}) == {"severity": "outage"}
    assert lasting_facts(EXAMPLE, {"tier": "premium"}) == {}
    onboarded: dict[str, FactValue] = {"tier": "premium", "onboarded": True}
    assert lasting_facts(EXAMPLE, onboarded) == onboarded


def test_the_state_a_case_is_in_does_not_last() -> None:
    assert lasting_facts(EXAMPLE, {"state": "working"}) == {}

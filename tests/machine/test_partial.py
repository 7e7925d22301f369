from __future__ import annotations

from hypothesis import given

from casepact.machine.partial import atoms, specialise_expression
from casepact.machine.satisfy import satisfy
from casepact.model.expression import (
    FALSE,
    TRUE,
    Expression,
    FactCompare,
    FactIn,
    Negation,
    all_of,
    any_of,
    facts_of,
)
from casepact.model.fact import FactValue
from casepact.semantics.logic import evaluate
from casepact.syntax.ast.calendar import CalendarExpr
from casepact.syntax.ast.condition import Operator
from tests.machine.expressions import EXPRESSIONS, FACT_SETS, FACTS, GIVEN, KnownWorld

Known = dict[tuple[str, CalendarExpr | str], bool]


@given(EXPRESSIONS, FACT_SETS, FACT_SETS, GIVEN, GIVEN)
def test_what_is_left_means_the_same_in_every_completion(
    expression: Expression,
    known: dict[str, FactValue],
    rest: dict[str, FactValue],
    told: Known,
    untold: Known,
) -> None:
    left = specialise_expression(expression, known, told)
    everything = {**rest, **known}
    world = KnownWorld({**untold, **told})
    assert evaluate(left, everything, world) == evaluate(expression, everything, world)
    assert evaluate(left, known, KnownWorld(told)) == evaluate(expression, known, KnownWorld(told))


@given(EXPRESSIONS, FACT_SETS, GIVEN)
def test_what_is_known_is_asked_no_more(
    expression: Expression, known: dict[str, FactValue], told: Known
) -> None:
    left = specialise_expression(expression, known, told)
    assert not facts_of(left) & known.keys()


@given(EXPRESSIONS, FACT_SETS, GIVEN)
def test_satisfy_finds_a_case_where_there_is_one(
    expression: Expression, known: dict[str, FactValue], told: Known
) -> None:
    answer = satisfy(expression, FACTS)
    if answer.possible:
        world = KnownWorld(dict(answer.given))
        assert evaluate(expression, answer.facts, world) is True
    else:
        assert answer.possible is False
        assert evaluate(expression, known, KnownWorld(told)) is not True


def test_bounds_of_a_fact_are_its_own() -> None:
    too_many = FactCompare("users", Operator.ABOVE, 9)
    assert satisfy(too_many, FACTS).possible is False
    assert satisfy(FactCompare("users", Operator.ABOVE, 8), FACTS).facts == {"users": 9}


def test_between_two_versions_there_is_another() -> None:
    between = all_of(
        FactCompare("product_version", Operator.ABOVE, "7.2"),
        FactCompare("product_version", Operator.BELOW, "7.2.1"),
    )
    assert satisfy(between, FACTS).possible is True


def test_too_many_branches_are_not_decided() -> None:
    contradiction = all_of(
        any_of(FactIn("tier", frozenset({"basic"})), FactIn("region", frozenset({"emea"}))),
        any_of(FactIn("tier", frozenset({"premium"})), FactIn("region", frozenset({"apac"}))),
        FactCompare("users", Operator.ABOVE, 5),
        FactCompare("users", Operator.BELOW, 5),
    )
    assert satisfy(contradiction, FACTS).possible is False
    assert satisfy(contradiction, FACTS, work=20).possible is None


def test_constants_swallow_what_no_longer_matters() -> None:
    basic = FactIn("tier", frozenset({"basic"}))
    expression = all_of(Negation(basic), FactIn("onboarded", frozenset({True})))
    assert specialise_expression(expression, {"tier": "basic"}) == FALSE
    assert specialise_expression(expression, {"tier": "premium", "onboarded": True}) == TRUE
    assert [*atoms(specialise_expression(expression, {"onboarded": True}))] == [basic]

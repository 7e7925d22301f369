"""The two searches agree, and a question too large for both says so."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.machine.satisfy import Satisfaction, satisfy
from casepact.model.expression import Expression, FactCompare, FactIn, all_of, any_of, negate
from casepact.model.fact import Enumeration, Fact, FactValue, Quantity
from casepact.model.partial import specialise_expression
from casepact.resolve import resolve_text
from casepact.source import Level, Span
from casepact.syntax.ast.condition import Operator
from casepact.syntax.ast.fact import Primitive
from casepact.verify.rules import RULE_CHECKS
from casepact.verify.rules.branching import branch
from casepact.verify.rules.problem import Problem, domains_of
from casepact.verify.rules.solving import solve
from tests.verify.generated import Size, policy_text

HERE = Span("policy.yaml", 1, 1, 1, 1)
FACTS = {
    "level": Fact("level", Enumeration(("low", "mid", "high")), HERE),
    "flag": Fact("flag", Quantity(Primitive.BOOLEAN), HERE),
    "users": Fact("users", Quantity(Primitive.INTEGER), HERE),
    "release": Fact("release", Quantity(Primitive.VERSION), HERE),
}

atoms: st.SearchStrategy[Expression] = st.one_of(
    st.sets(st.sampled_from(("low", "mid", "high"))).map(lambda values: FactIn("level", frozenset(values))),
    st.just(FactIn("flag", frozenset((True,)))),
    st.builds(FactCompare, st.just("users"), st.sampled_from(Operator), st.integers(0, 3)),
    st.builds(FactCompare, st.just("release"), st.sampled_from(Operator), st.sampled_from(("7", "7.1"))),
)
expressions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        inner.map(negate),
        st.lists(inner, min_size=2, max_size=4).map(lambda items: all_of(*items)),
        st.lists(inner, min_size=2, max_size=4).map(lambda items: any_of(*items)),
    ),
    max_leaves=12,
)


def holds_whatever_else(expression: Expression, facts: Mapping[str, FactValue]) -> bool:
    """Whether the facts make the expression true, with the first and the last value of every other."""
    domains = domains_of(expression, FACTS)
    return all(
        specialise_expression(
            expression, {**{name: values[end] for name, values in domains.items()}, **facts}
        )
        == all_of()
        for end in (0, -1)
    )


def branching(expression: Expression, facts: Mapping[str, Fact], work: int) -> Satisfaction:
    problem = Problem(domains_of(expression, facts))
    return branch(problem, problem.add(expression, positive=True), work)


@given(expressions)
def test_branching_finds_what_trying_values_one_by_one_finds(expression: Expression) -> None:
    found = branching(expression, FACTS, 1_000_000)
    assert found.possible is satisfy(expression, FACTS).possible
    if found.possible:
        assert holds_whatever_else(expression, found.facts)


@settings(max_examples=30, deadline=None)
@given(expressions)
def test_z3_agrees_where_branching_gives_up(expression: Expression) -> None:
    assert branching(expression, FACTS, 0).possible is None
    found = solve(expression, FACTS, work=0)
    assert found.possible is satisfy(expression, FACTS).possible
    if found.possible:
        assert holds_whatever_else(expression, found.facts)


def test_z3_ends_a_question_that_branching_does_not() -> None:
    """Seven pigeons in six holes: no case, and branching alone would try them all."""
    holes = tuple(f"h{number}" for number in range(6))
    names = [f"p{number}" for number in range(7)]
    facts = {name: Fact(name, Enumeration(holes), HERE) for name in names}
    apart = all_of(
        *(
            negate(all_of(FactIn(one, frozenset((hole,))), FactIn(two, frozenset((hole,)))))
            for number, one in enumerate(names)
            for two in names[:number]
            for hole in holes
        )
    )
    assert branching(apart, facts, 50_000).possible is None
    assert solve(apart, facts, work=50_000).possible is False


def test_a_large_clean_policy_has_no_findings() -> None:
    text = policy_text(Size(tiers=5, severities=4, channels=3, facts=16, clauses=200))
    policy, found = resolve_text(text)
    assert policy is not None
    assert [item.message for item in found if item.level is Level.ERROR] == []
    assert sum(1 for _ in policy.clauses()) == 200
    assert [item.message for check in RULE_CHECKS for item in check(policy)] == []


def test_a_fact_that_can_have_no_value_meets_no_condition() -> None:
    facts = {**FACTS, "none": Fact("none", Enumeration(()), HERE)}
    asked = FactIn("none", frozenset(("some",)))
    flag = FactIn("flag", frozenset((True,)))
    for work in (1_000_000, 0):
        for condition in (asked, negate(asked), all_of(flag, negate(asked))):
            assert solve(condition, facts, work).possible is False
        found = solve(any_of(asked, flag), facts, work)
        assert (found.possible, found.facts) == (True, {"flag": True})

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.decision import decide
from casepact.machine.decider import Decision, Missing, compile_decider
from casepact.model.clause import Clause
from casepact.model.expression import TRUE, Expression
from casepact.model.fact import FactValue
from casepact.model.policy import Adjustment, Policy
from casepact.semantics.logic import World
from casepact.semantics.select import complete, select
from casepact.syntax.ast.calendar import CalendarExpr, CalendarName
from casepact.syntax.ast.condition import Operator
from tests.machine.example import example, load
from tests.machine.expressions import EXPRESSIONS, FACT_SETS, FACTS, GIVEN, KnownWorld

Known = dict[tuple[str, CalendarExpr | str], bool]

OFFICE = ("opened", CalendarName("office"))
IN_HOURS = dt.datetime(2026, 3, 4, 10, 0, tzinfo=dt.UTC)
OUT_OF_HOURS = dt.datetime(2026, 3, 4, 22, 0, tzinfo=dt.UTC)

CASES: st.SearchStrategy[dict[str, FactValue]] = st.fixed_dictionaries(
    {},
    optional={
        "tier": st.sampled_from(("basic", "premium")),
        "severity": st.sampled_from(("outage", "degraded", "question")),
        "channel": st.sampled_from(("email", "phone")),
        "affected": st.sampled_from(("one_user", "some_users", "all_users")),
        "workaround": st.sampled_from(("none", "temporary", "lasting")),
        "custom_code": st.booleans(),
        "onboarded": st.booleans(),
        "users": st.sampled_from((1, 100, 101, 1000)),
        "product_version": st.sampled_from(("7.9", "7.10.2", "7.10.2.0", "8")),
        "language": st.sampled_from(("en", "de")),
        "urgency": st.sampled_from(("low", "high")),
        "impact": st.sampled_from(("low", "high")),
        "cases_used": st.sampled_from((0, 9, 10, 11)),
    },
)

EXAMPLE = example()
DECIDERS = {limit: compile_decider(EXAMPLE, table_limit=limit) for limit in (0, 30, 500, 4096)}


def reference(policy: Policy, facts: dict[str, FactValue], world: World) -> Decision:
    """What the reference semantics says, of all but the coverage."""
    completed = complete(policy, facts, world)
    answers: list[Clause | Missing] = []
    for obligation in policy.obligations.values():
        selection = select(obligation, completed.facts, world)
        if selection.clause:
            answers.append(selection.clause)
        elif selection.conflict:
            answers.append(Missing.CONFLICT)
        else:
            answers.append(Missing.UNKNOWN if selection.candidates else Missing.NONE)
    return None, completed.severity, tuple(answers)


@pytest.mark.parametrize("limit", DECIDERS)
@given(facts=CASES, told=GIVEN)
def test_example_as_the_reference(limit: int, facts: dict[str, FactValue], told: Known) -> None:
    found = DECIDERS[limit].answer(facts, told)
    assert found[1:] == reference(EXAMPLE, facts, KnownWorld(told))[1:]


@settings(max_examples=60)
@given(facts=CASES, inside=st.booleans())
def test_coverage_as_a_full_decision(facts: dict[str, FactValue], inside: bool) -> None:
    full = decide(EXAMPLE, facts, IN_HOURS if inside else OUT_OF_HOURS)
    for decider in DECIDERS.values():
        covered, severity, _ = decider.answer(facts, {OFFICE: inside})
        assert (covered, severity) == (full.covered, full.severity)


ADJUSTMENTS = st.lists(
    st.tuples(
        st.sampled_from(
            (("severity", "degraded"), ("severity", "outage"), ("tier", "basic"), ("tier", None))
        ),
        st.sampled_from((Operator.AT_LEAST, Operator.AT_MOST, None)),
        EXPRESSIONS,
    ),
    max_size=3,
)


@settings(max_examples=50)
@given(
    definitions=st.lists(st.none() | EXPRESSIONS, min_size=3, max_size=3),
    adjustments=ADJUSTMENTS,
    guards=st.lists(EXPRESSIONS, min_size=7, max_size=7),
    limit=st.sampled_from((0, 40, 1000)),
    cases=st.lists(st.tuples(FACT_SETS, GIVEN), min_size=1, max_size=5),
)
def test_any_conditions_as_the_reference(
    definitions: list[Expression | None],
    adjustments: list[tuple[tuple[str, str | None], Operator | None, Expression]],
    guards: list[Expression],
    limit: int,
    cases: list[tuple[dict[str, FactValue], Known]],
) -> None:
    note = EXAMPLE.adjustments[0].note
    clauses = iter(guards)
    policy = replace(
        EXAMPLE,
        facts=FACTS,
        severities={
            name: replace(severity, guard=guard)
            for (name, severity), guard in zip(EXAMPLE.severities.items(), definitions, strict=True)
        },
        matrices=(),
        prerequisites=(),
        coverage=(),
        adjustments=tuple(
            Adjustment(note=note, fact=fact, operator=operator, value=value, guard=guard)
            for (fact, value), operator, guard in adjustments
        ),
        obligations={
            name: replace(
                obligation,
                clauses=tuple(replace(clause, guard=next(clauses)) for clause in obligation.clauses[:3]),
            )
            for name, obligation in EXAMPLE.obligations.items()
        },
    )
    decider = compile_decider(policy, table_limit=limit)
    for facts, told in cases:
        assert decider.answer(facts, told)[1:] == reference(policy, facts, KnownWorld(told))[1:]


def test_small_policies_need_no_code_and_huge_tables_are_not_made() -> None:
    assert DECIDERS[4096].functions == 0
    assert DECIDERS[0].tables == 0


def test_clauses_with_one_answer_are_no_conflict() -> None:
    policy = load(
        """
casepact: 1
policy: example
calendars: {office: Mon-Fri 08:00-18:00 in UTC}
case: {trial: boolean, pilot: boolean}
tiers: {basic: {}}
severities: {major: {}}
targets:
  response:
    duty: vendor must respond after opened
    within:
      - 2 hours on office when trial
      - 2 hours on office when pilot
  resolution:
    duty: vendor must resolve after opened
    within:
      - 4 hours on office when trial
      - 8 hours on office when pilot
"""
    )
    decider = compile_decider(policy)
    response = policy.obligations["response"].clauses
    resolution = policy.obligations["resolution"].clauses
    assert decider.answer({"trial": True, "pilot": True})[2] == (response[0], Missing.CONFLICT)
    assert decider.answer({"pilot": True})[2] == (response[1], resolution[1])
    assert decider.answer({"pilot": False})[2] == (Missing.UNKNOWN, Missing.UNKNOWN)
    assert decider.answer({"pilot": False, "trial": False})[2] == (Missing.NONE, Missing.NONE)


def test_a_severity_nobody_gives_is_the_default() -> None:
    policy = load(
        """
casepact: 1
policy: example
tiers: {basic: {}}
severities: {major: {}, minor: {default: yes}}
"""
    )
    assert compile_decider(policy).answer({})[1] == "minor"
    assert reference(policy, {}, KnownWorld({}))[1] == "minor"
    assert compile_decider(policy).answer({"severity": "major"})[1] == "major"


def test_values_are_given_in_the_order_of_the_names() -> None:
    decider = DECIDERS[4096]
    assert decider.fact_names[:3] == ("tier", "severity", "channel")
    values = dict.fromkeys(decider.fact_names) | {"tier": "premium", "severity": "outage", "channel": "phone"}
    assert decider.decide(*values.values()) == decider.answer(
        {name: value for name, value in values.items() if value is not None}
    )
    assert decider.decide("premium", "outage", "phone") == decider.decide(*values.values())


def test_a_value_that_its_enumeration_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError):
        DECIDERS[4096].decide("platinum")


def test_names_of_a_policy_never_become_code() -> None:
    code = DECIDERS[4096].decide.__code__
    names = {*code.co_varnames, *code.co_names}
    assert not names & {*EXAMPLE.facts, *EXAMPLE.obligations, *EXAMPLE.tiers}


def test_a_condition_that_always_holds_is_no_question() -> None:
    clause = replace(EXAMPLE.obligations["progress"].clauses[0], guard=TRUE)
    obligation = replace(EXAMPLE.obligations["progress"], clauses=(clause,))
    policy = replace(EXAMPLE, obligations={"progress": obligation})
    assert compile_decider(policy).answer({})[2] == (clause,)

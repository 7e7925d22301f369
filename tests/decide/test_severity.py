"""The severity: given, defined, derived by a matrix, and moved by floors, caps and fixed values."""

from __future__ import annotations

import pytest

from casepact.machine.decider import compile_decider
from casepact.semantics.select import Conflict
from tests.decide.asking import FRIDAY, SEVERITIES, ask, hangs, policy

DEFINED = """
severities:
  outage: {when: affected is all_users and production}
  degraded: {when: affected is some_users}
  question: {when: otherwise}
"""
FACTS = "case: {affected: one_user | some_users | all_users, production: boolean, vip: boolean}\n"
FLOOR = FACTS + "adjustments: {floor: severity is at least degraded when vip}\n"


@pytest.mark.parametrize(
    "facts, severity",
    [
        ({"affected": "all_users", "production": True}, "outage"),
        ({"affected": "some_users"}, "degraded"),
        ({"affected": "one_user"}, "question"),
        ({"affected": "all_users"}, None),
    ],
)
def test_a_definition_gives_the_severity(facts: dict[str, str | bool], severity: str | None) -> None:
    decision = ask(policy(FACTS, severities=DEFINED), FRIDAY, **facts)
    assert decision.severity == severity
    assert decision.severity_defined == severity
    assert decision.derived == (() if severity is None else (f"severities.{severity}",))


def test_the_facts_a_definition_wants_are_named() -> None:
    decision = ask(policy(FACTS, severities=DEFINED), affected="all_users")
    assert hangs(decision) == {"severities.outage": {"production"}, "severities.question": {"production"}}


def test_a_given_severity_stands_beside_the_defined_one() -> None:
    decision = ask(policy(FACTS, severities=DEFINED), affected="some_users", severity="outage")
    assert (decision.severity, decision.severity_defined) == ("outage", "degraded")
    assert decision.unknown == ()


def test_two_definitions_that_hold_are_a_conflict() -> None:
    both = DEFINED.replace("affected is some_users", "affected is at least some_users")
    decision = ask(policy(FACTS, severities=both), affected="all_users", production=True)
    assert decision.severity is None
    assert decision.conflicts == (Conflict("severity", ("severities.outage", "severities.degraded")),)


def test_a_default_stands_in_for_one_nobody_gave() -> None:
    asked = policy("", severities="severities: {outage: Outage, question: {title: Question, default: yes}}")
    assert ask(asked).severity == "question"
    assert ask(asked, severity="outage").severity == "outage"


def test_a_definition_comes_before_the_default() -> None:
    severities = "severities: {outage: {when: production}, question: {title: Question, default: yes}}"
    asked = policy(FACTS, severities=severities)
    assert ask(asked, production=True).severity == "outage"
    assert ask(asked, production=False).severity == "question"
    unsure = ask(asked)
    assert unsure.severity == "question"
    assert hangs(unsure) == {"severities.outage": {"production"}}


@pytest.mark.parametrize(
    "severity, vip, after, derived",
    [
        ("question", True, "degraded", ("adjustments.floor",)),
        ("outage", True, "outage", ()),
        ("question", False, "question", ()),
        (None, True, None, ()),
    ],
)
def test_a_floor(severity: str | None, vip: bool, after: str | None, derived: tuple[str, ...]) -> None:
    facts = {} if severity is None else {"severity": severity}
    decision = ask(policy(FLOOR), FRIDAY, vip=vip, **facts)
    assert (decision.severity, decision.derived) == (after, derived)


def test_a_floor_that_may_hold_is_named_only_where_it_would_change_something() -> None:
    unsure = ask(policy(FLOOR), severity="question")
    assert unsure.severity == "question"
    assert hangs(unsure) == {"adjustments.floor": {"vip"}}
    assert ask(policy(FLOOR), severity="outage").unknown == ()


ENDS = FACTS + "adjustments: {end: severity is %s}\n"


@pytest.mark.parametrize(
    "adjustment, severity",
    [
        ("at least outage", "outage"),
        ("at least outage when vip", "outage"),
        ("at most question", "question"),
        ("at least degraded", None),
        ("at most degraded", None),
    ],
)
@pytest.mark.parametrize("severities", [SEVERITIES, DEFINED])
def test_a_range_of_one_value_settles_a_severity_that_nobody_gave(
    adjustment: str, severity: str | None, severities: str
) -> None:
    asked = policy(ENDS % adjustment, severities=severities)
    decision = ask(asked, vip=True)
    assert decision.severity == severity
    assert compile_decider(asked).answer({"vip": True})[1] == severity
    if severity is not None:
        assert decision.derived == ("adjustments.end",)
        assert not any(clause.startswith("severities.") for clause in hangs(decision))


def test_the_highest_floor_and_the_lowest_cap_bind_whatever_their_order() -> None:
    lines = [
        "a: severity is at least degraded when vip",
        "b: severity is at least outage when production",
        "c: severity is at most outage",
    ]
    for order in (lines, lines[::-1]):
        asked = policy(FACTS + "adjustments:\n" + "".join(f"  {line}\n" for line in order))
        decision = ask(asked, severity="question", vip=True, production=True)
        assert decision.severity == "outage"
        assert "adjustments.b" in decision.derived
        assert "adjustments.a" not in decision.derived


def test_a_cap_and_a_fixed_value() -> None:
    asked = policy(FACTS + "adjustments: {cap: severity is at most degraded unless production}\n")
    assert ask(asked, severity="outage", production=False).severity == "degraded"
    assert ask(asked, severity="question", production=False).severity == "question"
    fixed = policy(FACTS + "adjustments: {fixed: severity is question when vip}\n")
    assert ask(fixed, severity="outage", vip=True).severity == "question"
    assert ask(fixed, vip=True).severity == "question"


def test_adjustments_no_value_meets_are_a_conflict() -> None:
    asked = policy(
        FACTS
        + "adjustments: {floor: severity is at least outage when vip, cap: severity is at most degraded}\n"
    )
    decision = ask(asked, severity="question", vip=True)
    assert decision.severity is None
    assert decision.conflicts == (Conflict("severity", ("adjustments.floor", "adjustments.cap")),)
    assert ask(asked, severity="outage", vip=False).severity == "degraded"


def test_an_adjustment_without_a_value_is_reached() -> None:
    asked = policy(FACTS + "adjustments: {open: severity is unspecified when vip}\n")
    assert ask(asked, severity="question", vip=True).unspecified == ("adjustments.open",)
    assert ask(asked, severity="question", vip=False).unspecified == ()


def test_an_adjustment_means_the_value_before_any() -> None:
    asked = policy(
        "adjustments:\n"
        "  first: severity is at least degraded when severity is question\n"
        "  second: severity is at least outage when severity is degraded\n"
    )
    assert ask(asked, severity="question").severity == "degraded"
    assert ask(asked, severity="degraded").severity == "outage"


OWN = "adjustments: {floor: severity is at least degraded when severity is question}\n"
IN_ROWS = "matrices: {severity: {by: [affected], rows: {one_user: question, otherwise: outage}}}\n"
IN_DEFAULT = "severities: {outage: Outage, degraded: Degraded, question: {title: Question, default: yes}}\n"


@pytest.mark.parametrize(
    "sections, severities",
    [
        (FACTS + OWN, DEFINED),
        (FACTS + IN_ROWS + OWN, SEVERITIES),
        (FACTS + OWN, IN_DEFAULT),
        (
            FACTS + "prerequisites: {calm: {require: severity is not question, otherwise: "
            "severity is at least degraded}}",
            DEFINED,
        ),
    ],
    ids=["defined", "in a matrix", "by default", "by a prerequisite"],
)
def test_the_value_before_any_adjustment_may_be_a_derived_one(sections: str, severities: str) -> None:
    asked = policy(sections, severities=severities)
    decision = ask(asked, affected="one_user")
    assert (decision.severity, decision.unknown) == ("degraded", ())
    assert compile_decider(asked).answer({"affected": "one_user"})[1] == "degraded"


MATRIX = """
case: {urgency: low | high, impact: low | high, priority: "one of p1, p2"}
matrices:
  severity:
    by: [urgency, impact]
    rows:
      high: {high: outage, low: degraded}
      low: question
  priority:
    rows: {outage: p1, otherwise: p2}
"""


@pytest.mark.parametrize(
    "facts, severity, priority",
    [
        ({"urgency": "high", "impact": "high"}, "outage", "p1"),
        ({"urgency": "high", "impact": "low"}, "degraded", "p2"),
        ({"urgency": "low"}, "question", "p2"),
        ({"severity": "outage"}, "outage", "p1"),
        ({"urgency": "high"}, None, None),
    ],
)
def test_matrices_derive_one_from_another(
    facts: dict[str, str], severity: str | None, priority: str | None
) -> None:
    decision = ask(policy(MATRIX), FRIDAY, **facts)
    assert decision.severity == severity
    assert decision.facts.get("priority") == priority


def test_a_matrix_names_the_facts_it_wants_once() -> None:
    decision = ask(policy(MATRIX), urgency="high")
    assert hangs(decision) == {"matrices.severity": {"impact"}, "matrices.priority": {"severity"}}


def test_the_tier_is_adjusted_before_what_hangs_on_it() -> None:
    asked = policy(
        "case: {onboarded: boolean}\n"
        "adjustments:\n"
        "  floor: severity is at least outage when tier is premium\n"
        "  demoted: tier is at most basic unless onboarded\n"
    )
    assert ask(asked, tier="premium", onboarded=False, severity="question").severity == "question"
    assert ask(asked, tier="premium", onboarded=True, severity="question").severity == "outage"


def test_a_default_of_a_fact_is_its_value() -> None:
    asked = policy(
        "case: {vip: {type: boolean, default: yes}}\n"
        "adjustments: {floor: severity is at least degraded when vip}\n"
    )
    assert ask(asked, severity="question").severity == "degraded"
    assert ask(asked, severity="question", vip=False).severity == "question"

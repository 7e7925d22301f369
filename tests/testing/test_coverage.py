"""What tests have looked at is counted, and each miss has its reason."""

from __future__ import annotations

import pytest

from casepact.testing.coverage import Miss, coverage_of
from casepact.testing.items import Kind
from casepact.testing.reasons import Cause
from tests.testing.bench import Bench

AT = "at: 2026-03-06T10:00Z"


def missed(bench: Bench, *tests: str) -> dict[str, Miss]:
    (coverage,) = coverage_of(bench.run("".join(f"  - {{test: a, {AT}, {test}}}\n" for test in tests)))
    return {miss.item.text or miss.item.id: miss for miss in coverage.misses}


def test_what_a_test_expects_something_of_is_covered(bench: Bench) -> None:
    some = missed(bench, "given: {tier: basic, severity: outage}, expect: {first_response: +4 hours}")
    told = missed(
        bench, "given: {tier: basic, severity: outage}, expect: {escalations: [escalations.ladder.steps.2]}"
    )
    said = missed(bench, "given: {tier: basic, severity: outage}, expect: {holds: [terms.survey]}")

    assert "targets.first_response.basic.outage" not in some
    assert "escalations.ladder.steps.2" in some
    assert "escalations.ladder.steps.2" not in told
    assert "targets.first_response.basic.outage" in told
    assert "terms.survey" in some
    assert "terms.survey" not in said


REASONS = [
    # A premium case is never a question, because of the floor.
    (
        "given: {tier: basic}, expect: {tier: basic}",
        "targets.first_response.premium.question",
        Cause.DEAD,
        "no case can meet it: masked by `adjustments.floor`",
    ),
    (
        "given: {tier: basic}, expect: {tier: basic}",
        "escalations.ladder.steps.3",
        Cause.DEAD,
        "no case can meet it: masked by `adjustments.floor`",
    ),
    (
        "given: {tier: basic, severity: outage}, expect: {tier: basic}",
        "targets.first_response.basic.outage",
        Cause.UNCHECKED,
        "reached by test 1 of tests.yaml, which expects nothing of it",
    ),
    (
        "given: {tier: basic, severity: outage, paid: no}, expect: {covered: no}",
        "targets.first_response.basic.outage",
        Cause.NOT_COVERED,
        "its condition holds in test 1 of tests.yaml, a case that `prerequisites.paid` leaves out",
    ),
    (
        "given: {tier: basic}, expect: {tier: basic}",
        "targets.first_response.basic.outage",
        Cause.NEEDS_FACT,
        "needs `severity`, which test 1 of tests.yaml does not give",
    ),
    (
        "given: {tier: basic, severity: fault}, expect: {tier: basic}",
        "targets.first_response.basic.outage",
        Cause.NEVER_REACHED,
        "test 1 of tests.yaml comes closest, and lacks `severity is outage`",
    ),
    (
        "given: {tier: basic, affected: all, workaround: no}, expect: {severity: outage}",
        "severities.fault",
        Cause.MASKED,
        "masked by `severities.outage` in test 1 of tests.yaml",
    ),
    (
        "given: {tier: basic}, expect: {tier: basic}",
        "standard.respond.submitted",
        Cause.NEVER_REACHED,
        "no timeline goes from submitted to responded on respond",
    ),
]


@pytest.mark.parametrize("test, name, cause, text", REASONS)
def test_a_miss_has_its_reason(bench: Bench, test: str, name: str, cause: Cause, text: str) -> None:
    reason = missed(bench, test)[name].reason

    assert (reason.cause, reason.text) == (cause, text)


def test_both_outcomes_of_a_condition_count(bench: Bench) -> None:
    none = missed(bench, "given: {tier: basic}, expect: {tier: basic}")
    above = missed(bench, "given: {tier: basic, users: 60}, expect: {tier: basic}")
    both = missed(
        bench,
        "given: {tier: basic, users: 60}, expect: {tier: basic}",
        "given: {tier: basic, users: 50}, expect: {tier: basic}",
    )
    outcomes = {name for name in none if name.startswith(("users", "not (users", "not users"))}

    assert len(outcomes) == 2
    assert {none[name].reason.cause for name in outcomes} == {Cause.NEEDS_FACT}
    (left,) = outcomes & above.keys()
    assert (
        above[left].reason.text
        == "never so: it is otherwise in test 1 of tests.yaml and wherever else it is known"
    )
    assert not outcomes & both.keys()


def test_a_transition_counts_where_the_state_is_looked_at(bench: Bench) -> None:
    seen = missed(bench, "given: {tier: basic}, timeline: [+1 hour respond], expect: {state: responded}")
    unseen = missed(bench, "given: {tier: basic}, timeline: [+1 hour respond], expect: {tier: basic}")

    assert "standard.respond.submitted" not in seen
    assert unseen["standard.respond.submitted"].reason.cause is Cause.UNCHECKED


def test_no_test_at_all_is_the_reason_where_there_is_none(bench: Bench) -> None:
    reasons = {name: miss.reason for name, miss in missed(bench).items()}

    assert {reason.cause for name, reason in reasons.items()} == {
        Cause.DEAD,
        Cause.NO_TEST,
        Cause.NEVER_REACHED,
    }
    assert reasons["terms.big"].text == "no test opens a case under this policy"


def test_what_a_contract_fills_in_is_not_covered_by_tests_under_it(bench: Bench) -> None:
    bench.write(
        "contract.yaml",
        "casepact: 1\ncontract: c\npolicy: example.yaml\ntier: basic\nstarts: 2026-01-01\n"
        "values: {targets.first_response.basic.question: 1 hour on always}\n",
    )
    found = missed(
        bench,
        "policy: contract.yaml, given: {severity: question}, expect: {first_response: +1 hour}",
        "policy: contract.yaml, given: {severity: outage}, expect: {first_response: +4 hours}",
    )

    assert "targets.first_response.basic.outage" not in found
    assert found["targets.first_response.basic.question"].reason.cause is Cause.MASKED


def test_what_no_case_can_come_to_is_not_counted(bench: Bench) -> None:
    (coverage,) = coverage_of(
        bench.run(f"  - {{test: a, {AT}, given: {{tier: basic}}, expect: {{tier: basic}}}}\n")
    )
    counts = coverage.counts

    assert (counts[Kind.RUNG].total, counts[Kind.RUNG].dead) == (2, 1)
    assert (counts[Kind.CELL].total, counts[Kind.CELL].dead) == (5, 1)
    assert counts[Kind.CLAUSE].total == 8
    assert counts[Kind.TRANSITION].total == len(coverage.policy.lifecycle.transitions) == 30
    assert counts[Kind.RUNG].percent == 0.0

"""Every case worked out by hand from a vendor's page is decided as the page says."""

from __future__ import annotations

import pytest

from casepact.decision import DecisionError
from tests.policies.cases import POLICIES, Example, decider_of, differences, examples_of

VENDORS = ("openback", "openconnect", "opendns", "openxchange", "roxen")

EXAMPLES = [
    pytest.param(example, id=f"{vendor}-{example.number}")
    for vendor in VENDORS
    for example in examples_of(vendor)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_case_is_decided_as_the_page_says(example: Example) -> None:
    decision = decider_of(example.source).decide(example.given, example.at)
    assert not differences(decision, example.expect), example.why


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_cell_of_every_table_has_a_case(vendor: str) -> None:
    policy = decider_of(POLICIES / f"{vendor}.yaml").policy
    cells = {clause.id for obligation in policy.obligations.values() for clause in obligation.clauses}
    reached = {
        duty.clause
        for example in examples_of(vendor)
        if not example.is_contract and example.expect.keys() & policy.obligations.keys() | {"unspecified"}
        for duty in decider_of(example.source).decide(example.given, example.at).obligations
    }
    assert cells - reached == set()


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_severity_and_tier_has_a_case(vendor: str) -> None:
    policy = decider_of(POLICIES / f"{vendor}.yaml").policy
    decisions = [
        decider_of(example.source).decide(example.given, example.at) for example in examples_of(vendor)
    ]
    severities = {severity for it in decisions for severity in (it.severity, it.severity_defined)}
    assert severities >= policy.severities.keys()
    assert {decision.tier for decision in decisions} >= policy.tiers.keys()


def test_a_wrong_expectation_is_seen() -> None:
    example = examples_of("openback")[0]
    decision = decider_of(example.source).decide(example.given, example.at)
    wrong = {
        "first_response": "2026-03-06T22:00:01Z",
        "covered": "no",
        "open": "unknown",
        "holds": ["terms.abuse_charge"],
        "does_not_hold": ["terms.level"],
        "unspecified": ["calendars.closed_days"],
        "escalations": {"escalations.none.steps.1": {}},
        "resolution": "2026-03-06T22:00:00Z",
    }
    for key, value in wrong.items():
        assert differences(decision, {key: value}), key


def test_a_fact_that_the_policy_does_not_know_is_refused() -> None:
    with pytest.raises(DecisionError, match="there is no fact `weather`"):
        decider_of(POLICIES / "roxen.yaml").decide({"weather": "fine"}, 1_772_812_800)

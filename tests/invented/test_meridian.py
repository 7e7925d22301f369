"""A contract unlike the five: regions, a matrix, percentages, quotas and ladders, and it decides right."""

from __future__ import annotations

from pathlib import Path

import casepact
from casepact.checks import run_checks
from casepact.decision import decide, parse_facts
from casepact.resolve import load_file
from casepact.semantics.timeline import load_timeline
from casepact.source import Level
from casepact.testing.running import run_tests

HERE = Path(__file__).parent


def test_the_policy_is_sound() -> None:
    loaded = load_file(HERE / "meridian.yaml")
    assert loaded.policy is not None
    found = [*loaded.diagnostics, *run_checks(loaded.policy)]
    assert [item.code for item in found if item.level is Level.ERROR] == []


def test_the_cases_worked_out_by_hand() -> None:
    suite = run_tests([str(HERE / "meridian.tests.yaml")])
    assert suite.passed, [outcome for outcome in suite.outcomes if not outcome.passed]
    assert len(suite.outcomes) == 16


def test_what_three_outages_in_a_month_cost_under_one_cap() -> None:
    contract = load_file(HERE / "meridian.contract.yaml").contract
    assert contract is not None
    timeline, _ = load_timeline(HERE / "meridian.timeline.yaml", contract.policy, contract.facts)
    assert timeline is not None
    account = casepact.run(contract, timeline).account
    # 5% of 2000 EUR for each of three late answers, 10% as none of three was in time, and three whole hours
    # of 3.5 that the fix of the first came late; all together 30% of 2000 EUR at the most.
    assert {line.rule: f"{line.due.amount}" for line in account.credits} == {
        "credits.per_breach": "300",
        "credits.attainment": "200",
        "credits.late_fix": "150",
    }
    (total,) = account.credit_caps
    assert [one.to_json() for one in total.owed] == [{"amount": "650", "unit": "EUR"}]
    assert [one.to_json() for one in total.due] == [{"amount": "600", "unit": "EUR"}]
    assert not total.open


def test_ladder_share_and_credit_of_an_outage() -> None:
    policy = load_file(HERE / "meridian.yaml").policy
    assert policy is not None
    given = {
        "tier": "plus",
        "channel": "email",
        "urgency": "high",
        "impact": "company",
        "region": "emea",
        "onboarded": "yes",
        "product": "storage",
        "language": "en",
        "cases_used": "0",
    }
    facts, faults = parse_facts(policy, given)
    assert faults == []
    answer = decide(policy, facts, 1_772_812_800).to_json()  # 2026-03-06T16:00:00Z, Friday 17:00 in Berlin
    first = next(item for item in answer["obligations"] if item["id"] == "first_response")
    assert (first["due"], first["share"]) == ("2026-03-06T17:00:00Z", "95% per month")
    rungs = {item["clause"]: (item["at"], item["notify"]) for item in answer["escalations"]}
    # An hour before the breach of a one-hour target is the opening itself.
    assert rungs["escalations.by_percentage.steps.3"] == ("2026-03-06T16:00:00Z", ["team_lead"])
    # The first 17:00 in Berlin from then on is this very instant; 4 business hours end on Monday at noon.
    assert rungs["escalations.by_clock.steps.2"] == ("2026-03-09T11:00:00Z", ["support_manager"])
    assert {item["id"] for item in answer["credits"]} >= {"per_breach", "attainment", "total"}

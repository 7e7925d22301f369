"""The decision as a whole: its JSON, what it rests on, and what more facts can change."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepact.decision import Decider
from casepact.model.fact import FactValue
from casepact.resolve import resolve_text
from tests.decide.asking import FRIDAY, ask, policy, utc

SCHEMA = json.loads((Path(__file__).parents[2] / "grammar" / "decision.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

TIERS = """
tiers:
  basic: {channels: [email], quotas: {cases: 10 per year}}
  premium: {channels: [email, phone], quotas: {cases: unlimited, screen_shares: 2 per month then charge}}
"""
SEVERITIES = """
severities:
  outage: {when: affected is all_users and production}
  degraded: {when: affected is some_users}
  question: {when: otherwise}
"""
CALENDARS = """
calendars:
  office: Mon-Fri 08:00-18:00 in Europe/Madrid
  service: {say: unspecified within office, assumed: Madrid, alternative: anywhere}
  local: [office when region is emea, always when region is apac]
"""
SECTIONS = """
case:
  affected: one_user | some_users | all_users
  production: boolean
  custom_code: boolean
  region: one of emea, apac
  noticed: instant
  share: percentage
channels:
  email: {hours: local}
  phone: {hours: [always when severity is outage, office otherwise]}
coverage:
  included: {product: Faults of the product}
  excluded: {custom_code: {when: custom_code, assumed: meant so, alternative: meant otherwise}}
prerequisites: {fresh: {require: production, when: severity is outage}}
targets:
  first_response:
    duty: vendor must respond after opened
    within:
      basic: {outage: 2 hours on always, degraded: under 1 business day on local, question: unspecified}
      premium:
        outage: 90% within 30 minutes on always per month
        degraded: {say: 4 hours on service, assumed: so, alternative: otherwise}
        question: none
  progress: {duty: vendor must update customer while working, within: every 4 hours on always}
escalations:
  ladder:
    when: severity is outage
    steps:
      - after 1 hour on local notify duty_manager, involve director
      - at 75% of first_response notify team_lead
      - on each cycle of progress notify team_lead then notify director
      - after unspecified notify unspecified
credits:
  late: 5% of monthly_fee per breach of first_response up to 25% of monthly_fee per month when tier is premium
  total: all credits up to 40% of monthly_fee per month
terms:
  contact: customer must state phone_number when channel is phone
  effort: vendor must work during office while working unless breached first_response
"""
ASKED = policy(SECTIONS, tiers=TIERS, severities=SEVERITIES, calendars=CALENDARS)
DECIDER = Decider(ASKED)

FACTS: dict[str, st.SearchStrategy[FactValue]] = {
    "tier": st.sampled_from(["basic", "premium"]),
    "severity": st.sampled_from(["outage", "degraded", "question"]),
    "channel": st.sampled_from(["email", "phone"]),
    "affected": st.sampled_from(["one_user", "some_users", "all_users"]),
    "production": st.booleans(),
    "custom_code": st.booleans(),
    "region": st.sampled_from(["emea", "apac"]),
    "cases_used": st.integers(8, 12),
    "screen_shares_used": st.integers(0, 3),
    "noticed": st.integers(0, 2_000_000_000),
    "share": st.decimals(0, 100, places=2),
}
some_facts = st.fixed_dictionaries({}, optional=FACTS)
instants = st.integers(utc("2026-01-01T00:00"), utc("2026-12-31T00:00"))


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@given(some_facts, instants)
def test_every_decision_fits_the_schema(facts: dict[str, FactValue], at: int) -> None:
    answer = json.loads(json.dumps(DECIDER.decide(facts, at).to_json()))
    VALIDATOR.validate(answer)


@pytest.mark.parametrize("key", SCHEMA["required"])
def test_the_schema_wants_every_key(key: str) -> None:
    answer = ask(ASKED).to_json()
    del answer[key]
    assert not VALIDATOR.is_valid(answer)


def test_the_schema_wants_no_other_key() -> None:
    assert not VALIDATOR.is_valid({**ask(ASKED).to_json(), "verdict": True})


def test_every_key_is_described() -> None:
    def undescribed(schema: dict[str, object], path: str) -> list[str]:
        found = []
        properties = schema.get("properties", {})
        assert isinstance(properties, dict)
        for key, inner in properties.items():
            if "description" not in inner:
                found.append(f"{path}.{key}")
            found += undescribed(inner, f"{path}.{key}")
            found += undescribed(inner.get("items", {}), f"{path}.{key}")
        return found

    assert undescribed(SCHEMA, "") == []
    assert [item for name, inner in SCHEMA["$defs"].items() for item in undescribed(inner, name)] == []


def test_a_decision_reads_in_one_order() -> None:
    assert list(ask(ASKED).to_json()) == list(SCHEMA["properties"])


@given(some_facts, st.frozensets(st.sampled_from(sorted(FACTS))), instants)
def test_more_facts_change_nothing_that_was_known(
    facts: dict[str, FactValue], dropped: frozenset[str], at: int
) -> None:
    """Of a policy without adjustments and defaults, whose answers may change with what is learnt."""
    fewer = {name: value for name, value in facts.items() if name not in dropped or name == "severity"}
    before, after = DECIDER.decide(fewer, at), DECIDER.decide(facts, at)
    if before.covered is not None:
        assert after.covered is before.covered
    for name in ("tier", "severity"):
        known = getattr(before, name)
        assert known is None or getattr(after, name) == known
    for name in ("offered", "open", "next_open"):
        known = getattr(before.channel, name)
        assert known is None or before.channel.name is None or getattr(after.channel, name) == known
    if after.covered is False:
        return
    owed = {item.clause: item for item in after.obligations}
    for item in before.obligations:
        assert item.due is None or item == owed[item.clause]
    told = {item.clause: item for item in after.escalations}
    for rung in before.escalations:
        assert rung.at is None or rung == told[rung.clause]


@given(some_facts, instants)
def test_what_is_unknown_hangs_on_facts_nobody_gave(facts: dict[str, FactValue], at: int) -> None:
    decision = DECIDER.decide(facts, at)
    for item in decision.unknown:
        assert not item.facts & facts.keys()
        assert all(name in ASKED.facts or name == "breached first_response" for name in item.facts)


@given(some_facts, instants)
def test_nothing_is_owed_for_a_case_that_is_not_covered(facts: dict[str, FactValue], at: int) -> None:
    decision = DECIDER.decide(facts, at)
    if decision.covered is False:
        assert (decision.obligations, decision.escalations, decision.credits) == ((), (), ())
        assert decision.because
    else:
        assert decision.obligations


def test_credits_hold_or_hang() -> None:
    credit, cap = ask(ASKED, tier="premium").credits
    assert (cap.clause, cap.target) == ("credits.total", None)
    assert cap.text == "all credits up to 40% of monthly_fee per month"
    assert (credit.id, credit.clause, credit.target) == ("late", "credits.late", "first_response")
    assert credit.text == "5% of monthly_fee per breach of first_response up to 25% of monthly_fee per month"
    assert ask(ASKED, tier="basic").credits == ()
    assert "credits.late" in {item.clause for item in ask(ASKED).unknown}


@pytest.mark.parametrize(
    "facts, assumed",
    [
        (
            {"tier": "premium", "severity": "degraded", "custom_code": False},
            ("calendars.service", "targets.first_response.premium.degraded", "coverage.excluded.custom_code"),
        ),
        ({"tier": "premium", "severity": "outage", "custom_code": False}, ("coverage.excluded.custom_code",)),
        ({"custom_code": True}, ("coverage.excluded.custom_code",)),
    ],
)
def test_the_readings_it_rests_on(facts: dict[str, FactValue], assumed: tuple[str, ...]) -> None:
    assert sorted(ask(ASKED, FRIDAY, **facts).assumed) == sorted(assumed)


def test_it_says_which_policy_answered() -> None:
    decision = ask(ASKED)
    assert (decision.policy, decision.version, decision.contract) == ("under-test", "", None)
    assert decision.to_json()["at"] == FRIDAY


def test_a_quota_that_is_shown_is_something_it_rests_on() -> None:
    body = """
        tiers:
          basic: {quotas: {cases: 5 per year}}
          big: {extends: basic, quotas: {cases: {say: 20 per year then charge, assumed: so, alternative: 10}}}
        severities: {high: High}
    """
    found, _ = resolve_text("casepact: 1\npolicy: quotas\n" + textwrap.dedent(body))
    assert found is not None
    decider = Decider(found)
    assert decider.decide({"tier": "big"}, utc("2026-03-06T16:30")).assumed == ("tiers.big.quotas.cases",)
    assert decider.decide({"tier": "basic"}, utc("2026-03-06T16:30")).assumed == ()

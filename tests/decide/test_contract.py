"""Decisions under a contract: its tier, its facts, its dates and the values it fills in."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.decision import DecisionError, decide
from casepact.model.contract import Contract
from casepact.resolve import load_contract
from tests.decide.asking import HEAD, SEVERITIES, TIERS, dues, utc

POLICY = f"""{HEAD}{TIERS}{SEVERITIES}
calendars:
  office: Mon-Fri 08:00-18:00 in Europe/Madrid
  service: unspecified within office
case: {{onboarded: boolean}}
targets:
  first_response: {{duty: vendor must respond after opened, within: 4 hours on service}}
"""
CONTRACT = """
casepact: 1
contract: example-customer
policy: policy.yaml
tier: premium
starts: 2026-03-02
ends: 2026-03-06
facts: {onboarded: yes}
values:
  calendars.service: Mon-Fri 09:00-17:00 in Europe/Madrid
"""


@pytest.fixture
def contract(tmp_path: Path) -> Contract:
    (tmp_path / "policy.yaml").write_text(POLICY)
    (tmp_path / "contract.yaml").write_text(CONTRACT)
    found, diagnostics = load_contract(tmp_path / "contract.yaml")
    assert [diagnostic.message for diagnostic in diagnostics] == []
    assert found is not None
    return found


def test_a_contract_gives_its_tier_its_facts_and_its_values(contract: Contract) -> None:
    decision = decide(contract, {}, utc("2026-03-05T15:00"))
    assert decision.contract == "example-customer"
    assert (decision.tier, decision.covered) == ("premium", True)
    assert decision.to_json()["facts"] == {"tier": "premium", "onboarded": True}
    assert dues(decision) == {"targets.first_response": "2026-03-06T11:00:00Z"}
    assert decision.unspecified == ()


@pytest.mark.parametrize(
    "at, because",
    [
        ("2026-03-01T23:59", ("contract.starts",)),
        ("2026-03-02T00:00", ()),
        ("2026-03-06T23:59", ()),
        ("2026-03-07T00:00", ("contract.ends",)),
    ],
)
def test_a_contract_covers_from_its_first_day_through_its_last(
    contract: Contract, at: str, because: tuple[str, ...]
) -> None:
    decision = decide(contract, {}, utc(at))
    assert decision.covered is not bool(because)
    assert decision.because == because


def test_a_fact_against_the_contract_is_refused(contract: Contract) -> None:
    with pytest.raises(DecisionError, match="`tier` is `premium` under the contract, not `basic`"):
        decide(contract, {"tier": "basic"}, utc("2026-03-05T15:00"))
    assert decide(contract, {"tier": "premium"}, utc("2026-03-05T15:00")).tier == "premium"

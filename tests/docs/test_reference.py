"""Every example of the reference is read without a fault, beside a policy that has what it speaks of."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from casepact.resolve import load_file, resolve_text
from casepact.resolve.policy import TOP_KEYS
from casepact.source import Level
from tests.docs.rewrite import ROOT
from tests.docs.walkthrough import Block, blocks_of

DOCUMENT = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
BLOCKS = [block for block in blocks_of(DOCUMENT) if block.info == ("yaml",)]

POLICY = f"""
casepact: 1
policy: example
sources: {{page: {{title: The page, sha256: {"0" * 64}}}}}
calendars:
  office: Mon-Fri 09:00-17:00 in Europe/Madrid
  service: {{unspecified: the page names no hours}}
case:
  affected: one_user | some_users | all_users
  workaround: none | temporary | lasting
  region: one of emea, apac, americas
  urgency: low | high
  impact: low | medium | high
  onboarded: boolean
  unwarranted_escalations: boolean
  custom_code: boolean
  users: integer 0 to 100000
  size: small | moderate | large
  product_version: version
  site_zone: zone
  language: one of en, de
roles:
  account_manager: An account manager
  director: The director
  duty_manager: The duty manager
  night_team: The night team
  team_lead: A team lead
  tier_two: Tier two
  vp_support: The vice president
features: {{account_manager: An account manager, status_page: A status page}}
tiers:
  basic: {{channels: [email], named_contacts: 2}}
  premium: {{channels: [email, phone, voicemail], named_contacts: 5, optional: [account_manager]}}
  enhanced: {{channels: [email, phone]}}
severities: {{outage: {{}}, urgent: {{}}, question: {{}}, p1: {{}}, p2: {{}}, p3: {{}}, critical: {{}}}}
channels: {{email: E-mail, phone: Telephone, voicemail: Voice mail}}
targets:
  first_response: vendor must respond within 4 hours on office after opened
  progress: vendor must update customer every 4 hours on always while working
  resolution:
    duty: vendor must resolve after opened
    within: {{premium: {{outage: {{unspecified: not printed}}}}, otherwise: none}}
credits: {{late: 5% of monthly_fee per breach of resolution}}
"""


def plain(text: str) -> Any:
    """YAML with every value as its text, as casepact reads it."""
    return yaml.BaseLoader(text).get_single_data()


def within(example: str) -> str:
    """A policy that has an example's sections, beside what the example speaks of."""
    policy = plain(POLICY)
    for section, said in plain(example).items():
        own = policy.get(section)
        # A severity or a tier that the example declares has an order of its own.
        whole = not isinstance(own, dict) or section in ("severities", "tiers") or isinstance(said, list)
        policy[section] = said if whole else own | said
    return yaml.safe_dump(policy, sort_keys=False)


def told(text: str) -> list[str]:
    policy, found = resolve_text(text)
    assert policy is not None
    return [f"{item.code}: {item.message}" for item in found if item.level is not Level.INFO]


def test_what_the_examples_speak_of_has_no_faults() -> None:
    assert told(POLICY) == []
    assert len(BLOCKS) > 12


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"line {block.line}")
def test_an_example_is_read(block: Block, tmp_path: Path) -> None:
    if block.body.startswith("casepact: 1\ncontract:"):
        folder = tmp_path / "contracts"
        folder.mkdir()
        (tmp_path / "example.yaml").write_text(POLICY, encoding="utf-8")
        (folder / "customer.yaml").write_text(block.body, encoding="utf-8")
        loaded = load_file(folder / "customer.yaml")
        assert loaded.contract is not None
        assert [item.message for item in loaded.diagnostics if item.level is not Level.INFO] == []
        return
    assert plain(block.body).keys() <= {*TOP_KEYS}
    assert told(within(block.body)) == []


def test_an_example_that_is_refused_would_be_noticed() -> None:
    mixed = "calendars:\n  office: Mon-Fri 09:00-17:00 in GMT except closures\n"
    assert told(within(f"{mixed}  closures: holidays(GB-ENG) or Dec 24 12:00-24:00\n")) != []
    assert told(within("terms: {rule: vendor must restore service within 4 hours on always}")) != []


def test_every_example_of_the_walk_belongs_to_a_file_that_its_commands_read() -> None:
    page = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    named = [block.info[1] for block in blocks_of(page) if block.info[0] == "yaml"]
    assert len(named) > 20
    assert {*named} - {"more-names.yaml"} == {
        name for name in named if re.search(rf"^\$ casepact .*\b{re.escape(name)}", page, re.MULTILINE)
    }

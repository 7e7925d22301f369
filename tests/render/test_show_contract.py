"""The page of a contract: it names the contract, and shows what can hold under it and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepact.model.contract import Contract
from casepact.render.show import page_json, page_of, page_text
from casepact.render.show.page import Page
from casepact.resolve import load_file, resolve_text

POLICY = """
casepact: 1
policy: shown
case: {kind: incident | change, site: here | there, urgency: low | high}
calendars:
  office: [Mon-Fri 09:00-17:00 in UTC when site is here, Mon-Fri 10:00-18:00 in UTC when site is there]
tiers:
  basic: {quotas: {cases: 10 per year}}
  gold: {extends: basic, title: Gold, quotas: {cases: unlimited}}
severities: {bad: {}, good: {}}
targets:
  response:
    duty: vendor must respond when kind is incident unless site is there and urgency is low
    within:
      basic: {bad: unspecified, good: unspecified}
      gold: {bad: 1 hour on always when urgency is high, good: unspecified}
  review: vendor must review change within 4 hours on office when kind is change
  keyed: {duty: vendor must report, within: {gold: {bad: 1 hour on always}}}
terms: {visit: vendor must visit customer when site is there}
"""


@pytest.fixture
def contract(tmp_path: Path) -> Contract:
    (tmp_path / "policy.yaml").write_text(POLICY, "utf-8")
    path = tmp_path / "contract.yaml"
    path.write_text(
        "casepact: 1\ncontract: acme\ntitle: Acme\npolicy: policy.yaml\ntier: gold\n"
        "starts: 2026-01-01\nends: 2026-12-31\nfacts: {site: here}\n",
        "utf-8",
    )
    loaded = load_file(path)
    assert loaded.contract is not None, loaded.diagnostics
    return loaded.contract


def tables(page: Page, section: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    return {
        table.title: (table.header, *table.rows)
        for item in page.sections
        if item.name == section
        for table in item.tables
    }


def test_it_names_the_contract(contract: Contract) -> None:
    page = page_of(contract)

    assert page.lines[0] == "contract `acme`: Acme, Gold, from 2026-01-01 to 2026-12-31"
    assert page_json(page)["contract"] == "acme"
    assert page_json(page_of(contract.policy))["contract"] is None
    assert "contract `acme`" in page_text(page)


def test_what_its_facts_settle_is_left_out(contract: Contract) -> None:
    page = page_of(contract)
    found = tables(page, "targets")

    assert found["response: vendor must respond after open, when kind is incident"] == (
        ("severity", ""),
        ("bad", "1 hour on always when urgency is high"),
        ("good", "unspecified [1]"),
    )
    assert found["keyed: vendor must report after open"] == (("severity", ""), ("bad", "1 hour on always"))
    assert [note.id for note in page.footnotes] == ["targets.response.gold.good"]
    assert tables(page, "tiers")[""][0] == ("", "Gold")
    assert tables(page, "calendars")[""][1:] == (("office", "Mon-Fri 09:00-17:00 in UTC", ""),)
    assert tables(page, "terms") == {}


def test_a_policy_alone_has_every_tier(contract: Contract) -> None:
    page = page_of(contract.policy)

    assert len(page.footnotes) == 3
    assert tables(page, "tiers")[""][0] == ("", "basic", "Gold")


def test_what_every_cell_asks_is_said_once_above_them() -> None:
    policy, found = resolve_text(POLICY)
    assert policy is not None, found
    shown = tables(page_of(policy), "targets")

    condition = "when kind is incident and not (site is there and urgency is low)"
    assert shown[f"response: vendor must respond after open, {condition}"][1:] == (
        ("bad", "unspecified [1]", "1 hour on always when urgency is high"),
        ("good", "unspecified [2]", "unspecified [3]"),
    )
    review = "review: vendor must review change after open until review_change, when kind is change"
    assert shown[review] == (("",), ("4 hours on office",))
    # What keys a table is no condition of all of it, even where there is only one cell.
    assert shown["keyed: vendor must report after open"] == (
        ("severity", "basic", "Gold"),
        ("bad", "", "1 hour on always"),
    )

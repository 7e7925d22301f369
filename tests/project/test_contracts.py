"""What is found under a contract is found of its cases: its tier, its facts, its dates."""

from __future__ import annotations

import datetime as dt
import shlex
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.api.loading import load_contract
from casepact.cli.program import run
from casepact.machine.specialise import under
from casepact.model.contract import Contract
from casepact.model.expression import Expression, FactIn, OpenedDuring, all_of, any_of, negate
from casepact.model.fact import Enumeration
from casepact.model.policy import Policy
from casepact.project.checking import check_file
from casepact.source import Diagnostic, Witness
from casepact.verify.rules.cases import cases_of
from casepact.verify.time.timing import window_of

VENDOR = """\
casepact: 1
policy: lantern
calendars:
  site: {say: Mon-Fri 09:00-17:00 in place except closed}
  closed:
    - holidays(CH-ZH) when country is ch
    - holidays(GB-ENG) when country is uk
  fair: 2027-06-07 00:00-24:00 in Europe/Zurich
case:
  country: one of ch, uk
  place: zone
  device: one of pump, lamp
  spare: boolean
  heat: number 0 to 60
tiers: {plain: {quotas: {visits: 2 per year}}, better: {}, best: {}}
severities:
  high: {when: device is pump}
  low: {when: otherwise}
prerequisites:
  cool: {require: heat is at most 40, when: spare, otherwise: tier is at most plain}
targets:
  answer:
    duty: vendor must respond after opened
    by: [tier, severity]
    within:
      plain: {high: 2 hours on site, low: 4 hours on site}
      better: {high: 3 business days on site, low: 1 hour on site}
      best: {high: 2 business days on site, low: 1 hour on site}
  mend:
    duty: vendor must resolve after opened
    by: [country]
    within: {ch: 4 hours on site, uk: 1 hour on site}
terms:
  assign: vendor may assign helper when country is uk
"""

CONTRACT = """\
casepact: 1
contract: alder
policy: vendor.yaml
tier: best
starts: 2026-05-01
ends: 2026-12-31
zone: Europe/Zurich
facts: {country: ch, place: Europe/Zurich}
"""


@pytest.fixture
def bought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A contract in the current directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vendor.yaml").write_text(VENDOR, "utf-8")
    path = tmp_path / "alder.yaml"
    path.write_text(CONTRACT, "utf-8")
    return path


def found_in(path: Path, code: str = "") -> list[Diagnostic]:
    found = check_file(path.name, proofs=True).diagnostics
    return [item for item in found if not code or item.code == code]


def witnesses(path: Path) -> list[Witness]:
    return [item.witness for item in found_in(path) if item.witness is not None and item.witness.at]


def test_witnesses_are_cases_of_the_contract_and_replayed_on_it(bought: Path) -> None:
    found = witnesses(bought)

    assert found
    for witness in found:
        facts = dict(witness.facts)
        assert (facts["tier"], facts["country"], facts["place"]) == ("best", "ch", "Europe/Zurich")
        day = dt.datetime.fromisoformat(str(witness.at)).astimezone(ZoneInfo("Europe/Zurich")).date()
        assert dt.date(2026, 5, 1) <= day <= dt.date(2026, 12, 31)
        assert "vendor.yaml" not in witness.command
        assert "alder.yaml" in witness.command


def test_what_other_tiers_and_facts_break_is_not_said(bought: Path) -> None:
    whole = {item.clause for item in found_in(Path("vendor.yaml"), "target-order")}
    own = {item.clause for item in found_in(bought, "target-order")}

    assert whole == {"targets.mend.ch", "targets.mend.uk"}
    assert own == {"targets.mend.ch"}
    assert found_in(Path("vendor.yaml"), "severity-inversion")
    assert all("better" not in item.message for item in found_in(bought))
    assert not found_in(bought, "dead-clause")
    assert not found_in(bought, "timer-never-fires")


def test_the_quota_of_a_tier_that_a_case_may_fall_to_is_said(bought: Path) -> None:
    assert found_in(bought, "not-computed")

    Path("vendor.yaml").write_text(
        VENDOR.replace("otherwise: tier is", "otherwise: severity is").replace(
            "at most plain", "at most low"
        ),
        "utf-8",
    )
    assert found_in(Path("vendor.yaml"), "not-computed")
    assert not found_in(bought, "not-computed")


def test_a_replay_decides_the_case(bought: Path, capsys: pytest.CaptureFixture[str]) -> None:
    decided = [w for w in witnesses(bought) if w.command.startswith("casepact decide")]

    assert decided
    for line in decided[0].command.splitlines():
        assert run(shlex.split(line)[1:]) == 0
        assert "alder" in capsys.readouterr().out


@pytest.mark.parametrize(
    "dates, begin, end",
    [
        (("2026-05-01", "2026-12-31"), "2026-05-01T00:00:00+02:00", "2027-01-01T00:00:00+01:00"),
        (("2024-07-01", "2025-06-30"), "2024-07-01T00:00:00+02:00", "2025-07-01T00:00:00+02:00"),
        (("2024-07-01", "2026-06-30"), "2024-07-01T00:00:00+02:00", "2026-07-01T00:00:00+02:00"),
        (("2027-07-01", "2040-06-30"), "2027-07-01T00:00:00+02:00", "2032-06-30T00:00:00+02:00"),
        (("1999-07-01", "2040-06-30"), "2026-01-01T01:00:00+01:00", "2031-01-01T01:00:00+01:00"),
    ],
)
def test_the_window_is_that_of_the_contract(
    bought: Path, dates: tuple[str, str], begin: str, end: str
) -> None:
    starts, ends = dates
    bought.write_text(CONTRACT.replace("2026-05-01", starts).replace("2026-12-31", ends), "utf-8")
    window = window_of(under(load_contract(bought)))
    zone = ZoneInfo("Europe/Zurich")

    assert dt.datetime.fromtimestamp(window.lo, zone).isoformat() == begin
    assert dt.datetime.fromtimestamp(window.hi, zone).isoformat() == end


ATOMS = st.sampled_from(
    [
        *(FactIn("tier", frozenset((name,))) for name in ("plain", "better", "best")),
        *(FactIn("severity", frozenset((name,))) for name in ("high", "low")),
        *(FactIn("country", frozenset((name,))) for name in ("ch", "uk")),
        *(FactIn("device", frozenset((name,))) for name in ("pump", "lamp")),
        FactIn("spare", frozenset((True,))),
    ]
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(all_of, inner, inner), st.builds(any_of, inner, inner), st.builds(negate, inner)
    ),
    max_leaves=5,
)


@cache
def contract_of(tier: str, country: str) -> tuple[Contract, Policy]:
    """A contract of a tier in a country, and what it leaves of the policy."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "vendor.yaml").write_text(VENDOR, "utf-8")
        text = CONTRACT.replace("tier: best", f"tier: {tier}").replace("country: ch", f"country: {country}")
        path = Path(folder) / "alder.yaml"
        path.write_text(text, "utf-8")
        contract = load_contract(path)
    return contract, under(contract)


def is_met(contract: Contract, condition: Expression) -> bool:
    """Whether a case of the contract meets a condition, of all that the policy tells apart."""
    policy, cases = contract.policy, cases_of(contract.policy)
    device = policy.facts["device"].type
    assert isinstance(device, Enumeration)
    for chosen, spare, heat in product(device.values, (True, False), (40, 41)):
        facts = {**contract.facts, "device": chosen, "spare": spare, "heat": heat}
        completed = cases.complete(facts, 0)
        if cases.holds(condition, completed, 0):
            return True
    return False


@settings(max_examples=25, deadline=None)
@given(
    condition=CONDITIONS,
    tier=st.sampled_from(("plain", "better", "best")),
    country=st.sampled_from(("ch", "uk")),
)
def test_a_case_is_found_if_the_contract_has_one(condition: Expression, tier: str, country: str) -> None:
    contract, left = contract_of(tier, country)

    assert bool(cases_of(left).find(condition).possible) == is_met(contract, condition)


def test_no_case_is_opened_on_a_day_after_the_contract(bought: Path) -> None:
    contract = load_contract(bought)
    fair = contract.policy.calendars["fair"].choices[0].calendar
    condition = OpenedDuring(fair, True)

    assert cases_of(contract.policy).find(condition).possible
    assert cases_of(under(contract)).find(condition).possible is False


def test_what_is_counted_of_a_contract_is_what_its_cases_meet(bought: Path) -> None:
    whole = check_file(str(bought.with_name("vendor.yaml")))
    contract = check_file(str(bought))
    clauses = int(whole.summary().split()[0])
    left = contract.counts()["clauses"]

    assert left < clauses
    assert contract.summary().startswith(f"{left} of {clauses} clauses of {contract.counts()['policy']}, ")


def test_nothing_is_counted_of_a_contract_with_errors(bought: Path) -> None:
    bought.write_text(bought.read_text("utf-8").replace("tier: best", "tier: bets"), "utf-8")

    assert check_file(str(bought)).policy is None

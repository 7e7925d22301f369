"""`casepact.calendar`: the calendar that a sentence says, or a policy names, and where it is refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import casepact
from casepact.decision import DecisionError
from casepact.project.codes import KNOWN_CODES

POLICY = """\
casepact: 1
policy: mill
title: Mill
calendars:
  desk: Mon-Fri 09:00-17:00 in Europe/Dublin except closures
  closures: holidays(IE) or 2026-03-16
  vague: Mon-Fri 09:00-17:00 in Europe/Dublin except days_off
  days_off: {unspecified: the page names no days}
  night: daily 22:00-06:00 in Europe/Dublin
  regional:
    - desk when region is emea
    - Mon-Fri 09:00-17:00 in Asia/Tokyo when region is apac
  on_site: Mon-Fri 08:00-16:00 in site_zone
  doubtful:
    - desk when region is emea or region is apac
    - night when region is apac or region is americas
case: {region: 'one of emea, apac, americas, antarctica', site_zone: zone, cases: integer 0 to 9}
tiers: {basic: {channels: [email]}}
severities: {high: High}
channels: {email: E-mail}
targets: {first_response: vendor must respond within 1 hour on desk after opened}
"""
CONTRACT = """\
casepact: 1
contract: miller
policy: mill.yaml
tier: basic
starts: 2026-01-01
facts: {region: apac}
values: {calendars.days_off: 2026-03-13}
"""
DUBLIN = ZoneInfo("Europe/Dublin")
FRIDAY = dt.datetime(2026, 3, 13, 16, 0, tzinfo=DUBLIN)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mill")
    (folder / "mill.yaml").write_text(POLICY, "utf-8")
    (folder / "miller.yaml").write_text(CONTRACT, "utf-8")
    return folder


@pytest.fixture(scope="module")
def policy(folder: Path) -> casepact.Policy:
    return casepact.load(folder / "mill.yaml")


@pytest.fixture(scope="module")
def contract(folder: Path) -> casepact.Contract:
    return casepact.load_contract(folder / "miller.yaml")


def test_a_sentence_is_a_calendar() -> None:
    office = casepact.calendar("Mon-Fri 09:00-17:00 in Europe/Dublin")
    assert isinstance(office, casepact.Calendar)
    assert office.due(FRIDAY, 2 * 3600) == dt.datetime(2026, 3, 16, 10, 0, tzinfo=DUBLIN)
    assert office.elapsed(FRIDAY, dt.datetime(2026, 3, 16, 10, 0, tzinfo=DUBLIN)) == 2 * 3600
    assert casepact.calendar("always").always


def test_a_name_is_the_calendar_of_a_policy_with_all_it_names(policy: casepact.Policy) -> None:
    desk = casepact.calendar("desk", policy)
    assert desk.zone == "Europe/Dublin"
    # Monday is a closure of the policy's, Tuesday St Patrick's Day.
    assert desk.due(FRIDAY, 2 * 3600) == dt.datetime(2026, 3, 18, 10, 0, tzinfo=DUBLIN)


def test_a_sentence_may_name_what_a_policy_has(policy: casepact.Policy) -> None:
    evenings = casepact.calendar("24x7 except (desk or night)", policy)
    assert evenings.next_open(FRIDAY) == dt.datetime(2026, 3, 13, 17, 0, tzinfo=DUBLIN)
    assert evenings.next_close(FRIDAY) == dt.datetime(2026, 3, 13, 22, 0, tzinfo=DUBLIN)


def test_facts_choose_and_give_zones(policy: casepact.Policy) -> None:
    zones = [casepact.calendar("regional", policy, {"region": region}).zone for region in ("emea", "apac")]
    assert zones == ["Europe/Dublin", "Asia/Tokyo"]
    assert casepact.calendar("on_site", policy, {"site_zone": "America/Lima"}).zone == "America/Lima"
    there = casepact.calendar("Sat 08:00-12:00 in site_zone", policy, {"site_zone": "America/Lima"})
    assert there.zone == "America/Lima"


def test_a_contract_brings_its_facts_and_what_it_says_of_time(contract: casepact.Contract) -> None:
    assert casepact.calendar("regional", contract).zone == "Asia/Tokyo"
    assert not casepact.calendar("vague", contract).is_open(FRIDAY)
    with pytest.raises(DecisionError, match="`region` is `apac` under the contract, not `emea`"):
        casepact.calendar("regional", contract, {"region": "emea"})


@pytest.mark.parametrize(
    "sentence, code, marked, message",
    [
        ("Mon-Fri 09:00-17:00 in Europe/Dubln", "no-such-zone", "Europe/Dubln", "no"),
        ("Mon-Fri 09:00-17:00 inn Europe/Dublin", "syntax", "inn", "cannot stand here"),
        ("Mon-Fri 09:00-17:00", "zone-missing", "Mon-Fri 09:00-17:00", "no time zone"),
        ("Mon-Fri 09:00-17:00 in site_zone", "no-such-zone-fact", "site_zone", ""),
        ("24x7 except (desk or night)", "no-such-calendar", "desk", "no policy is given"),
        ("holidays(IE)", "day-set-as-time", "holidays(IE)", ""),
        ("24x7 except unspecified", "no-one-calendar", "24x7 except unspecified", "the sentence leaves time"),
        ("", "empty-sentence", "", ""),
    ],
)
def test_a_faulty_sentence_is_refused_in_place(sentence: str, code: str, marked: str, message: str) -> None:
    refused(sentence, None, {}, code, marked, message)


@pytest.mark.parametrize(
    "sentence, facts, code, marked, message",
    [
        ("24x7 except dsk", {}, "no-such-calendar", "dsk", "`dsk` is not a calendar"),
        ("desk or closures", {}, "day-set-as-time", "closures", ""),
        ("night or\n  vague", {}, "no-one-calendar", "vague", "`calendars.days_off` leaves time unspecified"),
        ("night or regional", {}, "no-one-calendar", "regional", "hangs on `region`"),
        ("night or on_site", {}, "no-one-calendar", "on_site", "hangs on `site_zone`"),
        ("Mon 08:00-12:00 in site_zone", {}, "no-one-calendar", "site_zone", "hangs on `site_zone`"),
        ("regional", {"region": "antarctica"}, "no-one-calendar", "regional", "says nothing of such a case"),
        ("doubtful", {"region": "apac"}, "no-one-calendar", "doubtful", "different hours for such a case"),
    ],
)
def test_what_comes_to_no_one_calendar_is_refused_in_place(
    policy: casepact.Policy, sentence: str, facts: dict[str, str], code: str, marked: str, message: str
) -> None:
    refused(sentence, policy, facts, code, marked, message)


def refused(
    sentence: str,
    policy: casepact.Policy | None,
    facts: dict[str, str],
    code: str,
    marked: str,
    message: str,
) -> None:
    with pytest.raises(casepact.PolicyError, match="the calendar has errors") as caught:
        casepact.calendar(sentence, policy, facts)
    found = caught.value.diagnostics[0]
    assert found.code == code
    assert message in found.message
    assert KNOWN_CODES.knows(found.code)
    line = sentence.splitlines()[found.span.line - 1] if sentence else ""
    assert line[found.span.column - 1 : found.span.end_column - 1] == marked


@pytest.mark.parametrize(
    "facts, message",
    [({"regon": "emea"}, "did you mean `region`"), ({"region": "mars"}, "mars"), ({"cases": "many"}, "many")],
)
def test_facts_that_a_policy_has_not_are_refused(
    policy: casepact.Policy, facts: dict[str, str], message: str
) -> None:
    with pytest.raises(DecisionError, match=message):
        casepact.calendar("regional", policy, facts)


def test_facts_without_a_policy_are_refused() -> None:
    with pytest.raises(DecisionError, match="none is given"):
        casepact.calendar("24x7", None, {"region": "emea"})

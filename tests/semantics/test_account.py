"""The account over many cases: attainment, credits and quotas, exact to the last digit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from casepact.model.policy import Policy
from casepact.resolve import load_file, resolve_text
from casepact.semantics.account import Account, settle
from casepact.semantics.case import Case
from casepact.semantics.periods import period_of
from casepact.syntax.ast.target import Period
from tests.semantics.cases import HEAD, Log, at, policy

SHARE = """
targets:
  first_response:
    duty: vendor must respond after opened
    within: {critical: 75%% within 1 hour on office per month, major: 4 hours on office}
  resolution:
    duty: vendor must resolve after opened
    within: {critical: 8 hours on office, major: 2 business days on office}
credits:
  - %s
"""


def _case(
    found: Policy, opened: str, respond: str | None, severity: str = "critical", resolve: str | None = None
) -> Case:
    log = Log(found, opened, severity=severity)
    if respond is not None:
        log.take(respond, "respond")
    if resolve is not None:
        log.take(resolve, "resolve")
    return log.until("2026-04-30 12:00").case if respond is not None else log.case


def _settle(cases: list[Case], starts: dt.date | None = None) -> Account:
    return settle([(str(number), case) for number, case in enumerate(cases, 1)], starts)


def _credit(text: str, **money: str) -> Policy:
    found = policy(SHARE % text)
    return replace(found, values={f"money.{name}": value for name, value in money.items()})


def _responses(found: Policy) -> list[Case]:
    return [
        _case(found, "2026-03-02 10:00", "2026-03-02 10:30"),
        _case(found, "2026-03-03 10:00", "2026-03-03 10:45"),
        _case(found, "2026-03-04 10:00", "2026-03-04 11:00"),
        _case(found, "2026-03-05 10:00", "2026-03-05 12:00"),
        _case(found, "2026-04-01 00:30", "2026-04-01 12:00"),  # still 31 March in UTC
    ]


def test_attainment_is_counted_by_the_local_month_of_the_start() -> None:
    account = _settle(_responses(_credit("100 EUR per breach of resolution")))
    shown = [(item.period, item.tally.met, item.tally.missed, item.kept) for item in account.attainments]
    assert shown == [("2026-03", 3, 1, True), ("2026-04", 0, 1, False)]


def test_open_cycles_leave_it_undecided_only_where_they_decide_it() -> None:
    found = _credit("100 EUR per breach of resolution")
    running = _case(found, "2026-03-06 10:00", None)
    first = _responses(found)[:4]
    undecided = _settle([*first, running]).attainments[0]
    assert (undecided.kept, undecided.to_json()["least"], undecided.to_json()["most"]) == (
        None,
        "60.00",
        "80.00",
    )
    decided = _settle([*first, *_responses(found)[:3], *_responses(found)[:1], running]).attainments[0]
    assert decided.kept is True


def test_a_credit_for_each_breach_up_to_a_cap_in_a_month() -> None:
    found = _credit(
        "5% of monthly_fee per breach of first_response up to 8% of monthly_fee per month", monthly_fee="4000"
    )
    late = [_case(found, f"2026-03-0{day} 10:00", f"2026-03-0{day} 14:00") for day in (2, 3, 4)] + [
        _case(found, "2026-04-01 10:00", "2026-04-01 14:00")
    ]
    lines = _settle(late).credits
    assert [
        (line.period, line.times, line.owed.amount, line.due.amount, line.due.unit) for line in lines
    ] == [
        ("2026-03", 3, Decimal(600), Decimal(320), "currency of the contract"),
        ("2026-04", 1, Decimal(200), Decimal(200), "currency of the contract"),
    ]
    assert not any(line.open for line in lines)


def test_a_share_of_an_unknown_sum_stays_a_share() -> None:
    found = _credit("2.5% of monthly_fee per breach of first_response")
    (line,) = _settle([_case(found, "2026-03-02 10:00", "2026-03-02 14:00")]).credits
    assert line.due.to_json() == {"amount": "2.5", "unit": "% of monthly_fee"}


@pytest.mark.parametrize(
    "unit,resolved,times",
    [
        ("hour", "2026-03-06 16:00", 6),  # due Friday 10:00
        ("hour", "2026-03-09 10:30", 8),  # seven on Friday, one and a half on Monday
        ("day", "2026-03-09 10:00", 1),
        ("day", "2026-03-10 09:59", 1),
        ("week", "2026-03-20 10:00", 2),
        ("hour", "2026-03-06 10:59", 0),
        ("started hour", "2026-03-06 10:01", 1),
        ("started hour", "2026-03-06 16:00", 6),
        ("started hour", "2026-03-09 10:30", 9),
        ("started day", "2026-03-06 11:00", 1),
        ("started day", "2026-03-09 10:00", 1),
        ("started day", "2026-03-09 10:01", 2),
        ("started week", "2026-03-20 10:00", 2),
        ("started week", "2026-03-20 10:01", 3),
    ],
)
def test_a_credit_for_each_unit_late(unit: str, resolved: str, times: int) -> None:
    found = _credit(f"100 EUR per {unit} of breach of resolution")
    case = _case(found, "2026-03-05 10:00", "2026-03-05 10:30", resolve=resolved)
    lines = _settle([case]).credits
    assert [(line.times, line.due.to_json(), line.open) for line in lines] == (
        [(times, {"amount": str(100 * times), "unit": "EUR"}, False)] if times else []
    )


def test_a_breach_that_goes_on_is_open() -> None:
    found = _credit("100 EUR per hour of breach of resolution")
    case = Log(found, "2026-03-05 10:00").until("2026-03-06 12:30").case
    (line,) = _settle([case]).credits
    assert (line.times, line.open) == (2, True)


def test_a_credit_looks_at_the_severity_the_breach_happened_at() -> None:
    found = _credit("100 EUR per breach of resolution when severity is critical")
    lowered = Log(found, "2026-03-05 10:00").until("2026-03-06 12:00")
    lowered.take("2026-03-06 13:00", "change", severity="major").take("2026-03-06 14:00", "resolve")
    raised = Log(found, "2026-03-05 10:00", severity="major").until("2026-03-09 12:00")
    raised.take("2026-03-09 13:00", "change", severity="critical").take("2026-03-09 14:00", "resolve")
    (line,) = _settle([lowered.case, raised.case]).credits
    assert line.times == 1


def test_a_credit_for_a_missed_share() -> None:
    found = _credit(
        "10% of monthly_fee when attainment of first_response is below 80% per month", monthly_fee="1000"
    )
    lines = _settle(_responses(found)).credits
    assert [(line.period, line.due.amount) for line in lines] == [
        ("2026-03", Decimal(100)),
        ("2026-04", Decimal(100)),
    ]
    assert [line.to_json()["share"] for line in lines] == [
        {"met": 3, "missed": 1, "open": 0, "least": "75.00", "most": "75.00"},
        {"met": 0, "missed": 1, "open": 0, "least": "0.00", "most": "0.00"},
    ]
    assert _settle(_responses(found)[:3]).credits == ()


@pytest.mark.parametrize(
    "band, times", [("75% and 80%", 1), ("70% and 75%", 0), ("74% and 75.5%", 1), ("76% and 100%", 0)]
)
def test_a_band_holds_from_its_lower_end_to_below_its_upper(band: str, times: int) -> None:
    found = _credit(f"10% of monthly_fee when attainment of first_response is between {band} per month")
    lines = _settle(_responses(found)[:4]).credits  # three of four were in time
    assert [(line.period, line.times) for line in lines] == ([("2026-03", 1)] if times else [])


@pytest.mark.parametrize(
    "band, is_open",
    [("60% and 80%", True), ("75% and 90%", True), ("10% and 20%", False), ("65% and 75%", False)],
)
def test_a_band_is_open_as_long_as_a_cycle_could_turn_it(band: str, is_open: bool) -> None:
    found = _credit(f"10% of monthly_fee when attainment of first_response is between {band} per month")
    lines = _settle([*_responses(found)[:4], _case(found, "2026-03-06 10:00", None)]).credits
    assert [line.open for line in lines] == ([True] if is_open else [])  # 60% or 80% of five


def test_an_undecided_share_is_shown_as_open() -> None:
    found = _credit("10% of monthly_fee when attainment of first_response is below 70% per month")
    (line,) = _settle([*_responses(found)[:4], _case(found, "2026-03-06 10:00", None)]).credits
    assert (line.times, line.open) == (0, True)


def test_a_cap_in_another_unit_cannot_be_applied_and_says_so() -> None:
    found = _credit("100 EUR per breach of first_response up to 10% of monthly_fee per month")
    (line,) = _settle([_case(found, "2026-03-02 10:00", "2026-03-02 14:00")]).credits
    assert (line.due.amount, line.open) == (Decimal(100), True)


def test_a_credit_whose_condition_is_unknown_is_open() -> None:
    found = _credit("100 EUR per breach of first_response when channel is phone")
    (line,) = _settle([_case(found, "2026-03-02 10:00", "2026-03-02 14:00")]).credits
    assert (line.times, line.open) == (0, True)


QUOTAS = """
casepact: 1
policy: example
tiers:
  basic: {channels: [email], quotas: {cases: 2 per month then charge, calls: 1 per year}}
  premium: {extends: basic, quotas: {cases: unlimited, calls: unspecified}}
severities: {critical: {title: Critical}}
channels: {email: E-mail}
"""


def test_quotas_count_the_cases_of_a_period() -> None:
    found = policy("", QUOTAS)
    days = ["2026-03-02 10:00", "2026-03-30 10:00", "2026-03-31 10:00", "2026-04-01 10:00"]
    lines = _settle([Log(found, day).case for day in days]).quotas
    assert [(line.period, line.used, line.past) for line in lines if line.quota.endswith("cases")] == [
        ("2026-03", 1, False),
        ("2026-03", 2, False),
        ("2026-03", 3, True),
        ("2026-04", 1, False),
    ]
    assert {line.then for line in lines if line.quota.endswith("cases")} == {"charge"}
    assert {line.past for line in lines if line.quota.endswith("calls")} == {None}


@pytest.mark.parametrize(
    "hours", ["syd or lon", "lon or syd", "(lon or syd) except Sun 09:00-12:00 in Asia/Tokyo"]
)
@pytest.mark.parametrize(
    "zone,month", [("", "2026-03"), ("America/Toronto", "2026-03"), ("Australia/Sydney", "2026-04")]
)
def test_hours_of_several_zones_are_counted_by_the_months_of_the_policy(
    hours: str, zone: str, month: str
) -> None:
    places = "lon: Mon-Fri 09:00-17:00 in Europe/London\n  syd: Mon-Fri 09:00-17:00 in Australia/Sydney"
    head = HEAD.replace("calendars:", f"{zone and f'zone: {zone}'}\ncalendars:\n  {places}")
    text = SHARE % "5 EUR per breach of first_response up to 9 EUR per month"
    found = policy(text.replace("1 hour on office", f"1 hour on ({hours})"), head)
    account = _settle([_case(found, "2026-03-31 17:00", "2026-03-31 17:10"), _late(found)])
    assert {item.period for item in account.attainments} == {month}
    assert [line.period for line in account.credits] == [month]


def _late(found: Policy) -> Case:
    """One that is missed at 16:30 in UTC, in April in Sydney."""
    return _case(found, "2026-03-31 16:30", "2026-04-10 12:00")


@pytest.mark.parametrize("zone, periods", [("UTC", ["2026-03"]), ("Europe/London", ["2026-04"])])
def test_the_months_of_a_quota_begin_in_the_zone_of_the_policy(zone: str, periods: list[str]) -> None:
    found = replace(policy("", QUOTAS), zone=zone)
    lines = _settle([Log(found, "2026-04-01 00:30").case]).quotas  # 31 March 23:30 in UTC
    assert [line.period for line in lines if line.quota.endswith("cases")] == periods


def test_a_counter_that_is_given_counts() -> None:
    found = policy("", QUOTAS)
    cases = [
        Log(found, "2026-03-02 10:00", cases_used=2, calls_used=1).case,
        Log(found, "2026-03-03 10:00").case,
    ]
    lines = _settle(cases).quotas
    assert [(line.used, line.past) for line in lines if line.quota.endswith("cases")] == [
        (3, True),
        (4, True),
    ]
    assert [(line.used, line.past) for line in lines if line.quota.endswith("calls")] == [
        (1, False),
        (None, None),
    ]


@pytest.mark.parametrize(
    "period,zone,name",
    [
        (Period.DAY, "UTC", "2026-03-31"),
        (Period.DAY, "Europe/London", "2026-04-01"),
        (Period.WEEK, "UTC", "2026-W14"),
        (Period.MONTH, "Europe/London", "2026-04"),
        (Period.QUARTER, "UTC", "2026-Q1"),
        (Period.QUARTER, "Europe/London", "2026-Q2"),
        (Period.YEAR, "UTC", "2026"),
        (Period.CONTRACT_YEAR, "UTC", "2025-04-01"),
        (Period.CONTRACT_YEAR, "Europe/London", "2026-04-01"),
        (None, "UTC", ""),
    ],
)
def test_periods_are_civil_in_a_zone(period: Period | None, zone: str, name: str) -> None:
    instant = at("2026-04-01 00:30")  # 31 March 23:30 UTC
    assert period_of(instant, period, zone, dt.date(2020, 4, 1)) == name


def test_a_contract_year_from_a_leap_day_begins_in_march() -> None:
    assert (
        period_of(at("2026-02-28 12:00"), Period.CONTRACT_YEAR, "UTC", dt.date(2024, 2, 29)) == "2025-03-01"
    )
    assert (
        period_of(at("2028-02-29 12:00"), Period.CONTRACT_YEAR, "UTC", dt.date(2024, 2, 29)) == "2028-02-29"
    )


_TWO = """
targets:
  first_response:
    duty: vendor must respond after opened
    within: {critical: 1 hour on office, major: 4 hours on office}
credits:
  a: 10% of monthly_fee when attainment of first_response is below 95% per month
  b:
    say: 25% of monthly_fee when attainment of first_response is below 80% per month
    exception_to: credits.a
"""


def test_a_credit_stands_in_the_place_of_the_one_it_is_an_exception_to() -> None:
    found = replace(policy(_TWO), values={"money.monthly_fee": "1000 EUR"})
    march, april = _responses(found)[:4], _responses(found)[4:]
    assert [line.rule for line in _settle(march).credits] == ["credits.b"]
    some = [_case(found, f"2026-03-{day:02} 10:00", f"2026-03-{day:02} 10:30") for day in (2, 3, 4, 5, 6)]
    lines = _settle([*some, march[3], *april]).credits
    assert [(line.rule, line.period) for line in lines] == [
        ("credits.a", "2026-03"),
        ("credits.b", "2026-04"),
    ]


def test_an_exception_that_is_not_certain_yet_leaves_the_general_credit_open() -> None:
    found = policy(_TWO)
    late = _case(found, "2026-03-02 10:00", "2026-03-02 12:00")
    some = [_case(found, f"2026-03-{day:02} 10:00", f"2026-03-{day:02} 10:30") for day in (3, 4, 5, 6)]
    lines = _settle([late, *some, _case(found, "2026-03-09 10:00", None)]).credits
    assert [(line.rule, line.times, line.open) for line in lines] == [
        ("credits.a", 1, True),
        ("credits.b", 0, True),
    ]


def test_an_exception_names_another_credit() -> None:
    _, diagnostics = resolve_text(HEAD + _TWO.replace("exception_to: credits.a", "exception_to: credits.c"))
    assert [item.code for item in diagnostics] == ["unknown-name"]
    assert "credits.a" in (diagnostics[0].help or "")


@pytest.mark.parametrize(
    "written, unit",
    [("8000", "currency of the contract"), ("8000 EUR", "EUR"), ("EUR 8000", "EUR"), ("8000.50 USD", "USD")],
)
def test_a_sum_of_the_contract_may_name_its_currency(written: str, unit: str) -> None:
    found = _credit("10% of monthly_fee per breach of first_response", monthly_fee=written)
    (line,) = _settle([_case(found, "2026-03-02 10:00", "2026-03-02 14:00")]).credits
    assert (line.due.amount, line.due.unit) == (Decimal("800.05" if "." in written else 800), unit)


def test_a_cap_in_the_currency_of_the_sum_is_applied() -> None:
    found = _credit(
        "10% of monthly_fee per breach of first_response up to 500 EUR per month", monthly_fee="8000 EUR"
    )
    (line,) = _settle([_case(found, "2026-03-02 10:00", "2026-03-02 14:00")]).credits
    assert (line.owed.amount, line.due.amount) == (Decimal(800), Decimal(500))
    assert (line.due.unit, line.open) == ("EUR", False)


@pytest.mark.parametrize(
    "written, codes",
    [
        ("8000 EUR", []),
        ("EUR 8000", []),
        ("8000", []),
        ("8000 euros", ["wrong-type"]),
        ("EUR", ["wrong-type"]),
    ],
)
def test_a_contract_writes_a_sum_with_or_without_its_currency(
    tmp_path: Path, written: str, codes: list[str]
) -> None:
    (tmp_path / "p.yaml").write_text(HEAD + SHARE % "10% of monthly_fee per breach of first_response")
    contract = tmp_path / "c.yaml"
    contract.write_text(
        "casepact: 1\ncontract: c\npolicy: p.yaml\ntier: basic\nstarts: 2026-01-01\n"
        f"values: {{money.monthly_fee: {written}}}\n"
    )
    loaded = load_file(contract)
    assert [item.code for item in loaded.diagnostics] == codes

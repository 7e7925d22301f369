"""Caps over several credits leave what is reckoned by hand and otherwise; what nobody can judge is told."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.model.policy import Policy
from casepact.semantics.account import Account, settle
from casepact.semantics.attainment import Tally
from casepact.semantics.credit_caps import caps_of
from casepact.semantics.credits import line_of, reached
from casepact.semantics.periods import enclosing, period_of
from casepact.syntax.ast.credit import Attainment
from casepact.syntax.ast.target import Period
from tests.semantics.cases import Log, at, policy

TARGETS = """
targets:
  response: {duty: vendor must respond after opened, within: {critical: 1 hour on always, major: unspecified}}
  fix: {duty: vendor must resolve after opened, within: 8 hours on always}
"""
NESTED = """
credits:
  late: 5% of fee per breach of response
  slow: 10% of fee per breach of fix up to 20% of fee per month
  bands:
    - 7% of fee when attainment of response is between 40% and 60% per month
    - 9% of fee when attainment of response is below 40% per month
  response: late and bands up to 12% of fee per month
  total: all credits up to 30% of fee per month
  year: all credits up to 50% of fee per year
"""


def _capped(text: str = NESTED, **money: str) -> Policy:
    found = policy(TARGETS + textwrap.dedent(text))
    return replace(found, values={f"money.{name}": value for name, value in money.items()})


def _settle(found: Policy, *cases: tuple[str, str, str], severity: str = "critical") -> Account:
    """The account of cases: when each is opened, answered and solved, by the clocks of London."""
    logs = []
    for number, (opened, answered, solved) in enumerate(cases):
        log = Log(found, opened, severity=severity)
        for instant, event in ((answered, "respond"), (solved, "resolve")):
            if instant:
                log.take(instant, event)
        logs.append((str(number), log.case))
    return settle(logs)


def _late(*days: str) -> list[tuple[str, str, str]]:
    """Cases that are answered two hours, and solved nine, after they are opened on those days."""
    return [(f"{day} 09:00", f"{day} 11:00", f"{day} 18:00") for day in days]


def _shown(account: Account) -> list[tuple[str, ...]]:
    return [
        (
            line.cap.removeprefix("credits."),
            line.period,
            *(f"{one[0].amount}" for one in (line.owed, line.due)),
        )
        for line in account.credit_caps
    ]


def test_what_is_left_under_each_cap_is_what_the_next_adds_up() -> None:
    account = _settle(_capped(), *_late("2026-03-02", "2026-03-03", "2026-03-04", "2026-04-07", "2026-04-08"))
    # March: late 3 x 5, slow 3 x 10 up to 20, none of three in time 9. April: late 10, slow 20, bands 9.
    assert [(line.rule, line.period, f"{line.due.amount}") for line in account.credits] == [
        ("credits.late", "2026-03", "15"),
        ("credits.late", "2026-04", "10"),
        ("credits.slow", "2026-03", "20"),
        ("credits.slow", "2026-04", "20"),
        ("credits.bands.2", "2026-03", "9"),
        ("credits.bands.2", "2026-04", "9"),
    ]
    assert _shown(account) == [
        ("response", "2026-03", "24", "12"),
        ("response", "2026-04", "19", "12"),
        ("total", "2026-03", "32", "30"),
        ("total", "2026-04", "32", "30"),
        ("year", "2026", "60", "50"),
    ]
    assert not any(line.open for line in account.credit_caps)
    assert account.credit_caps[2].parts == ("credits.slow", "credits.response")


def test_sums_that_a_contract_gives_are_held_against_a_cap_in_money() -> None:
    text = """
    credits:
      late: 5% of fee per breach of response
      slow: 100 EUR per breach of fix
      total: all credits up to 120 EUR per month
    """
    case = _late("2026-03-02")
    (line,) = _settle(_capped(text, fee="800 EUR"), *case).credit_caps
    assert [one.to_json() for one in line.owed] == [{"amount": "140", "unit": "EUR"}]
    assert [one.to_json() for one in line.due] == [{"amount": "120", "unit": "EUR"}]
    # Where nobody says what the fee is, its part is beside the cap, which may be less therefore.
    (line,) = _settle(_capped(text), *case, *_late("2026-03-03")).credit_caps
    assert {one.unit: one.amount for one in line.owed} == {"% of fee": Decimal(10), "EUR": Decimal(200)}
    assert {one.unit: one.amount for one in line.due} == {"% of fee": Decimal(10), "EUR": Decimal(120)}
    assert line.open


def test_what_is_open_leaves_the_caps_over_it_open() -> None:
    case = Log(_capped(), "2026-03-02 09:00").until("2026-03-02 09:30").case
    account = settle([("1", case)])
    assert [(line.rule, line.open) for line in account.credits] == [("credits.bands.2", True)]
    assert [(line.cap, line.open) for line in account.credit_caps] == [
        ("credits.response", True),
        ("credits.total", True),
        ("credits.year", True),
    ]


def test_credits_are_counted_over_the_time_of_the_innermost_cap_they_are_under() -> None:
    periods = {rule.name: rule.period for rule in _capped().credits}
    assert periods == dict.fromkeys(("late", "slow", "bands.1", "bands.2"), Period.MONTH)
    text = """
    credits:
      a: 5% of fee per breach of fix
      b: a up to 9% of fee
      c: a up to 9% of fee per day
    """
    found = _capped(text)
    assert [rule.period for rule in found.credits] == [Period.DAY]
    assert [(cap.name, cap.parts) for cap in found.credit_caps] == [
        ("c", ("credits.a",)),
        ("b", ("credits.c",)),
    ]


def test_a_day_lies_in_the_contract_year_that_it_is_in() -> None:
    starts = dt.date(2024, 4, 15)
    names = [enclosing(f"2026-04-{day}", Period.DAY, Period.CONTRACT_YEAR, starts) for day in (14, 15)]
    assert names == ["2025-04-15", "2026-04-15"]
    assert enclosing("2026-04-14", Period.DAY, Period.CONTRACT_YEAR) == ""
    assert enclosing("2025-04-15", Period.CONTRACT_YEAR, None, starts) == ""


_MONTHS = [f"{year}-{month:02}" for year in (2026, 2027) for month in (1, 2, 12)]
_counts = st.dictionaries(st.sampled_from(_MONTHS), st.integers(1, 4), max_size=4)


@settings(max_examples=25)
@given(st.lists(_counts, min_size=4, max_size=4), st.lists(st.integers(1, 60), min_size=3, max_size=3))
def test_random_caps_leave_what_sums_and_minima_leave(times: list[dict[str, int]], most: list[int]) -> None:
    response, total, year = most
    found = _capped(
        re.sub(r"(12|30|50)(?=% of fee per (?:month|year)$)", "{}", NESTED, flags=re.MULTILINE).format(*most)
    )
    lines = [
        line_of(rule, found, period, count, undecided=False)
        for rule, counts in zip(found.credits, times, strict=True)
        for period, count in counts.items()
    ]
    due = {
        (line.cap.removeprefix("credits."), line.period): int(line.due[0].amount)
        for line in caps_of(lines, found)
    }
    late, slow, fair, poor = times
    wanted: dict[tuple[str, str], int] = {}
    for month in _MONTHS:
        first = 5 * late.get(month, 0) + 7 * fair.get(month, 0) + 9 * poor.get(month, 0)
        both = min(first, response) + min(10 * slow.get(month, 0), 20)
        wanted |= {("response", month): min(first, response)} if first else {}
        wanted |= {("total", month): min(both, total)} if both else {}
    for name in ("2026", "2027"):
        both = sum(amount for (cap, month), amount in wanted.items() if cap == "total" and month[:4] == name)
        wanted |= {("year", name): min(both, year)} if both else {}
    assert due == wanted


@settings(max_examples=25)
@given(
    st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31)),
    st.sampled_from([Period.DAY, Period.MONTH, Period.QUARTER, Period.YEAR, None]),
    st.sampled_from([Period.MONTH, Period.QUARTER, Period.YEAR, None]),
)
def test_a_longer_period_is_that_of_every_instant_in_the_shorter(
    day: dt.date, shorter: Period | None, longer: Period | None
) -> None:
    order = [Period.DAY, Period.MONTH, Period.QUARTER, Period.YEAR, None]
    if order.index(shorter) <= order.index(longer):
        instant = at(f"{day} 12:00")
        names = [period_of(instant, period, "Europe/London") for period in (shorter, longer)]
        assert enclosing(names[0], shorter, longer) == names[1]


@pytest.mark.parametrize(
    "case, times",
    [
        (("2026-03-02 09:00", "2026-03-02 11:00", "2026-03-02 12:00"), {"2026-03": 1}),
        (("2026-03-02 09:00", "", "2026-03-02 12:00"), {"2026-03": 1}),
        (("2026-03-31 09:00", "2026-04-02 11:00", "2026-04-02 12:00"), {"2026-03": 1, "2026-04": 1}),
        (
            ("2026-03-31 09:00", "2026-05-02 11:00", "2026-05-02 12:00"),
            dict.fromkeys(("2026-03", "2026-04", "2026-05"), 1),
        ),
    ],
)
def test_a_cycle_that_nobody_can_judge_is_told_in_each_period_it_may_have_been_breached_in(
    case: tuple[str, str, str], times: dict[str, int]
) -> None:
    account = _settle(_capped(), case, severity="major")
    late = [line for line in account.credits if line.rule == "credits.late"]
    assert {line.period: line.unjudged for line in late} == times
    assert all(line.open and not line.times and not line.due.amount for line in late)
    assert {
        line.period for line in account.credit_caps if line.cap == "credits.response" and line.open
    } == set(times)


def test_what_is_known_not_to_be_owed_is_not_told_of_unjudged_cycles() -> None:
    text = "\ncredits: [5% of fee per breach of response when severity is critical]\n"
    case = ("2026-03-02 09:00", "2026-03-02 11:00", "2026-03-02 12:00")
    assert _settle(_capped(text), case, severity="major").credits == ()
    running = Log(_capped(text), "2026-03-02 09:00").until("2026-03-02 09:30").case
    assert settle([("1", running)]).credits == ()


def test_a_clock_that_stands_still_may_have_been_breached_before_it_did() -> None:
    found = policy(
        """
        targets: {resolution: {duty: vendor must resolve after opened, within: unspecified}}
        credits: [5% of fee per breach of resolution]
        """
    )
    log = (
        Log(found, "2026-03-02 09:00")
        .take("2026-03-02 10:00", "respond")
        .take("2026-03-02 11:00", "ask_customer")
    )
    (line,) = settle([("1", log.until("2026-03-09 11:00").case)]).credits
    assert (line.times, line.unjudged, line.open) == (0, 1, True)


@settings(max_examples=25)
@given(
    st.integers(0, 5),
    st.integers(0, 5),
    st.integers(0, 5),
    st.sets(st.integers(0, 20), min_size=2, max_size=2),
)
def test_a_band_is_open_where_some_end_of_what_is_open_lies_in_it(
    met: int, missed: int, open_: int, ends: set[int]
) -> None:
    low, high = sorted(5 * end for end in ends)
    text = f"credits: [1% of fee when attainment of fix is between {low}% and {high}% per month]"
    trigger = _capped(text).credits[0].credit.trigger
    assert isinstance(trigger, Attainment)
    count = Tally(met, missed, open_)
    if count.counted:
        inside = {low <= Fraction(100 * (met + more), count.counted) < high for more in range(open_ + 1)}
        assert reached(trigger, count) is (inside.pop() if len(inside) == 1 else None)

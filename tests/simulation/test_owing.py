"""What credits may come to is what they come to in all ways in which what is open may end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepact.model.policy import Policy
from casepact.semantics.credit_caps import caps_of
from casepact.simulation import Tally, prepare, run
from casepact.simulation.crediting import credit_lines
from casepact.simulation.owing import Owed, owed_of
from casepact.simulation.tally import new_tally
from tests.semantics.cases import policy
from tests.simulation.scenarios import DAY, HOUR, MONDAY, mix, scenario, stream, times, work

_TARGETS = """
    targets:
      first_response:
        duty: vendor must respond after opened
        within: {critical: 1 hour on always, major: unspecified}
      resolution: {duty: vendor must resolve after opened, within: 2 days on always}
"""
_BANDS = policy(
    _TARGETS
    + """
    credits:
      fair: 10% of monthly_fee when attainment of first_response is between 50% and 80% per week
      poor: 25% of monthly_fee when attainment of first_response is below 50% per week
      late: 2 EUR when attainment of resolution is below 70% per week
    """
)
_BREACHES = policy(
    _TARGETS
    + """
    credits:
      each: 2 EUR per breach of first_response up to 6 EUR per week
      begun: 1 EUR per started hour of breach of resolution
      major: 3 EUR per breach of first_response when severity is major
      critical: 5 EUR per breach of first_response when severity is critical
      other: 1% of monthly_fee per breach of resolution up to 3 EUR per week
    """
)
_CAPPED = policy(
    _TARGETS
    + """
    credits:
      fair: 3 EUR when attainment of first_response is between 50% and 80% per week
      poor: 5 EUR when attainment of first_response is below 50% per week
      late: 4 EUR when attainment of resolution is below 70% per week
      week: fair and poor and late up to 7 EUR per week
      all: all credits up to 9 EUR
    """
)
_COURSE = work(times("exponential", 3.0 * HOUR), times("exponential", 30.0 * HOUR))


def _empty(rules: Policy) -> Tally:
    # Of each of its weeks a day or more is in the period, so that every share counts.
    period = {"start": MONDAY - DAY, "end": MONDAY + 9 * DAY}
    found = scenario(rules, stream(1 / DAY, mix({})), _COURSE, follow=DAY, **period)
    return new_tally(prepare(found).layout)


_EMPTY = {id(rules): _empty(rules) for rules in (_BANDS, _BREACHES, _CAPPED)}


def _blank(rules: Policy) -> Tally:
    return Tally.from_state(_EMPTY[id(rules)].layout, _EMPTY[id(rules)].to_state())


def _amounts(rules: Policy, found: Tally) -> dict[str, float]:
    """What each rule, each cap and each unit comes to where nothing is open, by the account."""
    sums: dict[str, float] = {}
    lines = credit_lines(rules, found)
    capped = {part for cap in rules.credit_caps for part in cap.parts}
    dues = [(line.rule, line.due) for line in lines]
    dues += [(line.cap, due) for line in caps_of(lines, rules) for due in line.due]
    assert not any(line.open for line in lines)
    for id_, due in dues:
        for name in (id_,) if id_ in capped else (id_, due.unit):
            sums[name] = sums.get(name, 0.0) + float(due.amount)
    return sums


def _ends(counts: list[int], *, certain: bool) -> Iterator[tuple[int, int]]:
    """How many may be met and missed in the end."""
    _, open_, met, missed, undecided = counts
    for more in range(open_ + 1):
        for kept, lost in product(range(undecided + 1), repeat=2):
            if kept + lost <= undecided and (not certain or kept + lost == undecided):
                yield met + more + kept, missed + (open_ - more) + lost


_cycles = st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 4), st.sampled_from([0, 0, 1, 2]))


@settings(max_examples=12)
@given(st.lists(st.tuples(_cycles, _cycles), min_size=1, max_size=2))
def test_bands_come_to_the_least_and_the_most_of_all_ways_to_end(
    weeks: list[tuple[tuple[int, int, int, int], tuple[int, int, int, int]]],
) -> None:
    found = _blank(_BANDS)
    for week, (first, second) in enumerate(weeks):
        for rule, own in enumerate((first, first, second)):
            found.credited[rule, week] = (0, *own)
    seen: dict[str, list[float]] = {}
    choices = [
        list(
            product(
                _ends(found.credited[0, week].tolist(), certain=False),
                _ends(found.credited[2, week].tolist(), certain=False),
            )
        )
        for week in range(len(weeks))
    ]
    for ends in product(*(choice[:: max(1, len(choice) // 25)] for choice in choices)):
        one = _blank(_BANDS)
        for week, (first_end, second_end) in enumerate(ends):
            for rule, (met, missed) in enumerate((first_end, first_end, second_end)):
                one.credited[rule, week] = (0, 0, met, missed, 0)
        sums = _amounts(_BANDS, one)
        for owed in owed_of(_BANDS, found):
            seen.setdefault(owed.rule or owed.unit, []).append(sums.get(owed.rule or owed.unit, 0.0))
    for owed in owed_of(_BANDS, found):
        every = seen[owed.rule or owed.unit]
        assert owed.due[0] <= min(every)
        assert max(every) <= owed.due[1]


@settings(max_examples=12)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=2))
def test_what_bands_of_one_share_come_to_is_exact(weeks: list[tuple[int, int, int]]) -> None:
    found = _blank(_BANDS)
    for week, own in enumerate(weeks):
        for rule in (0, 1):
            found.credited[rule, week] = (0, *own, 0)
    every: dict[str, list[float]] = {}
    for ends in product(
        *(list(_ends(found.credited[0, week].tolist(), certain=True)) for week in range(len(weeks)))
    ):
        one = _blank(_BANDS)
        for week, (met, missed) in enumerate(ends):
            for rule in (0, 1):
                one.credited[rule, week] = (0, 0, met, missed, 0)
        sums = _amounts(_BANDS, one)
        for name in ("credits.fair", "credits.poor", "% of monthly_fee"):
            every.setdefault(name, []).append(sums.get(name, 0.0))
    owed = {one.rule or one.unit: one.due for one in owed_of(_BANDS, found)}
    for name, sums_ in every.items():
        assert owed[name] == (min(sums_), max(sums_))


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 2), st.integers(0, 3), st.integers(0, 3), st.integers(0, 2), st.integers(0, 2)
        ),
        min_size=1,
        max_size=2,
    )
)
def test_what_is_left_under_caps_is_exact(weeks: list[tuple[int, int, int, int, int]]) -> None:
    found = _blank(_CAPPED)
    choices = []
    for week, (open_, met, missed, running, kept) in enumerate(weeks):
        for rule in (0, 1):
            found.credited[rule, week] = (0, open_, met, missed, 0)
        found.credited[2, week] = (0, running, kept, 1, 0)
        ends = [list(_ends(found.credited[rule, week].tolist(), certain=True)) for rule in (0, 2)]
        choices.append(list(product(*ends)))
    every: dict[str, list[float]] = {}
    for one_end in product(*choices):
        one = _blank(_CAPPED)
        for week, (first, second) in enumerate(one_end):
            for rule, (met, missed) in enumerate((first, first, second)):
                one.credited[rule, week] = (0, 0, met, missed, 0)
        sums = _amounts(_CAPPED, one)
        for name in ("credits.late", "credits.week", "credits.all", "EUR"):
            every.setdefault(name, []).append(sums.get(name, 0.0))
    owed = {one.rule or one.unit: one.due for one in owed_of(_CAPPED, found)}
    for name, sums_ in every.items():
        assert owed[name] == (min(sums_), max(sums_))


def test_a_share_of_a_week_in_which_no_case_is_opened_that_counts_owes_nothing() -> None:
    found = scenario(
        _BANDS,
        stream(1 / DAY, mix({})),
        _COURSE,
        start=MONDAY - 14 * DAY,
        warm_up=16 * DAY,
        end=MONDAY + 9 * DAY,
        follow=20 * DAY,
    )
    layout = prepare(found).layout
    weeks = layout.period_names(_BANDS.credits[0].period)
    owing = set()
    for place, week in enumerate(weeks):
        tally = new_tally(layout)
        tally.credited[:, place] = (0, 0, 0, 4, 0)  # all are late: such as of cases that were reopened
        owing |= {week for owed in owed_of(_BANDS, tally) if owed.due[1]}
    assert owing == {"2026-W10", "2026-W11"}
    assert {"2026-W08", "2026-W09", "2026-W12", "2026-W13"} < set(weeks)
    assert layout.cut_in(_BANDS.credits[0].period) == ("2026-W10", "2026-W11")
    whole = replace(layout, warm_up=14 * DAY, end=MONDAY + 14 * DAY)
    assert whole.cut_in(_BANDS.credits[0].period) == ()


_UNSURE = policy(
    _TARGETS
    + """
    credits:
      each: 2 EUR per breach of first_response
      other: 1% of monthly_fee per breach of resolution
      slow: 3 EUR per breach of resolution
      week: each and slow up to 5 EUR per week
      total: all credits up to 8 EUR
    """
)


def test_breaches_that_nobody_can_judge_are_under_the_caps_too() -> None:
    case = mix({"severity": "critical"}, {"severity": "major"})
    found = scenario(_UNSURE, stream(4 / DAY, case), _COURSE, end=MONDAY + 14 * DAY)
    tally = run(found).tally
    assert run(found, engine="plain").tally.same(tally)
    unjudged = tally.count("first_response", severity="major")["unjudged"]
    owed = {one.rule or one.unit: one for one in owed_of(_UNSURE, tally)}
    weeks = len(tally.layout.period_names(_UNSURE.credits[0].period))
    sums = [
        sum(
            line.due[0].amount
            for line in caps_of(credit_lines(_UNSURE, tally), _UNSURE)
            if line.cap == "credits.week"
        )
    ]
    assert owed["credits.each"].due[1] - owed["credits.each"].due[0] == 2 * unjudged > 0
    assert owed["credits.week"].due == (float(sums[0]), min(5.0 * weeks, float(sums[0]) + 2 * unjudged))
    # How much of the total is left beside a share of a fee that nobody knows, nobody knows either.
    assert owed["credits.total"].due == (0.0, 8.0)
    assert owed["EUR"].due == (0.0, 8.0)
    assert owed["% of monthly_fee"].due == (0.0, owed["credits.other"].due[1])


def _by_rule(found: Tally) -> dict[str, Owed]:
    return {owed.rule or owed.unit: owed for owed in owed_of(_BREACHES, found)}


def test_breaches_that_nobody_can_judge_may_all_be_owed() -> None:
    found = scenario(
        _BREACHES,
        stream(4 / DAY, mix({"severity": "critical"}, {"severity": "major"})),
        _COURSE,
        end=MONDAY + 7 * DAY,
    )
    tally = run(found, engine="plain").tally
    layout = tally.layout
    place = layout.obligations.index("first_response")
    unjudged = tally.count("first_response", severity="major")["unjudged"]
    missed = tally.count("first_response", severity="critical")["breached"]
    assert unjudged
    assert missed
    assert int(tally.cells[:, :, place].sum()) > unjudged
    owed = _by_rule(tally)
    assert list(owed["credits.critical"].times) == [missed, missed]
    assert list(owed["credits.critical"].due) == [5 * missed, 5 * missed]
    assert list(owed["credits.major"].times) == [0, unjudged]
    assert list(owed["credits.each"].times) == [missed, missed + unjudged]
    least, most = owed["credits.each"].due
    assert least < most <= 6 * len(layout.period_names(layout.credit_periods[0]))
    late = owed["credits.begun"]
    assert late.times[0] == late.times[1] > 0
    # Of a cap in another unit nobody knows how much it leaves.
    assert owed["credits.other"].times[0] == owed["credits.other"].times[1] > 0
    assert owed["credits.other"].due == (0.0, owed["credits.other"].times[1])


def test_a_breach_that_may_be_counted_by_units_has_no_bound() -> None:
    found = _blank(_BREACHES)
    found.credited[1, 0] = (3, 1, 0, 0, 0)
    assert _by_rule(found)["credits.begun"].due == (3.0, 3.0)
    found.credited[1, 0] = (3, 0, 0, 0, 1)
    assert _by_rule(found)["credits.begun"].due == (3.0, float("inf"))
    found.credited[0, 0] = (1, 0, 0, 0, 1)
    assert _by_rule(found)["credits.each"].due == (2.0, 4.0)


@pytest.mark.parametrize("count", [0, 5])
def test_what_is_known_is_what_the_account_says(count: int) -> None:
    found = _blank(_BREACHES)
    found.credited[0, 0] = (count, 0, 0, 0, 0)
    sums = _amounts(_BREACHES, found)
    owed = _by_rule(found)
    assert owed["credits.each"].due == (sums.get("credits.each", 0.0),) * 2
    assert owed["EUR"].due == (sums.get("EUR", 0.0),) * 2

"""Shares and credits come out as the account over the same cases has them."""

from __future__ import annotations

import casepact
from casepact.semantics.credit_caps import caps_of
from casepact.simulation import prepare, run, why_plain
from casepact.simulation.crediting import credit_lines
from tests.semantics.cases import policy
from tests.simulation.policies import RICH
from tests.simulation.scenarios import DAY, HOUR, MONDAY, mix, scenario, stream, times, work

FACTS = mix({"tier": "basic", "severity": "major"}, {"tier": "premium", "severity": "critical"})
GENEROUS = policy(
    """
    targets:
      first_response:
        duty: vendor must respond after opened
        within:
          critical: 90% within 1 hour on always per week
          major: 50% within 4 hours on office per month
      resolution:
        duty: vendor must resolve after opened
        within: {critical: 1 day on always, major: 2 days on always}
    credits:
      slow: 2 EUR per breach of resolution up to 20 EUR per month when severity is critical
      slower: 1 EUR per hour of breach of first_response up to 100 EUR per month
      begun: 1 EUR per started hour of breach of first_response
      missed: 5% of monthly_fee when attainment of first_response is below 90% per week
      late: slow and slower up to 60 EUR per month
      both: slow and slower and begun up to 70 EUR
    """
)
COURSE = work(times("exponential", 3.0 * HOUR), times("exponential", 30.0 * HOUR))


def test_credits_and_shares_are_those_of_the_account() -> None:
    found = scenario(GENEROUS, stream(8 / DAY, FACTS), COURSE, end=MONDAY + 10 * DAY)
    replicate = run(found, log=1)
    account = casepact.run(GENEROUS, replicate.log.timeline()).account
    lines = credit_lines(GENEROUS, replicate.tally)
    assert lines == account.credits
    assert caps_of(lines, GENEROUS) == account.credit_caps
    assert [line.due[0].amount for line in account.credit_caps] == [60, 70]
    assert all(line.owed[0].amount > line.due[0].amount for line in account.credit_caps)
    assert {line.rule for line in account.credits} == {
        "credits.slow",
        "credits.slower",
        "credits.begun",
        "credits.missed",
    }
    assert why_plain(prepare(found)) == ""
    assert run(found, engine="plain").tally.same(replicate.tally)


def test_a_credit_that_hangs_on_what_comes_later_is_counted_plain() -> None:
    rules = policy(
        """
        targets:
          first_response: {duty: vendor must respond after opened, within: 1 hour on always}
          resolution: {duty: vendor must resolve after opened, within: 2 days on always}
        credits:
          both: 2 EUR per breach of first_response when breached resolution
        """
    )
    found = scenario(rules, stream(8 / DAY, FACTS), COURSE, end=MONDAY + 10 * DAY)
    assert why_plain(prepare(found)) == "`credits.both` asks for what becomes of a case after its breach"
    replicate = run(found, log=1)
    account = casepact.run(rules, replicate.log.timeline()).account
    assert credit_lines(rules, replicate.tally) == account.credits
    assert account.credits


def test_shares_are_counted_by_their_periods_on_both_engines() -> None:
    found = scenario(RICH, stream(2 / DAY, FACTS), COURSE, end=MONDAY + 40 * DAY)
    for engine in ("plain", "auto"):
        replicate = run(found, engine=engine, log=1)
        account = casepact.run(RICH, replicate.log.timeline()).account
        layout = replicate.tally.layout
        counted = {}
        for share, by_period in zip(layout.shares, replicate.tally.attained, strict=True):
            for period, counts in zip(layout.period_names(share.period), by_period, strict=False):
                if counts.any():
                    counted[share.clause, period] = tuple(counts.tolist())
        assert counted == {
            (item.clause, item.period): (item.tally.met, item.tally.missed, item.tally.open)
            for item in account.attainments
        }
        assert len(counted) >= 2

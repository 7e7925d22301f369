"""Both engines give the same result, to the bit."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, reject, settings

import casepact
from casepact.model.fact import FactValue
from casepact.scenario.model import HandOver, Scenario
from casepact.simulation import Tally, prepare, run, why_plain
from tests.semantics.cases import HEAD, at, policy
from tests.simulation.policies import PLAIN
from tests.simulation.scenarios import DAY, HOUR, NOTE, mix, scenario, stream, team, times, work
from tests.simulation.strategies import Drawn, scenarios, scenarios_under_any_policy

_LATER = "asks for what becomes of a case after its breach"
"""Of the reasons to run plain the one that random policies may have."""


def differences(one: Tally, other: Tally) -> list[str]:
    """The names of what differs between two tallies."""
    return [
        item.name
        for item in fields(one)
        if not np.array_equal(getattr(one, item.name), getattr(other, item.name))
    ]


def check_engines(found: Scenario, replication: int = 0) -> None:
    """Hold the compiled engine to the plain one."""
    prepared = prepare(found)
    reason = why_plain(prepared)
    if _LATER in reason:
        reject()
    assert reason == ""
    plain = run(prepared, replication, engine="plain", log=1)
    compiled = run(prepared, replication, engine="compiled", log=1)
    assert compiled.log.cases == plain.log.cases
    assert compiled.log.rows == plain.log.rows
    assert differences(compiled.tally, plain.tally) == []


@settings(max_examples=15)
@given(scenarios())
def test_engines_are_equal(drawn: Drawn) -> None:
    check_engines(drawn.scenario)


@settings(max_examples=15)
@given(scenarios_under_any_policy())
def test_engines_are_equal_under_any_policy(drawn: Drawn) -> None:
    check_engines(drawn.scenario)


@pytest.mark.slow
@settings(max_examples=250)
@given(scenarios_under_any_policy())
def test_engines_are_equal_under_many_policies(drawn: Drawn) -> None:
    check_engines(drawn.scenario)


def test_only_a_quota_that_declines_and_is_used_up_keeps_a_case_out() -> None:
    tiers = {
        "basic": "cases: 2 per year",
        "paid": "cases: 2 per year then charge",
        "advised": "consulting: 0 per year",
        "strict": "consulting: 2 per year then decline",
    }
    rows = "".join(f"  {name}: {{channels: [email], quotas: {{{words}}}}}\n" for name, words in tiers.items())
    head = HEAD.replace("  basic: {channels: [email]}\n  premium: {channels: [email, phone]}\n", rows)
    cases: list[dict[str, FactValue]] = [
        {"tier": tier, "severity": "major", **used}
        for tier in tiers
        for used in ({}, {"cases_used": 1, "consulting_used": 1}, {"cases_used": 2, "consulting_used": 2})
    ]
    found = scenario(
        policy("lifecycle: {extends: standard}\n", head),
        stream(40 / DAY, mix(*cases)),
        work(times("fixed", 600.0)),
    )
    check_engines(found)
    log = run(found, engine="compiled", log=1).log
    kept_out = {(case.facts["tier"], case.facts.get("cases_used")) for case in log.cases if not case.covered}
    assert kept_out == {("basic", 2), ("strict", 2)}
    replayed = casepact.run(found.policy, log.timeline()).cases
    assert [case.case is not None and case.case.covered for case in replayed] == [
        case.covered for case in log.cases
    ]


def test_cases_are_covered_from_the_instant_on_at_which_their_version_is_in_force() -> None:
    head = HEAD.replace("policy: example\n", "policy: example\neffective: 2026-03-04\n")
    found = scenario(
        policy("lifecycle: {extends: standard}\n", head),
        stream(40 / DAY, mix({"tier": "basic", "severity": "major"})),
        work(times("fixed", 600.0)),
    )
    check_engines(found)
    cases = run(found, engine="compiled", log=1).log.cases
    since = at("2026-03-04 00:00 UTC")
    assert {case.covered for case in cases} == {True, False}
    assert [case.covered for case in cases] == [case.opened >= since for case in cases]


def test_a_notice_that_nobody_gives_is_never_due() -> None:
    terms = """
    case: {contract_end: date}
    lifecycle: {events: {end: {title: The customer ends the contract, activity: yes}}}
    terms:
      ending: customer must end at least 90 calendar days before contract_end
    """
    found = scenario(
        policy(terms),
        stream(10 / DAY, mix({"tier": "basic", "severity": "major"})),
        work(times("fixed", 600.0)),
    )
    check_engines(found)
    told = [row.kind for row in run(found, engine="compiled", log=1).log.rows if row.clause == "terms.ending"]
    assert told
    assert set(told) == {"started"}


@pytest.mark.slow
def test_engines_are_equal_where_many_wait() -> None:
    # More cases at once than there is room for at first.
    check_engines(
        scenario(
            PLAIN,
            stream(4_000 / DAY, mix({"severity": "major"}, {"severity": "critical"})),
            work(times("exponential", 600.0)),
            teams=(team(10),),
            end=scenario(PLAIN, (), work(())).start + DAY // 2,
            follow=HOUR,
        )
    )


def test_the_log_says_which_team_had_a_case() -> None:
    found = scenario(
        PLAIN,
        stream(100 / DAY, mix({"severity": "major"})),
        replace(
            work(times("exponential", 600.0)),
            hand_overs=(HandOver(note=NOTE, share=0.5, team="experts"),),
        ),
        teams=(team(3), team(3, "experts")),
    )
    check_engines(found)
    rows = run(found, engine="compiled", log=1).log.rows
    assert {row.team for row in rows if row.name == "respond"} == {"desk"}
    assert {row.team for row in rows if row.name == "resolve"} == {"desk", "experts"}
    assert {row.team for row in rows if row.kind == "opened"} == {""}


def test_a_log_of_some_cases_is_part_of_the_log_of_all() -> None:
    found = scenario(PLAIN, stream(100 / DAY, mix({"severity": "major"})), work(times("exponential", 600.0)))
    every = run(found, log=1)
    some = run(found, log=7)
    names = {case.name for case in some.log.cases}
    assert [case.number for case in some.log.cases] == list(range(0, len(every.log.cases), 7))
    assert some.log.rows == tuple(row for row in every.log.rows if row.case in names)
    assert some.tally.same(every.tally)
    assert run(found).log.rows == ()


def test_two_runs_are_equal_and_two_replications_are_not() -> None:
    found = scenario(PLAIN, stream(100 / DAY, mix({"severity": "major"})), work(times("exponential", 600.0)))
    assert run(found, 3).tally.same(run(prepare(found), 3).tally)
    assert not run(found, 3).tally.same(run(found, 4).tally)
    assert not run(found, 3).tally.same(run(replace(found, seed=2), 3).tally)


def test_there_is_no_such_engine() -> None:
    with pytest.raises(ValueError, match="not an engine"):
        run(scenario(PLAIN, (), work(())), engine="steam")

"""Cases run at one go come to what the machine, run event by event, makes of them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casepact.scenario.model import Scenario, Work
from casepact.simulation.compiled import plan as pl
from casepact.simulation.compiled.engine import run_compiled
from casepact.simulation.compiled.language.building import build
from casepact.simulation.compiled.planning.planner import Plan, make_plan
from casepact.simulation.compiled.play.loop import play
from casepact.simulation.preparing import prepare
from tests.semantics.cases import policy
from tests.simulation.scenarios import DAY, HOUR, MONDAY, NOTE, drawn, mix, scenario, stream
from tests.simulation.strategies import scenarios, times, works_of

_TARGETS = """
targets:
  acknowledgement:
    duty: vendor must acknowledge after opened
    within: {critical: immediately, major: 30 minutes on office, minor: 2 calendar days}
  first_response:
    duty: vendor must respond after opened
    within:
      critical:
        - 30 minutes on always when opened outside office
        - under 2 hours on office otherwise
      major: by close of 1 business day on office
      minor: 1.5 business days on office
  resolution:
    duty: vendor must resolve after activated
    within: {critical: 8 hours on office, major: 3 business days on office, minor: none}
  trial:
    duty: vendor must workaround while working
    within: {critical: 1 hour on always, major: 30 days on always}
coverage:
  excluded:
    premium_mail: {when: tier is premium and channel is email}
"""
POLICIES = (
    policy(_TARGETS),
    policy(_TARGETS + "lifecycle: {transitions: [resolved -> closed after 2 business days on office]}\n"),
)

works = works_of(times, st.sampled_from([0.0, 0.3, 1.0]), [(("critical", 1.0), ("minor", 1.0))])


@cache
def _play() -> Any:
    return build((play,)).play


def _both(found: Scenario) -> tuple[Any, Any, int]:
    """The tallies with cases run at one go and without, and how many situations have a course."""
    plan = make_plan(prepare(found))
    assert isinstance(plan, Plan), plan
    without = plan.fixed.copy()
    begin = int(without[pl.T_EXPRESS])
    courses = int(np.count_nonzero(without[begin : begin + int(without[pl.P_NODES])]))
    without[begin : begin + int(without[pl.P_NODES])] = 0
    with_ = run_compiled(plan, 3, 0, _play()).tally
    other = run_compiled(replace(plan, fixed=without), 3, 0, _play()).tally
    return with_, other, courses


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=15)
@given(works, st.sampled_from(POLICIES), st.sampled_from([0, DAY]), st.integers(0, 1 << 60))
def test_the_usual_course_is_the_machines(doing: Work, rules: Any, warm_up: int, seed: int) -> None:
    rows = [
        {"tier": tier, "severity": severity, "channel": "email"}
        for tier in ("basic", "premium")
        for severity in ("critical", "major", "minor")
    ]
    found = scenario(
        rules, stream(60 / DAY, mix(*rows)), doing, seed=seed, warm_up=warm_up, end=MONDAY + 4 * DAY
    )
    with_, other, _ = _both(found)
    assert with_.same(other)


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=15)
@given(scenarios(staffed=False))
def test_other_courses_are_too(found: Any) -> None:
    with_, other, _ = _both(found.scenario)
    assert with_.same(other)


def test_most_cases_of_a_simple_policy_take_it() -> None:
    rules = policy(
        "targets: {first_response: {duty: vendor must respond after opened, within: 4 hours on office}}"
    )
    doing = Work(note=NOTE, respond=(drawn("exponential", 2.0 * HOUR),), solve=(drawn("fixed", 60.0),))
    found = scenario(rules, stream(10 / DAY, mix({"tier": "basic", "severity": "major"})), doing)
    with_, other, courses = _both(found)
    assert courses == 1
    assert with_.count("first_response")["met"] > 0
    assert with_.same(other)
